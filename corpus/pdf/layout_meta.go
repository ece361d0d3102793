package pdf

import (
	"regexp"
	"strings"
	"time"

	"agendabot/corpus/extract"
)

var pdfDate = regexp.MustCompile(`^(?:D:)?(\d{8})`)

// metaOf is what the file says about itself, and its first page: that is nearer to the document than the program that
// wrote the file.
func metaOf(r *raw, sheets []*sheet) extract.Meta {
	m := extract.Meta{Title: r.info["Title"], Author: r.info["Author"]}
	var written time.Time
	for _, key := range []string{"CreationDate", "ModDate"} {
		if d := pdfDate.FindStringSubmatch(r.info[key]); d != nil && written.IsZero() {
			written, _ = time.Parse("20060102", d[1]) // the zero time for what is no date
		}
	}
	if lang, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(r.lang, "_", "-")), "-"); len(lang) == 2 {
		m.Language = lang
	}
	if len(sheets) > 0 {
		written = sheets[0].printedDate(written)
		if by := sheets[0].unitedNations(); by != "" {
			m.Author, m.Publisher = "", by // the author is whoever typed it
		}
	}
	if !written.IsZero() {
		m.Date = written.Format(time.DateOnly)
	}
	return m
}

// eventDays is how long before the day that it tells of a file is written at the most, if the day is its own.
const eventDays = 31

// printedDate is the date that stands alone on a page, if there is any, else that when the file was written. A day well
// after that is one that the text is about; a picture of a page was written when somebody scanned it.
func (s *sheet) printedDate(written time.Time) time.Time {
	for _, l := range s.lines {
		day := dateOf(l.text)
		if !day.IsZero() && (written.IsZero() || day.Before(written.AddDate(0, 0, eventDays))) {
			return day
		}
	}
	if s.pictures > scanPictures {
		return time.Time{}
	}
	return written
}

// dayFirst and monthFirst are dates in words, a day of the week or the kind of distribution before them left aside.
var (
	dayFirst   = regexp.MustCompile(`(?i)^(?:distr\.: general )?(?:le )?(?:[a-z]+day,? |[a-z]+di,? )?(\d{1,2})(?:er|st|nd|rd|th)? ([a-zéû]+),? (\d{4})$`)
	monthFirst = regexp.MustCompile(`(?i)^(?:[a-z]+day,? )?([a-z]+) (\d{1,2})(?:st|nd|rd|th)?, (\d{4})$`)
)

// dateOf is the date that a text is, or the zero time.
func dateOf(text string) time.Time {
	m := dayFirst.FindStringSubmatch(text)
	if m == nil {
		if m = monthFirst.FindStringSubmatch(text); m == nil {
			return time.Time{}
		}
		m[1], m[2] = m[2], m[1]
	}
	month := monthOf(strings.ToLower(m[2]))
	if month == "" {
		return time.Time{}
	}
	day, err := time.Parse("2 January 2006", m[1]+" "+month+" "+m[3])
	if err != nil {
		return time.Time{}
	}
	return day
}

// monthOf is the English name of a month, in English or French; empty for what is none.
func monthOf(name string) string {
	french := [...]string{"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre", "décembre"}
	for i, f := range french {
		if m := time.Month(i + 1).String(); name == f || name == strings.ToLower(m) {
			return m
		}
	}
	return ""
}

// symbolText is the symbol of a document of the United Nations: "A/RES/73/3", "S/2025/495".
var symbolText = regexp.MustCompile(`^[A-Z]{1,5}(?:/[A-Z0-9.()-]+)+$`)

// unitedNations is the name of the United Nations as a page prints it, with the symbol of a document; empty if it does not.
func (s *sheet) unitedNations() string {
	lines := map[string]bool{}
	symbol := false
	for _, l := range s.lines {
		lines[strings.ToLower(l.text)] = true
		symbol = symbol || symbolText.MatchString(l.text)
	}
	switch {
	case !symbol:
		return ""
	case lines["united nations"], lines["united"] && lines["nations"]:
		return "United Nations"
	case lines["nations unies"]:
		return "Nations Unies"
	}
	return ""
}
