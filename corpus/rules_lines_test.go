package corpus

import (
	"slices"
	"strings"
	"testing"
)

func TestCleanCharacters(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, in, want, counted string }{
		{"ligatures", "the eﬃciency of ﬁve oﬀices ﬂows aﬄuently, ﬅill ﬆill", "the efficiency of five offices flows affluently, still still", "ligature"},
		{"soft hyphen", "inter\u00advention", "intervention", "soft hyphen"},
		{"zero width", "human\u200b se\u2060curity\ufeff", "human security", "zero-width character"},
		{"no-break space", "12\u00a0400\u202f$\u3000et plus", "12 400 $ et plus", "special space"},
		{"line separators part words", "human\u2028security\u2029agenda\vof\u0085Canada", "human security agenda of Canada", "special space"},
		{"decomposed accents", "se\u0301curite\u0301", "sécurité", "decomposed letter"},
		{"direction marks", "safe\u202egnihton\u202c\u2066x\u2069\u200f", "safegnihtonx", "direction mark"},
		{"control characters", "a\x1b[31mb\x7f\u009bc", "a[31mbc", "control character"},
		{"broken UTF-8", "a\xffb", "a\ufffdb", ""},

		{"squares and fractions stay", "300 m² at ½ of CO₂, № 5, ™, …", "300 m² at ½ of CO₂, № 5, ™, …", ""},
		{"quotation marks and dashes stay", "“a” ‘b’ « c » — d – e ‑ f", "“a” ‘b’ « c » — d – e ‑ f", ""},
		{"joiners stay", "می\u200cخواهم क्\u200dष", "می\u200cخواهم क्\u200dष", ""},
		{"ASCII stays", "tab\tline\nfeed\f end", "tab\tline\nfeed\f end", ""},
		{"other scripts stay", "безопасность 安全 أمن", "безопасность 安全 أمن", ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			got, counts := cleanCharacters(c.in)
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if c.counted == "" && len(counts) > 0 || c.counted != "" && counts[c.counted] == 0 {
				t.Errorf("counted %v, want %q", counts, c.counted)
			}
		})
	}
}

func asLines(texts ...string) []line {
	lines := make([]line, len(texts))
	for i, t := range texts {
		lines[i] = line{text: t, no: i + 1}
	}
	return lines
}

// leftOut are the lines that clean-up emptied.
func leftOut(before []string, after []line) []string {
	var out []string
	for i, l := range after {
		if before[i] != "" && l.text == "" {
			out = append(out, before[i])
		}
	}
	return out
}

func TestPageMarks(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, in, want string }{
		{"labelled", "Page 1 of 3|text|Page 2 of 3|more", "Page 1 of 3|Page 2 of 3"},
		{"French", "texte|p. 7 / 9|texte|p. 8 / 9", "p. 7 / 9|p. 8 / 9"},
		{"lone numbers", "text||1||text||2||text||3", "1|2|3"},
		{"in dashes and brackets", "text||- 4 -||text||[5]||text||– 6 –", "- 4 -|[5]|– 6 –"},
		{"at the head", "1||text||2||text||3||text", "1|2|3"},

		{"a single label", "Page 1 of 3|text", ""},
		{"labels that do not rise", "Page 1|text|Page 3|text", ""},
		{"two lone numbers", "text||1||text||2||text", ""},
		{"numbers that do not rise", "text||12||text||40||text||7||text", ""},
		{"a figure between marks is kept", "a||1||a||2||a||3||a||250||a", "1|2|3"},
		{"no text between", "1||2||3||4", ""},
		{"figures in a table", "Year|1998|1999|2000|Deaths", ""},
		{"numbers within text", "text|1|text|2|text|3|text", ""},
		{"labels in a sentence", "page 1 says this|x|page 2 says that", ""},
		{"years too long for pages", "a||100001||a||100002||a||100003", ""},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			before := strings.Split(c.in, "|")
			after, notes := cleanPages(asLines(before...))
			got := leftOut(before, after)
			if strings.Join(got, "|") != c.want {
				t.Errorf("left out %q, want %q", got, c.want)
			}
			if len(notes) != len(got) {
				t.Errorf("%d notes of %d lines", len(notes), len(got))
			}
			for i, n := range notes {
				if n.Rule != RulePageMark || n.Text != got[i] || before[n.Line-1] != n.Text {
					t.Errorf("note %+v", n)
				}
			}
		})
	}
}

func TestPageLabels(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, in, want string }{
		{"marks at the foot", "a||7||b||8||c||9", "7 7 7 8 8 8 8 9 9 9 9"},
		{"marks at the head", "7||b||8||c||9||d", "7 7 7 7 8 8 8 8 9 9 9"},
		{"form feeds", "a|\fb|\fc", "1 2 3"},
		{"an empty page", "a|\f\fc", "1 3"},
		{"a feed within a line", "a\f|b", "1 2"},
		{"none", "a|b", " "},
		{"feeds and marks", "a|Page 5|\fb|Page 6", "5 5 6 6"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			lines, _ := cleanPages(asLines(strings.Split(c.in, "|")...))
			var got []string
			for _, l := range lines {
				if strings.Contains(l.text, "\f") {
					t.Errorf("form feed in %q", l.text)
				}
				got = append(got, l.page)
			}
			if strings.Join(got, " ") != c.want {
				t.Errorf("pages %q, want %q", got, c.want)
			}
		})
	}
}

func TestRunningHeads(t *testing.T) {
	t.Parallel()
	page := func(head, foot string) string {
		return "\f" + head + "|first line of the page|a line of text in it|and a last line that differs " + head + foot + "|" + foot
	}
	for _, c := range []struct {
		what, in string
		want     []string
	}{
		{"heads with numbers", page("Agenda 1", "x") + "|" + page("Agenda 2", "y") + "|" + page("Agenda 3", "z"), []string{"Agenda 1", "Agenda 2", "Agenda 3"}},
		{"feet", page("A", "DFAIT  2000") + "|" + page("B", "DFAIT 2000") + "|" + page("C", "dfait 2001"), []string{"DFAIT  2000", "DFAIT 2000", "dfait 2001"}},
		{"left and right pages", page("Agenda 2", "x") + "|" + page("3 Agenda", "y") + "|" + page("Agenda 4", "z") + "|" + page("5 Agenda", "w") + "|" + page("Agenda 6", "v"), []string{"Agenda 2", "Agenda 4", "Agenda 6"}},
		{"of the pages behind the title", page("T", "x") + "|" + page("A/59/565 page 2", "y") + "|" + page("A/59/565 page 3", "z") + "|" + page("A/59/565 page 4", "w"), []string{"A/59/565 page 2", "A/59/565 page 3", "A/59/565 page 4"}},

		{"figures that do not rise", page("A", "it was 15 people") + "|" + page("B", "it was 12 people") + "|" + page("C", "it was 90 people"), nil},
		{"figures that rise by more", page("A", "in 1990 it was 15") + "|" + page("B", "in 1992 it was 16") + "|" + page("C", "in 1994 it was 17"), nil},
		{"articles", page("Article 1", "x") + "|" + page("ARTICLE 2", "y") + "|" + page("article 3", "z"), nil},
		{"chapters in Roman numerals, rules in French", page("Chapter II", "Règle 1") + "|" + page("Chapter II", "Règle 2") + "|" + page("Chapter II", "Règle 3"), nil},
		{"numbered lines", page("1. Peace", "x") + "|" + page("2. Peace", "y") + "|" + page("3. Peace", "z"), nil},
		{"two pages are too few", page("Agenda", "x") + "|" + page("Agenda", "y") + "|" + page("Other", "z"), nil},
		{"notes", page("A", "54 Ibid.") + "|" + page("B", "55 Ibid.") + "|" + page("C", "56 Ibid."), nil},
		{"bare figures", page("A", "1998") + "|" + page("B", "12") + "|" + page("C", "7"), nil},
		{"short pages", "\fAgenda|x|\fAgenda|y|\fAgenda|z", nil},
		{"no pages", "Agenda|x|y|Agenda|x|y|Agenda|x|y", nil},
		{"in the middle", "\fa|x|Agenda|y|b|\fc|x|Agenda|y|d|\fe|x|Agenda|y|f", nil},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			in := strings.Split(c.in, "|")
			lines, notes := cleanPages(asLines(in...))
			var got []string
			for _, n := range notes {
				if n.Rule == RuleRunningHead {
					got = append(got, n.Text)
					if lines[n.Line-1].text != "" {
						t.Errorf("line %d stays: %q", n.Line, lines[n.Line-1].text)
					}
				}
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("left out %q, want %q", got, c.want)
			}
		})
	}
}

func TestJoinLines(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, document, in, want string }{
		{"lines", "", "human | security", "human security"},
		{"whole word more often", "intervention", "inter-|vention", "intervention"},
		{"in capitals elsewhere", "Intervention", "inter-|vention", "intervention"},
		{"after an apostrophe", "intervention", "L’inter-|vention", "L’intervention"},
		{"after a quotation mark", "intervention", "“inter-|vention", "“intervention"},
		{"Unicode hyphen", "intervention", "inter‐|vention,", "intervention,"},
		{"the document divides words", "security|secu-|rity|legi-|timacy", "legi-|timacy", "legitimacy"},

		{"compound more often", "peace-keeping peace-keeping|peacekeeping", "peace-|keeping", "peace-keeping"},
		{"compound elsewhere", "state-sponsored", "state-|sponsored", "state-sponsored"},
		{"nothing tells", "", "calcu-|lated", "calcu-lated"},
		{"before a capital", "AngloSaxon", "Anglo-|Saxon", "Anglo-Saxon"},
		{"before a digit", "post1945", "post-|1945", "post-1945"},
		{"suspended hyphen", "", "short-|and long-term", "short- and long-term"},
		{"suspended hyphen in a document that divides words", "security|secu-|rity", "short-|and long-term", "short- and long-term"},
		{"a word that ends like a conjunction", "potato", "pota-|to", "potato"},
		{"suspended hyphen, French", "", "infra-|et superstructure", "infra- et superstructure"},
		{"a dash is no hyphen", "", "states -|people", "states - people"},
		{"a range", "", "1998-|99", "1998-99"},
		{"a range with a dash", "", "in 1990–|1995", "in 1990–1995"},
		{"a number's hyphen before a word", "", "1998-|now", "1998- now"},
		{"a dash after a word", "", "peace –|1995", "peace – 1995"},
		{"empty lines", "", "|a||b|", "a b"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			v := newVocabulary(asLines(strings.Split(c.document+"|"+c.in, "|")...))
			got, joins := joinLines(strings.Split(c.in, "|"), v)
			if got != c.want {
				t.Errorf("got %q, want %q", got, c.want)
			}
			if dropped := strings.Count(c.in, "-")+strings.Count(c.in, "‐") > strings.Count(got, "-")+strings.Count(got, "‐"); dropped != (len(joins) > 0) {
				t.Errorf("recorded joins: %q", joins)
			}
		})
	}
}
