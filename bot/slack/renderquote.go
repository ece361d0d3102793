package slack

import (
	"slices"
	"strings"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
	"agendabot/corpus"
)

// omitted stands where words of a passage are left out, in an element of its own and never among the words.
const omitted = "[…]"

// quotation is a citation's text as elements with a bar beside them: the question's words bold, the items of a list as
// items. Beside lead-ins and marks of omission, which are in italics, nothing but the text goes into its elements, in
// order; cut says that it is not all of it.
func quotation(c *bot.Citation, m room) (elements []slackgo.RichTextElement, cut bool) {
	q := quoting{marks: c.Marks[:min(m.marks, len(c.Marks))], shown: bot.Window(c.Text, c.Focus(), m.quote)}
	if q.shown.Start > 0 {
		q.elements = append(q.elements, quote(italic(omitted)...))
	}
	q.leadIns(c.Lead, m.lead)
	at := 0
	for i, s := range c.Spans {
		q.span(at, s.Text, c.Kind == corpus.KindItem || (c.Kind == corpus.KindList && (i > 0 || !c.Introduced)))
		at += len(s.Text) + 1 // the line end between spans
	}
	q.flush()
	if q.shown.End < len(c.Text) {
		q.elements = append(q.elements, quote(italic(omitted)...))
	}
	return q.elements, q.shown.Len() < len(c.Text)
}

// quoting is a quotation in the making.
type quoting struct {
	marks    []bot.Range
	shown    corpus.Span // of the citation's text
	elements []slackgo.RichTextElement

	paragraphs []slackgo.RichTextSectionElement // since the last list; at most one of the two is not empty
	items      []slackgo.RichTextElement        // since the last paragraph
}

// leadIns adds what introduces the list that a citation is an item of: the document's words too, set off by italics.
func (q *quoting) leadIns(leads []string, most int) {
	left := max(0, len(leads)-maxLeads)
	if left > 0 {
		q.elements = append(q.elements, quote(italic(omitted)...))
	}
	for _, text := range leads[left:] {
		text = strings.TrimSpace(text)
		end := bot.Head(text, most)
		pieces := italic(text[:end])
		if end < len(text) {
			pieces = append(pieces, italic(" "+omitted)...)
		}
		if len(pieces) > 0 {
			q.elements = append(q.elements, quote(pieces...))
		}
	}
}

// span adds what is shown of a span that begins at byte at of the citation's text.
func (q *quoting) span(at int, text string, item bool) {
	pieces := q.pieces(at, text)
	switch {
	case len(pieces) == 0:
	case item:
		if len(q.paragraphs) > 0 {
			q.flush()
		}
		q.items = append(q.items, section(pieces...))
	default:
		if len(q.items) > 0 {
			q.flush()
		}
		if len(q.paragraphs) > 0 {
			pieces = slices.Concat(ours("\n"), pieces)
		}
		q.paragraphs = append(q.paragraphs, pieces...)
	}
}

// flush ends a run of paragraphs or items.
func (q *quoting) flush() {
	if len(q.paragraphs) > 0 {
		q.elements = append(q.elements, quote(q.paragraphs...))
	}
	if len(q.items) > 0 {
		q.elements = append(q.elements, list(1, q.items...))
	}
	q.paragraphs, q.items = nil, nil
}

// pieces are what is shown of a text that begins at byte at of the citation's, cut where its looks change.
func (q *quoting) pieces(at int, text string) []slackgo.RichTextSectionElement {
	from, to := max(q.shown.Start, at), min(q.shown.End, at+len(text))
	if from >= to || strings.TrimSpace(text[from-at:to-at]) == "" {
		return nil
	}
	var all []slackgo.RichTextSectionElement
	for _, mark := range q.marks {
		start, end := max(mark.Start, from), min(mark.End, to)
		if start >= end {
			continue
		}
		all = append(all, ours(text[from-at:start-at])...)
		all = append(all, bold(text[start-at:end-at])...)
		from = end
	}
	return append(all, ours(text[from-at:to-at])...)
}
