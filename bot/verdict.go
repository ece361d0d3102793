package bot

import (
	"agendabot/corpus"
	"agendabot/index"
)

const (
	answeredFrom = 0.6   // of the question's weight in one passage
	closestFrom  = 0.125 // less is a passage that happens to share a common word
	minWeight    = 0.35  // what a word weighs at least: in a corpus on one subject its commonest words still count
)

// decide is the rule behind every verdict. The question's words weigh by how rare they are; one that occurs nowhere
// weighs most. A passage, or a whole list, covers a word that stands in it, in its list's lead-in or in its headings;
// a word of the headings counts as much as it tells passages apart, which the title of the only document does not.
//
//	not found  no passage covers an eighth of the weight
//	answered   the best of those that do covers 3/5, and is sure
//	closest    it does not, or is not
//
// Sure is a passage that has a word of the question itself, every quoted phrase, and no near spelling in the place of
// a word, because that may be another word (Iran and Iraq). A table that its head row speaks for is not sure either.
// Words of the turn before, and words that are said about any subject, do not count; if the question has no other
// words, the latter do.
func decide(words []index.Word, hits []index.Hit) Verdict {
	for i := range hits {
		switch covered, sure := coverage(words, &hits[i]); {
		case covered < closestFrom:
		case covered >= answeredFrom && sure:
			return Answered
		default:
			return Closest
		}
	}
	return NotFound
}

// coverage is the share of the question's weight that a hit covers, and whether it is sure.
func coverage(words []index.Word, h *index.Hit) (share float64, sure bool) {
	total, covered, inText := 0.0, 0.0, false
	sure = !isWholeTable(h)
	soft := onlySoft(words)
	for i := range words {
		w := &words[i]
		if w.Previous || (w.Soft && !soft) {
			continue
		}
		weight := max(minWeight, w.Weight)
		total += weight
		sure = sure && w.Corrected == ""
		switch has := h.Has[i]; {
		case has == 0:
			sure = sure && !w.Phrase
			continue
		case has == index.InHead:
			weight = min(weight, w.Rarity)
		case has&index.InText != 0:
			inText = true
		}
		if w.Corrected != "" {
			weight /= 2
		}
		covered += weight
	}
	if total == 0 {
		return 0, false
	}
	return covered / total, sure && inText
}

// onlySoft says that the question has no other words than those said about any subject.
func onlySoft(words []index.Word) bool {
	for i := range words {
		if !words[i].Soft && !words[i].Previous {
			return false
		}
	}
	return true
}

// isWholeTable says that a hit is a table rather than a row of one.
func isWholeTable(h *index.Hit) bool {
	return h.Document != nil && h.Passage().Kind == corpus.KindList && h.Passage().Table
}
