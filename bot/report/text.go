package report

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// textMost is how many entries of a list the text shows; the other formats have more, JSON and CSV all.
const textMost = 20

// WriteText writes the report for a terminal or a message: plain lines, no control characters but their ends.
func WriteText(w io.Writer, r *Report) error {
	p := &page{report: r}
	p.line("Questions from " + r.Period.span())
	p.line("")
	p.line(r.summary())
	if r.Totals.Questions > 0 {
		p.line(r.reactions())
		p.figures()
	}
	p.groups("What was not found", r.NotFound, r.FollowUps.NotFound)
	p.groups("What had only closest passages", r.Closest, r.FollowUps.Closest)
	p.objections()
	p.wrong(textMost)
	p.shown()
	p.never()
	p.byID(len(r.NotHelpful)+len(r.Wrong)+len(r.Shown)+len(r.NeverShown) > 0)
	return p.writeTo(w)
}

// WriteDigest writes the short form: what was not found, and what was reported.
func WriteDigest(w io.Writer, r *Report) error {
	p := &page{report: r}
	p.line("Questions from " + r.Period.span())
	p.line("")
	p.line(r.summary())
	p.groups("What was not found", r.NotFound, r.FollowUps.NotFound)
	p.wrong(textMost)
	p.byID(len(r.Wrong) > 0)
	if r.Totals.Questions > 0 && len(r.NotFound) == 0 && r.FollowUps.NotFound == 0 && len(r.Wrong) == 0 {
		p.line("")
		p.line("Nothing was missing, and nothing was reported.")
	}
	return p.writeTo(w)
}

// WriteJSON writes the report for programs; see Report.
func WriteJSON(w io.Writer, r *Report) error {
	enc := json.NewEncoder(w)
	enc.SetIndent("", "  ")
	if err := enc.Encode(r); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// page is text in the making.
type page struct {
	report *Report
	text   strings.Builder
}

// line adds one line, whatever its parts hold.
func (p *page) line(parts ...string) {
	clean := oneLine(strings.Join(parts, ""))
	p.text.WriteString(clean + "\n")
}

// indented adds a line below another.
func (p *page) indented(depth int, s string) {
	p.text.WriteString(strings.Repeat("  ", depth) + oneLine(s) + "\n")
}

func (p *page) heading(s string) {
	p.line("")
	p.line(s)
}

func (p *page) more(n, most int) {
	if n > most {
		p.indented(1, fmt.Sprintf("… and %d more", n-most))
	}
}

func (p *page) writeTo(w io.Writer) error {
	if _, err := io.WriteString(w, p.text.String()); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return nil
}

// figures are the numbers: platforms, failures, times, days.
func (p *page) figures() {
	r := p.report
	p.heading("By platform")
	for _, pl := range r.Platforms {
		p.indented(1, fmt.Sprintf("%s: %s (%d answered, %d closest, %d not found, %d without an answer)", pl.name(),
			plural(pl.Questions, "question"), pl.Answered, pl.Closest, pl.NotFound, pl.Failed))
	}
	if len(r.Failures) > 0 {
		p.heading("Why there was no answer")
		for _, f := range r.Failures {
			p.indented(1, f.reason()+": "+count(f.Count, "time", "times"))
		}
	}
	if r.Times.Answers > 0 {
		p.heading("Answer times")
		p.indented(1, fmt.Sprintf("half within %s, 95%% within %s, 99%% within %s, the longest %s", milliseconds(r.Times.Median),
			milliseconds(r.Times.P95), milliseconds(r.Times.P99), milliseconds(r.Times.Max)))
	}
	p.heading("By day")
	quiet := 0
	for _, d := range r.Days {
		if d.Questions == 0 {
			quiet++
			continue
		}
		p.indented(1, fmt.Sprintf("%s: %s", d.Date, plural(d.Questions, "question")))
	}
	if quiet > 0 {
		p.indented(1, "and none on "+count(quiet, "other day", "other days"))
	}
}

func (p *page) groups(title string, groups []Group, followUps int) {
	if len(groups) == 0 && followUps == 0 {
		return
	}
	p.heading(title)
	for _, g := range groups[:min(textMost, len(groups))] {
		p.indented(1, fmt.Sprintf("“%s” (%s)", oneLine(g.Question), g.details(p.report.Period)))
	}
	p.more(len(groups), textMost)
	if followUps > 0 {
		p.indented(1, alsoFollowUps(followUps))
	}
}

// byID explains the mark, where there is one.
func (p *page) byID(marked bool) {
	if marked && p.report.ByID {
		p.line("")
		p.line(byIDNote)
	}
}

func (p *page) objections() {
	all := p.report.NotHelpful
	if len(all) == 0 {
		return
	}
	p.heading("What was voted not helpful" + p.report.byID())
	for _, n := range all[:min(textMost, len(all))] {
		p.indented(1, fmt.Sprintf("“%s” (%d for not helpful, %d for helpful; %s)", oneLine(n.Question), n.NotHelpful, n.Helpful,
			n.details(p.report.Period)))
		const passages = 5 // the most shown: enough to see what the answers were
		for _, ps := range n.Passages[:min(passages, len(n.Passages))] {
			p.indented(2, oneLine(ps.ID)+": "+ps.source())
		}
	}
	p.more(len(all), textMost)
}

func (p *page) wrong(most int) {
	all := p.report.Wrong
	if len(all) == 0 {
		return
	}
	p.heading("What was reported as a wrong quotation" + p.report.byID())
	for _, w := range all[:min(most, len(all))] {
		p.indented(1, fmt.Sprintf("%s, %s: %s", p.report.Period.day(w.At), oneLine(w.ID), w.source()))
		p.indented(2, "“"+oneLine(w.Text)+"”")
		if w.Note != "" {
			p.indented(2, "The reader says: “"+oneLine(w.Note)+"”")
		}
		p.indented(2, w.Now.words())
	}
	p.more(len(all), most)
}

func (p *page) shown() {
	all := p.report.Shown
	if len(all) == 0 {
		return
	}
	p.heading("What was shown most" + p.report.byID())
	for _, s := range all[:min(textMost, len(all))] {
		p.indented(1, fmt.Sprintf("%s: %s (%s)", count(s.Count, "time", "times"), s.source(), oneLine(s.ID)))
	}
	p.more(len(all), textMost)
}

func (p *page) never() {
	r := p.report
	if len(r.NeverShown) == 0 {
		return
	}
	p.heading("Sections that nobody was ever shown" + r.byID() + ": " + r.neverSummary())
	left := textMost
	for _, u := range r.NeverShown {
		if left <= 0 {
			p.indented(1, "… and more")
			break
		}
		if u.All {
			p.indented(1, fmt.Sprintf("%s (%s): nothing of it", u.Title, u.Document))
			left--
			continue
		}
		p.indented(1, fmt.Sprintf("%s (%s)", u.Title, u.Document))
		for _, s := range u.Sections[:min(left, len(u.Sections))] {
			p.indented(2, heading(s))
		}
		if len(u.Sections) > left {
			p.indented(2, fmt.Sprintf("… and %d more", len(u.Sections)-left))
		}
		left -= len(u.Sections)
	}
}
