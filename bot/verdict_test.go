package bot

import (
	"testing"

	"agendabot/index"
)

func TestDecide(t *testing.T) {
	t.Parallel()
	word := func(weight float64) index.Word {
		return index.Word{Text: "w", Weight: weight, Rarity: weight, Passages: 1}
	}
	hit := func(has ...index.Where) index.Hit { return index.Hit{Has: has} }
	corrected := word(3)
	corrected.Corrected = "near"
	title := word(3)
	title.Rarity = 0.04
	soft, previous, phrase := word(3), word(3), word(1)
	soft.Soft, previous.Previous, phrase.Phrase = true, true, true

	for _, c := range []struct {
		name  string
		words []index.Word
		hits  []index.Hit
		want  Verdict
	}{
		{"no hit", []index.Word{word(3)}, nil, NotFound},
		{"every word", []index.Word{word(3), word(1)}, []index.Hit{hit(index.InText, index.InText)}, Answered},
		{"at the threshold", []index.Word{word(3), word(2)}, []index.Hit{hit(index.InText, 0)}, Answered},
		{"just below it", []index.Word{word(2.99), word(2)}, []index.Hit{hit(index.InText, 0)}, Closest},
		{"a rare word is missing", []index.Word{word(3), word(1)}, []index.Hit{hit(0, index.InText)}, Closest},
		{"only a common word", []index.Word{word(4), word(4), word(0.1)}, []index.Hit{hit(0, 0, index.InText)}, NotFound},
		{"only the headings", []index.Word{word(3)}, []index.Hit{hit(index.InHead)}, Closest},
		{"only a title that every passage has", []index.Word{title}, []index.Hit{hit(index.InHead)}, NotFound},
		{"such a title beside a word", []index.Word{title, word(3)}, []index.Hit{hit(index.InHead, index.InText)}, Closest},
		{"only the lead-in", []index.Word{word(3)}, []index.Hit{hit(index.InLead)}, Closest},
		{"headings and text", []index.Word{word(3), word(3)}, []index.Hit{hit(index.InHead, index.InText)}, Answered},
		{"not in the first", []index.Word{word(3), word(3)}, []index.Hit{hit(index.InText, 0), hit(index.InText, index.InText)}, Closest},
		{"near spelling", []index.Word{corrected}, []index.Hit{hit(index.InText)}, Closest},
		{"near spelling beside others", []index.Word{corrected, word(3), word(3)}, []index.Hit{hit(index.InText, index.InText, index.InText)}, Closest},
		{"words said about anything are not missed", []index.Word{word(3), soft}, []index.Hit{hit(index.InText, 0)}, Answered},
		{"nor do they answer", []index.Word{word(3), soft}, []index.Hit{hit(0, index.InText)}, NotFound},
		{"unless there are no others", []index.Word{soft}, []index.Hit{hit(index.InText)}, Answered},
		{"words of the turn before do not answer", []index.Word{word(3), previous}, []index.Hit{hit(0, index.InText)}, NotFound},
		{"quoted phrase is missing", []index.Word{phrase, word(3)}, []index.Hit{hit(0, index.InText)}, Closest},
		{"quoted phrase is there", []index.Word{phrase, word(3)}, []index.Hit{hit(index.InText, index.InText)}, Answered},
	} {
		if got := decide(c.words, c.hits); got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
