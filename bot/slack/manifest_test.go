package slack

import (
	"bytes"
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

func newTestManifest(t *testing.T, transport Transport) *Manifest {
	t.Helper()
	m, err := NewManifest(transport, "https://agenda.example.org/reader/")
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func TestManifestGolden(t *testing.T) {
	t.Parallel()
	for _, transport := range []Transport{SocketMode, HTTP} {
		m := newTestManifest(t, transport)
		var asYAML, asJSON bytes.Buffer
		if err := m.WriteYAML(&asYAML); err != nil {
			t.Fatal(err)
		}
		if err := m.WriteJSON(&asJSON); err != nil {
			t.Fatal(err)
		}
		for name, got := range map[string][]byte{"yaml": asYAML.Bytes(), "json": asJSON.Bytes()} {
			file := filepath.Join("testdata", "manifest-"+string(transport)+"."+name)
			if *updateGolden {
				if err := os.WriteFile(file, got, 0o600); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(got, want) {
				t.Errorf("%s is now:\n%s", file, got)
			}
		}
		// Both say the same.
		var y, j map[string]any
		if err := yaml.Unmarshal(asYAML.Bytes(), &y); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal(asJSON.Bytes(), &j); err != nil {
			t.Fatal(err)
		}
		if !reflect.DeepEqual(y, j) {
			t.Errorf("%s: the YAML says %v, the JSON %v", transport, y, j)
		}
	}
}

// The limits are those of https://docs.slack.dev/reference/app-manifest; the description of an agent's is what the
// settings of an app take.
func TestManifestLimits(t *testing.T) {
	t.Parallel()
	m := newTestManifest(t, HTTP)
	for _, tt := range []struct {
		what, text string
		most       int
	}{
		{"name", m.Display.Name, 35},
		{"description", m.Display.Description, 140},
		{"agent's description", m.Features.Agent.Description, 300},
		{"bot's name", m.Features.Bot.Name, 80},
		{"shortcut's name", m.Features.Shortcuts[0].Name, 24},
		{"shortcut's callback id", m.Features.Shortcuts[0].CallbackID, 255},
		{"shortcut's description", m.Features.Shortcuts[0].Description, 150},
		{"command", m.Features.Commands[0].Command, 32},
		{"command's description", m.Features.Commands[0].Description, 2000},
		{"command's hint", m.Features.Commands[0].Hint, 1000},
	} {
		if n := utf8.RuneCountInString(tt.text); n == 0 || n > tt.most {
			t.Errorf("the %s has %d characters: %q", tt.what, n, tt.text)
		}
	}
	if !regexp.MustCompile(`^#[0-9a-f]{6}$`).MatchString(m.Display.Background) {
		t.Errorf("%q is no colour", m.Display.Background)
	}
}

func TestManifestTransports(t *testing.T) {
	t.Parallel()
	socket, err := NewManifest(SocketMode, "not used")
	if err != nil {
		t.Fatal(err)
	}
	if s := socket.Settings; !s.SocketMode || s.Events.URL+s.Interactivity.URL+socket.Features.Commands[0].URL != "" {
		t.Errorf("Socket Mode has %+v", s)
	}
	for base, want := range map[string]string{
		"https://agenda.example.org":         "https://agenda.example.org/slack",
		"https://agenda.example.org/":        "https://agenda.example.org/slack",
		"https://example.org:8443/agenda":    "https://example.org:8443/agenda/slack",
		"https://agenda.example.org/slack":   "https://agenda.example.org/slack",
		"":                                   "",
		"http://agenda.example.org":          "", // Slack sends nothing in the clear
		"agenda.example.org":                 "",
		"https://":                           "",
		"https://user:pw@agenda.example.org": "",
		"https://agenda.example.org/?a=b":    "",
	} {
		m, err := NewManifest(HTTP, base)
		if want == "" {
			if err == nil {
				t.Errorf("%q is taken", base)
			}
			continue
		}
		if err != nil {
			t.Errorf("%q: %v", base, err)
			continue
		}
		for _, got := range []string{m.Settings.Events.URL, m.Settings.Interactivity.URL, m.Features.Commands[0].URL} {
			if got != want || m.Settings.SocketMode {
				t.Errorf("%q gives %q", base, got)
			}
		}
	}
}

// Every scope has a use, and the manifest asks for the well-known seven.
func TestScopes(t *testing.T) {
	t.Parallel()
	want := []string{"app_mentions:read", "assistant:write", "chat:write", "commands", "im:history", "im:write", "users:read"}
	if got := newTestManifest(t, HTTP).OAuth.Scopes.Bot; !slices.Equal(got, want) {
		t.Errorf("the scopes are %q", got)
	}
	raw, err := json.Marshal(newTestManifest(t, SocketMode).Features)
	if err != nil {
		t.Fatal(err)
	}
	var there map[string]any
	if err := json.Unmarshal(raw, &there); err != nil {
		t.Fatal(err)
	}
	for feature := range featureScopes() {
		if there[feature] == nil {
			t.Errorf("%s needs a scope, and the manifest does not have it", feature)
		}
	}
	// What the fake refuses without a scope was written down apart from the manifest.
	for method, scope := range methodScopes() {
		fake, ok := fakeMethods()[method]
		if !ok || (scope == "") != (len(fake.scopes) == 0) || (scope != "" && !slices.Contains(fake.scopes, scope)) {
			t.Errorf("%s needs %q; the fake wants %q", method, scope, fake.scopes)
		}
	}
}

// sources are the files of this package that are no tests.
func sources(t *testing.T) []*ast.File {
	t.Helper()
	names, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, f)
	}
	return files
}

// libraryMethods are slack-go's names of methods.
func libraryMethods() map[string]string {
	return map[string]string{
		"AuthTestContext":                            "auth.test",
		"GetUserInfoContext":                         "users.info",
		"OpenConversationContext":                    "conversations.open",
		"OpenViewContext":                            "views.open",
		"PostEphemeralContext":                       "chat.postEphemeral",
		"PostMessageContext":                         "chat.postMessage",
		"PublishViewContext":                         "views.publish",
		"PushViewContext":                            "views.push",
		"SetAssistantThreadsStatusContext":           "assistant.threads.setStatus",
		"SetAssistantThreadsSuggestedPromptsContext": "assistant.threads.setSuggestedPrompts",
		"SetAssistantThreadsTitleContext":            "assistant.threads.setTitle",
		"StartSocketModeContext":                     "apps.connections.open",
		"UpdateMessageContext":                       "chat.update",
		"UpdateViewContext":                          "views.update",
	}
}

// Every method that the package calls is listed with its scope, and no other is: a scope that nothing needs is a scope
// too many.
func TestEveryMethodIsListed(t *testing.T) {
	t.Parallel()
	called := map[string]bool{}
	for _, f := range sources(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			method, ok := n.(*ast.SelectorExpr) // called at once, or kept to be called
			if !ok {
				return true
			}
			if on, ok := method.X.(*ast.SelectorExpr); !ok || on.Sel.Name != "api" {
				return true
			}
			name, known := libraryMethods()[method.Sel.Name]
			if !known {
				t.Errorf("api.%s is called: which method of Slack's is it?", method.Sel.Name)
			}
			called[name] = true
			return true
		})
	}
	delete(called, "apps.connections.open") // with the app token, whose scope connections:write no manifest can ask for
	for name := range called {
		if _, ok := methodScopes()[name]; !ok {
			t.Errorf("%s is called and not listed", name)
		}
	}
	for name := range methodScopes() {
		if !called[name] {
			t.Errorf("%s is listed and never called", name)
		}
	}
	if len(called) < 10 {
		t.Errorf("only %d calls were found: %v", len(called), slices.Collect(maps.Keys(called)))
	}
}

// libraryEvents are slack-go's types of events, as the manifest names them. Those of apps that were made before Slack
// had agents have no name in it: they come to such apps alone.
func libraryEvents() map[string]string {
	return map[string]string{
		"AppHomeOpenedEvent":          "app_home_opened",
		"AppMentionEvent":             "app_mention",
		"AppUninstalledEvent":         "app_uninstalled",
		"AssistantThreadStartedEvent": "",
		"MessageEvent":                "message.im",
		"TokensRevokedEvent":          "tokens_revoked",
	}
}

// Every event that the manifest subscribes to is taken, and no other comes.
func TestEveryEventIsListed(t *testing.T) {
	t.Parallel()
	taken := map[string]bool{}
	for _, f := range sources(t) {
		ast.Inspect(f, func(n ast.Node) bool {
			choice, ok := n.(*ast.CaseClause)
			if !ok {
				return true
			}
			for _, e := range choice.List {
				star, ok := e.(*ast.StarExpr)
				if !ok {
					continue
				}
				typ, ok := star.X.(*ast.SelectorExpr)
				if pkg, isIdent := typ.X.(*ast.Ident); !ok || !isIdent || pkg.Name != "slackevents" {
					continue
				}
				name, known := libraryEvents()[typ.Sel.Name]
				if !known {
					t.Errorf("%s is taken: which event of Slack's is it?", typ.Sel.Name)
				}
				taken[name] = true
			}
			return true
		})
	}
	delete(taken, "")
	if got, want := slices.Sorted(maps.Keys(taken)), newTestManifest(t, SocketMode).Settings.Events.Bot; !slices.Equal(got, want) {
		t.Errorf("the events %q are taken; the manifest subscribes to %q", got, want)
	}
}

// The callback id of the shortcut is what interactions are told by.
func TestManifestShortcut(t *testing.T) {
	t.Parallel()
	if s := newTestManifest(t, SocketMode).Features.Shortcuts; len(s) != 1 || s[0].CallbackID != "find_in_agenda" || s[0].Type != "message" {
		t.Errorf("the shortcuts are %+v", s)
	}
}
