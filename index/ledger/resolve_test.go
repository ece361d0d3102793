package ledger

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"agendabot/index"
)

// item is a text of 45 words that differs from the other items of its form in two places.
func item(n string) string {
	return "Item " + n + " " + strings.Trim(prose(77, 40), ".") + " end of " + n + "."
}

// move is a reindex and where an id leads after it.
type move struct {
	name          string
	before, after map[string]string
	asked         string // how the passage began
	now           string // how it begins now; empty: gone
	section       string // what its id begins with now; empty: any
	exact         bool
	elsewhere     bool // it is gone as long as the ledger has not seen it, if the old build is gone
	needsPast     bool // it is gone if the old build is
}

func moves() []move {
	a, b, c := prose(1, 40), prose(2, 40), prose(3, 40)
	one := func(blocks ...string) map[string]string { return map[string]string{"a.md": md(blocks...)} }
	edited := changed(a, 3, "otherwise")
	shall := "The council shall " + prose(4, 37)
	short := prose(5, 19)
	var many []string
	for n := range 40 {
		many = append(many, item(fmt.Sprint("no", n)))
	}
	many = slices.Clip(many)
	form := func(n, edits int) (items []string) { // each edited is nearer to another than the one that is looked for
		for i := range n {
			text := item(fmt.Sprint("no", i))
			if edits > 0 {
				text = changed(text, 0, "Point")
			}
			items = append(items, text)
		}
		return items
	}
	twice := changed(changed(item("x"), 0, "Here"), 20, "otherwise")
	list := func(items ...string) string { return "All of these:\n\n- " + strings.Join(items, "\n- ") }
	return []move{
		{name: "heading renamed", before: one("## One", a, b), after: one("## Two", a, b), asked: a, now: a, section: "a/two/", exact: true},
		{name: "moved to another section", before: one("## One", a, "## Two", b), after: one("## One", c, "## Two", b, a), asked: a, now: a, section: "a/two/", exact: true},
		{name: "document renamed", before: one("## One", a), after: map[string]string{"b.md": md("## One", a)}, asked: a, now: a, section: "b/one/", exact: true, elsewhere: true},
		{name: "spaces", before: one("## One", a), after: one("## Two", strings.ReplaceAll(a, " ", "\n")), asked: a, now: a[:5], exact: true},
		{name: "edited", before: one("## One", a, b), after: one("## One", edited, b), asked: a, now: edited},
		{name: "edited and heading renamed", before: one("## One", a, b), after: one("## Two", edited, b), asked: a, now: edited},
		{name: "a full stop", before: one("## One", a), after: one("## Two", strings.Trim(a, ".")+";"), asked: a, now: strings.Trim(a, ".") + ";"},
		{name: "upper case", before: one("## One", a), after: one("## Two", strings.ToUpper(a)), asked: a, now: strings.ToUpper(a)},
		{name: "a number", before: one("## One", "In 1995 "+a), after: one("## One", "In 1996 "+a), asked: "In 1995", now: "In 1996"},
		{name: "shall not", before: one("## One", shall), after: one("## One", strings.Replace(shall, "shall", "shall not", 1)), asked: "The council shall", now: "The council shall not"},
		{
			name: "edited and moved to another document", before: map[string]string{"a.md": md("## One", a, b), "c.md": md(c)},
			after: map[string]string{"a.md": md("## One", b), "c.md": md(c, edited)}, asked: a, now: edited, section: "c/", needsPast: true,
		},
		{name: "rewritten", before: one("## One", a, b), after: one("## One", c, b), asked: a},
		{name: "half of it rewritten", before: one("## One", a), after: one("## One", strings.Trim(prose(6, 20), ".")+" "+strings.Join(strings.Fields(a)[20:], " ")), asked: a},
		{name: "short and the same", before: one("## One", short), after: one("## Two", short), asked: short, now: short, exact: true},
		{name: "short and edited", before: one("## One", short), after: one("## One", changed(short, 0, "otherwise")), asked: short},
		{name: "short and changed at its end", before: one("## One", short), after: one("## Two", changed(short, 18, "otherwise.")), asked: short},
		{name: "short numbers", before: one("## One", "Article 12 applies."), after: one("## One", "Article 13 applies."), asked: "Article 12"},
		{name: "removed", before: one("## One", a, b), after: one("## One", b), asked: a},
		{name: "document removed", before: map[string]string{"a.md": md(a), "b.md": md(b)}, after: map[string]string{"b.md": md(b)}, asked: a},
		{name: "item removed", before: one(list(item("one"), item("two"))), after: one(list(item("two"), c)), asked: item("one")},
		{name: "item removed, the others under another heading", before: one("## One", list(item("one"), item("two"))), after: one("## Two", list(item("two"), c)), asked: item("one")},
		{
			name: "item removed, the other edited", before: one(list(item("one"), item("two"))),
			after: one(list(changed(item("two"), 20, "otherwise"), c)), asked: item("one"),
		},
		{
			name: "item edited at its head, the other stays", before: one(list(item("one"), item("two"))),
			after: one(list(changed(item("one"), 0, "Point"), item("two"))), asked: item("one"), now: "Point one",
		},
		{
			name: "both items edited", before: one(list(item("one"), item("two"))),
			after: one(list(changed(item("one"), 0, "Point"), changed(item("two"), 0, "Point"))), asked: item("two"), now: "Point two",
		},
		{
			name: "item edited among many of its form", before: one(list(append(many, item("x"))...)),
			after: one(list(append(many, changed(changed(item("x"), 0, "Point"), 20, "otherwise"))...)), asked: item("x"), now: "Point x", needsPast: true, // sketches cannot tell
		},
		{
			name: "item edited twice among as many as are told apart", before: one(list(append(form(19, 0), item("x"))...)),
			after: one(list(append(form(19, 1), twice)...)), asked: item("x"), now: twice, needsPast: true,
		},
		{
			name: "item edited twice among more than are told apart", before: one(list(append(form(20, 0), item("x"))...)),
			after: one(list(append(form(20, 1), twice)...)), asked: item("x"),
		},
		{
			name: "long item removed, the other edited at its end", before: one(list(item("one")+" "+b+" "+c, item("two")+" "+b+" "+c)),
			after: one(list(changed(item("two")+" "+b+" "+c, 80, "otherwise"), a)), asked: item("one"),
		},
		{
			name: "another came from another document", before: map[string]string{"a.md": md(item("one"), b), "c.md": md(item("two"), c)},
			after: map[string]string{"a.md": md(item("two"), b), "c.md": md(c)}, asked: item("one"),
		},
		{
			name: "removed, and one like it edited in another document", before: map[string]string{"a.md": md(item("one"), b), "c.md": md(item("two"), c)},
			after: map[string]string{"a.md": md(b), "c.md": md(changed(item("two"), 0, "Point"), c)}, asked: item("one"),
		},
		{
			name: "its twin was edited", before: one("## One", a, "## Two", a), after: one("## Two", changed(a, 30, "otherwise")),
			asked: a,
		},
		{name: "one became two that are as near", before: one("## One", a), after: one("## One", changed(a, 0, "Here"), changed(a, 0, "There")), asked: a},
	}
}

// TestResolve: with the old build at hand, from the ledger alone, and from a ledger that has not seen the new build.
func TestResolve(t *testing.T) {
	t.Parallel()
	for _, m := range moves() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			first := w.record(m.before)
			id := idOf(t, first, m.asked)
			second := w.index(m.after)
			if m.exact && second.Summary() == first.Summary() {
				t.Fatal("nothing changed")
			}
			for _, recorded := range []bool{false, true} {
				if recorded {
					if err := w.ledger.Record(t.Context(), second); err != nil {
						t.Fatal(err)
					}
				}
				for _, store := range []*index.Store{w.store, nil} {
					if _, err := second.Passage(id); err == nil {
						continue // the id is as it was
					}
					m.check(t, second, [2]bool{store != nil, recorded}, w.resolve(second, store, id))
				}
			}
		})
	}
}

// check looks where it leads: has says that the old build is there, and that the ledger has seen the new one.
func (m *move) check(t *testing.T, b *index.Build, has [2]bool, got index.Trail) {
	t.Helper()
	if !got.Known || got.Build == "" || got.Seen.IsZero() || got.Document == "" {
		t.Errorf("not known: %+v", got)
	}
	if want := has[0] && !m.exact; want != (strings.HasPrefix(got.Text, m.asked) && got.Title != "") {
		t.Errorf("what it said is shown, or is not: %+v", got)
	}
	if m.now == "" || (m.needsPast && !has[0]) || (m.elsewhere && !has[0] && !has[1]) {
		if got.Now != "" || got.Exact {
			p, _ := b.Passage(got.Now)
			t.Errorf("%v: %q is taken for %q", has, p.Text(), m.asked)
		}
		return
	}
	p, err := b.Passage(got.Now)
	if err != nil {
		t.Errorf("%v: it leads to %q: %v", has, got.Now, err)
		return
	}
	if !strings.HasPrefix(p.Text(), m.now) || !strings.HasPrefix(got.Now, m.section) || got.Exact != m.exact {
		t.Errorf("%v: it leads to %+v: %q", has, got, p.Text())
	}
}

// TestResolvePrefersNear: of several passages with the same text that came later, one of the same document, then the
// first. The one of the same section was there before.
func TestResolvePrefersNear(t *testing.T) {
	t.Parallel()
	a, b := prose(1, 40), prose(2, 40)
	before := map[string]string{"0.md": md(b), "a.md": md("## One", a, a), "b.md": md(b)}
	for _, c := range []struct {
		name, want string
		after      map[string]string
	}{
		{"document, though not the same section", "a/zero/", map[string]string{"0.md": md(a), "a.md": md("## Zero", a, "## One", b, a), "b.md": md(a)}},
		{"document", "a/two/", map[string]string{"0.md": md(a), "a.md": md("## Two", b, a, "## Three", a), "b.md": md(a)}},
		{"first", "0/", map[string]string{"0.md": md(b, a), "a.md": md(b), "b.md": md(a)}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			id := idOf(t, w.record(before), a) + ".2" // which no section of one has
			second := w.index(c.after)
			for range 2 {
				if got := w.resolve(second, w.store, id); !got.Exact || !strings.HasPrefix(got.Now, c.want) {
					t.Errorf("%+v", got)
				}
				if err := w.ledger.Record(t.Context(), second); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// TestResolveOverTime: what a passage said is shown as long as a build has it, and a text that comes back is found.
func TestResolveOverTime(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := prose(1, 40), prose(2, 40)
	first := w.record(map[string]string{"a.md": md("## One", a), "b.md": md(b)})
	id := idOf(t, first, a)
	for n := range 5 {
		now := w.record(map[string]string{"b.md": md(b, prose(uint64(100+n), 40))})
		got := w.resolve(now, w.store, id)
		if !got.Known || got.Now != "" || got.Build != first.Summary().Digest || got.Document != "a" {
			t.Errorf("after %d: %+v", n+1, got)
		}
		if there := n < 2; there != (got.Text == a) || there != (got.Title == "The title") { // three builds are kept
			t.Errorf("after %d: %+v", n+1, got)
		}
	}
	last := w.record(map[string]string{"c.md": md("## Three", a)})
	if got := w.resolve(last, w.store, id); !got.Exact || got.Now != idOf(t, last, a) || got.Build != first.Summary().Digest {
		t.Errorf("%+v", got)
	}
	back := w.record(map[string]string{"a.md": md("## One", a)})
	if got := w.resolve(back, w.store, id); !got.Exact || got.Now != id {
		t.Errorf("of what is there: %+v", got)
	}
}

// TestResolveRollback: an id of the newer build leads back to what it came of.
func TestResolveRollback(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := prose(1, 40)
	first := w.record(map[string]string{"a.md": md("## One", a)})
	second := w.record(map[string]string{"a.md": md("## One", changed(a, 3, "otherwise"))})
	id := idOf(t, second, changed(a, 3, "otherwise"))
	if _, err := w.store.Rollback(t.Context()); err != nil {
		t.Fatal(err)
	}
	now := w.current()
	if got := w.resolve(now, w.store, id); got.Now != idOf(t, first, a) {
		t.Errorf("before it is recorded: %+v", got)
	}
	if err := w.ledger.Record(t.Context(), now); err != nil {
		t.Fatal(err)
	}
	if got := w.resolve(now, w.store, id); got.Now != idOf(t, first, a) || got.Exact || got.Build != second.Summary().Digest {
		t.Errorf("%+v", got)
	}
	if got := w.resolve(now, nil, id); got.Now != idOf(t, first, a) || got.Exact {
		t.Errorf("without the build: %+v", got)
	}
	if got := w.resolve(second, w.store, idOf(t, first, a)); got.Now != id || got.Exact {
		t.Errorf("a process that still serves the newer build: %+v", got)
	}
}

// TestResolveComesAndGoes: a text that was there before and after may have been away in between.
func TestResolveComesAndGoes(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := prose(1, 40)
	w.record(map[string]string{"a.md": md("## One", a)})
	second := w.record(map[string]string{"a.md": md("## Two", changed(a, 3, "otherwise"))})
	id := idOf(t, second, changed(a, 3, "otherwise"))
	third := w.record(map[string]string{"a.md": md("## Three", a)})
	if got := w.resolve(third, w.store, id); got.Now != idOf(t, third, a) || got.Exact {
		t.Errorf("%+v", got)
	}
	if got := w.resolve(third, nil, id); got.Now != idOf(t, third, a) || got.Exact {
		t.Errorf("without the build: %+v", got)
	}
}

// TestResolveDamagedPast: an old build that cannot be read is as good as gone.
func TestResolveDamagedPast(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a, b := prose(1, 40), prose(2, 40)
	first := w.record(map[string]string{"a.md": md("## One", a, b)})
	second := w.record(map[string]string{"a.md": md("## One", changed(a, 3, "otherwise"), b)})
	id := idOf(t, first, a)
	w.damage(first.Summary().Digest, a, changed(a, 20, "tampered"))
	if got := w.resolve(second, w.store, id); got.Text != "" || got.Now == "" || got.Exact {
		t.Errorf("%+v", got)
	}
}
