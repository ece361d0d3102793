package pdf

import (
	"math"
	"slices"
	"strings"
	"unicode"
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
	header  bool
	did     []extract.Done
	note    *note
	sameAs  int     // the number of the structure element it is, 0: none
	above   float64 // the gap to the line before in leadings; large at the top of a column
	under   float64 // likewise to the line behind
	centred bool
}

// looks is what most of a file looks like.
type looks struct {
	body   float64         // size of most text
	lead   map[int]float64 // distance of baselines by size in half points
	tags   bool            // its structure elements are paragraphs
	plain  bool            // one size and hardly anything bold: a typewriter, or text recognised from a picture
	noisy  map[int]bool    // pages whose text was recognised from a picture: sizes mean little there
	left   map[int]float64 // where the lines of a page begin
	right  map[int]float64 // and end
	titled bool            // its structure has headings
}

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
		p.lines = append(p.lines, l)
	}
	for _, p := range out {
		for _, l := range p.lines {
			p.texts = append(p.texts, l.text)
			for _, mark := range l.cut {
				p.did = append(p.did, extract.Done{Rule: extract.RuleNoteMark, Text: mark})
			}
		}
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
	}
	return extract.Paragraph
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
		return before.row != after.row
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
	case before.base-after.base < sameBase*em, !noisy && !before.sizeLike(after):
		return true
	case gap > 1.2*lead && !noisy, gap > 1.4*lead:
		return true
	case k.beginsAnew(before, after, short || gap > 1.08*lead && !noisy):
		return true
	case k.loud(before) && k.loud(after) && !ends, k.inMiddle(before) && k.inMiddle(after):
		return false
	case before.isBold() != after.isBold() && !noisy && (gap > 1.08*lead || short):
		return true
	case before.isItalic() != after.isItalic() && !noisy && ends && before.right < before.margin-em:
		return true
	case after.left > before.left+0.8*em:
		return (ends || short) && !(len(p.lines) == 1 && beginsMarked(before.text))
	case after.left < before.left-0.8*em && len(p.lines) > 1:
		return ends || short
	}
	return short && ends
}

// beginsAnew says that a line begins with a mark that is no accident of where lines break.
func (k *looks) beginsAnew(before, after *line, apart bool) bool {
	if !beginsMarked(after.text) {
		return false
	}
	last := lastWord(before.text)
	return apart || endsSentence(before.text) || strings.HasSuffix(last, ",") || last == "and" || last == "or" || last == "et" || last == "ou" ||
		math.Abs(before.left-after.left) > 0.8*after.size || strings.ContainsRune("•◦▪●", firstRune(after.text))
}

// falls says that a line ends before it must: the first word of the next line would have had room in it.
func falls(before, after *line) bool {
	word, _, _ := strings.Cut(after.text, " ")
	letter := after.width() / float64(max(1, utf8.RuneCountInString(after.text)))
	room := before.margin - before.right
	return room > 0.8*before.size+letter*float64(utf8.RuneCountInString(word))
}

func (p *part) text() string { return strings.Join(p.texts2(), " ") }

// texts2 are the texts of the lines while the part is not finished.
func (p *part) texts2() []string {
	if p.texts != nil {
		return p.texts
	}
	out := make([]string, 0, len(p.lines))
	for _, l := range p.lines {
		out = append(out, l.text)
	}
	return out
}

func lastWord(text string) string {
	return text[strings.LastIndexByte(text, ' ')+1:]
}

func firstRune(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}

// looksOf measures what most of a file looks like.
func looksOf(sheets []*sheet, tagged bool) *looks {
	k := &looks{lead: map[int]float64{}, noisy: map[int]bool{}, left: map[int]float64{}, right: map[int]float64{}}
	sizes := map[int]int{}
	letters, bold := 0, 0
	for _, s := range sheets {
		k.noisy[s.number] = s.pictures > 0.5
		for _, l := range s.lines {
			if l.kind == bodyLine {
				sizes[half(l.size)] += l.letters
				letters += l.letters
				bold += l.bold
			}
		}
		k.edges(s)
	}
	most := mostOf(sizes)
	k.body = float64(most) / 2
	near := sizes[most] + sizes[most-1] + sizes[most+1]
	k.plain = bold*50 < letters && near*10 > letters*9 && !tagged || len(sheets) > 0 && allNoisy(k.noisy)
	k.leads(sheets)
	k.tags = tagged && tagsSane(sheets)
	return k
}

func allNoisy(noisy map[int]bool) bool {
	for _, n := range noisy {
		if !n {
			return false
		}
	}
	return true
}

// half is a size in half points.
func half(size float64) int { return int(math.Round(2 * min(size, 1e5))) }

// mostOf is the key with the largest count, the smallest of several.
func mostOf(counts map[int]int) int {
	best, most := 0, -1
	for key, n := range counts {
		if n > most || n == most && key < best {
			best, most = key, n
		}
	}
	return best
}

// edges finds where the lines of a page begin and end, the odd ones left aside.
func (k *looks) edges(s *sheet) {
	var left, right []float64
	for _, l := range s.lines {
		if l.kind == bodyLine && !l.turned {
			left, right = append(left, l.left), append(right, l.right)
		}
	}
	if len(left) == 0 {
		return
	}
	slices.Sort(left)
	slices.Sort(right)
	k.left[s.number], k.right[s.number] = left[len(left)/10], right[len(right)-1-len(right)/10]
}

// leads finds the usual distance of baselines for each size.
func (k *looks) leads(sheets []*sheet) {
	counts := map[int]map[int]int{}
	for _, s := range sheets {
		for i := 1; i < len(s.lines); i++ {
			a, b := s.lines[i-1], s.lines[i]
			gap := a.base - b.base
			if half(a.size) != half(b.size) || gap < 0.8*b.size || gap > 2.5*b.size || a.kind != b.kind {
				continue
			}
			if counts[half(b.size)] == nil {
				counts[half(b.size)] = map[int]int{}
			}
			counts[half(b.size)][int(math.Round(4*gap))]++
		}
	}
	for size, gaps := range counts {
		if n := mostOf(gaps); gaps[n] >= 3 {
			k.lead[size] = float64(n) / 4
		}
	}
}

// leadOf is the usual distance of baselines of lines of a size.
func (k *looks) leadOf(size float64) float64 {
	if lead, ok := k.lead[half(size)]; ok {
		return lead
	}
	if lead := 1.25 * size; lead > 0 {
		return lead
	}
	return 1
}

// tagsSane says that the structure elements of a file are paragraphs: few go on in the next one in mid-sentence.
func tagsSane(sheets []*sheet) bool {
	broken, all := 0, 0
	for _, s := range sheets {
		for i := 1; i < len(s.lines); i++ {
			a, b := s.lines[i-1], s.lines[i]
			if a.kind != bodyLine || b.kind != bodyLine || b.fresh || a.tag.element == 0 || b.tag.element == 0 ||
				a.tag.element == b.tag.element || a.tag.row != 0 {
				continue
			}
			all++
			if !endsSentence(a.text) && beginsLower(b.text) {
				broken++
			}
		}
	}
	return broken*4 <= all
}

func beginsLower(text string) bool { return unicode.IsLower(firstRune(text)) }

// loud says that a line is larger than the text of the file, or bold.
func (k *looks) loud(l *line) bool { return l.isBold() || l.size >= largerSize*k.body }

// isCentred says that a part stands in the middle between the page's edges, well off both.
func (k *looks) isCentred(p *part) bool {
	all := *p.lines[0]
	for _, l := range p.lines {
		all.left, all.right = min(all.left, l.left), max(all.right, l.right)
	}
	return k.inMiddle(&all)
}

// inMiddle says that a line stands in the middle between the page's edges, well off both.
func (k *looks) inMiddle(l *line) bool {
	left, right := k.left[l.page], k.right[l.page]
	width := right - left
	return width > 0 && l.left-left > 0.06*width && math.Abs((l.left-left)-(right-l.right)) < 0.08*width
}
