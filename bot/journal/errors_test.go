package journal

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agendabot/bot"
)

// TestMigrationsNeverChange compares the migrations with those that were released.
func TestMigrationsNeverChange(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("testdata/migrations.sha256")
	if err != nil {
		t.Fatal(err)
	}
	released := map[string]string{}
	for line := range strings.Lines(string(raw)) {
		sum, name, _ := strings.Cut(strings.TrimSpace(line), "  ")
		released[name] = sum
	}
	var perDialect [2]int
	err = fs.WalkDir(migrations, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		if strings.Contains(name, "sqlite") {
			perDialect[0]++
		} else {
			perDialect[1]++
		}
		content, err := migrations.ReadFile(name)
		sum := fmt.Sprintf("%x", sha256.Sum256(content))
		switch want, ok := released[name]; {
		case !ok:
			t.Errorf("add to testdata/migrations.sha256:\n%s  %s", sum, name)
		case want != sum:
			t.Errorf("%s was released and must not change: write a new migration instead", name)
		}
		delete(released, name)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	for name := range released {
		t.Errorf("%s was released and must not go", name)
	}
	if perDialect[0] != perDialect[1] {
		t.Errorf("%d migrations for SQLite and %d for PostgreSQL: one of the same number for each", perDialect[0], perDialect[1])
	}
}

func TestBrokenFile(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, File)
	garbage := bytes.Repeat([]byte("this is no database "), 1000)
	if err := os.WriteFile(file, garbage, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := Open(t.Context(), Options{DataDir: dir})
	if !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), file) || !strings.Contains(err.Error(), "backup") {
		t.Errorf("garbage: %v", err)
	}
	if now, rerr := os.ReadFile(file); rerr != nil || !bytes.Equal(now, garbage) {
		t.Errorf("a file that is no database of ours was changed: %v", rerr)
	}
}

// TestDamagedPages damages the pages behind the first.
func TestDamagedPages(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s, err := Open(t.Context(), Options{DataDir: dir})
	if err != nil {
		t.Fatal(err)
	}
	use(t, s)
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, File)
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(raw); i++ {
		raw[i] = 0xAA
	}
	if err := os.WriteFile(file, raw, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Options{DataDir: dir}); !errors.Is(err, ErrBroken) || !strings.Contains(err.Error(), file) {
		t.Errorf("damaged pages: %v", err)
	}
}

// TestCannotWrite has each of the things happen that keep a database from being written.
func TestCannotWrite(t *testing.T) {
	t.Parallel()
	big := []bot.Asked{{ID: "1", Text: strings.Repeat("x", bot.MaxQuestion)}, {ID: "2", Text: strings.Repeat("x", bot.MaxQuestion)}}
	for pragma, want := range map[string]string{
		"query_only = 1":      "as write the file",
		"max_page_count = 1":  "make room on the disk",
		"busy_timeout = 1":    "another program holds the file",
		"foreign_keys = 0":    "",
		"secure_delete = OFF": "",
	} {
		o := sqliteOptions(t)
		s := open(t, o)
		if _, err := s.write.ExecContext(t.Context(), "PRAGMA "+pragma); err != nil {
			t.Fatal(err)
		}
		unlock := func() error { return nil }
		if strings.HasPrefix(pragma, "busy") {
			tx, err := open(t, o).write.BeginTx(t.Context(), nil)
			if err != nil {
				t.Fatal(err)
			}
			unlock = tx.Rollback
			if err := s.Ready(t.Context()); err == nil || !strings.Contains(err.Error(), want) {
				t.Errorf("Ready while another program writes: %v", err)
			}
		}
		err := s.Record(t.Context(), big)
		if uerr := unlock(); uerr != nil {
			t.Error(uerr)
		}
		if want == "" {
			if err != nil {
				t.Errorf("%s: %v", pragma, err)
			}
			continue
		}
		if err == nil || !strings.Contains(err.Error(), want) || !strings.Contains(err.Error(), s.where) || !strings.HasPrefix(err.Error(), "record questions: ") {
			t.Errorf("%s: %v, want %q", pragma, err, want)
		}
	}
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Open(t.Context(), Options{DataDir: filepath.Join(file, "data")}); err == nil || !strings.Contains(err.Error(), file) {
		t.Errorf("a data folder in a file: %v", err)
	}
}

func TestAdvice(t *testing.T) {
	t.Parallel()
	s := &Store{where: "journal.db"}
	for _, c := range []struct {
		err  error
		want string
	}{
		{fs.ErrPermission, "let the user that agendabot runs as write there"},
		{ErrNewer, "upgrade agendabot"},
		{errors.New("something"), "op: journal.db: something"},
	} {
		if err := s.fail(t.Context(), "op", c.err); !errors.Is(err, c.err) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%v: %v", c.err, err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := s.fail(ctx, "op", errors.New("interrupted")); !errors.Is(err, context.Canceled) {
		t.Errorf("after the context's end: %v", err)
	}
	if s.fail(ctx, "op", nil) != nil {
		t.Error("an error for nil")
	}
}

// TestReady fails once the database is closed.
func TestReady(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		s := open(t, t.fresh(t))
		if err := s.Ready(t.Context()); err != nil {
			t.Error(err)
		}
		if err := s.Close(); err != nil {
			t.Fatal(err)
		}
		if err := s.Ready(t.Context()); err == nil {
			t.Error("a closed journal is ready")
		}
	})
}
