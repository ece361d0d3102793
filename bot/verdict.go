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
// weighs most. A passage, or a whole list, covers a word that stands in it, in its list's lead-in or in its headings,
// but at least one word must stand in the passage itself.
//
//	not found  no passage covers an eighth of the weight
//	answered   the best of those that do covers 3/5, and every quoted phrase
//	closest    it does not
//
// Words of the turn before, and words that are said about any subject, do not count; if the question has no other
// words, the latter do. A near spelling covers half of its word, because it may be another word. A list that only
// its headings speak for, because nothing introduces it, comes closest and answers nothing.
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

// coverage is the share of the question's weight that a hit covers. It is sure unless the hit lacks a quoted phrase
// or has no word of the question itself.
func coverage(words []index.Word, h *index.Hit) (share float64, sure bool) {
	total, covered, inText := 0.0, 0.0, false
	sure = true
	soft := onlySoft(words)
	for i := range words {
		w := &words[i]
		if w.Previous || (w.Soft && !soft) {
			continue
		}
		weight := max(minWeight, w.Weight)
		total += weight
		if h.Has[i] == 0 {
			sure = sure && !w.Phrase
			continue
		}
		inText = inText || h.Has[i]&index.InText != 0
		if w.Corrected != "" {
			weight /= 2
		}
		covered += weight
	}
	if total == 0 || (!inText && !isHeaded(h)) {
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

// isHeaded says that a hit is a list without a lead-in, which its headings introduce.
func isHeaded(h *index.Hit) bool {
	return h.Document != nil && h.Passage().Kind == corpus.KindList && h.Passage().Own.Len() == 0
}
