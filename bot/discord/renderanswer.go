package discord

import (
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// answerState is what an answer's message is besides the answer.
type answerState struct {
	State string // the question, as Desk.Encode wrote it into at most maxState bytes; empty: nothing goes on from here
	Page  int    // which page of the question's passages it is, from 0
	Pages int    // how many there are; 1: no more
	Size  int    // the most passages of a page: Desk.Citations
	From  int    // how many of the page's passages were shown before

	Private bool   // seen by the asker alone
	Found   bool   // about somebody else's words: nothing to share as one's own question
	Try     int    // how often sharing it was tried
	By      string // id of who shared it: the one mention that is made, which notifies nobody
	Asked   string // the question, shown above; empty: it stands in the channel already
}

// pagesOf is how many pages of so many passages there are of an answer that is the first of them.
func pagesOf(a *bot.Answer, size int) int {
	return 1 + (a.More+max(1, size)-1)/max(1, size)
}

// first is the number of the first passage that is shown, among all, from 1.
func (s answerState) first() int { return s.Page*s.Size + s.From + 1 }

// shown are the passages of an answer that are shown.
func (s answerState) shown(a *bot.Answer, m room) []bot.Citation {
	from := min(max(0, s.From), len(a.Citations))
	return a.Citations[from:min(from+m.passages, len(a.Citations))]
}

// answer is an answer as a message: an embed for each passage, the verdict above the first.
func (r renderer) answer(a *bot.Answer, s answerState) message {
	return fit(func(m room) message { return r.answerIn(a, s, m) })
}

// answerText is an answer as a message without embeds, for where the app may not send any.
func (r renderer) answerText(a *bot.Answer, s answerState) message {
	return fit(func(m room) message {
		msg := r.answerIn(a, s, m)
		lines := []markup{markup(msg.Content)}
		for _, e := range msg.Embeds {
			lines = append(lines, bold(e.Title), markup(e.Description))
			if e.Footer != nil {
				lines = append(lines, "-# "+escape(e.Footer.Text))
			}
		}
		msg.Content, msg.Embeds, msg.noPreviews = string(join("\n", append(lines, "-# "+escape(r.words.noEmbeds))...)), nil, true
		return msg
	})
}

func (r renderer) answerIn(a *bot.Answer, s answerState, m room) message {
	shown := s.shown(a, m)
	title := r.texts.VerdictOf(a)
	if n := r.words.Passages(s.first(), len(shown)); s.first() > 1 && n != "" {
		title += " · " + n
	}
	msg := message{Content: r.byline(s)}
	text := r.opening(a, s, m)
	for i := range shown {
		msg.Embeds = append(msg.Embeds, embeds(colourOf(a.Verdict), title, join("\n\n", text, r.passage(&shown[i], r.number(s, i, len(shown)), m)))...)
		title, text = "", ""
	}
	if left := len(a.Citations) - s.From - len(shown); left > 0 {
		text = join("\n\n", text, italic(r.words.NotShown(left)))
	}
	text = join("\n\n", text, r.findings(a, m))
	if text != "" || len(msg.Embeds) == 0 {
		msg.Embeds = append(msg.Embeds, embeds(colourOf(a.Verdict), title, text)...)
	}
	msg.Embeds[len(msg.Embeds)-1].Footer = &discordgo.MessageEmbedFooter{
		Text: r.texts.Searched(a) + " · " + bot.Clip(a.Corpus.Digest, m.line), // no Markdown is read there
	}
	msg.Components = r.answerButtons(a, s, shown)
	return msg
}

func colourOf(v bot.Verdict) int {
	switch v {
	case bot.Answered:
		return colourAnswered
	case bot.Closest:
		return colourClosest
	default:
		return colourNotFound
	}
}

// byline says who shared an answer. It stands in the message's text, because in an embed people's names are not known
// to every client.
func (r renderer) byline(s answerState) string {
	if !isID(s.By) {
		return ""
	}
	return "<@" + s.By + "> " + string(escape(strings.TrimSpace(r.words.Asked)))
}

// opening is the question, and what a reader must know of the answer.
func (r renderer) opening(a *bot.Answer, s answerState, m room) markup {
	var lines []markup
	if asked := bot.Clip(s.Asked, m.line); asked != "" {
		who := r.words.question
		switch {
		case isID(s.By):
			who = ""
		case s.Private:
			who = r.words.YouAsked
		}
		lines = append(lines, escape(who+r.texts.Quoted(asked)))
	}
	for _, note := range r.texts.Notes(a, m.lines, m.line) {
		lines = append(lines, escape(bot.Clip(note, 2*maxTitle)))
	}
	return join("\n", lines...)
}

// number is the number of the i-th of so many passages in a message, as buttons and passages show it; empty for the
// only one.
func (r renderer) number(s answerState, i, of int) string {
	if of == 1 {
		return ""
	}
	return strconv.Itoa(s.first() + i)
}

// findings are the evidence for a verdict other than Answered, and what can be asked instead.
func (r renderer) findings(a *bot.Answer, m room) markup {
	var evidence []markup
	if a.Verdict != bot.Answered {
		for _, s := range r.texts.BriefEvidence(a, m.lines, m.line) {
			evidence = append(evidence, item(escape(s)))
		}
		if left := len(a.Evidence) - m.lines; left > 0 {
			evidence = append(evidence, escape(r.words.FurtherWords(left)))
		}
	}
	return join("\n\n", join("\n", evidence...),
		listed(r.texts.AskThese, a.BriefQuestions(m.lines, m.line)), listed(r.texts.AlsoAsk, a.BriefTopics(m.lines, m.line)))
}

// listed is what can be asked as a list below words of ours; nothing if there is nothing.
func listed(words string, texts []string) markup {
	var items []markup
	for _, s := range texts {
		if s != "" {
			items = append(items, item(escape(s)))
		}
	}
	if len(items) == 0 {
		return ""
	}
	return join("\n", append([]markup{escape(words)}, items...)...)
}
