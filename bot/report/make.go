package report

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"agendabot/bot"
	"agendabot/corpus"
)

// ErrNoEnd says that Input has no Until.
var ErrNoEnd = errors.New("the period has no end")

// maxDays bounds how many days a report lists: ten years are more than a journal keeps.
const maxDays = 3660

// Make reads the lines once and makes the report. An error of the lines ends it.
func Make(ctx context.Context, in Input) (*Report, error) {
	if in.Until.IsZero() {
		return nil, fmt.Errorf("report: %w: set Until", ErrNoEnd)
	}
	if in.Location == nil {
		in.Location = time.UTC
	}
	t := newTally(&in)
	if in.Lines != nil {
		for line, err := range in.Lines {
			if err == nil {
				err = ctx.Err()
			}
			if err != nil {
				return nil, fmt.Errorf("report: read the journal: %w", err)
			}
			t.add(&line)
		}
	}
	r, err := t.report(ctx)
	if err != nil {
		return nil, fmt.Errorf("report: %w", err)
	}
	return r, nil
}

// tally is what is kept of the lines.
type tally struct {
	in        *Input
	earliest  time.Time
	totals    Totals
	people    map[string]struct{}
	days      map[string]*Counts
	platforms map[string]*Counts
	failures  map[string]int
	times     stopwatch
	shown     map[shownAs]int      // in the period
	ever      map[shownAs]struct{} // at any time
	followUps FollowUps
	read      *reader
	notFound  *questions
	closest   *questions
	unhelpful *questions
}

func newTally(in *Input) *tally {
	read := newReader()
	return &tally{
		in: in, people: map[string]struct{}{}, days: map[string]*Counts{}, platforms: map[string]*Counts{}, failures: map[string]int{},
		times: stopwatch{}, shown: map[shownAs]int{}, ever: map[shownAs]struct{}{}, read: read,
		notFound: newQuestions(read), closest: newQuestions(read), unhelpful: newQuestions(read),
	}
}

func (t *tally) add(l *Line) {
	for _, id := range l.Shown {
		t.ever[t.as(id, l.Build)] = struct{}{}
	}
	if !t.in.has(l.At) {
		return
	}
	if t.earliest.IsZero() || l.At.Before(t.earliest) {
		t.earliest = l.At
	}
	t.totals.add(l.Verdict)
	t.totals.Helpful += l.Helpful
	t.totals.NotHelpful += l.NotHelpful
	if l.Person != "" {
		t.people[l.Person] = struct{}{}
	}
	counts(t.days, l.At.In(t.in.Location).Format(time.DateOnly)).add(l.Verdict)
	counts(t.platforms, oneLine(l.Platform)).add(l.Verdict)
	for _, id := range l.Shown {
		t.shown[t.as(id, l.Build)]++
	}
	answered := true
	switch l.Verdict {
	case bot.Answered:
	case bot.Closest:
		t.question(t.closest, &t.followUps.Closest, l)
	case bot.NotFound:
		t.question(t.notFound, &t.followUps.NotFound, l)
	default:
		answered = false
		t.failures[oneLine(l.Failure)]++
	}
	if answered {
		t.times[l.Took.Milliseconds()]++
	}
	if l.NotHelpful > 0 {
		t.object(l)
	}
}

// question counts a question among others, or as one that leans on the question before.
func (t *tally) question(qs *questions, followUps *int, l *Line) {
	if l.FollowUp {
		*followUps++
	} else {
		qs.add(l)
	}
}

// object counts a question whose answer did not help, and what the answer had shown.
func (t *tally) object(l *Line) {
	add := t.unhelpful.add
	if l.FollowUp {
		add = t.unhelpful.addAlone
	}
	q := add(l)
	for _, id := range l.Shown {
		q.shown[t.as(id, l.Build)]++
	}
}

// as is what is kept of a showing. If nobody can say what an id was in a build, its build does not matter.
func (t *tally) as(id, build string) shownAs {
	if !t.in.resolves() {
		build = ""
	}
	return shownAs{build: build, id: id}
}

// has says that a time is in the period.
func (in *Input) has(t time.Time) bool { return !t.Before(in.Since) && t.Before(in.Until) }

// local is a time in a zone; the zero time stays zero.
func local(t time.Time, in *time.Location) time.Time {
	if t.IsZero() {
		return t
	}
	return t.In(in)
}

func counts(m map[string]*Counts, key string) *Counts {
	c := m[key]
	if c == nil {
		c = &Counts{}
		m[key] = c
	}
	return c
}

// report makes the report of what was counted.
func (t *tally) report(ctx context.Context) (*Report, error) {
	t.totals.People = len(t.people)
	since := t.in.Since
	if since.IsZero() && !t.earliest.IsZero() {
		y, m, d := t.earliest.In(t.in.Location).Date()
		since = time.Date(y, m, d, 0, 0, 0, 0, t.in.Location)
	}
	shelf, err := newShelf(ctx, t)
	if err != nil {
		return nil, err
	}
	merge := merger{known: shelf.knows}
	r := &Report{
		Period: Period{Since: local(since, t.in.Location), Until: t.in.Until.In(t.in.Location), Zone: t.in.Location.String()}, Corpus: shelf.corpus(),
		Days: t.everyDay(since), Platforms: t.byPlatform(), Failures: []Failure{}, Times: t.times.times(),
		FollowUps: t.followUps, ByID: !t.in.resolves(),
	}
	for _, reason := range byCount(t.failures, cmp.Compare) {
		r.Failures = append(r.Failures, Failure{reason, t.failures[reason]})
	}
	if r.NotFound, err = t.notFound.groups(ctx, merge); err != nil {
		return nil, err
	}
	if r.Closest, err = t.closest.groups(ctx, merge); err != nil {
		return nil, err
	}
	if r.NotHelpful, err = t.objections(ctx, merge, shelf); err != nil {
		return nil, err
	}
	if r.Shown, err = shelf.shown(t.shown); err != nil {
		return nil, err
	}
	if r.Wrong, err = shelf.wrong(t); err != nil {
		return nil, err
	}
	t.totals.Wrong = len(r.Wrong)
	if r.NeverShown, r.NeverTotals, err = shelf.neverShown(ctx, t.ever); err != nil {
		return nil, err
	}
	r.Totals = t.totals
	return r, nil
}

// everyDay lists the days of the period, in its time zone, those without a question too. Of more than maxDays it lists
// the last.
func (t *tally) everyDay(since time.Time) []Day {
	days := []Day{}
	if since.IsZero() {
		return days
	}
	y, m, d := t.in.Until.Add(-1).In(t.in.Location).Date()
	first := since.In(t.in.Location).Format(time.DateOnly)
	for i := range maxDays {
		date := time.Date(y, m, d-i, 12, 0, 0, 0, time.UTC).Format(time.DateOnly) // noon: no zone's clock change matters
		if date < first {
			break
		}
		day := Day{Date: date}
		if c := t.days[date]; c != nil {
			day.Counts = *c
		}
		days = append(days, day)
	}
	slices.Reverse(days)
	return days
}

func (t *tally) byPlatform() []Platform {
	out := []Platform{}
	for name, c := range t.platforms {
		out = append(out, Platform{name, *c})
	}
	slices.SortFunc(out, func(a, b Platform) int {
		return cmp.Or(cmp.Compare(b.Questions, a.Questions), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// oneLine makes text of people and documents one line that can be shown: no control characters, nothing that reorders
// its surroundings.
func oneLine(s string) string {
	return strings.Join(strings.Fields(corpus.CleanText(strings.ToValidUTF8(s, "\uFFFD"))), " ")
}
