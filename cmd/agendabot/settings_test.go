package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/spf13/pflag"
)

const secretValue = "xoxb-7-hunter2"

// secretTable is the table with a secret that only the tests have.
func secretTable() []setting {
	return append(settingTable(), setting{
		name: "slack_token", help: "token of the app", secret: true,
		check: func(v string) error {
			if !strings.HasPrefix(v, "xoxb-") {
				return errors.New("use a token that begins with xoxb-")
			}
			return nil
		},
	})
}

// load loads settings from the table with a secret.
func load(t *testing.T, env []string) (settings, error) {
	t.Helper()
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	addSettingFlags(flags, secretTable(), "")
	return loadSettings(&world{env: append([]string{"HOME=" + t.TempDir()}, env...)}, secretTable(), flags)
}

func TestSecretIsRead(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "token")
	writeFile(t, file, secretValue+"\n")
	for _, env := range []string{"AGENDABOT_SLACK_TOKEN=" + secretValue, "AGENDABOT_SLACK_TOKEN_FILE=" + file} {
		s, err := load(t, []string{env})
		if err != nil {
			t.Fatalf("%s: %v", env, err)
		}
		if got := s.text("slack_token"); got != secretValue {
			t.Errorf("%s gives %q", env, got)
		}
		name, _, _ := strings.Cut(env, "=")
		if got := s.get("slack_token").origin; got != "environment "+name {
			t.Errorf("%s comes from %q", env, got)
		}
	}
}

func TestSecretIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	inFile, empty, token := filepath.Join(dir, "config.yaml"), filepath.Join(dir, "empty"), filepath.Join(dir, "token")
	writeFile(t, inFile, "language: fr\nslack_token: "+secretValue+"\n")
	writeFile(t, empty, " \n")
	writeFile(t, token, secretValue)
	for _, tt := range []struct {
		name string
		env  []string
		want string
	}{
		{"in the settings file", []string{"AGENDABOT_CONFIG=" + inFile}, "config.yaml:2: slack_token is a secret: set AGENDABOT_SLACK_TOKEN or AGENDABOT_SLACK_TOKEN_FILE"},
		{"a bad value", []string{"AGENDABOT_SLACK_TOKEN=hunter2"}, "slack_token (environment AGENDABOT_SLACK_TOKEN) is \"set, hidden\": use a token that begins with xoxb-"},
		{"a file that is not there", []string{"AGENDABOT_SLACK_TOKEN_FILE=" + dir + "/none"}, "AGENDABOT_SLACK_TOKEN_FILE: open "},
		{"an empty file", []string{"AGENDABOT_SLACK_TOKEN_FILE=" + empty}, "AGENDABOT_SLACK_TOKEN_FILE: " + empty + " is empty"},
		{"twice", []string{"AGENDABOT_SLACK_TOKEN=" + secretValue, "AGENDABOT_SLACK_TOKEN_FILE=" + token}, "are both set"},
		{"a file for what is no secret", []string{"AGENDABOT_LANGUAGE_FILE=" + token}, "AGENDABOT_LANGUAGE_FILE, which is no setting"},
	} {
		_, err := load(t, tt.env)
		if err == nil || !strings.Contains(err.Error(), tt.want) {
			t.Errorf("%s: %v, not %q", tt.name, err, tt.want)
		}
		if err != nil && strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: the error shows the secret: %v", tt.name, err)
		}
	}
}

func TestSecretHasNoFlag(t *testing.T) {
	t.Parallel()
	flags := pflag.NewFlagSet("test", pflag.ContinueOnError)
	addSettingFlags(flags, secretTable(), "")
	if flags.Lookup("slack-token") != nil || flags.Lookup("language") == nil {
		t.Error("a secret has a flag, or other settings have none")
	}
	// A flag of that name that another command made is not the secret's either.
	flags.String("slack-token", "", "")
	if err := flags.Parse([]string{"--slack-token", "xoxb-flag"}); err != nil {
		t.Fatal(err)
	}
	s, err := loadSettings(&world{}, secretTable(), flags)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.text("slack_token"); got != "" {
		t.Errorf("a secret came from a flag: %q", got)
	}
}

// Nothing that is made of settings shows a secret: not config, not a log, not what a debugging line would print.
func TestSecretIsNotShown(t *testing.T) {
	t.Parallel()
	s, err := load(t, []string{"AGENDABOT_SLACK_TOKEN=" + secretValue, "AGENDABOT_LANGUAGE=fr"})
	if err != nil {
		t.Fatal(err)
	}
	var out bytes.Buffer
	a := &app{world: &world{stdout: &out}, settings: s}
	for _, asJSON := range []string{"true", "false"} {
		cmd := a.configCommand()
		if err := cmd.Flags().Set("json", asJSON); err != nil {
			t.Fatal(err)
		}
		if err := cmd.RunE(cmd, nil); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"slack_token = set, hidden  (environment AGENDABOT_SLACK_TOKEN)", `"value": "set, hidden"`, "language = fr"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("config does not say %q:\n%s", want, out.String())
		}
	}
	for _, format := range []string{"text", "json"} {
		log := newLogger(&out, "debug", format)
		log.Info("settings", "all", s, "one", s.get("slack_token"), "value", *s.get("slack_token"))
	}
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q"} {
		fmt.Fprintf(&out, verb+verb+verb+"\n", s, s.get("slack_token"), *s.get("slack_token"))
	}
	if strings.Contains(out.String(), "hunter2") {
		t.Errorf("the secret is shown:\n%s", out.String())
	}
	unset, err := load(t, nil)
	if err != nil {
		t.Fatal(err)
	}
	if got := unset.get("slack_token").shown(); got != "not set" {
		t.Errorf("a secret that is not set is shown as %q", got)
	}
}

// A check's error may be of a secret, so no check shows the value.
func TestChecksDoNotShowValues(t *testing.T) {
	t.Parallel()
	for _, s := range secretTable() {
		if s.check == nil && s.values == nil {
			continue
		}
		if err := s.refuse("hunter2"); err == nil || strings.Contains(err.Error(), "hunter2") {
			t.Errorf("%s: %v", s.name, err)
		}
		if err := s.refuse(s.value); err != nil && !s.secret {
			t.Errorf("%s: its own default is refused: %v", s.name, err)
		}
	}
}

func TestUsualPlaces(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		goos         string
		env          []string
		data, config string
	}{
		{"linux", []string{"HOME=/h"}, "/h/.local/share/agendabot", "/h/.config/agendabot/config.yaml"},
		{"linux", []string{"HOME=/h", "XDG_DATA_HOME=/d", "XDG_CONFIG_HOME=/c"}, "/d/agendabot", "/c/agendabot/config.yaml"},
		{"linux", []string{"HOME=/h", "XDG_DATA_HOME=d", "XDG_CONFIG_HOME=c"}, "/h/.local/share/agendabot", "/h/.config/agendabot/config.yaml"},
		{"linux", nil, "", ""},
		{"linux", []string{"HOME="}, "", ""},
		{"linux", []string{"HOME=here"}, "", ""},
		{"linux", []string{"USERPROFILE=/u", "LOCALAPPDATA=/l", "APPDATA=/a"}, "", ""},
		{"darwin", []string{"HOME=/h"}, "/h/Library/Application Support/agendabot", "/h/Library/Application Support/agendabot/config.yaml"},
		{"darwin", []string{"HOME=/h", "XDG_DATA_HOME=/d", "XDG_CONFIG_HOME=/c"}, "/d/agendabot", "/c/agendabot/config.yaml"},
		{"darwin", nil, "", ""},
		{"windows", []string{"USERPROFILE=/u", "LOCALAPPDATA=/l", "APPDATA=/a"}, "/l/agendabot", "/a/agendabot/config.yaml"},
		{"windows", []string{"USERPROFILE=/u"}, "/u/.local/share/agendabot", "/u/.config/agendabot/config.yaml"},
		{"windows", []string{"HOME=/h"}, "", ""},
	} {
		w := &world{env: tt.env}
		if got := filepath.ToSlash(defaultDataDir(tt.goos, w)); got != tt.data {
			t.Errorf("%s %q: data in %q, not %q", tt.goos, tt.env, got, tt.data)
		}
		if got := filepath.ToSlash(defaultConfigFile(tt.goos, w)); got != tt.config {
			t.Errorf("%s %q: settings in %q, not %q", tt.goos, tt.env, got, tt.config)
		}
	}
}

// Of a variable that is there twice the last counts, as in a shell.
func TestLookup(t *testing.T) {
	t.Parallel()
	w := &world{env: []string{"A=1", "A=2", "B=", "C"}}
	for _, tt := range []struct {
		key, value string
		ok         bool
	}{{"A", "2", true}, {"B", "", true}, {"C", "", false}, {"D", "", false}} {
		if v, ok := w.lookup(tt.key); v != tt.value || ok != tt.ok {
			t.Errorf("%s is %q, %t", tt.key, v, ok)
		}
	}
}
