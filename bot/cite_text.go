package bot

import (
	"cmp"
	"strings"
	"time"
	"unicode/utf8"

	"agendabot/corpus"
)

// Cite makes a citation of a passage in a style; it is the one function that does. accessed is when the passage was
// looked at; zero if no such date is to be given. It is empty for a style that there is not, and, but
// for a program, of a reference to no document.
//
// Chicago and McGill are notes: one line, pinpoint and all. APA and MLA part what is cited from where: the entry of
// the list of references, and on a second line what stands in brackets behind the quotation. BibTeX and RIS are one
// entry for a program.
//
// A citation says only what the front matter says and where the passage stands. A field that is missing is left out;
// where a style has a sign for a missing date it is used: “n.d.” in Chicago (14.145) and APA (9.17). MLA and McGill
// leave it out. Names stay as they are given, in every style, because no program knows who is a person: the styles want
// “Lloyd Axworthy” turned round in a list and “Axworthy, Lloyd” in a note, and so whoever cites must. Only “Axworthy, L.”
// is certain enough. A document without a title is called by its id. Titles stay as they are written: which words of a
// title are names, no program knows either. Of the place of publication front matter says nothing.
//
// The access date: Chicago (14.12) and MLA (5.111) want one where the document has no date; APA (9.16) only for what
// is made to change, which a document in a corpus is not; McGill (1.6) gives the document's own. Programs are given
// it whenever it is known.
func Cite(style Style, r Reference, accessed time.Time) Cited {
	w := newCiting(&r, accessed)
	if style != BibTeX && style != RIS && w.meta.Title == "" && len(w.authors) == 0 {
		return nil
	}
	switch style {
	case Chicago:
		w.chicago()
	case APA:
		w.apa()
	case MLA:
		w.mla()
	case McGill:
		w.mcgill()
	case BibTeX:
		w.bibtex()
	case RIS:
		w.ris()
	}
	return w.out
}

// citing is a citation in the making.
type citing struct {
	ref      *Reference
	meta     corpus.Meta
	authors  []name
	date     date
	accessed date
	url      string
	at       pinpoint
	out      Cited
}

// newCiting cleans what it is given: one line each, nothing that is invisible or reorders its surroundings.
func newCiting(r *Reference, accessed time.Time) *citing {
	c := *r
	for _, s := range []*string{
		&c.Meta.Title, &c.Meta.Author, &c.Meta.Publisher, &c.Meta.Date, &c.Meta.Language, &c.Meta.Source, &c.Meta.Edition,
		&c.Document, &c.Key, &c.Paragraph, &c.Item, &c.Page, &c.Link,
	} {
		*s = citedLine(*s)
	}
	c.Section = make([]string, len(r.Section))
	for i, s := range r.Section {
		c.Section[i] = citedLine(s)
	}
	c.Meta.Title = cmp.Or(c.Meta.Title, c.Document, citedLine(c.Passage))
	return &citing{
		ref: &c, meta: c.Meta, authors: authors(c.Meta.Author), date: parseDate(c.Meta.Date), accessed: dateOf(accessed),
		url: c.address(), at: newPinpoint(&c),
	}
}

func citedLine(s string) string {
	return strings.Join(strings.Fields(corpus.CleanText(strings.ToValidUTF8(s, ""))), " ")
}

func (w *citing) add(s string, italic bool) {
	switch n := len(w.out); {
	case s == "":
	case n > 0 && w.out[n-1].Italic == italic:
		w.out[n-1].Text += s
	default:
		w.out = append(w.out, Run{Text: s, Italic: italic})
	}
}

func (w *citing) text(s string) { w.add(s, false) }

// part adds s behind a separator, which is left out at the beginning and if s is empty.
func (w *citing) part(sep, s string) {
	if s != "" {
		w.sep(sep)
		w.text(s)
	}
}

func (w *citing) title(sep string) {
	if w.meta.Title != "" {
		w.sep(sep)
		w.add(w.meta.Title, true)
	}
}

func (w *citing) sep(sep string) {
	if len(w.out) > 0 {
		w.text(sep)
	}
}

// stop ends a sentence, unless what stands there has ended it.
func (w *citing) stop() {
	if len(w.out) == 0 {
		return
	}
	if r, _ := utf8.DecodeLastRuneInString(w.out[len(w.out)-1].Text); !strings.ContainsRune(".?!…", r) {
		w.text(".")
	}
}

// edition is the front matter's edition with its word shortened: “2nd ed.”; anything else as it is given.
func (w *citing) edition(stop string) string {
	for _, word := range []string{"edition", "édition"} {
		lower := strings.ToLower(w.meta.Edition)
		if before := len(w.meta.Edition) - len(word); before > 1 && len(lower) == len(w.meta.Edition) && strings.HasSuffix(lower, " "+word) {
			return w.meta.Edition[:before] + strings.TrimSuffix(word, "ition") + stop
		}
	}
	return w.meta.Edition
}

// shortTitle is the title before its subtitle, or its first words: what brackets name a work by that has no author
// (APA 8.14, MLA 6.10).
func (w *citing) shortTitle() string {
	main, _, _ := strings.Cut(w.meta.Title, ": ")
	return firstWords(main, 8)
}
