package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"agendabot/corpus/extract"
)

// soon is the time that a file has which must not be read in time.
const soon = 100 * time.Millisecond

// hasty gives a pool an idle child that has little time for its file. Its start had more, on the slowest machine.
func hasty(t *testing.T, p *Pool) {
	t.Helper()
	c, err := p.start(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	opts := p.opts
	opts.Timeout = soon
	c.opts = &opts
	p.keep(c)
}

// format is what a good child answers to an order in the document's format.
func format(t *testing.T, p *Pool, order string) string {
	t.Helper()
	doc, err := p.Read(t.Context(), []byte(order))
	if err != nil {
		t.Fatalf("%s: %v", order, err)
	}
	return doc.Format
}

func TestReadAnswers(t *testing.T) {
	t.Parallel()
	p := newPool(t, "reader", Options{Children: 1})
	text := "« word for word » \u2028 \\ufffd <&> \x00 �"
	doc, err := p.Read(t.Context(), []byte("echo "+text))
	if err != nil {
		t.Fatal(err)
	}
	if doc.Format != "echo" || len(doc.Blocks) != 1 || !slices.Equal(doc.Blocks[0].Lines, []string{text}) {
		t.Errorf("got %+v", doc)
	}
	if got := format(t, p, "length "+strings.Repeat("x", 5_000_000)); got != "5000007" {
		t.Errorf("the child got %s bytes", got)
	}
	if first, second := format(t, p, "pid"), format(t, p, "pid"); first != second {
		t.Error("a child that read well is not used again")
	}
	if doc, err = p.Read(t.Context(), nil); err == nil {
		t.Errorf("an empty file is read as %+v", doc)
	}
}

// Every error of package extract is itself again on this side, with its detail, advice and words.
func TestReadFails(t *testing.T) {
	t.Parallel()
	p := newPool(t, "reader", Options{Children: 2})
	for name, want := range failing() {
		_, err := p.Read(t.Context(), []byte("fail "+name))
		if err == nil || name != "hostile" && err.Error() != want.Error() {
			t.Errorf("%s: got %v, want %v", name, err, want)
			continue
		}
		for _, k := range kinds() {
			if errors.Is(err, k.err) != errors.Is(want, k.err) {
				t.Errorf("%s: errors.Is says %v of %v", name, errors.Is(err, k.err), k.err)
			}
		}
		wanted, ok := errors.AsType[*extract.Error](want)
		if got, is := errors.AsType[*extract.Error](err); ok && name != "foreign" && (!is || got.Detail != wanted.Detail || got.Advice != wanted.Advice) {
			t.Errorf("%s: got %+v, want %+v", name, got, wanted)
		}
	}
	if _, err := p.Read(t.Context(), []byte("fail hostile")); err == nil || err.Error() != "line 1 line ?[31m2?" {
		t.Errorf("got %q", err)
	}
	if got := format(t, p, "echo x"); got != "echo" {
		t.Error("the next file is not read")
	}
}

// deaths are files and children that end badly, and what the parent says of them.
func deaths() []struct {
	mode, file string
	want       error
	detail     string
} {
	return []struct {
		mode, file string
		want       error
		detail     string
	}{
		{"reader", "panic here", extract.ErrCrashed, "panic: something ?[31munexpected here"},
		{"reader", "exit", extract.ErrCrashed, "exit status 3: then ?]0;title? ?that"},
		{"reader", "elsewhere", extract.ErrCrashed, "exit status 2: panic: elsewhere"},
		{"reader", "suicide", extract.ErrCrashed, ""},
		{"reader", "loop", extract.ErrTimeout, "stopped after "},
		{"reader", "hang", extract.ErrTimeout, "stopped after "},
		{"reader", "nothing", nil, "neither a document nor an error"},
		{"reader", "latin", nil, "not UTF-8"},
		{"garbage", "x", extract.ErrCrashed, `it begins with "This is n"`},
		{"not-json", "x", extract.ErrCrashed, "the document: "},
		{"not-json-failure", "x", extract.ErrCrashed, "the error: "},
		{"other-kind", "x", extract.ErrCrashed, "a frame of kind 'h'"},
		{"other-file", "x", extract.ErrCrashed, "no answer to this file"},
		{"huge", "x", extract.ErrCrashed, "4294967295 bytes are announced"},
		{"half", "x", extract.ErrCrashed, "unexpected EOF"},
		{"closes", "x", extract.ErrCrashed, ""},
		{"early", strings.Repeat("x", 1<<20), extract.ErrCrashed, "garbage"},
		{"deaf", strings.Repeat("x", 1<<20), extract.ErrTimeout, ""},
		{"silent", "x", extract.ErrTimeout, ""},
	}
}

func TestReadAtTheEndOfAChild(t *testing.T) {
	t.Parallel()
	for _, tt := range deaths() {
		t.Run(tt.mode+"/"+tt.file[:min(len(tt.file), 20)], func(t *testing.T) {
			t.Parallel()
			p := newPool(t, tt.mode, Options{Children: 1})
			if errors.Is(tt.want, extract.ErrTimeout) {
				hasty(t, p)
			}
			doc, err := p.Read(t.Context(), []byte(tt.file))
			if doc != nil || err == nil || tt.want != nil && !errors.Is(err, tt.want) || !strings.Contains(err.Error(), tt.detail) {
				t.Fatalf("got %v, %v; want %v with %q", doc, err, tt.want, tt.detail)
			}
			if e, ok := errors.AsType[*extract.Error](err); tt.want != nil && (!ok || e.Detail == "" || e.Advice == "") {
				t.Errorf("it does not say enough: %v", err)
			}
			if strings.ContainsAny(err.Error(), "\x1b\n\r\x00\x07\u202e") {
				t.Errorf("a terminal obeys %q", err)
			}
			if tt.mode == "reader" && format(t, p, "echo x") != "echo" {
				t.Error("the next file is not read")
			}
		})
	}
}

func TestReadDoesNotStart(t *testing.T) {
	t.Parallel()
	for mode, want := range map[string]string{
		"refuse": "exit status 4: the cache?[31m cannot be written",
		"old":    "start it again",
		"loud":   "it begins with",
		"mute":   "stopped after",
	} {
		opts := Options{}
		if mode == "mute" {
			opts.Start = soon
		}
		_, err := newPool(t, mode, opts).Read(t.Context(), []byte("echo x"))
		if !errors.Is(err, ErrStart) || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v", mode, err)
		}
		if _, ok := errors.AsType[*extract.Error](err); ok {
			t.Errorf("%s: the file is blamed: %v", mode, err)
		}
	}
	for _, command := range [][]string{nil, {"/nowhere/at/all"}} {
		p := newPool(t, "reader", Options{})
		p.opts.Command = command
		if _, err := p.Read(t.Context(), nil); !errors.Is(err, ErrStart) {
			t.Errorf("%q: got %v", command, err)
		}
	}
}

func TestReadTooLarge(t *testing.T) {
	t.Parallel()
	p := newPool(t, "reader", Options{Command: nil})
	if _, err := p.Read(t.Context(), make([]byte, maxFile+1)); !errors.Is(err, extract.ErrTooLarge) {
		t.Errorf("got %v", err)
	}
}

// A crash, or memory gone, in a child that read other files before may be their doing: the file is read again.
func TestReadAgain(t *testing.T) {
	t.Parallel()
	for _, mode := range []string{"worn", "full"} {
		p := newPool(t, mode, Options{Children: 1})
		for i := range 3 {
			if got := format(t, p, fmt.Sprint("length ", i)); got != "8" {
				t.Errorf("%s: got %s", mode, got)
			}
		}
	}
}

// What the reader itself says of a file's memory holds, and is not asked twice.
func TestReadOnce(t *testing.T) {
	t.Parallel()
	p := newPool(t, "reader", Options{Children: 1})
	_ = format(t, p, "pid")
	p.opts.Command = nil // no other can be started
	if _, err := p.Read(t.Context(), []byte("fail memory")); !errors.Is(err, extract.ErrMemory) {
		t.Errorf("got %v", err)
	}
}

// A child is replaced when it has read enough, has grown, has met a bad file, or has died while nobody looked.
func TestReplace(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*Pool){
		"many files": func(p *Pool) { p.idle[0].files = filesEach - 1 },
		"grown":      func(p *Pool) { p.idle[0].peak = p.opts.MemoryBytes/2 + 1 },
		"bad file":   func(p *Pool) { _, _ = p.Read(context.Background(), []byte("fail damaged")) },
		"dead":       func(p *Pool) { p.idle[0].kill() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := newPool(t, "reader", Options{Children: 1})
			first := format(t, p, "pid")
			if len(p.idle) != 1 {
				t.Fatalf("%d idle children", len(p.idle))
			}
			change(p)
			_ = format(t, p, "pid") // the one that is replaced may read this
			if second := format(t, p, "pid"); second == first {
				t.Error("the child is not replaced")
			}
		})
	}
}

// What a child that works well says of itself is heard once.
func TestHear(t *testing.T) {
	t.Parallel()
	var log bytes.Buffer
	p := New(slog.New(slog.NewTextHandler(&log, nil)), Options{})
	for _, said := range []string{"", "the cache\x1b[31m cannot be written\n", "the cache cannot be written\n"} {
		c := &child{stderr: &lastWords{}}
		_, _ = c.stderr.Write([]byte(said))
		p.hear(c)
	}
	if got := log.String(); strings.Count(got, "level=WARN") != 1 || !strings.Contains(got, "the cache") || strings.Contains(got, "\x1b") {
		t.Error(got)
	}
}

func TestEnvironment(t *testing.T) {
	t.Setenv("AGENDABOT_SLACK_BOT_TOKEN", "secret-1")
	t.Setenv("AWS_SECRET", "secret-2")
	t.Setenv("TMPDIR", os.TempDir())
	p := newPool(t, "reader", Options{}, "GIVEN=yes", "GOMAXPROCS=1")
	env := strings.Split(format(t, p, "environment"), "\n")
	for _, want := range []string{"GIVEN=yes", "GOMAXPROCS=1", "TMPDIR=" + os.TempDir()} {
		if !slices.Contains(env, want) {
			t.Errorf("no %s in %q", want, env)
		}
	}
	for _, kv := range env {
		if strings.Contains(kv, "secret") || strings.HasPrefix(kv, "PATH=") || strings.HasPrefix(kv, "HOME=") {
			t.Errorf("the child sees %s", kv)
		}
	}
}
