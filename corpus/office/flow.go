package office

import (
	"strings"
	"unicode"

	"agendabot/corpus/extract"
)

// flow gathers the text of one paragraph and, apart from it, what is left out.
type flow struct {
	b       *builder
	place   int
	text    strings.Builder
	out     strings.Builder
	rule    extract.Rule // of what is in out
	letters int
	bold    int  // letters that are bold
	open    bool // the last character was white space, or there is none yet (OpenDocument runs white space together)
}

// add writes text, or where a rule is given leaves it out by that.
func (f *flow) add(s string, rule extract.Rule, bold bool) {
	if s == "" {
		return
	}
	f.b.written += len(s)
	if rule != f.rule {
		f.flush()
		f.rule = rule
	}
	if rule != "" {
		f.out.WriteString(s)
		f.b.budget.spend(len(s), 0)
		return
	}
	f.text.WriteString(s)
	f.b.budget.spend(len(s), 0)
	n := countLetters(s)
	f.letters += n
	if bold {
		f.bold += n
	}
}

// addSpaced writes text in which white space of any length is one space, and none at the start of the paragraph.
func (f *flow) addSpaced(s string, rule extract.Rule, bold bool) {
	var out strings.Builder
	for _, r := range s {
		space := r == ' ' || r == '\t' || r == '\n' || r == '\r'
		if space && f.open {
			continue
		}
		if space {
			r = ' '
		}
		f.open = space
		out.WriteRune(r)
	}
	f.add(out.String(), rule, bold)
}

// flush ends a piece of text that is left out.
func (f *flow) flush() {
	if f.out.Len() > 0 {
		f.b.leave(f.rule, f.place, f.out.String())
		f.out.Reset()
	}
}

// done is the text of the paragraph.
func (f *flow) done() (text string, bold bool) {
	f.flush()
	lines := strings.Split(f.text.String(), "\n")
	for i := range lines {
		lines[i] = trimSpaces(lines[i])
	}
	return strings.Trim(strings.Join(lines, "\n"), "\n"), f.letters > 0 && f.bold == f.letters
}

func countLetters(s string) int {
	n := 0
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			n++
		}
	}
	return n
}

// spaces turns tabs and line ends, which in the text of an XML part are spaces, into spaces.
func spaces(s string) string {
	if !strings.ContainsAny(s, "\t\n\r") {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == '\t' || r == '\n' || r == '\r' {
			return ' '
		}
		return r
	}, s)
}

func trimSpaces(s string) string { return strings.Trim(s, " \u00a0") }
