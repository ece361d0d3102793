package office

import (
	"regexp"
	"strings"
)

// readProperties takes what the file says about itself: core and extended properties of Office Open XML.
func (b *builder) readProperties(a *archive) error {
	roots, err := a.relations("")
	if err != nil {
		return err
	}
	for _, kind := range []string{"core-properties", "extended-properties"} {
		err := eachPart(a, roots, kind, func(name string) error {
			return a.read(name, func(x *part, _ element) error { return b.readFacts(x) })
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// readFacts reads the properties of either format. The first of each counts, but for what OpenDocument calls the
// creator, who only saved the file last.
func (b *builder) readFacts(x *part) error {
	facts := map[string]string{}
	err := x.children(func(e element) error {
		switch e.name {
		case "dc:title", "dc:creator", "dc:publisher", "dc:language", "dc:rights", "dcterms:created", "Company",
			"meta:initial-creator", "meta:creation-date":
			s, err := x.content()
			if s = strings.Join(strings.Fields(s), " "); facts[e.name] == "" && len(s) <= 1000 {
				facts[e.name] = s
			}
			return err
		}
		return nil
	}, nil)
	m := &b.meta
	set := func(to *string, values ...string) {
		for _, v := range values {
			if *to == "" {
				*to = v
			}
		}
	}
	set(&m.Title, useful(facts["dc:title"], emptyTitle))
	set(&m.Author, authors(facts["meta:initial-creator"]), authors(facts["dc:creator"]))
	set(&m.Publisher, useful(facts["dc:publisher"], emptyName), useful(facts["Company"], emptyName))
	set(&m.Language, language(facts["dc:language"]))
	set(&m.Rights, facts["dc:rights"])
	set(&m.Date, day(facts["dcterms:created"]), day(facts["meta:creation-date"]))
	return err
}

// What programs write where nobody has said anything.
var (
	emptyTitle = regexp.MustCompile(`(?i)^(microsoft word\b.*|untitled.*|unbenannt.*|sans titre.*|(document|dokument)[ _]?\d*|titles?|` +
		`(word|powerpoint) (document|presentation)|.*\.(docx?|odt|rtf|dotx?|pdf|tmp)|\[.*\]|slide \d+|default)$`)
	emptyName = regexp.MustCompile(`(?i)^(microsoft( corporation)?|microsoft office user|ms office|hewlett-packard( company)?|hp( inc\.)?|dell|lenovo|` +
		`acer|toshiba|home|user|users?name|admin|administrator|author|unknown|organi[sz]ation|company|(your )?company name|un-named|` +
		`python-docx|apache poi|openoffice\.org|libreoffice|\[.*\]|-|\.)$`)
	dayStart = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}`)
)

func useful(s string, empty *regexp.Regexp) string {
	if empty.MatchString(s) {
		return ""
	}
	return s
}

// authors joins several with "; ".
func authors(s string) string {
	var all []string
	for name := range strings.SplitSeq(s, ";") {
		if name = useful(strings.TrimSpace(name), emptyName); name != "" {
			all = append(all, name)
		}
	}
	return strings.Join(all, "; ")
}

// day is the date of a time. Years before word processors are those of programs that know none.
func day(s string) string {
	d := dayStart.FindString(s)
	if d < "1985" || !isoDate.MatchString(d) {
		return ""
	}
	return d
}

// language is the ISO 639-1 code that a language tag begins with, empty for none.
func language(tag string) string {
	first, _, _ := strings.Cut(strings.ReplaceAll(tag, "_", "-"), "-")
	if len(first) != 2 {
		return ""
	}
	return strings.ToLower(first)
}
