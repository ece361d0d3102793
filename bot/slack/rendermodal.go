package slack

import (
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
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

// foundModal is an answer that opens by itself: to a question of the App Home, or about somebody's message. What was
// not recorded has no id, and nobody votes on it.
func (r renderer) foundModal(a *bot.Answer, s answerState) slackgo.ModalViewRequest {
	return r.modal(r.words.foundTitle, fit(func(m room) []slackgo.Block {
		return withActions(r.answerBlocks(a, s, m), "answer", r.answerButtons(a, s)...)
	}))
}

// longestCitation is the longest citation that is shown, in characters. A longer one is not cut, because what is left
// would be no citation.
const longestCitation = 1500

// citeModal is a passage cited in every style; today is the day on which it was seen.
func (r renderer) citeModal(ref bot.Reference, today time.Time) slackgo.ModalViewRequest {
	return r.modal(r.words.citeTitle, fit(func(m room) []slackgo.Block {
		blocks := []slackgo.Block{richText(section(ours(r.words.CiteLede)...))}
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
	case bot.Width(text) > most || text == "":
		return section(italic(r.words.CiteTooLong)...)
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
	s := bot.Around(p, 3*m.quote)
	blocks := []slackgo.Block{richText(section(bold(r.texts.BriefSource(&c, m.line))...))}
	if s.CutBefore {
		blocks = append(blocks, richText(section(italic(omitted+" "+r.words.Began)...)))
	}
	for _, group := range [][]bot.Neighbour{s.Before, s.Passage, s.After} {
		if elements := asElements(group); len(elements) > 0 {
			blocks = append(blocks, richText(elements...))
		}
	}
	if s.CutAfter {
		blocks = append(blocks, richText(section(italic(omitted+" "+r.words.GoesOn)...)))
	}
	if address := r.address(&c); address != "" {
		blocks = append(blocks, richText(section(linked(r.words.OpenReader, address)...)))
	}
	return blocks
}

// asElements are passages one below the other: paragraphs with an empty line between them, items as a list.
func asElements(group []bot.Neighbour) []slackgo.RichTextElement {
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
		pieces := ours(strings.TrimSpace(n.Text))
		if len(pieces) == 0 {
			continue
		}
		if n.Cut {
			pieces = append(pieces, italic(" "+omitted)...)
		}
		if (n.Item && len(text) > 0) || (!n.Item && len(items) > 0) {
			flush()
		}
		marked = n.Marked // of the whole group
		if n.Item {
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
