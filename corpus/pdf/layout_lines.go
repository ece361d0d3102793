package pdf

import (
	"math"
	"slices"
	"unicode"
)

// Distances between runs, in ems of the larger of the two.
const (
	sameBase  = 0.3  // baselines that differ by less are one
	spaceGap  = 0.2  // from this gap on there is a space between runs that do not follow one another in the content
	hyphenGap = 0.24 // a space beside a hyphen that stands alone is wider
	pieceGap  = 1.0  // up to this gap runs that follow one another are one piece of a line
	strayGap  = 0.7  // up to this gap any two runs on one baseline are: a mark may be drawn after all the text
	labelGap  = 5.0  // up to this gap a mark ("1.", "(a)", "•") belongs to what follows it
	lineGap   = 4.0  // up to this gap pieces that are no columns and no table are one line
	backGap   = 0.6  // a run may begin this much before the end of the one before it
	small     = 0.85 // what is smaller than its line by this may be a superscript
)

// run is a text object within a line.
type run struct {
	object
	order  int  // among the objects of its page
	raised bool // a superscript
	mark   bool // the reference mark of a note, which is left out of the text
}

// lineKind says what a line is part of.
type lineKind int

const (
	bodyLine     lineKind = iota
	headLine              // a running head
	pageMarkLine          // a page number
	contentsLine
	noteLine
	rowLine
	ruleLine // a rule drawn with underscores
)

// line is what stands on one baseline with no wide gap in it.
type line struct {
	box
	runs         []run
	kind         lineKind
	page, place  int     // from 1; place counts through the file
	order        int     // of its longest run
	base, size   float64 // of its longest run
	tag          tag     // likewise
	smallest     float64 // size of its words, superscripts left aside
	largest      float64
	longest      int // what that run weighs
	letters      int // letters and digits
	bold, italic int // how many of them are
	turned       bool
	zone         int      // 1 at the page's head, -1 at its foot
	fresh        bool     // the first line after a jump: a page or a column begins here
	text         string   // without the marks of notes
	cut          []string // the marks of notes that are left out of text
	margin       float64  // how far to the right the lines around it go
	column       int      // of its page, from 0 on; -1 across several
	row, cell    int      // of a table's line: numbers from 1 of row (through the file) and cell
	table        int
	header       bool  // it is in a table's head row
	note         *note // what a line of a note belongs to
}

// newLine is a line of one run.
func newLine(r run, page int) *line {
	l := &line{
		page: page, turned: r.turned, longest: -1, smallest: math.Inf(1),
		box: box{math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)},
	}
	l.add(r)
	return l
}

// add puts a run behind the others.
func (l *line) add(r run) {
	if len(l.runs) == 1 && raisedOver(&l.runs[0].object, &r.object) {
		l.runs[0].raised = true
		l.longest, l.letters, l.bold, l.italic = -1, 0, 0, 0
		l.smallest, l.largest = math.Inf(1), 0
	}
	l.runs = append(l.runs, r)
	l.left, l.right = min(l.left, r.left), max(l.right, r.right)
	l.bottom, l.top = min(l.bottom, r.bottom), max(l.top, r.top)
	n := wordCharacters(r.text)
	if !r.raised {
		if n > 1 || l.largest == 0 {
			l.smallest, l.largest = min(l.smallest, r.size), max(l.largest, r.size)
		}
		l.letters += n
		if r.bold {
			l.bold += n
		}
		if r.italic {
			l.italic += n
		}
		n = 2*n + 1
	}
	if n > l.longest {
		l.longest = n
		l.base, l.size, l.order, l.tag = r.base, r.size, r.order, r.tag
	}
}

// sizeLike says that words of a and b have one size: small capitals stand among large ones.
func (l *line) sizeLike(o *line) bool {
	return l.smallest <= 1.06*o.largest && o.smallest <= 1.06*l.largest
}

// isBold says that all letters of the line are bold.
func (l *line) isBold() bool { return l.letters > 0 && l.bold == l.letters }

// isItalic says that all letters of the line are italic.
func (l *line) isItalic() bool { return l.letters > 0 && l.italic == l.letters }

// hasRaised says that a line has a superscript, which may move it down.
func (l *line) hasRaised() bool {
	return slices.ContainsFunc(l.runs, func(r run) bool { return r.raised })
}

// wordCharacters counts letters and digits.
func wordCharacters(text string) int {
	n := 0
	for _, r := range text {
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			n++
		}
	}
	return n
}

// raisedOver says that a is a superscript beside b: smaller and above its baseline, or a mark as large as b but higher.
func raisedOver(a, b *object) bool {
	rise := a.base - b.base
	if a.size > small*b.size && (a.size > 1.05*b.size || len(labelsOf(a.text)) == 0 || rise < sameBase*b.size) {
		return false
	}
	return rise > 0.15*b.size && rise < 0.75*b.size
}
