package main

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

func readme(t *testing.T) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(moduleRoot, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// The addresses that the README shows to programs give what it says.
func TestReadmeAddresses(t *testing.T) {
	t.Parallel()
	s := startServe(t, t.TempDir())
	lines := regexp.MustCompile(`(?m)^    curl 'http://127\.0\.0\.1:8080(/[^']+)'`).FindAllStringSubmatch(readme(t), -1)
	if len(lines) < 3 {
		t.Fatalf("the README shows %d addresses", len(lines))
	}
	for _, m := range lines {
		status, body := get(t, s.url+m[1])
		var answer struct {
			Version   int
			Verdict   string
			Text      string
			Documents []any
		}
		if err := json.Unmarshal([]byte(body), &answer); err != nil || status != http.StatusOK || answer.Version != 1 {
			t.Errorf("%s gives %d: %s", m[1], status, body)
		}
		if answer.Verdict != "answered" && answer.Text == "" && len(answer.Documents) == 0 {
			t.Errorf("%s gives nothing: %s", m[1], body)
		}
	}
}

// The README's table has every setting with its variable and default, and no other.
func TestReadmeSettings(t *testing.T) {
	t.Parallel()
	rows := map[string]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z_]+)` \\| `(AGENDABOT_[A-Z_]+)` \\| ([^|]+) \\|").FindAllStringSubmatch(readme(t), -1) {
		rows[m[1]] = m[2] + " " + strings.Trim(m[3], "`")
	}
	for _, s := range settingTable() {
		row, ok := rows[s.name]
		delete(rows, s.name)
		if !ok || !strings.HasPrefix(row, s.variable()+" ") || (s.value != "" && !strings.HasSuffix(row, " "+s.value)) {
			t.Errorf("the README says of %s: %q", s.name, row)
		}
	}
	if len(rows) > 0 {
		t.Errorf("the README has settings that there are not: %v", rows)
	}
}

// The README's table of commands names each of them.
func TestReadmeCommands(t *testing.T) {
	t.Parallel()
	text := readme(t)
	for _, c := range (&app{world: &world{}}).rootCommand().Commands() {
		if c.Name() != "help" && !c.Hidden && !regexp.MustCompile("(?m)^\\| .*`"+c.Name()+"[ `]").MatchString(text) {
			t.Errorf("the README does not name %s", c.Name())
		}
	}
}
