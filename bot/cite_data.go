package bot

import (
	"fmt"
	"strings"
)

// bibtex is one entry. It is always @misc: the one type that needs no field and says nothing of what the document is;
// @techreport would print “Technical Report” by itself. Its publisher is howpublished, which @misc prints. A pinpoint
// belongs to a citation rather than an entry: the page is in pages, the rest in note, as Chicago words it.
func (w *citing) bibtex() {
	var names []string
	for _, n := range w.authors {
		s := "{" + bibtexText(n.whole) + "}" // as it is given: BibTeX must not take it apart
		if n.family != "" {
			s = bibtexText(n.whole)
		}
		names = append(names, s)
	}
	w.text("@misc{" + bibtexKey(w.ref.Document, w.ref.Key))
	w.field("author", "{"+strings.Join(names, " and ")+"}")
	w.field("title", "{{"+bibtexText(w.meta.Title)+"}}") // twice: its capitals stay
	w.field("edition", "{"+bibtexText(w.meta.Edition)+"}")
	w.field("howpublished", "{"+bibtexText(w.meta.Publisher)+"}")
	if w.date.known() {
		w.field("year", "{"+w.date.yearOnly()+"}")
		if w.date.month > 0 {
			w.field("month", w.date.bibtexMonth())
		}
		if w.date.day > 0 {
			w.field("day", fmt.Sprintf("{%d}", w.date.day))
		}
	}
	w.field("pages", "{"+bibtexText(w.at.page)+"}")
	w.field("note", "{"+bibtexText(w.at.besidesPage())+"}")
	w.field("url", "{"+w.url+"}") // an address has neither brace nor backslash; see webAddress
	if w.url != "" && w.accessed.known() {
		w.field("urldate", fmt.Sprintf("{%04d-%02d-%02d}", w.accessed.year, w.accessed.month, w.accessed.day))
	}
	w.text("\n}\n")
}

// field adds a field that is not empty.
func (w *citing) field(key, value string) {
	if strings.Trim(value, "{}") != "" {
		w.text(",\n  " + key + " = " + value)
	}
}

// besidesPage is the pinpoint without its page.
func (p *pinpoint) besidesPage() string {
	q := *p
	q.page = ""
	return q.chicago()
}

// bibtexText escapes what LaTeX and BibTeX give a meaning. A brace becomes a command: BibTeX counts escaped braces,
// too, so that one alone would reach out of its field.
func bibtexText(s string) string {
	return strings.NewReplacer(
		`\`, `\textbackslash{}`, `{`, `\textbraceleft{}`, `}`, `\textbraceright{}`, `&`, `\&`, `%`, `\%`, `$`, `\$`, `#`, `\#`,
		`_`, `\_`, `~`, `\textasciitilde{}`, `^`, `\textasciicircum{}`,
	).Replace(s)
}

// bibtexKey is the document's id and the passage's key, of the characters that every BibTeX takes.
func bibtexKey(document, key string) string {
	out := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '.':
			return r
		default:
			return -1
		}
	}, document+"-"+key)
	if out = strings.Trim(out, "-."); out == "" {
		return "document"
	}
	return out
}

// ris is one record (RIS Format Specifications, Research Information Systems): tags of two characters, two spaces, a
// hyphen and a space; lines end with CR LF; TY first, ER last. The type is GEN, generic: front matter says nothing of
// what the document is. The original's address is UR; the reader's is L2, the full text's.
func (w *citing) ris() {
	w.tag("TY", "GEN")
	w.tag("ID", bibtexKey(w.ref.Document, w.ref.Key))
	for _, n := range w.authors {
		w.tag("AU", strings.ReplaceAll(n.whole, "*", "")) // which the format does not allow there
	}
	w.tag("TI", w.meta.Title)
	w.tag("ET", w.meta.Edition)
	w.tag("PB", w.meta.Publisher)
	if w.date.known() {
		w.tag("PY", w.date.yearOnly())
		w.tag("DA", w.date.ris())
	}
	w.tag("LA", w.meta.Language)
	w.tag("SP", w.at.page)
	w.tag("N1", w.at.besidesPage())
	w.tag("UR", w.url)
	if link := webAddress(w.ref.Link); link != w.url {
		w.tag("L2", link)
	}
	if w.url != "" && w.accessed.known() {
		w.tag("Y2", w.accessed.ris())
	}
	w.text("ER  - \r\n")
}

// tag adds a line that is not empty.
func (w *citing) tag(tag, value string) {
	if value != "" {
		w.text(tag + "  - " + value + "\r\n")
	}
}
