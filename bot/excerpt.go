package bot

import (
	"strings"

	"github.com/clipperhouse/uax29/v2/graphemes"

	"agendabot/corpus"
)

// A chat takes so many characters and no more. What is cut is cut here, the same way on every platform.

// Clip is a text on one line, cut at a word with an ellipsis if it is longer than most characters.
func Clip(s string, most int) string {
	cut := false
	if enough := 16*most + 64; len(s) > enough { // no more than this is looked at, however long the text is
		s, cut = s[:runeEnd(s, enough/4)], true
	}
	if s = OneLine(s); Width(s) <= most && !cut {
		return s
	}
	return strings.TrimRight(s[:WordEnd(s, most-1)], " ,;:") + "…"
}

// Head is the length of what a text can begin with in so many characters: whole sentences if there is one, else whole
// words, else whole characters as a reader sees them.
func Head(text string, most int) int {
	if Width(text) <= most {
		return len(text)
	}
	end, n := 0, 0
	for _, s := range corpus.Sentences(text) {
		if n += Width(text[end:s.End]); n > most {
			break
		}
		end = s.End
	}
	if end > 0 {
		return end
	}
	return WordEnd(text, most)
}

// WordEnd is the length of the whole words that most characters of a text hold; of characters, if the words are too
// long for that.
func WordEnd(text string, most int) int {
	end, space, n := 0, 0, 0
	for g := graphemes.FromString(text); g.Next(); {
		v := g.Value()
		if n += Width(v); n > most {
			break
		}
		if strings.TrimSpace(v) == "" && end > 0 {
			space = end
		}
		end += len(v)
	}
	switch {
	case end == len(text) || strings.TrimSpace(text[end:end+1]) == "":
		return end
	case Width(text[:space]) > most/2: // a cut that throws away half is no better than one in a word
		return space
	case end == 0: // one character as a reader sees it, of more code points than there is room for
		return runeEnd(text, most)
	default:
		return end
	}
}

// runeEnd is the length of as many code points as most characters hold.
func runeEnd(text string, most int) int {
	n := 0
	for i, r := range text {
		if n += Width(string(r)); n > most {
			return i
		}
	}
	return len(text)
}

// Window is the part of a text that is shown in so many characters. It begins where the text does if that leaves room
// for the focus, else with the focus's sentence, else with the focus.
func Window(text string, focus corpus.Span, most int) corpus.Span {
	if Width(text) <= most {
		return corpus.Span{Start: 0, End: len(text)}
	}
	start := 0
	if Width(text[:focus.End]) > most {
		start = focus.Start
		for _, s := range corpus.Sentences(text) {
			if s.Start <= focus.Start && focus.Start < s.End && Width(text[s.Start:focus.End]) <= most {
				start = s.Start
			}
		}
	}
	return corpus.Span{Start: start, End: start + Head(text[start:], most)}
}

// Focus is what of a citation's text must be seen if not all of it can be: the sentence nearest to the question, else
// the first of its words.
func (c *Citation) Focus() corpus.Span {
	switch {
	case c.Best != nil:
		return corpus.Span{Start: c.Best.Start, End: c.Best.End}
	case len(c.Marks) > 0:
		return corpus.Span{Start: c.Marks[0].Start, End: c.Marks[0].End}
	default:
		return corpus.Span{}
	}
}
