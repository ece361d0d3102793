package main

import (
	"agendabot/bot/slack"
)

// slackSetup is what is set of Slack's tokens: a bot token, and one for each transport.
type slackSetup struct{ bot, app, secret bool }

func (s settings) slack() slackSetup {
	is := func(name string) bool { return s.text(name) != "" }
	return slackSetup{bot: is("slack_bot_token"), app: is("slack_app_token"), secret: is("slack_signing_secret")}
}

// on says that Slack can be served.
func (t slackSetup) on() bool { return t.bot && (t.app || t.secret) }

// missing names what else Slack needs; empty if that is nothing, or if nothing is set at all.
func (t slackSetup) missing() string {
	switch {
	case t.bot && !t.app && !t.secret:
		return "AGENDABOT_SLACK_APP_TOKEN (Socket Mode) or AGENDABOT_SLACK_SIGNING_SECRET (HTTP)"
	case !t.bot && (t.app || t.secret):
		return "AGENDABOT_SLACK_BOT_TOKEN"
	default:
		return ""
	}
}

// slackOff is what turns Slack on where nothing of it is set.
const slackOff = "set AGENDABOT_SLACK_BOT_TOKEN and AGENDABOT_SLACK_APP_TOKEN ('agendabot slack manifest' makes the app)"

// slackOptions are what the settings say of Slack.
func (s settings) slackOptions() slack.Options {
	keep, _ := parseRetention(s.text("retention")) // checked when it was loaded
	o := slack.Options{
		BotToken: s.text("slack_bot_token"), AppToken: s.text("slack_app_token"), SigningSecret: s.text("slack_signing_secret"),
		APIURL: s.text("slack_api_url"), Retention: keep, Link: s.linker(), ReaderURL: s.readerURL(),
	}
	return o
}

// newSlack makes the Slack app; nil if it is not set up.
func (s *server) newSlack() (*slack.App, error) {
	t := s.settings.slack()
	if missing := t.missing(); missing != "" {
		s.log.Warn("Slack is off: only some of its settings are there", "missing", missing)
	}
	if !t.on() {
		return nil, nil
	}
	o := s.settings.slackOptions()
	o.Desk, o.Live = s.desk, s.live
	return slack.New(s.log, o)
}

// slackText says how Slack is served, or what would turn it on.
func (s *server) slackText() string {
	t := s.settings.slack()
	switch {
	case t.missing() != "":
		return "off: " + t.missing() + " is missing."
	case !t.on():
		return "off: " + slackOff + "."
	}
	return "on, " + t.transports(s.settings.listening()) + "."
}

// slackStyle is how that looks.
func (s *server) slackStyle() style {
	switch t := s.settings.slack(); {
	case t.on():
		return good
	case t.missing() != "":
		return warning
	default:
		return dim
	}
}

// transports names how Slack reaches the app.
func (t slackSetup) transports(listening bool) string {
	switch {
	case t.app && t.secret && listening:
		return "Socket Mode, and HTTP at " + slack.Path
	case t.app:
		return "Socket Mode"
	default:
		return "HTTP at " + slack.Path
	}
}
