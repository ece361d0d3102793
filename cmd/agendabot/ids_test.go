package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"agendabot/bot/web"
	"agendabot/index"
	"agendabot/index/ledger"
)

// idsWorld is a data folder, with what serve needs of it to keep its ids.
type idsWorld struct {
	t     *testing.T
	dir   string
	store *index.Store
	live  *index.Live
}

func newIDsWorld(t *testing.T) *idsWorld {
	t.Helper()
	w := &idsWorld{t: t, dir: t.TempDir()}
	w.store = index.NewStore(w.dir, slog.New(slog.DiscardHandler))
	return w
}

// reindex makes a build of one document current, records nothing, and serves it. It gives the id of its passage.
func (w *idsWorld) reindex(heading string) (b *index.Build, id string) {
	w.t.Helper()
	docs := w.t.TempDir()
	writeFile(w.t, filepath.Join(docs, "a.md"), "# Title\n\n## "+heading+"\n\nThe clearance of landmines continues in every province.\n")
	if _, err := w.store.Reindex(w.t.Context(), index.Plan{Source: index.Source{Dir: docs}}); err != nil {
		w.t.Fatal(err)
	}
	b, err := w.store.Open()
	if err != nil {
		w.t.Fatal(err)
	}
	w.live = index.NewFixed(b)
	w.t.Cleanup(w.live.Close)
	d, err := b.Document("a")
	if err != nil {
		w.t.Fatal(err)
	}
	return b, d.Passages[0].ID
}

// ids is the ledger as serve keeps it.
func (w *idsWorld) ids() *idLedger {
	w.t.Helper()
	log := slog.New(slog.DiscardHandler)
	l := &idLedger{
		open:         func(ctx context.Context) (*ledger.Ledger, error) { return ledger.Open(ctx, w.dir, log) },
		openReadOnly: func(ctx context.Context) (*ledger.Ledger, error) { return ledger.OpenReadOnly(ctx, w.dir, log) },
		live:         w.live, store: w.store, log: log, every: time.Millisecond,
	}
	w.t.Cleanup(func() {
		if err := l.close(); err != nil {
			w.t.Error(err)
		}
	})
	return l
}

// Every build that serves is recorded, and those that a killed reindex left unrecorded before it.
func TestIDsOfEveryBuild(t *testing.T) {
	t.Parallel()
	w := newIDsWorld(t)
	_, killed := w.reindex("One")
	_, first := w.reindex("Two")
	l := w.ids()
	now := time.Now()
	l.look(t.Context(), now)
	b, third := w.reindex("Three") // another build serves
	l.live = w.live
	if got, err := l.trail(t.Context(), b, third, ""); err != nil || !got.Exact {
		t.Errorf("of what is there: %+v, %v", got, err)
	}
	l.look(t.Context(), now)
	last, _ := w.reindex("Four")
	for _, id := range []string{killed, first, third} {
		if got, err := l.trail(t.Context(), last, id, ""); err != nil || !got.Exact {
			t.Errorf("%s: %+v, %v", id, got, err)
		}
	}
}

// A build that serves later is recorded, too, without anybody's saying so.
func TestIDsAreKept(t *testing.T) {
	t.Parallel()
	w := newIDsWorld(t)
	_, first := w.reindex("One")
	l := w.ids()
	var err error
	if l.live, err = index.NewLive(w.store, slog.New(slog.DiscardHandler)); err != nil {
		t.Fatal(err)
	}
	defer l.live.Close()
	ctx, cancel := context.WithCancel(t.Context())
	var keeping sync.WaitGroup
	keeping.Go(func() { l.keep(ctx) })
	defer keeping.Wait()
	defer cancel()
	other := newIDsWorld(t) // which asks for ids that only the ledger knows
	elsewhere, _ := other.reindex("Elsewhere")
	recorded := func(id string) {
		t.Helper()
		for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
			_, release := l.live.Acquire() // as a question does
			release()
			if got, err := l.trail(t.Context(), elsewhere, id, ""); err == nil && got.Known {
				return
			}
		}
		t.Fatalf("%s is not recorded", id)
	}
	recorded(first)
	_, second := w.reindex("Two") // by a process that was killed before it recorded
	recorded(second)
}

// While the ledger is away its trails are an error, and it is tried again; what can only be read is read.
func TestIDsOfALedgerThatIsAway(t *testing.T) {
	t.Parallel()
	w := newIDsWorld(t)
	_, id := w.reindex("One")
	file := filepath.Join(w.dir, ledger.File)
	writeFile(t, file, strings.Repeat("this is no database ", 500))
	l := w.ids()
	now := time.Now()
	l.look(t.Context(), now)
	b, _ := w.reindex("Two")
	l.live = w.live
	if _, err := l.trail(t.Context(), b, id, ""); !errors.Is(err, index.ErrNoLedger) {
		t.Errorf("damaged: %v", err)
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	l.look(t.Context(), now.Add(openAgain-1))
	if _, err := l.trail(t.Context(), b, id, ""); !errors.Is(err, index.ErrNoLedger) {
		t.Errorf("tried too soon: %v", err)
	}
	l.look(t.Context(), now.Add(openAgain))
	if got, err := l.trail(t.Context(), b, id, ""); err != nil || !got.Exact {
		t.Errorf("tried again: %+v, %v", got, err)
	}

	reading := w.ids()
	may := reading.open
	reading.open = func(context.Context) (*ledger.Ledger, error) { return nil, os.ErrPermission }
	reading.look(t.Context(), now)
	if got, err := reading.trail(t.Context(), b, id, ""); err != nil || !got.Exact {
		t.Errorf("for reading only: %+v, %v", got, err)
	}
	reading.look(t.Context(), now.Add(openAgain))
	if n := len(reading.opened); n != 1 {
		t.Errorf("opened %d times", n)
	}
	reading.open = may
	reading.look(t.Context(), now.Add(2*openAgain))
	if reading.writing == nil || reading.reading.Load() != reading.writing || reading.recorded != b.Summary().Digest {
		t.Error("it is not written to when it can be again")
	}
	var none *idLedger
	if got, err := none.trail(t.Context(), b, id, ""); err != nil || got.Known || none.close() != nil {
		t.Errorf("without a folder: %+v, %v", got, err)
	}
}

// Over HTTP: with a ledger that cannot be used a passage that moved is not said never to have been, and all else goes on.
func TestServeWithoutItsLedger(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	writeFile(t, filepath.Join(home, ".local", "share", "agendabot", ledger.File), strings.Repeat("this is no database ", 500))
	s := startServe(t, home)
	if got, _ := verdictOf(t, s, prioritiesPath); got != "answered" {
		t.Errorf("the verdict is %s", got)
	}
	for _, path := range []string{"/p/agenda/it/~00000000", "/api/passages/agenda/it/~00000000?v=00000000"} {
		if status, body := get(t, s.url+path); status != http.StatusServiceUnavailable || !strings.Contains(body, "at the moment") {
			t.Errorf("%s gives %d: %s", path, status, body)
		}
	}
	if code := s.stop(); code != exitOK || !strings.Contains(s.out.String(), "ledger of ids") {
		t.Errorf("it ends with %d: %s", code, s.out)
	}
}

// A link leads to what was cited after paragraphs are put in before it and headings are renamed: through the program.
func TestServeLeadsToWhatWasCited(t *testing.T) {
	t.Parallel()
	const (
		soldiers = "Child soldiers are demobilized in every province and district of the country and returned to their families, schools and villages as soon as that can safely be arranged."
		mines    = "Landmines are cleared from fields, roads, wells and school yards before people who were displaced by the war return to the places where they lived and worked before."
		order    = "Public safety is restored by a police force that is trained, paid and supervised, and by courts whose judges are independent of those who govern the country."
	)
	home, docs := t.TempDir(), t.TempDir()
	reindex := func(text string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(docs, "strategy.md"), []byte("# Strategy\n\n"+text+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		if r := inHome(t, home, nil, "reindex", docs); r.code != exitOK {
			t.Fatal(r.stderr)
		}
	}
	reindex("## Priorities\n\n1. " + order + "\n\n2. " + soldiers)
	link := web.Address("", "strategy/priorities/p2", soldiers)
	reindex("## Priorities\n\n1. " + order + "\n\n2. " + mines + "\n\n3. " + soldiers)
	second := startServe(t, home)
	soon(t, second, strings.Replace(link, "/p/", "/api/passages/", 1), `"strategy/priorities/p3"`)
	second.stop()
	reindex("## Aims\n\n1. " + order + "\n\n2. " + mines + "\n\n3. " + soldiers)
	third := startServe(t, home)
	body := soon(t, third, strings.Replace(link, "/p/", "/api/passages/", 1), `"strategy/aims/p3"`)
	if !strings.Contains(body, "Child soldiers") {
		t.Errorf("%s gives %s", link, body)
	}
}

// soon asks until an answer has these words: the ledger is opened beside the serving.
func soon(t *testing.T, s *served, path, want string) (body string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		if _, body = get(t, s.url+path); strings.Contains(body, want) {
			return body
		}
	}
	t.Fatalf("%s has no %s: %s", path, want, body)
	return ""
}
