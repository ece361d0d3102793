package bot

import (
	"slices"
	"strings"

	"agendabot/corpus"
	"agendabot/index"
)

// choose makes the citations' places of hits, up to size of them: a question about a whole list gets the list once,
// for its items; nearly equal passages come once; what covers too little of the question, scores far below the
// first, or is in exclude does not come.
func choose(words []index.Word, hits []index.Hit, size int, exclude []string) []index.Hit {
	var chosen []index.Hit
	taken := map[string]bool{}
	for i := range hits {
		h := hits[i]
		if len(chosen) == size || (len(chosen) > 0 && h.Score < alsoFrom*chosen[0].Score) {
			break
		}
		if list, ok := aboutList(&h, words); ok {
			h = asList(h, list, hits)
		}
		id := h.Passage().ID
		if coverage(words, &h) < closestFrom {
			continue
		}
		if slices.Contains(exclude, id) || taken[id] || inTaken(h.Place, taken) || repeats(h, chosen) {
			continue
		}
		taken[id] = true
		chosen = append(chosen, h)
	}
	return chosen
}

// withOwnWords are the hits without those that have mostly words of the turn before, if others have more of this
// one's.
func withOwnWords(r *index.Result) []index.Hit {
	if !slices.ContainsFunc(r.Words, func(w index.Word) bool { return w.Previous }) {
		return r.Hits
	}
	most := 0.0
	for i := range r.Hits {
		most = max(most, coverage(r.Words, &r.Hits[i]))
	}
	var own []index.Hit
	for i := range r.Hits {
		if coverage(r.Words, &r.Hits[i]) >= most/2 {
			own = append(own, r.Hits[i])
		}
	}
	return own
}

// aboutList says that a question is about the whole list that a hit belongs to: the hit is the list's lead-in, or
// an item that has less of the question's weight in its own words than in what stands above it and nowhere in it.
func aboutList(h *index.Hit, words []index.Word) (index.Place, bool) {
	list, ok := h.List()
	if !ok {
		return list, false
	}
	if h.Passage().Kind == corpus.KindList {
		return list, true
	}
	inText, above := 0.0, 0.0
	for i, has := range h.Has {
		switch {
		case !words[i].Asked():
		case has&index.InText != 0:
			inText += words[i].Weight
		case has&(index.InLead|index.InHead) != 0:
			above += words[i].Weight
		}
	}
	return list, inText < above/2
}

// asList turns a hit into one of the whole list: it has what any of the list's passages among the hits has.
func asList(h index.Hit, list index.Place, hits []index.Hit) index.Hit {
	out := h
	out.Place = list
	out.Has = append([]index.Where(nil), h.Has...)
	for _, other := range hits {
		if l, ok := other.List(); ok && l.Index == list.Index && l.Document.ID == list.Document.ID {
			for i := range out.Has {
				out.Has[i] |= other.Has[i]
			}
		}
	}
	return out
}

// inTaken says that a place is an item of a list that was taken, or the list of an item that was taken.
func inTaken(p index.Place, taken map[string]bool) bool {
	for i := p.Passage().List; i >= 0; i = p.Document.Passages[i].List {
		if taken[p.Document.Passages[i].ID] {
			return true
		}
	}
	if p.Passage().Kind != corpus.KindList {
		return false
	}
	for i := range p.Document.Passages {
		if p.Document.Passages[i].List == p.Index && taken[p.Document.Passages[i].ID] {
			return true
		}
	}
	return false
}

// repeats says that a hit nearly equals one that was chosen: four fifths of the shorter one's runs of three words
// are in the other, and neither is twice as long.
func repeats(h index.Hit, chosen []index.Hit) bool {
	for _, other := range chosen {
		a, b := shingles(h.Text()), shingles(other.Text())
		if len(a) > len(b) {
			a, b = b, a
		}
		if len(a) == 0 || len(b) > 2*len(a) {
			continue
		}
		common := 0
		for s := range a {
			if b[s] {
				common++
			}
		}
		if common*5 >= len(a)*4 {
			return true
		}
	}
	return false
}

func shingles(text string) map[string]bool {
	words := strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !isWordRune(r) })
	set := map[string]bool{}
	if len(words) < 3 {
		set[strings.Join(words, " ")] = true
		return set
	}
	for i := 0; i+3 <= len(words); i++ {
		set[words[i]+" "+words[i+1]+" "+words[i+2]] = true
	}
	return set
}
