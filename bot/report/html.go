package report

import (
	_ "embed" // the page
	"fmt"
	"html/template"
	"io"
)

//go:embed page.html
var pageHTML string

// htmlMost is how many entries of a list the page shows.
const htmlMost = 200

// WriteHTML writes the report as one page that needs nothing else: its style and charts are part of it, it has no
// script and asks no host for anything, which it also tells the browser to hold it to. Every chart has its numbers in a
// table behind it.
func WriteHTML(w io.Writer, r *Report) error {
	page, err := template.New("page").Funcs(template.FuncMap{
		"day": r.Period.day, "details": func(g Group) string { return g.details(r.Period) }, "line": oneLine, "heading": heading,
		"ms": milliseconds, "lang": languageTag,
	}).Parse(pageHTML)
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	if err := page.Execute(w, view(r)); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// pageView is what the page shows.
type pageView struct {
	Report                   *Report
	Span, Summary, Reactions string
	NeverSummary             string
	Verdicts                 []series
	DaysChart, TimesChart    chart
	PlatformsChart           chart
	Buckets                  []numbered
	Platforms                []Platform
	Failures                 []numbered
	NotFound, Closest        section[Group]
	NotHelpful               section[NotHelpful]
	Wrong                    section[Wrong]
	Shown                    section[Shown]
	Never                    section[Unseen]
	Asked                    bool
	ByID, ByIDNote           string // empty unless the report was made so
	AlsoNotFound             string
	AlsoClosest              string
}

// numbered is a row of a small table.
type numbered struct {
	Name  string
	Count int
}

// section is a list as far as it is shown.
type section[T any] struct {
	Entries []T
	More    int
}

func upTo[T any](all []T) section[T] {
	n := min(htmlMost, len(all))
	return section[T]{all[:n], len(all) - n}
}

func view(r *Report) pageView {
	v := pageView{
		Report: r, Span: r.Period.span(), Summary: r.summary(), Reactions: r.reactions(), NeverSummary: r.neverSummary(),
		Verdicts: verdicts(), DaysChart: daysChart(r.Days), TimesChart: timesChart(r.Times), PlatformsChart: platformsChart(r.Platforms),
		NotFound: upTo(r.NotFound), Closest: upTo(r.Closest), NotHelpful: upTo(r.NotHelpful), Wrong: upTo(r.Wrong), Shown: upTo(r.Shown),
		Never: upTo(r.NeverShown), Asked: r.Totals.Questions > 0, ByID: r.byID(),
		AlsoNotFound: alsoFollowUps(r.FollowUps.NotFound), AlsoClosest: alsoFollowUps(r.FollowUps.Closest),
	}
	if r.ByID && len(r.NotHelpful)+len(r.Wrong)+len(r.Shown)+len(r.NeverShown) > 0 {
		v.ByIDNote = byIDNote
	}
	for _, b := range r.Times.Histogram {
		v.Buckets = append(v.Buckets, numbered{b.label(), b.Count})
	}
	for _, f := range r.Failures {
		v.Failures = append(v.Failures, numbered{f.reason(), f.Count})
	}
	for _, p := range r.Platforms {
		v.Platforms = append(v.Platforms, Platform{p.name(), p.Counts})
	}
	return v
}

// Title is the page's name in the browser.
func (v pageView) Title() string { return "Questions from " + v.Span }

// Where is where a passage stands, for the page.
func (p Passage) Where() string { return p.source() }

// Words says what has become of a reported passage.
func (s State) Words() string { return s.words() }

// languageTag is a language that a page may state: two or three letters, or nothing.
func languageTag(s string) string {
	if len(s) < 2 || len(s) > 3 {
		return ""
	}
	for _, r := range s {
		if r < 'a' || r > 'z' {
			return ""
		}
	}
	return s
}
