package index

import (
	"bufio"
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

// millionVariable asks for the benchmark of a million passages, which takes some minutes and gigabytes: set it to 1, and
// give go test a -timeout of half an hour.
const millionVariable = "AGENDABOT_BENCH_MILLION"

// BenchmarkSpeeches writes a build of each size once and measures on it: the writing, the compact copy, the memory, and
// searches beside Bleve's own.
func BenchmarkSpeeches(b *testing.B) {
	for _, passages := range []int{1000, 10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(passages), func(b *testing.B) {
			if passages == 1_000_000 && os.Getenv(millionVariable) != "1" {
				b.Skipf("set %s=1 for a million passages, and -timeout 30m", millionVariable)
			}
			asked := questions(b)
			w := writeSpeeches(b, passages)
			report(b, "reindex", map[string]float64{
				"passages/s": w.passages / w.took.Seconds(), "MB/s": w.megabyte / w.took.Seconds(), "passages": w.passages,
			})
			before := residentMB()
			start := time.Now()
			build, err := open(w.dir)
			if err != nil {
				b.Fatal(err)
			}
			openTook := time.Since(start)
			defer build.Close() //nolint:errcheck // only read
			after := residentMB()
			for i := range 100 {
				mustSearch(b, build, asked[i%len(asked)])
			}
			report(b, "memory", map[string]float64{"MB-rss-before": before, "MB-rss-open": after, "MB-rss": residentMB(), "open-ms": openTook.Seconds() * 1e3})
			compare(b, build, asked)
			measureCopy(b, build)
		})
	}
}

// report prints what was measured beforehand.
func report(b *testing.B, name string, metrics map[string]float64) {
	b.Helper()
	b.Run(name, func(b *testing.B) {
		for unit, value := range metrics {
			b.ReportMetric(value, unit)
		}
		b.ReportMetric(0, "ns/op")
	})
}

// measureCopy measures the compact copy: its bytes, and how long it takes to make.
func measureCopy(b *testing.B, build *Build) {
	b.Helper()
	c := build.compacts.now.Load()
	if c == nil {
		b.Fatal("the build has no compact copy")
	}
	metrics := map[string]float64{"MB": float64(len(c.mapped)) / 1e6, "B/passage": float64(len(c.mapped)) / float64(build.manifest.Passages)}
	start := time.Now()
	if err := c.checkSum(); err != nil {
		b.Fatal(err)
	}
	metrics["check-ms"] = time.Since(start).Seconds() * 1e3
	start = time.Now()
	if _, err := makeCompact(b.Context(), build.reader, build.manifest, build.analyzers); err != nil {
		b.Fatal(err)
	}
	metrics["make-s"] = time.Since(start).Seconds()
	report(b, "copy", metrics)
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
		// Spelling is none of BM25F, and costs more than all the rest where a word occurs nowhere.
		q := Query{Text: text, Language: "en", Without: []string{StageSpelling}}
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
	report(b, "ratios", ratios([]func(string){bleveQuery, firstTen, whole}, asked))
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

// ratios asks every question in each way, Bleve's own first, one after another, and compares. The first round warms up.
func ratios(ways []func(string), asked []string) map[string]float64 {
	const rounds = 5
	took := make([][]time.Duration, len(ways))
	for round := range 1 + rounds {
		for _, text := range asked {
			for i, ask := range ways {
				start := time.Now()
				ask(text)
				if round > 0 {
					took[i] = append(took[i], time.Since(start))
				}
			}
		}
	}
	bleveMean, bleveP99 := meanAndP99(took[0])
	metrics := map[string]float64{"bleve-µs": bleveMean.Seconds() * 1e6, "bleve-p99-µs": bleveP99.Seconds() * 1e6}
	for i, name := range []string{"first10", "whole"} {
		mean, p99 := meanAndP99(took[i+1])
		metrics[name+"/bleve"] = float64(mean) / float64(bleveMean)
		metrics[name+"/bleve-p99"] = float64(p99) / float64(bleveP99)
	}
	return metrics
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
