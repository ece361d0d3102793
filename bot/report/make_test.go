package report

import (
	"context"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
)

func TestCounts(t *testing.T) {
	t.Parallel()
	b := build(t)
	first := passageWith(t, b, "Human security").ID
	lines := []Line{
		asked(day(1, 0), "a", "en", bot.Answered, first),
		asked(day(1, 23), "b", "en", bot.Closest, first, "gone"),
		asked(day(3, 12), "c", "en", bot.NotFound),
		asked(day(10, 23), "d", "en", ""),
		asked(day(11, 0), "after", "en", bot.Answered, "later"),
		asked(day(1, 0).Add(-time.Nanosecond), "before", "en", bot.Answered, "earlier"),
	}
	lines[0].Person, lines[1].Person, lines[2].Person, lines[5].Person = "x", "x", "y", "z"
	lines[3].Failure, lines[3].Platform = "no_index", "web"
	lines[0].Helpful, lines[1].NotHelpful, lines[4].Helpful = 3, 2, 9
	r := mustMake(t, b, lines)
	want := Totals{Counts: Counts{4, 1, 1, 1, 1}, People: 2, Helpful: 3, NotHelpful: 2}
	if r.Totals != want {
		t.Errorf("totals %+v, want %+v", r.Totals, want)
	}
	if len(r.Days) != 10 || r.Days[0] != (Day{"2026-05-01", Counts{2, 1, 1, 0, 0}}) || r.Days[1] != (Day{Date: "2026-05-02"}) ||
		r.Days[9] != (Day{"2026-05-10", Counts{Questions: 1, Failed: 1}}) {
		t.Errorf("days %+v", r.Days)
	}
	if want := []Platform{{"slack", Counts{3, 1, 1, 1, 0}}, {"web", Counts{Questions: 1, Failed: 1}}}; !reflect.DeepEqual(r.Platforms, want) {
		t.Errorf("platforms %+v", r.Platforms)
	}
	if want := []Failure{{"no_index", 1}}; !reflect.DeepEqual(r.Failures, want) {
		t.Errorf("failures %+v", r.Failures)
	}
	if r.Times.Answers != 3 {
		t.Errorf("%d answers were timed: a failure is none", r.Times.Answers)
	}
	if len(r.Shown) != 2 || r.Shown[0].Count != 2 || r.Shown[0].ID != first || !r.Shown[0].There || r.Shown[0].Source != "Freedom from Fear, ¶ 1" {
		t.Errorf("shown %+v", r.Shown)
	}
	if r.Shown[1].ID != "gone" || r.Shown[1].There || r.Shown[1].Source != "" {
		t.Errorf("a passage that is gone: %+v", r.Shown[1])
	}
	if r.Corpus.Documents != 2 || r.Corpus.Build == "" {
		t.Errorf("corpus %+v", r.Corpus)
	}
}

// TestDaysOfZone: a day is one of the given place, whatever its clocks do: on 8 March 2026 Toronto's jump.
func TestDaysOfZone(t *testing.T) {
	t.Parallel()
	toronto, err := time.LoadLocation("America/Toronto")
	if err != nil {
		t.Skip("this machine has no time zones")
	}
	at := time.Date(2026, time.March, 9, 3, 30, 0, 0, time.UTC) // still the 8th in Toronto
	r, err := Make(t.Context(), Input{
		Lines: stream([]Line{asked(at, "a", "en", bot.Answered)}), Until: time.Date(2026, time.March, 11, 0, 0, 0, 0, toronto),
		Location: toronto, Since: time.Date(2026, time.March, 7, 0, 0, 0, 0, toronto),
	})
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range r.Days {
		got = append(got, d.Date[8:]+strings.Repeat("*", d.Questions))
	}
	if want := "07 08* 09 10"; strings.Join(got, " ") != want {
		t.Errorf("%v, want %s", got, want)
	}
	if r.Period.Zone != "America/Toronto" || r.Period.span() != "2026-03-07 to 2026-03-10 (America/Toronto)" {
		t.Errorf("period %s", r.Period.span())
	}
}

// TestSinceTheBeginning: without a beginning the period begins with the day of the earliest line; it never lists more
// days than anybody reads.
func TestSinceTheBeginning(t *testing.T) {
	t.Parallel()
	in := Input{Lines: stream([]Line{asked(day(9, 8), "b", "en", bot.Answered), asked(day(8, 8), "a", "en", bot.Answered)}), Until: day(11, 0)}
	r, err := Make(t.Context(), in)
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Days) != 3 || r.Days[0].Date != "2026-05-08" {
		t.Errorf("days %+v", r.Days)
	}
	in.Since = time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC)
	if r, err = Make(t.Context(), in); err != nil || len(r.Days) != maxDays || r.Days[maxDays-1].Date != "2026-05-10" {
		t.Errorf("since 1900: %d days, %v", len(r.Days), err)
	}
}

func TestMakeErrors(t *testing.T) {
	t.Parallel()
	if _, err := Make(t.Context(), Input{}); !errors.Is(err, ErrNoEnd) {
		t.Errorf("without an end: %v", err)
	}
	broken := errors.New("the disk is gone")
	read := 0
	_, err := Make(t.Context(), Input{Until: day(11, 0), Lines: func(yield func(Line, error) bool) {
		for yield(Line{}, broken) {
			read++
		}
	}})
	if !errors.Is(err, broken) || read > 0 {
		t.Errorf("an error of the lines: %v, and %d more were read", err, read)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Make(ctx, Input{Until: day(11, 0), Lines: stream(make([]Line, 3))}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

func TestTimes(t *testing.T) {
	t.Parallel()
	s := stopwatch{}
	for ms := int64(1); ms <= 200; ms++ {
		s[ms]++
	}
	s[20000]++
	got := s.times()
	if got.Answers != 201 || got.Median != 101 || got.P95 != 191 || got.P99 != 199 || got.Max != 20000 {
		t.Errorf("%+v", got)
	}
	sum := 0
	for i, b := range got.Histogram {
		sum += b.Count
		if (b.UpTo == 0) != (i == len(got.Histogram)-1) {
			t.Errorf("bucket %d: %+v", i, b)
		}
	}
	if sum != got.Answers || got.Histogram[0] != (Bucket{5, 5}) || got.Histogram[len(got.Histogram)-1].Count != 1 {
		t.Errorf("histogram %+v", got.Histogram)
	}
	one := stopwatch{7: 1}.times()
	if one.Median != 7 || one.P99 != 7 || one.Max != 7 {
		t.Errorf("of one answer: %+v", one)
	}
}

func TestWrong(t *testing.T) {
	t.Parallel()
	b := build(t)
	p, err := b.Passage(passageWith(t, b, "Human security").ID)
	if err != nil {
		t.Fatal(err)
	}
	id, text := p.Passage().ID, p.Text()
	wrong := []bot.WrongQuotation{
		{At: day(2, 0), Passage: id, Text: "  " + strings.ReplaceAll(text, " ", "\n"), Note: "n"},
		{At: day(3, 0), Passage: id, Text: text + " more"},
		{At: day(4, 0), Passage: "nowhere", Text: text},
		{At: day(20, 0), Passage: id, Text: text},
	}
	states := func(r *Report) (out []State) {
		for _, w := range r.Wrong {
			out = append(out, w.Now)
		}
		return out
	}
	if got := states(mustMake(t, b, nil, wrong...)); !reflect.DeepEqual(got, []State{Gone, Changed, Same}) {
		t.Errorf("%v, the latest first", got)
	}
	r := mustMake(t, nil, nil, wrong...)
	if got := states(r); !reflect.DeepEqual(got, []State{Unknown, Unknown, Unknown}) || r.Totals.Wrong != 3 {
		t.Errorf("without an index: %v", got)
	}
}

func TestNeverShown(t *testing.T) {
	t.Parallel()
	b := build(t)
	treaties, first := passageWith(t, b, "The Convention").ID, passageWith(t, b, "Human security").ID
	r := mustMake(t, b, []Line{
		asked(day(2, 0), "a", "en", bot.Answered, treaties),
		asked(day(1, 0).AddDate(-1, 0, 0), "a year ago", "en", bot.Answered, first),
	})
	want := []Unseen{
		{Document: "agenda", Title: "Freedom from Fear", Sections: [][]string{{"Priorities"}, {"Means", "Funds"}}},
		{Document: "securite", Title: "Sécurité", All: true, Sections: [][]string{{}}},
	}
	if !reflect.DeepEqual(r.NeverShown, want) {
		t.Errorf("never shown: %+v\nwant %+v", r.NeverShown, want)
	}
	if r.NeverTotals != (UnseenTotals{5, 3}) {
		t.Errorf("totals %+v: “Means” has no text of its own", r.NeverTotals)
	}
	if r.Totals.Questions != 1 || len(r.Shown) != 1 {
		t.Errorf("what was asked before the period counts: %+v", r.Totals)
	}
}

func TestNotHelpful(t *testing.T) {
	t.Parallel()
	lines := []Line{
		asked(day(1, 0), "Human security?", "en", bot.Answered, "a", "b"), asked(day(2, 0), "what is human security", "en", bot.Answered, "b"),
		asked(day(3, 0), "human security", "en", bot.Answered, "c"), asked(day(4, 0), "crime", "en", bot.Closest, "d"),
	}
	lines[0].NotHelpful, lines[1].NotHelpful, lines[1].Helpful, lines[2].Helpful, lines[3].NotHelpful = 1, 1, 4, 5, 7
	got := mustMake(t, nil, lines).NotHelpful
	if len(got) != 2 || got[0].Question != "crime" || got[0].NotHelpful != 7 {
		t.Fatalf("%+v", got)
	}
	n := got[1]
	if n.Times != 2 || n.NotHelpful != 2 || n.Helpful != 4 || len(n.Passages) != 2 || n.Passages[0].ID != "b" {
		t.Errorf("only the answers that were objected to count: %+v", n)
	}
}
