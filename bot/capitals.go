package bot

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"
	"unicode"

	"agendabot/index"
)

// capitalsTime bounds the reading for abbreviations: they are looked for in the text itself, because the index knows
// no capitals, and “us” may stand in every passage.
const capitalsTime = time.Second

// capital is an abbreviation that the index would take for a common word: the US, the WHO, IT.
type capital struct {
	evidence Evidence
	places   []index.Place // passages that have it, in order
}

func notWordRune(r rune) bool { return !isWordRune(r) }

// capitalsOf are the words of a question that are all capitals, as others are not, and that were not searched
// for because in small letters they are question words or stop words.
func capitalsOf(text string, words []index.Word) []string {
	if strings.ToUpper(text) == text && strings.ContainsFunc(strings.TrimFunc(text, notWordRune), notWordRune) {
		return nil // a single word in capitals is no shouting
	}
	var capitals []string
	skip := questionWords()
	for w := range strings.FieldsFuncSeq(text, func(r rune) bool { return !isWordRune(r) }) {
		if len(w) < 2 || strings.ToUpper(w) != w || !strings.ContainsFunc(w, unicode.IsLetter) || slices.Contains(capitals, w) {
			continue
		}
		_, skipped := skip[strings.ToLower(w)]
		searched := slices.ContainsFunc(words, func(x index.Word) bool { return strings.EqualFold(x.Text, w) })
		if skipped || (!searched && len(w) <= 4) {
			capitals = append(capitals, w)
		}
	}
	return capitals
}

// findCapitals counts abbreviations as they are written. One that takes too long to count is left out.
func findCapitals(ctx context.Context, c Corpus, words []string) ([]capital, error) {
	if len(words) == 0 {
		return nil, nil
	}
	limited, cancel := context.WithTimeout(ctx, capitalsTime)
	defer cancel()
	var found []capital
	for _, w := range words {
		f, err := c.Find(limited, index.FindQuery{Words: []string{w}, Exact: true})
		if errors.Is(err, context.DeadlineExceeded) && ctx.Err() == nil {
			continue
		}
		if err != nil {
			return nil, err
		}
		found = append(found, countCapital(w, f))
	}
	return found, nil
}

func countCapital(w string, f *index.Found) capital {
	out := capital{evidence: Evidence{Term: w}}
	for _, t := range f.Terms {
		for i := range t.Places {
			p := &t.Places[i]
			text := p.Document.Text
			if p.Title {
				text = p.Document.Meta.Title
			}
			n := 0
			for _, m := range p.Matches {
				if strings.HasPrefix(text[m.Start:m.End], w) {
					n++
				}
			}
			switch {
			case n == 0:
			case p.Index < 0:
				out.evidence.Headings++
			default:
				out.evidence.Passages++
				out.evidence.Occurrences += n
				out.places = append(out.places, p.Place)
			}
		}
	}
	return out
}

// has says that the abbreviation stands in what is shown of a place.
func (c *capital) has(p index.Place) bool {
	for w := range strings.FieldsFuncSeq(p.Text(), func(r rune) bool { return !isWordRune(r) }) {
		if w == c.evidence.Term {
			return true
		}
	}
	return false
}

// choose chooses the citations. If only abbreviations were asked for, the passages that have them are cited.
func (f *findings) choose(size int, exclude []string) []index.Hit {
	if ownWords(f.Words) || len(f.capitals) == 0 {
		return choose(f.Words, withOwnWords(f.Result), size, exclude)
	}
	var hits []index.Hit
	for _, p := range f.capitals[0].places {
		if len(hits) < size && !slices.Contains(exclude, p.Passage().ID) {
			hits = append(hits, index.Hit{Place: p})
		}
	}
	return hits
}

// judge gives the grounds of the verdict, and lets an abbreviation that the first citation has not keep it from being
// an answer.
func (f *findings) judge(hits []index.Hit) Grounds {
	g := f.grounds(hits)
	if !ownWords(f.Words) && len(hits) > 0 {
		g = Grounds{Share: 1, Near: 1} // it has the abbreviations, and nothing else was asked for
	}
	for i := range f.capitals {
		g.Barred = g.Barred || len(hits) > 0 && !f.capitals[i].has(hits[0].Place)
	}
	return g
}
