package main

import (
	"bytes"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"agendabot/corpus"
	"agendabot/index"
)

// attack is what a terminal would obey: colours, a title, a bell, the 8-bit forms of both, marks that reorder text, a
// carriage return that overwrites the line.
const attack = "\x1b[31mred\x1b]0;title\x07 \u009b31mred\u009d0;title\u009c \u202etxet\u2066 back\b\x7f over\rwritten"

// hostileCorpus is a folder of documents whose every part is an attack: names, titles, headings, text, lists, notes,
// keys of front matter; some can be read and some cannot.
func hostileCorpus(t *testing.T) string {
	t.Helper()
	if runtime.GOOS == "windows" {
		t.Skip("file names cannot be hostile here")
	}
	dir := t.TempDir()
	padding := strings.Repeat("Boats rest in the harbour at night. ", 30) // few enough controls to pass for text
	yaml := `"\e[31mkey\e[0m\u202e` + `": "value"` + "\n"
	writeFile(t, filepath.Join(dir, "good\x1b[31m\u202e\u009b.md"), "---\nid: hostile\ntitle: \"Evil \\e[31m\\u202e\\x9b title\\a\"\nnote: \"\\e]0;note\\a\"\n"+yaml+
		"---\n# Heading "+attack+"\n\nA lantern "+attack+".\n\n"+padding+"\n\nThere are lanterns:\n\n- Red "+attack+".\n- White "+attack+
		".\n\nSee the note.[^"+"n]\n\n[^n]: Note "+attack+".\n")
	writeFile(t, filepath.Join(dir, "plain\a\u2066.txt"), padding+"\nWhales "+attack+"\n")
	writeFile(t, filepath.Join(dir, "odd\x1b[31m.x\u202ey"), "left out")
	writeFile(t, filepath.Join(dir, "bad\x1b[31m\r\u202e.md"), "---\ntitle: \x1b[31m\n---\ntext")
	writeFile(t, filepath.Join(dir, "bad\u009b.txt"), "x\x00y")
	writeFile(t, filepath.Join(dir, "badid\u202e.md"), "---\nid: \"\\e[31m\\u202e\"\n---\ntext\n")
	writeFile(t, filepath.Join(dir, "badlang.md"), "---\nlanguage: \"\\e[31m\"\nauthor: [\"\\e[31m\"]\n---\ntext\n")
	writeFile(t, filepath.Join(dir, "glossary.yaml"), "- [\"\\e[31mnowhere\\u202e\", \"no\\x9bword\"]\n- {\"\\e[31m\\x9b\": x}\n")
	writeFile(t, filepath.Join(dir, "curated.yaml"), "- questions: \"\\e]0;x\\a\"\n  passages: \"hostile/\\e[31m\\u202e\"\n")
	writeFile(t, filepath.Join(dir, "nested\x1b[31m", "twin\x1b.md"), "---\nid: hostile\n---\ntext\n")
	return dir
}

// checkQuiet fails if a run left anything on either stream that a terminal would obey.
func checkQuiet(t *testing.T, got result, args []string, color bool) {
	t.Helper()
	if at := obeyed(got.stdout, color); at != "" {
		t.Errorf("%q: standard output holds %s", args, at)
	}
	if at := obeyed(got.stderr, false); at != "" {
		t.Errorf("%q: standard error holds %s", args, at)
	}
}

// Nothing of a document, a file name, a question or a setting reaches a terminal as something to obey.
func TestNothingBreaksOut(t *testing.T) {
	t.Parallel()
	dir, home := hostileCorpus(t), t.TempDir()
	bad := inHome(t, home, nil, "reindex", dir)
	checkQuiet(t, bad, []string{"reindex"}, false)
	if bad.code != exitFailure || strings.Count(bad.stderr, "cannot use ") < 4 || !strings.Contains(bad.stderr, "warning: ") {
		t.Errorf("the bad documents are not named: exit code %d\n%s", bad.code, bad.stderr)
	}
	checkQuiet(t, inHome(t, home, nil, "reindex", "--json", dir), []string{"reindex", "--json"}, false)
	indexed := inHome(t, home, []string{"AGENDABOT_LOG_LEVEL=debug"}, "reindex", "--skip-bad", dir)
	checkQuiet(t, indexed, []string{"reindex", "--skip-bad"}, false)
	if indexed.code != exitOK {
		t.Fatalf("exit code %d\n%s", indexed.code, indexed.stderr)
	}
	for _, tt := range []struct {
		args []string
		code int
		want string // in the output, so that something was shown at all
	}{
		{[]string{"ask", "lantern"}, exitOK, "A lantern"},
		{[]string{"ask", "--explain", "whales" + attack}, exitOK, "Whales"},
		{[]string{"ask", "zebras " + attack}, exitOK, "written"},
		{[]string{"ask", `"zebras ` + attack + `"`}, exitOK, "zebras"},
		{[]string{"ask", attack}, exitOK, "red"},
		{[]string{"find", "red", "zebras" + attack}, exitOK, "Red"},
		{[]string{"find", "lantern " + attack}, exitOK, "lantern"},
		{[]string{"find", "--limit", "x" + attack, "red"}, exitUsage, "limit"},
		{[]string{"corpus", "ls"}, exitOK, "Evil"},
		{[]string{"corpus", "outline", "hostile"}, exitOK, "Heading"},
		{[]string{"corpus", "show", "hostile"}, exitOK, "A lantern"},
		{[]string{"corpus", "show", "--explain", "hostile"}, exitOK, "control character"},
		{[]string{"corpus", "show", "hostile", attack}, exitFailure, "has no section"},
		{[]string{"corpus", "show", attack}, exitFailure, "no such document"},
		{[]string{"reindex", "missing" + attack}, exitFailure, "missing"},
		{[]string{"reindex", "--check", "--skip-bad", dir}, exitOK, "documents"},
		{[]string{"config", "--data", "data" + attack}, exitOK, "data"},
		{[]string{"config", "--config", "missing" + attack}, exitUsage, "missing"},
		{[]string{"config", "--language", attack}, exitUsage, "language"},
		{[]string{"config", "--flag" + attack}, exitUsage, "flag"},
		{[]string{"help", attack}, exitUsage, "unknown command"},
		{[]string{attack}, exitUsage, "unknown command"},
		{[]string{"version", attack}, exitUsage, "too much"},
	} {
		for _, extra := range [][]string{{"--color", "always"}, {"--color", "never"}, {"--json"}} {
			args := slices.Concat(tt.args, extra)
			if extra[0] == "--json" && (tt.args[0] == attack || tt.args[0] == "help") {
				continue
			}
			got := inHome(t, home, nil, args...)
			checkQuiet(t, got, args, extra[len(extra)-1] == "always")
			shown := ownSGR.ReplaceAllString(got.stdout+got.stderr, "")
			if got.code != tt.code || !strings.Contains(shown, tt.want) {
				t.Errorf("%q: exit code %d, without %q:\n%s%s", args, got.code, tt.want, got.stdout, got.stderr)
			}
		}
	}
}

// Whatever an index says of documents, the report keeps it from the terminal.
func TestReportIsQuiet(t *testing.T) {
	t.Parallel()
	var out, errs bytes.Buffer
	w := &world{stdout: &out, stderr: &errs}
	s, err := loadSettings(w, settingTable(), pflag.NewFlagSet("test", pflag.ContinueOnError))
	if err != nil {
		t.Fatal(err)
	}
	(&app{world: w, settings: s}).printReport(&index.Report{
		Source: index.Source{Dir: attack}, Added: []string{attack}, Bad: []string{attack},
		Warnings: []corpus.Warning{{File: attack, Line: 3, Text: attack}}, Languages: map[string]int{attack: 1, "en": 2},
		Table: []index.DocumentRow{{ID: attack, Format: attack, Language: attack}},
		Notes: []index.FileNote{{File: attack, Note: corpus.Note{Rule: attack, Page: attack, Text: attack}}},
	}, true, reindexFlags{explain: true})
	checkQuiet(t, result{0, out.String(), errs.String()}, nil, false)
	if strings.Count(errs.String(), "\n") != 2 || !strings.Contains(errs.String(), ":3: ") {
		t.Errorf("reported: %q", errs.String())
	}
}

// The same of a conversation, of a settings file and of the environment.
func TestNothingBreaksOutElsewhere(t *testing.T) {
	t.Parallel()
	dir, home := hostileCorpus(t), t.TempDir()
	if got := inHome(t, home, nil, "reindex", "--skip-bad", dir); got.code != exitOK {
		t.Fatal(got.stderr)
	}
	lines := strings.Join([]string{"lantern " + attack, "and the second? " + attack, ":command" + attack, ":explain", attack, ""}, "\n")
	for _, color := range []string{"always", "never"} {
		args := []string{"chat", "--color", color}
		got := runWorld(t, &world{args: args, env: []string{"HOME=" + home}, stdin: strings.NewReader(lines)})
		checkQuiet(t, got, args, color == "always")
		if got.code != exitOK || !strings.Contains(got.stdout, "There is no :command") {
			t.Errorf("exit code %d:\n%s", got.code, got.stdout)
		}
	}
	file := filepath.Join(t.TempDir(), "odd\x1b[31m\u202e.yaml")
	for _, content := range []string{"\"\\e[31m\\u202e\": x\n", "language: \"\\e[31m\\u202e\"\n", "language: \x1b[31m\n", "\u009b31m: [\n"} {
		writeFile(t, file, content)
		args := []string{"config", "--config", file}
		got := inHome(t, home, nil, args...)
		checkQuiet(t, got, args, false)
		if got.code != exitUsage {
			t.Errorf("%q: exit code %d", content, got.code)
		}
	}
	for _, env := range []string{"AGENDABOT_" + attack + "=x", "AGENDABOT_LANGUAGE=" + attack, "AGENDABOT_DATA=/dev/null/" + attack} {
		got := inHome(t, home, []string{env}, "ask", "peace")
		checkQuiet(t, got, []string{env}, false)
		if got.code == exitOK {
			t.Errorf("%q passes", env)
		}
	}
}

// A damaged index may hold anything; its error may not.
func TestNothingBreaksOutOfADamagedIndex(t *testing.T) {
	t.Parallel()
	dir, home := hostileCorpus(t), t.TempDir()
	if got := inHome(t, home, nil, "reindex", "--skip-bad", dir); got.code != exitOK {
		t.Fatal(got.stderr)
	}
	manifests, err := filepath.Glob(filepath.Join(home, ".local/share/agendabot/index/builds/*/manifest.json"))
	if err != nil || len(manifests) != 1 {
		t.Fatalf("%v %v", manifests, err)
	}
	raw, err := os.ReadFile(manifests[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(manifests[0], bytes.Replace(raw, []byte(`"id": "hostile"`), []byte("\"id\": \"\x1b[31m\u202e\u009b\""), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{{"corpus", "ls"}, {"ask", "lantern"}, {"corpus", "ls", "--json"}, {"reindex", "--skip-bad"}} {
		checkQuiet(t, inHome(t, home, []string{"AGENDABOT_LOG_FORMAT=json"}, args...), args, false)
	}
}
