package bot

import (
	"strings"

	"agendabot/corpus"
	"agendabot/index"
)

// bestSentence is the sentence of a citation that has most of the question's weight, if it has several sentences.
func bestSentence(p index.Place, matches []corpus.Span, words []index.Word) *Range {
	if p.Passage().Kind == corpus.KindList {
		return nil
	}
	sentences := corpus.Sentences(p.Text())
	if len(sentences) < 2 {
		return nil
	}
	start := p.Passage().Spans[0].Start
	best, most := -1, 0.0
	for i, s := range sentences {
		seen, weight := map[string]bool{}, 0.0
		for _, m := range matches {
			if m.Start < start+s.Start || m.End > start+s.End {
				continue
			}
			form := strings.ToLower(p.Document.Text[m.Start:m.End])
			if !seen[form] {
				seen[form] = true
				weight += formWeight(form, words)
			}
		}
		if weight > most {
			best, most = i, weight
		}
	}
	if best < 0 {
		return nil
	}
	return &Range{sentences[best].Start, sentences[best].End}
}

// formWeight is the weight of the question's word that a form in the text belongs to: the one that it shares the
// longest beginning with.
func formWeight(form string, words []index.Word) float64 {
	weight, longest := 0.1, 0
	for i := range words {
		w := words[i].Text
		if words[i].Corrected != "" {
			w = words[i].Corrected
		}
		n := 0
		for n < len(w) && n < len(form) && w[n] == form[n] {
			n++
		}
		if n > longest {
			longest, weight = n, max(0.1, words[i].Weight)
		}
	}
	return weight
}
