package journal

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
)

const secret = "a question that nobody shall read again"

// secretIn says whether the secret is in the database's files, read as bytes.
func secretIn(tb testing.TB, s *Store) bool {
	tb.Helper()
	for _, end := range []string{"", "-wal"} {
		raw, err := os.ReadFile(s.file + end)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			tb.Fatal(err)
		}
		if bytes.Contains(raw, []byte(secret)) {
			return true
		}
	}
	return false
}

// reading begins to read, as a report does; the function ends it.
func reading(tb testing.TB, s *Store) (end func()) {
	tb.Helper()
	tx, err := s.read.BeginTx(tb.Context(), &sql.TxOptions{ReadOnly: true})
	if err != nil {
		tb.Fatal(err)
	}
	var n int
	if err := tx.QueryRowContext(tb.Context(), "SELECT COUNT(*) FROM questions").Scan(&n); err != nil || n == 0 {
		tb.Fatal(n, err)
	}
	return func() {
		if err := tx.Rollback(); err != nil {
			tb.Error(err)
		}
	}
}

// TestForgetLeavesNoBytes looks into the files: what was erased is overwritten, in the log, too.
func TestForgetLeavesNoBytes(t *testing.T) {
	t.Parallel()
	s := open(t, sqliteOptions(t))
	record(t, s, bot.Asked{ID: "1", At: noon(), Person: user("U1"), Text: secret})
	if !secretIn(t, s) {
		t.Fatal("the question is not in the files: nothing is shown by this test")
	}
	if _, err := s.Forget(t.Context(), user("U1")); err != nil {
		t.Fatal(err)
	}
	if secretIn(t, s) {
		t.Error("the question's bytes are still in the files")
	}
}

// TestWipeWhenReadersAreGone has another process read while somebody is forgotten: the bytes go with the next call of
// each kind after that.
func TestWipeWhenReadersAreGone(t *testing.T) {
	t.Parallel()
	for name, next := range map[string]func(ctx context.Context, s, other *Store) error{
		"ready":  func(ctx context.Context, s, _ *Store) error { return s.Ready(ctx) },
		"close":  func(_ context.Context, s, _ *Store) error { return s.Close() },
		"forget": func(ctx context.Context, s, _ *Store) error { _, err := s.Forget(ctx, user("U2")); return err },
		"prune of another process": func(ctx context.Context, _, other *Store) error {
			_, err := other.Prune(ctx, noon(), 0)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var log logBuffer
			o := sqliteOptions(t)
			other := open(t, o)
			o.Log = log.logger()
			s := open(t, o)
			record(t, s, bot.Asked{ID: "1", At: noon(), Person: user("U1"), Text: secret})
			end := reading(t, other)
			if f, err := s.Forget(t.Context(), user("U1")); err != nil || f.Questions != 1 {
				t.Fatal(f, err)
			}
			if err := s.Ready(t.Context()); err != nil { // in vain
				t.Fatal(err)
			}
			if !secretIn(t, s) || !strings.Contains(log.String(), "stays in the journal's log") {
				t.Fatalf("nobody was in the way: nothing is shown by this test: %s", log.String())
			}
			end()
			if err := next(t.Context(), s, other); err != nil {
				t.Fatal(err)
			}
			if secretIn(t, s) {
				t.Error("the question's bytes are still in the files")
			}
		})
	}
}

// TestCloseSaysWhatStays has the reader stay longer than the process that forgot somebody.
func TestCloseSaysWhatStays(t *testing.T) {
	t.Parallel()
	var log logBuffer
	o := sqliteOptions(t)
	other := open(t, o)
	o.Log = log.logger()
	s := open(t, o)
	record(t, s, bot.Asked{ID: "1", At: noon(), Person: user("U1"), Text: secret})
	defer reading(t, other)()
	if _, err := s.Forget(t.Context(), user("U1")); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(log.String(), "level=WARN") || !strings.Contains(log.String(), s.file+"-wal") {
		t.Errorf("no warning: %s", log.String())
	}
}

// TestPruneLeavesNoBytes is TestForgetLeavesNoBytes for what is too old.
func TestPruneLeavesNoBytes(t *testing.T) {
	t.Parallel()
	s := open(t, sqliteOptions(t))
	record(t, s, bot.Asked{ID: "1", At: noon(), Text: secret})
	if p, err := s.Prune(t.Context(), noon().Add(48*time.Hour), 24*time.Hour); err != nil || p.Questions != 1 {
		t.Fatal(p, err)
	}
	if secretIn(t, s) {
		t.Error("the question's bytes are still in the files")
	}
}

// TestWipeHoldsNobodyUp has the one connection that writes be taken, and somebody read, while the log is to be emptied:
// that neither waits for them nor makes a claim wait.
func TestWipeHoldsNobodyUp(t *testing.T) {
	t.Parallel()
	o := sqliteOptions(t)
	s, other := open(t, o), open(t, o)
	record(t, s, bot.Asked{ID: "1", At: noon(), Person: user("U1"), Text: secret})
	end := reading(t, other)
	defer end()
	tx, err := s.write.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s.unwiped.Store(true)
	ctx, cancel := context.WithTimeout(t.Context(), busy/2)
	defer cancel()
	if s.wipe(ctx) || ctx.Err() != nil {
		t.Errorf("the log was emptied under a reader, or waited for: %v", ctx.Err())
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	// The connection that writes is free although the log could not be emptied, and nothing waits for it.
	if s.wipe(ctx) || ctx.Err() != nil || s.write.Stats().WaitCount != 0 {
		t.Errorf("the log was emptied under a reader, or waited for: %v, %+v", ctx.Err(), s.write.Stats())
	}
}
