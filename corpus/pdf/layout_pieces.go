package pdf

import (
	"math"
	"strings"
)

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
		o.raiseGlyphs()
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

// Superscripts that a font has of its own stand so far above the baseline, in ems, and are so high for their size.
const (
	glyphRise   = 0.25
	glyphHeight = 0.7
)

// raiseGlyphs makes of a superscript that the font has of its own what others draw: smaller digits on a higher baseline.
func (o *object) raiseGlyphs() {
	label := strings.TrimSpace(o.text)
	if o.turned || o.bottom < o.base+glyphRise*o.size || label == "" || strings.ContainsFunc(label, func(r rune) bool { return !isDigit(r) }) {
		return
	}
	o.base = o.bottom
	o.size = max((o.top-o.bottom)/glyphHeight, small*o.size/2)
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
	label := isLabel(l.plain()) || last.tag.note > 0 && romanLabel.MatchString(strings.TrimSpace(l.plain()))
	if gap > pieceGap*em && (gap > labelGap*em || len(l.runs) > 4 || !label) {
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
