package corpus

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	atxHeading   = regexp.MustCompile(`^ {0,3}(#{1,6})\s+(.*?)(?:\s+#+)?\s*$`)
	underline    = regexp.MustCompile(`^\s{0,3}(={3,}|-{3,})\s*$`)
	bulletMark   = regexp.MustCompile(`^(\s*)([-*•◦▪‣·–])\s+(?:(\d{1,3}[.)])\s+)?`)
	orderedMark  = regexp.MustCompile(`^(\s*)(\d{1,3}[.)])\s+`)
	enumeratorAt = regexp.MustCompile(`^\s*\((?:[a-z]{1,5}|\d{1,3})\)\s`)
)

// plainReader turns plain text into blocks: paragraphs by empty lines, headings by "#", underlines or capitals,
// lists by their marks.
type plainReader struct {
	*source
	blocks     []block
	open       block    // what the lines at hand belong to
	openLines  []string // its lines; empty: nothing is open
	ownLine    bool     // every line is a paragraph
	lists      int
	listStack  []listLevel
	afterBlank bool
}

// listLevel is one of the lists that the reader is in.
type listLevel struct {
	id, indent int
	bullet     string // "" for ordered lists
	next       int    // the number that comes next in an ordered list
}

// readPlain makes blocks of the source's lines.
func readPlain(s *source) []block {
	r := &plainReader{source: s, ownLine: linesAreParagraphs(s.lines), afterBlank: true}
	for i := 0; i < len(s.lines); i++ {
		l := s.lines[i]
		if strings.TrimSpace(l.text) == "" {
			r.flush()
			r.afterBlank = true
			continue
		}
		if level, heading, extra := r.heading(i); level > 0 {
			r.flush()
			r.listStack = nil
			r.blocks = append(r.blocks, block{kind: headingBlock, level: level, text: heading, line: l.no, page: l.page})
			i += extra
			r.afterBlank = true
			continue
		}
		r.line(l)
		r.afterBlank = false
	}
	r.flush()
	return r.blocks
}

// linesAreParagraphs recognises text whose paragraphs are one long line each.
func linesAreParagraphs(lines []line) bool {
	long, full := 0, 0
	for _, l := range lines {
		if n := utf8.RuneCountInString(l.text); n > 0 {
			full++
			if n > 120 {
				long++
			}
		}
	}
	return long*2 > full
}

// heading gives the level and text of a heading in line i, and how many more lines it takes; level 0 for none.
func (r *plainReader) heading(i int) (level int, text string, extra int) {
	t := r.lines[i].text
	if m := atxHeading.FindStringSubmatch(t); m != nil && m[2] != "" {
		return len(m[1]), strings.Join(strings.Fields(m[2]), " "), 0
	}
	if !r.afterBlank || mayBeItem(t) && (bulletMark.MatchString(t) || orderedMark.MatchString(t)) {
		return 0, "", 0
	}
	folded := strings.Join(strings.Fields(t), " ")
	if i+1 < len(r.lines) {
		next := r.lines[i+1].text
		if m := underline.FindStringSubmatch(next); m != nil && utf8.RuneCountInString(folded) <= 120 {
			if m[1][0] == '=' {
				return 1, folded, 1
			}
			return 2, folded, 1
		}
		if strings.TrimSpace(next) != "" {
			return 0, "", 0
		}
	}
	if isCapitals(folded) {
		return 1, folded, 0
	}
	return 0, "", 0
}

// isCapitals says that a line stands out as a heading by its capitals alone.
func isCapitals(s string) bool {
	letters := 0
	for _, r := range s {
		if unicode.IsLower(r) {
			return false
		}
		if unicode.IsUpper(r) {
			letters++
		}
	}
	return letters >= 4 && utf8.RuneCountInString(s) <= 100 && !closesSentence(s)
}

// line takes a line that is no heading: the beginning of an item or paragraph, or more of what is open.
func (r *plainReader) line(l line) {
	indent := len(l.text) - len(strings.TrimLeft(l.text, " \t"))
	starts := r.afterBlank || len(r.openLines) == 0 || r.ownLine
	if mayBeItem(l.text) && r.item(l, starts) {
		return
	}
	begins := starts || beginsEnumerated(r.openLines[len(r.openLines)-1], l.text)
	switch {
	case !begins:
		r.openLines = append(r.openLines, l.text)
	case r.afterBlank && indent >= 2 && len(r.listStack) > 0 && !r.ownLine:
		top := r.listStack[len(r.listStack)-1]
		r.begin(block{kind: continuationBlock, level: len(r.listStack), list: top.id}, l, l.text)
	default:
		if !r.afterBlank || indent < 2 {
			r.listStack = nil
		}
		r.begin(block{kind: paragraphBlock}, l, l.text)
	}
}

// mayBeItem says that the first character of a line is one of an item's mark. Patterns are slow where much space stands before it.
func mayBeItem(text string) bool {
	first, _ := utf8.DecodeRuneInString(strings.TrimLeftFunc(text, unicode.IsSpace))
	return first >= '0' && first <= '9' || strings.ContainsRune("-*•◦▪‣·–", first)
}

// item takes a line that is the beginning of one.
func (r *plainReader) item(l line, starts bool) bool {
	if m := bulletMark.FindStringSubmatch(l.text); m != nil && len(m[0]) < len(l.text) && (starts || r.open.inList() || m[2] != "–") {
		r.startItem(l, m[0], listLevel{indent: len(m[1]), bullet: m[2]}, m[3])
		return true
	}
	if m := orderedMark.FindStringSubmatch(l.text); m != nil && len(m[0]) < len(l.text) && (starts || r.continuesOrdered(len(m[1]), m[2])) {
		r.startItem(l, m[0], listLevel{indent: len(m[1]), next: printedNumber(m[2])}, "")
		return true
	}
	return false
}

// continuesOrdered says that a numbered line is an item of an open list, the next or, behind a closing mark, a later
// one, and not a wrapped line that happens to begin with a number.
func (r *plainReader) continuesOrdered(indent int, mark string) bool {
	number, before := printedNumber(mark), strings.TrimSpace(r.openLines[len(r.openLines)-1])
	for _, level := range r.listStack {
		if level.bullet == "" && level.indent == indent &&
			(level.next == number || (level.next < number && closesSentence(before))) {
			return true
		}
	}
	return strings.HasSuffix(before, ":") && number == 1
}

func (r *plainReader) startItem(l line, mark string, at listLevel, inner string) {
	number := at.next
	level := len(r.listStack) - 1
	for level >= 0 && (r.listStack[level].indent != at.indent || r.listStack[level].bullet != at.bullet) {
		level--
	}
	for level < 0 && len(r.listStack) > 0 && r.listStack[len(r.listStack)-1].indent >= at.indent {
		r.listStack = r.listStack[:len(r.listStack)-1]
	}
	if level >= 0 && (at.bullet != "" || r.listStack[level].next == number) {
		r.listStack = r.listStack[:level+1]
	} else {
		if level >= 0 {
			r.listStack = r.listStack[:level]
		}
		r.lists++
		at.id = r.lists
		r.listStack = append(r.listStack, at)
	}
	top := &r.listStack[len(r.listStack)-1]
	top.next = number + 1
	b := block{kind: itemBlock, level: len(r.listStack), list: top.id, mark: strings.TrimSpace(mark), number: number}
	if inner != "" {
		b.inner, b.number = inner, printedNumber(inner)
	}
	r.begin(b, l, l.text[len(mark):])
}

func (r *plainReader) begin(b block, l line, text string) {
	r.flush()
	b.line, b.page = l.no, l.page
	r.open, r.openLines = b, []string{text}
}

func (r *plainReader) flush() {
	if len(r.openLines) == 0 {
		return
	}
	text, joins := joinLines(r.openLines, r.vocab)
	for _, j := range joins {
		r.note(RuleHyphen, r.open.line, j)
	}
	if r.open.text = text; text != "" {
		r.blocks = append(r.blocks, r.open)
	}
	r.openLines = nil
}
