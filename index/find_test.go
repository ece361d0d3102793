package index

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
)

func find(tb testing.TB, b *Build, q FindQuery) *Found {
	tb.Helper()
	f, err := b.Find(tb.Context(), q)
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// where are a term's places with the words marked in them, headings in brackets.
func where(t *FoundTerm) string {
	var out []string
	for _, p := range t.Places {
		text := p.Document.Text
		if p.Title {
			text = p.Document.Meta.Title
		}
		var words []string
		for _, m := range p.Matches {
			words = append(words, text[m.Start:m.End])
		}
		s := p.Document.ID + ":" + strings.Join(words, ",")
		if p.Index < 0 {
			s = "[" + s + "]"
		}
		out = append(out, s)
	}
	return strings.Join(out, " ")
}

func TestFind(t *testing.T) {
	t.Parallel()
	docs := mixed(t)
	for _, b := range []*Build{memory(t, docs...), onDisk(t, docs...)} {
		for _, c := range []struct {
			q    FindQuery
			want string
		}{
			{FindQuery{Words: []string{"mine"}}, "a:Mines,mine,mined [b:mines]"},
			{FindQuery{Words: []string{"mine"}, Exact: true}, "a:mine"},
			{FindQuery{Words: []string{"MINES"}, Exact: true}, "a:Mines [b:mines]"},
			{FindQuery{Words: []string{"council"}}, "a:Council's a:Council"},
			{FindQuery{Words: []string{"protéger"}}, "[b:Protéger] b:protège"},
			{FindQuery{Words: []string{"personnes"}}, "[b:personnes]"},
			{FindQuery{Words: []string{"l'enfant"}}, "b:enfants b:l’enfant"},
			{FindQuery{Words: []string{"d'Ivoire"}}, "a:d'Ivoire"},
			{FindQuery{Words: []string{"niños"}}, "c:niños,niños"},
			{FindQuery{Words: []string{"astronaut"}}, ""},
			{FindQuery{Words: []string{"les"}}, "[b:les] [b:les] b:les,les b:Les,les"}, // a stop word, and none elsewhere
			{FindQuery{Words: []string{"the"}}, "a:the,the a:The a:The,the"},
			{FindQuery{Phrases: []string{"the council"}}, "a:The Council's a:the Council"},
			{FindQuery{Phrases: []string{"les mines"}}, "[b:les mines]"},
			{FindQuery{Phrases: []string{"protecting people"}}, "[a:Protecting people]"},
			{FindQuery{Phrases: []string{"what peacekeepers do a"}}, ""}, // not across the end of a sentence
			{FindQuery{Phrases: []string{"what peacekeepers do"}}, "a:what peacekeepers do"},
			{FindQuery{Phrases: []string{"people protecting"}}, ""},
		} {
			f := find(t, b, c.q)
			if len(f.Terms) != 1 || where(&f.Terms[0]) != c.want {
				t.Errorf("%+v: %q, want %q", c.q, where(&f.Terms[0]), c.want)
			}
			if f.Searched != b.Summary() {
				t.Errorf("searched %+v", f.Searched)
			}
		}
	}
}

func TestFindSeveral(t *testing.T) {
	t.Parallel()
	b := memory(t, mixed(t)...)
	f := find(t, b, FindQuery{Words: []string{"council europe", "…", "paix"}, Phrases: []string{" the  enemy ", "–"}})
	var got []string
	for _, term := range f.Terms {
		got = append(got, fmt.Sprintf("%s %v %d", term.Text, term.Phrase, term.Occurrences))
	}
	if want := []string{"council false 2", "europe false 1", "paix false 1", "the enemy true 1"}; !slices.Equal(got, want) {
		t.Errorf("terms %q, want %q", got, want)
	}
	if f := find(t, b, FindQuery{}); len(f.Terms) != 0 {
		t.Errorf("terms %+v", f.Terms)
	}
}

// TestFindMissesNothing compares counts and places with a reading of every passage.
func TestFindMissesNothing(t *testing.T) {
	t.Parallel()
	docs := generate(t, 11, 10)
	b := onDisk(t, docs...)
	for _, exact := range []bool{true, false} {
		f := find(t, b, FindQuery{Words: vocabulary(), Exact: exact})
		for i := range f.Terms {
			term := &f.Terms[i]
			passages, occurrences, headings := readAll(b, docs, term.Text, exact)
			if term.Passages != passages || term.Occurrences != occurrences || term.Headings != headings {
				t.Errorf("%q, exact %v: %d, %d, %d; read %d, %d, %d", term.Text, exact,
					term.Passages, term.Occurrences, term.Headings, passages, occurrences, headings)
			}
			checkPlaces(t, b, term)
		}
	}
}

// readAll counts a word's passages, occurrences in them, and headings.
func readAll(b *Build, docs []*corpus.Document, w string, exact bool) (passages, occurrences, headings int) {
	for _, d := range docs {
		analyzer := b.analyzers.byLanguage[fieldLanguage(d.Meta.Language)]
		if exact {
			analyzer = b.analyzers.exact
		}
		in := func(text string) (n int) {
			want := analyzer.Analyze([]byte(w))
			for _, t := range analyzer.Analyze([]byte(text)) {
				if len(want) > 0 && string(t.Term) == string(want[0].Term) {
					n++
				}
			}
			return n
		}
		headings += min(in(d.Meta.Title), 1)
		for _, s := range d.Sections[1:] {
			headings += min(in(d.Text[s.Heading.Start:s.Heading.End]), 1)
		}
		for i := range d.Passages {
			if n := in(d.OwnText(&d.Passages[i])); n > 0 {
				passages++
				occurrences += n
			}
		}
	}
	return passages, occurrences, headings
}

// checkPlaces: places are in order of document and text, and add up to the counts.
func checkPlaces(t *testing.T, b *Build, term *FoundTerm) {
	t.Helper()
	at := func(p FoundPlace) [3]int {
		start := 0
		if !p.Title {
			start = p.Matches[0].Start
		} else {
			start = -1
		}
		return [3]int{slices.IndexFunc(b.manifest.Documents, func(d DocumentInfo) bool { return d.ID == p.Document.ID }), start, p.Index}
	}
	passages, occurrences, headings := 0, 0, 0
	for i, p := range term.Places {
		if len(p.Matches) == 0 {
			t.Fatalf("%q: place %d has no match", term.Text, i)
		}
		if i > 0 {
			if a, b := at(term.Places[i-1]), at(p); slices.Compare(a[:], b[:]) >= 0 {
				t.Errorf("%q: place %d, %v, comes after %v", term.Text, i, b, a)
			}
		}
		if p.Index < 0 {
			headings++
			continue
		}
		passages++
		occurrences += len(p.Matches)
		own := p.Passage().Own
		if p.Section != p.Passage().Section || p.Matches[0].Start < own.Start || p.Matches[len(p.Matches)-1].End > own.End {
			t.Errorf("%q: place %d is not in its passage", term.Text, i)
		}
	}
	if passages != term.Passages || occurrences != term.Occurrences || headings != term.Headings {
		t.Errorf("%q: places add up to %d, %d, %d", term.Text, passages, occurrences, headings)
	}
}

// TestFindWordsOfSeveralParts: a word that the analyser takes apart is found whole, and a sign is no part.
func TestFindWordsOfSeveralParts(t *testing.T) {
	t.Parallel()
	b := memory(t, inLanguage(t, "a.md", "en", "T",
		long("The Secretary-General spoke of peace-building in A/55/1 and 66/290; he gave 5 % of it."),
		long("A general secretary built peace on 55 pages of A or 1, on 66 and on 290.")))
	for word, want := range map[string]string{
		"Secretary-General": "a:Secretary-General", "peace-building": "a:peace-building", "A/55/1": "a:A/55/1",
		"66/290": "a:66/290", "5 %": "a:5", "peace—": "a:peace a:peace",
	} {
		f := find(t, b, FindQuery{Words: []string{word}})
		if len(f.Terms) != 1 || where(&f.Terms[0]) != want {
			t.Errorf("%q: %+v, want %q", word, f.Terms, want)
		}
	}
}

// TestFindForms: the words of a stem are told apart, as they stand in passages.
func TestFindForms(t *testing.T) {
	t.Parallel()
	b := memory(t, inLanguage(t, "a.md", "en", "International", "# Internal, internal things",
		long("International law, INTERNATIONAL order and internal affairs. Internally, the international child; the internal children.")))
	for _, c := range []struct {
		q    FindQuery
		want string
	}{
		{FindQuery{Words: []string{"international"}}, "[{international 3} {internal 2} {internally 1}] 6 2"},
		{FindQuery{Words: []string{"international"}, Exact: true}, "[{international 3}] 3 1"},
		{FindQuery{Words: []string{"child"}}, "[{child 1}] 1 0"},
		{FindQuery{Words: []string{"astronaut"}}, "[] 0 0"},
		{FindQuery{Phrases: []string{"international law"}}, "[] 1 0"},
	} {
		term := find(t, b, c.q).Terms[0]
		if got := fmt.Sprint(term.Forms, term.Occurrences, term.Headings); got != c.want {
			t.Errorf("%+v: %s, want %s", c.q, got, c.want)
		}
		if raw, err := json.Marshal(term); err != nil || strings.Contains(string(raw), "null") {
			t.Errorf("%s, %v", raw, err)
		}
	}
}

// TestFindReadsEachDocumentOnce: however little the cache holds, for words and for phrases.
func TestFindReadsEachDocumentOnce(t *testing.T) {
	t.Parallel()
	b := onDisk(t, generate(t, 13, 20)...)
	counted := &countingDocuments{documents: b.documents, last: -1}
	b.documents = counted
	for _, q := range []FindQuery{{Words: []string{"security"}}, {Phrases: []string{"security human"}}} {
		counted.changes = 0
		places := find(t, b, q).Terms[0].Places
		if most := 2 * len(b.manifest.Documents); len(places) < 5 || counted.changes > most { // passages, then headings
			t.Errorf("%+v: %d changes of document for %d places, more than %d", q, counted.changes, len(places), most)
		}
	}
	counted.changes = 0
	search(t, b, Query{Phrases: []string{"security human"}, Size: 1})
	if most := 2*len(b.manifest.Documents) + 1; counted.changes > most {
		t.Errorf("Search: %d changes of document, more than %d", counted.changes, most)
	}
}

// countingDocuments counts how often another document than the one before is asked for.
type countingDocuments struct {
	documents
	last, changes int
}

func (c *countingDocuments) get(i int) (*corpus.Document, error) {
	if i != c.last {
		c.last = i
		c.changes++
	}
	return c.documents.get(i)
}

// TestFindStops: the context is looked at between passages, too.
func TestFindStops(t *testing.T) {
	t.Parallel()
	b := memory(t, generate(t, 12, 5)...)
	ctx := &countdown{Context: t.Context(), left: 3}
	if _, err := b.Find(ctx, FindQuery{Words: []string{"security"}}); err == nil || ctx.left >= 0 {
		t.Errorf("Find went on: %v", err)
	}
}

// countdown is a context that ends after it was looked at some times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}
