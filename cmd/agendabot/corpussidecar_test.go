package main

import (
	"reflect"
	"strings"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

func testProvenance() *provenance {
	return &provenance{time.Date(2026, 1, 2, 3, 4, 5, 600, time.FixedZone("", 3600)), strings.Repeat("ab", 32), "https://example.org/a.md?x=1#y: z"}
}

const addedText = "added:\n  time: 2026-01-02T02:04:05Z\n  sha256: abababababababababababababababababababababababababababababababab\n" +
	"  from: 'https://example.org/a.md?x=1#y: z'\n"

func TestEditSidecar(t *testing.T) {
	t.Parallel()
	set := []field{{"title", "Rain: a Report"}, {"language", "fr"}}
	fill := []field{{"source", "https://example.org/"}}
	const head = "# What is known of a.md beside its text. Change it as you like; 'agendabot reindex' reads it.\n"
	for _, c := range []struct {
		what string
		old  []byte
		edit sidecarEdit
		want string
	}{
		{"none", nil, sidecarEdit{set, fill, testProvenance()}, head + "title: 'Rain: a Report'\nlanguage: fr\nsource: https://example.org/\n" + addedText},
		{"empty", []byte{}, sidecarEdit{set: set}, head + "title: 'Rain: a Report'\nlanguage: fr\n"},
		{
			"comments alone", []byte("# Mine.\n\n# Really.\n"),
			sidecarEdit{set: set[:1]},
			"# Mine.\n\n# Really.\ntitle: 'Rain: a Report'\n",
		},
		{
			"comments and other keys", []byte("# Mine.\ntitle: Rain # short\n# Whose?\nrights: nobody's\nodd: [1, {a: b}]\n# The end.\n"),
			sidecarEdit{set, fill, nil},
			"# Mine.\ntitle: 'Rain: a Report' # short\n# Whose?\nrights: nobody's\nodd: [1, {a: b}]\n# The end.\n\nlanguage: fr\nsource: https://example.org/\n",
		},
		{
			"what is filled in stays", []byte("source: https://example.com/mine\n"),
			sidecarEdit{fill: fill},
			"source: https://example.com/mine\n",
		},
		{"pandoc's name", []byte("lang: en\n"), sidecarEdit{set: set[1:]}, "lang: fr\n"},
		{"in braces", []byte("{title: Rain, date: 2001}"), sidecarEdit{set: set[1:]}, "title: Rain\ndate: 2001\nlanguage: fr\n"},
		{
			"added before", []byte("added:\n  time: 2001-01-01T00:00:00Z\n  from: x\ntitle: Rain\n"),
			sidecarEdit{added: testProvenance()},
			addedText + "title: Rain\n",
		},
		{"Windows' line ends", []byte("# Mine.\r\ntitle: Rain\r\n"), sidecarEdit{set: set[1:]}, "# Mine.\ntitle: Rain\nlanguage: fr\n"},
		{"byte order mark", []byte("\ufefftitle: Rain\n"), sidecarEdit{set: set[1:]}, "title: Rain\nlanguage: fr\n"},
		{"texts of several lines", []byte("note: |\n  One.\n  Two.\n"), sidecarEdit{set: set[1:]}, "note: |\n  One.\n  Two.\nlanguage: fr\n"},
		{"references", []byte("note: &n An excerpt\nrights: *n\n"), sidecarEdit{set: set[1:]}, "note: &n An excerpt\nrights: *n\nlanguage: fr\n"},
	} {
		got, err := c.edit.edit("a.md", "a.md.yaml", c.old)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %v\n%q\n%q", c.what, err, got, c.want)
		}
	}
}

func TestEditFaultySidecar(t *testing.T) {
	t.Parallel()
	edit := sidecarEdit{set: []field{{"title", "Rain"}}}
	for what, old := range map[string]string{
		"a list":                "- a\n",
		"a word":                "title\n",
		"nothing said":          "~\n",
		"no YAML":               "title: \"a\n",
		"a tab":                 "title: a\n\tdate: b\n",
		"two documents":         "title: a\n---\ntitle: b\n",
		"a key twice":           "date: a\ndate: b\n",
		"a reference to it":     "title: &t Fog\nnote: *t\n",
		"a reference to nobody": "note: *t\n",
		"too large":             "note: " + strings.Repeat("x", sidecarBytes) + "\n",
	} {
		got, err := edit.edit("a.md", "a.md.yaml", []byte(old))
		if err == nil || got != nil || !strings.HasPrefix(err.Error(), "a.md.yaml cannot be changed: ") || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: %q, %v", what, got, err)
		}
	}
}

func TestCheckFields(t *testing.T) {
	t.Parallel()
	for value, key := range map[string]string{"30 April": "date", "English": "language", "a b": "id"} {
		if err := checkFields([]field{{key, value}}); err == nil || !strings.HasPrefix(err.Error(), key+": ") {
			t.Errorf("%s %s: %v", key, value, err)
		}
	}
	ok := []field{{"id", "a-1"}, {"title", "---\n# no: \"comment\""}, {"date", "2001"}, {"language", "fr-CA"}, {"note", "*x"}}
	if err := checkFields(ok); err != nil || checkFields(nil) != nil {
		t.Error(err)
	}
}

func TestSidecarWords(t *testing.T) {
	t.Parallel()
	if id, title := sidecarWords([]byte("title: T\nid: x\nodd: [1]\n")); id != "x" || title != "T" {
		t.Error(id, title)
	}
	if id, title := sidecarWords([]byte("id: [x")); id != "" || title != "" {
		t.Error(id, title)
	}
}

// Whatever a sidecar holds, an edit changes the keys that it is to change and nothing else, or refuses.
func FuzzEditSidecar(f *testing.F) {
	for _, s := range []string{"title: a # b\n", "# x\n\n# y\n", "{a: b}", "a: |\n  b\n\nc: *d", "? [a]\n: b\n", "<<: {a: b}\n", "a: &b c\nd: *b\n", "added: 1\n"} {
		f.Add(s, "A title")
	}
	f.Fuzz(func(t *testing.T, old, title string) {
		edit := sidecarEdit{set: []field{{"title", title}}, fill: []field{{"source", "s"}}, added: testProvenance()}
		got, err := edit.edit("a.md", "a.md.yaml", []byte(old))
		if err != nil {
			return
		}
		var before, after map[string]any
		if err := yaml.Unmarshal(got, &after); err != nil {
			t.Fatalf("%v\n%q", err, got)
		}
		if err := yaml.Unmarshal([]byte(strings.ReplaceAll(old, "\r\n", "\n")), &before); err != nil {
			t.Fatalf("a faulty one was changed: %v", err)
		}
		if after["title"] != title {
			t.Errorf("the title is %q, not %q", after["title"], title)
		}
		for key, value := range before {
			if key != "title" && key != "added" && !reflect.DeepEqual(after[key], value) {
				t.Errorf("%s was %v and is %v", key, value, after[key])
			}
		}
	})
}
