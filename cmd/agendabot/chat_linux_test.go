package main

import (
	"bytes"
	"context"
	"fmt"
	"os"
	"reflect"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"golang.org/x/term"
)

// console is a terminal with somebody sitting at it.
type console struct {
	t         *testing.T
	keyboard  *os.File
	screen    *os.File // the program's side
	mu        sync.Mutex
	shown     bytes.Buffer
	read      int // of shown
	before    *term.State
	exitCode  chan int
	interrupt context.CancelFunc
}

// openConsole opens a pseudo-terminal (pts(4)); the test is skipped where there is none.
func openConsole(t *testing.T, width uint16) *console {
	t.Helper()
	keyboard, err := os.OpenFile("/dev/ptmx", os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	var number, unlock uint32
	ioctl(t, keyboard, syscall.TIOCGPTN, unsafe.Pointer(&number))
	ioctl(t, keyboard, syscall.TIOCSPTLCK, unsafe.Pointer(&unlock))
	screen, err := os.OpenFile(fmt.Sprintf("/dev/pts/%d", number), os.O_RDWR|syscall.O_NOCTTY, 0)
	if err != nil {
		t.Skipf("no pseudo-terminal: %v", err)
	}
	c := &console{t: t, keyboard: keyboard, screen: screen, exitCode: make(chan int, 1)}
	c.resize(width)
	if c.before, err = term.GetState(int(screen.Fd())); err != nil {
		t.Fatal(err)
	}
	go func() {
		part := make([]byte, 4096)
		for {
			n, err := keyboard.Read(part)
			c.mu.Lock()
			c.shown.Write(part[:n])
			c.mu.Unlock()
			if err != nil {
				return
			}
		}
	}()
	t.Cleanup(func() { _ = screen.Close(); _ = keyboard.Close() })
	return c
}

func ioctl(t *testing.T, f *os.File, request uintptr, arg unsafe.Pointer) {
	t.Helper()
	if _, _, errno := syscall.Syscall(syscall.SYS_IOCTL, f.Fd(), request, uintptr(arg)); errno != 0 {
		t.Fatal(errno)
	}
}

func (c *console) resize(width uint16) {
	c.t.Helper()
	size := [4]uint16{24, width}
	ioctl(c.t, c.keyboard, syscall.TIOCSWINSZ, unsafe.Pointer(&size))
}

// chat starts the program on the console, and waits for its prompt.
func (c *console) chat(env ...string) {
	c.t.Helper()
	ctx, cancel := context.WithCancel(c.t.Context())
	c.interrupt = cancel
	w := &world{
		args: []string{"chat"}, env: append([]string{"HOME=" + c.t.TempDir(), "NO_COLOR=1"}, env...),
		stdin: c.screen, stdout: c.screen, stderr: c.screen,
	}
	go func() { c.exitCode <- run(ctx, w) }()
	c.t.Cleanup(cancel)
	c.sees("? ")
}

func (c *console) types(keys string) {
	c.t.Helper()
	if _, err := c.keyboard.WriteString(keys); err != nil {
		c.t.Fatal(err)
	}
}

// sees waits until the screen shows a text, after what was seen before, and returns everything up to it.
func (c *console) sees(want string) string {
	c.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; {
		c.mu.Lock()
		rest := c.shown.String()[c.read:]
		c.mu.Unlock()
		if i := strings.Index(rest, want); i >= 0 {
			c.read += i + len(want)
			return rest[:i+len(want)]
		}
		if time.Now().After(deadline) {
			c.t.Fatalf("the screen does not show %q; it shows %q", want, rest)
		}
		time.Sleep(5 * time.Millisecond)
	}
}

// ends waits for the program to end well, and checks that it leaves the terminal as it was.
func (c *console) ends() {
	c.t.Helper()
	select {
	case code := <-c.exitCode:
		if code != exitOK {
			c.t.Errorf("exit code %d", code)
		}
	case <-time.After(20 * time.Second):
		c.t.Fatal("it does not end")
	}
	after, err := term.GetState(int(c.screen.Fd()))
	if err != nil {
		c.t.Fatal(err)
	}
	if !reflect.DeepEqual(after, c.before) {
		c.t.Error("the terminal is not as it was")
	}
}

func TestChatAtATerminal(t *testing.T) {
	t.Parallel()
	c := openConsole(t, 80)
	c.chat()
	c.types("What are the priorit\x1b[D\x1b[D\x1b[D\x1b[Cies?\x01\x0b") // edited, then cut to nothing
	c.types("What are the priorites\x7f\x7fies?\r")
	c.sees("Answered\r\n")
	answer := c.sees("\r\n? ")
	for line := range strings.SplitSeq(answer, "\r\n") {
		if n := len([]rune(line)); n > 80 {
			t.Errorf("a line of %d characters: %q", n, line)
		}
	}
	c.types("and the third?\r")
	c.sees("item 3")
	c.sees("\r\n? ")
	c.types("\x1b[A\x1b[A\r") // the question before the last, from the history
	c.sees("What are the priorities?")
	c.sees("Public safety")
	c.sees("\r\n? ")
	c.types(":help\r")
	c.sees(":quit     leave (so do Ctrl-C and Ctrl-D)")
	c.types("half a question")
	c.sees("half a question")
	c.resize(50)
	c.types(" more")
	c.sees("? half a question") // the line is drawn anew for the new width
	c.types("\x15")
	c.types("What are the priorities?\r")
	c.sees("Answered\r\n")
	for line := range strings.SplitSeq(c.sees("\r\n? "), "\r\n") {
		if n := len([]rune(line)); n > 50 && strings.Contains(strings.TrimSpace(line), " ") {
			t.Errorf("the terminal is 50 wide now, and a line has %d characters: %q", n, line)
		}
	}
	c.types(":QUIT\r")
	c.ends()
}

// Every way out leaves the terminal as it was, and the cursor on a line of its own.
func TestChatEnds(t *testing.T) {
	t.Parallel()
	for name, leave := range map[string]func(*console){
		"Ctrl-D":          func(c *console) { c.types("\x04") },
		"Ctrl-C":          func(c *console) { c.types("\x03") },
		"Ctrl-C mid-line": func(c *console) { c.types("half a quest"); c.sees("quest"); c.types("\x03") },
		"a signal":        func(c *console) { c.interrupt() },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := openConsole(t, 80)
			c.chat()
			leave(c)
			c.sees("\r\n")
			c.ends()
		})
	}
}

// What is pasted is shown back while it is edited, and may hold anything.
func TestChatPaste(t *testing.T) {
	t.Parallel()
	c := openConsole(t, 80)
	c.chat()
	c.types("whales\u009b31m\u202e\x07 \x1b[200~\x1b[31m\u009d red\x1b[201~ \xff end?")
	shown := c.sees("end?")
	// The editor itself moves the cursor and clears the line, nothing else.
	if rest := strings.NewReplacer("\x1b[K", "", "\x1b[D", "").Replace(shown); obeyed(rest, false) != "" {
		t.Errorf("shown while typing: %q: %s", shown, obeyed(rest, false))
	}
	c.types("\r")
	c.sees("whales")
	c.sees("\r\n? ")
	c.types("\x04")
	c.ends()
}
