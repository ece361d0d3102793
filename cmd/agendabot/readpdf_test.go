package main

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"agendabot/corpus/extract"

	"github.com/spf13/pflag"
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

// builtProgram builds the program. The test binary would do, but under the race detector it is ten times as slow and as big.
func builtProgram(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "agendabot.exe")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, ".").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// pdfReader reads a PDF.
type pdfReader func(ctx context.Context, raw []byte) (*extract.Document, error)

// newPDFReader makes the program's reader, over a home of the test's.
func newPDFReader(t *testing.T, program, home string, log *slog.Logger) pdfReader {
	t.Helper()
	w := &world{env: []string{"HOME=" + home}, program: program}
	s, err := loadSettings(w, settingTable(), pflag.NewFlagSet("test", pflag.ContinueOnError))
	if err != nil {
		t.Fatal(err)
	}
	read, end := (&app{world: w, settings: s, log: log}).pdfReader()
	t.Cleanup(func() {
		if err := end(); err != nil {
			t.Error(err)
		}
	})
	return read
}

// mustRead reads a good file.
func mustRead(t *testing.T, read pdfReader, after string) {
	t.Helper()
	const text = "Boats rest at night."
	doc, err := read(t.Context(), goodPDF(text))
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

// PDFs are read by the program as it is. The test is not parallel: it measures.
func TestReadPDF(t *testing.T) {
	program, home := builtProgram(t), t.TempDir()
	t.Run("hostile", func(t *testing.T) { readHostilePDFs(t, program, home) })
	t.Run("command", func(t *testing.T) { runReadPDF(t, program, home) })
}

// readHostilePDFs: every hostile file ends as the table says, within 5 s and 700 MB of this process and its child together,
// and the file after it is read. The seconds are the processor's, because the machine may be busy with other tests.
func readHostilePDFs(t *testing.T, program, home string) {
	t.Helper()
	files := hostilePDFs(t)
	files = append(files, givenPDFs(t)...)
	log := &peaks{}
	read := newPDFReader(t, program, home, slog.New(log))
	mustRead(t, read, "the start, which fills the cache")
	for _, f := range files {
		if err := forgetPeak(); err != nil {
			t.Logf("the peak includes what was before: %v", err)
		}
		log.take()
		began, busy := time.Now(), childrenTime()
		doc, err := read(t.Context(), f.raw)
		took, busy, child, own := time.Since(began), childrenTime()-busy, log.take(), ownPeak()
		t.Logf("%-26s took %6v (%v at work), child %4.0f MB, parent %4.0f MB: %v",
			f.name, took.Round(time.Millisecond), busy.Round(time.Millisecond), child, own, err)
		if (doc == nil) == (err == nil) || !slices.ContainsFunc(f.want, func(want error) bool { return errors.Is(err, want) }) {
			t.Errorf("%s: got %v, want one of %v", f.name, err, f.want)
		}
		if busy > 5*time.Second || child+own > 700 {
			t.Errorf("%s: took %v and %.0f MB", f.name, busy, child+own)
		}
		mustRead(t, read, f.name)
	}
}

// runReadPDF: the command is the program's own affair. It is not shown, needs no settings, and takes nothing but frames.
func runReadPDF(t *testing.T, program, home string) {
	t.Helper()
	if got := inHome(t, t.TempDir(), nil, "--help"); strings.Contains(got.stdout, "read-pdf") {
		t.Errorf("the help shows it:\n%s", got.stdout)
	}
	caches, err := filepath.Glob(filepath.Join(home, ".local/share/agendabot/cache/pdfium"))
	if err != nil || len(caches) != 1 {
		t.Fatalf("no cache: %v", err)
	}
	file := filepath.Join(t.TempDir(), "file")
	writeFile(t, file, "")
	for _, tt := range []struct {
		cache, memory, stdin string
		code                 int
		want                 string // on standard error
	}{
		{caches[0], "0", "", exitOK, ""},
		{caches[0], "536870912", "", exitOK, ""},
		{caches[0], "536870912", "no frame of the pool's", exitFailure, "read what the parent sends"},
		{file, "0", "", exitOK, "the PDF reader takes seconds to start, because its code cannot be kept: keep PDFium's code in " + file},
		{caches[0], "much", "", exitUsage, "--memory"},
	} {
		cmd := exec.CommandContext(t.Context(), program, "read-pdf", "--cache", tt.cache, "--memory", tt.memory)
		var stdout, stderr bytes.Buffer
		cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = []string{"AGENDABOT_NONSENSE=1"}, strings.NewReader(tt.stdin), &stdout, &stderr
		_ = cmd.Run() // ProcessState tells it
		greets := strings.HasPrefix(stdout.String(), "h\x00\x00\x00\x00")
		if cmd.ProcessState.ExitCode() != tt.code || !strings.Contains(stderr.String(), tt.want) || greets != (tt.code != exitUsage) {
			t.Errorf("%+v: %v, %q, %q", tt, cmd.ProcessState, stdout.String(), stderr.String())
		}
	}
	mendCache(t, program, caches[0])
}

// mendCache: a cache that is damaged is made anew, within the memory that such a process may hold.
func mendCache(t *testing.T, program, cache string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(cache, "wazero-*", "*"))
	if err != nil || len(files) != 1 {
		t.Fatalf("%v, %v", files, err)
	}
	whole, err := os.Stat(files[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Truncate(files[0], whole.Size()/2); err != nil {
		t.Fatal(err)
	}
	cmd := exec.CommandContext(t.Context(), program, "read-pdf", "--cache", cache, "--memory", strconv.Itoa(pdfMemory))
	if out, err := cmd.CombinedOutput(); err != nil || strings.Contains(string(out), "cannot be kept") {
		t.Errorf("%v: %s", err, out)
	}
	if mended, err := os.Stat(files[0]); err != nil || mended.Size() != whole.Size() || maxRSS(cmd.ProcessState) > pdfMemory/1e6 {
		t.Errorf("%v: %v, at %.0f MB", err, mended, maxRSS(cmd.ProcessState))
	}
}

// A reader that cannot work says what is missing.
func TestNoPDFReader(t *testing.T) {
	t.Parallel()
	read, end := (&app{world: &world{}}).pdfReader()
	if _, err := read(t.Context(), goodPDF("x")); !errors.Is(err, errNoProgram) {
		t.Errorf("without a program: %v", err)
	}
	if err := end(); err != nil {
		t.Error(err)
	}
}
