package index

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
)

// reference scores passages by BM25F as the formula is written down, one passage after another, and shares nothing
// with the code that it checks but the analysers.
type reference struct {
	analyzers analyzers
	passages  []referencePassage // of all documents, in order
}

type referencePassage struct {
	id     string
	lang   string
	fields [3][]string // tokens of text, lead-ins, title and headings
}

func newReference(a analyzers, docs []*corpus.Document) *reference {
	r := &reference{analyzers: a}
	for _, d := range docs {
		lang := d.Meta.Language
		if lang != "en" && lang != "fr" {
			lang = "xx"
		}
		for i := range d.Passages {
			p := &d.Passages[i]
			r.passages = append(r.passages, referencePassage{id: p.ID, lang: lang, fields: [3][]string{
				r.tokens(lang, d.OwnText(p)),
				r.tokens(lang, strings.Join(d.Leads(p), "\n")),
				r.tokens(lang, d.Meta.Title+"\n"+strings.Join(d.Path(p.Section), "\n")),
			}})
		}
	}
	return r
}

func (r *reference) tokens(lang, text string) (tokens []string) {
	for _, t := range r.analyzers.byLanguage[lang].Analyze([]byte(text)) {
		tokens = append(tokens, string(t.Term))
	}
	return tokens
}

func occurrences(tokens []string, term string) (n float64) {
	for _, t := range tokens {
		if t == term {
			n++
		}
	}
	return n
}

// averages are the mean lengths of the fields in a language.
func (r *reference) averages(lang string) (average [3]float64) {
	n := 0.0
	for _, p := range r.passages {
		if p.lang == lang {
			n++
			for f := range average {
				average[f] += float64(len(p.fields[f]))
			}
		}
	}
	for f := range average {
		average[f] /= n
	}
	return average
}

// addWord adds a word's score, times weight, to every passage's.
func (r *reference) addWord(scores []float64, word string, weight float64) {
	average := map[string][3]float64{"en": r.averages("en"), "fr": r.averages("fr"), "xx": r.averages("xx")}
	tf, df := make([]float64, len(r.passages)), 0.0
	for i, p := range r.passages {
		term := r.tokens(p.lang, word)
		if len(term) == 0 {
			continue
		}
		for f, fieldWeight := range [3]float64{1, 0.5, 3} {
			norm := 0.25 + 0.75*float64(len(p.fields[f]))/average[p.lang][f]
			if n := occurrences(p.fields[f], term[0]); n > 0 {
				tf[i] += fieldWeight * n / norm
			}
		}
		if tf[i] > 0 {
			df++
		}
	}
	idf := math.Log(1 + (float64(len(tf))-df+0.5)/(df+0.5))
	for i := range tf {
		scores[i] += weight * idf * tf[i] * 2.2 / (1.2 + tf[i])
	}
}

// best are the passages with a score, best first, equals in the passages' order.
func (r *reference) best(words, previous []string) (order []int, scores []float64) {
	scores = make([]float64, len(r.passages))
	for _, w := range words {
		r.addWord(scores, w, 1)
	}
	for _, w := range previous {
		r.addWord(scores, w, 0.5)
	}
	for i := range scores {
		if scores[i] > 0 {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch d := scores[b] - scores[a]; {
		case d > 1e-9:
			return 1
		case d < -1e-9:
			return -1
		default:
			return a - b
		}
	})
	return order, scores
}

// vocabulary of the generated corpora; each word is another stem in English and French.
func vocabulary() []string {
	return strings.Fields(`security human conflict armed treaty landmine refugee protection civilian court justice peace
		operation weapon child soldier violence crime drug region council nation right state law border camp aid
		famine drought election police army trade debt bank school hospital water river ocean forest climate
		sécurité humaine réfugié désarmement développement pays peuple guerre conseil droit
		seguridad niños guerra derechos agua ciudad`)
}

// generate makes a corpus of count documents with headings, lists, other languages and repeated paragraphs.
func generate(tb testing.TB, seed uint64, count int) []*corpus.Document {
	tb.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	words := vocabulary()
	some := func(n int) string {
		out := make([]string, n)
		for i := range out {
			// The lower of two, so that some words are frequent and some rare.
			out[i] = words[min(r.IntN(len(words)), r.IntN(len(words)))]
		}
		return strings.Join(out, " ")
	}
	repeated := some(40)
	var docs []*corpus.Document
	for i := range count {
		var b strings.Builder
		for range 1 + r.IntN(4) {
			fmt.Fprintf(&b, "## %s\n\n", some(1+r.IntN(3)))
			for range 1 + r.IntN(8) {
				switch r.IntN(5) {
				case 0:
					fmt.Fprintf(&b, "%s:\n\n- %s\n- %s\n\n", some(6), some(3+r.IntN(20)), some(8))
				case 1:
					fmt.Fprintf(&b, "%s.\n\n", repeated)
				default:
					fmt.Fprintf(&b, "%s.\n\n", some(20+r.IntN(60)))
				}
			}
		}
		language := []string{"en", "en", "fr", "es"}[r.IntN(4)]
		docs = append(docs, inLanguage(tb, fmt.Sprintf("d%04d.md", i), language, some(2), b.String()))
	}
	return docs
}

// TestScoresAreBM25F compares every score and the order with the reference: in indexes of 1, 7 and 60 segments in memory,
// of as many as NewMemory makes, and of one on disk; with the compact copy and without.
func TestScoresAreBM25F(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		seed  uint64
		count int
	}{{1, 12}, {2, 160}} {
		t.Run(fmt.Sprintf("%d documents", c.count), func(t *testing.T) {
			t.Parallel()
			docs := generate(t, c.seed, c.count)
			all := []*Build{inSegments(t, 1, docs...), inSegments(t, 7, docs...), inSegments(t, 60, docs...), memory(t, docs...), onDisk(t, docs...)}
			if got := segmentsOf(t, all[4]); got != 1 {
				t.Errorf("%d segments on disk", got)
			}
			if c.count > 100 && segmentsOf(t, all[3]) < 2 {
				t.Error("NewMemory makes one segment")
			}
			ref := newReference(all[0].analyzers, docs)
			r := rand.New(rand.NewPCG(c.seed, 2))
			for range 8 {
				words := pick(r, 1+r.IntN(5))
				q := Query{Text: strings.Join(words[1:], " "), Previous: words[0], Size: 50, Without: []string{StageUnstemmed, StageProximity, StageDocument}}
				order, scores := ref.best(words[1:], words[:1])
				first := search(t, all[0], q)
				sameAsReference(t, ref, first, order, scores)
				for _, b := range all {
					bothWays(t, b, func(t *testing.T, how string) {
						t.Helper()
						sameResults(t, how, search(t, b, q), first)
					})
				}
			}
		})
	}
}

// pick draws n+1 different words.
func pick(r *rand.Rand, n int) []string {
	words := vocabulary()
	r.Shuffle(len(words), func(i, j int) { words[i], words[j] = words[j], words[i] })
	return words[:n+1]
}

func sameAsReference(t *testing.T, ref *reference, got *Result, order []int, scores []float64) {
	t.Helper()
	if want := min(50, len(order)); len(got.Hits) != want {
		t.Fatalf("%d hits, want %d", len(got.Hits), want)
	}
	for n := range got.Hits {
		h := &got.Hits[n]
		want := ref.passages[order[n]]
		if h.Passage().ID != want.id || math.Abs(h.Score-scores[order[n]]) > 1e-9 {
			t.Fatalf("hit %d is %s with %.12f, want %s with %.12f", n, h.Passage().ID, h.Score, want.id, scores[order[n]])
		}
	}
}
