package pdf

import (
	"math"
	"slices"
)

// looks is what most of a file looks like.
type looks struct {
	body   float64         // size of most text
	lead   map[int]float64 // distance of baselines by size in half points
	tags   bool            // its structure elements are paragraphs
	plain  bool            // one size and hardly anything bold: a typewriter, or text recognised from a picture
	noisy  map[int]bool    // pages whose text was recognised from a picture: sizes mean little there
	edges  map[column]edges
	titled bool // its structure has headings

	gutters map[int][]float64 // of each page
}

// column is one of a page's columns; that of what stands across them is the page.
type column struct{ page, number int }

// edges are where the lines of a column begin and end.
type edges struct{ left, right float64 }

// looksOf measures what most of a file looks like.
func looksOf(sheets []*sheet, tagged bool) *looks {
	k := &looks{lead: map[int]float64{}, noisy: map[int]bool{}, edges: map[column]edges{}, gutters: map[int][]float64{}}
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
		k.gutters[s.number] = s.gutters
		k.findEdges(s)
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

// findEdges finds where the lines of a page and of its columns begin and end, the odd ones left aside.
func (k *looks) findEdges(s *sheet) {
	left, right := map[column][]float64{}, map[column][]float64{}
	for _, l := range s.lines {
		if l.kind != bodyLine || l.turned {
			continue
		}
		page, c := column{s.number, -1}, k.columnOf(l)
		left[page], right[page] = append(left[page], l.left), append(right[page], l.right)
		if c != page {
			left[c], right[c] = append(left[c], l.left), append(right[c], l.right)
		}
	}
	for c, lefts := range left {
		rights := right[c]
		slices.Sort(lefts)
		slices.Sort(rights)
		k.edges[c] = edges{lefts[len(lefts)/10], rights[len(rights)-1-len(rights)/10]}
	}
}

// columnOf is the column that a line stands in.
func (k *looks) columnOf(l *line) column {
	gutters := k.gutters[l.page]
	if len(gutters) == 0 {
		return column{l.page, -1}
	}
	return column{l.page, columnOf(l, gutters)}
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

// loud says that a line is larger than the text of the file, or bold.
func (k *looks) loud(l *line) bool { return l.isBold() || l.size >= largerSize*k.body }

// isCentred says that a part stands in the middle between the edges of its column, well off both.
func (k *looks) isCentred(p *part) bool {
	all := *p.lines[0]
	for _, l := range p.lines {
		all.left, all.right = min(all.left, l.left), max(all.right, l.right)
	}
	return k.inMiddle(&all)
}

// inMiddle says that a line stands in the middle between the edges of its column, well off both.
func (k *looks) inMiddle(l *line) bool {
	e := k.edges[k.columnOf(l)]
	width := e.right - e.left
	return width > 0 && l.left-e.left > 0.06*width && math.Abs((l.left-e.left)-(e.right-l.right)) < 0.08*width
}
