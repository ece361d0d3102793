package journal

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
)

// TestOddPaths has the data folder in paths that a URI would misread.
func TestOddPaths(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"a b", "a?b=c", "a#b", "a%20b", "a%b", "a&_pragma=x", "é日本", "'quoted\"", "a;b+c", "-x", "new/folder"} {
		dir := filepath.Join(t.TempDir(), name)
		s, err := Open(t.Context(), Options{DataDir: dir})
		if err != nil {
			t.Errorf("%q: %v", name, err)
			continue
		}
		use(t, s)
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		info, err := os.Stat(filepath.Join(dir, File))
		if err != nil || info.Size() == 0 || info.Mode().Perm() != 0o600 {
			t.Errorf("%q: %v, %v", name, info, err)
		}
		if s := open(t, Options{DataDir: dir}); len(lines(t, s, noon())) != 1 {
			t.Errorf("%q: what was recorded is gone", name)
		}
	}
	if _, err := Open(t.Context(), Options{DataDir: "a\x00b"}); err == nil {
		t.Error("a NUL in the path: no error")
	}
}

// TestFilesAreTheirOwnersAlone holds for the log, too, and for a file that was open to others.
func TestFilesAreTheirOwnersAlone(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, File), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	s := open(t, Options{DataDir: dir})
	use(t, s)
	files, err := os.ReadDir(dir)
	if err != nil || len(files) < 4 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s: %v, %v", f.Name(), info.Mode(), err)
		}
	}
}

// settings of SQLite that the store depends on, on the connection that writes and on one that reads.
func TestPragmas(t *testing.T) {
	t.Parallel()
	s := open(t, sqliteOptions(t))
	for pragma, want := range map[string]string{
		"journal_mode": "wal wal", "synchronous": "1 1", "foreign_keys": "1 1", "busy_timeout": "5000 5000", "secure_delete": "1 1", "query_only": "0 1",
	} {
		var w, r string
		if err := errors.Join(s.write.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&w), s.read.QueryRowContext(t.Context(), "PRAGMA "+pragma).Scan(&r)); err != nil {
			t.Fatal(err)
		}
		if got := w + " " + r; got != want {
			t.Errorf("%s: %s, want %s", pragma, got, want)
		}
	}
}

// child is what a process of TestProcesses does, and says.
type child struct {
	Options Options
	Hash    string // of a person: shows the key
	Won     int    // claims
	Taken   int    // questions let through
	Over    int    // claims taken over
	Err     string
}

const (
	childVariable = "AGENDABOT_TEST_CHILD"
	children      = 4
	childClaims   = 40
	childBurst    = 5
)

// TestProcesses starts processes on one empty database at the same moment: all open it and have one key; every
// message is claimed once, and every claim taken over once.
func TestProcesses(t *testing.T) {
	if raw := os.Getenv(childVariable); raw != "" {
		actAsChild(t, raw)
		return
	}
	t.Parallel()
	onBoth(t, func(t database) {
		done := startChildren(t, t.fresh(t))
		won, taken, over := 0, 0, 0
		for _, c := range done {
			if c.Err != "" || c.Hash == "" || c.Hash != done[0].Hash {
				t.Errorf("hash %s (the first has %s), error %q", c.Hash, done[0].Hash, c.Err)
			}
			won, taken, over = won+c.Won, taken+c.Taken, over+c.Over
		}
		if won != childClaims || taken != childBurst || over != childClaims {
			t.Errorf("%d claimed, %d let through, %d taken over, want %d, %d, %d", won, taken, over, childClaims, childBurst, childClaims)
		}
	})
}

// startChildren has processes wait until all of them run, and begin.
func startChildren(tb testing.TB, o Options) []child {
	tb.Helper()
	raw, err := json.Marshal(child{Options: o})
	if err != nil {
		tb.Fatal(err)
	}
	var stdins []io.WriteCloser
	var cmds []*exec.Cmd
	outs := make([]bytes.Buffer, children)
	for i := range children {
		cmd := exec.CommandContext(tb.Context(), os.Args[0], "-test.run=^TestProcesses$")
		cmd.Env = append(os.Environ(), childVariable+"="+string(raw))
		ready, err := cmd.StderrPipe()
		if err != nil {
			tb.Fatal(err)
		}
		stdin, err := cmd.StdinPipe()
		if err != nil {
			tb.Fatal(err)
		}
		cmd.Stdout = &outs[i]
		if err := cmd.Start(); err != nil {
			tb.Fatal(err)
		}
		if _, err := bufio.NewReader(ready).ReadString('\n'); err != nil {
			tb.Fatal(err)
		}
		stdins, cmds = append(stdins, stdin), append(cmds, cmd)
	}
	for _, stdin := range stdins {
		if err := stdin.Close(); err != nil {
			tb.Fatal(err)
		}
	}
	result := make([]child, children)
	for i, cmd := range cmds {
		err := cmd.Wait()
		line, _, _ := strings.Cut(outs[i].String(), "\n")
		if jerr := json.Unmarshal([]byte(line), &result[i]); err != nil || jerr != nil {
			tb.Fatalf("process %d: %v, %v: %s", i, err, jerr, outs[i].String())
		}
	}
	return result
}

func actAsChild(t *testing.T, raw string) {
	t.Helper()
	var c child
	if err := json.Unmarshal([]byte(raw), &c); err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(os.Stderr, "ready")
	if _, err := io.Copy(io.Discard, os.Stdin); err != nil {
		t.Fatal(err)
	}
	if err := c.act(t.Context()); err != nil {
		c.Err = err.Error()
	}
	out, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Fprintln(os.Stdout, string(out))
}

func (c *child) act(ctx context.Context) error {
	s, err := Open(ctx, c.Options)
	if err != nil {
		return err
	}
	c.Hash = s.hash.person(user("U1")).String
	for i := range childClaims {
		m := bot.Message{Channel: bot.Channel{Platform: "slack"}, ID: fmt.Sprint(i)}
		ok, err := s.Claim(ctx, bot.Claim{Message: m, Address: []byte("x"), Until: noon()}, noon())
		if err != nil {
			return err
		}
		if ok {
			c.Won++
		}
		wait, err := s.Take(ctx, user("U1"), bot.Rate{Burst: childBurst, Every: time.Hour}, noon())
		if err != nil {
			return err
		}
		if wait == 0 {
			c.Taken++
		}
	}
	over, err := s.Abandoned(ctx, "slack", "", noon().Add(time.Hour))
	c.Over = len(over)
	return errors.Join(err, s.Close())
}

func TestNewer(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		o := t.fresh(t)
		s := open(t, o)
		if _, err := s.exec(t.Context(), s.write, "INSERT INTO "+versionTable+" (version_id, is_applied) VALUES (9999, ?1)", true); err != nil {
			t.Fatal(err)
		}
		_, err := Open(t.Context(), o)
		if !errors.Is(err, ErrNewer) || !strings.Contains(err.Error(), "upgrade agendabot") || !strings.Contains(err.Error(), s.where) {
			t.Errorf("a newer database: %v", err)
		}
	})
}

func TestPostgresOnly(t *testing.T) {
	t.Parallel()
	needPostgres(t)
	o := postgresOptions(t)
	s := open(t, o)
	if err := s.Backup(t.Context(), filepath.Join(t.TempDir(), "x")); !errors.Is(err, ErrNotHere) {
		t.Errorf("Backup: %v", err)
	}
	u, err := url.Parse(o.DatabaseURL)
	if err != nil {
		t.Fatal(err)
	}
	change := func(f func(u *url.URL)) string {
		c := *u
		f(&c)
		return c.String()
	}
	user := u.User.Username()
	for name, c := range map[string]struct{ address, want string }{
		"password": {change(func(u *url.URL) { u.User = url.UserPassword(user, "WrongSecret") }), "correct the user and password"},
		"database": {change(func(u *url.URL) { u.Path = "/not_there_at_all" }), "create the database"},
		"schema":   {change(func(u *url.URL) { u.RawQuery = "sslmode=disable&search_path=not_there_at_all" }), "create the schema"},
		"server":   {change(func(u *url.URL) { u.Host, u.User = "127.0.0.1:1", url.UserPassword(user, "WrongSecret") }), "see that the server runs"},
		"port":     {"postgres://" + user + ":WrongSecret@127.0.0.1:Wrong", "AGENDABOT_DATABASE_URL is not an address"},
		"slash":    {"postgres://" + user + ":Wrong/Secret@127.0.0.1/x", "AGENDABOT_DATABASE_URL is not an address"},
		"words":    {"host=127.0.0.1 password=WrongSecret", "AGENDABOT_DATABASE_URL is not an address"},
	} {
		var log logBuffer
		s, err := Open(t.Context(), Options{DatabaseURL: c.address, Log: log.logger()})
		if err == nil {
			t.Errorf("%s: no error", name)
			_ = s.Close()
			continue
		}
		if !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
		if all := fmt.Sprintf("%v %+v %#v %s", err, err, err, log.String()); strings.Contains(all, "Wrong") || strings.Contains(all, "Secret") {
			t.Errorf("%s: the password is in %s", name, all)
		}
	}
}
