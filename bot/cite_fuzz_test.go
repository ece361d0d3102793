package bot

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"agendabot/corpus"
)

func addCitations(f *testing.F) {
	f.Helper()
	for _, c := range citeCases() {
		m := c.ref.Meta
		f.Add(m.Title, m.Author, m.Publisher, m.Date, m.Source, strings.Join(c.ref.Section, "\n"), c.ref.Item, c.ref.Page, m.Numbered)
	}
}

// fuzzed is a reference of title, author, publisher, date, source, heading, item and page.
func fuzzed(numbered bool, fields ...string) Reference {
	title, author, publisher, date, source := fields[0], fields[1], fields[2], fields[3], fields[4]
	heading, item, page := fields[5], fields[6], fields[7]
	kind := corpus.KindText
	if strings.HasPrefix(item, "note ") {
		kind = corpus.KindFootnote
	}
	return Reference{
		Meta: corpus.Meta{
			Title: title, Author: author, Publisher: publisher, Date: date, Source: source, Edition: publisher, Language: page, Numbered: numbered,
		},
		Document: title, Key: author, Section: []string{heading}, Paragraph: page, Item: item, Page: page, Kind: kind,
		Link: source,
	}
}

// FuzzBibTeX: one entry, whose braces are balanced as BibTeX counts them, and whose every line is a field.
func FuzzBibTeX(f *testing.F) {
	addCitations(f)
	line := regexp.MustCompile(`^  [a-z]+ = (?:\{.*\}|[a-z]{3}),?$`)
	head := regexp.MustCompile(`^@misc\{[A-Za-z0-9.-]+,?$`)
	f.Fuzz(func(t *testing.T, title, author, publisher, date, source, heading, item, page string, numbered bool) {
		text := Cite(BibTeX, fuzzed(numbered, title, author, publisher, date, source, heading, item, page), lookedAt).Text()
		lines := strings.Split(strings.TrimSuffix(text, "\n}\n"), "\n")
		if !strings.HasSuffix(text, "\n}\n") || !head.MatchString(lines[0]) {
			t.Fatalf("not an entry: %q", text)
		}
		for _, l := range lines[1:] {
			if !line.MatchString(l) {
				t.Errorf("not a field: %q", l)
			}
			if depth, lowest := braces(l); depth != 0 || lowest < 0 {
				t.Errorf("braces of %q: %d, at the lowest %d", l, depth, lowest)
			}
		}
		checkVisible(t, text)
	})
}

// braces is how deep a text ends, and how far it ever went below its beginning.
func braces(s string) (depth, lowest int) {
	for _, r := range s {
		switch r {
		case '{':
			depth++
		case '}':
			depth--
		}
		lowest = min(lowest, depth)
	}
	return depth, lowest
}

// FuzzRIS: every line is a tag's, the first is TY, the last and only the last is ER.
func FuzzRIS(f *testing.F) {
	addCitations(f)
	line := regexp.MustCompile(`^[A-Z][A-Z0-9]  - [^\r\n]*$`)
	f.Fuzz(func(t *testing.T, title, author, publisher, date, source, heading, item, page string, numbered bool) {
		text := Cite(RIS, fuzzed(numbered, title, author, publisher, date, source, heading, item, page), lookedAt).Text()
		rest, ok := strings.CutSuffix(text, "\r\n")
		lines := strings.Split(rest, "\r\n")
		if !ok || lines[0] != "TY  - GEN" || slices.Index(lines, "ER  - ") != len(lines)-1 {
			t.Fatalf("not a record: %q", text)
		}
		for i, l := range lines {
			if !line.MatchString(l) || (strings.HasPrefix(l, "ER") && i < len(lines)-1) || (strings.HasPrefix(l, "TY") && i > 0) {
				t.Errorf("line %d: %q", i+1, l)
			}
		}
		checkVisible(t, text)
	})
}

// FuzzNothingInvented: a citation for people has no word that neither the reference nor its style has.
func FuzzNothingInvented(f *testing.F) {
	addCitations(f)
	fixed := set(`and et al n d nd éd ed accessed under para paras note item p section par pars at online en ligne au aux à la http https nn
		may january february march april june july august september october november december
		jan feb mar apr aug sept oct nov dec janvier février mars avril mai juin juillet août septembre octobre novembre décembre er`)
	f.Fuzz(func(t *testing.T, title, author, publisher, date, _, heading, item, page string, numbered bool) {
		r := fuzzed(numbered, title, author, publisher, date, "https://example.org/x", heading, item, page)
		known := map[string]bool{"example": true, "org": true, "x": true}
		for _, s := range []string{title, author, publisher, heading, item, page} {
			for w := range wordsOf(citedLine(s)) {
				known[w] = true
			}
		}
		for _, style := range []Style{Chicago, APA, MLA, McGill} {
			text := Cite(style, r, lookedAt).Text()
			for w := range wordsOf(text) {
				_, is := fixed[w]
				glued := strings.TrimPrefix(w, "n") // the note's mark stands against its label: 12n3
				if !is && !known[w] && !known[glued] && len([]rune(w)) > 1 && !gluedTo(w, known) {
					t.Errorf("%s has the word %q: %s", style, w, text)
				}
			}
			checkVisible(t, text)
			if n := strings.Count(text, "\n"); n > 1 || (n > 0 && (style == Chicago || style == McGill)) {
				t.Errorf("%s has %d line ends: %q", style, n, text)
			}
		}
	})
}

// gluedTo says that a word is one of the known with “n” and another behind it, as a page with its note is.
func gluedTo(w string, known map[string]bool) bool {
	for i, r := range w {
		if r == 'n' && (i == 0 || known[w[:i]]) && (i+1 == len(w) || known[w[i+1:]]) {
			return true
		}
	}
	return false
}

// wordsOf are runs of letters, in lower case.
func wordsOf(s string) func(func(string) bool) {
	return strings.FieldsFuncSeq(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) })
}

// checkVisible: nothing in it commands a terminal or turns the text around.
func checkVisible(t *testing.T, s string) {
	t.Helper()
	for _, r := range s {
		if r != '\n' && r != '\r' && (unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r)) {
			t.Errorf("%U in %q", r, s)
		}
	}
}
