package index

import (
	"bufio"
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/blevesearch/bleve/v2"

	"agendabot/corpus"
)

// The benchmarks print and do not gate. Those on many passages take UN speeches from the folder that
// AGENDABOT_TEST_DATA names.

// row is a line of the outside collections.
type row struct {
	ID    string `json:"_id"`
	Title string `json:"title"`
	Text  string `json:"text"`
}

func outside(tb testing.TB, name string) string {
	tb.Helper()
	dir := os.Getenv("AGENDABOT_TEST_DATA")
	if dir == "" {
		tb.Skip("AGENDABOT_TEST_DATA is not set: there are no outside collections")
	}
	return filepath.Join(dir, name)
}

// readRows calls use with every row until it returns false.
func readRows(r io.Reader, use func(row) bool) error {
	lines := bufio.NewReaderSize(r, 1<<20)
	for {
		line, err := lines.ReadBytes('\n')
		if len(line) > 1 {
			var one row
			if err := json.Unmarshal(line, &one); err != nil {
				return err
			}
			if !use(one) {
				return nil
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
	}
}

// speeches makes documents of the rows, one a title, until they have so many passages.
func speeches(tb testing.TB, passages int) (docs []*corpus.Document, bytes int) {
	tb.Helper()
	f, err := os.Open(outside(tb, "ungdc-100k.jsonl.gz"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	var title string
	var parts []string
	count := 0
	flush := func() {
		if len(parts) == 0 {
			return
		}
		raw := fmt.Sprintf("---\ntitle: %q\nlanguage: en\n---\n%s\n", title, strings.Join(parts, "\n\n"))
		d, _, err := corpus.ReadFile(fmt.Sprintf("speech-%05d.md", len(docs)), []byte(raw), corpus.Limits{})
		if err != nil {
			tb.Fatal(err)
		}
		docs, parts, count, bytes = append(docs, d), nil, count+len(d.Passages), bytes+len(raw)
	}
	if err := readRows(unzipped, func(r row) bool {
		if r.Title != title {
			flush()
			title = r.Title
		}
		parts = append(parts, r.Text)
		return count < passages
	}); err != nil {
		tb.Fatal(err)
	}
	flush()
	return docs, bytes
}

func questions(b *testing.B) (texts []string) {
	b.Helper()
	for _, r := range rows(b, "ungdc_mini/queries.jsonl") {
		texts = append(texts, r.Text)
	}
	return texts
}

// written is a build in a folder, and how it was made.
type written struct {
	dir                string
	passages, megabyte float64
	took               time.Duration
}

// writeSpeeches writes a build of speeches into a folder of its own.
func writeSpeeches(b *testing.B, passages int) written {
	b.Helper()
	docs, bytes := speeches(b, passages)
	dir := b.TempDir()
	start := time.Now()
	if err := NewStore(dir, quiet()).writeBuild(b.Context(), dir, Source{}, &corpus.Corpus{Documents: docs}, func(int, int) {}); err != nil {
		b.Fatal(err)
	}
	n := 0
	for _, d := range docs {
		n += len(d.Passages)
	}
	return written{dir, float64(n), float64(bytes) / 1e6, time.Since(start)}
}

// BenchmarkSpeeches writes a build once and measures on it: the writing, the memory, and searches beside Bleve's own.
func BenchmarkSpeeches(b *testing.B) {
	for _, passages := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(passages), func(b *testing.B) {
			asked := questions(b)
			w := writeSpeeches(b, passages)
			b.Run("reindex", func(b *testing.B) {
				for b.Loop() {
				}
				b.ReportMetric(w.passages/w.took.Seconds(), "passages/s")
				b.ReportMetric(w.megabyte/w.took.Seconds(), "MB/s")
				b.ReportMetric(w.passages, "passages")
				b.ReportMetric(0, "ns/op")
			})
			before := residentMB()
			build, err := open(w.dir)
			if err != nil {
				b.Fatal(err)
			}
			defer build.Close() //nolint:errcheck // only read
			opened := residentMB()
			b.Run("memory", func(b *testing.B) {
				for b.Loop() {
				}
				for i := range 100 {
					mustSearch(b, build, asked[i%len(asked)])
				}
				b.ReportMetric(before, "MB-rss-before")
				b.ReportMetric(opened, "MB-rss-open")
				b.ReportMetric(residentMB(), "MB-rss")
				b.ReportMetric(0, "ns/op")
			})
			compare(b, build, asked)
		})
	}
}

// compare measures, on the same questions one after another in one run, Bleve's own match query, the first ten by BM25F,
// and the whole question with every stage.
func compare(b *testing.B, build *Build, asked []string) {
	b.Helper()
	bleveQuery := func(text string) {
		q := bleve.NewMatchQuery(text)
		q.SetField(fieldText + "en")
		if _, err := build.bleve.SearchInContext(b.Context(), bleve.NewSearchRequest(q)); err != nil {
			b.Fatal(err)
		}
	}
	firstTen := func(text string) {
		q := Query{Text: text, Language: "en"}
		words, err := build.words(b.Context(), q)
		if err != nil {
			b.Fatal(err)
		}
		s := &scoring{build: build, query: &q, words: words.words}
		if _, err := s.first(b.Context(), 10); err != nil {
			b.Fatal(err)
		}
	}
	whole := func(text string) { mustSearch(b, build, text) }
	b.Run("ratios", func(b *testing.B) {
		ways := []func(string){bleveQuery, firstTen, whole}
		took := make([][]time.Duration, len(ways))
		n := 0
		for b.Loop() {
			text := asked[n%len(asked)]
			for i, ask := range ways {
				start := time.Now()
				ask(text)
				if n >= len(asked) { // the first round warms up
					took[i] = append(took[i], time.Since(start))
				}
			}
			n++
		}
		if len(took[0]) == 0 {
			return // too few rounds to say anything
		}
		for i, name := range []string{"bleve", "first10", "whole"} {
			mean, p99 := meanAndP99(took[i])
			bleveMean, bleveP99 := meanAndP99(took[0])
			if i == 0 {
				b.ReportMetric(bleveMean.Seconds()*1e6, "bleve-µs")
				b.ReportMetric(bleveP99.Seconds()*1e6, "bleve-p99-µs")
				continue
			}
			b.ReportMetric(float64(mean)/float64(bleveMean), name+"/bleve")
			b.ReportMetric(float64(p99)/float64(bleveP99), name+"/bleve-p99")
		}
		b.ReportMetric(0, "ns/op")
	})
	b.Run("search", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			whole(asked[i%len(asked)])
		}
	})
	b.Run("first ten", func(b *testing.B) {
		b.ReportAllocs()
		for i := 0; b.Loop(); i++ {
			firstTen(asked[i%len(asked)])
		}
	})
	b.Run("find", func(b *testing.B) {
		for b.Loop() {
			if _, err := build.Find(b.Context(), FindQuery{Words: []string{"landmines"}}); err != nil {
				b.Fatal(err)
			}
		}
	})
}

func meanAndP99(took []time.Duration) (mean, p99 time.Duration) {
	sorted := slices.Sorted(slices.Values(took))
	for _, d := range sorted {
		mean += d
	}
	return mean / time.Duration(len(sorted)), sorted[len(sorted)*99/100]
}

func mustSearch(b *testing.B, build *Build, text string) {
	b.Helper()
	if _, err := build.Search(b.Context(), Query{Text: text, Language: "en"}); err != nil {
		b.Fatal(err)
	}
}

// residentMB is the resident memory of the process without garbage, 0 where it cannot be read.
func residentMB() float64 {
	debug.FreeOSMemory()
	raw, err := fs.ReadFile(os.DirFS("/proc/self"), "status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(raw), "VmRSS:")
	var kB float64
	if _, err := fmt.Sscan(rest, &kB); err != nil {
		return 0
	}
	return kB / 1024
}

// embeddedText is read once for all benchmarks.
var embeddedText = sync.OnceValues(func() (*corpus.Corpus, error) { return corpus.Default(context.Background()) })

func BenchmarkEmbedded(b *testing.B) {
	c, err := embeddedText()
	if err != nil {
		b.Fatal(err)
	}
	const question = "What are Canada's priorities for human security?"
	b.Run("cold start", func(b *testing.B) {
		for b.Loop() {
			build, err := NewMemory(b.Context(), c.Documents)
			if err != nil {
				b.Fatal(err)
			}
			mustSearch(b, build, question)
			if err := build.Close(); err != nil {
				b.Fatal(err)
			}
		}
	})
	build, err := NewMemory(b.Context(), c.Documents)
	if err != nil {
		b.Fatal(err)
	}
	defer build.Close() //nolint:errcheck // in memory
	b.Run("search", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			mustSearch(b, build, question)
		}
	})
	b.Run("misspelt", func(b *testing.B) {
		for b.Loop() {
			mustSearch(b, build, "humna secrity priorites")
		}
	})
}
