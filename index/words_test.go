package index

import (
	"strings"
	"testing"

	"agendabot/corpus"
)

// mixed is a corpus in three languages.
func mixed(tb testing.TB) []*corpus.Document {
	tb.Helper()
	return []*corpus.Document{
		inLanguage(tb, "a.md", "en", "Protecting people", "# Landmines", long("Mines kill civilians. A mine is the enemy of civilians; the mined land's owners leave it."),
			"# Peacekeepers", long("The Council's resolutions ask what peacekeepers do. A resolution was adopted."),
			long("The republic of Côte d'Ivoire and the Council of Europe met.")),
		inLanguage(tb, "b.md", "fr", "Protéger les personnes", "# L'action contre les mines",
			long("L'autorité de l'État protège les civils et les enfants, pour la paix."),
			long("Les autorités d'un État sont les garantes des droits de l’enfant.")),
		inLanguage(tb, "c.md", "es", "Las minas", long("Las minas matan a los niños y los niños huyen.")),
	}
}

// counts are counted here without the index: own words by their text's analyser.
func counts(b *Build, docs []*corpus.Document, w string) (passages, occurrences, headings int) {
	for _, d := range docs {
		lang := fieldLanguage(d.Meta.Language)
		in := func(text string) (n int) {
			want := b.analyzers.byLanguage[lang].Analyze([]byte(w))
			for _, t := range b.analyzers.byLanguage[lang].Analyze([]byte(text)) {
				if len(want) > 0 && string(t.Term) == string(want[0].Term) {
					n++
				}
			}
			return n
		}
		heads := []string{d.Meta.Title}
		for _, s := range d.Sections[1:] {
			heads = append(heads, d.Text[s.Heading.Start:s.Heading.End])
		}
		for _, h := range heads {
			if in(h) > 0 {
				headings++
			}
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

func TestWordsAreCounted(t *testing.T) {
	t.Parallel()
	docs := append(mixed(t), generate(t, 7, 6)...)
	for _, b := range []*Build{memory(t, docs...), onDisk(t, docs...)} {
		asked := append(vocabulary(), "mine", "mines", "civilians", "council", "resolution", "autorité", "enfant", "niños", "people", "ivoire")
		for _, text := range asked {
			r := search(t, b, Query{Text: text})
			if len(r.Words) != 1 {
				t.Fatalf("%q makes %d words", text, len(r.Words))
			}
			w := r.Words[0]
			passages, n, headings := counts(b, docs, text)
			if w.Passages != passages || w.Occurrences != n || w.Headings != headings {
				t.Errorf("%q: %d passages, %d occurrences, %d headings; counted %d, %d, %d",
					text, w.Passages, w.Occurrences, w.Headings, passages, n, headings)
			}
			if w.Corrected != "" || w.Missing() != (passages+headings == 0) || w.Weight != idf(passages, b.manifest.Passages) {
				t.Errorf("%q: %+v", text, w)
			}
		}
	}
}

func TestWordsOfAQuestion(t *testing.T) {
	t.Parallel()
	b := memory(t, mixed(t)...)
	for _, c := range []struct {
		q    Query
		want string // the words, each with what is known of it
	}{
		{Query{Text: "What do the peacekeepers do?", Language: "en"}, "peacekeepers"},
		{Query{Text: "Council, council or COUNCIL’s", Language: "en"}, "council"},
		{Query{Text: "que fait l'État pour les enfants", Language: "fr"}, "fait? état enfants"},
		{Query{Text: "l’autorité d'un état", Language: "fr"}, "autorité état"},
		{Query{Text: "los niños"}, "los niños"},
		{Query{Text: "Côte d'Ivoire", Language: "en"}, "côte ivoire"},
		{Query{Text: "Côte d’Ivoire's mines", Language: "en"}, "côte ivoire mines"},
		{Query{Text: "mines minas", Language: "en"}, "mines minas"},
		{Query{Text: "protéger", Language: "fr"}, "protéger"}, // only in a title and, inflected, in the text
		{Query{Text: "astronaut peacekeepers", Language: "en"}, "astronaut? peacekeepers"},
		{Query{Text: "— … ! 🕊", Language: "en"}, ""},
		{Query{Text: "", Language: "en"}, ""},
		{Query{Text: "the of and", Language: "en"}, ""},
	} {
		var got []string
		for _, w := range search(t, b, c.q).Words {
			if w.Missing() {
				w.Text += "?"
			}
			got = append(got, w.Text)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%q: words %q, want %q", c.q.Text, g, c.want)
		}
	}
}

// TestInflectionsOfEachLanguage: a word is found in every inflection that its language's analyser knows, and in
// passages of that language only through it.
func TestInflectionsOfEachLanguage(t *testing.T) {
	t.Parallel()
	b := memory(t, mixed(t)...)
	for text, want := range map[string]string{
		"mined":       "Mines,mine,mined", // one passage; “mines” of the French heading is no match in a text
		"resolutions": "resolutions,resolution",
		"ivoire":      "d'Ivoire",
		"autorités":   "L'autorité|autorités",
		"enfants":     "enfants|l’enfant",
		"niños":       "niños,niños",
		"council":     "Council's|Council",
	} {
		var got []string
		for i, h := range search(t, b, Query{Text: text}).Hits {
			if h.Has[0]&InText != 0 {
				got = append(got, strings.Join(marked(&h), ","))
			}
			if i > 0 && h.Score > search(t, b, Query{Text: text}).Hits[i-1].Score {
				t.Errorf("%q: hit %d is better than the one before", text, i)
			}
		}
		for one := range strings.SplitSeq(want, "|") {
			if !strings.Contains("|"+strings.Join(got, "|")+"|", "|"+one+"|") {
				t.Errorf("%q: marked %q, want %q among them", text, got, one)
			}
		}
	}
}

// TestWordOfAHeading: a word that stands in a heading or title alone is not missing, and the passages below have it.
func TestWordOfAHeading(t *testing.T) {
	t.Parallel()
	d := inLanguage(t, "a.md", "en", "Annual report", "Preface words stand here.", "# Water", long("Rivers and lakes."), "## Wells", long("Deep ones."), "# Fire", long("Hot things."))
	b := memory(t, d)
	r := search(t, b, Query{Text: "water"})
	if w := word(t, r, "water"); w.Missing() || w.Passages != 0 || w.Headings != 1 {
		t.Errorf("water: %+v", w)
	}
	if got := strings.Join(texts(r), "|"); got != "Rivers and lakes.|Deep ones. Zzfiller" && got != "Deep ones. Zzfiller|Rivers and lakes." {
		t.Errorf("water: hits %q", got)
	}
	for i := range r.Hits {
		if r.Hits[i].Has[0] != InHead || len(r.Hits[i].Matches()) != 0 {
			t.Errorf("hit %d: has %v, matches %v", i, r.Hits[i].Has, r.Hits[i].Matches())
		}
	}
	r = search(t, b, Query{Text: "annual"})
	if w := word(t, r, "annual"); w.Missing() || w.Headings != 1 || len(r.Hits) != 4 {
		t.Errorf("annual: %+v, %d hits", w, len(r.Hits))
	}
}

// TestWordOfALeadIn: an item is found by the lead-in of its list, at half the weight of its own words.
func TestWordOfALeadIn(t *testing.T) {
	t.Parallel()
	d := inLanguage(t, "a.md", "en", "List", "The priorities are:\n\n- protection of civilians\n- peace operations")
	r := search(t, memory(t, d), Query{Text: "priorities protection"})
	if len(r.Hits) != 3 || !strings.HasPrefix(r.Hits[0].Text(), "protection") {
		t.Fatalf("hits %q", texts(r))
	}
	if h := r.Hits[0]; h.Has[0] != InLead || h.Has[1] != InText || len(h.Matches()) != 1 {
		t.Errorf("has %v, matches %q", h.Has, marked(&h))
	}
	if got := strings.Join(marked(&r.Hits[1]), ","); r.Hits[1].Passage().Kind != corpus.KindList || got != "priorities,protection" {
		t.Errorf("the whole list comes second and is marked in its items: %q of %q", got, r.Hits[1].Text())
	}
}
