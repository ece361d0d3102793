package index

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
)

// copyFile is the name of the current build's compact copy.
func copyFile(tb testing.TB, s *Store) string {
	tb.Helper()
	st, err := s.Current()
	if err != nil {
		tb.Fatal(err)
	}
	return filepath.Join(s.buildDir(st.Build), compactFile)
}

func mustRead(tb testing.TB, name string) []byte {
	tb.Helper()
	raw, err := os.ReadFile(name)
	if err != nil {
		tb.Fatal(err)
	}
	return raw
}

// opened is the current build of a store.
func opened(tb testing.TB, s *Store) *Build {
	tb.Helper()
	b, err := s.Open()
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = b.Close() })
	return b
}

// severalLanguages are files of a corpus in three languages.
func severalLanguages() map[string]string {
	return map[string]string{
		"a.md": "---\ntitle: Peace\nlanguage: en\n---\n# Mines\n\n" + long("Mines kill. A mine is the enemy of civilians.") + "\n\n" + long("The court met."),
		"b.md": "---\ntitle: Paix\nlanguage: fr\n---\n# Les mines\n\n" + long("Les mines tuent les civils et les enfants."),
		"c.md": "---\ntitle: Paz\nlanguage: es\n---\n# Las minas\n\n" + long("Las minas matan a los niños. Mines."),
	}
}

// TestCopyIsWrittenWithItsBuild: a reindex leaves a copy that is opened with the build; it is the same wherever it is made,
// and no part of what the manifest sums.
func TestCopyIsWrittenWithItsBuild(t *testing.T) {
	t.Parallel()
	dir := folder(t, severalLanguages())
	s, other := store(t), store(t)
	reindex(t, s, dir)
	reindex(t, other, dir)
	b := opened(t, s)
	if c := b.compacts.now.Load(); c == nil || c.mapped == nil || c.checkSum() != nil {
		t.Fatalf("the copy is not in use: %+v", c)
	}
	if !bytes.Equal(mustRead(t, copyFile(t, s)), mustRead(t, copyFile(t, other))) {
		t.Error("two builds of the same documents have different copies")
	}
	for name := range b.manifest.Files {
		if strings.Contains(name, compactFile) {
			t.Errorf("the manifest lists %s", name)
		}
	}
}

// copyDamages are ways to damage a copy.
func copyDamages() map[string]func(raw []byte) []byte {
	at := func(n int, to ...byte) func([]byte) []byte {
		return func(raw []byte) []byte { copy(raw[n:], to); return raw }
	}
	return map[string]func(raw []byte) []byte{
		"deleted":            nil,
		"empty":              func([]byte) []byte { return nil },
		"cut in its header":  func(raw []byte) []byte { return raw[:100] },
		"only its header":    func(raw []byte) []byte { return raw[:binary.Size(compactHeader{})] },
		"halved":             func(raw []byte) []byte { return raw[:len(raw)/2] },
		"without its end":    func(raw []byte) []byte { return raw[:len(raw)-1] },
		"longer":             func(raw []byte) []byte { return append(raw, make([]byte, 8)...) },
		"of another version": at(8, compactVersion+1),
		"of another ranking": at(12, 1, 2, 3, 4),
		"of another build":   at(16, []byte("0123456789abcdef")...),
		"other passages":     at(32, 77),
		"another sum":        at(40, 1, 2, 3, 4),
		"a byte changed":     func(raw []byte) []byte { raw[len(raw)/2] ^= 0x10; return raw },
		"no copy at all":     func([]byte) []byte { return bytes.Repeat([]byte("text"), 100) },
	}
}

// TestDamagedCopy: whatever is wrong with the copy, the build is sound, opens, and answers as before; and the next reindex of
// the same documents makes the copy again and says that nothing changed.
func TestDamagedCopy(t *testing.T) {
	t.Parallel()
	dir := folder(t, severalLanguages())
	for name, do := range copyDamages() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := store(t)
			first := reindex(t, s, dir)
			sound := mustRead(t, copyFile(t, s))
			q := Query{Text: "mines court", Language: "en"}
			want := search(t, opened(t, s), q)
			damage(t, s.buildDir(first.Digest), compactFile, do)
			if err := checkBuild(t.Context(), s.buildDir(first.Digest), first.Digest); err != nil {
				t.Errorf("the build is taken for damaged: %v", err)
			}
			b := opened(t, s)
			if b.compacts.now.Load() != nil {
				t.Error("the damaged copy is in use")
			}
			sameResults(t, "without the copy", search(t, b, q), want)
			if r := reindex(t, s, dir); !r.Unchanged || r.Digest != first.Digest {
				t.Errorf("%+v", r)
			}
			if !bytes.Equal(mustRead(t, copyFile(t, s)), sound) || len(leftovers(t, s)) > 0 {
				t.Errorf("the copy is not as it was; left over %q", leftovers(t, s))
			}
			b = opened(t, s)
			if c := b.compacts.now.Load(); c == nil || c.mapped == nil {
				t.Error("the copy that was made again is not in use")
			}
			sameResults(t, "with the copy made again", search(t, b, q), want)
		})
	}
}

// TestAnyByteOfACopy: a copy with any of its bytes changed is not used.
func TestAnyByteOfACopy(t *testing.T) {
	t.Parallel()
	s := store(t)
	first := reindex(t, s, folder(t, severalLanguages()))
	man, err := readManifest(s.buildDir(first.Digest))
	if err != nil {
		t.Fatal(err)
	}
	raw, dir := mustRead(t, copyFile(t, s)), t.TempDir()
	for i := range raw {
		for _, bit := range []byte{0x01, 0x04, 0x80} {
			changed := bytes.Clone(raw)
			changed[i] ^= bit
			if c, err := parseCompact(changed, man); err == nil {
				c.mapped = changed
				if c.checkSum() == nil {
					t.Fatalf("bit %#x of byte %d is not noticed", bit, i)
				}
			}
		}
	}
	for _, i := range []int{0, 9, 45, 50, len(raw) / 2, len(raw) - 1} {
		writeFiles(t, dir, map[string]string{compactFile: string(raw[:i]) + string(raw[i]^1) + string(raw[i+1:])})
		if _, err := openCompact(dir, man); !errors.Is(err, errOldCopy) {
			t.Errorf("byte %d: %v", i, err)
		}
	}
}

// TestCopyOfAnotherBuild: a copy that another build left is not used, though it is sound.
func TestCopyOfAnotherBuild(t *testing.T) {
	t.Parallel()
	s, other := store(t), store(t)
	reindex(t, s, folder(t, version(1)))
	reindex(t, other, folder(t, version(2)))
	if err := os.WriteFile(copyFile(t, s), mustRead(t, copyFile(t, other)), 0o600); err != nil {
		t.Fatal(err)
	}
	b := opened(t, s)
	if b.compacts.now.Load() != nil || len(search(t, b, Query{Text: "version1"}).Hits) != 1 {
		t.Error("the copy of another build is in use")
	}
}

// TestCopyOfAnotherProgram: a copy as another version of this program wrote it, with its sum, is not used.
func TestCopyOfAnotherProgram(t *testing.T) {
	t.Parallel()
	s := store(t)
	first := reindex(t, s, folder(t, severalLanguages()))
	man, err := readManifest(s.buildDir(first.Digest))
	if err != nil {
		t.Fatal(err)
	}
	raw, dir := mustRead(t, copyFile(t, s)), t.TempDir()
	for at, want := range map[int]string{-1: "", 0: "another version", 8: "another version", 12: "another version", 16: "of the build", 32: "of the build", 44: "another version"} {
		changed := bytes.Clone(raw)
		if at >= 0 {
			changed[at]++
		}
		binary.LittleEndian.PutUint32(changed[40:], 0)
		binary.LittleEndian.PutUint32(changed[40:], crc32.Checksum(changed, crc32.MakeTable(crc32.Castagnoli)))
		writeFiles(t, dir, map[string]string{compactFile: string(changed)})
		c, err := openCompact(dir, man)
		switch {
		case at < 0 && err == nil:
			if err := c.close(); err != nil {
				t.Error(err)
			}
		case at < 0 || !errors.Is(err, errOldCopy) || !strings.Contains(err.Error(), want):
			t.Errorf("byte %d: %v", at, err)
		}
	}
}

// TestLargeCopyIsNotReadWhenOpened: up to a size a copy is summed when it is opened; a larger one, here of holes, is only
// mapped, and its sum is looked at later.
func TestLargeCopyIsNotReadWhenOpened(t *testing.T) {
	t.Parallel()
	b := onDisk(t, doc(t, "a.md", long("Alpha.")))
	c := b.compacts.now.Load()
	for _, tokens := range []int{summedAtOpen/4 - 1000, summedAtOpen / 4} {
		large := *c
		large.starts = []uint32{0, uint32(tokens)}
		large.tokens = nil
		dir := t.TempDir()
		var raw bytes.Buffer
		if err := large.write(&raw, b.manifest.Digest, b.manifest.Passages); err != nil {
			t.Fatal(err)
		}
		writeWithHole(t, filepath.Join(dir, compactFile), &large, raw.Bytes(), tokens)
		got, err := openCompact(dir, b.manifest)
		if small := tokens*4 < summedAtOpen-1000; small {
			if !errors.Is(err, errOldCopy) || !strings.Contains(err.Error(), "not as it was written") {
				t.Errorf("a small one: %v", err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("a large one: %v", err)
		}
		if got.checkSum() == nil {
			t.Error("its sum is not looked at")
		}
		if err := got.close(); err != nil {
			t.Error(err)
		}
	}
}

// writeWithHole writes a copy's file with so many tokens that are a hole in it, without their part in the sum.
func writeWithHole(t *testing.T, name string, c *compact, raw []byte, tokens int) {
	t.Helper()
	before := uint64(binary.Size(compactHeader{}))
	section := slices.IndexFunc(c.sections(), func(s any) bool { return s == any(&c.tokens) })
	for _, s := range c.sections()[:section] {
		n := uint64(len(bytesOf(s)))
		before += n + padding(n)
	}
	binary.LittleEndian.PutUint64(raw[48+8*section:], uint64(tokens)*4)
	f, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // synced by nothing, read by this process
	if _, err := f.Write(raw[:before]); err != nil {
		t.Fatal(err)
	}
	hole := uint64(tokens) * 4
	if _, err := f.WriteAt(raw[before:], int64(before+hole+padding(hole))); err != nil {
		t.Fatal(err)
	}
}

// TestOpeningReadsLittle: what opening a copy takes does not grow with the postings in it.
func TestOpeningReadsLittle(t *testing.T) { //nolint:paralleltest // it counts allocations
	var allocs []float64
	for _, documents := range []int{10, 80} {
		dir := t.TempDir()
		if err := NewStore(dir, quiet()).writeBuild(t.Context(), dir, Source{}, &corpus.Corpus{Documents: generate(t, 81, documents)}, func(int, int) {}); err != nil {
			t.Fatal(err)
		}
		man, err := readManifest(dir)
		if err != nil {
			t.Fatal(err)
		}
		allocs = append(allocs, testing.AllocsPerRun(20, func() {
			c, err := openCompact(dir, man)
			if err != nil {
				t.Fatal(err)
			}
			if err := c.close(); err != nil {
				t.Fatal(err)
			}
		}))
	}
	if allocs[1] > allocs[0]+5 || allocs[0] > 200 {
		t.Errorf("%v allocations", allocs)
	}
}

// TestFrequentWords: words that a field has up to and beyond what a byte of the copy holds.
func TestFrequentWords(t *testing.T) {
	t.Parallel()
	times := []int{1, 2, 253, 254, 255, 256, 257, 300, 1000, 10_000}
	var docs []*corpus.Document
	for i, n := range times {
		text := strings.Repeat("water ", n) + "river"
		docs = append(docs, inLanguage(t, fmt.Sprintf("d%02d.md", i), "en", "T"+strings.Repeat(" ocean", min(n, 600)), "# Lakes"+strings.Repeat(" lake", min(n, 600)), long(text)))
	}
	docs = append(docs, inLanguage(t, "z.md", "en", "T", strings.Repeat("well ", 400)+":\n\n- "+long("An item.")+"\n- "+long("Another.")))
	b := onDisk(t, docs...)
	c := b.compacts.now.Load()
	if len(c.excess) < 8 || !slices.IsSortedFunc(c.excess, compareExcess) {
		t.Errorf("excess %+v", c.excess)
	}
	l, err := c.list(t.Context(), "en", "water")
	if err != nil || len(l.postings) != len(times) {
		t.Fatalf("%d postings, %v", len(l.postings), err)
	}
	for i, n := range times {
		if got := l.frequency(i).times; int(got) != n {
			t.Errorf("water: %d times, want %d", got, n)
		}
	}
	for _, term := range []string{"water", "ocean", "lake", "well"} {
		got, err := c.list(t.Context(), "en", term)
		if err != nil {
			t.Fatal(err)
		}
		want, err := b.bleveLists.list(t.Context(), "en", term)
		if err != nil || len(want.postings) == 0 {
			t.Fatalf("%s: %+v, %v", term, want, err)
		}
		sameLists(t, term, got, want)
	}
	q := Query{Text: "water ocean lake well river", Language: "en", Size: 50}
	want := search(t, b, q)
	for i := range want.Hits {
		if math.IsNaN(want.Hits[i].Score) {
			t.Errorf("%s: %v", want.Hits[i].Passage().ID, want.Hits[i].Score)
		}
	}
	bothWays(t, b, func(t *testing.T, how string) {
		t.Helper()
		sameResults(t, how, search(t, b, q), want)
	})
}

// TestEmptyCopies: copies without passages, without words, and of a language without either are written and read back.
func TestEmptyCopies(t *testing.T) {
	t.Parallel()
	for name, docs := range map[string][]*corpus.Document{
		"no document":       nil,
		"no word":           {inLanguage(t, "a.md", "en", "…", "—")},
		"stop words":        {inLanguage(t, "a.md", "en", "The", "of the and")},
		"one of two empty":  {inLanguage(t, "a.md", "en", "Alpha", "Water."), inLanguage(t, "b.md", "fr", "…", "—")},
		"nothing but title": {inLanguage(t, "a.md", "es", "Agua", "—")},
	} {
		b := memory(t, docs...)
		var raw bytes.Buffer
		if err := b.compacts.now.Load().write(&raw, b.manifest.Digest, b.manifest.Passages); err != nil {
			t.Fatal(err)
		}
		c, err := parseCompact(raw.Bytes(), b.manifest)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		q := Query{Text: "alpha water the agua"}
		want := search(t, b, q)
		checkHits(t, want)
		bothWays(t, b, func(t *testing.T, how string) {
			t.Helper()
			sameResults(t, name+" "+how, search(t, b, q), want)
		})
		b.compacts.now.Store(c)
		sameResults(t, name+" read back", search(t, b, q), want)
	}
}
