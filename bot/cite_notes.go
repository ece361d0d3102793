package bot

import "strings"

// chicago is a note (Chicago 14.20): Author, Title, edition (Publisher, Date), locator, address. Authors: 14.76, four
// or more are the first and “et al.”; none: 14.79. A report is cited as a book is (14.220); edition: 14.113; an
// address: 14.161, with the access date before it: 14.12.
func (w *citing) chicago() {
	names := each(w.authors, name.natural)
	if len(names) > 3 {
		w.text(names[0] + " et al.")
	} else {
		w.text(w.enumerate(names, " and ", ", and "))
	}
	w.title(", ")
	w.part(", ", w.edition("."))
	date := "n.d."
	if w.date.known() {
		date = w.date.chicago()
	}
	w.part(" ", "("+commas(w.meta.Publisher, date)+")")
	accessed := ""
	if w.url != "" && w.accessed.known() && !w.date.known() {
		accessed = "accessed " + w.accessed.chicago()
	}
	locator, after := w.at.chicago(), commas(accessed, w.url)
	switch heading, quoted := strings.CutSuffix(locator, "”"); {
	case !quoted:
		w.part(", ", commas(locator, after))
	case after != "": // a comma or period goes inside the quotation marks (6.9)
		w.part(", ", heading+",” "+after)
	default:
		w.part(", ", heading)
		w.stop()
		w.text("”")
		return
	}
	w.text(".")
}

// mcgill is a footnote (McGill 6.2): Author, Title, edition (Publisher, Date) pinpoint, online: <address> (1.6). Up to
// three authors are named, more are the first and “et al” (6.2.2). Abbreviations have no period. A French document is
// cited in the guide's French form, which has commas in the place of the brackets.
func (w *citing) mcgill() {
	french := w.meta.Language == "fr"
	and, online, open, end := " & ", "online: <", " (", ")"
	if french {
		and, online, open, end = " et ", "en ligne : <", ", ", ""
	}
	names := each(w.authors, name.natural)
	if len(names) > 3 {
		w.text(names[0] + " et al")
	} else {
		w.text(w.enumerate(names, and, and))
	}
	w.title(", ")
	w.part(", ", w.edition(""))
	date := ""
	if w.date.known() {
		date = w.date.mcgill(french)
	}
	if s := commas(w.meta.Publisher, date); s != "" {
		w.part(open, s)
		w.text(end)
	}
	w.part(" ", w.at.mcgill(french))
	if w.url != "" {
		w.part(", ", online+w.url+">")
	}
	w.text(".")
}
