package journal

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
)

func TestBackup(t *testing.T) {
	t.Parallel()
	s := open(t, sqliteOptions(t))
	use(t, s)
	dir := filepath.Join(t.TempDir(), "to ?#%")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, File)
	tx, err := s.write.BeginTx(t.Context(), nil) // somebody is writing
	if err != nil {
		t.Fatal(err)
	}
	if _, err := tx.ExecContext(t.Context(), "DELETE FROM questions"); err != nil {
		t.Fatal(err)
	}
	if err := s.Backup(t.Context(), file); err != nil {
		t.Fatal(err)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(dir)
	if err != nil || len(files) != 1 {
		t.Fatalf("one file was to be made: %v, %v", files, err)
	}
	if info, err := files[0].Info(); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", info.Mode(), err)
	}
	if copied := open(t, Options{DataDir: dir}); dump(t, copied) != dump(t, s) {
		t.Error("the copy is not the same")
	}
}

func TestBackupFails(t *testing.T) {
	t.Parallel()
	s := open(t, sqliteOptions(t))
	use(t, s)
	dir := t.TempDir()
	there := filepath.Join(dir, "there")
	if err := os.WriteFile(there, nil, 0o600); err != nil { // empty: SQLite alone would write over it
		t.Fatal(err)
	}
	dangling := filepath.Join(dir, "dangling")
	if err := os.Symlink(filepath.Join(dir, "elsewhere"), dangling); err != nil {
		t.Fatal(err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		ctx  context.Context
		file string
		want error
	}{
		{t.Context(), there, fs.ErrExist},
		{t.Context(), dangling, fs.ErrExist},
		{t.Context(), filepath.Join(dir, "none", "x"), fs.ErrNotExist},
		{cancelled, filepath.Join(dir, "cancelled"), context.Canceled},
	} {
		if err := s.Backup(c.ctx, c.file); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.file, err, c.want)
		}
	}
	if files, err := os.ReadDir(dir); err != nil || len(files) != 2 {
		t.Errorf("something is left over: %v, %v", files, err)
	}
	if raw, err := os.ReadFile(there); err != nil || len(raw) != 0 {
		t.Errorf("a file that was there was changed: %v", err)
	}
}
