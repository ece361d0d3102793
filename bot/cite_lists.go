package bot

import "strings"

// apa is an entry of the list of references (APA 9.4, 10.4) and the citation in the text (8.11). Authors: 9.8, up to
// twenty, else nineteen and the last; none: the title moves to their place (9.12). A publisher that is the author is
// left out (9.29). No period behind an address (9.35).
func (w *citing) apa() {
	year, full := "n.d.", "n.d."
	if w.date.known() {
		year, full = w.date.yearOnly(), w.date.apa()
	}
	titled := func() {
		w.title(" ")
		if e := w.edition("."); e != "" {
			w.part(" ", "("+e+")")
		}
		w.stop()
	}
	if len(w.authors) == 0 {
		titled()
		w.part(" ", "("+full+").")
	} else {
		w.text(w.apaAuthors())
		w.stop()
		w.text(" (" + full + ").")
		titled()
	}
	if w.meta.Publisher != "" && !isAuthor(w.authors, w.meta.Publisher) {
		w.part(" ", w.meta.Publisher)
		w.stop()
	}
	w.part(" ", w.url)
	w.brackets(" & ", ", "+commas(year, w.at.apa()))
}

func (w *citing) apaAuthors() string {
	names := each(w.authors, name.asGiven)
	if n := len(names); n > 20 {
		comma := ", "
		if w.hasCommas() {
			comma = "; "
		}
		return strings.Join(names[:19], comma) + comma + ". . . " + names[n-1]
	}
	return w.enumerate(names, ", & ", ", & ")
}

// brackets add the line that stands behind the quotation: the work, named by its authors, three or more of them as
// “A et al.” (APA 8.17, MLA 6.5), or by its title, and the pinpoint with what parts it from the name.
func (w *citing) brackets(and, at string) {
	in := &citing{meta: w.meta}
	switch names := each(w.authors, name.short); {
	case len(names) > 2:
		in.text(names[0] + " et al.")
	case len(names) > 0:
		in.text(w.enumerate(names, and, and))
	default:
		in.add(in.shortTitle(), true)
	}
	if len(in.out) == 0 {
		at = strings.TrimLeft(at, ", ")
	}
	if in.text(at); len(in.out) == 0 {
		return
	}
	w.text("\n(")
	for _, r := range in.out {
		w.add(r.Text, r.Italic)
	}
	w.text(")")
}

// mla is an entry of the list of works cited (MLA, chapter 5) and the citation in the text (chapter 6). Authors: one as given, two
// with “and”, three or more “et al.” (5.6–5.8); none: the title comes first, also if the author is the publisher.
// What is not known is left out. Access date: 5.111.
func (w *citing) mla() {
	var names []string
	if !isAuthor(w.authors, w.meta.Publisher) {
		names = each(w.authors, name.natural)
	}
	if len(names) > 0 && w.authors[0].family != "" {
		names[0] = w.authors[0].whole
	}
	switch len(names) {
	case 0:
	case 1:
		w.text(names[0])
	case 2:
		w.text(w.enumerate(names, ", and ", ""))
	default:
		w.text(names[0] + ", et al.")
	}
	w.stop()
	w.title(" ")
	w.stop()
	date := ""
	if w.date.known() {
		date = w.date.mla()
	}
	if s := commas(w.edition("."), w.meta.Publisher, date, w.url); s != "" {
		w.part(" ", s)
		w.stop()
	}
	if w.accessed.known() && w.url != "" && !w.date.known() {
		w.part(" ", "Accessed "+w.accessed.mla()+".")
	}
	if len(names) == 0 {
		w.authors = nil // brackets name what the entry begins with
	}
	w.brackets(" and ", w.at.mla())
}
