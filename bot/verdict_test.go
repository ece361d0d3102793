package bot

import (
	"testing"

	"agendabot/index"
)

// A corpus of a thousand passages, in which a word that occurs nowhere weighs 7.6.
const thousand = 1000

func word(weight float64) index.Word {
	return index.Word{Text: "w", Weight: weight, Rarity: weight, Passages: 1}
}

// with is a word with something changed.
func with(w index.Word, change func(w *index.Word)) index.Word {
	change(&w)
	return w
}

func hit(score float64, has ...index.Where) index.Hit {
	return index.Hit{Score: score, Own: score, Has: has}
}

func TestVerdicts(t *testing.T) {
	t.Parallel()
	corrected := with(word(3), func(w *index.Word) { w.Corrected = "near" })
	nowhere := with(word(3), func(w *index.Word) { w.Passages = 0 })
	title := with(word(3), func(w *index.Word) { w.Rarity = 0.04 })
	soft := with(word(3), func(w *index.Word) { w.Soft = true })
	previous := with(word(3), func(w *index.Word) { w.Previous = true })
	phrase := with(word(1), func(w *index.Word) { w.Phrase = true })
	type words = []index.Word
	type hits = []index.Hit
	const low, high = 2, 20

	for _, c := range []struct {
		name  string
		words words
		hits  hits
		want  Verdict
	}{
		{"no hit", words{word(3)}, nil, NotFound},
		{"every word", words{word(3), word(1)}, hits{hit(low, index.InText, index.InText)}, Answered},
		{"most of it", words{word(6.5), word(3.5)}, hits{hit(low, index.InText, 0)}, Answered},
		{"just below that", words{word(6.49), word(3.51)}, hits{hit(low, index.InText, 0)}, Closest},
		{"half of it with a high score", words{word(5), word(5)}, hits{hit(high, index.InText, 0)}, Answered},
		{"just below that", words{word(4.99), word(5)}, hits{hit(high, index.InText, 0)}, Closest},
		{"a rare word is missing", words{word(3), word(1)}, hits{hit(low, 0, index.InText)}, Closest},
		{"only a common word", words{word(4), word(4), word(0.1)}, hits{hit(low, 0, 0, index.InText)}, NotFound},
		{"only the headings", words{word(3)}, hits{hit(low, index.InHead)}, Closest},
		{"only a title that every passage has", words{title}, hits{hit(low, index.InHead)}, NotFound},
		{"such a title beside a word", words{title, word(3)}, hits{hit(low, index.InHead, index.InText)}, Closest},
		{"only the lead-in", words{word(3)}, hits{hit(low, index.InLead)}, Closest},
		{"headings and text", words{word(3), word(3)}, hits{hit(low, index.InHead, index.InText)}, Answered},
		{"not in the first", words{word(3), word(3)}, hits{hit(low, index.InText, 0), hit(low, index.InText, index.InText)}, Closest},
		{"the first comes near nothing", words{word(3), word(0.1)}, hits{hit(low, 0, index.InText), hit(low, index.InText, index.InText)}, Answered},
		{"near spelling", words{corrected}, hits{hit(high, index.InText)}, Closest},
		{"near spelling beside others", words{corrected, word(3), word(2.5)}, hits{hit(high, index.InText, index.InText, index.InText)}, Closest},
		{"near spelling beside many others", words{corrected, word(3), word(3)}, hits{hit(high, index.InText, index.InText, index.InText)}, Answered},
		{"near spelling elsewhere", words{corrected, word(3), word(2.5)}, hits{hit(high, 0, index.InText, index.InText)}, Closest},
		{"a third of it occurs nowhere", words{nowhere, word(3), word(2.5)}, hits{hit(high, 0, index.InText, index.InText)}, Closest},
		{"a third of it where most is there", words{nowhere, word(3), word(3)}, hits{hit(high, 0, index.InText, index.InText)}, Closest},
		{"less of it occurs nowhere", words{nowhere, word(3), word(2.5), word(1.5)}, hits{hit(high, 0, index.InText, index.InText, 0)}, Answered},
		{"another form", words{nowhere, word(3)}, hits{hit(low, index.InForm, index.InText)}, Answered},
		{"nothing but another form", words{nowhere}, hits{hit(low, index.InForm)}, Closest},
		{"words said about anything are not missed", words{word(3), soft}, hits{hit(low, index.InText, 0)}, Answered},
		{"nor do they answer", words{word(3), soft}, hits{hit(low, 0, index.InText)}, NotFound},
		{"unless there are no others", words{soft}, hits{hit(low, index.InText)}, Answered},
		{"words of the turn before do not answer", words{word(3), previous}, hits{hit(low, 0, index.InText)}, NotFound},
		{"quoted phrase is missing", words{phrase, word(3)}, hits{hit(high, 0, index.InText)}, Closest},
		{"quoted phrase is there", words{phrase, word(3)}, hits{hit(low, index.InText, index.InText)}, Answered},
	} {
		f := &findings{Result: &index.Result{Words: c.words, Hits: c.hits}, passages: thousand}
		if got := f.grounds(c.hits); got.Verdict(DefaultThresholds()) != c.want {
			t.Errorf("%s: %s, want %s: %+v", c.name, got.Verdict(DefaultThresholds()), c.want, got)
		}
	}
}

// A passage with most of a question may still be one without the name or the number that it is about.
func TestNamesAndNumbers(t *testing.T) {
	t.Parallel()
	named := func(text string, weight float64) index.Word {
		return index.Word{Text: text, Weight: weight, Rarity: weight, Passages: 1}
	}
	nowhere := with(named("france", 1), func(w *index.Word) { w.Passages = 0 })
	for _, c := range []struct {
		name, asked string
		words       []index.Word
		score       float64
		want        Verdict
	}{
		{"a name that the documents do not have", "the aims of France", []index.Word{named("aims", 9), nowhere}, 20, Closest},
		{"the same in small letters", "the aims of france", []index.Word{named("aims", 9), nowhere}, 20, Answered},
		{"a name that another passage has", "the aims of France", []index.Word{named("aims", 6), named("france", 5)}, 20, Closest},
		{"the same where most is there", "the aims of France", []index.Word{named("aims", 7), named("france", 3)}, 20, Answered},
		{"a word that another passage has", "the aims of friends", []index.Word{named("aims", 6), named("friends", 5)}, 20, Answered},
		{"a number that the documents do not have", "the aims of 1948", []index.Word{named("aims", 9), with(nowhere, func(w *index.Word) { w.Text = "1948" })}, 20, Closest},
	} {
		h := hit(c.score, index.InText, 0)
		f := &findings{Result: &index.Result{Words: c.words, Hits: []index.Hit{h}}, passages: thousand, asked: c.asked}
		if got := f.grounds(f.Hits); got.Verdict(DefaultThresholds()) != c.want {
			t.Errorf("%s: %s, want %s: %+v", c.name, got.Verdict(DefaultThresholds()), c.want, got)
		}
	}
}

// A question of common words that many passages fit alike is not answered by one of them, unless the score is high.
func TestPassagesAlike(t *testing.T) {
	t.Parallel()
	type words = []index.Word
	common := with(word(2), func(w *index.Word) { w.Passages = manyHave })
	less := with(common, func(w *index.Word) { w.Passages-- })
	alikes := func(first, others float64, n int) []index.Hit {
		hits := []index.Hit{hit(first, index.InText, 0)}
		for range n {
			hits = append(hits, hit(others, index.InText, 0))
		}
		return hits
	}
	for _, c := range []struct {
		name  string
		words words
		hits  []index.Hit
		want  Verdict
	}{
		{"five alike", words{common}, alikes(4, 3, 4), Closest},
		{"four alike", words{common}, alikes(4, 3, 3), Answered},
		{"the first stands out", words{common}, alikes(4, 2.9, 11), Answered},
		{"a word that few passages have", words{less}, alikes(4, 3, 4), Answered},
		{"a high score", words{common}, alikes(12, 11, 11), Answered},
		{"a high score with half of the question", words{common, common}, alikes(12, 9, 4), Closest},
		{"the same where the first stands out", words{common, common}, alikes(12, 8.9, 4), Answered},
	} {
		f := &findings{Result: &index.Result{Words: c.words, Hits: c.hits}, passages: thousand}
		if got := f.grounds(c.hits[:1]); got.Verdict(DefaultThresholds()) != c.want {
			t.Errorf("%s: %s, want %s: %+v", c.name, got.Verdict(DefaultThresholds()), c.want, got)
		}
	}
}

// What the words of the turn before add to a score says nothing of this question.
func TestScoreIsTheQuestionsOwn(t *testing.T) {
	t.Parallel()
	words := []index.Word{{Text: "new", Weight: 5, Passages: 1}, {Text: "missing", Weight: 5}, {Text: "old", Weight: 5, Passages: 1, Previous: true}}
	h := hit(20, index.InText, 0, index.InText)
	h.Parts = []index.Part{{Word: "new", Score: 8}, {Word: "old", Score: 12}}
	f := &findings{Result: &index.Result{Words: words, Hits: []index.Hit{h}}, passages: thousand}
	g := f.grounds(f.Hits)
	if want := 8 / rarest(thousand); g.Score < want-0.001 || g.Score > want+0.001 {
		t.Errorf("the score is %.3f, want %.3f", g.Score, want)
	}
	if v := g.Verdict(DefaultThresholds()); v != Closest {
		t.Errorf("%s by words of the turn before: %+v", v, g)
	}
}

func TestNamesIn(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][]string{
		"What does Canada say about the Security Council in New York?": {"canada", "security", "council", "new", "york"},
		"Canada's aims":                            nil, // whatever begins a sentence has a capital
		"the aims of Canada’s friends":             {"canada"},
		"Quel est le rôle de l'Égypte en 1956 ?":   {"égypte", "1956"},
		"Hello! Which treaty? Landmines are meant": nil,
		"the U.S. budget of 2024":                  {"u.s", "2024"},
		"the 5 priorities":                         nil, // it counts
		"the 15 priorities and the G8":             {"15", "g8"},
		"HOW MANY STATES SIGNED IN 1997":           {"1997"},
		"What Are The Root Causes Of War":          nil, // a headline
		"":                                         nil,
	} {
		got := namesIn(text)
		for _, w := range want {
			if !got[w] {
				t.Errorf("%q: %q is no name among %v", text, w, got)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%q: the names are %v, want %q", text, got, want)
		}
	}
}
