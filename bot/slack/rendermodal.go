package slack

import (
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// modal is a view of blocks that nothing is typed into.
func (r renderer) modal(title string, blocks []slackgo.Block) slackgo.ModalViewRequest {
	return slackgo.ModalViewRequest{
		Type:   slackgo.VTModal,
		Title:  plainObject(title, maxViewTitle),
		Close:  plainObject(r.words.close, maxViewTitle),
		Blocks: slackgo.Blocks{BlockSet: blocks},
	}
}

// noticeModal is a modal that says one thing of ours: that something is being looked for, or is gone.
func (r renderer) noticeModal(text string) slackgo.ModalViewRequest {
	return r.modal(r.words.noticeTitle, r.plain(text).Blocks)
}

// foundModal is the passages about somebody's message.
func (r renderer) foundModal(a *bot.Answer) slackgo.ModalViewRequest {
	return r.modal(r.words.foundTitle, fit(func(m room) []slackgo.Block { return r.answerBlocks(a, answerState{}, m) }))
}

// longestCitation is the longest citation that is shown, in characters. A longer one is not cut, because what is left
// would be no citation.
const longestCitation = 1500

// citeModal is a passage cited in every style; today is the day on which it was seen.
func (r renderer) citeModal(ref bot.Reference, today time.Time) slackgo.ModalViewRequest {
	return r.modal(r.words.citeTitle, fit(func(m room) []slackgo.Block {
		blocks := []slackgo.Block{richText(section(ours(r.words.citeLede)...))}
		for _, style := range bot.Styles() {
			name := section(bold(style.Name(r.language))...)
			blocks = append(blocks, richText(name, r.cited(bot.Cite(style, ref, today), style, min(longestCitation, m.quote))))
		}
		return blocks
	}))
}

// cited is a citation as a style writes it: with its italics, or as it stands where a program is to read it.
func (r renderer) cited(c bot.Cited, style bot.Style, most int) slackgo.RichTextElement {
	text := strings.Trim(c.Text(), "\r\n") // RIS ends in a space, and with it
	switch {
	case width(text) > most || text == "":
		return section(italic(r.words.citeTooLong)...)
	case style == bot.BibTeX || style == bot.RIS:
		return preformatted(ours(text)...)
	}
	var all []slackgo.RichTextSectionElement
	for _, run := range c {
		if run.Italic {
			all = append(all, italic(run.Text)...)
		} else {
			all = append(all, ours(run.Text)...)
		}
	}
	return quote(all...)
}

// contextModal shows a passage among those of its section: the passage with a bar beside it, its neighbours without.
func (r renderer) contextModal(p index.Place) slackgo.ModalViewRequest {
	return r.modal(r.words.contextTitle, fit(func(m room) []slackgo.Block { return r.contextBlocks(p, m) }))
}

func (r renderer) contextBlocks(p index.Place, m room) []slackgo.Block {
	c := bot.CitationOf(p)
	s := surroundings(p, 3*m.quote)
	blocks := []slackgo.Block{richText(section(bold(r.sourceLine(&c, m.line))...))}
	if s.cutBefore {
		blocks = append(blocks, richText(section(italic(omitted+" "+r.words.began)...)))
	}
	for _, group := range [][]neighbour{s.before, s.passage, s.after} {
		if elements := asElements(group); len(elements) > 0 {
			blocks = append(blocks, richText(elements...))
		}
	}
	if s.cutAfter {
		blocks = append(blocks, richText(section(italic(omitted+" "+r.words.goesOn)...)))
	}
	if address := r.address(&c); address != "" {
		blocks = append(blocks, richText(section(linked(r.words.openReader, address)...)))
	}
	return blocks
}

// neighbour is the text of a passage of a section, or a part of it.
type neighbour struct {
	text   string
	item   bool // of a list
	marked bool // is, or belongs to, the passage that is shown
	cut    bool // its text goes on
}

// asElements are passages one below the other: paragraphs with an empty line between them, items as a list.
func asElements(group []neighbour) []slackgo.RichTextElement {
	var elements, items []slackgo.RichTextElement
	var text []slackgo.RichTextSectionElement
	marked := false
	flush := func() {
		switch {
		case len(text) > 0 && marked:
			elements = append(elements, quote(text...))
		case len(text) > 0:
			elements = append(elements, section(text...))
		case len(items) > 0 && marked:
			elements = append(elements, list(1, items...))
		case len(items) > 0:
			elements = append(elements, list(0, items...))
		}
		text, items = nil, nil
	}
	for _, n := range group {
		pieces := ours(strings.TrimSpace(n.text))
		if len(pieces) == 0 {
			continue
		}
		if n.cut {
			pieces = append(pieces, italic(" "+omitted)...)
		}
		if (n.item && len(text) > 0) || (!n.item && len(items) > 0) {
			flush()
		}
		marked = n.marked // of the whole group
		if n.item {
			items = append(items, section(pieces...))
			continue
		}
		if len(text) > 0 {
			text = append(text, ours("\n\n")...)
		}
		text = append(text, pieces...)
	}
	flush()
	return elements
}

// around is a passage and as much of its section as there is room for.
type around struct {
	before, passage, after []neighbour
	cutBefore, cutAfter    bool // the section has more there
}

// surroundings is what stands around a passage, in so many characters: two thirds of them at most for the passage
// itself, the rest for its neighbours on both sides, the nearest first and whole. Footnotes stand among footnotes.
func surroundings(p index.Place, most int) around {
	d := p.Document
	first, last := p.Index, p.Index
	for last+1 < len(d.Passages) && belongs(d, last+1, p.Index) {
		last++
	}
	var s around
	left := most * 2 / 3
	for i := first; i <= last && left > 0; i++ {
		n := neighbourOf(d, i)
		n.marked = true
		end := head(n.text, left)
		n.cut = end < len(n.text)
		n.text = n.text[:end]
		left -= max(1, width(n.text))
		s.passage = append(s.passage, n)
		s.cutAfter = s.cutAfter || n.cut || (left <= 0 && i < last)
	}
	left = max(left, 0) + most/3
	if s.cutAfter { // what follows the passage does not follow what is shown of it
		last = len(d.Passages)
	}
	up, down := first-1, last+1
	for {
		okUp := up >= 0 && sameSection(d, up, p.Index) && width(neighbourOf(d, up).text) < left
		if okUp {
			s.before = append([]neighbour{neighbourOf(d, up)}, s.before...)
			left -= width(neighbourOf(d, up).text) + 1
			up--
		}
		okDown := down < len(d.Passages) && sameSection(d, down, p.Index) && width(neighbourOf(d, down).text) < left
		if okDown {
			s.after = append(s.after, neighbourOf(d, down))
			left -= width(neighbourOf(d, down).text) + 1
			down++
		}
		if !okUp && !okDown {
			break
		}
	}
	s.cutBefore = up >= 0 && sameSection(d, up, p.Index)
	s.cutAfter = s.cutAfter || (down < len(d.Passages) && sameSection(d, down, p.Index))
	return s
}

// neighbourOf is a passage as it stands in its section: its own text, because a list's items follow it themselves.
func neighbourOf(d *corpus.Document, i int) neighbour {
	p := &d.Passages[i]
	return neighbour{text: d.OwnText(p), item: p.Kind == corpus.KindItem}
}

// belongs says that a passage is in a list, or in a list in that, as deep as it may be.
func belongs(d *corpus.Document, i, list int) bool {
	for i = d.Passages[i].List; i >= 0; i = d.Passages[i].List {
		if i == list {
			return true
		}
	}
	return false
}

// sameSection says that two passages stand in one section, both in the text or both among the footnotes.
func sameSection(d *corpus.Document, i, j int) bool {
	a, b := &d.Passages[i], &d.Passages[j]
	return a.Section == b.Section && (a.Kind == corpus.KindFootnote) == (b.Kind == corpus.KindFootnote)
}
