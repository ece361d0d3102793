package discord

import (
	"context"
	"encoding/json"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

// register runs Register against a fake.
func register(t *testing.T, f *fake, o RegisterOptions) Registration {
	t.Helper()
	o.Token, o.APIURL = fakeToken, f.serve(t)
	r, err := Register(t.Context(), slog.New(slog.DiscardHandler), o)
	if err != nil {
		t.Fatal(err)
	}
	if r.Application != fakeApp || r.Name != "agendabot" || r.Guild != o.Guild {
		t.Errorf("it was about %+v", r)
	}
	return r
}

var allNames = []string{"/ask", "/browse", "/sources", "/help", "Find in the agenda"}

// puts counts how often commands were overwritten.
func puts(f *fake) int { return len(f.calls(routePutCommands)) + len(f.calls(routePutGuild)) }

func TestRegister(t *testing.T) {
	t.Parallel()
	for _, guild := range []string{"", fakeGuild} {
		f := newFake(t)
		if r := register(t, f, RegisterOptions{Guild: guild, Check: true}); !slices.Equal(r.Added, allNames) || !r.Differs() || puts(f) > 0 {
			t.Errorf("to compare finds %+v after %d", r, puts(f))
		}
		if r := register(t, f, RegisterOptions{Guild: guild}); !slices.Equal(r.Added, allNames) || len(r.Changed)+len(r.Removed)+len(r.Unchanged) > 0 {
			t.Errorf("the first time: %+v", r)
		}
		if len(f.registered(guild)) != len(allNames) || puts(f) != 1 {
			t.Fatalf("%d are registered, after %d", len(f.registered(guild)), puts(f))
		}
		// Discord now says them otherwise, in another order, with ids and defaults: they are the same.
		for _, check := range []bool{false, true} {
			if r := register(t, f, RegisterOptions{Guild: guild, Check: check}); r.Differs() || !slices.Equal(r.Unchanged, allNames) || puts(f) != 1 {
				t.Errorf("the second time: %+v, after %d", r, puts(f))
			}
		}
		if r := register(t, f, RegisterOptions{Guild: guild, Remove: true}); len(r.Removed) != len(allNames) || len(f.registered(guild)) > 0 {
			t.Errorf("to remove: %+v", r)
		}
		if r := register(t, f, RegisterOptions{Guild: guild, Remove: true}); r.Differs() || puts(f) != 2 {
			t.Errorf("to remove what is not there: %+v", r)
		}
	}
}

// The commands of one server are not those of every server.
func TestRegisterForOneServer(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	register(t, f, RegisterOptions{Guild: fakeGuild})
	if len(f.registered("")) > 0 {
		t.Error("they are registered everywhere")
	}
	for _, c := range f.registered(fakeGuild) {
		if c["contexts"] != nil || c["integration_types"] != nil {
			t.Errorf("a server's command has contexts: %v", c)
		}
	}
	if r := register(t, f, RegisterOptions{Check: true}); len(r.Added) != len(allNames) {
		t.Errorf("everywhere: %+v", r)
	}
}

// Each difference that people would see is found, and what they would not see is none.
func TestRegisterFindsWhatDiffers(t *testing.T) {
	t.Parallel()
	option := func(c obj, i int) obj { return c["options"].([]any)[i].(obj) }
	for name, tt := range map[string]struct {
		change  func(ask obj)
		differs bool
	}{
		"nothing":                {func(obj) {}, false},
		"another id":             {func(c obj) { c["id"], c["version"] = "1", "2" }, false},
		"something new":          {func(c obj) { c["popularity"] = obj{"rank": 1.0} }, false},
		"its defaults left out":  {func(c obj) { delete(c, "nsfw"); delete(c, "default_permission"); delete(c, "type") }, false},
		"what contexts say":      {func(c obj) { c["dm_permission"] = false }, false},
		"contexts in any order":  {func(c obj) { slices.Reverse(c["contexts"].([]any)) }, false},
		"a name as the default":  {func(c obj) { c["name_localizations"].(obj)["de"] = "ask" }, false},
		"no longest of nothing":  {func(c obj) { option(c, 0)["min_length"] = 0.0 }, false},
		"empty lists":            {func(c obj) { option(c, 0)["choices"], option(c, 0)["channel_types"] = []any{}, []any{} }, false},
		"description":            {func(c obj) { c["description"] = "Ask" }, true},
		"French name":            {func(c obj) { c["name_localizations"].(obj)["fr"] = "poser" }, true},
		"German name":            {func(c obj) { c["name_localizations"].(obj)["de"] = "fragen" }, true},
		"no French":              {func(c obj) { c["description_localizations"] = nil }, true},
		"for adults":             {func(c obj) { c["nsfw"] = true }, true},
		"for administrators":     {func(c obj) { c["default_member_permissions"] = "0" }, true},
		"off at first":           {func(c obj) { c["default_permission"] = false }, true},
		"fewer contexts":         {func(c obj) { c["contexts"] = []any{0.0} }, true},
		"no contexts":            {func(c obj) { c["contexts"] = nil }, true},
		"servers alone":          {func(c obj) { c["integration_types"] = []any{0.0} }, true},
		"an option fewer":        {func(c obj) { c["options"] = c["options"].([]any)[:1] }, true},
		"options in other order": {func(c obj) { slices.Reverse(c["options"].([]any)) }, true},
		"not required":           {func(c obj) { delete(option(c, 0), "required") }, true},
		"no completion":          {func(c obj) { delete(option(c, 0), "autocomplete") }, true},
		"longest":                {func(c obj) { option(c, 0)["max_length"] = 100.0 }, true},
		"option's French":        {func(c obj) { option(c, 1)["name_localizations"].(obj)["fr"] = "secret" }, true},
		"option's words":         {func(c obj) { option(c, 1)["description"] = "x" }, true},
	} {
		f := newFake(t)
		register(t, f, RegisterOptions{})
		f.mu.Lock()
		all := fakeDecode[[]obj](f.commands[""])
		tt.change(all[slices.IndexFunc(all, func(c obj) bool { return c["name"] == nameAsk })])
		f.commands[""] = all
		f.mu.Unlock()
		r := register(t, f, RegisterOptions{})
		if want := []string{"/ask"}; r.Differs() != tt.differs || (tt.differs && !slices.Equal(r.Changed, want)) || puts(f) != 1+len(r.Changed) {
			t.Errorf("%s: %+v, after %d", name, r, puts(f))
		}
		if r := register(t, f, RegisterOptions{Check: true}); r.Differs() {
			t.Errorf("%s: it still differs: %+v", name, r)
		}
	}
}

func TestRegisterRemovesOthers(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	register(t, f, RegisterOptions{})
	f.mu.Lock()
	f.commands[""] = append(f.commands[""][1:], obj{"id": "1", "type": 1.0, "name": "dance", "description": "x"}, obj{"id": "2", "type": 2.0, "name": "ask"})
	f.mu.Unlock()
	r := register(t, f, RegisterOptions{})
	if !slices.Equal(r.Added, []string{"/ask"}) || !slices.Equal(r.Removed, []string{"ask", "/dance"}) || len(r.Unchanged) != 4 {
		t.Errorf("%+v", r)
	}
	if len(f.registered("")) != len(allNames) {
		t.Errorf("%v are left", f.registered(""))
	}
}

// entryPoint is the command that Discord makes for an app with an Activity.
const entryPoint = `{"id": "9", "application_id": "8", "version": "7", "type": 4, "name": "launch", "name_localizations": null,
	"name_localized": "launch", "description": "", "handler": 2, "contexts": [0], "integration_types": [0, 1]}`

// Discord refuses an overwrite without the entry point of the app. It goes back as it came, and is no difference.
func TestRegisterKeepsTheEntryPoint(t *testing.T) {
	t.Parallel()
	var sent []map[string]any
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		switch {
		case strings.HasSuffix(r.URL.Path, "/applications/@me"):
			_, _ = io.WriteString(w, `{"id": "`+fakeApp+`", "name": "agendabot"}`)
		case r.Method == http.MethodPut:
			if err := json.NewDecoder(r.Body).Decode(&sent); err != nil {
				t.Error(err)
			}
			_, _ = io.WriteString(w, "[]")
		default:
			_, _ = io.WriteString(w, "["+entryPoint+"]")
		}
	}))
	t.Cleanup(server.Close)
	r, err := Register(t.Context(), slog.New(slog.DiscardHandler), RegisterOptions{Token: fakeToken, APIURL: server.URL})
	if err != nil || !slices.Equal(r.Added, allNames) || len(r.Removed) > 0 {
		t.Errorf("%+v, %v", r, err)
	}
	if len(sent) != len(allNames)+1 {
		t.Fatalf("%v is sent", sent)
	}
	want := map[string]any{
		"id": "9", "type": 4.0, "name": "launch", "name_localizations": nil, "description": "", "handler": 2.0,
		"contexts": []any{0.0}, "integration_types": []any{0.0, 1.0},
	}
	if got := sent[len(allNames)]; !reflect.DeepEqual(got, want) {
		t.Errorf("the entry point goes back as %v", got)
	}
}

// Each failure says what to do, and none shows the token.
func TestRegisterFails(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		route string
		step  fakeStep
		guild string
		want  []string
	}{
		"token":       {routeApplication, stepRefuse(401, 0, "401: Unauthorized"), "", []string{"which application", "HTTP 401", "AGENDABOT_DISCORD_TOKEN"}},
		"not there":   {route: "", guild: fakeElsewhere, want: []string{"Missing Access", "agendabot discord invite"}},
		"too many":    {routePutCommands, stepRefuse(400, 30034, "Max number of daily application command creates has been reached (200)"), "", []string{"register the commands", "tomorrow"}},
		"bad id":      {route: "", guild: "12", want: []string{"the server's id", "Copy Server ID"}},
		"not Discord": {routeApplication, fakeStep{reply: fakeOK(obj{"hello": "world"})}, "", []string{errNotDiscord.Error()}},
		"no list":     {routeCommands, fakeStep{reply: fakeOK(obj{})}, "", []string{"commands that are registered", errNotDiscord.Error()}},
		"no commands": {routeCommands, fakeStep{reply: fakeOK([]any{1})}, "", []string{"a command that is registered"}},
	} {
		f := newFake(t)
		if tt.route != "" {
			f.script(tt.route, tt.step)
		}
		o := RegisterOptions{Token: fakeToken, APIURL: f.serve(t), Guild: tt.guild}
		_, err := Register(t.Context(), slog.New(slog.DiscardHandler), o)
		if err == nil {
			t.Errorf("%s: no error", name)
			continue
		}
		for _, want := range tt.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: no %q in %q", name, want, err)
			}
		}
		if strings.Contains(err.Error(), fakeToken) {
			t.Errorf("%s shows the token: %v", name, err)
		}
	}
}

// A form that Discord refuses because the app cannot be installed so says where to change that.
func TestRegisterWithoutUserInstall(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	form := &fakeForm{}
	form.add("0.integration_types.1", "INVALID", "not supported by the application")
	f.script(routePutCommands, fakeStep{reply: form.reply()})
	_, err := Register(t.Context(), slog.New(slog.DiscardHandler), RegisterOptions{Token: fakeToken, APIURL: f.serve(t)})
	if err == nil || !strings.Contains(err.Error(), "User Install") {
		t.Error(err)
	}
}

func TestRegisterIsStopped(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := Register(ctx, slog.New(slog.DiscardHandler), RegisterOptions{Token: fakeToken, APIURL: "http://127.0.0.1:1"})
	if err == nil || !strings.Contains(err.Error(), context.Canceled.Error()) {
		t.Error(err)
	}
}

func TestAppID(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	id, err := AppID(t.Context(), slog.New(slog.DiscardHandler), fakeToken, f.serve(t))
	if err != nil || id != fakeApp {
		t.Errorf("%q, %v", id, err)
	}
	f.allow("401")
	if _, err := AppID(t.Context(), slog.New(slog.DiscardHandler), "x.y.z", f.serve(t)); err == nil || !strings.Contains(err.Error(), "Bot page") {
		t.Error(err)
	}
}

// Two commands are the same only by type and name.
func TestSameCommand(t *testing.T) {
	t.Parallel()
	a := &discordgo.ApplicationCommand{Name: "a"}
	for _, tt := range []struct {
		b    *discordgo.ApplicationCommand
		want bool
	}{
		{&discordgo.ApplicationCommand{Name: "a", Type: discordgo.ChatApplicationCommand}, true},
		{&discordgo.ApplicationCommand{Name: "b"}, false},
		{&discordgo.ApplicationCommand{Name: "a", Type: discordgo.MessageApplicationCommand}, false},
	} {
		if got := sameCommand(a, tt.b); got != tt.want {
			t.Errorf("%+v: %t", tt.b, got)
		}
	}
}
