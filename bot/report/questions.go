package report

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"
)

// questions counts questions by what they ask.
type questions struct {
	read    *reader
	byTerms map[string]*question // by language and signature
	known   map[string]*question // by language and wording: most questions are asked again as they were
	alone   []*question          // each counted by itself
}

// question is what was asked, in all its wordings.
type question struct {
	language   string
	terms      []string       // the signature
	wordings   map[string]int // how often it was asked so
	times      int
	last       time.Time
	helpful    int
	notHelpful int
	shown      map[shownAs]int // only where a vote said that the answer did not help
}

func newQuestions(read *reader) *questions {
	return &questions{read: read, byTerms: map[string]*question{}, known: map[string]*question{}}
}

// add counts a question, and gives what it is counted as.
func (qs *questions) add(l *Line) *question {
	text, language := wording(l.Text), oneLine(l.Language)
	key := language + "\x00" + text
	q := qs.known[key]
	if q == nil {
		terms := qs.read.signature(language, text)
		signature := signatureOf(language, terms)
		if q = qs.byTerms[signature]; q == nil {
			q = &question{language: language, terms: terms, wordings: map[string]int{}, shown: map[shownAs]int{}}
			qs.byTerms[signature] = q
		}
		qs.known[key] = q
	}
	q.count(l, text)
	return q
}

// addAlone counts a question that is like no other, whatever its words: “and the third?”.
func (qs *questions) addAlone(l *Line) *question {
	text := wording(l.Text)
	q := &question{language: oneLine(l.Language), wordings: map[string]int{}, shown: map[shownAs]int{}}
	qs.alone = append(qs.alone, q)
	q.count(l, text)
	return q
}

func (q *question) count(l *Line, text string) {
	q.wordings[text]++
	q.times++
	if l.At.After(q.last) {
		q.last = l.At
	}
	q.helpful += l.Helpful
	q.notHelpful += l.NotHelpful
}

func (q *question) signature() string { return signatureOf(q.language, q.terms) }

// take makes one question of two.
func (q *question) take(other *question) {
	for text, n := range other.wordings {
		q.wordings[text] += n
	}
	q.times += other.times
	q.helpful += other.helpful
	q.notHelpful += other.notHelpful
	if other.last.After(q.last) {
		q.last = other.last
	}
	for as, n := range other.shown {
		q.shown[as] += n
	}
}

// most is the most frequent wording; of equals the first in alphabetical order, so that a report is always the same.
func (q *question) most() string {
	return byCount(q.wordings, cmp.Compare)[0]
}

func (q *question) group() Group {
	forms := map[string]struct{}{} // “Landmines?” and “landmines” are one wording
	for w := range q.wordings {
		forms[strings.Join(wordsOf(w), " ")] = struct{}{}
	}
	return Group{Question: q.most(), Language: q.language, Times: q.times, Wordings: len(forms), Last: q.last}
}

// merged are the questions, the most asked first, with those that differ only in a slip of the pen made one.
func (qs *questions) merged(ctx context.Context, m merger) ([]*question, error) {
	all := slices.SortedFunc(maps.Values(qs.byTerms), func(a, b *question) int {
		return cmp.Or(cmp.Compare(b.times, a.times), slices.Compare(a.terms, b.terms), cmp.Compare(a.language, b.language))
	})
	all, err := m.merge(ctx, all)
	all = append(all, qs.alone...)
	slices.SortStableFunc(all, func(a, b *question) int {
		return cmp.Or(cmp.Compare(b.times, a.times), b.last.Compare(a.last))
	})
	return all, err
}

func (qs *questions) groups(ctx context.Context, m merger) ([]Group, error) {
	all, err := qs.merged(ctx, m)
	groups := []Group{}
	for _, q := range all {
		groups = append(groups, q.group())
	}
	return groups, err
}

// objections are the questions with votes against their answers.
func (t *tally) objections(ctx context.Context, m merger, s *shelf) ([]NotHelpful, error) {
	all, err := t.unhelpful.merged(ctx, m)
	if err != nil {
		return nil, err
	}
	out := []NotHelpful{}
	for _, q := range all {
		n := NotHelpful{Group: q.group(), Helpful: q.helpful, NotHelpful: q.notHelpful}
		if n.Passages, err = s.passages(q.shown); err != nil {
			return nil, err
		}
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b NotHelpful) int { return cmp.Compare(b.NotHelpful, a.NotHelpful) })
	return out, nil
}

// byCount are the keys, the highest count first.
func byCount[K comparable](m map[K]int, compare func(a, b K) int) []K {
	return slices.SortedFunc(maps.Keys(m), func(a, b K) int { return cmp.Or(cmp.Compare(m[b], m[a]), compare(a, b)) })
}
