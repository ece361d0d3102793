package ledger

import (
	"slices"
	"strings"
	"testing"

	"agendabot/index"
)

// TestTwins: a passage with the same words that stood beside another is not what that became. It is offered.
func TestTwins(t *testing.T) {
	t.Parallel()
	a, b := prose(1, 40), prose(2, 40)
	const same = "No reservation has been made."
	for _, c := range []struct {
		name          string
		before, after map[string]string
		asked         string // what the id begins with
		now           string // what it begins with now; empty: gone
		near          bool
		twins         []string
	}{
		{
			name: "its section removed", before: map[string]string{"a.md": md("## Reservations of Kosovo", same, "## Reservations of Haiti", same)},
			after: map[string]string{"a.md": md("## Reservations of Haiti", same)}, asked: "a/reservations-of-kosovo/", twins: []string{"a/reservations-of-haiti/"},
		},
		{
			name: "its document removed", before: map[string]string{"a.md": md("## One", a), "b.md": md("## One", a)},
			after: map[string]string{"b.md": md("## One", a)}, asked: "a/one/", twins: []string{"b/one/"},
		},
		{
			name: "its heading renamed, the other as it was", before: map[string]string{"a.md": md("## Kosovo", same, "## Haiti", same)},
			after: map[string]string{"a.md": md("## Republic of Kosovo", same, "## Haiti", same)}, asked: "a/kosovo/", now: "a/republic-of-kosovo/",
		},
		{
			name: "both headings renamed", before: map[string]string{"a.md": md("## Notes", "### Kosovo", same, "### Haiti", same)},
			after: map[string]string{"a.md": md("## Remarks", "### Kosovo", same, "### Haiti", same)}, asked: "a/notes/haiti/", now: "a/remarks/haiti/",
		},
		{
			name: "removed, and the other's heading renamed", before: map[string]string{"a.md": md("## Notes", "### Kosovo", same, "### Haiti", same)},
			after: map[string]string{"a.md": md("## Remarks", "### Haiti", same)}, asked: "a/notes/kosovo/", twins: []string{"a/remarks/haiti/"},
		},
		{
			name: "removed, and the other edited", before: map[string]string{"a.md": md("## Kosovo", a, "## Haiti", a)},
			after: map[string]string{"a.md": md("## Haiti", changed(a, 30, "otherwise"))}, asked: "a/kosovo/",
		},
		{
			name: "edited, the other as it was", before: map[string]string{"a.md": md("## Kosovo", a, "## Haiti", a)},
			after: map[string]string{"a.md": md("## Kosovo", changed(a, 3, "otherwise"), "## Haiti", a)}, asked: "a/kosovo/", now: "a/kosovo/", near: true,
		},
		{
			name: "many", before: map[string]string{"a.md": md("## One", b, "## Two", a, a, a, a, a, a), "0.md": md(a)},
			after: map[string]string{"a.md": md("## Two", a, a, a, a, a, a, b), "0.md": md(a)}, asked: "a/one/", now: "a/two/",
		},
		{
			name: "more than are named", before: map[string]string{"a.md": md("## One", a, "## Two", a, a, a, a, a, a), "0.md": md(a)},
			after: map[string]string{"a.md": md("## Two", a, a, a, a, a, a), "0.md": md(a)}, asked: "a/one/",
			twins: []string{"a/two/", "a/two/", "a/two/", "a/two/", "a/two/"},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t)
			first := w.record(c.before)
			id := sectionID(t, first, c.asked)
			second := w.index(c.after)
			for _, state := range []string{"not recorded", "recorded"} {
				got := w.resolve(second, w.store, id)
				if !got.Known || !strings.HasPrefix(got.Now, c.now) || (c.now == "") != (got.Now == "") || got.Exact != (c.now != "" && !c.near) {
					t.Errorf("%s: %+v", state, got)
				}
				if !slices.EqualFunc(got.Twins, c.twins, strings.HasPrefix) {
					t.Errorf("%s: it offers %q", state, got.Twins)
				}
				if err := w.ledger.Record(t.Context(), second); err != nil {
					t.Fatal(err)
				}
			}
		})
	}
}

// sectionID is the id of the first passage whose id begins so.
func sectionID(tb testing.TB, b *index.Build, begins string) string {
	tb.Helper()
	for _, info := range b.Manifest().Documents {
		d, err := b.Document(info.ID)
		if err != nil {
			tb.Fatal(err)
		}
		for i := range d.Passages {
			if strings.HasPrefix(d.Passages[i].ID, begins) {
				return d.Passages[i].ID
			}
		}
	}
	tb.Fatalf("no id begins with %q", begins)
	return ""
}

func TestKinship(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		nearer, farther string // than from a/notes/haiti/~1
	}{
		{"a/notes/haiti/~1", "a/notes/haiti/~2"},
		{"a/remarks/haiti/~1", "a/remarks/kosovo/~1"},
		{"a/notes/kosovo/~1", "a/remarks/kosovo/~1"},
		{"a/x/y/~2", "b/notes/haiti/~1"},
		{"a/x/notes/haiti/~1", "a/x/notes/~1"},
		{"b/notes/haiti/~1.2", "b/notes/haiti/p3"},
	} {
		kin := func(id string) int {
			document, rest, _ := strings.Cut(id, "/")
			return kinship("a", "notes/haiti/~1", document, rest)
		}
		if kin(c.nearer) <= kin(c.farther) {
			t.Errorf("%s: %d, %s: %d", c.nearer, kin(c.nearer), c.farther, kin(c.farther))
		}
	}
	if a, b := kinship("a", "~1", "a", "~1"), kinship("a", "~1.2", "a", "~1"); a != b {
		t.Errorf("a number that tells equal words apart: %d, %d", a, b)
	}
}
