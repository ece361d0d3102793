package web

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"agendabot/bot"
	"agendabot/index"
)

// keeping is a store that keeps the reports of wrong quotations where a test can read them.
type keeping struct {
	*bot.Memory
	mu      sync.Mutex
	reports []bot.WrongQuotation
}

func (k *keeping) ReportWrong(_ context.Context, w bot.WrongQuotation) error {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.reports = append(k.reports, w)
	return nil
}

func (k *keeping) reported() []bot.WrongQuotation {
	k.mu.Lock()
	defer k.mu.Unlock()
	return append([]bot.WrongQuotation(nil), k.reports...)
}

// library is the index of a source in a data folder of its own, as the program opens it.
func library(tb testing.TB, source index.Source) *index.Live {
	tb.Helper()
	quiet := slog.New(slog.DiscardHandler)
	store := index.NewStore(tb.TempDir(), quiet)
	if _, err := store.Reindex(tb.Context(), index.Plan{Source: source}); err != nil {
		tb.Fatal(err)
	}
	live, err := index.NewLive(store, quiet)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(live.Close)
	return live
}

// generated writes a corpus of about 2,000 passages.
func generated(tb testing.TB) index.Source {
	tb.Helper()
	r := rand.New(rand.NewPCG(1, 2))
	words := strings.Fields(`security human conflict armed treaty landmine refugee protection civilian court justice peace
		operation weapon child soldier violence crime drug region council nation right state law border camp aid famine
		drought election police army trade debt bank school hospital water river ocean forest climate the of and to in`)
	some := func(n int) string {
		out := make([]string, n)
		for i := range out {
			out[i] = words[min(r.IntN(len(words)), r.IntN(len(words)))]
		}
		return strings.Join(out, " ")
	}
	dir := tb.TempDir()
	for i := range 40 {
		var b strings.Builder
		fmt.Fprintf(&b, "---\ntitle: %s\nlanguage: en\n---\n\n", some(3))
		for k := range 50 {
			if k%10 == 0 {
				fmt.Fprintf(&b, "## %s\n\n", some(3))
			}
			fmt.Fprintf(&b, "%s.\n\n", some(30+r.IntN(60)))
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("d%02d.md", i)), []byte(b.String()), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return index.Source{Dir: dir}
}

// shelf is the embedded agenda beside a document that has what documents have, and a French one.
func shelf(tb testing.TB) index.Source {
	tb.Helper()
	dir := tb.TempDir()
	for name, text := range map[string]string{
		"rich.md": "---\ntitle: A Handbook of <Nearly> Everything & “More”\nauthor: Ada Example\nlanguage: en\n" +
			"source: https://example.org/handbook.pdf\ndate: 2004-05-06\n---\n\n# A Handbook\n\nIt begins here.[^1]\n\n" +
			"## Means\n\nThese are the means:\n\n1. first, a rule:\n   - with one part;\n   - and another;\n2. second, a custom.\n\n" +
			"### Figures\n\n| Year | Missions |\n| --- | --- |\n| 1999 | 12 |\n| 2000 | 15 |\n\n" +
			"#### Words\n\n" + strings.Repeat("Donaudampfschifffahrt", 12) + " is a long word; <b>this</b> is no mark-up.\n\n" +
			strings.Repeat("## Another Chapter\n\n"+strings.Repeat("Paragraphs make a document long enough to scroll. ", 30)+"\n\n", 6) +
			"## The End\n\nHere it ends.\n\n[^1]: A note that belongs to the beginning.\n",
		"fr.md": "---\ntitle: Sécurité humaine\nlanguage: fr\n---\n\n## Début\n\nLa sécurité humaine protège les personnes.\n",
	} {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			tb.Fatal(err)
		}
	}
	return index.Source{Dir: dir, WithDefault: true}
}

// site is a whole reader on a real index.
type site struct {
	*Server
	live  *index.Live
	store *keeping
	http  *httptest.Server // nil until it is started
}

func newSite(tb testing.TB, live *index.Live, cfg Config) *site {
	tb.Helper()
	quiet := slog.New(slog.DiscardHandler)
	s := &site{live: live, store: &keeping{Memory: bot.NewMemory()}}
	cfg.Live, cfg.Desk = live, bot.NewDesk(quiet, bot.DeskOptions{Live: live, Store: s.store})
	if cfg.Version == "" {
		cfg.Version = "test"
	}
	var err error
	if s.Server, err = New(cfg); err != nil {
		tb.Fatal(err)
	}
	return s
}

// serve listens on the loopback.
func (s *site) serve(tb testing.TB) *site {
	tb.Helper()
	return s.serveOn(tb, httptest.NewUnstartedServer(nil))
}

// serveOn serves with a server that has an address, but has not been started.
func (s *site) serveOn(tb testing.TB, server *httptest.Server) *site {
	tb.Helper()
	s.http = server
	s.http.Config.Handler = s.Handler()
	s.http.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	s.http.Start()
	tb.Cleanup(s.http.Close)
	return s
}

// first is the path of the page of the first document.
func (s *site) first() string {
	b, release := s.live.Acquire()
	defer release()
	return "/d/" + b.Manifest().Documents[0].ID
}

// get reads a page of the server.
func (s *site) get(client *http.Client, path string) (*http.Response, string, error) {
	req, err := http.NewRequestWithContext(context.Background(), http.MethodGet, s.http.URL+path, nil)
	if err != nil {
		return nil, "", err
	}
	resp, err := client.Do(req)
	if err != nil {
		return nil, "", err
	}
	defer func() { _ = resp.Body.Close() }()
	text, err := io.ReadAll(resp.Body)
	return resp, string(text), err
}
