package pdf

import (
	"regexp"
	"strings"
	"time"

	"agendabot/corpus/extract"
)

var pdfDate = regexp.MustCompile(`^(?:D:)?(\d{8})`)

// metaOf is what the file says about itself.
func metaOf(r *raw) extract.Meta {
	m := extract.Meta{Title: r.info["Title"], Author: r.info["Author"]}
	for _, key := range []string{"CreationDate", "ModDate"} {
		if d := pdfDate.FindStringSubmatch(r.info[key]); d != nil && m.Date == "" {
			if day, err := time.Parse("20060102", d[1]); err == nil {
				m.Date = day.Format(time.DateOnly)
			}
		}
	}
	if lang, _, _ := strings.Cut(strings.ToLower(strings.ReplaceAll(r.lang, "_", "-")), "-"); len(lang) == 2 {
		m.Language = lang
	}
	return m
}

// titleWords is how many words a title has at least: the name of an office is as large.
const titleWords = 3

// largest is the text of the first page that is largest, if it is larger than the file's text; in a file of one size the
// first that is centred.
func largest(parts []*part, k *looks) string {
	best, size := "", largerSize*k.body
	for _, p := range parts {
		t := p.text()
		if p.lines[0].page > 1 || p.known != noHeading && headingNo.MatchString(t) {
			break
		}
		if p.kind != extract.Paragraph && p.kind != extract.Heading || len(strings.Fields(t)) < titleWords || len(t) > headingBytes {
			continue
		}
		if k.plain && p.centred {
			return t
		}
		if p.lines[0].size > size {
			best, size = t, p.lines[0].size
		}
	}
	return best
}
