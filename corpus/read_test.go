package corpus

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/fstest"
)

// folder makes a folder of files for a test.
func folder(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// readFolder reads a folder in the way of the program: nothing outside of it can be opened.
func readFolder(t *testing.T, dir string) *Corpus {
	t.Helper()
	root, err := os.OpenRoot(dir)
	if err != nil {
		t.Fatal(err)
	}
	defer root.Close() //nolint:errcheck // only read
	c, err := ReadFS(context.Background(), root.FS(), Options{})
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func ids(c *Corpus) string {
	var out []string
	for _, d := range c.Documents {
		out = append(out, d.ID)
	}
	return strings.Join(out, " ")
}

// messages are the errors and warnings, one a line.
func messages(c *Corpus) string {
	var out []string
	for _, err := range c.Bad {
		out = append(out, "bad "+err.Error())
	}
	for _, w := range c.Warnings {
		out = append(out, "warning "+w.File+": "+w.Text)
	}
	return strings.Join(out, "\n")
}

func TestReadFS(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		what      string
		files     map[string]string
		ids, want string // what messages gives
	}{
		{"all formats", map[string]string{"b.md": "x", "a.txt": "x", "sub/c.markdown": "x", "sub/deeper/README": "x", "d.TXT": "x"}, "a b c d readme", ""},
		{"hidden", map[string]string{".git/a.md": "x", ".b.md": "x", "c.md": "x", "sub/.d/e.md": "x", "~$report.docx": "x", "Thumbs.db": "x", "sub/Desktop.ini": "x"}, "c", ""},
		{"none", map[string]string{}, "", ""},
		{
			"bad ones cost themselves only",
			map[string]string{"a.md": "x", "b.md": "", "c.pdf": "%PDF-", "d.txt": "%PDF-"},
			"a",
			"bad b.md: there is no text in it; remove it or fill it\n" +
				"bad c.pdf: the format is not one that is read: there is no reader for PDF here\n" +
				"bad d.txt: the format is not one that is read: there is no reader for PDF here",
		},
		{
			"left out",
			map[string]string{"a.csv": "x", "b.py": "x", "LICENSE": "\x00", "d.md": "x"},
			"d",
			"warning LICENSE: left out: not text (a zero byte at offset 0)\nwarning a.csv: left out: .csv is not a document format\nwarning b.py: left out: .py is not a document format",
		},
		{
			"one id for two",
			map[string]string{"a/report.md": "x", "b/report.txt": "y", "c.md": "---\nid: REPORT\n---\nz"},
			"report",
			"bad b/report.txt: two documents have one id: \"report\" is also that of a/report.md; give it another, such as \"id: report-2\" in report.txt.yaml beside it\n" +
				"bad c.md: two documents have one id: \"REPORT\" is also that of a/report.md; give it another, such as \"id: REPORT-2\" in c.md.yaml beside it",
		},
		{
			"odd characters in names",
			map[string]string{"a\x1b[1m.md": "---\nid: x\n---\nx", "b\n.md": "---\nid: x\n---\nx", "c.d\x07": "x"},
			"x",
			"bad \"b\\n.md\": two documents have one id: \"x\" is also that of \"a\\x1b[1m.md\"; give it another, such as \"id: x-2\" in \"b\\n.md.yaml\" beside it\n" +
				"warning c.d\x07: left out: \".d\\a\" is not a document format",
		},
		{"warnings", map[string]string{"a.md": "---\nauthors: x\n---\nx"}, "a", "warning a.md: front matter: unknown key \"authors\"; known are " + frontMatterKeys},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			got := readFolder(t, folder(t, c.files))
			if ids(got) != c.ids {
				t.Errorf("documents %q, want %q", ids(got), c.ids)
			}
			if m := messages(got); m != c.want {
				t.Errorf("\ngot  %s\nwant %s", m, c.want)
			}
		})
	}
}

func TestLinks(t *testing.T) {
	t.Parallel()
	outside := folder(t, map[string]string{"secret.md": "secret"})
	dir := folder(t, map[string]string{"a.md": "x", "sub/b.md": "y"})
	for name, to := range map[string]string{
		"inside.md": filepath.Join("sub", "b.md"), "out.md": filepath.Join("..", filepath.Base(outside), "secret.md"),
		"absolute.md": filepath.Join(outside, "secret.md"), "dangling.md": "nowhere.md", "loop.md": "loop.md", "folder": "sub", "sub/up.md": filepath.Join("..", "a.md"),
	} {
		if err := os.Symlink(to, filepath.Join(dir, filepath.FromSlash(name))); err != nil {
			t.Skipf("no links here: %v", err)
		}
	}
	c := readFolder(t, dir)
	if got := ids(c); got != "a b inside up" {
		t.Errorf("documents %q\n%s", got, messages(c))
	}
	want := map[string]error{"out.md": ErrOutside, "absolute.md": ErrOutside, "dangling.md": ErrUnreadable, "loop.md": ErrUnreadable}
	for _, err := range c.Bad {
		var fe *FileError
		if !errors.As(err, &fe) || !errors.Is(err, want[fe.File]) || fe.Advice == "" {
			t.Errorf("%v", err)
			continue
		}
		delete(want, fe.File)
	}
	if len(want) > 0 || len(c.Warnings) != 1 || c.Warnings[0].File != "folder" {
		t.Errorf("not named: %v, warnings %v", want, c.Warnings)
	}
	if strings.Contains(messages(c), outside) {
		t.Errorf("tells what is outside: %s", messages(c))
	}
}

func TestUnreadable(t *testing.T) {
	t.Parallel()
	if os.Geteuid() == 0 {
		t.Skip("root reads everything")
	}
	dir := folder(t, map[string]string{"a.md": "x", "b.md": "y", "sub/c.md": "z"})
	for _, name := range []string{"b.md", "sub"} {
		if err := os.Chmod(filepath.Join(dir, name), 0); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() { _ = os.Chmod(filepath.Join(dir, "sub"), 0o700) })
	c := readFolder(t, dir)
	if ids(c) != "a" || len(c.Bad) != 2 || !errors.Is(c.Bad[0], ErrUnreadable) || !errors.Is(c.Bad[1], ErrUnreadable) {
		t.Errorf("%s\n%s", ids(c), messages(c))
	}
}

func TestReadFSFails(t *testing.T) {
	t.Parallel()
	if _, err := ReadFS(context.Background(), os.DirFS(filepath.Join(t.TempDir(), "none")), Options{}); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no such folder: %v", err)
	}
}

func TestReadFSStops(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{}
	for _, c := range "abcdefghijklmnopqrstuvwxyz" {
		files[string(c)+".md"] = &fstest.MapFile{Data: []byte("x")}
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	var seen atomic.Int32
	c, err := ReadFS(ctx, files, Options{Progress: func(done, _ int, _ string) {
		seen.Store(int32(done))
		cancel()
	}})
	if c != nil || !errors.Is(err, context.Canceled) {
		t.Errorf("%v, %v", c, err)
	}
	if n := seen.Load(); n == 0 || n == 26 {
		t.Errorf("%d files were read after the end", n)
	}
}

func TestProgress(t *testing.T) {
	t.Parallel()
	files := fstest.MapFS{"a.md": {Data: []byte("x")}, "b.pdf": {Data: []byte("x")}, "c.csv": {Data: []byte("x")}, ".d.md": {Data: []byte("x")}}
	var names []string
	c, err := ReadFS(context.Background(), files, Options{Progress: func(done, total int, file string) {
		names = append(names, file)
		if done != len(names) || total != 3 {
			t.Errorf("%d of %d", done, total)
		}
	}})
	slices.Sort(names)
	if err != nil || c.Files != 3 || strings.Join(names, " ") != "a.md b.pdf c.csv" {
		t.Errorf("%v, %v", names, err)
	}
}

func TestDetectLanguage(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Two pear.": "en",
		"La sécurité humaine, c’est la paix.":                                           "en", // seven words: too few to tell
		"La sécurité humaine des populations est au cœur de notre politique étrangère.": "fr",
		"The security of people is at the heart of our foreign policy today.":           "en",
		"": "en",
	} {
		if got, _ := detectLanguage(text, ""); got != want {
			t.Errorf("%q: %s", text, got)
		}
	}
}

func TestMerge(t *testing.T) {
	t.Parallel()
	one, two := readFolder(t, folder(t, map[string]string{"b.md": "x", "c.md": "x"})), readFolder(t, folder(t, map[string]string{"a.md": "x", "c.txt": "x", "d.csv": ""}))
	one.Merge(two)
	if ids(one) != "a b c" || one.Files != 5 || len(one.Warnings) != 1 || len(one.Bad) != 1 || !errors.Is(one.Bad[0], ErrDuplicateID) {
		t.Errorf("%s, %d files\n%s", ids(one), one.Files, messages(one))
	}
}
