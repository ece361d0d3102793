package main

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"agendabot/bot"
	"agendabot/bot/discord"
	"agendabot/bot/journal"
	"agendabot/bot/slack"
	"agendabot/bot/web"
	"agendabot/index"
)

const serveName = "serve"

const (
	pruneEvery  = time.Hour        // how often what is too old is erased from the journal
	openTimeout = 10 * time.Second // for opening the journal
	openGrace   = time.Second      // so long questions wait for that at the start
	openAgain   = 30 * time.Second // until it is tried again
	leaveGrace  = 5 * time.Second  // for requests that were cut off
)

func (a *app) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use:   serveName,
		Short: "Serve the reader, and every chat platform that is set up",
		Long: `Serves the reader: web pages where people ask, follow citations into the documents and
copy them in the usual styles, and the same as JSON. What is not set up is named with what
would turn it on. A reindex is noticed within two seconds of the next question. The
program ends on Ctrl-C or SIGTERM, after what it is answering.

Without AGENDABOT_LISTEN only this machine can reach it. On every network, put a proxy
with TLS before it. 'agendabot doctor' says what keeps it from working.`,
		Example: `  agendabot serve
  AGENDABOT_LISTEN=:8080 AGENDABOT_BASE_URL=https://agenda.example.org agendabot serve
  AGENDABOT_SLACK_BOT_TOKEN=xoxb-… AGENDABOT_SLACK_APP_TOKEN=xapp-… agendabot serve
  AGENDABOT_DISCORD_TOKEN=… agendabot serve
  AGENDABOT_JOURNAL=off agendabot serve`,
		Args: needArgs(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			s := &server{app: a, metrics: newMetrics(), tried: make(chan struct{})}
			return s.run(cmd.Context())
		},
	}
}

// server is one run of serve.
type server struct {
	*app
	metrics *metrics
	live    *index.Live
	journal atomic.Pointer[journal.Store] // nil: not open yet, or there is nowhere to keep one
	ids     *idLedger                     // nil: there is nowhere to keep one
	tried   chan struct{}                 // closed when opening the journal was tried once
	desk    *bot.Desk
	reader  *web.Server
	slack   *slack.App   // nil: off
	discord *discord.App // nil: off
}

// run serves until the context ends or something cannot go on.
func (s *server) run(ctx context.Context) (err error) {
	h, err := s.listen(ctx)
	if err != nil {
		return err
	}
	defer s.close(&err)
	front, ctx := errgroup.WithContext(ctx)
	h.serve(ctx, front)
	back, backCtx := &errgroup.Group{}, context.WithoutCancel(ctx)
	backCtx, stopBack := context.WithCancel(backCtx)
	defer func() { // after the last question: what it left to be written
		stopBack()
		if berr := back.Wait(); err == nil {
			err = berr
		}
	}()
	front.Go(func() error {
		if err := s.prepare(ctx); err != nil {
			return err
		}
		back.Go(func() error { return s.desk.Run(backCtx) })
		back.Go(func() error { return s.keep(backCtx) })
		live := s.live
		front.Go(func() error { return live.Run(ctx) })
		grace := time.NewTimer(openGrace)
		defer grace.Stop()
		select {
		case <-s.tried:
		case <-grace.C: // a database that does not answer keeps no question waiting
		case <-ctx.Done():
		}
		h.open(s)
		if s.slack != nil {
			front.Go(func() error { return s.slack.Run(ctx) })
		}
		if s.discord != nil {
			front.Go(func() error { return s.discord.Run(ctx) })
		}
		select { // what is said of the journal is to be true
		case <-s.tried:
		case <-ctx.Done():
		}
		s.describe(h)
		return nil
	})
	err = front.Wait()
	if !h.left(leaveGrace) {
		s.live = nil // somebody still reads it: it ends with the program
	}
	return err
}

// prepare opens what answers and what is kept. Only without an index there is nothing to serve.
func (s *server) prepare(ctx context.Context) error {
	var err error
	if s.live, err = s.openLive(ctx); err != nil {
		return err
	}
	s.ids = s.newIDLedger()
	rate, err := parseRate(s.settings.text("rate_limit"))
	if err != nil {
		return err
	}
	keep, err := parseRetention(s.settings.text("retention"))
	if err != nil {
		return err
	}
	lang := s.settings.text("language")
	if lang == "auto" {
		lang = ""
	}
	s.desk = bot.NewDesk(s.log, bot.DeskOptions{
		Live: s.live, Late: s.hasPlace(), Off: !s.journalOn(), Meter: s.metrics, Rate: rate, Language: lang, Keep: keep,
		Citations: s.settings.number("citations"), Timeout: s.settings.duration("timeout"),
	})
	s.reader, err = web.New(web.Config{
		Desk: s.desk, Live: s.live, Trails: s.ids.trail, Base: s.settings.base(), Version: currentVersion().Version,
		Citations: s.settings.number("citations"), Log: s.log,
	})
	if err != nil {
		return err
	}
	if s.slack, err = s.newSlack(); err != nil {
		return err
	}
	if s.discord, err = s.newDiscord(); err != nil {
		return err
	}
	s.measure()
	return nil
}

// measure adds to the metrics what is read when somebody looks.
func (s *server) measure() {
	s.metrics.registry.MustRegister(newBuildCollector(s.live))
	s.metrics.gauge("agendabot_journal_queue", "Lines that wait to be written to the journal.", s.desk.Queued)
	s.metrics.gauge("agendabot_http_working", "Requests that the reader works on.", func() int {
		working, _ := s.reader.Load()
		return working
	})
	s.metrics.gauge("agendabot_http_waiting", "Requests that wait for the reader.", func() int {
		_, waiting := s.reader.Load()
		return waiting
	})
	s.metrics.counter("agendabot_http_shed_total", "Requests that the reader turned away because it had too many.", s.reader.Shed)
	if s.slack != nil {
		s.metrics.queue("slack", s.slack.Waiting)
	}
	if s.discord != nil {
		s.metrics.queue("discord", s.discord.Waiting)
		s.metrics.gauge("agendabot_discord_shards", "Connections to Discord's gateway that are up.", s.discord.Shards)
	}
}

func (a *app) journalOn() bool { return a.settings.text("journal") == "on" }

// openLive opens what answers and follows it: the current build; where nothing was ever built the embedded text, until
// something is. An index of an older version is made anew first.
func (s *server) openLive(ctx context.Context) (*index.Live, error) {
	if s.settings.text("data") == "" {
		return s.openIndex(ctx)
	}
	live, err := index.NewLive(s.store(), s.log)
	switch {
	case errors.Is(err, index.ErrOldBuild):
		return s.renew(ctx)
	case errors.Is(err, index.ErrNoBuild):
		b, err := embedded(ctx)
		if err != nil {
			return nil, err
		}
		return index.NewLiveOver(s.store(), b, s.log), nil
	default:
		return live, err
	}
}

// renew makes an index of an older version anew from the same documents. A document that cannot be read any more is
// named and left out: the program may have been started by a machine, with nobody there to decide.
func (s *server) renew(ctx context.Context) (*index.Live, error) {
	source, err := s.remembered()
	if err != nil {
		return nil, err
	}
	s.log.Warn("the index was made by another version of this program; it is made anew", "from", sourceText(source))
	readPDF, end := s.pdfReader()
	report, err := s.store().Reindex(ctx, index.Plan{Source: source, SkipBad: true, PDF: readPDF})
	err = errors.Join(err, end())
	for _, bad := range report.Bad {
		s.log.Error("a document cannot be read and is left out", "reason", bad)
	}
	if err != nil {
		return nil, err
	}
	return index.NewLive(s.store(), s.log)
}

// openStore opens the journal. It is not needed to answer: what is wrong with it is said, and answers go on.
func (s *server) openStore(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	j, err := s.newJournal(ctx, false)
	if err == nil {
		s.journal.Store(j)
	}
	return err
}

// awaitJournal opens the journal and gives it to the desk; it tries until it can, or the context ends.
func (s *server) awaitJournal(ctx context.Context) {
	first := sync.OnceFunc(func() { close(s.tried) })
	defer first()
	tick := time.NewTicker(openAgain)
	defer tick.Stop()
	for s.hasPlace() && ctx.Err() == nil {
		err := s.openStore(ctx)
		if err == nil {
			s.desk.Attach(s.journal.Load())
			return
		}
		s.metrics.StoreFailed("open")
		s.log.Error("the journal cannot be used; answers go on without it, and it is tried again", "error", err)
		first()
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// keep records the ids of the builds in force and erases what is too old, until the context ends.
func (s *server) keep(ctx context.Context) error {
	if s.ids != nil {
		var ids sync.WaitGroup
		ids.Go(func() { s.ids.keep(ctx) })
		defer ids.Wait()
	}
	s.awaitJournal(ctx)
	tick := time.NewTicker(pruneEvery)
	defer tick.Stop()
	for {
		s.prune(ctx)
		select {
		case <-ctx.Done():
			return nil
		case <-tick.C:
		}
	}
}

func (s *server) prune(ctx context.Context) {
	j := s.journal.Load()
	if j == nil {
		return
	}
	keep, err := parseRetention(s.settings.text("retention"))
	if err == nil {
		_, err = j.Prune(ctx, time.Now(), keep)
	}
	if err != nil && ctx.Err() == nil {
		s.metrics.StoreFailed("prune")
		s.log.Error("what is too old could not be erased from the journal", "error", err)
	}
}

// close closes what was opened; the first error counts.
func (s *server) close(err *error) {
	var errs []error
	if j := s.journal.Load(); j != nil {
		errs = append(errs, j.Close())
	}
	errs = append(errs, s.ids.close())
	if s.live != nil {
		s.live.Close()
	}
	if cerr := errors.Join(errs...); *err == nil && cerr != nil {
		*err = fmt.Errorf("close what is kept: %w", cerr)
	}
}
