package discord

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

func jsonCommand(field string) string { return `{"name":"ask","description":"d",` + field + `}` }

func jsonOption(field string) string {
	return `{"name":"ask","description":"d","options":[{"type":3,"name":"o","description":"d",` + field + `}]}`
}

func (f *fake) put(t *testing.T, list string) fakeRaw {
	t.Helper()
	return f.call(t, "PUT", "/applications/"+fakeApp+"/commands", "["+list+"]")
}

// TestFakeCommandLimits registers each thing that has a limit at that limit and one past it.
func TestFakeCommandLimits(t *testing.T) {
	t.Parallel()
	menu := func(kind int) func(int) string {
		return func(n int) string { return jsonTimes(n, fmt.Sprintf(`{"name":"Menu %%d","type":%d}`, kind)) }
	}
	tests := []struct {
		name  string
		limit int
		at    string
		with  func(n int) string
	}{
		{"commands", fakeMaxCommands, "", func(n int) string { return jsonTimes(n, `{"name":"ask%d","description":"d"}`) }},
		{"user commands", fakeMaxMenus, "", menu(fakeCommandUser)},
		{"message commands", fakeMaxMenus, "", menu(fakeCommandMessage)},
		{"name", fakeMaxCommandName, "0.name", func(n int) string { return `{"description":"d","name":` + jsonX(n) + `}` }},
		{"name of a menu", fakeMaxCommandName, "0.name", func(n int) string { return `{"type":3,"name":` + jsonX(n) + `}` }},
		{"translated name", fakeMaxCommandName, "0.name_localizations.fr", func(n int) string { return jsonCommand(`"name_localizations":{"fr":` + jsonX(n) + `}`) }},
		{"description", fakeMaxCommandText, "0.description", func(n int) string { return `{"name":"ask","description":` + jsonX(n) + `}` }},
		{"translated description", fakeMaxCommandText, "0.description_localizations.fr", func(n int) string {
			return jsonCommand(`"description_localizations":{"fr":` + jsonX(n) + `}`)
		}},
		{"options", fakeMaxOptions, "0.options", func(n int) string {
			return jsonCommand(`"options":[` + jsonTimes(n, `{"type":3,"name":"o%d","description":"d"}`) + `]`)
		}},
		{"option's name", fakeMaxCommandName, "0.options.0.name", func(n int) string { return jsonOption(`"name":` + jsonX(n)) }},
		{"option's description", fakeMaxCommandText, "0.options.0.description", func(n int) string { return jsonOption(`"description":` + jsonX(n)) }},
		{"option's translation", fakeMaxCommandName, "0.options.0.name_localizations.fr", func(n int) string {
			return jsonOption(`"name_localizations":{"fr":` + jsonX(n) + `}`)
		}},
		{"choices", fakeMaxOptionChoices, "0.options.0.choices", func(n int) string {
			return jsonOption(`"choices":[` + jsonTimes(n, `{"name":"c%d","value":"v"}`) + `]`)
		}},
		{"choice's name", fakeMaxChoice, "0.options.0.choices.0.name", func(n int) string { return jsonOption(`"choices":[{"name":` + jsonX(n) + `,"value":"v"}]`) }},
		{"choice's value", fakeMaxChoice, "0.options.0.choices.0.value", func(n int) string { return jsonOption(`"choices":[{"name":"n","value":` + jsonX(n) + `}]`) }},
		{"min_length", fakeMaxOptionLength, "0.options.0.min_length", func(n int) string { return jsonOption(`"min_length":` + fmt.Sprint(n)) }},
		{"max_length", fakeMaxOptionLength, "0.options.0.max_length", func(n int) string { return jsonOption(`"max_length":` + fmt.Sprint(n)) }},
		{"size", fakeMaxCommandSize, "0", func(n int) string {
			choice := func(i, value int) string { return fmt.Sprintf(`{"name":"%0100d","value":%s}`, i, jsonX(value)) }
			var first, second []string
			for i := range 20 {
				first, second = append(first, choice(i, 100)), append(second, choice(i, 100))
			}
			// Two characters of the description's translation, nine of other names and descriptions, 200 of each choice.
			second[19] = choice(19, n-2-9-39*200-100)
			option := `{"type":3,"name":"o%d","description":"d","choices":[%s]}`
			return jsonCommand(`"description_localizations":{"fr":"dd","de":"d"},"options":[` +
				fmt.Sprintf(option, 1, strings.Join(first, ",")) + "," + fmt.Sprintf(option, 2, strings.Join(second, ",")) + `]`)
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.allow("50035")
			if got := f.put(t, test.with(test.limit)); got.status != 200 {
				t.Errorf("at the limit: %d %s", got.status, got.body)
			}
			if got := f.put(t, test.with(test.limit+1)); got.status != 400 || got.at(test.at) == "" {
				t.Errorf("past the limit: %d %s", got.status, got.body)
			}
		})
	}
}

// TestFakeCommandForms is for what is refused without being too long.
func TestFakeCommandForms(t *testing.T) {
	t.Parallel()
	const option = "0.options.0"
	tests := []struct{ list, at, code string }{
		{jsonTimes(2, `{"name":"ask","description":"d"}`), "1", "APPLICATION_COMMANDS_DUPLICATE_NAME"},
		{jsonCommand(`"type":4`), "0.type", "BASE_TYPE_CHOICES"},
		{`{"name":"Ask","description":"d"}`, "0.name", "APPLICATION_COMMAND_INVALID_NAME"},
		{`{"name":"a b","description":"d"}`, "0.name", "APPLICATION_COMMAND_INVALID_NAME"},
		{`{"name":"l'aide","description":"d"}`, "0.name", "APPLICATION_COMMAND_INVALID_NAME"},
		{`{"name":"","description":"d"}`, "0.name", "BASE_TYPE_BAD_LENGTH"},
		{`{"description":"d"}`, "0.name", "BASE_TYPE_REQUIRED"},
		{`{"name":"ask"}`, "0.description", "BASE_TYPE_REQUIRED"},
		{`{"name":"Menu","type":3,"description":"d"}`, "0.description", "BASE_TYPE_MAX_LENGTH"},
		{`{"name":"Menu","type":3,"options":[{}]}`, "0.options", "BASE_TYPE_MAX_LENGTH"},
		{jsonCommand(`"name_localizations":{"fr":"Aide"}`), "0.name_localizations.fr", "APPLICATION_COMMAND_INVALID_NAME"},
		{jsonCommand(`"name_localizations":{"fr-FR":"aide"}`), "0.name_localizations", "ENUM_TYPE_COERCE"},
		{jsonCommand(`"contexts":[]`), "0.contexts", "BASE_TYPE_BAD_LENGTH"},
		{jsonCommand(`"contexts":[3]`), "0.contexts.0", "NUMBER_TYPE_MAX"},
		{jsonCommand(`"integration_types":[1,1]`), "0.integration_types", "SET_TYPE_ALREADY_CONTAINS_VALUE"},
		{jsonCommand(`"options":[{"name":"o","description":"d"}]`), option + ".type", "BASE_TYPE_REQUIRED"},
		{jsonOption(`"type":12`), option + ".type", "NUMBER_TYPE_MAX"},
		{jsonOption(`"name":"O"`), option + ".name", "APPLICATION_COMMAND_INVALID_NAME"},
		{jsonOption(`"options":[{}]`), option + ".options", "BASE_TYPE_MAX_LENGTH"},
		{jsonOption(`"type":1,"options":[{"type":1,"name":"o","description":"d"}]`), option + ".options.0.type", "NUMBER_TYPE_MIN"},
		{jsonCommand(`"options":[` + jsonTimes(2, `{"type":3,"name":"o","description":"d"}`) + `]`), "0.options.1", "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS"},
		{
			jsonCommand(`"options":[{"type":3,"name":"o","description":"d"},{"type":3,"name":"p","description":"d","required":true}]`),
			"0.options.1", "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID",
		},
		{jsonOption(`"autocomplete":true,"choices":[{"name":"n","value":"v"}]`), option + ".autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID"},
		{jsonOption(`"autocomplete":true,"type":5`), option + ".autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID"},
		{jsonOption(`"choices":[` + jsonTimes(2, `{"name":"n","value":%d}`) + `]`), option + ".choices.1", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS"},
		{jsonOption(`"max_length":0`), option + ".max_length", "NUMBER_TYPE_MIN"},
	}
	for _, test := range tests {
		t.Run(test.list, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.allow("50035")
			if got := f.put(t, test.list); got.status != 400 || got.at(test.at) != test.code {
				t.Errorf("%s, want %s at %s", got.body, test.code, test.at)
			}
		})
	}
	f := newFake(t)
	f.allow("50035")
	if got := f.call(t, "PUT", "/applications/"+fakeApp+"/commands", "{}"); got.at("") != "LIST_TYPE_CONVERT" {
		t.Errorf("%+v", got)
	}
}

// TestFakeCommands: what is registered comes back with an id, a version, and in Discord's own form.
func TestFakeCommands(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s := f.client(t)
	ask := &discordgo.ApplicationCommand{
		Name: "ask", Description: "Ask", NameLocalizations: &map[discordgo.Locale]string{discordgo.French: "demander"},
		Contexts:         &[]discordgo.InteractionContextType{2, 0, 1},
		IntegrationTypes: &[]discordgo.ApplicationIntegrationType{1, 0},
		Options: []*discordgo.ApplicationCommandOption{
			{Type: discordgo.ApplicationCommandOptionString, Name: "question", Description: "What", Required: true, Autocomplete: true, MaxLength: 300},
			{Type: discordgo.ApplicationCommandOptionBoolean, Name: "private", Description: "For you"},
		},
	}
	find := &discordgo.ApplicationCommand{Name: "Find in it", Type: discordgo.MessageApplicationCommand}
	first, err := s.ApplicationCommandBulkOverwrite(fakeApp, "", []*discordgo.ApplicationCommand{ask, find})
	if err != nil || len(first) != 2 || first[0].ID == "" || first[0].Version == "" || first[0].ID == first[1].ID {
		t.Fatalf("%+v, %v", first, err)
	}
	all, err := s.ApplicationCommands(fakeApp, "")
	if err != nil || len(all) != 2 || all[0].Name != "Find in it" || (*all[1].NameLocalizations)["fr"] != "demander" {
		t.Errorf("%+v, %v", all, err)
	}
	want := `{"application_id":"` + fakeApp + `","contexts":[0,1,2],"default_member_permissions":null,"default_permission":true,` +
		`"description":"Ask","description_localizations":null,"dm_permission":true,"id":"` + first[0].ID + `","integration_types":[0,1],` +
		`"name":"ask","name_localizations":{"fr":"demander"},"nsfw":false,"options":[` +
		`{"autocomplete":true,"description":"What","description_localizations":null,"max_length":300,"name":"question","name_localizations":null,"required":true,"type":3},` +
		`{"description":"For you","description_localizations":null,"name":"private","name_localizations":null,"type":5}],` +
		`"type":1,"version":"` + first[0].Version + `"}`
	if raw, _ := json.Marshal(f.registered("")[0]); string(raw) != want {
		t.Errorf("%s\nwant\n%s", raw, want)
	}
	if got := f.call(t, "GET", "/applications/"+fakeApp+"/commands", ""); strings.Contains(got.body, "localizations") {
		t.Errorf("translations that nobody asked for: %s", got.body)
	}
	ask.Description = "Ask now"
	second, err := s.ApplicationCommandBulkOverwrite(fakeApp, "", []*discordgo.ApplicationCommand{find, ask})
	if err != nil || second[1].ID != first[0].ID || second[1].Version == first[0].Version || second[0].Version != first[1].Version {
		t.Errorf("%+v, %v", second, err)
	}
	if got := fakeRead(t, f.slash(userAlice, channelGeneral, "ask")).ApplicationCommandData(); got.ID != first[0].ID {
		t.Errorf("%+v", got)
	}
	guild, err := s.ApplicationCommandBulkOverwrite(fakeApp, fakeGuild, []*discordgo.ApplicationCommand{ask})
	if err != nil || guild[0].GuildID != fakeGuild || guild[0].Contexts != nil || guild[0].ID == first[0].ID {
		t.Errorf("%+v, %v", guild, err)
	}
	if none, err := s.ApplicationCommandBulkOverwrite(fakeApp, fakeGuild, []*discordgo.ApplicationCommand{}); err != nil || len(none) != 0 {
		t.Errorf("%+v, %v", none, err)
	}
	if _, err := s.ApplicationCommands(fakeApp, fakeElsewhere); err == nil || !strings.Contains(err.Error(), "50001") {
		t.Errorf("a guild without the app: %v", err)
	}
}
