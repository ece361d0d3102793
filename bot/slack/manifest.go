package slack

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"net/url"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Transport is how Slack reaches the app.
type Transport string

// The transports. Socket Mode needs no public address.
const (
	SocketMode Transport = "socket"
	HTTP       Transport = "http"
)

// Path is where Handler is to be mounted; the manifest for HTTP names it.
const Path = "/slack"

// paths are what Handler answers at: one for everything, and the three that are usual.
func paths() []string {
	return []string{Path, Path + "/events", Path + "/commands", Path + "/interactions"}
}

// Takes says that a path is one that Handler answers at.
func Takes(path string) bool { return slices.Contains(paths(), path) }

// Manifest is the description from which Slack makes the app, as YAML or JSON:
// https://docs.slack.dev/reference/app-manifest. What is false is written too: for a key that is missing, Slack does not
// always mean that.
type Manifest struct {
	Display struct {
		Name        string `json:"name" yaml:"name"`               // at most 35 characters
		Description string `json:"description" yaml:"description"` // at most 140
		Background  string `json:"background_color" yaml:"background_color"`
	} `json:"display_information" yaml:"display_information"`
	Features features `json:"features" yaml:"features"`
	OAuth    struct {
		Scopes struct {
			Bot []string `json:"bot" yaml:"bot"`
		} `json:"scopes" yaml:"scopes"`
	} `json:"oauth_config" yaml:"oauth_config"`
	Settings manifestSettings `json:"settings" yaml:"settings"`
}

type features struct {
	Home struct {
		Tab      bool `json:"home_tab_enabled" yaml:"home_tab_enabled"`
		Messages bool `json:"messages_tab_enabled" yaml:"messages_tab_enabled"`
		ReadOnly bool `json:"messages_tab_read_only_enabled" yaml:"messages_tab_read_only_enabled"`
	} `json:"app_home" yaml:"app_home"`
	// Agent and not assistant_view, which Slack refuses for new apps:
	// https://docs.slack.dev/ai/migrating-to-agent-messaging.
	Agent struct {
		Description string `json:"agent_description" yaml:"agent_description"` // at most 300 characters
	} `json:"agent_view" yaml:"agent_view"`
	Bot struct {
		Name   string `json:"display_name" yaml:"display_name"`
		Online bool   `json:"always_online" yaml:"always_online"`
	} `json:"bot_user" yaml:"bot_user"`
	Shortcuts []shortcut     `json:"shortcuts" yaml:"shortcuts"`
	Commands  []slashCommand `json:"slash_commands" yaml:"slash_commands"`
}

type shortcut struct {
	Name        string `json:"name" yaml:"name"` // at most 24 characters
	Type        string `json:"type" yaml:"type"`
	CallbackID  string `json:"callback_id" yaml:"callback_id"`
	Description string `json:"description" yaml:"description"` // at most 150
}

type slashCommand struct {
	Command     string `json:"command" yaml:"command"`
	URL         string `json:"url,omitempty" yaml:"url,omitempty"`
	Description string `json:"description" yaml:"description"`
	Hint        string `json:"usage_hint" yaml:"usage_hint"`
	Escape      bool   `json:"should_escape" yaml:"should_escape"`
}

type manifestSettings struct {
	Events struct {
		URL string   `json:"request_url,omitempty" yaml:"request_url,omitempty"`
		Bot []string `json:"bot_events" yaml:"bot_events"`
	} `json:"event_subscriptions" yaml:"event_subscriptions"`
	Interactivity struct {
		Enabled bool   `json:"is_enabled" yaml:"is_enabled"`
		URL     string `json:"request_url,omitempty" yaml:"request_url,omitempty"`
	} `json:"interactivity" yaml:"interactivity"`
	OrgDeploy     bool `json:"org_deploy_enabled" yaml:"org_deploy_enabled"`
	SocketMode    bool `json:"socket_mode_enabled" yaml:"socket_mode_enabled"`
	TokenRotation bool `json:"token_rotation_enabled" yaml:"token_rotation_enabled"`
}

// methodScopes are the methods of Slack's API that this package calls with the bot token, each with the scope that it
// needs; empty: none. Each has its page below https://docs.slack.dev/reference/methods.
func methodScopes() map[string]string {
	return map[string]string{
		"auth.test":                             "",
		"assistant.threads.setStatus":           "chat:write",
		"assistant.threads.setSuggestedPrompts": "assistant:write",
		"assistant.threads.setTitle":            "assistant:write",
		"chat.postEphemeral":                    "chat:write",
		"chat.postMessage":                      "chat:write",
		"chat.update":                           "chat:write",
		"conversations.open":                    "im:write",
		"users.info":                            "users:read",
		"views.open":                            "",
		"views.publish":                         "",
		"views.push":                            "",
		"views.update":                          "",
	}
}

// eventScopes are the events that this package takes, each with the scope that it needs; empty: none. Each has its page
// below https://docs.slack.dev/reference/events.
func eventScopes() map[string]string {
	return map[string]string{
		"app_home_opened": "",
		"app_mention":     "app_mentions:read",
		"app_uninstalled": "",
		"message.im":      "im:history",
		"tokens_revoked":  "",
	}
}

// featureScopes are the features of the manifest that need a scope: https://docs.slack.dev/reference/scopes/commands,
// https://docs.slack.dev/reference/scopes/assistant.write.
func featureScopes() map[string]string {
	return map[string]string{"slash_commands": "commands", "shortcuts": "commands", "agent_view": "assistant:write"}
}

// Scopes are what the bot token has to be granted, in order; no more and no less.
func Scopes() []string {
	need := map[string]bool{}
	for _, what := range []map[string]string{methodScopes(), eventScopes(), featureScopes()} {
		for _, scope := range what {
			need[scope] = true
		}
	}
	delete(need, "")
	return slices.Sorted(maps.Keys(need))
}

// NewManifest is the manifest for a transport. base is the public address of whoever mounts Handler at Path below it, and
// of use for HTTP alone. The error is for an address that Slack would not call.
func NewManifest(t Transport, base string) (*Manifest, error) {
	m := &Manifest{}
	m.Display.Name = "agendabot"
	m.Display.Description = "Answers questions about documents with passages quoted word for word, each with a citation."
	m.Display.Background = "#1d3557"
	m.OAuth.Scopes.Bot = Scopes()
	m.Settings.Events.Bot = slices.Sorted(maps.Keys(eventScopes()))
	m.Settings.Interactivity.Enabled = true
	m.Settings.SocketMode = t == SocketMode

	f := &m.Features
	f.Home.Tab, f.Home.Messages = true, true
	f.Agent.Description = "Ask about the documents. Answers are passages quoted word for word, each with a citation; " +
		"where the documents are silent, agendabot says so."
	f.Bot.Name, f.Bot.Online = "agendabot", true
	f.Shortcuts = []shortcut{{
		Name: "Find in the agenda", Type: "message", CallbackID: shortcutID, Description: "Passages about this message, for your eyes only",
	}}
	f.Commands = []slashCommand{{
		Command: "/agenda", Description: "Ask the documents; only you see the answer", Hint: "[question] | help | sources",
	}}
	if t == SocketMode {
		return m, nil
	}
	endpoint, err := requestURL(base)
	if err != nil {
		return nil, err
	}
	m.Settings.Events.URL, m.Settings.Interactivity.URL, f.Commands[0].URL = endpoint, endpoint, endpoint
	return m, nil
}

// requestURL is where Slack sends to: https://docs.slack.dev/apis/events-api/using-http-request-urls.
func requestURL(base string) (string, error) {
	u, err := url.Parse(base)
	if err != nil || u.Scheme != "https" || u.Host == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		return "", errors.New("slack: HTTP needs the public address of this program, such as https://agenda.example.org")
	}
	return strings.TrimSuffix(strings.TrimRight(base, "/"), Path) + Path, nil
}

// WriteYAML writes the manifest as Slack's form shows it at first.
func (m *Manifest) WriteYAML(w io.Writer) error {
	enc := yaml.NewEncoder(w)
	enc.SetIndent(2)
	if err := enc.Encode(m); err != nil {
		return err
	}
	return enc.Close()
}

// WriteJSON writes the manifest as JSON.
func (m *Manifest) WriteJSON(w io.Writer) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(m)
}
