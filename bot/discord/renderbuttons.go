package discord

import (
	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// answerButtons are the buttons under an answer: of each passage its context and how to cite it, then what can be done
// with the whole of it.
func (r renderer) answerButtons(a *bot.Answer, s answerState, shown []bot.Citation) []discordgo.MessageComponent {
	var contexts, cites []discordgo.MessageComponent
	for i := range shown {
		c := control{page: min(s.first()+i, mostPages), key: shown[i].Key}
		c.action = actionContext
		contexts = append(contexts, button(r.contextLabel(r.number(s, i, len(shown))), discordgo.SecondaryButton, c))
		c.action = actionCite
		cites = append(cites, button(numbered(r.words.Cite, r.number(s, i, len(shown))), discordgo.SecondaryButton, c))
	}
	whole := []discordgo.MessageComponent{
		r.moreButton(a, s, len(shown)),
		button(r.words.Helpful, discordgo.SecondaryButton, control{action: actionHelpful, answer: a.ID}),
		button(r.words.Unhelpful, discordgo.SecondaryButton, control{action: actionUnhelpful, answer: a.ID}),
	}
	if s.Private && !s.Found {
		c := control{action: actionShare, page: s.Page, from: s.From, try: min(s.Try, mostTries), answer: a.ID, state: s.State}
		whole = append(whole, button(r.words.share, discordgo.PrimaryButton, c))
	}
	if len(shown) == 1 {
		return rows(append(contexts, cites...), whole)
	}
	return rows(contexts, cites, whole)
}

// moreButton leads to the passages after those that are shown, and behind the last to the first; nil if all are shown.
func (r renderer) moreButton(a *bot.Answer, s answerState, shown int) discordgo.MessageComponent {
	c := control{action: actionMore, try: min(s.Try, mostTries), answer: a.ID, by: s.By, state: s.State}
	switch next := s.From + shown; {
	case next < len(a.Citations):
		c.page, c.from = s.Page, next
	case s.Page+1 < s.Pages:
		c.page = s.Page + 1
	case s.Page == 0 && s.From == 0:
		return nil
	}
	return button(r.words.More, discordgo.PrimaryButton, c)
}

// contextLabel is what the button for a passage's context is called.
func (r renderer) contextLabel(number string) string {
	if number == "" {
		return r.words.Context
	}
	return numbered(r.words.shortContext, number)
}

func numbered(label, number string) string {
	if number == "" {
		return label
	}
	return label + " " + number
}
