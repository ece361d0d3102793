package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"
)

// What a backup left that was killed holds a copy of the journal and its key: a later one removes it.
func TestBackupSweeps(t *testing.T) {
	t.Parallel()
	home, out := t.TempDir(), t.TempDir()
	old, fresh := filepath.Join(out, backupFolder+"1"), filepath.Join(out, backupFolder+"2")
	for _, dir := range []string{old, fresh} {
		writeFile(t, filepath.Join(dir, "journal.db"), "x")
	}
	yesterday := time.Now().Add(-25 * time.Hour)
	if err := os.Chtimes(old, yesterday, yesterday); err != nil {
		t.Fatal(err)
	}
	if r := inHome(t, home, nil, "reindex", "--default"); r.code != exitOK {
		t.Fatal(r.stderr)
	}
	if r := inHome(t, home, nil, "backup", filepath.Join(out, "b.tar.gz")); r.code != exitOK {
		t.Fatal(r.stderr)
	}
	entries, err := os.ReadDir(out)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	if len(names) != 2 || names[0] != filepath.Base(fresh) || names[1] != "b.tar.gz" {
		t.Errorf("there is %v", names)
	}
	info, err := os.Stat(filepath.Join(out, "b.tar.gz"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the archive can be read by others: %v, %v", info, err)
	}
}
