package discord

import (
	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// nobody allows no mention to notify anybody. The list is there and empty: without one Discord goes by the text
// (https://discord.com/developers/docs/resources/message#allowed-mentions-object).
func nobody() *discordgo.MessageAllowedMentions {
	return &discordgo.MessageAllowedMentions{Parse: []discordgo.AllowedMentionType{}}
}

// flags are a message's flags; private: only whoever asked or pressed sees it. They are not cleared when another message
// takes its place: what has no previews must be followed by what has no embeds.
func (m message) flags(private bool) (f discordgo.MessageFlags) {
	if private {
		f |= discordgo.MessageFlagsEphemeral
	}
	if m.noPreviews {
		f |= discordgo.MessageFlagsSuppressEmbeds
	}
	return f
}

// Lists are there though they are empty, so that a message that takes another's place keeps nothing of it.

func (m message) embeds() []*discordgo.MessageEmbed {
	if m.Embeds == nil {
		return []*discordgo.MessageEmbed{}
	}
	return m.Embeds
}

func (m message) components() []discordgo.MessageComponent {
	if m.Components == nil {
		return []discordgo.MessageComponent{}
	}
	return m.Components
}

// response is the message as the answer to an interaction, or in the place of the message that was pressed in.
func (m message) response(private bool) *discordgo.InteractionResponseData {
	return &discordgo.InteractionResponseData{
		Content: m.Content, Embeds: m.embeds(), Components: m.components(), AllowedMentions: nobody(), Flags: m.flags(private),
	}
}

// params is the message as a further answer to an interaction.
func (m message) params(private bool) *discordgo.WebhookParams {
	return &discordgo.WebhookParams{
		Content: m.Content, Embeds: m.embeds(), Components: m.components(), AllowedMentions: nobody(), Flags: m.flags(private),
	}
}

// webhookEdit is the message in the place of an answer to an interaction.
func (m message) webhookEdit() *discordgo.WebhookEdit {
	embeds, components := m.embeds(), m.components()
	return &discordgo.WebhookEdit{Content: &m.Content, Embeds: &embeds, Components: &components, AllowedMentions: nobody()}
}

// send is the message as one in a channel; reply is the message that it answers, or nil.
func (m message) send(reply *discordgo.MessageReference) *discordgo.MessageSend {
	return &discordgo.MessageSend{
		Content: m.Content, Embeds: m.embeds(), Components: m.components(), AllowedMentions: nobody(), Reference: reply,
		Flags: m.flags(false),
	}
}

// embeds are one embed of a title of ours and a text.
func embeds(colour int, title string, text markup) []*discordgo.MessageEmbed {
	return []*discordgo.MessageEmbed{{Color: colour, Title: bot.Clip(title, maxTitle), Description: string(text)}}
}

// button is a button; nil if its control does not fit into one.
func button(label string, style discordgo.ButtonStyle, c control) discordgo.MessageComponent {
	id := c.String()
	if id == "" {
		return nil
	}
	return discordgo.Button{Label: bot.Clip(label, maxLabel), Style: style, CustomID: id}
}

// rows are the rows of those buttons that there are; each of the lists begins a row, and none has two.
func rows(lists ...[]discordgo.MessageComponent) []discordgo.MessageComponent {
	var all []discordgo.MessageComponent
	for _, list := range lists {
		var row []discordgo.MessageComponent
		for _, b := range list {
			if b != nil && len(row) < maxRow {
				row = append(row, b)
			}
		}
		if len(row) > 0 && len(all) < maxRows {
			all = append(all, discordgo.ActionsRow{Components: row})
		}
	}
	return all
}
