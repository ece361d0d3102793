package corpus

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
)

// unit is a block in its place in the canonical text.
type unit struct {
	block
	span      Span
	section   int
	paragraph string // the number it is cited by
	item      string // the item's label within it
}

// assembler writes blocks into one text and finds its sections.
type assembler struct {
	doc   *Document
	text  strings.Builder
	units []unit
	slugs map[string]int
}

// assemble makes the document of a source's blocks.
func assemble(s *source, id string, blocks []block) *Document {
	a := &assembler{doc: &Document{
		ID: id, File: s.file, Format: s.format, SHA256: s.sha256, Sidecar: s.sidecar, Meta: s.meta, Pages: len(s.pages),
	}, slugs: map[string]int{}}
	for i := range s.pages {
		if s.pages[i].Scanned {
			a.doc.Scanned++
		}
	}
	a.doc.Sections = []Section{{Parent: -1, Line: 1}}
	title := titleBlock(blocks, s.meta.Title)
	for i := range blocks {
		if i > 0 {
			a.text.WriteString(separator(&blocks[i-1], &blocks[i]))
		}
		a.add(&blocks[i], i == title)
	}
	a.doc.Text = a.text.String()
	a.closeSection()
	a.doc.Words = countWords(a.doc.Text)
	if a.doc.Meta.Title == "" {
		a.doc.Meta.Title = a.fallbackTitle()
	}
	a.doc.Meta.Language = s.languageOf(a.doc.Text)
	a.number()
	a.cut()
	slices.SortStableFunc(s.notes, func(x, y Note) int { // in the order of the file; those of no place last
		return cmp.Or(cmp.Compare(min(y.Line, 1), min(x.Line, 1)), cmp.Compare(x.Line, y.Line))
	})
	a.doc.Notes, a.doc.Warnings = s.notes, s.warnings
	return a.doc
}

// separator is what stands between two blocks in the canonical text.
func separator(a, b *block) string {
	if a.inList() && b.inList() {
		return "\n"
	}
	return "\n\n"
}

// titleBlock is the index of the heading that is the document's title rather than a section's: the first block,
// the only heading of level 1, and nothing else is given as the title. -1 if there is none.
func titleBlock(blocks []block, title string) int {
	for i, b := range blocks {
		if b.kind != headingBlock || b.level != 1 {
			continue
		}
		if i > 0 || (title != "" && !strings.EqualFold(strings.Join(strings.Fields(title), " "), b.text)) {
			return -1
		}
		for _, other := range blocks[1:] {
			if other.kind == headingBlock && other.level == 1 {
				return -1
			}
		}
		return 0
	}
	return -1
}

func (a *assembler) fallbackTitle() string {
	if h := a.doc.Sections[0].Heading; h.Len() > 0 {
		return a.doc.Text[h.Start:h.End]
	}
	name := a.doc.File[strings.LastIndexByte(a.doc.File, '/')+1:]
	if i := strings.LastIndexByte(name, '.'); i > 0 {
		name = name[:i]
	}
	return name
}

func (a *assembler) add(b *block, isTitle bool) {
	start := a.text.Len()
	a.text.WriteString(b.text)
	span := Span{start, a.text.Len()}
	switch {
	case isTitle:
		a.doc.Sections[0].Heading = span
	case b.kind == headingBlock:
		a.closeSection()
		a.openSection(b, span)
	default:
		section := len(a.doc.Sections) - 1
		if body := &a.doc.Sections[section].Body; body.Len() == 0 {
			*body = span
		}
		a.units = append(a.units, unit{block: *b, span: span, section: section})
	}
}

func (a *assembler) closeSection() {
	s := &a.doc.Sections[len(a.doc.Sections)-1]
	if n := len(a.units); n > 0 && a.units[n-1].section == len(a.doc.Sections)-1 {
		s.Body.End = a.units[n-1].span.End
	}
}

func (a *assembler) openSection(b *block, heading Span) {
	parent := len(a.doc.Sections) - 1
	for parent > 0 && a.doc.Sections[parent].Level >= b.level {
		parent = a.doc.Sections[parent].Parent
	}
	slug := Slug(b.text[b.bare:])
	if slug == "" {
		slug = "section"
	}
	if up := a.doc.Sections[parent].Slug; up != "" {
		slug = up + "/" + slug
	}
	slug = a.uniqueSlug(slug)
	a.doc.Sections = append(a.doc.Sections, Section{
		Heading: heading, Level: b.level, Parent: parent, Slug: slug, Body: Span{heading.End, heading.End}, Line: b.line,
	})
}

// uniqueSlug counts sections of one name, and passes over the numbers that another heading carries itself:
// "Annex", "Annex", "Annex 2" are annex, annex-2 and annex-2-2.
func (a *assembler) uniqueSlug(slug string) string {
	out := slug
	for a.slugs[out] > 0 {
		a.slugs[slug]++
		out = slug + "-" + strconv.Itoa(a.slugs[slug])
	}
	a.slugs[out]++
	return out
}

// number gives paragraphs and items the labels they are cited by: the numbers printed in the source where it has
// them (what it leaves unnumbered stays so, because a count of ours would be taken for one of its numbers), else
// a count from the front matter's first number.
func (a *assembler) number() {
	for _, u := range a.units {
		if u.kind == paragraphBlock && u.number > 0 {
			a.doc.Meta.Numbered = true
		}
	}
	n := numbering{next: a.doc.Meta.FirstParagraph, lists: map[int]string{}}
	last := -1 // the unit before, notes apart: they stand where their page ends, in a list, too
	for i := range a.units {
		u := &a.units[i]
		switch u.kind {
		case paragraphBlock, verbatimBlock:
			n.items, n.current = itemLabels{}, ""
			if a.doc.Meta.Numbered && u.number > 0 {
				n.current = strconv.Itoa(u.number)
			} else if !a.doc.Meta.Numbered {
				n.count()
			}
		case itemBlock, rowBlock:
			a.numberItem(&n, i, last)
		case continuationBlock:
			u.item = n.items.at(u.level)
		case footnoteBlock:
			u.item = "note " + u.label
			continue
		case headingBlock: // never a unit: headings are sections
		}
		u.paragraph, last = n.current, i
	}
}

// numbering is where the labels of paragraphs and items have come to.
type numbering struct {
	next    int
	current string
	items   itemLabels
	lists   map[int]string // the paragraphs that outermost lists belong to
}

func (n *numbering) count() {
	n.current = strconv.Itoa(n.next)
	n.next++
}

// numberItem labels item i. Its list belongs to the paragraph before it only if that leads it; one list behind
// another has a number of its own, or none where numbers are printed.
func (a *assembler) numberItem(n *numbering, i, last int) {
	u := &a.units[i]
	inList := last >= 0 && a.units[last].inList()
	if paragraph, known := n.lists[u.list]; u.level <= 1 && known {
		n.current = paragraph
	} else if u.level <= 1 || !inList {
		numbered := a.doc.Meta.Numbered
		switch led := last >= 0 && a.units[last].section == u.section && !inList && (numbered || a.leads(last)); {
		case !led && numbered:
			n.current = ""
		case !led:
			n.count()
		}
		n.lists[u.list] = n.current
	}
	u.item = n.items.label(&u.block)
}

// leads says that unit i introduces the list after it.
func (a *assembler) leads(i int) bool {
	if i < 0 || i+1 >= len(a.units) || a.units[i].section != a.units[i+1].section {
		return false
	}
	u, next := &a.units[i], &a.units[i+1]
	if u.kind != paragraphBlock || !next.inList() || next.kind == continuationBlock {
		return false
	}
	return strings.HasSuffix(u.text, ":") || (u.number > 0 && next.label != "")
}

// itemLabels counts the items of nested lists.
type itemLabels struct {
	labels []string
	counts []int
	lists  []int
}

// label is the item's label below those of the items around it: "3", "3.2", "(a)(ii)".
func (l *itemLabels) label(b *block) string {
	level := max(1, b.level)
	for len(l.counts) < level {
		l.labels, l.counts, l.lists = append(l.labels, ""), append(l.counts, 0), append(l.lists, 0)
	}
	l.labels, l.counts, l.lists = l.labels[:level], l.counts[:level], l.lists[:level]
	if i := level - 1; l.lists[i] != b.list {
		l.counts[i], l.lists[i] = 0, b.list
	}
	if !b.header {
		l.counts[level-1]++
	}
	own := strconv.Itoa(l.counts[level-1])
	switch {
	case b.label != "":
		own = b.label
	case b.header:
		own = "" // the head row of a table that a lead-in introduces
	case b.number > 0:
		own = strconv.Itoa(b.number)
	}
	l.labels[level-1] = own
	return l.at(level)
}

// at is the label of the last item at a level.
func (l *itemLabels) at(level int) string {
	var out string
	for _, s := range l.labels[:min(level, len(l.labels))] {
		if out != "" && s != "" && s[0] != '(' {
			out += "."
		}
		out += s
	}
	return out
}
