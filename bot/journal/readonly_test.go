package journal

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
)

// TestReadOnly reads beside somebody who writes, without the key, and changes nothing.
func TestReadOnly(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		o := t.fresh(t)
		o.Key = []byte(firstKey)
		s := open(t, o)
		use(t, s)
		before := dump(t, s)
		o.Key, o.ReadOnly = nil, true
		r := open(t, o)
		record(t, s, bot.Asked{ID: "later", At: noon().Add(time.Hour)})
		if got := lines(t, r, noon()); len(got) != 2 || got[0].Helpful != 1 || got[1].ID != "later" {
			t.Errorf("Questions = %+v", got)
		}
		if got, err := r.WrongQuotations(t.Context(), noon()); err != nil || len(got) != 1 {
			t.Errorf("WrongQuotations = %+v, %v", got, err)
		}
		if got, err := r.Channels(t.Context()); err != nil || len(got) != 1 {
			t.Errorf("Channels = %+v, %v", got, err)
		}
		if _, err := s.exec(t.Context(), s.write, "DELETE FROM questions WHERE id = 'later'"); err != nil {
			t.Fatal(err)
		}
		refusesToWrite(t, r)
		if after := dump(t, s); after != before {
			t.Errorf("the database is\n%s\nand was\n%s", after, before)
		}
	})
}

func refusesToWrite(t database, r *Store) {
	t.Helper()
	ctx, p, until := t.Context(), user("U1"), noon().Add(time.Hour)
	c := bot.Channel{Platform: "slack", ID: "C1"}
	for name, call := range map[string]func() error{
		"Claim":       func() error { _, err := r.Claim(ctx, bot.Claim{Until: until}, noon()); return err },
		"Extend":      func() error { return r.Extend(ctx, bot.Message{}, until) },
		"Finish":      func() error { return r.Finish(ctx, bot.Message{}) },
		"Abandoned":   func() error { _, err := r.Abandoned(ctx, "slack", "", until); return err },
		"Turn":        func() error { _, err := r.Turn(ctx, bot.Thread{}, noon()); return err },
		"SaveTurn":    func() error { return r.SaveTurn(ctx, bot.Thread{}, p, bot.Turn{}, until) },
		"SaveState":   func() error { return r.SaveState(ctx, "1", bot.Person{}, nil, until) },
		"State":       func() error { _, err := r.State(ctx, "1", noon()); return err },
		"Take":        func() error { _, err := r.Take(ctx, p, bot.Rate{Burst: 1, Every: time.Hour}, noon()); return err },
		"Record":      func() error { return r.Record(ctx, []bot.Asked{{ID: "1", At: noon()}}) },
		"Vote":        func() error { return r.Vote(ctx, bot.Vote{Answer: "1", At: noon()}) },
		"ReportWrong": func() error { return r.ReportWrong(ctx, bot.WrongQuotation{At: noon()}) },
		"Forget":      func() error { _, err := r.Forget(ctx, p); return err },
		"ForgetID":    func() error { _, err := r.ForgetID(ctx, "unseen", "U1"); return err },
		"Allowed":     func() error { _, err := r.Allowed(ctx, c); return err },
		"Allow":       func() error { return r.AllowChannel(ctx, c, "", noon()) },
		"Disallow":    func() error { _, err := r.DisallowChannel(ctx, c); return err },
		"Prune":       func() error { _, err := r.Prune(ctx, until, time.Minute); return err },
		"Ready":       func() error { return r.Ready(ctx) },
	} {
		if err := call(); !errors.Is(err, ErrReadOnly) {
			t.Errorf("%s: %v, want %v", name, err, ErrReadOnly)
		}
	}
}

// TestReadOnlyMakesNothing has no journal to read, one of no tables, and one of other tables.
func TestReadOnlyMakesNothing(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	if _, err := Open(t.Context(), Options{DataDir: filepath.Join(dir, "none"), ReadOnly: true}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no journal: %v", err)
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 0 {
		t.Errorf("made: %v, %v", files, err)
	}
	onBoth(t, func(t database) {
		o := t.fresh(t)
		o.ReadOnly = true
		if o.DataDir != "" {
			if err := os.WriteFile(filepath.Join(o.DataDir, File), nil, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := Open(t.Context(), o); !errors.Is(err, ErrOlder) || !strings.Contains(err.Error(), "start 'agendabot serve' once") {
			t.Errorf("no tables: %v", err)
		}
		o.ReadOnly = false
		s := open(t, o)
		o.ReadOnly = true
		for _, v := range []struct { // in this order: what is of version 0 stays so
			version int
			want    error
		}{{9999, ErrNewer}, {0, ErrOlder}} {
			if _, err := s.exec(t.Context(), s.write, "UPDATE "+versionTable+" SET version_id = ?1 WHERE version_id > 0", v.version); err != nil {
				t.Fatal(err)
			}
			if _, err := Open(t.Context(), o); !errors.Is(err, v.want) || !strings.Contains(err.Error(), s.where) {
				t.Errorf("version %d: %v, want %v", v.version, err, v.want)
			}
		}
	})
}

// TestReadOnlyFile has a file, and its folder, that cannot be written, while nobody has it open.
func TestReadOnlyFile(t *testing.T) {
	t.Parallel()
	for _, locked := range []string{"file", "folder"} {
		t.Run(locked, func(t *testing.T) {
			t.Parallel()
			dir := t.TempDir()
			s, err := Open(t.Context(), Options{DataDir: dir})
			if err != nil {
				t.Fatal(err)
			}
			use(t, s)
			if err := os.Remove(filepath.Join(dir, lockName)); err != nil {
				t.Fatal(err)
			}
			if err := s.Close(); err != nil {
				t.Fatal(err)
			}
			if err := os.Chmod(filepath.Join(dir, File), 0o400); err != nil {
				t.Fatal(err)
			}
			if locked == "folder" {
				if err := os.Chmod(dir, 0o500); err != nil {
					t.Fatal(err)
				}
				t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
			}
			r := open(t, Options{DataDir: dir, ReadOnly: true})
			if got := lines(t, r, noon()); len(got) != 1 {
				t.Errorf("Questions = %+v", got)
			}
			if _, err := os.Stat(filepath.Join(dir, lockName)); !errors.Is(err, fs.ErrNotExist) {
				t.Errorf("a lock was made: %v", err)
			}
			// Root writes everywhere, and shares the file as anybody does who may.
			if immutable := strings.Contains(r.dsn, "immutable"); immutable != (locked == "folder" && os.Geteuid() != 0) {
				t.Errorf("read as one that never changes: %v", immutable)
			}
			to := filepath.Join(t.TempDir(), "copy.db")
			if err := r.Backup(t.Context(), to); err != nil {
				t.Error(err)
			}
		})
	}
}
