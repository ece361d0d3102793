package sandbox

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"agendabot/corpus/extract"
)

// childVariable makes the test binary a child, which behaves as the value says.
const childVariable = "SANDBOX_TEST_CHILD"

func TestMain(m *testing.M) {
	if mode, ok := os.LookupEnv(childVariable); ok {
		exit(beChild(mode))
	}
	exit(m.Run())
}

func exit(code int) {
	os.Exit(code) //nolint:forbidigo // this is a main program
}

// beChild is a child's main function: it returns its exit code.
func beChild(mode string) int {
	switch mode {
	case "reader": // a good child whose reader does what the file says
		if err := Serve(context.Background(), os.Stdin, os.Stdout, obey); err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return 0
	case "confined", "sealed":
		bytes, err := strconv.ParseInt(os.Getenv("MEMORY"), 10, 64)
		if err == nil {
			err = Confine(bytes)
		}
		if err == nil && mode == "sealed" {
			err = Seal()
		}
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			return 1
		}
		return beChild("reader")
	case "worn", "full": // its reader breaks at the second file
		files := 0
		err := Serve(context.Background(), os.Stdin, os.Stdout, func(ctx context.Context, raw []byte) (*extract.Document, error) {
			if files++; files == 1 {
				return obey(ctx, raw)
			}
			if mode == "worn" {
				exit(3)
			}
			fmt.Fprintln(os.Stderr, "fatal error: out of memory")
			exit(2)
			return nil, nil
		})
		if err != nil {
			return 1
		}
		return 0
	case "refuse":
		fmt.Fprintln(os.Stderr, "the cache\x1b[31m cannot be written")
		return 4
	case "old": // a child of another version
		_ = writeFrame(os.Stdout, frame{kind: frameHello, content: []byte(`{"protocol":1,"extract":0}`)})
		waitForEnd()
		return 0
	case "mute": // never greets
		waitForEnd()
		return 0
	case "loud": // greets with garbage
		_, _ = os.Stdout.WriteString("Reading PDFs for you since 1993!\n")
		waitForEnd()
		return 0
	default:
		return misbehave(mode)
	}
}

// misbehave greets as it should, and is a bad child from then on.
func misbehave(mode string) int {
	hello := fmt.Appendf(nil, `{"protocol":1,"extract":%d}`, extract.Version)
	_ = writeFrame(os.Stdout, frame{kind: frameHello, content: hello})
	if mode == "deaf" { // never reads what it is sent
		hang()
	}
	if mode == "early" { // answers garbage before it has the file
		_, _ = os.Stdout.WriteString(strings.Repeat("garbage ", 1000))
		hang()
	}
	f, err := readFrame(os.Stdin, maxFile)
	if err != nil {
		return 0
	}
	switch mode {
	case "garbage":
		_, _ = os.Stdout.WriteString("This is no frame.\n")
	case "not-json":
		_ = writeFrame(os.Stdout, frame{kind: frameDocument, number: f.number, content: []byte(`{"blocks":`)})
	case "not-json-failure":
		_ = writeFrame(os.Stdout, frame{kind: frameFailure, number: f.number, content: []byte(`[]`)})
	case "other-kind":
		_ = writeFrame(os.Stdout, frame{kind: frameHello, number: f.number})
	case "other-file":
		_ = writeFrame(os.Stdout, frame{kind: frameDocument, number: f.number + 7, content: []byte(`{}`)})
	case "huge":
		_, _ = os.Stdout.Write([]byte{byte(frameDocument), 0, 0, 0, 1, 0xff, 0xff, 0xff, 0xff})
	case "half":
		_, _ = os.Stdout.Write([]byte{byte(frameDocument), 0, 0, 0, 1, 0, 0, 0, 200, '{'})
		return 0
	case "closes": // ends its output, and goes on
		_ = os.Stdout.Close()
	case "stubborn": // answers, and does not end when its input does
		_ = writeFrame(os.Stdout, frame{kind: frameDocument, number: f.number, content: []byte(`{"format":"stubborn"}`)})
	}
	hang()
	return 0
}

// hang never returns, and uses no processor time.
func hang() {
	for {
		time.Sleep(time.Hour)
	}
}

// waitForEnd returns when the parent closes standard input.
func waitForEnd() { _, _ = io.Copy(io.Discard, os.Stdin) }

// obey is the reader of a good child: a file is a word and an argument.
func obey(ctx context.Context, raw []byte) (*extract.Document, error) {
	order, argument, _ := strings.Cut(string(raw[:min(len(raw), 2000)]), " ")
	switch order {
	case "echo":
		return &extract.Document{Format: "echo", Blocks: []extract.Block{{Kind: extract.Paragraph, Lines: []string{argument}}}}, nil
	case "length":
		return &extract.Document{Format: strconv.Itoa(len(raw))}, nil
	case "pid":
		return &extract.Document{Format: strconv.Itoa(os.Getpid())}, nil
	case "environment":
		return &extract.Document{Format: strings.Join(os.Environ(), "\n")}, nil
	case "create":
		return &extract.Document{}, os.WriteFile(argument, []byte("x"), 0o600)
	case "open":
		_, err := os.ReadFile(argument)
		return &extract.Document{}, err
	case "dial":
		conn, err := net.Dial("tcp", argument)
		if err == nil {
			err = conn.Close()
		}
		return &extract.Document{}, err
	case "timer":
		<-time.After(time.Millisecond)
		return &extract.Document{Format: "timer"}, nil
	case "fail":
		return nil, failing()[argument]
	case "nothing":
		return nil, nil
	case "latin":
		return &extract.Document{Meta: extract.Meta{Title: "caf\xe9"}}, nil
	case "wait":
		<-ctx.Done()
		return nil, ctx.Err()
	default:
		return nil, die(order, argument)
	}
}

// die ends the process, or should.
func die(order, argument string) error {
	switch order {
	case "panic":
		panic("something \x1b[31munexpected\n" + argument)
	case "exit":
		fmt.Fprintln(os.Stderr, "first this")
		fmt.Fprintln(os.Stderr, "then \x1b]0;title\x07 \u202ethat\r\x00")
		exit(3)
	case "elsewhere": // panics where nobody recovers
		go func() { panic("elsewhere") }()
		hang()
	case "recurse":
		return fmt.Errorf("%d", recurse(1))
	case "loop":
		for n := 0; ; n++ { // busy
			if n < 0 {
				return nil
			}
		}
	case "hang":
		hang()
	case "allocate":
		for all := [][]byte{}; ; {
			if all = append(all, bytes.Repeat([]byte{1}, 8<<20)); cap(all) == 0 {
				return nil
			}
		}
	case "at-once":
		n, err := strconv.Atoi(argument)
		if err != nil {
			return err
		}
		return fmt.Errorf("%d", len(make([]byte, n)))
	case "suicide":
		p, err := os.FindProcess(os.Getpid())
		if err == nil {
			err = p.Signal(syscall.SIGKILL)
		}
		if err != nil {
			return err
		}
		hang()
	}
	return errors.New("there is no order " + order)
}

//go:noinline
func recurse(n int) int {
	if n == 0 {
		return 0
	}
	return recurse(n+1) + 1
}

// failing are errors that a reader may return.
func failing() map[string]error {
	all := map[string]error{
		"plain":   errors.New("the disk is full"),
		"hostile": errors.New("line 1\nline \x1b[31m2\u202e"),
		"context": context.DeadlineExceeded,
		"page":    fmt.Errorf("page 3: %w", &extract.Error{Err: extract.ErrDamaged, Detail: "no font", Advice: "mend it"}),
		"bare":    extract.ErrScanned,
		"foreign": &extract.Error{Err: errors.New("odd"), Detail: "very"},
	}
	for _, k := range kinds() {
		all[k.name] = &extract.Error{Err: k.err, Detail: "the detail of " + k.name, Advice: "do something about it"}
	}
	return all
}

// newPool makes a pool of test children, which the end of the test closes.
func newPool(t *testing.T, mode string, opts Options, env ...string) *Pool {
	t.Helper()
	program, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	opts.Command = []string{program}
	// The race detector waits a second at each exit otherwise, and coverage complains on standard error.
	opts.Env = append([]string{childVariable + "=" + mode, "GORACE=atexit_sleep_ms=0", "GOCOVERDIR=" + t.TempDir()}, env...)
	p := New(slog.New(slog.DiscardHandler), opts)
	t.Cleanup(func() {
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	})
	return p
}

// startAlone runs one test of this binary in a process of its own, and gives what that writes.
func startAlone(t *testing.T, test, env string) (*exec.Cmd, io.Reader) {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^"+test+"$")
	cmd.Env = append(os.Environ(), env)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd, out
}
