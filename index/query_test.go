package index

import (
	"context"
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"agendabot/corpus"
)

func TestSkipAndSoft(t *testing.T) {
	t.Parallel()
	b := memory(t, inLanguage(t, "a.md", "en", "T", long("Landmines have a definition."), long("Mean treaties.")))
	r := search(t, b, Query{Text: "What does Landmines mean definition", Skip: setOf("what", "does", "mean"), Soft: setOf("definition", "what")})
	if len(r.Words) != 2 || r.Words[0].Soft || r.Words[0].Text != "landmines" || !r.Words[1].Soft || r.Words[1].Text != "definition" {
		t.Fatalf("words %+v", r.Words)
	}
	if len(r.Hits) != 1 || len(wordParts(&r.Hits[0])) != 2 || r.Hits[0].Has[1] != InText {
		t.Errorf("hits %+v", r.Hits)
	}
	if r = search(t, b, Query{Text: "landmines absent", Soft: setOf("absent")}); !r.Words[1].Missing() || r.Words[1].Corrected != "" {
		t.Errorf("%+v", r.Words[1])
	}
}

// TestStopWordsOfTheQuestion: the stop words of the question's language are left out, whatever the documents' are.
func TestStopWordsOfTheQuestion(t *testing.T) {
	t.Parallel()
	b := memory(t, mixed(t)...)
	for _, c := range []struct {
		language, text string
		want           int
	}{{"en", "the of landmines", 1}, {"fr", "les de pour mines", 1}, {"es", "minas", 1}, {"es", "los minas", 2}, {"fr", "the mines", 2}} {
		if r := search(t, b, Query{Text: c.text, Language: c.language}); len(r.Words) != c.want {
			t.Errorf("%s %q: words %+v", c.language, c.text, r.Words)
		}
	}
}

func TestPreviousAtHalfWeight(t *testing.T) {
	t.Parallel()
	b := memory(t, generate(t, 5, 20)...)
	q := Query{Text: "security", Size: 1000}
	now, before := search(t, b, q), search(t, b, Query{Previous: "security", Size: 1000})
	if len(now.Hits) == 0 || len(now.Hits) != len(before.Hits) {
		t.Fatalf("%d and %d hits", len(now.Hits), len(before.Hits))
	}
	if now.Words[0].Previous || !before.Words[0].Previous {
		t.Errorf("%+v, %+v", now.Words[0], before.Words[0])
	}
	for i := range now.Hits {
		if a, b := now.Hits[i], before.Hits[i]; a.Passage().ID != b.Passage().ID || math.Abs(a.Score-2*b.Score) > 1e-12 {
			t.Fatalf("hit %d: %s %v, %s %v", i, a.Passage().ID, a.Score, b.Passage().ID, b.Score)
		}
	}
	q.Previous = "Security’s security"
	if both := search(t, b, q); both.Hits[0].Score != now.Hits[0].Score || len(both.Words) != len(now.Words) {
		t.Errorf("a word of both turns counts more than once: %+v", both.Words)
	}
}

func TestSize(t *testing.T) {
	t.Parallel()
	b := memory(t, generate(t, 6, 40)...)
	all := search(t, b, Query{Text: "security human", Size: 100_000}).Hits
	if len(all) < 100 {
		t.Fatalf("only %d hits", len(all))
	}
	for size, want := range map[int]int{0: 10, -3: 10, 1: 1, 25: 25, len(all): len(all), len(all) + 1: len(all)} {
		got := search(t, b, Query{Text: "security human", Size: size}).Hits
		if len(got) != want {
			t.Errorf("size %d: %d hits, want %d", size, len(got), want)
		}
		for i := range got {
			if got[i].Passage().ID != all[i].Passage().ID || got[i].Score != all[i].Score {
				t.Fatalf("size %d: hit %d is not the one of the whole ranking", size, i)
			}
		}
	}
}

func TestNothingToSearch(t *testing.T) {
	t.Parallel()
	for _, b := range []*Build{memory(t, mixed(t)...), memory(t)} {
		for _, q := range []Query{{}, {Text: " ?! "}, {Text: "the of", Language: "en"}, {Phrases: []string{"", "…"}}, {Previous: "…"}} {
			if r := search(t, b, q); len(r.Hits) != 0 || len(r.Words) != 0 {
				t.Errorf("%+v: %+v", q, r)
			}
		}
	}
}

// TestManyWords: a long question is cut, and neither the number of its words nor their length is an error.
func TestManyWords(t *testing.T) {
	t.Parallel()
	var paragraph strings.Builder
	for i := range 100 {
		fmt.Fprintf(&paragraph, "word%03d ", i)
	}
	b := memory(t, inLanguage(t, "a.md", "en", "T", paragraph.String()))
	r := search(t, b, Query{Text: paragraph.String()})
	if len(r.Words) != maxWords || r.Words[0].Text != "word000" || len(r.Hits) != 1 || len(wordParts(&r.Hits[0])) != maxWords {
		t.Errorf("%d words, %d hits", len(r.Words), len(r.Hits))
	}
	var phrases []string
	for i := range 100 {
		phrases = append(phrases, fmt.Sprintf("word%03d", i))
	}
	if r = search(t, b, Query{Phrases: phrases}); len(r.Words) != maxWords {
		t.Errorf("%d phrases", len(r.Words))
	}
	for _, letters := range []int{65, 500, 5000, 200_000} {
		if r := search(t, b, Query{Text: strings.Repeat("x", letters)}); len(r.Words) != 1 || r.Words[0].Corrected != "" {
			t.Errorf("a word of %d letters: %d words", letters, len(r.Words))
		}
	}
}

func TestCancelled(t *testing.T) {
	t.Parallel()
	b := memory(t, mixed(t)...)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, q := range []Query{{Text: "mines"}, {Text: "astronaut"}, {Phrases: []string{"the enemy"}}} {
		if r, err := b.Search(ctx, q); !errors.Is(err, context.Canceled) || r != nil {
			t.Errorf("Search %+v: %v", q, err)
		}
	}
	for _, q := range []FindQuery{{Words: []string{"mines"}}, {Words: []string{"nothing"}, Exact: true}, {Phrases: []string{"the enemy"}}} {
		if r, err := b.Find(ctx, q); !errors.Is(err, context.Canceled) || r != nil {
			t.Errorf("Find %+v: %v", q, err)
		}
	}
	if _, err := b.PassageByKey(ctx, "whatever"); !errors.Is(err, context.Canceled) {
		t.Errorf("PassageByKey: %v", err)
	}
	if _, err := NewMemory(ctx, mixed(t)); !errors.Is(err, context.Canceled) {
		t.Errorf("NewMemory: %v", err)
	}
}

// wordParts are the parts of a hit's score that its words' frequencies give.
func wordParts(h *Hit) (parts []Part) {
	for _, p := range h.Parts {
		if p.TF > 0 {
			parts = append(parts, p)
		}
	}
	return parts
}

// TestParts: what a score is made of adds up to it, the greatest first, and says which words the passage has.
func TestParts(t *testing.T) {
	t.Parallel()
	b := memory(t, generate(t, 8, 30)...)
	r := search(t, b, Query{Text: "human security treaty", Previous: "refugee", Phrases: []string{"human security"}, Size: 200})
	if len(r.Hits) == 0 {
		t.Fatal("no hits")
	}
	checkHits(t, r)
	for _, h := range r.Hits {
		for i, w := range r.Words {
			in := 0
			for _, p := range wordParts(&h) {
				if p.Word == w.Text && (p.Stage == StagePhrases) == w.Phrase {
					in++
				}
			}
			if (h.Has[i] != 0) != (in == 1) {
				t.Fatalf("%s: has[%d] is %b and %q is in %d parts", h.Passage().ID, i, h.Has[i], w.Text, in)
			}
		}
	}
}

// checkHits holds what must be true of every result.
func checkHits(t *testing.T, r *Result) {
	t.Helper()
	for n := range r.Hits {
		h := &r.Hits[n]
		sum := 0.0
		for i, p := range h.Parts {
			sum += p.Score
			if i > 0 && p.Score > h.Parts[i-1].Score {
				t.Errorf("%s: part %d is greater than the one before", h.Passage().ID, i)
			}
		}
		if h.Score <= 0 || math.Abs(sum-h.Score) > 1e-9 {
			t.Errorf("%s: score %v, its parts %v", h.Passage().ID, h.Score, sum)
		}
		if n > 0 && h.Score > r.Hits[n-1].Score {
			t.Errorf("hit %d is better than the one before", n)
		}
		if len(h.Has) != len(r.Words) {
			t.Errorf("%s: Has is of %d words, there are %d", h.Passage().ID, len(h.Has), len(r.Words))
		}
		checkMatches(t, h)
	}
}

// checkMatches: matches are in order, apart, inside the passage's spans and on the borders of characters.
func checkMatches(t *testing.T, h *Hit) {
	t.Helper()
	last := -1
	for _, m := range h.Matches() {
		inside := false
		for _, s := range h.Passage().Spans {
			inside = inside || (m.Start >= s.Start && m.End <= s.End)
		}
		if !inside || m.Len() <= 0 || m.Start < last || !onRunes(h.Document.Text, m) {
			t.Errorf("%s: match %v after %d, spans %v", h.Passage().ID, m, last, h.Passage().Spans)
		}
		last = m.End
	}
}

func onRunes(text string, s corpus.Span) bool {
	border := func(i int) bool { return i == len(text) || text[i]&0xc0 != 0x80 }
	return border(s.Start) && border(s.End)
}

// TestAnySize: however many hits are wanted, only what there is is made room for.
func TestAnySize(t *testing.T) {
	t.Parallel()
	b := memory(t, generate(t, 9, 130)...)
	r := search(t, b, Query{Text: "security", Size: math.MaxInt})
	checkHits(t, r)
	if w := word(t, r, "security"); len(r.Hits) < 1000 || len(r.Hits) < w.Passages {
		t.Errorf("%d hits, %d passages", len(r.Hits), w.Passages)
	}
}
