package report

import (
	"fmt"
	"strings"
	"time"
)

// span is the period in words: “2026-05-01 to 2026-05-31 (UTC)”.
func (p Period) span() string {
	last := p.Until.Add(-1)
	if p.Since.IsZero() {
		return fmt.Sprintf("up to %s (%s)", last.Format(time.DateOnly), oneLine(p.Zone))
	}
	return fmt.Sprintf("%s to %s (%s)", p.Since.Format(time.DateOnly), last.Format(time.DateOnly), oneLine(p.Zone))
}

const nothingAsked = "Nobody asked anything in this period."

// summary is the totals in a sentence or two.
func (r *Report) summary() string {
	t := r.Totals
	if t.Questions == 0 {
		return nothingAsked
	}
	s := plural(t.Questions, "question")
	if t.People > 0 {
		s += " from " + count(t.People, "known person", "known people")
	}
	s += fmt.Sprintf(": %d answered (%s), %d with the closest passages only (%s), %d not found (%s)",
		t.Answered, percent(t.Answered, t.Questions), t.Closest, percent(t.Closest, t.Questions), t.NotFound, percent(t.NotFound, t.Questions))
	if t.Failed > 0 {
		s += fmt.Sprintf(", %d without an answer (%s)", t.Failed, percent(t.Failed, t.Questions))
	}
	return s + "."
}

// reactions is what readers thought, in a sentence.
func (r *Report) reactions() string {
	t := r.Totals
	return fmt.Sprintf("%s, %s; %s reported as wrong.", count(t.Helpful, "vote for helpful", "votes for helpful"),
		count(t.NotHelpful, "for not helpful", "for not helpful"), count(t.Wrong, "quotation", "quotations"))
}

// percent rounds to a whole number.
func percent(n, of int) string {
	if of == 0 {
		return "0%"
	}
	return fmt.Sprintf("%d%%", (200*n+of)/(2*of))
}

func plural(n int, noun string) string { return count(n, noun, noun+"s") }

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// milliseconds is “480 ms” or “2.5 s”.
func milliseconds(ms int64) string {
	if ms < 1000 {
		return fmt.Sprintf("%d ms", ms)
	}
	return strings.TrimSuffix(fmt.Sprintf("%.1f", float64(ms)/1000), ".0") + " s"
}

// label is the histogram bucket's range: “up to 50 ms”, “longer”.
func (b Bucket) label() string {
	if b.UpTo == 0 {
		return "longer"
	}
	return "up to " + milliseconds(b.UpTo)
}

// name is the platform's name, or that it has none.
func (p Platform) name() string { return orElse(oneLine(p.Name), "not recorded") }

// reason is the failure's reason in words.
func (f Failure) reason() string {
	switch f.Reason {
	case "too_slow":
		return "the search took too long"
	case "no_index":
		return "there was no index"
	case "failed":
		return "something failed; see the log"
	default:
		return orElse(oneLine(f.Reason), "not recorded")
	}
}

// source is where the passage stands, or that it is not there any more.
func (p Passage) source() string {
	if !p.There {
		return "not in the current index"
	}
	if p.Became {
		return oneLine(p.Source) + " (its text has changed since)"
	}
	return oneLine(p.Source)
}

// byID is added to what was told by the passages' ids alone.
func (r *Report) byID() string {
	if r.ByID {
		return " (by id)"
	}
	return ""
}

// byIDNote says what that means.
const byIDNote = "Passages marked “by id” were told by their ids alone: if the documents have changed since, an id may lead to another text than was shown."

// alsoFollowUps is a line about the questions that a list leaves out; empty if it leaves out none.
func alsoFollowUps(n int) string {
	if n == 0 {
		return ""
	}
	return "and " + count(n, "follow-up question", "follow-up questions")
}

// state is what has become of a reported passage, in words.
func (s State) words() string {
	switch s {
	case Same:
		return "The passage still says this."
	case Changed:
		return "The passage says something else now."
	case Gone:
		return "The passage is not there any more."
	default:
		return "There was no index to compare it with."
	}
}

// heading is a section's path in one line.
func heading(path []string) string {
	if len(path) == 0 {
		return "(before the first heading)"
	}
	clean := make([]string, len(path))
	for i, h := range path {
		clean[i] = oneLine(h)
	}
	return strings.Join(clean, " › ")
}

func (r *Report) neverSummary() string {
	return fmt.Sprintf("%d of %s.", r.NeverTotals.NeverShown, count(r.NeverTotals.Sections, "section", "sections"))
}

// details says how a group was asked: “5 times in 3 wordings, last 2026-05-03”.
func (g Group) details(p Period) string {
	s := count(g.Times, "time", "times")
	if g.Wordings > 1 {
		s += fmt.Sprintf(" in %d wordings", g.Wordings)
	}
	return s + ", last " + p.day(g.Last)
}

// day is the date of a time in the period's zone.
func (p Period) day(t time.Time) string { return t.In(p.Until.Location()).Format(time.DateOnly) }

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
