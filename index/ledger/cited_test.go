package ledger

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"agendabot/index"
)

// numbered is a document whose paragraphs carry numbers, below a heading.
func numbered(heading string, paragraphs ...string) map[string]string {
	blocks := []string{"## " + heading}
	for i, p := range paragraphs {
		blocks = append(blocks, fmt.Sprintf("%d. %s", i+1, p))
	}
	return map[string]string{"strategy.md": md(blocks...)}
}

// leads wants a trail to lead to the passage of a build that begins so.
func (w *world) leads(b *index.Build, what string, got index.Trail, begins string, exact bool) {
	w.tb.Helper()
	p, err := b.Passage(got.Now)
	if err != nil || !strings.HasPrefix(p.Text(), begins) || got.Exact != exact || !got.Known {
		w.tb.Errorf("%s: it leads to %+v: %v", what, got, err)
	}
}

// TestCitedTextStays: a paragraph is put in before the one that was cited, so that another has its id, then the heading
// is renamed. The link leads to what was cited, or nowhere, and never to the other.
func TestCitedTextStays(t *testing.T) {
	t.Parallel()
	a, mines, soldiers, c := prose(1, 40), prose(2, 40), prose(3, 40), prose(4, 40)
	for name, at := range map[string]struct {
		later string // what became of the paragraph
		exact bool
	}{"word for word": {soldiers, true}, "edited": {changed(soldiers, 30, "otherwise"), false}, "gone": {"", false}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			first := w.record(numbered("Priorities", a, soldiers, c))
			id := idOf(t, first, soldiers)
			if id != "strategy/priorities/p2" {
				t.Fatalf("its id is %s", id)
			}
			then := []string{a, mines, at.later, c}
			if at.later == "" {
				then = []string{a, mines, c}
			}
			second := w.index(numbered("Priorities", then...))
			for _, state := range []string{"not recorded", "recorded"} {
				got := w.resolveCited(second, w.store, id, soldiers)
				if at.later == "" { // what stands there now is another text: it is said so there
					w.leads(second, state, got, mines, false)
				} else {
					w.leads(second, state, got, at.later, at.exact)
				}
				w.leads(second, state+", the one that has the id", w.resolveCited(second, w.store, id, mines), mines, true)
				w.leads(second, state+", without a text", w.resolve(second, w.store, id), mines, true)
				if err := w.ledger.Record(t.Context(), second); err != nil {
					t.Fatal(err)
				}
			}
			third := w.record(numbered("Renamed", then...))
			for _, store := range []*index.Store{w.store, nil} {
				got := w.resolveCited(third, store, id, soldiers)
				if at.later == "" {
					if got.Now != "" || got.Exact || len(got.Twins) > 0 {
						t.Errorf("it leads to %+v", got)
					}
				} else {
					w.leads(third, "renamed", got, at.later, at.exact)
				}
				if got.Build != first.Summary().Digest || !got.Known {
					t.Errorf("it was last seen in %+v", got)
				}
				if store != nil && !at.exact && got.Text != soldiers {
					t.Errorf("it said %q", got.Text)
				}
				w.leads(third, "what came later", w.resolveCited(third, store, id, mines), mines, true)
				w.leads(third, "without a text, the latest", w.resolve(third, store, id), mines, true)
			}
		})
	}
}

// TestCitedWhereAnotherTextIs: what stands at the id is led to if it is the same passage rewritten, though another is
// nearer to what was cited.
func TestCitedWhereAnotherTextIs(t *testing.T) {
	t.Parallel()
	a, b := prose(1, 40), prose(2, 40)
	words := strings.Fields(a)
	rewritten := strings.Join(words[:24], " ") + " " + prose(9, 16) // 22 of 38+16 shingles
	for name, c := range map[string]struct {
		here, there string // what stands at the id, and after it
		want        string
	}{
		"rewritten":           {rewritten, b, rewritten},
		"rewritten, and near": {rewritten, changed(a, 20, "otherwise"), rewritten},
		"unrelated, and near": {b, changed(a, 20, "otherwise"), changed(a, 20, "otherwise")},
		"unrelated":           {b, prose(8, 40), b},
		"rewritten, and same": {rewritten, a, a},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			first := w.record(numbered("One", a, prose(7, 40)))
			id := idOf(t, first, a)
			second := w.record(numbered("One", c.here, c.there))
			for _, store := range []*index.Store{w.store, nil} {
				got := w.resolveCited(second, store, id, a)
				w.leads(second, name, got, c.want, c.want == a)
				if (got.Now == id) != (c.want == c.here) {
					t.Errorf("%+v", got)
				}
			}
		})
	}
}

// TestCitedCollision: of two passages of one section whose ids differ in a number alone, the first goes.
func TestCitedCollision(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := prose(1, 40)
	first := w.record(map[string]string{"a.md": md("## One", a, prose(2, 40), a)})
	id := idOf(t, first, a)
	second := w.record(map[string]string{"a.md": md("## One", prose(2, 40), a)})
	w.leads(second, "the one that stays", w.resolveCited(second, w.store, id, a), a, true)
	got := w.resolveCited(second, w.store, id+".2", a)
	if got.Now != "" || len(got.Twins) != 1 || got.Twins[0] != id {
		t.Errorf("%+v", got)
	}
}

// TestCitedUnknown: a text that the ledger never saw at an id that it knows.
func TestCitedUnknown(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := prose(1, 40)
	first := w.record(map[string]string{"a.md": md("## One", a)})
	id := idOf(t, first, a)
	second := w.record(map[string]string{"a.md": md("## Two", a)})
	got := w.resolveCited(second, w.store, id, "Something else.")
	if !got.Known || got.Now != "" || got.Text != "" || got.Document != "a" || got.Build != first.Summary().Digest || got.Seen.IsZero() {
		t.Errorf("%+v", got)
	}
	w.leads(first, "of the build", w.resolveCited(first, w.store, id, "Something else."), a, false)
	if got := w.resolveCited(second, w.store, "a/one/~00000000", a); got.Known {
		t.Errorf("%+v", got)
	}
	for _, v := range []string{strings.ToUpper(linkSum(a)), linkSum(a)[:6], linkSum(a) + "00", "abcdefgh"} {
		got, err := w.ledger.Resolve(t.Context(), second, w.store, id, v)
		if err != nil || (v != linkSum(a) && !got.Exact) {
			t.Errorf("%q is a sum: %+v, %v", v, got, err)
		}
	}
}

// TestSumOfLinks: what a link says of a text is the beginning of what the ledger keeps of it.
func TestSumOfLinks(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "One two.", " One\n\ttwo.\u00a0 Three\u2003", "é\xff\x00", prose(1, 300)} {
		if got := newShaper().sum(text); citedSum(linkSum(text)) != string(got[:4]) {
			t.Errorf("%q: %x, not %s", text, got, linkSum(text))
		}
	}
}

// TestCatchUp: builds that were current and never recorded are recorded, as long as they are there, and once.
func TestCatchUp(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b, c := prose(1, 40), prose(2, 40), prose(3, 40)
	first := w.record(map[string]string{"A.md": md("## One", a)})
	missed := w.index(map[string]string{"A.md": md("## Two", b)}) // the reindex was killed before it recorded
	last := w.index(map[string]string{"A.md": md("## Three", b)})
	for range 2 {
		if err := w.ledger.CatchUp(t.Context(), w.store, last); err != nil {
			t.Fatal(err)
		}
		if n := w.count("SELECT count(*) FROM recordings"); n != 3 {
			t.Errorf("%d recordings", n)
		}
	}
	w.leads(last, "what was missed", w.resolve(last, w.store, idOf(t, missed, b)), b, true)
	if got := w.resolve(last, w.store, idOf(t, first, a)); !got.Known || got.Now != "" {
		t.Errorf("%+v", got)
	}
	broken := w.index(map[string]string{"A.md": md("## Four", c)})
	w.damage(broken.Summary().Digest, c, changed(c, 2, "damaged"))
	now := w.index(map[string]string{"A.md": md("## Five", b)})
	if err := w.ledger.CatchUp(t.Context(), w.store, now); err != nil {
		t.Error(err)
	}
	if got := w.resolve(now, nil, idOf(t, last, b)); !got.Exact {
		t.Errorf("after a damaged build: %+v", got)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := w.ledger.CatchUp(ctx, w.store, last); err == nil {
		t.Error("a cancelled one ends well")
	}
}
