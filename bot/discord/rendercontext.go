package discord

import (
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
	"agendabot/index"
)

// context shows a passage among those of its section: the passage with a bar beside it, its neighbours without.
func (r renderer) context(p index.Place) message {
	c := bot.CitationOf(p)
	return fit(func(m room) message {
		s := bot.Around(p, m.quote+m.quote/2)
		var parts []markup
		if s.CutBefore {
			parts = append(parts, italic(omitted+" "+r.words.Began))
		}
		parts = append(parts, neighbours(s.Before))
		if passage := neighbours(s.Passage); passage != "" {
			parts = append(parts, quoted(passage))
		}
		parts = append(parts, neighbours(s.After))
		if s.CutAfter {
			parts = append(parts, italic(omitted+" "+r.words.GoesOn))
		}
		source := bold(r.texts.BriefSource(&c, m.line))
		if address := linkable(r.address(&c)); address != "" {
			parts = append(parts, linked(r.words.OpenReader, address, r.words.OpenReader))
		}
		text := join("\n\n", append([]markup{source}, parts...)...)
		return message{Embeds: embeds(colourPlain, "", text), Components: rows([]discordgo.MessageComponent{
			button(r.words.readOn, discordgo.SecondaryButton, readFrom(p)),
			button(r.words.Cite, discordgo.SecondaryButton, control{action: actionCite, page: 1, key: c.Key}),
		})}
	})
}

// neighbours are passages one below the other: paragraphs with an empty line between them, items as a list.
func neighbours(group []bot.Neighbour) markup {
	var all markup
	for _, n := range group {
		words := escape(strings.TrimFunc(n.Text, isSpace))
		if words == "" {
			continue
		}
		if n.Cut {
			words += " " + italic(omitted)
		}
		sep := markup("\n\n")
		if n.Item {
			words, sep = item(words), "\n"
		}
		all = join(sep, all, words)
	}
	return all
}

// longestCitation is the longest citation that is shown, in characters. A longer one is not cut, because what is left
// would be no citation.
const longestCitation = 1500

// cite is a passage cited in every style; today is the day on which it was seen.
func (r renderer) cite(ref bot.Reference, today time.Time) message {
	return fit(func(m room) message {
		parts := []markup{escape(r.words.CiteLede)}
		for _, style := range bot.Styles() {
			parts = append(parts, join("\n", bold(style.Name(r.language)), r.cited(bot.Cite(style, ref, today), style, min(longestCitation, m.quote))))
		}
		return message{Embeds: embeds(colourPlain, "", join("\n\n", parts...))}
	})
}

// cited is a citation as a style writes it: with its italics, or as it stands where a program is to read it.
func (r renderer) cited(c bot.Cited, style bot.Style, most int) markup {
	text := strings.Trim(c.Text(), "\r\n") // RIS ends in a space, and with it
	if bot.Width(text) > most || text == "" {
		return italic(r.words.CiteTooLong)
	}
	if style == bot.BibTeX || style == bot.RIS {
		if block, ok := fenced(text); ok {
			return block
		}
		return quoted(escape(text))
	}
	var all markup
	for _, run := range c {
		if run.Italic {
			all += italic(run.Text)
		} else {
			all += escape(run.Text)
		}
	}
	return quoted(all)
}
