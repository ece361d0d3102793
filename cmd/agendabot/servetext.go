package main

import "net"

// describe says what serves and what is off, and what would turn it on.
func (s *server) describe(h *listeners) {
	p := s.printer()
	b, release := s.live.Acquire()
	sum := b.Summary()
	release()
	p.line(good, "Reader: %s", s.readerAddress(h.reader))
	p.line(plain, "Answers from %s, %s; index %s.", count(sum.Documents, "document", "documents"), count(sum.Passages, "passage", "passages"), sum.Digest)
	p.line(plain, "Journal: %s", s.journalText())
	if h.admin != nil {
		p.line(plain, "Metrics: http://%s/metrics", reachable(h.admin.Addr()))
	} else {
		p.line(dim, "Metrics: off. Turn them on with AGENDABOT_ADMIN_LISTEN, for example 127.0.0.1:9090.")
	}
	if s.settings.text("base_url") == "" {
		p.line(dim, "Links in citations: off. Turn them on with AGENDABOT_BASE_URL, the address of the reader as people see it.")
	}
	p.line(s.slackStyle(), "Slack: %s", s.slackText())
	p.line(s.discordStyle(), "Discord: %s", s.discordText())
}

// readerAddress is where to look from here, and where people look.
func (s *server) readerAddress(l net.Listener) string {
	if l == nil {
		return "off (AGENDABOT_LISTEN)."
	}
	text := "http://" + reachable(l.Addr()) + "/"
	if base := s.settings.text("base_url"); base != "" {
		text += " (" + base + ")"
	}
	return text
}

// reachable is an address that a browser on this machine can open: that of every network is no address.
func reachable(a net.Addr) string {
	host, port, err := net.SplitHostPort(a.String())
	if err != nil {
		return a.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return net.JoinHostPort(host, port)
}

// journalText says what is recorded, where, and for how long.
func (s *server) journalText() string {
	if !s.hasPlace() {
		return "off: there is no home folder to keep it in. Set AGENDABOT_DATA or AGENDABOT_DATABASE_URL."
	}
	j := s.journal.Load()
	if j == nil {
		return "cannot be used yet, see the log; answers go on without it."
	}
	where := j.Where()
	if !s.journalOn() {
		return "off (AGENDABOT_JOURNAL). Nothing of what is asked is recorded; " + where + " holds claims and settings alone."
	}
	keep := keptFor(s.settings.text("retention"))
	if keep == "" {
		return where + ", kept for ever."
	}
	return where + ", kept for " + keep + "."
}
