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
	byTerms map[string]*question // by joined signature
	known   map[string]*question // by language and wording: most questions are asked again as they were
}

// question is what was asked, in all its wordings.
type question struct {
	terms      []string // the signature
	wordings   map[string]*worded
	times      int
	last       time.Time
	helpful    int
	notHelpful int
	shown      map[string]int // passages, only where a vote said that the answer did not help
}

// worded is one wording of a question.
type worded struct {
	language string
	times    int
}

func newQuestions(read *reader) *questions {
	return &questions{read: read, byTerms: map[string]*question{}, known: map[string]*question{}}
}

func (qs *questions) add(l *Line) {
	text, language := wording(l.Text), oneLine(l.Language)
	key := language + "\x00" + text
	q := qs.known[key]
	if q == nil {
		terms := qs.read.signature(language, text)
		joined := strings.Join(terms, " ")
		if q = qs.byTerms[joined]; q == nil {
			q = &question{terms: terms, wordings: map[string]*worded{}, shown: map[string]int{}}
			qs.byTerms[joined] = q
		}
		qs.known[key] = q
	}
	w := q.wordings[text]
	if w == nil {
		w = &worded{language: language}
		q.wordings[text] = w
	}
	w.times++
	q.times++
	if l.At.After(q.last) {
		q.last = l.At
	}
	q.helpful += l.Helpful
	q.notHelpful += l.NotHelpful
	if l.NotHelpful > 0 {
		for _, id := range l.Shown {
			q.shown[id]++
		}
	}
}

// take makes one question of two.
func (q *question) take(other *question) {
	for text, w := range other.wordings {
		if mine := q.wordings[text]; mine != nil {
			mine.times += w.times
		} else {
			q.wordings[text] = w
		}
	}
	q.times += other.times
	q.helpful += other.helpful
	q.notHelpful += other.notHelpful
	if other.last.After(q.last) {
		q.last = other.last
	}
	for id, n := range other.shown {
		q.shown[id] += n
	}
}

// most is the most frequent wording; of equals the first in alphabetical order, so that a report is always the same.
func (q *question) most() string {
	return slices.MinFunc(slices.Collect(maps.Keys(q.wordings)), func(a, b string) int {
		return cmp.Or(cmp.Compare(q.wordings[b].times, q.wordings[a].times), cmp.Compare(a, b))
	})
}

func (q *question) group() Group {
	text := q.most()
	forms := map[string]struct{}{} // “Landmines?” and “landmines” are one wording
	for w := range q.wordings {
		forms[strings.Join(wordsOf(w), " ")] = struct{}{}
	}
	return Group{Question: text, Language: q.wordings[text].language, Times: q.times, Wordings: len(forms), Last: q.last}
}

// merged are the questions, the most asked first, with those that differ only in a slip of the pen made one.
func (qs *questions) merged(ctx context.Context, m merger) ([]*question, error) {
	all := slices.SortedFunc(maps.Values(qs.byTerms), func(a, b *question) int {
		return cmp.Or(cmp.Compare(b.times, a.times), slices.Compare(a.terms, b.terms))
	})
	all, err := m.merge(ctx, all)
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
	out := []NotHelpful{}
	for _, q := range all {
		n := NotHelpful{Group: q.group(), Helpful: q.helpful, NotHelpful: q.notHelpful, Passages: []Passage{}}
		for _, id := range byCount(q.shown) {
			p, perr := s.passage(id)
			if perr != nil {
				return nil, perr
			}
			n.Passages = append(n.Passages, p)
		}
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b NotHelpful) int { return cmp.Compare(b.NotHelpful, a.NotHelpful) })
	return out, err
}

// byCount are the keys, the highest count first.
func byCount(m map[string]int) []string {
	return slices.SortedFunc(maps.Keys(m), func(a, b string) int { return cmp.Or(cmp.Compare(m[b], m[a]), cmp.Compare(a, b)) })
}
