package discord

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/bwmarrin/discordgo"
)

// normal is a form that two commands share exactly if they are the same to people, whatever Discord filled in or left
// out: ids and versions, null for what is missing, defaults, and an order where there is none.
func (g *registrar) normal(c *discordgo.ApplicationCommand) string {
	n := *g.sent(c)
	n.ID, n.ApplicationID, n.GuildID, n.Version = "", "", "", ""
	n.Type = commandType(c)
	n.NameLocalizations = pointer(localized(c.NameLocalizations, c.Name))
	n.DescriptionLocalizations = pointer(localized(c.DescriptionLocalizations, c.Description))
	n.DMPermission = nil //nolint:staticcheck // Discord still sends it; contexts say the same
	n.DefaultPermission = unless(c.DefaultPermission, true)
	n.NSFW = unless(c.NSFW, false)
	n.Contexts, n.IntegrationTypes = ordered(n.Contexts), ordered(n.IntegrationTypes)
	n.Options = normalOptions(c.Options)
	text, err := json.Marshal(&n)
	if err != nil {
		return err.Error() // which no command's form is
	}
	return string(text)
}

// normalOptions keeps the order, which people see.
func normalOptions(options []*discordgo.ApplicationCommandOption) []*discordgo.ApplicationCommandOption {
	var all []*discordgo.ApplicationCommandOption
	for _, o := range options {
		if o == nil {
			continue
		}
		n := *o
		n.NameLocalizations = localized(&o.NameLocalizations, o.Name)
		n.DescriptionLocalizations = localized(&o.DescriptionLocalizations, o.Description)
		n.Options = normalOptions(o.Options)
		if len(n.ChannelTypes) == 0 {
			n.ChannelTypes = nil
		}
		if len(n.Choices) == 0 {
			n.Choices = nil
		}
		if n.MinLength != nil && *n.MinLength == 0 {
			n.MinLength = nil
		}
		all = append(all, &n)
	}
	return all
}

// localized leaves out what is the same as the default, which Discord ignores:
// https://discord.com/developers/docs/interactions/application-commands#localization.
func localized(texts *map[discordgo.Locale]string, usual string) map[discordgo.Locale]string {
	if texts == nil {
		return nil
	}
	n := maps.Clone(*texts)
	maps.DeleteFunc(n, func(_ discordgo.Locale, text string) bool { return text == "" || text == usual })
	if len(n) == 0 {
		return nil
	}
	return n
}

// unless is nil for what Discord takes if nothing is said.
func unless(v *bool, usual bool) *bool {
	if v == nil || *v == usual {
		return nil
	}
	return v
}

// ordered is a set's form; nil stays nil, because none is not the same as nothing said.
func ordered[T ~uint](set *[]T) *[]T {
	if set == nil {
		return nil
	}
	n := slices.Compact(slices.Sorted(slices.Values(*set)))
	return &n
}
