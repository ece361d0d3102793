package bot

import (
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
	"agendabot/index"
)

// newIndex indexes documents in memory: pairs of a file's name and its content.
func newIndex(tb testing.TB, files ...string) *index.Build {
	tb.Helper()
	var docs []*corpus.Document
	for i := 0; i < len(files); i += 2 {
		d, _, err := corpus.ReadFile(files[i], []byte(files[i+1]), corpus.Limits{})
		if err != nil {
			tb.Fatal(err)
		}
		docs = append(docs, d)
	}
	return indexOf(tb, docs)
}

// agendaIndex indexes the embedded text.
func agendaIndex(tb testing.TB) *index.Build {
	tb.Helper()
	c, err := corpus.Default(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return indexOf(tb, c.Documents)
}

func indexOf(tb testing.TB, docs []*corpus.Document) *index.Build {
	tb.Helper()
	slices.SortFunc(docs, func(a, b *corpus.Document) int { return strings.Compare(a.ID, b.ID) })
	b, err := index.NewMemory(tb.Context(), docs)
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

// ask asks one question and checks what holds for every answer.
func ask(tb testing.TB, b *index.Build, q Question) *Answer {
	tb.Helper()
	a, err := (&Bot{}).Ask(tb.Context(), b, q)
	if err != nil {
		tb.Fatalf("ask %q: %v", q.Text, err)
	}
	checkAnswer(tb, b, a)
	return a
}

// checkAnswer holds for every answer: a citation is, piece by piece, its document's text at its offsets; marks lie
// inside it; “not found” cites nothing and “answered” something.
func checkAnswer(tb testing.TB, b *index.Build, a *Answer) {
	tb.Helper()
	if (a.Verdict == NotFound) != (len(a.Citations) == 0) {
		tb.Errorf("%q: %s with %d citations", a.Question, a.Verdict, len(a.Citations))
	}
	if a.Corpus != b.Summary() {
		tb.Errorf("%q: the corpus is %+v", a.Question, a.Corpus)
	}
	seen := map[string]bool{}
	for _, c := range a.Citations {
		if seen[c.ID] {
			tb.Errorf("%q cites %s twice", a.Question, c.ID)
		}
		seen[c.ID] = true
		d, err := b.Document(c.Document)
		if err != nil {
			tb.Fatal(err)
		}
		var parts []string
		last := 0
		for _, q := range c.Spans {
			if q.Start < last || q.End > len(d.Text) || d.Text[q.Start:q.End] != q.Text {
				tb.Errorf("%q: %s is not in its document at %d to %d, or out of order", a.Question, c.ID, q.Start, q.End)
			}
			last = q.End
			parts = append(parts, q.Text)
		}
		if strings.Join(parts, "\n") != c.Text {
			tb.Errorf("%q: the text of %s is not that of its pieces", a.Question, c.ID)
		}
		for _, m := range append(slices.Clone(c.Marks), best(c)...) {
			if m.Start < 0 || m.End <= m.Start || m.End > len(c.Text) {
				tb.Errorf("%q: %s is marked at %+v", a.Question, c.ID, m)
			}
		}
	}
}

func best(c Citation) []Range {
	if c.Best == nil {
		return nil
	}
	return []Range{*c.Best}
}

// texts are the citations' texts.
func texts(a *Answer) []string {
	var out []string
	for _, c := range a.Citations {
		out = append(out, c.Text)
	}
	return out
}
