package bot

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"agendabot/corpus"
	"agendabot/index"
)

const (
	defaultCitations = 3
	candidates       = 12  // hits looked at for the citations
	alsoFrom         = 0.5 // of the first citation's score: what a further citation must reach
)

// Corpus is what answers are taken from: a build.
type Corpus interface {
	index.Searcher
	Passage(id string) (index.Place, error)
	Topics(n int) ([]string, error)
	Matches(p index.Place, words []index.Word) []corpus.Span
}

// Bot answers questions. Its zero value is ready; it keeps nothing between questions.
type Bot struct {
	// Explain adds to each citation what its score is made of.
	Explain bool
}

// Ask answers a question from a corpus. The errors that a person should read differently from the rest are
// ErrNoQuestion and ErrQuestionTooLong; see UserText.
func (b *Bot) Ask(ctx context.Context, c Corpus, q Question) (*Answer, error) {
	u, err := understand(q)
	if err != nil {
		return nil, err
	}
	a := &Answer{Question: q.Text, Corpus: c.Summary(), Language: u.language, Citations: []Citation{}, Evidence: []Evidence{}}
	if q.Previous != nil && (u.ordinal != 0 || u.step != 0) && q.Previous.List != "" {
		if done, err := b.askItem(c, u, q.Previous, a); err != nil || done {
			return a, err
		}
	}
	query := index.Query{Text: u.text, Phrases: u.phrases, Skip: questionWords(), Soft: softWords(), Size: candidates}
	exclude := map[string]bool{}
	if q.Previous != nil && u.followUp {
		a.About = q.Previous.Text
		if u.more {
			query.Text = q.Previous.Text
			for _, id := range q.Previous.Shown {
				exclude[id] = true
			}
			query.Size += len(exclude)
		} else {
			query.Previous = q.Previous.Text
		}
	}
	r, err := search(ctx, c, &query, q.Previous)
	if err != nil {
		return nil, err
	}
	b.fill(a, c, r, sizeOf(q.Size), exclude)
	if a.Verdict == NotFound {
		if a.Topics, err = c.Topics(4); err != nil {
			return nil, fmt.Errorf("ask: %w", err)
		}
	}
	a.Turn = nextTurn(c, query.Text, q.Previous, u, a)
	return a, nil
}

// search runs the query. A question without words of its own, such as “why?”, is that before once more.
func search(ctx context.Context, c Corpus, query *index.Query, previous *Turn) (*index.Result, error) {
	r, err := c.Search(ctx, *query)
	if err == nil && !ownWords(r.Words) && previous != nil {
		query.Text, query.Previous = previous.Text, ""
		r, err = c.Search(ctx, *query)
	}
	switch {
	case err != nil:
		return nil, fmt.Errorf("ask: %w", err)
	case !ownWords(r.Words):
		return nil, ErrNoQuestion
	}
	return r, nil
}

func ownWords(words []index.Word) bool {
	return slices.ContainsFunc(words, func(w index.Word) bool { return !w.Previous })
}

// withOwnWords leaves out the hits that have only words of the turn before, if others have words of this one.
func withOwnWords(r *index.Result) []index.Hit {
	var own []index.Hit
	for _, h := range r.Hits {
		for i, has := range h.Has {
			if has != 0 && !r.Words[i].Previous {
				own = append(own, h)
				break
			}
		}
	}
	if len(own) == 0 {
		return r.Hits
	}
	return own
}

func sizeOf(n int) int {
	if n <= 0 {
		return defaultCitations
	}
	return n
}

// fill puts verdict, citations and evidence into the answer.
func (b *Bot) fill(a *Answer, c Corpus, r *index.Result, size int, exclude map[string]bool) {
	r.Hits = withOwnWords(r)
	hits := choose(c, r, exclude)
	a.Verdict = decide(r.Words, hits)
	for i := range r.Words {
		w := &r.Words[i]
		if w.Previous || (w.Soft && w.Missing()) {
			continue
		}
		e := Evidence{Term: w.Text, Passages: w.Passages, Occurrences: w.Occurrences, Headings: w.Headings, Phrase: w.Phrase}
		if w.Corrected != "" {
			a.SearchedFor = append(a.SearchedFor, Correction{w.Text, w.Corrected})
			a.Evidence = append(a.Evidence, Evidence{Term: w.Text})
			e.Term = w.Corrected
		}
		a.Evidence = append(a.Evidence, e)
	}
	if a.Verdict == NotFound {
		return
	}
	for _, h := range hits {
		if len(a.Citations) == size || (len(a.Citations) > 0 && h.Score < alsoFrom*hits[0].Score) {
			break
		}
		if covered, _ := coverage(r.Words, &h); covered < closestFrom {
			continue
		}
		ct := cite(h.Place, h.Score, h.Matches)
		ct.Best = bestSentence(h, r.Words, ct.Text)
		if b.Explain {
			ct.Parts = h.Parts
		}
		a.Citations = append(a.Citations, ct)
	}
}

// nextTurn is what the next question may lean on. A question that leans on this one through another keeps the
// words of both, so that “and for crime?” after “and for peace?” still knows what it is about.
func nextTurn(c Corpus, text string, previous *Turn, u understood, a *Answer) Turn {
	t := Turn{Text: text}
	if previous != nil && u.followUp {
		if !u.more {
			t.Text = previous.Text
		}
		t.List, t.Item = previous.List, previous.Item
		t.Shown = previous.Shown
	}
	if !u.more {
		t.Shown = nil
	}
	for i, ct := range a.Citations {
		t.Shown = append(t.Shown, ct.ID)
		if i > 0 {
			continue
		}
		if p, err := c.Passage(ct.ID); err == nil {
			if list, ok := p.List(); ok {
				t.List, t.Item = list.Passage().ID, itemNumber(list, p)
			}
		}
	}
	return t
}

// askItem answers a question for the n-th item of the list that was cited before.
func (b *Bot) askItem(c Corpus, u understood, previous *Turn, a *Answer) (done bool, err error) {
	list, err := c.Passage(previous.List)
	if err != nil {
		return false, nil //nolint:nilerr // the list is gone since; the question is searched as it stands
	}
	items := itemsOf(list)
	a.About = list.Document.OwnText(list.Passage())
	if a.About == "" {
		a.About = previous.Text
	}
	a.Turn = Turn{Text: previous.Text, List: previous.List, Item: previous.Item, Shown: []string{previous.List}}
	n := u.itemOf(len(items), previous.Item)
	if n == 0 {
		a.Verdict = Closest
		a.Citations = append(a.Citations, cite(list, 0, nil))
		return true, nil
	}
	a.Verdict = Answered
	ct := cite(index.Place{Document: list.Document, Index: items[n-1]}, 0, nil)
	a.Citations = append(a.Citations, ct)
	a.Turn.Item, a.Turn.Shown = n, []string{ct.ID}
	return true, nil
}

// itemsOf are the items of a list, without those of lists inside it and without the further pieces of long items.
func itemsOf(list index.Place) []int {
	var items []int
	last := ""
	for i := range list.Document.Passages {
		p := &list.Document.Passages[i]
		if p.List == list.Index && (p.Item == "" || p.Item != last) {
			items = append(items, i)
			last = p.Item
		}
	}
	return items
}

func itemNumber(list, item index.Place) int {
	for n, i := range itemsOf(list) {
		if i == item.Index {
			return n + 1
		}
	}
	return 0
}

// bestSentence is the sentence of a citation that has most of the question's weight, if it has several sentences.
func bestSentence(h index.Hit, words []index.Word, text string) *Range {
	if h.Passage().Kind == corpus.KindList {
		return nil
	}
	sentences := corpus.Sentences(text)
	if len(sentences) < 2 {
		return nil
	}
	start := h.Passage().Spans[0].Start
	best, most := -1, 0.0
	for i, s := range sentences {
		seen, weight := map[string]bool{}, 0.0
		for _, m := range h.Matches {
			if m.Start < start+s.Start || m.End > start+s.End {
				continue
			}
			form := strings.ToLower(h.Document.Text[m.Start:m.End])
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
