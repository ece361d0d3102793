package bot

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

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
	// Curated are the passages that an administrator chose for a question like this one, in order; nil if there are none.
	Curated(q index.Query) ([]index.Place, error)
	// CuratedQuestions are up to n of the administrator's questions that have what somebody typed; of all, if that is nothing.
	CuratedQuestions(typed string, n int) []string
	Topics(n int) ([]string, error)
	Languages() []string // of the documents, ISO 639-1
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
	if q.Previous == nil {
		u.followUp, u.more = false, false
	}
	a := &Answer{Question: q.Text, Corpus: c.Summary(), Language: u.language, Citations: []Citation{}, Evidence: []Evidence{}}
	chosen, err := chosenFor(c, &u, q)
	if err != nil {
		return nil, fmt.Errorf("ask: %w", err)
	}
	if len(chosen) == 0 && u.followUp && askItem(c, u, q.Previous, a) {
		a.FollowUp = true
		return a, nil
	}
	f := &findings{chosen: chosen}
	if err := f.find(ctx, c, &u, q.Previous); err != nil {
		return nil, err
	}
	if u.followUp {
		a.About = q.Previous.Text
	}
	var exclude []string
	if u.more {
		exclude = q.Previous.Shown
	}
	hits := f.cited(max(sizeOf(q.Size), candidates), exclude)
	shown := hits[:min(len(hits), sizeOf(q.Size))]
	b.fill(a, f, &u, shown)
	a.FollowUp = u.followUp
	a.Spent = u.more && len(hits) == 0 && len(exclude) > 0
	if len(a.Citations) == len(shown) { // not one item in their place
		a.More = len(hits) - len(shown)
	}
	if err := finish(a, c, q); err != nil {
		return nil, fmt.Errorf("ask: %w", err)
	}
	a.Turn = nextTurn(c, &u, q.Previous, a)
	return a, nil
}

// query is what to search for.
func (u *understood) query(previous *Turn) index.Query {
	q := index.Query{Text: u.text, Phrases: u.phrases, Skip: questionWords(), Soft: softWords(), Language: u.spoken, Size: candidates}
	switch {
	case u.more:
		q.Text, q.Size = cmp.Or(previous.Last, previous.Text), q.Size+len(previous.Shown)
		q.Previous = previous.Text
	case u.followUp:
		q.Previous = previous.Text
	}
	return q
}

// findings are what was found for a question.
type findings struct {
	*index.Result
	asked    string // the question that was searched for
	passages int    // of the corpus
	capitals []capital
	chosen   []index.Place // by an administrator
}

// find searches. A question without words of its own, such as “why?”, is the one before once more, unless an
// administrator chose passages for it.
func (f *findings) find(ctx context.Context, c Corpus, u *understood, previous *Turn) (err error) {
	query := u.query(previous)
	if f.Result, err = c.Search(ctx, query); err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	f.asked, f.passages = query.Text, c.Summary().Passages
	if f.capitals, err = findCapitals(ctx, c, capitalsOf(u.text, f.Words)); err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	if ownWords(f.Words) || len(f.capitals) > 0 || len(f.chosen) > 0 {
		return nil
	}
	if previous == nil {
		return ErrNoQuestion
	}
	u.text, u.followUp = previous.Text, true
	query.Text, query.Previous = previous.Text, ""
	f.asked = query.Text
	if f.Result, err = c.Search(ctx, query); err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	if f.chosen, err = c.Curated(query); err != nil {
		return fmt.Errorf("ask: %w", err)
	}
	return nil
}

func ownWords(words []index.Word) bool {
	return slices.ContainsFunc(words, func(w index.Word) bool { return w.Asked() })
}

func sizeOf(n int) int {
	if n <= 0 {
		return defaultCitations
	}
	return n
}

// decide gives the answer its verdict, and narrows a list down to the item that was asked for. What an administrator
// chose answers the question as it was chosen.
func (f *findings) decide(a *Answer, u *understood, hits []index.Hit) []index.Hit {
	if a.Curated = len(hits) > 0 && f.isChosen(hits[0].Place); a.Curated {
		a.Verdict = Answered
		return hits
	}
	a.Grounds = f.judge(hits)
	if a.Verdict = a.Grounds.Verdict(DefaultThresholds()); a.Verdict != Answered {
		return hits
	}
	picked, ok := pickItem(u, hits)
	if !ok {
		a.Verdict, a.Grounds.Barred = Closest, true
	}
	return picked
}

// fill puts verdict, citations and evidence into the answer.
func (b *Bot) fill(a *Answer, f *findings, u *understood, hits []index.Hit) {
	hits = f.decide(a, u, hits)
	soft := onlySoft(f.Words)
	for i := range f.Words {
		w := &f.Words[i]
		if !w.Asked() || (w.Soft && !soft && w.Missing()) {
			continue
		}
		e := Evidence{Term: w.Text, Passages: w.Passages, Occurrences: w.Occurrences, Headings: w.Headings, Phrase: w.Phrase}
		if w.Corrected != "" {
			a.Evidence = append(a.Evidence, Evidence{Term: w.Text})
			if len(hits) > 0 && !slices.ContainsFunc(hits, func(h index.Hit) bool { return i < len(h.Has) && h.Has[i]&^index.InForm != 0 }) {
				continue // what is shown was not found by it
			}
			a.SearchedFor = append(a.SearchedFor, Correction{w.Text, w.Corrected})
			e.Term = w.Corrected
		}
		a.Evidence = append(a.Evidence, e)
	}
	f.tellForms(a, hits)
	for _, c := range f.capitals {
		a.Evidence = append(a.Evidence, c.evidence)
	}
	for i := range hits {
		matches := hits[i].Matches()
		ct := cite(hits[i].Place, hits[i].Score, matches)
		ct.Curated = f.isChosen(hits[i].Place)
		ct.Best = bestSentence(hits[i].Place, matches, f.Words)
		if b.Explain {
			ct.Parts = hits[i].Parts
		}
		a.Citations = append(a.Citations, ct)
	}
}

// tellForms adds the glossary's forms that were found in the place of words that occur nowhere.
func (f *findings) tellForms(a *Answer, hits []index.Hit) {
	for i := range f.Forms {
		form := &f.Forms[i]
		var asked []string
		missing := false
		for _, w := range form.Of {
			asked = append(asked, f.Words[w].Text)
			missing = missing || f.Words[w].Missing()
		}
		if missing && slices.ContainsFunc(hits, func(h index.Hit) bool { return form.In(&h) }) {
			a.SearchedFor = append(a.SearchedFor, Correction{strings.Join(asked, " "), form.Text})
		}
	}
}

// finish adds what depends on the verdict.
func finish(a *Answer, c Corpus, q Question) (err error) {
	if langs := c.Languages(); a.Verdict != Answered && !slices.Contains(langs, Language(q.Text)) {
		a.DocumentsIn = langs
	}
	if a.Verdict == NotFound {
		a.Questions = c.CuratedQuestions("", questionsShown)
		a.Topics, err = c.Topics(4)
	}
	return err
}

// nextTurn is what the next question may lean on: the question that the conversation is about, the last one, the
// passages shown since, and the list that was cited last, unless something else was cited after it.
func nextTurn(c Corpus, u *understood, previous *Turn, a *Answer) Turn {
	t := Turn{Text: u.text}
	if u.followUp {
		t = *previous
		if !u.more && u.text != previous.Text {
			t.Last = u.text
		}
	} else {
		previous = nil
	}
	ids := make([]string, len(a.Citations))
	for i := range a.Citations {
		ids[i] = a.Citations[i].ID
	}
	t.Shown = shown(previous, ids...)
	if len(ids) == 0 {
		return t
	}
	t.List, t.Item = "", 0
	if p, err := c.Passage(ids[0]); err == nil {
		if list, ok := p.List(); ok {
			t.List, t.Item = list.Passage().ID, itemNumber(list, p)
		}
	}
	return t
}
