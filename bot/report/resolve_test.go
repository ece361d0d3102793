package report

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

const (
	oldNumbered = "---\ntitle: Report\n---\n# Alpha\n\n1. The first paragraph speaks of the peace that people want.\n\n" +
		"2. The second paragraph speaks of the mines that are in the ground.\n\n# Beta\n\n3. The third paragraph speaks of the children who fight.\n"
	// A paragraph was inserted, so that the numbers moved on, and a heading has another name.
	newNumbered = "---\ntitle: Report\n---\n# Alpha\n\n1. A paragraph that nobody was ever shown stands here now.\n\n" +
		"2. The first paragraph speaks of the peace that people want.\n\n3. The second paragraph speaks of the mines that are in the ground.\n\n" +
		"# Gamma\n\n4. The third paragraph speaks of the children who fight.\n"
)

func buildOf(tb testing.TB, text string) *index.Build {
	tb.Helper()
	d, _, err := corpus.ReadFile("report.md", []byte(text), corpus.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	b, err := index.NewMemory(tb.Context(), []*corpus.Document{d})
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := b.Close(); err != nil {
			tb.Error(err)
		}
	})
	return b
}

// resolver finds the text that an id had in an old build in the new one, as the ledger does.
type resolver struct {
	tb    testing.TB
	old   *index.Build
	now   *index.Build
	near  string // id of the old build whose text is not quite the same any more
	calls []string
}

func (r *resolver) resolve(_ context.Context, id, build string) (string, bool) {
	r.tb.Helper()
	r.calls = append(r.calls, build+" "+id)
	from := r.old
	if build == r.now.Summary().Digest {
		from = r.now
	}
	p, err := from.Passage(id)
	if err != nil {
		return "", false
	}
	d, err := r.now.Document("report")
	if err != nil {
		r.tb.Fatal(err)
	}
	for i := range d.Passages {
		if d.PassageText(&d.Passages[i]) == p.Text() {
			return d.Passages[i].ID, id != r.near
		}
	}
	return "", false
}

// TestResolve: after a paragraph was inserted and a heading renamed, the report names what was shown, not what has its
// id now.
func TestResolve(t *testing.T) {
	t.Parallel()
	r := &resolver{tb: t, old: buildOf(t, oldNumbered), now: buildOf(t, newNumbered)}
	then, today := r.old.Summary().Digest, r.now.Summary().Digest
	first, second, third := passageWith(t, r.old, "The first"), passageWith(t, r.old, "The second"), passageWith(t, r.old, "The third")
	newFirst, newSecond, newThird := passageWith(t, r.now, "The first"), passageWith(t, r.now, "The second"), passageWith(t, r.now, "The third")
	if second.ID != newFirst.ID {
		t.Fatalf("the ids %s and %s show nothing: they must be one, of two texts", second.ID, newFirst.ID)
	}
	r.near = third.ID
	at := func(l Line, build string) Line {
		l.Build = build
		return l
	}
	in := Input{Build: r.now, Resolve: r.resolve, Since: day(1, 0), Until: day(11, 0), Lines: stream([]Line{
		at(asked(day(2, 0), "peace", "en", bot.Answered, first.ID), then), at(asked(day(3, 0), "mines", "en", bot.Answered, second.ID, third.ID), then),
		at(asked(day(4, 0), "mines", "en", bot.Answered, newSecond.ID), today), at(asked(day(5, 0), "nothing", "en", bot.Closest, second.ID), "other"),
		at(asked(day(6, 0), "gone", "en", bot.Answered, "nowhere"), then),
	}), Wrong: []bot.WrongQuotation{
		{At: day(2, 0), Passage: second.ID, Text: "The second paragraph speaks of the mines that are in the ground.", Build: then},
		{At: day(3, 0), Passage: second.ID, Text: "The second paragraph spoke.", Build: then},
		{At: day(4, 0), Passage: "nowhere", Text: "It was here.", Build: then},
		{At: day(20, 0), Passage: "of another period", Build: then},
	}}
	lines := in.Lines
	in.Lines = func(yield func(Line, error) bool) {
		for l, err := range lines {
			l.NotHelpful = 1
			if !yield(l, err) {
				return
			}
		}
	}
	got, err := Make(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	place := func(id string) string {
		p, err := r.now.Passage(id)
		if err != nil {
			t.Fatal(err)
		}
		return "Report › " + p.Document.Path(p.Passage().Section)[0] + ", ¶ " + p.Passage().Paragraph
	}
	gone := Passage{ID: "nowhere"}
	mines := Passage{ID: newSecond.ID, Source: place(newSecond.ID), There: true}
	want := []Shown{ // “other” is the old build to the resolver
		{mines, 3},
		{gone, 1},
		{Passage{ID: newFirst.ID, Source: place(newFirst.ID), There: true}, 1},
		{Passage{ID: newThird.ID, Source: place(newThird.ID), There: true, Became: true}, 1},
	}
	if len(got.Shown) != len(want) || got.Shown[0] != want[0] {
		t.Errorf("shown %+v\nwant %+v", got.Shown, want)
	}
	for _, w := range want {
		found := false
		for _, s := range got.Shown {
			found = found || s == w
		}
		if !found {
			t.Errorf("shown %+v\nhas no %+v", got.Shown, w)
		}
	}
	if n := got.NotHelpful[0]; n.Question != "mines" || len(n.Passages) != 2 || n.Passages[0] != mines || !n.Passages[1].Became {
		t.Errorf("objected %+v", n)
	}
	var wrong []string
	for _, w := range got.Wrong {
		wrong = append(wrong, w.ID+" "+string(w.Now))
	}
	if want := []string{"nowhere gone", newSecond.ID + " changed", newSecond.ID + " same"}; !reflect.DeepEqual(wrong, want) {
		t.Errorf("wrong %q, want %q", wrong, want)
	}
	if len(got.NeverShown) != 0 || got.NeverTotals != (UnseenTotals{2, 0}) {
		t.Errorf("never shown %+v: all was, under other headings", got.NeverShown)
	}
	seen := map[string]bool{}
	last, changes := "", 0
	for _, c := range r.calls {
		if seen[c] {
			t.Errorf("%q was resolved twice", c)
		}
		seen[c] = true
		if build, _, _ := strings.Cut(c, " "); build != last {
			last, changes = build, changes+1
		}
	}
	if len(seen) != 6 || changes != 3 {
		t.Errorf("%d ids of builds, in %d turns: %q", len(seen), changes, r.calls)
	}
	for _, w := range writers() {
		text := written(t, w, got)
		if strings.Contains(text, "by id") || (w.name == "json") != strings.Contains(text, `"by_id": false`) {
			t.Errorf("%s says that it goes by ids", w.name)
		}
		if has := strings.Contains(text, "(its text has changed since)"); has != (w.name == "text" || w.name == "html") {
			t.Errorf("%s says that a text has changed: %v", w.name, has)
		}
	}
	if text := written(t, writers()[2], got); !strings.Contains(text, ",became\r\n") || !strings.Contains(text, "total,told_by_id,,,,,,,,0,") {
		t.Errorf("csv: %s", text)
	}
}

// TestByID: where nobody can say what an id was, the report says that it goes by ids, and asks nobody.
func TestByID(t *testing.T) {
	t.Parallel()
	b := buildOf(t, newNumbered)
	id := passageWith(t, b, "The first").ID
	line := asked(day(2, 0), "a", "en", bot.Closest, id)
	again := line
	line.Build, again.Build, line.NotHelpful = "then", "later", 1
	wrong := bot.WrongQuotation{At: day(2, 0), Passage: id, Build: "then"}
	r := mustMake(t, b, []Line{line, again}, wrong)
	if !r.ByID || len(r.Shown) != 1 || r.Shown[0].Count != 2 || r.Shown[0].Became {
		t.Errorf("by id %v, shown %+v", r.ByID, r.Shown)
	}
	for _, w := range writers() {
		text := written(t, w, r)
		for _, want := range map[string][]string{
			"text": {
				"not helpful (by id)\n", "wrong quotation (by id)\n", "shown most (by id)\n", "ever shown (by id): 1 of 2 sections", byIDNote + "\n",
			},
			"digest": {"wrong quotation (by id)\n", byIDNote + "\n"},
			"html":   {"not helpful (by id)</h2>", "wrong quotation (by id)</h2>", "shown most (by id)</h2>", "ever shown (by id)</h2>", byIDNote + "</p>"},
			"csv":    {"total,told_by_id,,,,,,,,1,"}, "json": {`"by_id": true`},
		}[w.name] {
			if !strings.Contains(text, want) {
				t.Errorf("%s has no %q:\n%s", w.name, want, text)
			}
		}
	}
	if text := written(t, writers()[1], mustMake(t, b, []Line{line})); strings.Contains(text, byIDNote) {
		t.Error("the digest explains a mark that is not there")
	}
	r, err := Make(t.Context(), Input{Lines: stream([]Line{line}), Wrong: []bot.WrongQuotation{wrong}, Until: day(11, 0), Resolve: func(context.Context, string, string) (string, bool) {
		t.Error("without a build there is nothing to resolve")
		return "", false
	}})
	if err != nil || !r.ByID {
		t.Errorf("by id %v, %v", r != nil && r.ByID, err)
	}
}

// TestShownAsOneID: one id is two passages if one of them is gone, and has changed if any showing of it has.
func TestShownAsOneID(t *testing.T) {
	t.Parallel()
	b := buildOf(t, newNumbered)
	id := passageWith(t, b, "The first").ID
	var lines []Line
	for i, build := range []string{"1 near", "2 same", "3 gone", "4 gone"} {
		l := asked(day(2+i, 0), "a", "en", bot.Answered, id)
		l.Build = build
		lines = append(lines, l)
	}
	r, err := Make(t.Context(), Input{
		Lines: stream(lines), Build: b, Until: day(11, 0), Resolve: func(_ context.Context, id, build string) (string, bool) {
			if strings.HasSuffix(build, "gone") {
				return "", false
			}
			return id, strings.HasSuffix(build, "same")
		},
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Shown) != 2 || r.Shown[0].Count != 2 || r.Shown[1].Count != 2 || r.Shown[0].There == r.Shown[1].There {
		t.Fatalf("%+v", r.Shown)
	}
	for _, s := range r.Shown {
		if s.Became != s.There {
			t.Errorf("%+v", s)
		}
	}
}

// TestBuildsAreNotKept: builds that tell nothing take no memory.
func TestBuildsAreNotKept(t *testing.T) {
	t.Parallel()
	ta := newTally(&Input{Until: day(11, 0), Location: time.UTC})
	for i := range 9 {
		l := asked(day(2, 0), "a", "en", bot.Answered, "a/1")
		l.Build = fmt.Sprint(i)
		ta.add(&l)
	}
	if len(ta.shown) != 1 || len(ta.ever) != 1 {
		t.Errorf("%d and %d are kept of one passage", len(ta.shown), len(ta.ever))
	}
}

// TestResolveCancelled: a report that nobody waits for any more looks nothing up.
func TestResolveCancelled(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	calls := 0
	var ids []string
	for i := range 10 {
		ids = append(ids, fmt.Sprint(i))
	}
	_, err := Make(ctx, Input{
		Lines: stream([]Line{asked(day(2, 0), "a", "en", bot.Answered, ids...)}), Build: buildOf(t, newNumbered), Until: day(11, 0),
		Resolve: func(context.Context, string, string) (string, bool) {
			calls++
			cancel()
			return "", false
		},
	})
	if !errors.Is(err, context.Canceled) || calls != 1 {
		t.Errorf("%v, after %d calls", err, calls)
	}
}
