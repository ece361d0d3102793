package discord

import (
	"fmt"
	"strings"

	"agendabot/bot"
	"agendabot/corpus"
)

// omitted stands where words of a passage are left out, in italics and never among the words.
const omitted = "[…]"

// passage is a citation: its words, and under them its source. Its number stands before that, if it has one.
func (r renderer) passage(c *bot.Citation, number string, m room) markup {
	words, cut := quotation(c, m)
	source := "— " + linked(r.texts.BriefSource(c, m.line), r.address(c), r.words.OpenReader)
	if number != "" {
		source = bold(number) + " " + source
	}
	if s := r.texts.Remarks(c); s != "" {
		source += escape(" (" + s + ")")
	}
	if cut {
		source += "\n" + italic(fmt.Sprintf(r.words.Cut, r.contextLabel(number)))
	}
	return join("\n", words, source)
}

// address is where a citation leads; empty if there is no reader.
func (r renderer) address(c *bot.Citation) string {
	if r.link == nil {
		return ""
	}
	return r.link(c.ID, c.Text)
}

// quotation is a citation's text with a bar beside it: the question's words bold, the items of a list as items. Beside
// lead-ins and marks of omission, which are in italics, nothing but the text goes into it, in order; cut says that it is
// not all of it.
func quotation(c *bot.Citation, m room) (quote markup, cut bool) {
	marks := c.Marks[:min(m.marks, len(c.Marks))]
	shown := bot.Window(c.Text, c.Focus(), m.quote)
	var lines []markup
	if shown.Start > 0 {
		lines = append(lines, italic(omitted))
	}
	lines = append(lines, leadIns(c.Lead, m.lead)...)
	at := 0
	for i, s := range c.Spans {
		isItem := c.Kind == corpus.KindItem || (c.Kind == corpus.KindList && (i > 0 || !c.Introduced))
		words := within(s.Text, at, shown, marks)
		if isItem && words != "" {
			words = item(words)
		}
		lines = append(lines, words)
		at += len(s.Text) + 1 // the line end between spans
	}
	if shown.End < len(c.Text) {
		lines = append(lines, italic(omitted))
	}
	if quote = join("\n", lines...); quote != "" {
		quote = quoted(quote)
	}
	return quote, shown.Len() < len(c.Text)
}

// leadIns are what introduces the list that a citation is an item of: the document's words too, set off by italics.
func leadIns(leads []string, most int) (lines []markup) {
	left := max(0, len(leads)-maxLeads)
	if left > 0 {
		lines = append(lines, italic(omitted))
	}
	for _, text := range leads[left:] {
		text = strings.TrimSpace(text)
		end := bot.Head(text, most)
		lead := italic(text[:end])
		if end < len(text) {
			lead = join(" ", lead, italic(omitted))
		}
		lines = append(lines, lead)
	}
	return lines
}

// within is what is shown of a text that begins at byte at of a citation's, with its marks bold.
func within(text string, at int, shown corpus.Span, marks []bot.Range) markup {
	from, to := max(shown.Start, at)-at, min(shown.End, at+len(text))-at
	if from >= to {
		return ""
	}
	from += len(text[from:to]) - len(strings.TrimLeftFunc(text[from:to], isSpace))
	to = from + len(strings.TrimRightFunc(text[from:to], isSpace))
	var own []bot.Range
	for _, m := range marks {
		if start, end := max(m.Start-at, from), min(m.End-at, to); start < end {
			own = append(own, bot.Range{Start: start - from, End: end - from})
		}
	}
	return marked(text[from:to], own)
}
