package html

import (
	"regexp"
	"strconv"

	"agendabot/corpus/extract"
)

var (
	plainNumber = regexp.MustCompile(`^(\d{1,3})[.)][\s\x{a0}\x{2002}\x{2003}]+`)
	plainBullet = regexp.MustCompile(`^([•·‣▪◦●○])[\s\x{a0}\x{2002}\x{2003}]+`)
)

// run is a row of numbers that rises by one through the document; what was struck out leaves gaps.
type run struct {
	last    int
	members []int // indexes of pieces
}

// maxGap is how far two numbers of a run may be apart.
const maxGap = 3

// numberPlain makes items of paragraphs that begin with a number ("4. The strategy …") where the numbers of two at least
// rise through the document. A single "30. June" stays text.
func (r *reader) numberPlain() {
	var runs []*run
	for i := range r.out {
		m := plainNumber.FindStringSubmatch(r.out[i].Lines[0])
		if r.out[i].Kind != extract.Paragraph || m == nil || len(m[0]) == len(r.out[i].Lines[0]) {
			continue
		}
		n, err := strconv.Atoi(m[1])
		if err != nil || n == 0 {
			continue
		}
		runs = extend(runs, n, i)
	}
	for _, members := range runs {
		if len(members.members) < 2 {
			continue
		}
		r.asItems(members.members, plainNumber)
	}
}

// extend puts a number into the run that it goes on with, the last one first, or begins a run.
func extend(runs []*run, n, at int) []*run {
	for _, gap := range []int{1, maxGap} {
		for k := len(runs) - 1; k >= max(0, len(runs)-8); k-- {
			if d := n - runs[k].last; d >= 1 && d <= gap {
				runs[k].last = n
				runs[k].members = append(runs[k].members, at)
				return runs
			}
		}
	}
	return append(runs, &run{last: n, members: []int{at}})
}

// itemize makes items of two or more paragraphs in a row that begin with a bullet.
func (r *reader) itemize() {
	var row []int
	sign := ""
	end := func() {
		if len(row) >= 2 {
			r.asItems(row, plainBullet)
		}
		row = nil
	}
	for i := range r.out {
		m := plainBullet.FindStringSubmatch(r.out[i].Lines[0])
		if r.out[i].Kind != extract.Paragraph || m == nil || len(m[0]) == len(r.out[i].Lines[0]) {
			end()
			continue
		}
		if m[1] != sign {
			end()
		}
		sign = m[1]
		row = append(row, i)
	}
	end()
}

// asItems takes the marks off paragraphs. Those that follow one another are one list.
func (r *reader) asItems(members []int, mark *regexp.Regexp) {
	for k, i := range members {
		if k == 0 || members[k-1] != i-1 {
			r.lists++
		}
		p := &r.out[i]
		m := mark.FindStringSubmatch(p.Lines[0])
		number, _ := strconv.Atoi(m[1])
		p.Kind, p.Level, p.List, p.Number = extract.Item, 1, r.lists, number
		p.Mark = trimSpaces(m[0])
		p.printed = p.Mark
		p.Lines[0] = p.Lines[0][len(m[0]):]
	}
}
