package bot

import "agendabot/index"

const (
	answeredFrom = 0.6   // of the question's weight in one passage
	closestFrom  = 0.125 // less is a passage that happens to share a common word
	minWeight    = 0.35  // what a word weighs at least: in a corpus on one subject its commonest words still count
)

// decide is the rule behind every verdict. The question's words weigh by how rare they are; one that occurs nowhere
// weighs most. A passage, or a whole list, covers a word that stands in it, in its list's lead-in or in its headings,
// but at least one word must stand in the passage itself.
//
//	answered   the best of the passages covers 3/5 of the weight, and every quoted phrase
//	closest    one covers an eighth
//	not found  none does
//
// Words of the turn before, and words that are said about any subject, do not count; if the question has no other
// words, the latter do. A near spelling covers half of its word, because it may be another word.
func decide(words []index.Word, hits []index.Hit) Verdict {
	verdict := NotFound
	for i := range hits {
		switch covered, phrases := coverage(words, &hits[i]); {
		case covered >= answeredFrom && phrases && i == 0:
			return Answered
		case covered >= closestFrom:
			verdict = Closest
		}
	}
	return verdict
}

// coverage is the share of the question's weight that a hit covers, and whether it has every quoted phrase.
func coverage(words []index.Word, h *index.Hit) (share float64, phrases bool) {
	total, covered, inText := 0.0, 0.0, false
	phrases = true
	soft := onlySoft(words)
	for i := range words {
		w := &words[i]
		if w.Previous || (w.Soft && !soft) {
			continue
		}
		weight := max(minWeight, w.Weight)
		total += weight
		if h.Has[i] == 0 {
			phrases = phrases && !w.Phrase
			continue
		}
		inText = inText || h.Has[i]&index.InText != 0
		if w.Corrected != "" {
			weight /= 2
		}
		covered += weight
	}
	if total == 0 || !inText {
		return 0, phrases
	}
	return covered / total, phrases
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
