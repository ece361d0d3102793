package index

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// cache is the cache of a new store.
func cache(tb testing.TB, plan Plan) *extracts {
	tb.Helper()
	return store(tb).extracts(&plan)
}

// inCache are the names of a cache's files.
func inCache(tb testing.TB, e *extracts) (names []string) {
	tb.Helper()
	entries, _ := os.ReadDir(e.dir)
	for _, d := range entries {
		names = append(names, d.Name())
	}
	return names
}

func TestExtracts(t *testing.T) {
	t.Parallel()
	e := cache(t, Plan{})
	data := bytes.Repeat([]byte("what was read "), 500)
	if _, ok := e.Get("pdf-1-00"); ok {
		t.Error("an entry that nobody put")
	}
	e.Put("pdf-1-00", data)
	e.Put("pdf-1-01", nil)
	if got, ok := e.Get("pdf-1-00"); !ok || !bytes.Equal(got, data) {
		t.Errorf("%d bytes, %v", len(got), ok)
	}
	if got, ok := e.Get("pdf-1-01"); !ok || len(got) != 0 {
		t.Errorf("%q, %v", got, ok)
	}
	info, err := os.Stat(e.file("pdf-1-00"))
	if err != nil || info.Size() > 200 {
		t.Errorf("it is not packed: %v, %v", info, err)
	}
	e.Put("pdf-1-00", []byte("another"))
	if got, _ := e.Get("pdf-1-00"); string(got) != "another" {
		t.Errorf("%q", got)
	}
	for _, key := range []string{"", "../x", "a/b", `a\b`, "A", "a.b", "a\x00", strings.Repeat("a", 300)} {
		e.Put(key, data)
		if _, ok := e.Get(key); ok {
			t.Errorf("%q is kept", key)
		}
	}
	if got := inCache(t, e); !slices.Equal(got, []string{"pdf-1-00.zst", "pdf-1-01.zst"}) {
		t.Errorf("%q", got)
	}
}

// TestExtractsDamaged: what is not as it was written is as if it were not there, and goes.
func TestExtractsDamaged(t *testing.T) {
	t.Parallel()
	e := cache(t, Plan{})
	data := []byte(strings.Repeat("what was read of a file ", 20))
	for n := range 40 {
		e.Put("pdf-1-00", data)
		raw, err := os.ReadFile(e.file("pdf-1-00"))
		if err != nil {
			t.Fatal(err)
		}
		if n == 39 {
			raw = nil
		} else if raw[n*len(raw)/39] ^= 0x10; n%2 == 1 {
			raw = raw[:n*len(raw)/39]
		}
		if err := os.WriteFile(e.file("pdf-1-00"), raw, 0o600); err != nil {
			t.Fatal(err)
		}
		if got, ok := e.Get("pdf-1-00"); ok && !bytes.Equal(got, data) { // some bits of a frame's head mean nothing
			t.Fatalf("damage %d: %q", n, got)
		} else if !ok && len(inCache(t, e)) > 0 {
			t.Fatalf("damage %d: it is still there", n)
		}
	}
	e.Put("pdf-1-00", data)
	if err := os.Rename(e.file("pdf-1-00"), e.file("pdf-1-01")); err != nil {
		t.Fatal(err)
	}
	if got, ok := e.Get("pdf-1-01"); ok {
		t.Errorf("another file's: %q", got)
	}
}

// TestExtractsFrozen: with a check nothing is written, removed or touched; what there is is used.
func TestExtractsFrozen(t *testing.T) {
	t.Parallel()
	s := store(t)
	e, frozen := s.extracts(&Plan{}), s.extracts(&Plan{Check: true})
	frozen.Put("pdf-1-00", []byte("x"))
	if _, err := os.Stat(filepath.Dir(s.dir)); err == nil {
		t.Error("a check made the data folder")
	}
	e.Put("pdf-1-00", []byte("x"))
	e.Put("pdf-1-01", []byte("y"))
	if err := os.WriteFile(e.file("pdf-1-01"), []byte("damaged"), 0o600); err != nil {
		t.Fatal(err)
	}
	before := listing(t, e.dir)
	if got, ok := frozen.Get("pdf-1-00"); !ok || string(got) != "x" {
		t.Errorf("%q, %v", got, ok)
	}
	if _, ok := frozen.Get("pdf-1-01"); ok {
		t.Error("a damaged entry is used")
	}
	if after := listing(t, e.dir); !slices.Equal(before, after) {
		t.Errorf("%q, before %q", after, before)
	}
}

// TestExtractsCannotBeWritten: it is said once, and is no error.
func TestExtractsCannotBeWritten(t *testing.T) {
	t.Parallel()
	s, p := store(t), &pdfs{}
	writeFiles(t, filepath.Dir(s.dir), map[string]string{"cache": "no folder"})
	dir := folder(t, map[string]string{"a.pdf": asPDF("Alpha."), "b.pdf": asPDF("Beta.")})
	if r := p.reindex(t, s, dir, Plan{}); r.Read != 2 || answers(t, s, "alpha") != r.Digest {
		t.Errorf("%+v", r)
	}
}

// TestExtractsTogether: many may read and write one entry at once; each gets one that was put, whole.
func TestExtractsTogether(t *testing.T) {
	t.Parallel()
	s := store(t)
	var wg sync.WaitGroup
	for i := range 8 {
		e := s.extracts(&Plan{})
		wg.Go(func() {
			for n := range 20 {
				e.Put("pdf-1-00", []byte(strings.Repeat(fmt.Sprint(i), 1000+n)))
				if got, ok := e.Get("pdf-1-00"); ok && (len(got) < 1000 || strings.Trim(string(got), string(got[0])) != "") {
					t.Errorf("%q", got)
				}
			}
		})
	}
	wg.Wait()
}

// TestPruneExtracts: what no build needs goes after a month; beyond the bound the least recently used go, needed ones last.
func TestPruneExtracts(t *testing.T) {
	t.Parallel()
	now := time.Now()
	days := func(n int) time.Time { return now.AddDate(0, 0, -n) }
	for _, c := range []struct {
		name    string
		entries map[string]int // days since they were used, by sum
		needed  string
		entry   int64 // the bound, in entries
		want    string
	}{
		{"nothing to do", map[string]int{"a": 29, "b": 1}, "", 9, "a b"},
		{"old and not needed", map[string]int{"a": 31, "b": 1, "c": 400}, "c", 9, "b c"},
		{"too many", map[string]int{"a": 3, "b": 1, "c": 2}, "", 2, "b c"},
		{"too many, the needed last", map[string]int{"a": 3, "b": 1, "c": 2}, "a", 2, "a b"},
		{"too many needed", map[string]int{"a": 3, "b": 1, "c": 2}, "a b c", 1, "b"},
		{"no room at all", map[string]int{"a": 3, "b": 1}, "a", 0, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			e := cache(t, Plan{})
			for sum, age := range c.entries {
				e.Put("pdf-1-"+sum, []byte("x"))
				if err := os.Chtimes(e.file("pdf-1-"+sum), days(age), days(age)); err != nil {
					t.Fatal(err)
				}
			}
			writeFiles(t, e.dir, map[string]string{extractTmp + "1": "x", "other": "x"})
			info, err := os.Stat(e.file("pdf-1-a"))
			if err != nil {
				t.Fatal(err)
			}
			e.bound = c.entry * info.Size()
			e.prune(now, func() map[string]bool {
				needed := map[string]bool{}
				for sum := range strings.FieldsSeq(c.needed) {
					needed["1-"+sum] = true
				}
				return needed
			})
			var want []string
			for sum := range strings.FieldsSeq(c.want) {
				want = append(want, "pdf-1-"+sum+".zst")
			}
			if got := inCache(t, e); !slices.Equal(got, append([]string{"other"}, want...)) {
				t.Errorf("%q are left, want %q", got, want)
			}
		})
	}
}

// TestExtractsOfBuilds: what a finished build was made of is needed; of a document that is in none any more it is not.
func TestExtractsOfBuilds(t *testing.T) {
	t.Parallel()
	s, p := store(t), &pdfs{}
	for n := range keepBuilds + 2 {
		p.reindex(t, s, folder(t, map[string]string{"a.pdf": asPDF(fmt.Sprint("Alpha ", n)), "b.md": "Beta."}), Plan{})
	}
	e := s.extracts(&Plan{})
	long := time.Now().Add(-2 * extractAge)
	for _, name := range inCache(t, e) {
		if err := os.Chtimes(filepath.Join(e.dir, name), long, long); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(inCache(t, e)); got != keepBuilds+2 {
		t.Fatalf("%d entries", got)
	}
	r := p.reindex(t, s, folder(t, map[string]string{"b.md": "Beta."}), Plan{})
	if got := len(inCache(t, e)); got != keepBuilds-1 || p.read.Load() != keepBuilds+2 {
		t.Errorf("%d entries after %s, %d PDFs read", got, r.Digest, p.read.Load())
	}
}
