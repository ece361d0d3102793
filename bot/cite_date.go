package bot

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// date is a day, a month or a year; zero is none.
type date struct{ year, month, day int }

// parseDate reads what front matter may say: 2000, 2000-04 or 2000-04-30. Anything else is no date.
func parseDate(s string) date {
	t, err := time.Parse("2006-01-02", s)
	if err == nil {
		return dateOf(t)
	}
	if t, err = time.Parse("2006-01", s); err == nil {
		return date{t.Year(), int(t.Month()), 0}
	}
	if t, err = time.Parse("2006", s); err == nil {
		return date{year: t.Year()}
	}
	return date{}
}

// dateOf is the day of a time; none for the zero time.
func dateOf(t time.Time) date {
	if t.IsZero() {
		return date{}
	}
	return date{t.Year(), int(t.Month()), t.Day()}
}

func (d date) known() bool { return d != date{} }

// yearOnly is “2000”.
func (d date) yearOnly() string { return strconv.Itoa(d.year) }

// chicago is “April 30, 2000”, “April 2000” (Chicago 6.38).
func (d date) chicago() string {
	switch m := time.Month(d.month).String(); {
	case d.month == 0:
		return d.yearOnly()
	case d.day == 0:
		return fmt.Sprintf("%s %d", m, d.year)
	default:
		return fmt.Sprintf("%s %d, %d", m, d.day, d.year)
	}
}

// apa is “2000, April 30”, “2000, April” (APA 9.14).
func (d date) apa() string {
	switch m := time.Month(d.month).String(); {
	case d.month == 0:
		return d.yearOnly()
	case d.day == 0:
		return fmt.Sprintf("%d, %s", d.year, m)
	default:
		return fmt.Sprintf("%d, %s %d", d.year, m, d.day)
	}
}

// mla is “30 Apr. 2000”, “Apr. 2000”; May, June and July stay whole (MLA, appendix 1).
func (d date) mla() string {
	if d.month == 0 {
		return d.yearOnly()
	}
	m := time.Month(d.month).String()
	switch {
	case d.month == 9:
		m = "Sept."
	case len(m) > 4:
		m = m[:3] + "."
	}
	return dayFirst(d.day, m, d.year)
}

// mcgill is “30 April 2000”, in French “1er avril 2000” (McGill 1.2, 6.2).
func (d date) mcgill(french bool) string {
	if d.month == 0 {
		return d.yearOnly()
	}
	if !french {
		return dayFirst(d.day, time.Month(d.month).String(), d.year)
	}
	months := strings.Fields("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
	if d.day == 1 {
		return fmt.Sprintf("1er %s %d", months[d.month-1], d.year)
	}
	return dayFirst(d.day, months[d.month-1], d.year)
}

func dayFirst(day int, month string, year int) string {
	if day == 0 {
		return fmt.Sprintf("%s %d", month, year)
	}
	return fmt.Sprintf("%d %s %d", day, month, year)
}

// bibtexMonth is BibTeX's macro for the month: “apr”.
func (d date) bibtexMonth() string {
	return strings.ToLower(time.Month(d.month).String()[:3])
}

// ris is “2000/04/30/”; what is not known stays empty (YYYY/MM/DD/other information).
func (d date) ris() string {
	month, day := "", ""
	if d.month > 0 {
		month = fmt.Sprintf("%02d", d.month)
	}
	if d.day > 0 {
		day = fmt.Sprintf("%02d", d.day)
	}
	return fmt.Sprintf("%04d/%s/%s/", d.year, month, day)
}
