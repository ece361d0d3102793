package main

import (
	"net/http"
	"net/url"
	"strings"

	"agendabot/bot"
	"agendabot/bot/discord"
	"agendabot/bot/slack"
	"agendabot/bot/web"
)

// What the chat platforms have in common: when there is something to serve, where their requests come in, and where
// their citations lead.

// listening says that there is an address for the reader.
func (s settings) listening() bool { return s.text("listen") != "" && s.text("listen") != off }

// toServe is an error if there is nothing to serve.
func (s settings) toServe() error {
	switch slack, discord := s.slack(), s.discord(); {
	case s.listening(), slack.on() && slack.app, discord.token:
		return nil
	case slack.on():
		return usagef("Slack over HTTP needs an address for its requests: set AGENDABOT_LISTEN, or AGENDABOT_SLACK_APP_TOKEN for Socket Mode")
	case discord.on():
		return usagef("Discord over HTTP needs an address for its requests: %s", discordUnheard)
	default:
		return usagef("there is nothing to serve: no chat platform is set up, and the reader is off (AGENDABOT_LISTEN)")
	}
}

// base is the address of the reader as people see it, without a slash at its end; empty if it is not known.
func (s settings) base() string { return strings.TrimRight(s.text("base_url"), "/") }

// linker leads citations to the reader; nil if its address is not known.
func (s settings) linker() bot.Linker {
	base := s.base()
	if base == "" {
		return nil
	}
	return func(id, text string) string { return web.Address(base, id, text) }
}

// readerURL is the reader's first page; empty if its address is not known.
func (s settings) readerURL() string {
	if base := s.base(); base != "" {
		return base + "/"
	}
	return ""
}

// entry is where a chat platform's requests come in.
type entry struct {
	takes   func(path string) bool
	handler http.Handler
}

// entries are those of the platforms that are served over HTTP.
func (s *server) entries() []entry {
	var all []entry
	if s.slack != nil && s.slack.Handler() != nil {
		all = append(all, entry{slack.Takes, s.slack.Handler()})
	}
	if s.discord != nil && s.discord.Handler() != nil {
		all = append(all, entry{func(path string) bool { return path == discord.Path }, s.discord.Handler()})
	}
	return all
}

// pages is what answers at the reader's address: the reader, and before it the platforms' requests, which are signed
// and bounded by their own rules.
func (s *server) pages() http.Handler {
	reader, entries := s.reader.Handler(), s.entries()
	if len(entries) == 0 {
		return reader
	}
	prefix := "" // a proxy may have taken it off or not
	if u, err := url.Parse(s.settings.base()); err == nil {
		prefix = u.Path
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		path, under := strings.CutPrefix(r.URL.Path, prefix)
		for _, e := range entries {
			if e.takes(r.URL.Path) { // before the prefix: an address may end in a platform's path itself
				e.handler.ServeHTTP(w, r)
				return
			}
			if under && e.takes(path) {
				http.StripPrefix(prefix, e.handler).ServeHTTP(w, r)
				return
			}
		}
		reader.ServeHTTP(w, r)
	})
}

// keptFor is a retention as people say it; empty for ever.
func keptFor(retention string) string {
	if retention == "forever" {
		return ""
	}
	if retention == "1d" {
		return "1 day"
	}
	return strings.Replace(retention, "d", " days", 1)
}
