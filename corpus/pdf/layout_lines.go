package pdf

import (
	"cmp"
	"math"
	"slices"
	"strings"
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
	row, cell    int      // of a table's line: numbers from 1 of row (through the file) and cell
	table        int
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

// runsOf are the objects of a page. Those that are nothing but space only say that there is a space.
func runsOf(p *rawPage) []run {
	runs := make([]run, 0, len(p.objects))
	for i := range p.objects {
		o := p.objects[i]
		if strings.TrimSpace(o.text) == "" {
			if n := len(runs); n > 0 && o.text != "" {
				runs[n-1].text = strings.TrimRight(runs[n-1].text, " ") + " "
			}
			continue
		}
		o.sane()
		runs = append(runs, run{object: o, order: len(runs)})
	}
	return runs
}

// sane makes usable numbers of those of a damaged file.
func (o *object) sane() {
	for _, v := range []*float64{&o.left, &o.bottom, &o.right, &o.top, &o.base, &o.size} {
		if math.IsNaN(*v) {
			*v = 0
		}
		*v = max(-1e6, min(*v, 1e6))
	}
	o.right, o.top = max(o.right, o.left), max(o.top, o.bottom)
	if o.size <= 0 {
		o.size = max(1, o.top-o.bottom)
	}
}

// pieces joins runs that follow one another in the content on one baseline.
func pieces(runs []run, page int) []*line {
	var out []*line
	for _, r := range runs {
		if len(out) > 0 {
			l := out[len(out)-1]
			if raised, ok := l.takes(&r); ok {
				r.raised = raised
				l.add(r)
				continue
			}
		}
		out = append(out, newLine(r, page))
	}
	return out
}

// takes says whether a run goes on with a line, and whether as a superscript.
func (l *line) takes(r *run) (raised, ok bool) {
	last := &l.runs[len(l.runs)-1]
	em := max(l.size, r.size)
	gap := r.left - l.right
	if l.turned || r.turned || !sameCell(last.tag, r.tag) || gap < -backGap*em {
		return false, false
	}
	if gap > pieceGap*em && (gap > labelGap*em || len(l.runs) > 4 || !isLabel(l.plain())) {
		return false, false
	}
	rise := r.base - l.base
	switch {
	case math.Abs(rise) < 0.12*em, math.Abs(rise) <= sameBase*min(l.size, r.size) && r.size > small*l.size:
		return false, true
	case r.size <= small*l.size:
		return rise > 0, rise > -0.35*l.size && rise < 0.75*l.size
	case raisedOver(&r.object, &object{base: l.base, size: l.size}):
		return true, gap < spaceGap*em
	}
	return false, len(l.runs) == 1 && raisedOver(&last.object, &r.object)
}

// sameCell says that two tags may stand in one piece of a line.
func sameCell(a, b tag) bool {
	return a.artifact == b.artifact && a.row == b.row && a.cell == b.cell && a.note == b.note
}

// plain is the line's text as drawn, marks of notes included.
func (l *line) plain() string { return joinRuns(l.runs, true) }

// write makes the line's text, without the marks of notes.
func (l *line) write() {
	l.text = joinRuns(l.runs, false)
	l.cut = l.cut[:0]
	for i := range l.runs {
		if l.runs[i].mark {
			l.cut = append(l.cut, strings.TrimSpace(l.runs[i].text))
		}
	}
}

// joinRuns joins the texts of runs, with one space where there is any.
func joinRuns(runs []run, marks bool) string {
	var b strings.Builder
	space := false
	for i := range runs {
		r := &runs[i]
		space = space || i > 0 && spaced(&runs[i-1], r)
		if r.mark && !marks {
			continue
		}
		for j, w := range strings.Fields(r.text) {
			if (space || j > 0) && b.Len() > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(w)
			space = false
		}
	}
	return b.String()
}

// spaced says whether there is a space between two runs of a line. PDFium sees one before a hyphen that a word
// processor drew by itself, a little apart from the word.
func spaced(a, b *run) bool {
	em := max(a.size, b.size)
	if a.raised || b.raised {
		em = min(a.size, b.size)
	}
	gap := b.left - a.right
	switch {
	case strings.HasSuffix(a.text, " "), strings.HasPrefix(b.text, " "):
		return gap > hyphenGap*em || !isHyphen(a.text) && !isHyphen(b.text)
	case b.order == a.order+1:
		return gap > 0.35*em
	}
	return gap > spaceGap*em
}

func isHyphen(text string) bool {
	switch strings.TrimSpace(text) {
	case "-", "‐", "‑":
		return true
	}
	return false
}

// gather joins pieces on one baseline that stand close together, in whatever order they are drawn.
func gather(all []*line) []*line {
	byBase := slices.Clone(all)
	slices.SortStableFunc(byBase, func(a, b *line) int { return cmp.Compare(b.base, a.base) })
	gone := map[*line]bool{}
	for i := 0; i < len(byBase); {
		j := i + 1
		for j < len(byBase) && byBase[i].base-byBase[j].base <= sameBase*min(byBase[i].size, byBase[j].size) {
			j++
		}
		gatherRow(byBase[i:j], gone)
		i = j
	}
	return slices.DeleteFunc(all, func(l *line) bool { return gone[l] })
}

// gatherRow joins what stands close together among pieces on one baseline.
func gatherRow(row []*line, gone map[*line]bool) {
	slices.SortStableFunc(row, func(a, b *line) int { return cmp.Compare(a.left, b.left) })
	for i := 1; i < len(row); i++ {
		a, b := row[i-1], row[i]
		em := max(a.size, b.size)
		gap := b.left - a.right
		if a.turned || b.turned || gap < -0.2*em || gap > strayGap*em || !sameCell(a.tag, b.tag) {
			continue
		}
		for _, r := range b.runs {
			a.add(r)
		}
		gone[b] = true
		row[i] = a
	}
}

// offLabel is how far, in ems, the mark of an item may stand above or below its first line: a superscript in the line
// moves one of them in pages made of HTML.
const offLabel = 0.6

// attachLabels puts marks that stand a little above or below a line, close before its beginning, into the line.
func attachLabels(all []*line) []*line {
	byBase := slices.Clone(all)
	slices.SortStableFunc(byBase, func(a, b *line) int { return cmp.Compare(b.base, a.base) })
	gone := map[*line]bool{}
	for i, l := range byBase {
		if l.turned || len(l.runs) > 2 || len(l.text) > 12 || !beginsMarked(l.text) || !isLabel(l.text) {
			continue
		}
		to := nearest(byBase, i)
		if to == nil || gone[to] {
			continue
		}
		runs := to.runs
		*to = *newLine(l.runs[0], l.page)
		for _, r := range slices.Concat(l.runs[1:], runs) {
			to.add(r)
		}
		to.write()
		gone[l] = true
	}
	return slices.DeleteFunc(all, func(l *line) bool { return gone[l] })
}

// nearest is the line that begins close behind line i, a little higher or lower.
func nearest(byBase []*line, i int) *line {
	l := byBase[i]
	var best *line
	for _, step := range []int{-1, 1} {
		for j := i + step; j >= 0 && j < len(byBase) && max(i-j, j-i) <= 16; j += step {
			o := byBase[j]
			off, gap := math.Abs(o.base-l.base), o.left-l.right
			if off > offLabel*l.size {
				break
			}
			if !o.turned && gap >= 0 && gap <= strayGap*l.size && sameCell(l.tag, o.tag) && (best == nil || off < math.Abs(best.base-l.base)) {
				best = o
			}
		}
	}
	return best
}

// hasRaised says that a line has a superscript, which may move it down.
func (l *line) hasRaised() bool {
	return slices.ContainsFunc(l.runs, func(r run) bool { return r.raised })
}
