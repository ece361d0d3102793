package pdf

import (
	"math"
	"unicode/utf8"
)

// spread finds the rows that a page draws each as one text, as TeX does: far fewer letters to the inch than usual, or
// one behind another with the same edges and far fewer in one than in another. Where their cells part is not known.
func (t *tables) spread(s *sheet, usual float64) {
	for i := 0; i < len(s.lines); {
		j := i
		narrow, wide := math.Inf(1), 0.0
		loose, same := true, true
		for j < len(s.lines) && j-i < spreadRows && mayBeCell(s.lines[j]) && s.below(i, j) {
			letter := letterWidth(s.lines[j])
			stillLoose, stillSame := loose && letter >= looseLetters*usual, same && s.sameEdges(i, j)
			if !stillLoose && !stillSame {
				break
			}
			loose, same = stillLoose, stillSame
			narrow, wide = min(narrow, letter), max(wide, letter)
			j++
		}
		if j-i < tableRows || !loose && wide < spreadLetters*narrow {
			i++
			continue
		}
		rows := make([]row, 0, j-i)
		for _, l := range s.lines[i:j] {
			rows = append(rows, row{{l}})
		}
		t.add(rows)
		i = j
	}
}

// letterWidth is the width of a line by its characters, in ems.
func letterWidth(l *line) float64 {
	return l.width() / l.size / float64(1+utf8.RuneCountInString(l.text))
}

// usualLetter is the usual width of a character in the lines of a file, in ems.
func usualLetter(sheets []*sheet) float64 {
	var widths []float64
	for _, s := range sheets {
		for _, l := range s.lines {
			if l.kind == bodyLine && l.letters > 20 {
				widths = append(widths, letterWidth(l))
			}
		}
	}
	if len(widths) == 0 {
		return 1
	}
	return median(widths)
}

// below says that line j stands below the one before it, as a row of a table that begins with line i.
func (s *sheet) below(i, j int) bool {
	if i == j {
		return true
	}
	gap := s.lines[j-1].base - s.lines[j].base
	return gap > sameBase*s.lines[i].size && gap < 2.5*s.lines[i].size
}

// sameEdges says that line j begins and ends where line i does.
func (s *sheet) sameEdges(i, j int) bool {
	a, b := s.lines[i], s.lines[j]
	em := aligned * a.size
	return math.Abs(a.left-b.left) <= em && math.Abs(a.right-b.right) <= em
}
