package corpus

import (
	"errors"
	"fmt"
	"strings"
	"testing"
)

func TestFrontMatter(t *testing.T) {
	t.Parallel()
	const all = "id: human-security_2000.v2\ntitle: \"Freedom  from\\n Fear\"\nauthor: [Lloyd Axworthy, Sadako Ogata]\npublisher: DFAIT\n" +
		"date: 2000-04-30\nlanguage: EN-ca\nsource: https://example.org/agenda\nrights: © Canada\nedition: 2nd\nnote: an excerpt\nfirst_paragraph: 12\n"
	d, warnings, err := ReadFile("a.md", []byte("---\n"+all+"---\nText.\n"), Limits{})
	if err != nil || len(warnings) > 0 {
		t.Fatal(err, warnings)
	}
	want := Meta{
		Title: "Freedom from Fear", Author: "Lloyd Axworthy; Sadako Ogata", Publisher: "DFAIT", Date: "2000-04-30", Language: "en",
		Source: "https://example.org/agenda", Rights: "© Canada", Edition: "2nd", Note: "an excerpt", FirstParagraph: 12,
	}
	if d.Meta != want || d.ID != "human-security_2000.v2" || d.Passages[0].Paragraph != "12" || d.Text != "Text." {
		t.Errorf("%+v\n%+v", d, want)
	}
}

func TestFrontMatterForms(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, in, want string }{ // title, author, date, language, text, line of the first passage
		{"none", "Text.\n", "a|||en|Text.|1"},
		{"empty", "---\n---\nText.\n", "a|||en|Text.|3"},
		{"comment alone", "---\n# nothing\n---\nText.\n", "a|||en|Text.|4"},
		{"empty lines after it", "---\ntitle: T\n---\n\n\nText.\n", "T|||en|Text.|6"},
		{"CRLF", "---\r\ntitle: T\r\n---\r\nText.\r\n", "T|||en|Text.|4"},
		{"byte order mark", "\ufeff---\ntitle: T\n---\nText.\n", "T|||en|Text.|4"},
		{"one author", "---\nauthor: Axworthy\n---\nText.\n", "a|Axworthy||en|Text.|4"},
		{"year", "---\ndate: 2000\n---\nText.\n", "a||2000|en|Text.|4"},
		{"month", "---\ndate: 2000-04\n---\nText.\n", "a||2000-04|en|Text.|4"},
		{"pandoc's language", "---\nlang: fr-CA\n---\nText.\n", "a|||fr|Text.|4"},
		{"detected language", "Les États ne sont pas toujours les garants de la sécurité des personnes.\n", "a|||fr|Les États ne sont pas toujours les garants de la sécurité des personnes.|1"},
		{"no odd characters", "---\ntitle: \"T\\e[31m\\u202e\\nU\"\n---\nText.\n", "T[31m U|||en|Text.|4"},

		{"a rule is none", "Text.\n\n---\n\nid: x\n\n---\n", "a|||en|Text.\n\nid: x|1"},
		{"a rule at the top that nothing closes", "---\nText.\n", "a|||en|Text.|2"},
		{"four dashes", "----\ntitle: T\n", "a|||en|title: T|2"},
		{"below an empty line", "\n---\n\ntitle: T\n\n---\n", "a|||en|title: T|4"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			d, warnings, err := ReadFile("a.md", []byte(c.in), Limits{})
			if err != nil || len(warnings) > 0 {
				t.Fatal(err, warnings)
			}
			m := d.Meta
			if got := fmt.Sprintf("%s|%s|%s|%s|%s|%d", m.Title, m.Author, m.Date, m.Language, d.Text, d.Passages[0].Line); got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
		})
	}
}

func TestEmptyFrontMatterOfText(t *testing.T) {
	t.Parallel()
	if d := readText(t, "a.txt", "---\n---\nText.\n"); d.Text != "Text." || len(d.Sections) != 1 {
		t.Errorf("%q, %d sections", d.Text, len(d.Sections))
	}
}

func TestFrontMatterErrors(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, in, want string }{ // what the error must hold
		{"id with a slash", "title: T\nid: a/b", `a.md:3: the metadata cannot be used: id: "a/b"; use letters`},
		{"id with a space", "id: a b", `a.md:2: the metadata cannot be used: id: "a b"`},
		{"long id", "id: " + strings.Repeat("x", 61), "at most 60 bytes"},
		{"id of marks", "id: \"..\"", `id: ".."`},
		{"date", "title: T\n\ndate: 30 April 2000", `a.md:4: the metadata cannot be used: date: "30 April 2000"; write 2000, 2000-04 or 2000-04-30`},
		{"no such date", "date: 2000-02-30", `a.md:2: the metadata cannot be used: date: "2000-02-30"`},
		{"language", "language: English", `a.md:2: the metadata cannot be used: language: "English"; write a two-letter code`},
		{"first paragraph 0", "first_paragraph: 0", "a.md:2: the metadata cannot be used: first_paragraph: 0; write a number from 1"},
		{"first paragraph in words", "title: T\nfirst_paragraph: one", "a.md:3: the metadata cannot be used: cannot unmarshal !!str `one` into int; correct the line"},
		{"author as keys", "author: {a: b}", "a.md:2: the metadata cannot be used: author: neither a name nor a list of names; write author: Name"},
		{"list of lists as author", "author: [[a]]", "a.md:2: the metadata cannot be used: author"},
		{"title as a list", "title: [a]", "a.md:2: the metadata cannot be used: cannot unmarshal !!seq into string; correct the line"},
		{"key twice", "title: a\ntitle: b", "a.md:3: the metadata cannot be used"},
		{"no keys", "just text", "a.md:2: the metadata cannot be used: it is not a list of keys and values; write “title: …”"},
		{"a list", "- a\n- b", "a.md:2: the metadata cannot be used: it is not"},
		{"unclosed quotation mark", "title: \"a", "a.md:"},
		{"tab", "title: T\n\tdate: 2000", "a.md:"},
		{"escapes are not passed on", "first_paragraph: \"\\e[31m\\u202e\"", "a.md:2: the metadata cannot be used: cannot unmarshal !!str `[31m` into int"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			_, _, err := ReadFile("a.md", []byte("---\n"+c.in+"\n---\nText.\n"), Limits{})
			var fe *FileError
			if !errors.As(err, &fe) || !errors.Is(err, ErrFrontMatter) || fe.File != "a.md" || fe.Line == 0 || fe.Advice == "" {
				t.Fatalf("%#v", err)
			}
			if !strings.Contains(err.Error(), c.want) {
				t.Errorf("%q does not hold %q", err, c.want)
			}
		})
	}
}

func TestFrontMatterUnknownKeys(t *testing.T) {
	t.Parallel()
	_, warnings, err := ReadFile("a.md", []byte("---\ntitle: T\nauthors: x\n\"\\e[1m\": y\nlang: en\n---\nText.\n"), Limits{})
	if err != nil || len(warnings) != 2 {
		t.Fatal(err, warnings)
	}
	for i, want := range []Warning{{"a.md", 3, `unknown key "authors"; known are id, title`}, {"a.md", 4, `unknown key "\x1b[1m"`}} {
		if w := warnings[i]; w.File != want.File || w.Line != want.Line || !strings.Contains(w.Text, want.Text) {
			t.Errorf("%+v, want %+v", w, want)
		}
	}
}
