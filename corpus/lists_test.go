package corpus

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// reading reads one of the administrator's files.
func reading(list, text string) *Corpus {
	c := &Corpus{}
	c.addList(list, list+".yaml", []byte(text))
	return c
}

// faults are what is wrong with a file, without what all messages begin with.
func faults(c *Corpus) string {
	var out []string
	for _, err := range c.Bad {
		m := err.Error()
		for _, e := range []error{ErrGlossary, ErrCurated} {
			m = strings.Replace(m, ": "+e.Error(), "", 1)
		}
		out = append(out, m)
	}
	for _, w := range c.Warnings {
		out = append(out, "warning: "+w.Text)
	}
	return strings.Join(out, "\n")
}

// TestLists: the two files at the top are no documents, whatever the case of their names; others of that name are
// neither.
func TestLists(t *testing.T) {
	t.Parallel()
	c := readFolder(t, folder(t, map[string]string{
		"a.md": "x", "Glossary.YML": "- [UN, United Nations]", "curated.yaml": "- questions: What is x?\n  passages: a/~1",
		"sub/glossary.yaml": "- [x, y]", "other.yaml": "x",
	}))
	if ids(c) != "a" || c.Files != 2 || len(c.Glossary) != 1 || len(c.Curated) != 1 || len(c.Lists) != 2 {
		t.Errorf("%+v", c)
	}
	const want = "warning other.yaml: left out: there is no document of that name beside it\n" +
		"warning sub/glossary.yaml: left out: only a glossary.yaml at the top of the folder is read"
	if m := messages(c); m != want {
		t.Errorf("\ngot  %s\nwant %s", m, want)
	}
	if e := c.Glossary[0]; e.File != "Glossary.YML" || e.Line != 1 || e.Embedded {
		t.Errorf("%+v", e)
	}
	if c.Lists[0].File != "Glossary.YML" || c.Lists[1].File != "curated.yaml" || len(c.Lists[0].SHA256) != 64 || c.Lists[0].SHA256 == c.Lists[1].SHA256 {
		t.Errorf("%+v", c.Lists)
	}
}

func TestTwoSpellings(t *testing.T) {
	t.Parallel()
	c := readFolder(t, folder(t, map[string]string{"a.md": "x", "glossary.yaml": "- [a, b]", "glossary.yml": "- [c, d]"}))
	if len(c.Glossary) != 1 || c.Glossary[0].From[0] != "a" || len(c.Bad) != 1 || !errors.Is(c.Bad[0], ErrGlossary) ||
		messages(c) != "bad glossary.yml: the glossary is not right: there is glossary.yaml, too; keep one of them" {
		t.Errorf("%+v\n%s", c.Glossary, messages(c))
	}
}

// TestUnreadableLists: what is wrong with a file as such costs the file alone.
func TestUnreadableLists(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{"a.md": "x", "glossary.yaml": strings.Repeat("# long\n", listBytes/7+1), "curated.yaml": "a\x00b"})
	c := readFolder(t, dir)
	if ids(c) != "a" || len(c.Bad) != 2 || !errors.Is(c.Bad[0], ErrBinary) || !errors.Is(c.Bad[1], ErrTooLarge) {
		t.Error(messages(c))
	}
	if err := os.Remove(filepath.Join(dir, "glossary.yaml")); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(filepath.Join("..", "elsewhere"), filepath.Join(dir, "glossary.yaml")); err != nil {
		t.Skipf("no links here: %v", err)
	}
	if c = readFolder(t, dir); len(c.Bad) != 2 || !strings.Contains(messages(c), "bad glossary.yaml: ") {
		t.Error(messages(c))
	}
}

// TestListYAML: broken YAML is an error of a line of the file, wherever the parser thinks it is.
func TestListYAML(t *testing.T) {
	t.Parallel()
	const bracket = "; close the bracket, and put what has ? : or , in it into quotation marks, or in a line of its own behind a hyphen"
	const quote = "; put what has * : @ or other marks in it into quotation marks"
	for _, c := range []struct{ text, want string }{
		{"", ""},
		{" \n", ""},
		{"# nothing yet\n", ""},
		{"---\n", ""},
		{"~", ""},
		{"a: b", "glossary.yaml:1: it is not a list; begin each entry with a hyphen: - [UN, United Nations]"},
		{"\nwords\n", "glossary.yaml:2: it is not a list; begin each entry with a hyphen: - [UN, United Nations]"},
		{"- [a, b\n- c", "glossary.yaml:2: did not find expected ',' or ']'" + bracket},
		{"# x\n\n- [a, b]\n- [a, c\n- d\n", "glossary.yaml:4: did not find expected ',' or ']'" + bracket},
		{"- {a: b", "glossary.yaml:1: did not find expected ',' or '}'" + bracket},
		{"- [what is x?, b]", "glossary.yaml:1: did not find expected ',' or ']'" + bracket},
		{"- [a, b]\n- * c", "glossary.yaml:2: did not find expected alphabetic or numeric character" + quote},
		{"- [a, b]\n-\n  - *foo\n  - d", "glossary.yaml:3: unknown anchor 'foo' referenced" + quote},
		{"- [a, b]\n- x: y: z", "glossary.yaml:2: mapping values are not allowed in this context" + quote},
		{"- [a, b]\n- @x", "glossary.yaml:2: found character that cannot start any token" + quote},
		{"- [a, b]\n---\n- [c, d]\n", "glossary.yaml:2: a second YAML document begins here; take the “---” out"},
		{"- [a, b]\n---\n- [c, d\n", "glossary.yaml:3: did not find expected ',' or ']'" + bracket},
		{"- [\xe9t\xe9, summer]", "warning: the text is Latin-1 and was read as such; save it as UTF-8 to be sure"},
		{strings.Repeat("- [a, b]\n", listEntries+1), fmt.Sprintf("glossary.yaml:%d: %d entries, the limit is %d; shorten it", listEntries+1, listEntries+1, listEntries)},
	} {
		if got := faults(reading("glossary", c.text)); got != c.want {
			t.Errorf("%.60q\ngot  %s\nwant %s", c.text, got, c.want)
		}
	}
}

// FuzzLists: no file breaks the reading; what is wrong with it has a line of it, what is read of it has words.
func FuzzLists(f *testing.F) {
	for _, s := range []string{
		"", "- [UN, United Nations]", "- forms: [a, b]", "- from: [a]\n  to: b", "- &x [a, *x]", "- [a, [b]]", "- *", "- ? a", "%YAML 1.2\n---\n- a",
		"- questions:\n    - What is x?\n    - \"* x *\"\n  passages: [a/~1, b]", "- questions: \"*\"\n  passages: x", "\t- a", "- !!binary aGk=\n", "- |\n  a\n  b", "{",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		for _, list := range listNames() {
			c := reading(list, string(raw))
			for _, err := range c.Bad {
				fe, ok := errors.AsType[*FileError](err)
				if !ok || fe.File != list+".yaml" || fe.Line < 0 || fe.Line > 1+strings.Count(string(raw), "\n")+strings.Count(string(raw), "\r") {
					t.Errorf("%q: %v", raw, err)
				}
			}
			if err := checkLists(c); err != nil {
				t.Errorf("%q: %v", raw, err)
			}
		}
	})
}

func checkLists(c *Corpus) error {
	for _, e := range c.Glossary {
		if len(e.From) == 0 || len(e.To) == 0 || e.Line < 1 || (e.BothWays() && len(e.From) < 2) {
			return fmt.Errorf("%+v", e)
		}
		for _, form := range append(e.To, e.From...) {
			if wordKey(form) == "" || len(form) > formBytes || form != oneLine(form) {
				return fmt.Errorf("form %q", form)
			}
		}
	}
	for _, e := range c.Curated {
		if len(e.Questions) == 0 || len(e.Passages) == 0 || e.Line < 1 {
			return fmt.Errorf("%+v", e)
		}
		for _, q := range append(e.Passages, e.Questions...) {
			if wordKey(q.Text) == "" || q.Line < 1 {
				return fmt.Errorf("%+v", q)
			}
		}
	}
	return nil
}
