package discord

import (
	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// What Discord refuses to take more of. Characters are counted as UTF-16 does, which is never fewer than Discord counts.
// Pages are below https://discord.com/developers/docs.
const (
	maxContent     = 2000 // characters of a message's text: resources/message#create-message
	maxEmbeds      = 10   // of a message: the same
	maxTitle       = 256  // characters of an embed's title: resources/message#embed-object-embed-limits
	maxDescription = 4096 // of its description: the same
	maxFooter      = 2048 // of its footer: the same
	maxEmbedText   = 6000 // of all embeds of a message together: the same
	maxRows        = 5    // of buttons in a message: components/reference#legacy-message-component-behavior
	maxRow         = 5    // buttons in a row: components/reference#action-row
	maxLabel       = 80   // characters of a button's text: components/reference#button-button-structure
	maxCustomID    = 100  // of what a component is called: components/reference#custom-id
	maxChoices     = 25   // suggestions: interactions/receiving-and-responding#interaction-response-object-autocomplete
	maxChoice      = 100  // characters of a suggestion's name, and of its value: interactions/application-commands#application-command-object-application-command-option-choice-structure
	maxModalTitle  = 45   // characters: interactions/receiving-and-responding#interaction-response-object-modal
	maxInputLabel  = 45   // of a text input's label: components/reference#text-input-text-input-structure
	maxPlaceholder = 100  // of its placeholder: the same
	maxInput       = 4000 // that a person may type: the same
)

// Bounds that are ours.
const (
	// maxLink is the longest address that a text is linked to: it counts as text of the embed.
	maxLink = 512
	// maxPassages is the most passages of one message, so that a row of buttons has one for each.
	maxPassages = maxRow
	// maxLeads is the most lead-ins above the item of a list that are shown: the innermost.
	maxLeads = 3
)

// weight is the text of embeds, as it counts against maxEmbedText.
func weight(embeds []*discordgo.MessageEmbed) int {
	n := 0
	for _, e := range embeds {
		n += bot.Width(e.Title) + bot.Width(e.Description)
		if e.Footer != nil {
			n += bot.Width(e.Footer.Text)
		}
	}
	return n
}

// fits says that a message's texts are within the limits.
func (m message) fits() bool {
	if bot.Width(m.Content) > maxContent || len(m.Embeds) > maxEmbeds || weight(m.Embeds) > maxEmbedText {
		return false
	}
	for _, e := range m.Embeds {
		if bot.Width(e.Title) > maxTitle || bot.Width(e.Description) > maxDescription {
			return false
		}
		if e.Footer != nil && bot.Width(e.Footer.Text) > maxFooter {
			return false
		}
	}
	return true
}

// room is how much of everything there is room for. What is shown is tried with the largest room first.
type room struct {
	passages int // of an answer
	quote    int // characters of each
	marks    int // bold pieces in each
	lead     int // characters of each lead-in of a list
	line     int // characters of a title, a heading, a question, a term
	lines    int // of each list: evidence, topics, documents
}

// rooms are the rooms that are tried. Whatever is to be said fits into the last, which the property test holds.
func rooms() []room {
	return []room{
		{passages: maxPassages, quote: 2400, marks: 60, lead: 400, line: 300, lines: 12},
		{passages: maxPassages, quote: 1500, marks: 40, lead: 300, line: 200, lines: 12},
		{passages: maxPassages, quote: 1000, marks: 24, lead: 200, line: 150, lines: 10},
		{passages: maxPassages, quote: 700, marks: 16, lead: 150, line: 120, lines: 8},
		{passages: maxPassages, quote: 450, marks: 10, lead: 100, line: 100, lines: 6},
		{passages: 3, quote: 450, marks: 10, lead: 80, line: 80, lines: 5},
		{passages: 3, quote: 250, marks: 6, lead: 60, line: 60, lines: 4},
		{passages: 1, quote: 250, marks: 4, lead: 60, line: 50, lines: 3},
		{passages: 1, quote: 120, marks: 2, lead: 30, line: 30, lines: 2},
	}
}

// fit makes a message in the largest room in which it stays within the limits.
func fit(build func(room) message) message {
	var m message
	for _, r := range rooms() {
		if m = build(r); m.fits() {
			break
		}
	}
	return m
}
