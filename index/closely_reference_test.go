package index

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
)

// closeReference adds the stages after BM25F to the reference, as their formulas are written down.
type closeReference struct {
	*reference
	docs  []*corpus.Document
	of    []int      // by passage: its document
	first []int      // by document: its first passage
	exact [][]string // by passage: the words of its own text, as they are written
	known map[string][]string
}

func newCloseReference(a analyzers, docs []*corpus.Document) *closeReference {
	c := &closeReference{reference: newReference(a, docs), docs: docs, known: map[string][]string{}}
	for di, d := range docs {
		c.first = append(c.first, len(c.of))
		for i := range d.Passages {
			c.of = append(c.of, di)
			c.exact = append(c.exact, a.exactTerms(d.OwnText(&d.Passages[i])))
		}
	}
	return c
}

// referenceWord is a word of a question with what each passage has of it, once for each language's term.
type referenceWord struct {
	text   string
	factor float64
	idf    float64
	parts  [][3]float64 // by passage: normalised frequencies of text, lead-ins, headings
	at     [][]int      // by passage: where its own text has it, or a word of its stem
	df     float64
	inDocs float64 // documents that have it anywhere
}

func (w *referenceWord) tf(p int) float64 { return w.parts[p][0] + w.parts[p][1] + w.parts[p][2] }

func (w *referenceWord) score(p int) float64 {
	return w.factor * w.idf * w.tf(p) * 2.2 / (1.2 + w.tf(p))
}

func (c *closeReference) word(text string, factor float64) *referenceWord {
	w := &referenceWord{text: text, factor: factor, parts: make([][3]float64, len(c.passages)), at: make([][]int, len(c.passages))}
	average := map[string][3]float64{"en": c.averages("en"), "fr": c.averages("fr"), "xx": c.averages("xx")}
	documents := map[int]bool{}
	for p := range c.passages {
		passage := &c.passages[p]
		term := c.tokens(passage.lang, text)
		if len(term) == 0 {
			continue
		}
		for f, weight := range [3]float64{1, 0.5, 3} {
			if n := occurrences(passage.fields[f], term[0]); n > 0 {
				w.parts[p][f] = weight * n / (0.25 + 0.75*float64(len(passage.fields[f]))/average[passage.lang][f])
			}
		}
		for i, written := range c.exact[p] {
			if slices.Equal(c.tokensOf(passage.lang, written), term) {
				w.at[p] = append(w.at[p], i)
			}
		}
		if w.tf(p) > 0 {
			w.df++
			documents[c.of[p]] = true
		}
	}
	w.inDocs = float64(len(documents))
	w.idf = math.Log(1 + (float64(len(c.passages))-w.df+0.5)/(w.df+0.5))
	return w
}

// tokensOf are the tokens of a word, which are made once.
func (c *closeReference) tokensOf(lang, word string) []string {
	key := lang + " " + word
	if _, ok := c.known[key]; !ok {
		c.known[key] = c.tokens(lang, word)
	}
	return c.known[key]
}

// unstemmed is a passage's part for a word: its score times 0.3, less the share of other words of its stem in the text.
func (c *closeReference) unstemmed(p int, w *referenceWord) float64 {
	if w.tf(p) == 0 {
		return 0
	}
	all, asIs, share := float64(len(w.at[p])), 0.0, 1.0
	for _, i := range w.at[p] {
		if c.exact[p][i] == w.text {
			asIs++
		}
	}
	if all > 0 {
		share = 1 - (1-asIs/all)*w.parts[p][0]/w.tf(p)
	}
	return 0.3 * share * w.score(p)
}

// proximity is a passage's part for two neighbours of the question, whose places are all gone through.
func (c *closeReference) proximity(p int, x, y *referenceWord) float64 {
	near, ordered := 0.0, 0.0
	for _, i := range x.at[p] {
		for _, j := range y.at[p] {
			if i != j && j-i <= 7 && i-j <= 7 {
				near++
			}
			if j == i+1 || j == i+2 {
				ordered++
			}
		}
	}
	weight := min(x.factor*x.idf, y.factor*y.idf)
	return weight * 2.2 * (0.2*ordered/(1.2+ordered) + 0.1*near/(1.2+near))
}

// document is BM25F of the passages around one in its document, taken as one text.
func (c *closeReference) document(p int, words []*referenceWord) (score float64) {
	d := c.docs[c.of[p]]
	from, to := c.first[c.of[p]], c.first[c.of[p]]+len(d.Passages)
	if len(d.Passages) > 64 {
		from, to = max(from, p-32), min(to, p+33)
	}
	total := 0
	for _, one := range c.docs {
		total += one.Words
	}
	length := float64(d.Words) * float64(to-from) / float64(len(d.Passages)) / (float64(total) / float64(len(c.docs)))
	for _, w := range words {
		times, heads := 0.0, 0.0
		for i := from; i < to; i++ {
			times += float64(len(w.at[i]))
			heads = max(heads, w.parts[i][1]+w.parts[i][2])
		}
		n, df := float64(len(c.docs)), w.inDocs
		tf := times/(0.25+0.75*length) + heads
		score += w.factor * math.Log(1+(n-df+0.5)/(df+0.5)) * 2.2 * tf / (1.2 + tf)
	}
	return score
}

// partsOf are all parts of the best hundred passages' scores: by passage, then by stage and word.
func (c *closeReference) partsOf(asked, previous []string) map[int]map[string]float64 {
	var words []*referenceWord
	for _, text := range asked {
		words = append(words, c.word(text, 1))
	}
	occurring := slices.DeleteFunc(slices.Clone(words), func(w *referenceWord) bool { return w.df == 0 })
	for _, text := range previous {
		words = append(words, c.word(text, 0.5))
	}
	order, _ := c.best(asked, previous)
	order = order[:min(100, len(order))]
	all, best := map[int]map[string]float64{}, 0.0
	for _, p := range order {
		parts := map[string]float64{}
		for _, w := range words {
			stage := StageBM25F
			if w.factor < 1 {
				stage = StagePrevious
			}
			parts[stage+" "+w.text] = w.score(p)
			parts[StageUnstemmed+" "+w.text] = c.unstemmed(p, w)
		}
		for i := 1; i < len(occurring); i++ {
			x, y := occurring[i-1], occurring[i]
			parts[StageProximity+" "+x.text+" "+y.text] = c.proximity(p, x, y)
		}
		maps.DeleteFunc(parts, func(_ string, score float64) bool { return score == 0 })
		all[p], best = parts, max(best, total(parts))
	}
	documents := map[int]float64{}
	for _, p := range order {
		documents[p] = c.document(p, words)
	}
	most := slices.Max(slices.Collect(maps.Values(documents)))
	for _, p := range order {
		all[p][StageDocument+" "] = 1.2 * best * documents[p] / most
	}
	return all
}

func total(parts map[string]float64) (sum float64) {
	for _, score := range parts {
		sum += score
	}
	return sum
}

// TestStagesAreTheirFormulas compares every part of every hit's score with the reference, and the order with their sums.
func TestStagesAreTheirFormulas(t *testing.T) {
	t.Parallel()
	for _, seed := range []uint64{71, 72} {
		docs := inflected(t, seed)
		b := inSegments(t, 3, docs...)
		ref := newCloseReference(b.analyzers, docs)
		r := rand.New(rand.NewPCG(seed, 2))
		seen := map[string]int{}
		for n := range 10 {
			words := pick(r, 2+n%4)
			if n%3 == 0 {
				words = append(words, "astronaut")
			}
			if n%4 == 1 {
				words[1] = "conflicts" // another form than the texts mostly have
			}
			q := Query{Text: strings.Join(words[1:], " "), Previous: words[0], Size: scoredClosely, Soft: setOf("astronaut")}
			want := ref.partsOf(words[1:], words[:1])
			bothWays(t, b, func(t *testing.T, how string) {
				t.Helper()
				got := search(t, b, q)
				checkHits(t, got)
				sameParts(t, fmt.Sprintf("%q, %s", q.Text, how), ref, got, want)
				for _, stage := range stagesOf(got) {
					seen[stage]++
				}
			})
		}
		for _, stage := range []string{StageBM25F, StagePrevious, StageUnstemmed, StageProximity, StageDocument} {
			if seen[stage] < 10 {
				t.Errorf("%s is in %d of 20 results", stage, seen[stage])
			}
		}
	}
}

func sameParts(t *testing.T, what string, ref *closeReference, got *Result, want map[int]map[string]float64) {
	t.Helper()
	number := map[string]int{}
	for p := range ref.passages {
		number[ref.passages[p].id] = p
	}
	if len(got.Hits) != len(want) {
		t.Fatalf("%s: %d hits, want %d", what, len(got.Hits), len(want))
	}
	order := slices.SortedFunc(maps.Keys(want), func(x, y int) int {
		if d := total(want[y]) - total(want[x]); math.Abs(d) > 1e-9 {
			return cmp.Compare(d, 0)
		}
		return x - y
	})
	for n := range got.Hits {
		h := &got.Hits[n]
		p := number[h.Passage().ID]
		if p != order[n] || math.Abs(h.Score-total(want[p])) > 1e-9 {
			t.Fatalf("%s: hit %d is %s with %v, want %s with %v", what, n, h.Passage().ID, h.Score, ref.passages[order[n]].id, total(want[order[n]]))
		}
		if len(h.Parts) != len(want[p]) {
			t.Fatalf("%s: %s has %+v, want %v", what, h.Passage().ID, h.Parts, want[p])
		}
		for _, part := range h.Parts {
			if score, ok := want[p][part.Stage+" "+part.Word]; !ok || math.Abs(score-part.Score) > 1e-9 {
				t.Fatalf("%s: %s has %+v, want %v", what, h.Passage().ID, part, score)
			}
		}
	}
}
