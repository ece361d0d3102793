package office

import (
	"strconv"
	"strings"
)

const odtLevels = 10

// listStyle is a list style of OpenDocument, or the numbers of headings (19.840 and on, 16.34).
type listStyle struct{ levels [odtLevels]*odtLevel }

type odtLevel struct {
	bullet         bool
	format         string // as formatNumber names it; "turn": a … z, aa, ab
	upper          bool   // letters in turn as capitals
	prefix, suffix string
	shown          int // levels that are printed, its own included
	start          int
	pattern        string // "%1%.%2%": instead of prefix, suffix and shown
	left           int    // twips
}

func (l *listStyle) read(x *part) error {
	return x.children(func(e element) error {
		i := e.number("level", 0) - 1
		if i < 0 || i >= odtLevels {
			return nil
		}
		at := &odtLevel{
			prefix: e.attr("num-prefix"), suffix: e.attr("num-suffix"), shown: e.number("display-levels", 1),
			start: e.number("start-value", 1), pattern: e.attr("num-list-format"),
		}
		if len(at.prefix)+len(at.suffix)+len(at.pattern) > 200 { // they are printed with every item
			at.prefix, at.suffix, at.pattern = "", "", ""
		}
		at.setFormat(e.attr("num-format"), e.attr("num-letter-sync") == "true")
		at.bullet = strings.HasSuffix(e.name, "-bullet") || strings.HasSuffix(e.name, "-image")
		l.levels[i] = at
		return x.children(func(e element) error {
			if e.name == "style:list-level-properties" {
				at.left = twips(e.attr("space-before")) + twips(e.attr("min-label-width"))
			}
			return x.children(func(e element) error {
				if e.name == "style:list-level-label-alignment" {
					at.left = twips(e.attr("margin-left"))
				}
				return nil
			}, nil)
		}, nil)
	}, nil)
}

func (l *odtLevel) setFormat(format string, sync bool) {
	switch format {
	case "":
		l.format = "none"
	case "1":
		l.format = "decimal"
	case "i":
		l.format = "lowerRoman"
	case "I":
		l.format = "upperRoman"
	case "a", "A":
		l.upper = format == "A"
		switch {
		case !sync:
			l.format = "turn"
		case l.upper:
			l.format = "upperLetter"
		default:
			l.format = "lowerLetter"
		}
	default:
		l.format = format // of another script: decimal
	}
}

func (l *odtLevel) number(n int) (string, bool) {
	if l.format != "turn" {
		return formatNumber(n, l.format)
	}
	s := lettersInTurn(n)
	if l.upper {
		s = strings.ToUpper(s)
	}
	return s, true
}

// odtList is a list while it is counted: the counters of its levels.
type odtList struct {
	id    int
	style string
	value [odtLevels]int
	set   [odtLevels]bool
}

// next counts an item at a level from 0. start is a value that the item is given, -1 for none.
func (l *odtList) next(style *listStyle, level, start int) {
	switch at := style.levels[level]; {
	case start >= 0:
		l.value[level] = start
	case l.set[level]:
		l.value[level]++
	case at != nil:
		l.value[level] = at.start
	default:
		l.value[level] = 1
	}
	l.set[level] = true
	for i := level + 1; i < odtLevels; i++ {
		l.set[i] = false
	}
}

// label is what is printed before the item counted last at a level.
func (l *odtList) label(style *listStyle, level int) (label, unknown string) {
	at := style.levels[level]
	number := func(i int) string {
		of := style.levels[i]
		if of == nil {
			return ""
		}
		value := l.value[i]
		if !l.set[i] {
			value = of.start
		}
		s, known := of.number(value)
		if !known {
			unknown = of.format
		}
		return s
	}
	if at.pattern != "" {
		label = at.pattern
		for i := range odtLevels {
			if place := "%" + strconv.Itoa(i+1) + "%"; strings.Contains(label, place) {
				label = strings.ReplaceAll(label, place, number(i))
			}
		}
		return strings.TrimSpace(spaces(label)), unknown
	}
	if at.format == "none" {
		return strings.TrimSpace(spaces(at.prefix + at.suffix)), ""
	}
	var shown []string
	for i := max(0, level+1-max(1, at.shown)); i <= level; i++ {
		if s := number(i); s != "" {
			shown = append(shown, s)
		}
	}
	return strings.TrimSpace(spaces(at.prefix + strings.Join(shown, ".") + at.suffix)), unknown
}

// listContext is the lists around a paragraph.
type listContext struct {
	list   *odtList
	style  string // of the innermost list that names one
	level  int    // of the innermost, from 0
	start  int    // the value that the item at hand begins with, -1: none
	fresh  bool   // no paragraph of the item has come yet
	header bool   // the item has no number
}

// listOf is the list that a text:list counts in: its parent's, one that it goes on with, or a new one.
func (o *odt) listOf(e element, style string) *odtList {
	if outer := o.lists; outer != nil {
		return outer.list
	}
	if style != "" && style == o.outlineName() {
		return o.headings
	}
	var l *odtList
	if id := e.attr("continue-list"); id != "" {
		l = o.byID[id]
	} else if e.attr("continue-numbering") == "true" && o.last != nil && o.last.style == style {
		l = o.last
	}
	if l == nil {
		l = o.newList(style)
	}
	if id := e.attr("id"); id != "" {
		o.byID[id] = l
	}
	o.last = l
	return l
}

func (o *odt) newList(style string) *odtList {
	o.listCount++
	o.b.budget.spend(0, 1)
	return &odtList{id: o.listCount, style: style}
}

func (o *odt) outlineName() string {
	if o.styles.outline == nil {
		return ""
	}
	return "Outline" // the only one there is (16.34)
}

func (o *odt) list(x *part, e element, c *container) error {
	outer := o.lists
	ctx := listContext{start: -1, style: e.attr("style-name")}
	if outer != nil {
		ctx.level = outer.level + 1
		if ctx.style == "" {
			ctx.style = outer.style
		}
	}
	ctx.list = o.listOf(e, ctx.style)
	defer func() { o.lists = outer }()
	return x.children(func(e element) error {
		if e.name != "text:list-item" && e.name != "text:list-header" {
			o.lists = outer
			return o.block(x, e, c)
		}
		item := ctx
		item.fresh, item.header = true, e.name == "text:list-header"
		item.start = e.number("start-value", -1)
		o.lists = &item
		return o.blocks(x, c)
	}, nil)
}

// numbered reads a text:numbered-paragraph: an item of a list without the list around it.
func (o *odt) numbered(x *part, e element, c *container) error {
	outer := o.lists
	defer func() { o.lists = outer }()
	id := "numbered/" + e.attr("list-id")
	l := o.byID[id]
	if l == nil {
		l = o.newList("")
		o.byID[id] = l
	}
	o.lists = &listContext{
		list: l, style: e.attr("style-name"), level: e.number("level", 1) - 1, start: e.number("start-value", -1), fresh: true,
	}
	return o.blocks(x, c)
}

// count gives a paragraph in a list, or a heading, its number.
func (o *odt) count(p *para, st *odtStyle, outline int, h element) {
	ctx := o.lists
	if ctx == nil && outline > 0 {
		o.countHeading(p, st, outline, h)
		return
	}
	if ctx == nil || ctx.level < 0 || ctx.level >= odtLevels {
		return
	}
	p.level = ctx.level
	if !ctx.fresh || ctx.header {
		p.within = true
		return
	}
	ctx.fresh = false
	name := ctx.style
	if name == "" {
		name = st.list
	}
	style := o.styles.lists[name]
	if style == nil || style.levels[ctx.level] == nil {
		p.within = true
		return
	}
	ctx.list.next(style, ctx.level, ctx.start)
	at := style.levels[ctx.level]
	it := &item{level: ctx.level, list: ctx.list.id, value: ctx.list.value[ctx.level], bullet: at.bullet, label: bulletMark}
	if !at.bullet {
		it.label = o.label(ctx.list, style, ctx.level)
	}
	switch {
	case p.heading > 0 && !it.bullet:
		p.label = it.label
	case p.heading > 0:
	case it.label == "":
		p.within = true
	default:
		p.item, p.left = it, at.left
	}
}

func (o *odt) label(l *odtList, style *listStyle, level int) string {
	label, unknown := l.label(style, level)
	o.b.unknownFormat(unknown)
	o.b.budget.spend(len(label), 0)
	return label
}

// countHeading numbers a heading by the outline.
func (o *odt) countHeading(p *para, st *odtStyle, outline int, h element) {
	style, level := o.styles.outline, outline-1
	if style == nil || level >= odtLevels || style.levels[level] == nil || h.attr("is-list-header") == "true" || st.noList {
		return
	}
	start := -1
	if h.attr("restart-numbering") == "true" {
		start = h.number("start-value", style.levels[level].start)
	}
	o.headings.next(style, level, start)
	p.label = o.label(o.headings, style, level)
}
