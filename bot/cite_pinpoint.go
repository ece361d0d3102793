package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"agendabot/corpus"
)

// pinpoint is where in its document a passage stands, as far as a citation may say so.
//
// A number that the source prints can be cited in every style. Numbers that were counted (paragraphs of a source that
// has none, bullets) are what APA (8.28: “count the paragraphs”) and Chicago (14.160) let a writer give. They are
// counted from the document's beginning, as everywhere else here, so that people do not find two numbers for one
// paragraph; the heading stands in their place only where there is no number, else it would seem to be what they are
// counted from. MLA (6.20) and McGill (1.5) take only numbers that are there. A label in brackets, “(a)”, is always one of the
// source's: bullets are never counted in letters.
type pinpoint struct {
	page      string
	printed   string // paragraph's number in the source
	counted   string // paragraph counted from the beginning
	heading   string // the innermost
	item      string
	footnote  bool
	noteLabel string // of the footnote, as the source prints it
}

func newPinpoint(r *Reference) pinpoint {
	p := pinpoint{page: r.Page}
	if r.Kind == corpus.KindFootnote {
		p.footnote, p.noteLabel = true, printedLabel(strings.TrimPrefix(r.Item, "note "))
		return p
	}
	if n := len(r.Section); n > 0 {
		p.heading = r.Section[n-1]
	}
	p.item = r.Item
	if r.Meta.Numbered {
		p.printed = r.Paragraph
	} else {
		p.counted = r.Paragraph
	}
	return p
}

// printedLabel is a footnote's label if it is one that a page can carry. Markdown's “[^ottawa]” is a name inside the
// file, which its readers never see.
func printedLabel(s string) string {
	digits := strings.TrimFunc(s, unicode.IsDigit) == ""
	if digits || utf8.RuneCountInString(s) <= 2 {
		return s
	}
	return ""
}

// lettered is the item if its label is surely printed.
func (p *pinpoint) lettered() string {
	if strings.HasPrefix(p.item, "(") {
		return p.item
	}
	return ""
}

// paragraphs writes a number behind “para.” or “paras.”.
func paragraphs(one, many, label string) string {
	if strings.Contains(label, "–") {
		return many + " " + label
	}
	return one + " " + label
}

// paragraph is “para. 7, item 3”, “para. 7(a)”: a printed number if there is one, else a counted one.
func (p *pinpoint) paragraph() string {
	label := p.printed
	if label == "" {
		label = p.counted
	}
	if label == "" {
		return ""
	}
	out := paragraphs("para.", "paras.", label)
	switch {
	case p.item == "":
	case p.printed != "" && p.lettered() != "":
		out += p.item
	default:
		out += ", item " + p.item
	}
	return out
}

// chicago is Chicago's locator: a page (14.22), with a footnote 12n3 (14.157); without a page the paragraph, or “under
// “Priorities”” (14.160). A counted paragraph adds nothing to a page.
func (p *pinpoint) chicago() string {
	if p.footnote {
		switch {
		case p.page != "":
			return p.page + "n" + p.noteLabel
		case p.noteLabel != "":
			return "note " + p.noteLabel
		default:
			return ""
		}
	}
	if p.page != "" {
		return commas(p.page, p.printedParagraph())
	}
	return p.place()
}

// place is the locator without a page.
func (p *pinpoint) place() string {
	if paragraph := p.paragraph(); paragraph != "" || p.heading == "" {
		return paragraph
	}
	return "under “" + innerQuotes(p.heading) + "”"
}

func (p *pinpoint) printedParagraph() string {
	if p.printed == "" {
		return ""
	}
	return p.paragraph()
}

// apa is “p. 12” (APA 8.13), else “para. 7”, else “Priorities section” (8.28).
func (p *pinpoint) apa() string {
	page := ""
	if p.page != "" {
		page = "p. " + p.page
	}
	if p.footnote {
		if p.noteLabel == "" {
			return page
		}
		return commas(page, "note "+p.noteLabel)
	}
	if page != "" {
		return commas(page, p.printedParagraph())
	}
	if paragraph := p.paragraph(); paragraph != "" || p.heading == "" {
		return paragraph
	}
	return apaHeading(p.heading) + " section"
}

// apaHeading is the heading, or the first words of a long one in quotation marks (8.28).
func apaHeading(s string) string {
	if short := firstWords(s, 8); short != s {
		return "“" + innerQuotes(short) + "”"
	}
	return s
}

// mla is what stands behind the author in brackets: “ 12”, “, par. 7”, “ 12n3” (MLA, chapter 6); nothing for a counted
// paragraph (6.20).
func (p *pinpoint) mla() string {
	switch {
	case p.footnote && p.page != "":
		return " " + p.page + "n" + p.noteLabel
	case p.footnote && p.noteLabel != "":
		return ", note " + p.noteLabel
	case p.footnote:
		return ""
	case p.page != "":
		return " " + p.page
	case p.printed != "":
		return ", " + paragraphs("par.", "pars.", p.printed) + p.lettered()
	default:
		return ""
	}
}

// mcgill is “at para 7(a)”, “at 12”, “at 12, n 3”; in French “au para 7”, “à la p 12” (McGill 1.5). A
// paragraph that is numbered is preferred to the page.
func (p *pinpoint) mcgill(french bool) string {
	page, one, many, note := "at ", "at para", "at paras", "at n "
	if french {
		page, one, many, note = "à la p ", "au para", "aux para", "à la n "
	}
	switch {
	case p.footnote && p.noteLabel == "" && p.page == "":
		return ""
	case p.footnote && p.page == "":
		return note + p.noteLabel
	case p.footnote && p.noteLabel != "":
		return page + p.page + ", n " + p.noteLabel
	case p.printed != "":
		return paragraphs(one, many, p.printed) + p.lettered()
	case p.page != "":
		return page + p.page
	default:
		return ""
	}
}

// commas joins what is not empty.
func commas(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}

// innerQuotes makes double quotation marks single ones: inside others they would end them (Chicago 13.30).
func innerQuotes(s string) string {
	return strings.NewReplacer("“", "‘", "”", "’", `"`, "'").Replace(s)
}

// firstWords is the first n words of s; s itself if it has no more.
func firstWords(s string, n int) string {
	words := strings.Fields(s)
	if len(words) <= n {
		return s
	}
	return strings.Join(words[:n], " ")
}
