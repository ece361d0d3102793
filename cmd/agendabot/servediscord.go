package main

import "agendabot/bot/discord"

// discordSetup is what is set of Discord: a token for the gateway, and a public key for interactions over HTTP.
type discordSetup struct{ token, key bool }

func (s settings) discord() discordSetup {
	return discordSetup{token: s.text("discord_token") != "", key: s.text("discord_public_key") != ""}
}

// on says that Discord can be served.
func (t discordSetup) on() bool { return t.token || t.key }

// unheard says that HTTP is all there is, and that no address takes its requests.
func (t discordSetup) unheard(listening bool) bool { return t.key && !t.token && !listening }

// discordOff is what turns Discord on where nothing of it is set.
const discordOff = "set AGENDABOT_DISCORD_TOKEN ('agendabot discord register' registers the commands)"

// discordHalf is what an app without a token does not do.
const discordHalf = "mentions and direct messages are off without AGENDABOT_DISCORD_TOKEN"

// discordUnheard is what turns on an app that has a public key alone.
const discordUnheard = "set AGENDABOT_LISTEN, or AGENDABOT_DISCORD_TOKEN for the gateway"

// transports names how Discord reaches the app.
func (t discordSetup) transports(listening bool) string {
	switch {
	case t.token && t.key && listening:
		return "gateway, and HTTP at " + discord.Path
	case t.token:
		return "gateway"
	default:
		return "HTTP at " + discord.Path + "; " + discordHalf
	}
}

// discordShards is how many connections to the gateway are wanted; 0: as many as Discord recommends.
func (s settings) discordShards() int {
	n, _ := parseShards(s.text("discord_shards")) // checked when it was loaded
	return n
}

// discordChecks are what the settings say of Discord, for doctor.
func (s settings) discordChecks() discord.CheckOptions {
	return discord.CheckOptions{
		Token: s.text("discord_token"), PublicKey: s.text("discord_public_key"), Listening: s.listening(),
		Shards: s.discordShards(), APIURL: s.text("discord_api_url"),
	}
}

// newDiscord makes the Discord app; nil if it is not set up.
func (s *server) newDiscord() (*discord.App, error) {
	t := s.settings.discord()
	if !t.on() {
		return nil, nil
	}
	keep, _ := parseRetention(s.settings.text("retention")) // checked when it was loaded
	return discord.New(s.log, discord.Options{
		Desk: s.desk, Live: s.live, Link: s.settings.linker(), ReaderURL: s.settings.readerURL(), Retention: keep,
		Token: s.settings.text("discord_token"), PublicKey: s.settings.text("discord_public_key"),
		Shards: s.settings.discordShards(), APIURL: s.settings.text("discord_api_url"),
	})
}

// discordText says how Discord is served, or what would turn it on.
func (s *server) discordText() string {
	t := s.settings.discord()
	switch {
	case !t.on():
		return "off: " + discordOff + "."
	case t.unheard(s.settings.listening()):
		return "off: there is no address for its requests; " + discordUnheard + "."
	}
	return "on, " + t.transports(s.settings.listening()) + "."
}

// discordStyle is how that looks.
func (s *server) discordStyle() style {
	switch t := s.settings.discord(); {
	case !t.on():
		return dim
	case t.unheard(s.settings.listening()):
		return warning
	default:
		return good
	}
}
