package discord

import (
	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// The names of commands and options as interactions have them, in whatever language they are shown:
// https://discord.com/developers/docs/interactions/application-commands#localization.
const (
	nameAsk     = "ask"
	nameBrowse  = "browse"
	nameSources = "sources"
	nameHelp    = "help"
	nameFind    = "Find in the agenda" // on a message

	optQuestion = "question" // of ask
	optPrivate  = "private"
	optDocument = "document" // of browse
	optSection  = "section"
)

// maxOptionText is the longest text that an option can ask for:
// https://discord.com/developers/docs/interactions/application-commands#application-command-object-application-command-option-structure.
const maxOptionText = 6000

// Commands are the commands of the app, for every server, for direct messages, and for whoever installs it for themself
// in any channel. Each call makes them anew.
func Commands() []*discordgo.ApplicationCommand {
	w := wordsOfCommands()
	return []*discordgo.ApplicationCommand{
		slashCommand(nameAsk, w.ask,
			textOption(optQuestion, w.question, true, min(bot.MaxQuestion, maxOptionText)),
			&discordgo.ApplicationCommandOption{
				Type: discordgo.ApplicationCommandOptionBoolean, Name: optPrivate, NameLocalizations: w.private.names(),
				Description: w.private.en, DescriptionLocalizations: w.private.descriptions(),
			}),
		slashCommand(nameBrowse, w.browse, textOption(optDocument, w.document, true, 0), textOption(optSection, w.section, false, 0)),
		slashCommand(nameSources, w.sources),
		slashCommand(nameHelp, w.help),
		everywhere(&discordgo.ApplicationCommand{
			Type: discordgo.MessageApplicationCommand, Name: nameFind, NameLocalizations: pointer(w.find.names()),
		}),
	}
}

func slashCommand(name string, w commandWords, options ...*discordgo.ApplicationCommandOption) *discordgo.ApplicationCommand {
	return everywhere(&discordgo.ApplicationCommand{
		Type: discordgo.ChatApplicationCommand, Name: name, NameLocalizations: pointer(w.names()),
		Description: w.en, DescriptionLocalizations: pointer(w.descriptions()), Options: options,
	})
}

// textOption is an option that is completed as people type; most is its greatest length, 0 for Discord's own.
func textOption(name string, w commandWords, required bool, most int) *discordgo.ApplicationCommandOption {
	return &discordgo.ApplicationCommandOption{
		Type: discordgo.ApplicationCommandOptionString, Name: name, NameLocalizations: w.names(),
		Description: w.en, DescriptionLocalizations: w.descriptions(),
		Required: required, Autocomplete: true, MaxLength: most,
	}
}

// everywhere says of a command that it can be installed and used in every way there is:
// https://discord.com/developers/docs/interactions/application-commands#contexts. What Discord takes where this is not
// said hangs on the settings of the app.
func everywhere(c *discordgo.ApplicationCommand) *discordgo.ApplicationCommand {
	c.Contexts = &[]discordgo.InteractionContextType{
		discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel,
	}
	c.IntegrationTypes = &[]discordgo.ApplicationIntegrationType{
		discordgo.ApplicationIntegrationGuildInstall, discordgo.ApplicationIntegrationUserInstall,
	}
	return c
}

// pointer is nil for an empty map, which is then left out of what is sent.
func pointer(m map[discordgo.Locale]string) *map[discordgo.Locale]string {
	if len(m) == 0 {
		return nil
	}
	return &m
}
