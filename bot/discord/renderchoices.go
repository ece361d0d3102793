package discord

import (
	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// choice is something that may be suggested while somebody types.
type choice struct {
	name  string // what people see
	value string // what is sent if they choose it; empty: the name's words
}

// choices are suggestions as Discord takes them: at most so many, none twice. A value cannot be cut, so that what has a
// longer one is left out; that of a name is its first whole words.
func choices(all []choice) []*discordgo.ApplicationCommandOptionChoice {
	shown := make([]*discordgo.ApplicationCommandOptionChoice, 0, min(len(all), maxChoices))
	names, values := map[string]bool{}, map[string]bool{}
	for _, c := range all {
		name, value := bot.Clip(c.name, maxChoice), c.value
		if value == "" {
			value = bot.OneLine(c.name)
			value = value[:bot.WordEnd(value, maxChoice)]
		}
		if name == "" || value == "" || bot.Width(value) > maxChoice || names[name] || values[value] || len(shown) == maxChoices {
			continue
		}
		names[name], values[value] = true, true
		shown = append(shown, &discordgo.ApplicationCommandOptionChoice{Name: name, Value: value})
	}
	return shown
}
