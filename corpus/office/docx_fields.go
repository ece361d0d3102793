package office

import (
	"strings"

	"agendabot/corpus/extract"
)

// fields is the fields around the text, the outermost first: instruction, then result (ISO/IEC 29500-1, 17.16).
type fields struct {
	open     []field
	contents int // open fields that are tables of contents, in their result
	unread   int // open fields in their instruction
}

type field struct {
	instruction string
	result      bool
	contents    bool
}

// rule is the one by which text in the fields is left out.
func (f *fields) rule() extract.Rule {
	switch {
	case f.contents > 0:
		return extract.RuleContents
	case f.unread > 0:
		return extract.RuleMarkup
	}
	return ""
}

func (f *fields) begin() {
	f.open = append(f.open, field{})
	f.unread++
}

// instruct takes words of the instruction in; the first is enough.
func (f *fields) instruct(s string) {
	if n := len(f.open); n > 0 && !f.open[n-1].result && len(f.open[n-1].instruction) < 100 {
		f.open[n-1].instruction += s
	}
}

func (f *fields) separate() {
	n := len(f.open)
	if n == 0 || f.open[n-1].result {
		return
	}
	top := &f.open[n-1]
	top.result = true
	f.unread--
	if isContents(top.instruction) {
		top.contents = true
		f.contents++
	}
}

// isContents says that a field is a table of contents, of figures, of authorities, or an index.
func isContents(instruction string) bool {
	words := strings.Fields(instruction)
	if len(words) == 0 {
		return false
	}
	switch strings.ToUpper(words[0]) {
	case "TOC", "TOA", "INDEX":
		return true
	}
	return false
}

// end ends a field and gives its instruction.
func (f *fields) end() string {
	n := len(f.open)
	if n == 0 {
		return ""
	}
	top := f.open[n-1]
	if top.contents {
		f.contents--
	} else if !top.result {
		f.unread--
	}
	f.open = f.open[:n-1]
	return top.instruction
}

// isCount says that a field is a number which Word counts when it shows the page, and does not write into the file.
func isCount(instruction string) bool {
	instruction = strings.ToUpper(strings.TrimSpace(instruction))
	return strings.HasPrefix(instruction, "AUTONUM") || strings.HasPrefix(instruction, "LISTNUM")
}
