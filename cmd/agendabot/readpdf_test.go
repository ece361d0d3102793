package main

import (
	"context"
	"errors"
	"log/slog"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/spf13/pflag"

	"agendabot/corpus/sandbox"
)

// peaks keeps from the pool's log the most memory that a child held.
type peaks struct {
	slog.Handler
	mu   sync.Mutex
	most int64
}

func (p *peaks) Enabled(context.Context, slog.Level) bool { return true }

func (p *peaks) Handle(_ context.Context, r slog.Record) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	r.Attrs(func(a slog.Attr) bool {
		if a.Key == "peak_bytes" {
			p.most = max(p.most, a.Value.Int64())
		}
		return true
	})
	return nil
}

// take is the most since it was called last, in MB.
func (p *peaks) take() float64 {
	p.mu.Lock()
	defer p.mu.Unlock()
	most := p.most
	p.most = 0
	return float64(most) / 1e6
}

// newPDFPool makes the program's pool, over a data folder of the test's.
func newPDFPool(t *testing.T, log *slog.Logger) *sandbox.Pool {
	t.Helper()
	w := &world{env: []string{"HOME=" + t.TempDir()}, program: ownProgram(t)}
	s, err := loadSettings(w, settingTable(), pflag.NewFlagSet("test", pflag.ContinueOnError))
	if err != nil {
		t.Fatal(err)
	}
	pool, err := (&app{world: w, settings: s, log: log}).pdfPool()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := pool.Close(); err != nil {
			t.Error(err)
		}
	})
	return pool
}

// mustRead reads a good file.
func mustRead(t *testing.T, pool *sandbox.Pool, after string) {
	t.Helper()
	const text = "Boats rest at night."
	doc, err := pool.Read(t.Context(), goodPDF(text))
	if err != nil {
		t.Fatalf("after %s, a good file: %v", after, err)
	}
	for i := range doc.Blocks {
		if slices.Contains(doc.Blocks[i].Lines, text) {
			return
		}
	}
	t.Errorf("after %s, a good file has not its text: %+v", after, doc)
}

// Every hostile file ends as the table says, within 5 s and 700 MB of this process and its child together, and the file
// after it is read. The test is not parallel: it measures.
func TestHostilePDFs(t *testing.T) {
	files := hostilePDFs(t)
	files = append(files, givenPDFs(t)...)
	log := &peaks{}
	pool := newPDFPool(t, slog.New(log))
	mustRead(t, pool, "the start, which fills the cache")
	for _, f := range files {
		if err := forgetPeak(); err != nil {
			t.Logf("the peak includes what was before: %v", err)
		}
		log.take()
		began := time.Now()
		doc, err := pool.Read(t.Context(), f.raw)
		took, child, own := time.Since(began), log.take(), ownPeak()
		t.Logf("%-26s %6v, child %4.0f MB, parent %4.0f MB: %v", f.name, took.Round(time.Millisecond), child, own, err)
		if (doc == nil) == (err == nil) || !slices.ContainsFunc(f.want, func(want error) bool { return errors.Is(err, want) }) {
			t.Errorf("%s: got %v, want one of %v", f.name, err, f.want)
		}
		if took > 5*time.Second || child+own > 700 {
			t.Errorf("%s: took %v and %.0f MB", f.name, took, child+own)
		}
		mustRead(t, pool, f.name)
	}
}

// The command is the program's own affair: it is not shown, needs no settings, and reads without limits if it is asked to.
func TestReadPDFCommand(t *testing.T) {
	t.Parallel()
	if got := inHome(t, t.TempDir(), nil, "--help"); strings.Contains(got.stdout, "read-pdf") {
		t.Errorf("the help shows it:\n%s", got.stdout)
	}
	cache := filepath.Join(t.TempDir(), "pdfium")
	for _, tt := range []struct {
		stdin string
		code  int
		want  string // on standard error
	}{
		{"", exitOK, ""},
		{"no frame of the pool's", exitFailure, "read what the parent sends"},
	} {
		got := runWorld(t, &world{
			args: []string{"read-pdf", "--cache", cache}, env: []string{"AGENDABOT_NONSENSE=1"}, stdin: strings.NewReader(tt.stdin),
		})
		if got.code != tt.code || !strings.Contains(got.stderr, tt.want) || !strings.HasPrefix(got.stdout, "h\x00\x00\x00\x00") {
			t.Errorf("%q: exit code %d, %q, %q", tt.stdin, got.code, got.stdout, got.stderr)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	writeFile(t, file, "")
	if got := inHome(t, t.TempDir(), nil, "read-pdf", "--cache", file); got.code != exitFailure || !strings.Contains(got.stderr, file) {
		t.Errorf("a cache that is a file: exit code %d, %q", got.code, got.stderr)
	}
}

// A pool that cannot be made says what is missing.
func TestNoPDFPool(t *testing.T) {
	t.Parallel()
	if _, err := (&app{world: &world{}}).pdfPool(); err == nil || !strings.Contains(err.Error(), "where the program is") {
		t.Errorf("without a program: %v", err)
	}
}
