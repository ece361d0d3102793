package corpus

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/yuin/goldmark/util"
)

// checkSpans holds the first half of "word for word": the spans are in bounds and on rune boundaries, and the own
// spans and the headings, one after the other, cover every word of the canonical text exactly once.
func checkSpans(d *Document) error {
	var cover []Span
	for i, s := range d.Sections {
		if i > 0 || s.Heading.Len() > 0 {
			cover = append(cover, s.Heading)
		}
		if err := checkSpan(d, s.Body); err != nil {
			return fmt.Errorf("body of section %d: %w", i, err)
		}
	}
	for i := range d.Passages {
		p := &d.Passages[i]
		for _, s := range append([]Span{p.Own}, p.Spans...) {
			if err := checkSpan(d, s); err != nil {
				return fmt.Errorf("passage %s: %w", p.ID, err)
			}
		}
		if err := checkShown(d, p); err != nil {
			return fmt.Errorf("passage %s: %w", p.ID, err)
		}
		if i > 0 && p.Own.Start < d.Passages[i-1].Own.End {
			return fmt.Errorf("passage %s: not after the one before it", p.ID)
		}
		cover = append(cover, p.Own)
	}
	slices.SortStableFunc(cover, func(a, b Span) int { return a.Start - b.Start })
	at := 0
	for _, s := range append(cover, Span{len(d.Text), len(d.Text)}) {
		if s.Start < at {
			return fmt.Errorf("%d–%d is covered twice", s.Start, at)
		}
		if w := d.Text[at:s.Start]; hasWord(w) {
			return fmt.Errorf("in no passage: %q", w)
		}
		at = s.End
	}
	return nil
}

func checkSpan(d *Document, s Span) error {
	if s.Start < 0 || s.End < s.Start || s.End > len(d.Text) {
		return fmt.Errorf("%v is out of bounds", s)
	}
	for _, at := range []int{s.Start, s.End} {
		if at == len(d.Text) {
			continue
		}
		after, _ := utf8.DecodeRuneInString(d.Text[at:])
		before, _ := utf8.DecodeLastRuneInString(d.Text[:at])
		if !utf8.RuneStart(d.Text[at]) || (at > 0 && !partsWords(before) && !partsWords(after) && s.Len() > 0) {
			return fmt.Errorf("%v cuts a word at %d", s, at)
		}
	}
	return nil
}

// checkShown checks that what is shown begins with the passage's own and goes on with its items, in order.
func checkShown(d *Document, p *Passage) error {
	if p.Own.Len() > 0 && (len(p.Spans) == 0 || p.Spans[0] != p.Own) {
		return errors.New("the spans do not begin with its own")
	}
	for i := 1; i < len(p.Spans); i++ {
		if p.Spans[i].Start < p.Spans[i-1].End {
			return errors.New("the spans are not in order")
		}
	}
	if p.List < 0 {
		return nil
	}
	l := &d.Passages[p.List]
	if l.Kind != KindList {
		return errors.New("it is an item of what is no list")
	}
	i, found := slices.BinarySearchFunc(l.Spans, p.Own.Start, func(s Span, at int) int { return s.Start - at })
	if !found {
		i-- // a piece of an item that is shown whole
	}
	if i < 0 || p.Own.End > l.Spans[i].End {
		return errors.New("its list does not show it")
	}
	return nil
}

// checkNames checks that ids, keys and slugs are unique and well-formed.
func checkNames(d *Document) error {
	seen := map[string]bool{}
	for i := range d.Passages {
		p := &d.Passages[i]
		if seen[p.ID] || seen["key "+p.Key] {
			return fmt.Errorf("passage %s: id or key is there twice", p.ID)
		}
		seen[p.ID], seen["key "+p.Key] = true, true
		if !strings.HasPrefix(p.ID, d.ID+"/") || len(p.Key) != KeyLength || strings.Contains(p.Key, "/") {
			return fmt.Errorf("passage %s: bad id or key %q", p.ID, p.Key)
		}
	}
	for _, s := range d.Sections {
		if seen["slug "+s.Slug] {
			return fmt.Errorf("slug %q is there twice", s.Slug)
		}
		seen["slug "+s.Slug] = true
	}
	return nil
}

// checkWords holds the second half: the canonical words are, in order, those of the file, and what is missing is
// what the omitting notes say.
func checkWords(name string, raw []byte, d *Document) error {
	body, err := rawBody(name, raw)
	if err != nil {
		return err
	}
	split, decode := words, func(s string) string { return s }
	for _, n := range d.Notes {
		if n.Rule == RuleHyphen {
			split = letters
		}
	}
	if strings.HasSuffix(name, ".md") {
		decode = unmark
	}
	return compare(split(decode(body)), split(decode(d.Text)), split(decode(omitted(d))))
}

// compare checks that canonical is a subsequence of the file's words, and that what is missing is what is noted.
func compare(file, canonical, noted []string) error {
	at := 0
	missing := map[string]int{}
	for _, w := range file {
		missing[w]++
		if at < len(canonical) && canonical[at] == w {
			at++
		}
	}
	if at < len(canonical) {
		return fmt.Errorf("word %d, %q after %q, is not in its place in the file", at, canonical[at], canonical[max(0, at-5):at])
	}
	for _, w := range canonical {
		missing[w]--
	}
	for _, w := range noted {
		missing[w]--
	}
	for w, n := range missing {
		if n != 0 {
			return fmt.Errorf("%q: %d left out without a note (below 0: noted, but not left out)", w, n)
		}
	}
	return nil
}

// rawBody is the file's text below the front matter, characters cleaned line by line.
func rawBody(name string, raw []byte) (string, error) {
	s := &source{file: name, limits: Limits{}.withDefaults()}
	text, err := s.decode(raw)
	if err != nil {
		return "", err
	}
	body, _, err := s.takeFrontMatter(text)
	lines := strings.Split(body, "\n")
	for i := range lines {
		lines[i], _ = cleanCharacters(lines[i])
	}
	return strings.Join(lines, "\n"), err
}

// omitted is what the notes say was left out, without the words that say what it is.
func omitted(d *Document) string {
	var b strings.Builder
	for _, n := range d.Notes {
		if n.Rule.Omits() {
			b.WriteString(strings.TrimPrefix(strings.TrimPrefix(n.Text, "picture:"), "link:") + "\n")
		}
	}
	return b.String()
}

func words(s string) []string { return strings.FieldsFunc(s, partsWords) }

func letters(s string) []string {
	return strings.Split(strings.Join(words(s), ""), "")
}

// unmark resolves entities and backslashes until none is left, code or not.
func unmark(s string) string {
	for range 4 {
		b := util.UnescapePunctuations([]byte(s))
		s, _ = cleanCharacters(string(util.ResolveEntityNames(util.ResolveNumericReferences(b))))
	}
	return s
}

func checkDocument(name string, raw []byte, d *Document) error {
	return errors.Join(checkSpans(d), checkNames(d), checkWords(name, raw, d))
}

func TestWordForWord(t *testing.T) {
	t.Parallel()
	for dir, fsys := range map[string]fs.FS{"testdata/documents": os.DirFS("testdata/documents"), "default": os.DirFS("default")} {
		names, err := fs.Glob(fsys, "*.*")
		if err != nil || len(names) == 0 {
			t.Fatalf("%s: %d files, %v", dir, len(names), err)
		}
		for _, name := range names {
			if _, ok := listName(name); ok {
				continue // no document
			}
			t.Run(path.Join(dir, name), func(t *testing.T) {
				t.Parallel()
				raw, err := fs.ReadFile(fsys, name)
				if err != nil {
					t.Fatal(err)
				}
				d, _, err := ReadFile(name, raw, Limits{})
				if err != nil {
					t.Fatal(err)
				}
				if err := checkDocument(name, raw, d); err != nil {
					t.Error(err)
				}
				if len(d.Passages) == 0 || d.Words == 0 {
					t.Error("nothing in it")
				}
			})
		}
	}
}

// TestWordForWordFails shows that the check sees what it is there for.
func TestWordForWordFails(t *testing.T) {
	t.Parallel()
	raw := []byte("# Safety\n\nPeople are made safer by an open and tolerant state.\n\n3. Rights matter.\n\n4. Lives do, too.\n")
	for what, tamper := range map[string]func(d *Document){
		"changed word":      func(d *Document) { d.Text = strings.Replace(d.Text, "safer", "safed", 1) },
		"dropped word":      func(d *Document) { d.Text = strings.Replace(d.Text, "open ", "", 1) },
		"added word":        func(d *Document) { d.Text += " indeed" },
		"swapped words":     func(d *Document) { d.Text = strings.Replace(d.Text, "open and tolerant", "tolerant and open", 1) },
		"joined words":      func(d *Document) { d.Text = strings.Replace(d.Text, "tolerant state", "tolerantstate", 1) },
		"note lost":         func(d *Document) { d.Notes = nil },
		"note invented":     func(d *Document) { d.Notes = append(d.Notes, Note{Rule: RuleMarkup, Line: 1, Text: "extra"}) },
		"passage lost":      func(d *Document) { d.Passages = d.Passages[1:] },
		"passage twice":     func(d *Document) { d.Passages = append(d.Passages, d.Passages[0]) },
		"span off":          func(d *Document) { d.Passages[0].Own.End--; d.Passages[0].Own.End-- },
		"span in a word":    func(d *Document) { d.Passages[0].Own.Start++ },
		"span outside":      func(d *Document) { d.Passages[0].Spans[0].End = len(d.Text) + 1 },
		"shown not own":     func(d *Document) { d.Passages[0].Spans = d.Passages[1].Spans },
		"one key for two":   func(d *Document) { d.Passages[1].Key = d.Passages[0].Key },
		"one id for two":    func(d *Document) { d.Passages[1].ID = d.Passages[0].ID },
		"heading in no one": func(d *Document) { d.Sections[0].Heading = Span{} },
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			d, _, err := ReadFile("safety.md", raw, Limits{})
			if err != nil {
				t.Fatal(err)
			}
			if err := checkDocument("safety.md", raw, d); err != nil {
				t.Fatalf("before: %v", err)
			}
			tamper(d)
			if checkDocument("safety.md", raw, d) == nil {
				t.Error("the check did not notice")
			}
		})
	}
}
