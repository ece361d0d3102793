package index

import (
	"context"
	"slices"
)

const (
	// glossaryWeight is what the words of another form count together, as a share of what a word counts: as much as
	// orders passages that are alike otherwise, and not enough to put them before those that have the words asked for.
	glossaryWeight = 0.1
	// insteadWeight is the same where a word that was asked for occurs nowhere, so that the form stands in its place.
	insteadWeight = 0.5
)

// addGlossary adds the words of other forms that the glossary has of what was asked. What was asked must have been
// looked up.
func (l *wordList) addGlossary(ctx context.Context) error {
	for _, e := range l.build.glossary.expand(l.query.Text, l.query.Language) {
		if err := l.addForm(ctx, e); err != nil {
			return err
		}
	}
	return nil
}

// addForm adds the words of a form that were not asked for, unless one of its words occurs nowhere.
func (l *wordList) addForm(ctx context.Context, e expansion) error {
	use := OtherForm{Text: e.Form, Of: l.wordsAt(e.Start, e.End)}
	var fresh []Word
	for _, surface := range e.Words {
		terms := l.build.termsOf(surface)
		if len(terms) == 0 || l.build.analyzers.isFunctionWord(surface) {
			continue
		}
		if place := l.placeOf(terms); place >= 0 {
			use.Words = append(use.Words, place)
			continue
		}
		w := Word{Text: surface, Form: e.Form, terms: terms}
		if err := l.build.lookWord(ctx, &w); err != nil {
			return err
		}
		if len(w.lists) == 0 || len(l.words)+len(fresh) >= maxWords {
			return nil
		}
		use.Words = append(use.Words, len(l.words)+len(fresh))
		fresh = append(fresh, w)
	}
	for i := range fresh {
		fresh[i].share = l.formWeight(use.Of) / float64(len(use.Words))
		l.known[termKey(fresh[i].terms)] = true
	}
	l.words = append(l.words, fresh...)
	if len(use.Words) > 0 && len(use.Of) > 0 {
		l.forms = append(l.forms, use)
	}
	return nil
}

// wordsAt are the places of the words that the question's tokens became.
func (l *wordList) wordsAt(start, end int) (places []int) {
	for _, p := range l.at[min(start, len(l.at)):min(end, len(l.at))] {
		if p >= 0 && !slices.Contains(places, p) {
			places = append(places, p)
		}
	}
	return places
}

// placeOf is the place of the word with these terms; -1 if there is none.
func (l *wordList) placeOf(terms map[string][]string) int {
	key := termKey(terms)
	if !l.known[key] {
		return -1
	}
	return slices.IndexFunc(l.words, func(w Word) bool { return !w.Phrase && termKey(w.terms) == key })
}

// formWeight is what a form counts for the words that it is another form of; there are none if all of what was asked are
// stop words, such as WHO.
func (l *wordList) formWeight(of []int) float64 {
	if len(of) == 0 {
		return insteadWeight
	}
	for _, place := range of {
		if len(l.words[place].lists) == 0 {
			return insteadWeight
		}
	}
	return glossaryWeight
}

// isFunctionWord says that English or French leaves the word out: the forms of a glossary may be in either.
func (a analyzers) isFunctionWord(surface string) bool {
	return a.stops["en"][surface] || a.stops["fr"][surface]
}
