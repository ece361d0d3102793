package pdf

import (
	"math"
	"strings"
	"unicode/utf8"

	"agendabot/corpus/extract"
)

// part is a block on its way: the lines of a paragraph, heading, row, note or head.
type part struct {
	kind    extract.Kind
	lines   []*line
	texts   []string // of the lines, without mark
	mark    string
	label   string
	number  int
	level   int
	list    int
	bare    int
	known   source // how a heading was known
	did     []extract.Done
	note    *note
	sameAs  int     // the number of the structure element it is, 0: none
	above   float64 // the gap to the line before in leadings; large at the top of a column
	under   float64 // likewise to the line behind
	centred bool
}

// besideGap is how far, in ems, a line may stand to the side of the one before: the last line of a paragraph may be
// shorter than the indent of its first.
const besideGap = 3

// splitParts parts the lines of a file into paragraphs and the like.
func splitParts(all []*line, k *looks) []*part {
	var out []*part
	for i, l := range all {
		if i == 0 || k.parts(out[len(out)-1], all[i-1], l) {
			out = append(out, &part{kind: kindOf(l), note: l.note, above: 9, under: 9})
			if i > 0 && !l.fresh {
				gap := (all[i-1].base - l.base) / k.leadOf(l.size)
				out[len(out)-1].above = gap
				out[len(out)-2].under = gap
			}
		}
		p := out[len(out)-1]
		p.lines, p.texts = append(p.lines, l), append(p.texts, l.text)
		for _, mark := range l.cut {
			p.did = append(p.did, extract.Done{Rule: extract.RuleNoteMark, Text: mark})
		}
	}
	for _, p := range out {
		p.centred = k.isCentred(p)
		if t := p.lines[0].tag; k.tags {
			p.sameAs = t.element
		}
	}
	return out
}

func kindOf(l *line) extract.Kind {
	switch l.kind {
	case headLine, pageMarkLine, contentsLine, ruleLine:
		return extract.Head
	case noteLine:
		return extract.Footnote
	case rowLine:
		return extract.Row
	default:
		return extract.Paragraph
	}
}

// parts says that the line after begins a new part behind p, which ends with the line before.
func (k *looks) parts(p *part, before, after *line) bool {
	if before.kind != after.kind {
		return true
	}
	switch after.kind {
	case noteLine:
		return before.note != after.note
	case rowLine:
		return before.row != after.row || before.page != after.page
	case bodyLine:
	default:
		return true
	}
	if after.fresh || before.turned || after.turned {
		return true
	}
	if k.tags && (before.tag.element != 0 || after.tag.element != 0) {
		return before.tag.element != after.tag.element && (before.tag.item == 0 || before.tag.item != after.tag.item || !isLabel(p.text()))
	}
	return k.partsByPlace(p, before, after)
}

// partsByPlace says the same by nothing but the place and look of the lines.
func (k *looks) partsByPlace(p *part, before, after *line) bool {
	em := max(before.size, after.size)
	gap, lead := before.base-after.base, k.leadOf(after.size)
	noisy := k.noisy[after.page]
	if after.hasRaised() {
		gap -= 0.45 * after.size
	}
	short := falls(before, after)
	ends := endsSentence(before.text)
	switch {
	case before.base-after.base < sameBase*em, !noisy && !before.sizeLike(after), max(after.left-before.right, before.left-after.right) > besideGap*em:
		return true
	case gap > 1.2*lead && !noisy, gap > 1.4*lead, leaderDots.MatchString(before.text) || leaderDots.MatchString(after.text):
		return true
	case k.beginsAnew(p, before, after, short || gap > 1.08*lead && !noisy):
		return true
	case k.loud(before) && k.loud(after) && !ends, k.inMiddle(before) && k.inMiddle(after), !ends && inCapitals(before) && inCapitals(after):
		return false
	case before.isBold() != after.isBold() && !noisy && (gap > 1.08*lead || short):
		return true
	case before.isItalic() != after.isItalic() && !noisy && ends && before.right < before.margin-em:
		return true
	case after.left > before.left+0.8*em:
		return (ends || short) && (len(p.lines) > 1 || !beginsMarked(before.text))
	case after.left < before.left-0.8*em && len(p.lines) > 1:
		return ends || short
	}
	return short && ends
}

// inCapitals says that a line is some words in capitals: of a title whose lines a typewriter centred.
func inCapitals(l *line) bool {
	return capitals(l.text) && l.letters > 0 && strings.Count(l.text, " ") >= titleWords-1
}

// beginsAnew says that a line begins with a mark that is no accident of where lines break.
func (k *looks) beginsAnew(p *part, before, after *line, apart bool) bool {
	if !beginsMarked(after.text) {
		return false
	}
	if b := bulletOf(after.text); isPlainBullet(b) || b != "" && b == bulletOf(p.texts[0]) && math.Abs(p.lines[0].left-after.left) < 0.3*after.size {
		return true
	}
	last := lastWord(before.text)
	return apart || endsSentence(before.text) || strings.HasSuffix(last, ",") || last == "and" || last == "or" || last == "et" || last == "ou" ||
		math.Abs(before.left-after.left) > 0.8*after.size
}

// falls says that a line ends before it must: the first word of the next line would have had room in it.
func falls(before, after *line) bool {
	word, _, _ := strings.Cut(after.text, " ")
	letter := after.width() / float64(max(1, utf8.RuneCountInString(after.text)))
	room := before.margin - before.right
	return room > 0.8*before.size+letter*float64(utf8.RuneCountInString(word))
}

// text is the part's text in one line, without its mark.
func (p *part) text() string { return strings.Join(p.texts, " ") }
