package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/pflag"

	"agendabot/bot/discord"
	"agendabot/bot/slack"
)

// setting is one thing that can be set: by its flag, its variable, or its key in the settings file; in that order
// the first that is given counts.
type setting struct {
	name   string // key in the file; the flag has "-" for "_", the variable is AGENDABOT_ and capitals
	help   string
	value  string                   // default
	check  func(value string) error // nil: any text; the error says what to use and never shows the value
	values []string                 // nil: any; shells complete them
	secret bool                     // from the environment or a …_FILE only, and never shown
	only   string                   // the one command that has its flag; empty: all
}

func (s *setting) flag() string     { return strings.ReplaceAll(s.name, "_", "-") }
func (s *setting) variable() string { return envPrefix + strings.ToUpper(s.name) }

const envPrefix = "AGENDABOT_"

// settingTable is every setting of the program.
func settingTable() []setting {
	return []setting{
		{name: "config", help: "settings file (YAML)"},
		{name: "data", help: "data folder: the index and what else is kept"},
		{name: "language", value: "auto", help: "language of the bot's own words: auto (that of the question), en or fr", values: []string{"auto", "en", "fr"}},
		{name: "citations", value: "3", help: "most citations in an answer, 1 to 10", check: between(1, 10)},
		{name: "color", value: "auto", help: "colour: auto (on a terminal, unless NO_COLOR is set), always or never", values: []string{"auto", "always", "never"}},
		{name: "timeout", value: "10s", help: "longest time for one question", check: positiveDuration},
		{name: "log_level", value: "warn", help: "least level that is logged: debug, info, warn or error", values: []string{"debug", "info", "warn", "error"}},
		{name: "log_format", value: "text", help: "logs as text or json", values: []string{"text", "json"}},

		{name: "listen", value: "127.0.0.1:8080", only: serveName, help: "address of the reader, host:port; off: none", check: listenAddress},
		{name: "admin_listen", only: serveName, help: "address of the metrics, host:port; none unless given", check: listenAddress},
		{name: "base_url", only: serveName, help: "address of the reader as people see it, for links", check: baseURL},
		{name: "journal", value: "on", only: serveName, help: "whether what is asked is recorded: on or off", values: []string{"on", "off"}},
		{name: "retention", value: "90d", only: serveName, help: "how long that is kept: 90d, 12h or forever", check: retention},
		{name: "rate_limit", value: "20/1m", only: serveName, help: "most questions of a person in a time: 20/1m, or off", check: rateLimit},
		{name: "slack_bot_token", secret: true, help: "Slack: the Bot User OAuth Token, xoxb-…", check: slack.CheckBotToken},
		{name: "slack_app_token", secret: true, help: "Slack over Socket Mode: an App-Level Token with connections:write, xapp-…", check: slack.CheckAppToken},
		{name: "slack_signing_secret", secret: true, help: "Slack over HTTP: the Signing Secret", check: slack.CheckSigningSecret},
		{name: "slack_api_url", only: serveName, help: "another server than Slack's, for an emulator", check: apiURL},
		{name: "discord_token", secret: true, help: "Discord: the token of the app's Bot page", check: discord.CheckToken},
		{name: "discord_public_key", only: serveName, help: "Discord over HTTP: the Public Key of General Information", check: optional(discord.CheckPublicKey)},
		{name: "discord_shards", value: autoShards, only: serveName, help: "Discord: connections to its gateway: auto, or a number", check: shards},
		{name: "discord_api_url", only: serveName, help: "another server than Discord's, for an emulator", check: apiURL},
		{name: "database_url", secret: true, help: "PostgreSQL (postgres://…) for the journal; else a file in the data folder", check: postgresURL},
		{name: "key", secret: true, help: "key of the hashes of people and channels; else one is made and kept in the journal", check: hashKey},
	}
}

// refuse says what to use in place of a value that the setting does not take.
func (s *setting) refuse(v string) error {
	if s.values != nil && !slices.Contains(s.values, v) {
		return fmt.Errorf("use %s", strings.Join(s.values, ", "))
	}
	if s.check == nil {
		return nil
	}
	return s.check(v)
}

func between(least, most int) func(string) error {
	return func(v string) error {
		if n, err := strconv.Atoi(v); err != nil || n < least || n > most {
			return fmt.Errorf("use a number from %d to %d", least, most)
		}
		return nil
	}
}

func positiveDuration(v string) error {
	if d, err := time.ParseDuration(v); err != nil || d <= 0 {
		return errors.New("use a duration such as 500ms, 10s or 1m")
	}
	return nil
}

// addSettingFlags gives the settings of a command, or of all, their flags; a secret has none, because other users of
// a machine can read the flags of a running program.
func addSettingFlags(flags *pflag.FlagSet, table []setting, only string) {
	for _, s := range table {
		if !s.secret && s.only == only {
			flags.String(s.flag(), "", s.help)
		}
	}
}

// settingValue is a setting in force.
type settingValue struct {
	setting
	value  string
	origin string // "default", "environment", "flag", or the file's name
}

// shown is the value as people may see it.
func (v *settingValue) shown() string {
	switch {
	case !v.secret:
		return v.value
	case v.value == "":
		return "not set"
	default:
		return "set, hidden"
	}
}

// String keeps a secret out of whatever a setting is printed or logged into.
func (v settingValue) String() string { return v.name + "=" + v.shown() }

// GoString is String, for %#v.
func (v settingValue) GoString() string { return v.String() }

// settings are the settings in force, in the order of the table.
type settings []settingValue

func (s settings) get(name string) *settingValue {
	for i := range s {
		if s[i].name == name {
			return &s[i]
		}
	}
	panic("no setting " + name) // a misspelt name in this program's own code
}

func (s settings) text(name string) string { return s.get(name).value }

// number reads a setting that was checked to be one.
func (s settings) number(name string) int {
	n, _ := strconv.Atoi(s.text(name)) // checked when it was loaded
	return n
}

// duration reads a setting that was checked to be one.
func (s settings) duration(name string) time.Duration {
	d, _ := time.ParseDuration(s.text(name)) // checked when it was loaded
	return d
}

// loadSettings puts together what is set where. Errors name the setting and never show a secret.
func loadSettings(w *world, table []setting, flags *pflag.FlagSet) (settings, error) {
	env, err := readEnvironment(w, table)
	if err != nil {
		return nil, err
	}
	given := func(s *setting) (value, origin string, ok bool) {
		if f := flags.Lookup(s.flag()); f != nil && f.Changed && !s.secret {
			return f.Value.String(), "flag --" + s.flag(), true
		}
		v, ok := env[s.name]
		return v.value, v.origin, ok
	}
	file, name, err := readSettingsFile(w, table, given)
	if err != nil {
		return nil, err
	}
	var all settings
	for _, s := range table {
		v := settingValue{setting: s, value: s.value, origin: "default"}
		if fv, ok := file[s.name]; ok {
			v.value, v.origin = fv, name
		}
		if gv, origin, ok := given(&s); ok {
			v.value, v.origin = gv, origin
		}
		if s.name == "config" {
			v.value = name
		}
		if v.origin != "default" {
			if err := s.refuse(v.value); err != nil {
				return nil, badValue(&v, err)
			}
		}
		all = append(all, v)
	}
	return all, setDataDir(w, all.get("data"))
}

// setDataDir makes the data folder absolute, or the usual place if none is given.
func setDataDir(w *world, d *settingValue) error {
	if d.value == "" {
		d.value = defaultDataDir(runtime.GOOS, w)
		return nil
	}
	dir, err := expandHome(runtime.GOOS, w, d.value)
	if err == nil {
		dir, err = filepath.Abs(dir)
	}
	if err != nil {
		return badValue(d, err)
	}
	d.value = dir
	return nil
}

func badValue(v *settingValue, err error) error {
	return fmt.Errorf("%s (%s) is %q: %w", v.name, v.origin, v.shown(), err)
}

// readEnvironment reads the AGENDABOT_ variables. NAME_FILE gives a secret's value as the content of a file.
// Variables that begin with AGENDABOT_TEST_ are the tests'.
func readEnvironment(w *world, table []setting) (map[string]settingValue, error) {
	values := map[string]settingValue{}
	for _, kv := range w.env {
		key, value, _ := strings.Cut(kv, "=")
		if !strings.HasPrefix(key, envPrefix) || strings.HasPrefix(key, envPrefix+"TEST_") || value == "" {
			continue
		}
		i := slices.IndexFunc(table, func(s setting) bool {
			return key == s.variable() || (s.secret && key == s.variable()+"_FILE")
		})
		if i < 0 {
			return nil, fmt.Errorf("the environment has %s, which is no setting%s", key, nearSetting(table, key))
		}
		v := settingValue{setting: table[i], value: value, origin: "environment " + key}
		if key != table[i].variable() {
			var err error
			if v.value, err = readSecret(value); err != nil {
				return nil, fmt.Errorf("%s: %w", key, err)
			}
		}
		if other, ok := values[v.name]; ok && other.origin != v.origin {
			return nil, fmt.Errorf("%s and %s_FILE are both set: unset one", v.variable(), v.variable())
		}
		values[v.name] = v
	}
	return values, nil
}

// readSecret reads a secret that is the content of a file.
func readSecret(file string) (string, error) {
	raw, err := os.ReadFile(file)
	if err != nil {
		return "", err
	}
	secret := strings.TrimSpace(string(raw))
	if secret == "" {
		return "", fmt.Errorf("%s is empty", file)
	}
	return secret, nil
}

// nearSetting suggests the variable or key that may have been meant.
func nearSetting(table []setting, key string) string {
	name := strings.ToLower(strings.TrimPrefix(key, envPrefix))
	for _, s := range table {
		if strings.Contains(s.name, name) || strings.Contains(name, s.name) || strings.HasPrefix(s.name, name[:min(3, len(name))]) {
			if strings.HasPrefix(key, envPrefix) {
				return " (did you mean " + s.variable() + "?)"
			}
			return " (did you mean " + s.name + "?)"
		}
	}
	return "; 'agendabot --help' lists them" // config would fail as this did
}
