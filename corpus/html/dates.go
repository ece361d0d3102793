package html

import (
	"regexp"
	"strings"
	"time"
)

var (
	numericDate = regexp.MustCompile(`^(\d{4})(?:[-/.](\d{1,2})(?:[-/.](\d{1,2}))?)?(?:[T ].*|Z)?$`)
	compactDate = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
)

// normalDate is a date as 2000, 2000-04 or 2000-04-30; empty if it is none, or one that could be read in two ways
// (04/05/2000).
func normalDate(s string) string {
	s = strings.TrimSpace(s)
	m := numericDate.FindStringSubmatch(s)
	if m == nil {
		m = compactDate.FindStringSubmatch(s)
	}
	if m != nil {
		return numbersDate(m[1], m[2], m[3])
	}
	for layout, out := range map[string]string{
		"2 January 2006": time.DateOnly, "2 Jan 2006": time.DateOnly, "January 2, 2006": time.DateOnly, "Jan 2, 2006": time.DateOnly,
		time.RFC1123: time.DateOnly, time.RFC1123Z: time.DateOnly, "January 2006": "2006-01", "Jan 2006": "2006-01",
	} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.Format(out)
		}
	}
	return ""
}

// numbersDate checks that there is such a day, and that the year is one of a document.
func numbersDate(year, month, day string) string {
	date, layout := year, "2006"
	for _, part := range []string{month, day} {
		if part == "" {
			break
		}
		if len(part) == 1 {
			part = "0" + part
		}
		date += "-" + part
		layout = time.DateOnly[:len(date)]
	}
	if _, err := time.Parse(layout, date); err != nil || year < "1000" || year > "2999" {
		return ""
	}
	return date
}
