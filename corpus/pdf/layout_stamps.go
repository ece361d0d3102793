package pdf

import (
	"fmt"
	"slices"
)

// stampSize is how much larger than the text behind it a watermark is that is not turned.
const stampSize = 2.0

// markStamps marks what is stamped over the pages at one place of three at least: "DRAFT", turned, or large and over other
// text. It is apart from the text like a running head.
func markStamps(sheets []*sheet) {
	places := map[string][]*line{}
	for _, s := range sheets {
		for _, l := range s.lines {
			if l.kind == bodyLine && (l.turned || s.isOver(l)) {
				key := fmt.Sprintf("%.0f %.0f %s", l.left/4, l.base/4, l.plain())
				places[key] = append(places[key], l)
			}
		}
	}
	for _, lines := range places {
		pages := map[int]bool{}
		for _, l := range lines {
			pages[l.page] = true
		}
		if len(pages) < headPages {
			continue
		}
		for _, l := range lines {
			l.kind = headLine
		}
	}
}

// isOver says that a line lies over smaller ones.
func (s *sheet) isOver(l *line) bool {
	return l.size >= stampSize*s.middle && slices.ContainsFunc(s.lines, func(o *line) bool {
		return o != l && o.size*stampSize <= l.size && o.base > l.bottom && o.base < l.top && o.left < l.right && o.right > l.left
	})
}
