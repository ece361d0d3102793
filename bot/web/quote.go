package web

import (
	"html/template"

	"agendabot/bot"
	"agendabot/corpus"
)

// quotation is the inside of a citation's <blockquote>: its text, byte for byte, with the question's words marked and the
// sentence nearest to the question set off.
func quotation(c *bot.Citation) template.HTML {
	q := quoting{c: c}
	list := false
	at := 0
	for i, s := range c.Spans {
		item := c.Kind == corpus.KindItem || (c.Kind == corpus.KindList && (i > 0 || !c.Introduced))
		if i > 0 {
			q.raw("\n")
		}
		switch {
		case item && !list:
			q.raw("<ul>")
			list = true
		case !item && list:
			q.raw("</ul>")
			list = false
		}
		if item {
			q.raw("<li>")
			q.pieces(at, s.Text)
			q.raw("</li>")
		} else {
			q.paragraphs(at, s.Text)
		}
		at += len(s.Text) + 1 // the line end between spans
	}
	if list {
		q.raw("</ul>")
	}
	return template.HTML(q.String()) //nolint:gosec // G203: text goes into it by markup.text alone
}

// quoting is a quotation in the making.
type quoting struct {
	markup
	c *bot.Citation
}

// paragraphs writes a text, which begins at byte at of the citation's, as one paragraph or several.
func (q *quoting) paragraphs(at int, text string) {
	for _, part := range splitParagraphs(text) {
		q.raw(text[part.gap:part.Start], "<p>")
		q.pieces(at+part.Start, text[part.Start:part.End])
		q.raw("</p>")
	}
}

// part is a paragraph in a text, and where the gap before it begins.
type part struct {
	corpus.Span
	gap int
}

// splitParagraphs cuts a text at its empty lines. No word is lost: what is cut out is line ends.
func splitParagraphs(text string) []part {
	var parts []part
	start, gap := 0, 0
	for i := 0; i+1 < len(text); i++ {
		if text[i] != '\n' || text[i+1] != '\n' || i < start {
			continue
		}
		parts = append(parts, part{corpus.Span{Start: start, End: i}, gap})
		gap, start = i, i+2
	}
	return append(parts, part{corpus.Span{Start: start, End: len(text)}, gap})
}

// pieces writes a text that begins at byte at of the citation's, cut where its looks change.
func (q *quoting) pieces(at int, text string) {
	from := 0
	for i := range text {
		if i > from && q.styleAt(at+i) != q.styleAt(at+from) {
			q.piece(q.styleAt(at+from), text[from:i])
			from = i
		}
	}
	q.piece(q.styleAt(at+from), text[from:])
}

// look is how a piece of a quotation is shown.
type look struct{ mark, best bool }

func (q *quoting) styleAt(i int) look {
	var l look
	for _, m := range q.c.Marks {
		l.mark = l.mark || (i >= m.Start && i < m.End)
	}
	l.best = q.c.Best != nil && i >= q.c.Best.Start && i < q.c.Best.End
	return l
}

func (q *quoting) piece(l look, text string) {
	if text == "" {
		return
	}
	if l.best {
		q.raw(`<span class="best">`)
	}
	if l.mark {
		q.raw("<mark>")
	}
	q.text(text)
	if l.mark {
		q.raw("</mark>")
	}
	if l.best {
		q.raw("</span>")
	}
}
