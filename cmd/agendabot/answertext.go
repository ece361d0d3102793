package main

import (
	"fmt"
	"strings"

	"agendabot/bot"
	"agendabot/corpus"
)

// printAnswer renders an answer as terminal text.
func printAnswer(p *printer, a *bot.Answer, explain bool) {
	t := bot.TextsFor(a.Language)
	st := map[bot.Verdict]style{bot.Answered: good, bot.Closest: warning, bot.NotFound: bad}[a.Verdict]
	p.line(st, "%s", t.VerdictOf(a))
	if s := t.Corrections(a); s != "" {
		p.paragraph("", piece{plain, s})
	}
	if s := t.OtherLanguage(a); s != "" {
		p.paragraph("", piece{plain, s})
	}
	if a.About != "" {
		p.paragraph("", piece{dim, fmt.Sprintf(t.About, t.Quoted(a.About))})
	}
	for i := range a.Citations {
		p.blank()
		printCitation(p, t, &a.Citations[i])
		if explain {
			printParts(p, &a.Citations[i])
		}
	}
	p.blank()
	if a.Verdict != bot.Answered || explain {
		for _, e := range a.Evidence {
			p.paragraph("", piece{plain, t.Evidence(e, a)})
		}
	}
	printItems(p, t.AskThese, a.Questions)
	printItems(p, t.AlsoAsk, a.Topics)
	p.line(dim, "%s · %s", t.Searched(a), a.Corpus.Digest)
}

// printItems writes what can be asked as a list, if there is anything.
func printItems(p *printer, above string, items []string) {
	if len(items) == 0 {
		return
	}
	p.line(plain, "%s", above)
	for _, s := range items {
		p.paragraph("  • ", piece{plain, s})
	}
}

// printCitation writes the passage, each of its pieces as a paragraph, and the source under it.
func printCitation(p *printer, t bot.Texts, c *bot.Citation) {
	for _, lead := range c.Lead {
		p.paragraph("  ", piece{dim, lead})
	}
	at := 0
	for i, q := range c.Spans {
		prefix := "  "
		if c.Kind == corpus.KindItem || (c.Kind == corpus.KindList && (i > 0 || !c.Introduced)) {
			prefix = "  • "
		}
		printQuote(p, prefix, c, at, q.Text)
		at += len(q.Text) + 1
	}
	source := "— " + t.Source(c)
	if s := t.Remarks(c); s != "" {
		source += " (" + s + ")"
	}
	p.paragraph("  ", piece{dim, source})
	p.paragraph("    ", piece{dim, c.ID})
}

// printQuote writes a piece of a citation's text that begins at byte at of it, with marks and the best sentence.
func printQuote(p *printer, prefix string, c *bot.Citation, at int, text string) {
	for part := range strings.SplitSeq(text, "\n") {
		if strings.TrimSpace(part) != "" {
			p.paragraph(prefix, styledPieces(c, at, part)...)
			prefix = strings.Repeat(" ", len([]rune(prefix)))
		}
		at += len(part) + 1
	}
}

// styledPieces cuts text, which begins at byte at of the citation's, where its style changes.
func styledPieces(c *bot.Citation, at int, text string) []piece {
	var pieces []piece
	styleAt := func(i int) style {
		for _, m := range c.Marks {
			if i >= m.Start && i < m.End {
				return highlight
			}
		}
		if c.Best != nil && (i < c.Best.Start || i >= c.Best.End) {
			return dim
		}
		return plain
	}
	from := 0
	for i := range text {
		if i > from && styleAt(at+i) != styleAt(at+from) {
			pieces = append(pieces, piece{styleAt(at + from), text[from:i]})
			from = i
		}
	}
	return append(pieces, piece{styleAt(at + from), text[from:]})
}

// printParts writes what a citation's score is made of. What was chosen and not found has none.
func printParts(p *printer, c *bot.Citation) {
	if c.Curated && len(c.Parts) == 0 {
		return
	}
	p.line(dim, "    score %.4f", c.Score)
	for _, part := range c.Parts {
		from := part.Stage
		if part.TF > 0 { // a word's own; the other stages have none
			from = fmt.Sprintf("%s, idf %.4f, tf %.4f", part.Stage, part.IDF, part.TF)
		}
		p.line(dim, "      %-20s %8.4f  = %s", part.Word, part.Score, from)
	}
}
