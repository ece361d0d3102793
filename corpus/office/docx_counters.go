package office

import "strings"

// counter is where the numbers of a definition have come to, level by level.
type counter struct {
	value [numLevels]int
	set   [numLevels]bool
}

// level is the level of a list in force, nil if there is none.
func (n *numbering) level(list *num, a *abstractNum, i int) *numLevel {
	if list.levels[i] != nil {
		return list.levels[i]
	}
	if a == nil {
		return nil
	}
	return a.levels[i]
}

// levelOf is the level of a paragraph whose list is its style's: the one tied to that style, else the given.
func (n *numbering) levelOf(id, style string, given int) int {
	if list := n.nums[id]; list != nil && style != "" {
		_, a := n.definition(list)
		for i := range numLevels {
			if l := n.level(list, a, i); l != nil && l.style == style {
				return i
			}
		}
	}
	return given
}

// next counts a paragraph of a list. It is nil where the list is not defined. unknown is a format that is not
// written as the document has it.
func (n *numbering) next(id string, ilvl int) (it *item, left int, unknown string) {
	list := n.nums[id]
	if list == nil || ilvl < 0 || ilvl >= numLevels {
		return nil, 0, ""
	}
	key, a := n.definition(list)
	l := n.level(list, a, ilvl)
	if l == nil {
		return nil, 0, ""
	}
	c := n.counters[key]
	if c == nil {
		c = &counter{}
		n.counters[key] = c
		n.keys[key] = len(n.keys)
	}
	if !n.begun[id] {
		n.begun[id] = true
		for i, start := range list.starts {
			if start >= 0 {
				c.set[i] = false
			}
		}
	}
	if c.set[ilvl] {
		c.value[ilvl]++
	} else {
		c.value[ilvl], c.set[ilvl] = n.start(list, a, ilvl), true
	}
	for i := ilvl + 1; i < numLevels; i++ {
		if below := n.level(list, a, i); below == nil || below.restart < 0 || ilvl < below.restart {
			c.set[i] = false
		}
	}
	it = &item{level: ilvl, list: n.keys[key], value: c.value[ilvl], bullet: l.format == "bullet"}
	if it.bullet {
		if it.label = bulletMark; strings.TrimSpace(l.text) == "" {
			it.label = "" // pandoc writes further paragraphs of an item so
		}
		return it, l.left, ""
	}
	it.label, unknown = n.label(list, a, c, l)
	return it, l.left, unknown
}

func (n *numbering) start(list *num, a *abstractNum, i int) int {
	if list.starts[i] >= 0 {
		return list.starts[i]
	}
	if l := n.level(list, a, i); l != nil {
		return l.start
	}
	return 1
}

// label writes the numbers into a level's text.
func (n *numbering) label(list *num, a *abstractNum, c *counter, l *numLevel) (label, unknown string) {
	var s strings.Builder
	text := l.text
	for {
		before, after, found := strings.Cut(text, "%")
		s.WriteString(before)
		if !found {
			return strings.TrimSpace(spaces(s.String())), unknown
		}
		i := -1
		if after != "" {
			i = int(after[0]) - '1'
		}
		if i < 0 || i >= numLevels {
			s.WriteByte('%')
			text = after
			continue
		}
		text = after[1:]
		value := c.value[i]
		if !c.set[i] {
			value = n.start(list, a, i) // nothing of the level above has come yet
		}
		format := ""
		if at := n.level(list, a, i); at != nil {
			format = at.format
		}
		if l.legal && format != "none" && format != "bullet" {
			format = "decimal"
		}
		number, known := formatNumber(value, format)
		if !known {
			unknown = format
		}
		s.WriteString(number)
	}
}
