package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func testFolder(t *testing.T) *folder {
	t.Helper()
	f, err := openFolder(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(f.close)
	return f
}

func TestStageAndPlace(t *testing.T) {
	t.Parallel()
	f := testFolder(t)
	one, err := f.stage("a.md", []byte("one"), false)
	if err != nil || !strings.HasPrefix(left(t, f.dir), stagedFile) {
		t.Fatal(err, left(t, f.dir))
	}
	two, err := f.stage("a.md", []byte("two"), false)
	if err != nil {
		t.Fatal(err)
	}
	if err := f.place(one); err != nil || readText(t, f.dir, "a.md") != "one" {
		t.Error(err)
	}
	// Somebody was faster.
	if err := f.place(two); !errors.Is(err, errExists) || readText(t, f.dir, "a.md") != "one" {
		t.Error(err)
	}
	f.drop(two)
	three, err := f.stage("a.md", []byte("three"), true)
	if err := errors.Join(err, f.place(three)); err != nil || readText(t, f.dir, "a.md") != "three" || left(t, f.dir) != "a.md" {
		t.Error(err, left(t, f.dir))
	}
	if _, err := f.stage("none/a.md", nil, false); err == nil || !strings.Contains(err.Error(), "make it first") {
		t.Error(err)
	}
	if _, err := f.stage("../a.md", nil, false); err == nil {
		t.Error("it leads out")
	}
}

// What a killed process staged goes with the next one, but not what another is staging now.
func TestSweep(t *testing.T) {
	t.Parallel()
	f := testFolder(t)
	writeFile(t, filepath.Join(f.dir, stagedFile+"OLD"), "x")
	writeFile(t, filepath.Join(f.dir, ".other"), "x")
	old := time.Now().Add(-25 * time.Hour)
	for _, name := range []string{stagedFile + "OLD", ".other"} {
		if err := os.Chtimes(filepath.Join(f.dir, name), old, old); err != nil {
			t.Fatal(err)
		}
	}
	writeFile(t, filepath.Join(f.dir, stagedFile+"NEW"), "x")
	f.sweep(".", time.Now())
	if got := left(t, f.dir); got != stagedFile+"NEW .other" {
		t.Error(got)
	}
}

func TestLook(t *testing.T) {
	t.Parallel()
	f := testFolder(t)
	writeFile(t, filepath.Join(f.dir, "a", "b.md"), "x")
	for name, want := range map[string]string{
		"a/b.md": "", "a": "is a folder", "a/c.md": "no such file", "c/d.md": "no such file", "../x": "escapes",
	} {
		if _, err := f.look(name); (err == nil) != (want == "") || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if raw, err := f.read("none"); raw != nil || err != nil {
		t.Error(raw, err)
	}
	writeFile(t, filepath.Join(f.dir, "empty"), "")
	if raw, err := f.read("empty"); raw == nil || err != nil {
		t.Error(raw, err)
	}
	if !f.has("a/b.md") || f.has("a/B.md") || f.has("none/x") {
		t.Error("names are not told apart")
	}
}

// A document's sidecar goes with it, by whichever of its names; one that may be another's stays.
func TestRemoveSidecars(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ files, remove, left, sidecar string }{
		{"a.md a.md.yaml b.md", "a.md", ".trash b.md", "a.md.yaml"},
		{"a.md a.yaml b.md", "a.md", ".trash b.md", "a.yaml"},
		{"a.md A.YML a.yml b.md b.yaml", "a.md", ".trash A.YML b.md b.yaml", "a.yml"},
		{"a.md a.txt a.yaml", "a.md", ".trash a.txt a.yaml", ""},
		{"a.md a.txt a.yaml a.md.yaml", "a.md", ".trash a.txt a.yaml", "a.md.yaml"},
		{"a.md a.md.yaml a.yaml", "a.md", ".trash a.yaml", "a.md.yaml"},
		{"a.md a.yaml", "a.yaml", ".trash a.md", ""},
		{"a.md", "a.md", ".trash", ""},
	} {
		f := testFolder(t)
		for name := range strings.FieldsSeq(c.files) {
			writeFile(t, filepath.Join(f.dir, name), "x")
		}
		removed, err := f.remove([]string{c.remove}, false, time.Now())
		if got := left(t, f.dir); err != nil || got != c.left || removed[0].Sidecar != c.sidecar {
			t.Errorf("%s: %s is left, %+v, %v", c.files, got, removed, err)
		}
	}
}

func TestTrash(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	f := testFolder(t)
	for range 2 {
		writeFile(t, filepath.Join(f.dir, "wet", "a.md"), "x")
		if _, err := f.remove([]string{"wet/a.md"}, false, now); err != nil {
			t.Fatal(err)
		}
	}
	if got := left(t, filepath.Join(f.dir, trashFolder)); got != "2026-01-02T03-04-05Z 2026-01-02T03-04-05Z-2" {
		t.Error(got)
	}
	if readText(t, f.dir, trashFolder, "2026-01-02T03-04-05Z-2", "wet", "a.md") != "x" {
		t.Error("it is not there")
	}
	if removed, err := f.remove([]string{"none.md"}, false, now); err == nil || len(removed) != 0 {
		t.Error("what is not there was removed")
	}
	// A trash that is something else is left alone, and so is what was to go there.
	other := testFolder(t)
	writeFile(t, filepath.Join(other.dir, trashFolder), "mine")
	writeFile(t, filepath.Join(other.dir, "a.md"), "x")
	if _, err := other.remove([]string{"a.md"}, false, now); err == nil || readText(t, other.dir, "a.md") != "x" {
		t.Error(err)
	}
	linked := testFolder(t)
	writeFile(t, filepath.Join(linked.dir, "a.md"), "x")
	if err := os.Symlink(other.dir, filepath.Join(linked.dir, trashFolder)); err != nil {
		t.Skip("there are no links here")
	}
	if _, err := linked.remove([]string{"a.md"}, false, now); err == nil || readText(t, linked.dir, "a.md") != "x" {
		t.Error(err)
	}
}
