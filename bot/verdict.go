package bot

import (
	"math"

	"agendabot/corpus"
	"agendabot/index"
)

const (
	closestFrom = 0.125  // less of the question is a passage that happens to share a common word
	minWeight   = 0.35   // what a word weighs at least: in a corpus on one subject its commonest words still count
	manyHave    = 20     // passages: a word that as many have says little of which of them is meant
	fifth       = 5      // the hit whose score says whether the first stands out
	apartBelow  = 0.75   // of the first one's score
	muchOf      = 1. / 3 // of the question occurs nowhere: it is about something that the documents do not speak of
)

// Thresholds are the numbers of the rule that calls an answer “answered”. Shares are of the weight of the question's
// words; Score is in weights of the rarest word, as in Grounds.
type Thresholds struct {
	Half  float64 `json:"half"`  // the least share of the question that an answer has
	Most  float64 `json:"most"`  // the share that is enough, whatever the score
	Score float64 `json:"score"` // the score that is enough with half of the question
}

// DefaultThresholds are those that Ask decides by. They are from the first half of the questions of an outside collection
// (XQuAD, English) by “agendabot eval --thresholds”, where Most from 0.6 to 0.75 and Score from 1.5 to 2 are worth nearly the
// same, and of those the ones that leave fewest questions without an answer; the second half and
// other collections bear them out.
func DefaultThresholds() Thresholds { return Thresholds{Half: 0.5, Most: 0.65, Score: 1.5} }

// Grounds are the evidence that a verdict is decided on: what the best passage has of the question. The question's words
// weigh by how rare they are; one that occurs nowhere weighs most. A passage, or a whole list, covers a word that stands
// in it, in its list's lead-in or in its headings; a word of the headings counts as much as it tells passages apart,
// which the title of the only document does not, and one that the passage has in another form of the glossary's half.
// Words of the turn before, and words that are said about any subject, do not count; if the question has no other words,
// the latter do.
type Grounds struct {
	Share  float64 // of the question's weight that the passage covers; a near spelling in the place of a word does not
	Near   float64 // the same, with near spellings at half
	Score  float64 // the passage's, without the words of the turn before, in weights of a word that occurs nowhere
	Barred bool    // it cannot be the answer, whatever it covers; see bar, lacksWanted and muchOf
	Doubt  bool    // it lacks a name or a number, or has a near spelling in the place of a word
	Apart  bool    // it stands out: the fifth hit's score is less than three quarters of its own
	Common bool    // every word that it covers stands in twenty passages or more
}

// Verdict is the rule behind every verdict.
//
//	not found  the passage covers less than an eighth of the question
//	answered   it covers half, its score is high, it stands out, and there is no doubt;
//	           or it covers most, and its score is high, or it stands out, or it has a word that is not common
//	closest    otherwise, or if it is barred
//
// A high score with half of a long question says as much as most of a short one. Most of a question of common words that
// many passages fit alike (“how can I apply?”) says nothing.
func (g Grounds) Verdict(t Thresholds) Verdict {
	high := g.Score >= t.Score
	switch {
	case g.Near < closestFrom:
		return NotFound
	case g.Barred || g.Share < t.Half:
		return Closest
	case high && g.Apart && !g.Doubt, g.Share >= t.Most && (high || g.Apart || !g.Common):
		return Answered
	default:
		return Closest
	}
}

// grounds are those of the first hit that covers enough to come near. What else was found says whether it stands out.
func (f *findings) grounds(hits []index.Hit) Grounds {
	for i := range hits {
		h := &hits[i]
		g := f.coverage(h)
		if g.Near < closestFrom {
			continue
		}
		own := h.Own
		for _, p := range h.Parts {
			if isPrevious(f.Words, p.Word) {
				own -= p.Score
			}
		}
		g.Score = own / rarest(f.passages)
		g.Apart = len(f.Hits) < fifth || f.Hits[fifth-1].Own < apartBelow*h.Own
		return g
	}
	return Grounds{}
}

// rarest is the weight of a word that none of so many passages has.
func rarest(passages int) float64 { return math.Log(2 * float64(passages+1)) }

func isPrevious(words []index.Word, text string) bool {
	for i := range words {
		if words[i].Text == text {
			return words[i].Previous
		}
	}
	return false
}

// coverage is what a hit covers of the question.
func (f *findings) coverage(h *index.Hit) Grounds {
	total, covered, near, nowhere, inText := 0.0, 0.0, 0.0, 0.0, false
	g := Grounds{Barred: isWholeTable(h) || lacksWanted(f.asked, h), Common: true}
	names, soft := namesIn(f.asked), onlySoft(f.Words)
	for i := range f.Words {
		w := &f.Words[i]
		if !w.Asked() || (w.Soft && !soft) {
			continue
		}
		total += weightOf(w)
		has := h.Has[i]
		g.Barred = g.Barred || bar(w, has, names[w.Text])
		g.Doubt = g.Doubt || (names[w.Text] && has == 0) || (w.Corrected != "" && has != 0)
		switch {
		case has == 0 && w.Missing():
			nowhere += weightOf(w)
		case has == 0:
		case w.Corrected != "":
			near += coveredWeight(w, has) / 2
		default:
			covered += coveredWeight(w, has)
			g.Common = g.Common && w.Passages >= manyHave
		}
		inText = inText || has&(index.InText|index.InForm) != 0
	}
	g.Barred = g.Barred || !inText || (nowhere > 0 && nowhere >= muchOf*total)
	if total > 0 {
		g.Share, g.Near = covered/total, (covered+near)/total
	}
	return g
}

// bar says that a word of the question keeps a passage from being the answer: a quoted phrase that it lacks, or a name or
// a number that the documents do not have, because then they speak of another.
func bar(w *index.Word, has index.Where, name bool) bool {
	return (w.Phrase && has == 0) || (name && w.Missing() && has&index.InForm == 0)
}

func weightOf(w *index.Word) float64 { return max(minWeight, w.Weight) }

// coveredWeight is what a word counts where a hit has it.
func coveredWeight(w *index.Word, has index.Where) float64 {
	switch has {
	case 0:
		return 0
	case index.InForm:
		return weightOf(w) / 2
	case index.InHead:
		return min(weightOf(w), w.Rarity)
	default:
		return weightOf(w)
	}
}

// coverage is the share of the question's weight that a hit covers, near spellings at half.
func coverage(words []index.Word, h *index.Hit) float64 {
	f := findings{Result: &index.Result{Words: words}}
	return f.coverage(h).Near
}

// onlySoft says that the question has no other words than those said about any subject.
func onlySoft(words []index.Word) bool {
	for i := range words {
		if !words[i].Soft && words[i].Asked() {
			return false
		}
	}
	return true
}

// isWholeTable says that a hit is a table rather than a row of one, which its head row may speak for alone.
func isWholeTable(h *index.Hit) bool {
	return h.Document != nil && h.Passage().Kind == corpus.KindList && h.Passage().Table
}
