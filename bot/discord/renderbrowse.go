package discord

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// pageText is the most of a section that one page shows, in characters as they are sent.
const pageText = 2800

// part is what is read in one go: the passages of a section, or those of its footnotes, by their numbers.
type part []int

// partsOf are the parts of a document, in its order.
func partsOf(d *corpus.Document) (all []part) {
	type name struct {
		section int
		note    bool
	}
	seen := map[name]int{}
	for i := range d.Passages {
		n := name{d.Passages[i].Section, d.Passages[i].Kind == corpus.KindFootnote}
		at, ok := seen[n]
		if !ok {
			at = len(all)
			seen[n] = at
			all = append(all, nil)
		}
		all[at] = append(all[at], i)
	}
	return all
}

// page is what is shown of a part at once.
type page struct {
	passages  []bot.Neighbour
	numbers   []int // of the passages
	continued bool  // it begins within a passage
	width     int
}

// paging is a part being cut into pages.
type paging struct {
	page
	done []page
}

// pagesOfPart cuts a part into pages. A passage is cut only if it is longer than a page.
func pagesOfPart(d *corpus.Document, p part) []page {
	var all paging
	for _, i := range p {
		passage := &d.Passages[i]
		n := bot.Neighbour{Text: strings.TrimFunc(d.OwnText(passage), isSpace), Item: passage.Kind == corpus.KindItem}
		if all.width > 0 && all.width+weigh(n) > pageText {
			all.turn()
		}
		for weigh(n) > pageText {
			head, rest := headOfPage(n)
			all.add(head, i)
			all.turn()
			all.continued = rest != ""
			n.Text = rest
		}
		all.add(n, i)
	}
	all.turn()
	return all.done
}

// headOfPage is as much of a passage as a page holds, and the rest of its text.
func headOfPage(n bot.Neighbour) (head bot.Neighbour, rest string) {
	near := n.Text
	if end := 2 * longPassage; len(near) > end { // what is further on makes no difference
		for !utf8.RuneStart(near[end]) {
			end--
		}
		near = near[:end]
	}
	for _, most := range []int{pageText, pageText * 9 / 10, pageText / 2, pageText / 4} { // at most three characters are sent for one
		end := bot.Head(near, most)
		rest = strings.TrimFunc(n.Text[end:], isSpace)
		head = bot.Neighbour{Text: n.Text[:end], Item: n.Item, Cut: rest != ""}
		if weigh(head) <= pageText {
			break
		}
	}
	return head, rest
}

// longPassage is the bytes of a text that is longer than a page in any case: no character has more than three bytes.
const longPassage = 3 * pageText

// weigh is what a passage takes of pageText; of one that is too long, no more than that it is.
func weigh(n bot.Neighbour) int {
	if len(n.Text) > longPassage {
		return pageText + 1
	}
	return bot.Width(string(neighbours([]bot.Neighbour{n}))) + 2
}

func (p *paging) add(n bot.Neighbour, number int) {
	if n.Text != "" {
		p.passages, p.numbers = append(p.passages, n), append(p.numbers, number)
		p.width += weigh(n)
	}
}

func (p *paging) turn() {
	if len(p.passages) > 0 {
		p.done = append(p.done, p.page)
	}
	p.page = page{}
}

// partOf is the number of the part that a passage is in.
func partOf(parts []part, passage int) int {
	return max(0, slices.IndexFunc(parts, func(p part) bool { return slices.Contains(p, passage) }))
}

// pageButton leads to a page of a part.
func pageButton(d *corpus.Document, p part, number int) control {
	return control{action: actionBrowse, page: number, key: d.Passages[p[0]].Key}
}

// readFrom leads to the page of its section that a passage begins on.
func readFrom(p index.Place) control {
	parts := partsOf(p.Document)
	own := parts[partOf(parts, p.Index)]
	pages := pagesOfPart(p.Document, own)
	at := slices.IndexFunc(pages, func(g page) bool { return slices.Contains(g.numbers, p.Index) })
	return pageButton(p.Document, own, min(max(0, at), mostPages))
}

// browse shows a page of the section that a passage is in, from 0; lastPage is the last. Of a page that there is not it
// shows the nearest.
func (r renderer) browse(p index.Place, number int) message {
	d := p.Document
	parts := partsOf(d)
	at := partOf(parts, p.Index)
	pages := pagesOfPart(d, parts[at])
	pages = pages[:min(len(pages), mostPages+1)]
	if number == lastPage || number >= len(pages) {
		number = len(pages) - 1
	}
	number = max(0, number)

	var back, on control // of no action: there is no such button
	switch {
	case number > 0:
		back = pageButton(d, parts[at], number-1)
	case at > 0:
		back = pageButton(d, parts[at-1], lastPage)
	}
	switch {
	case number+1 < len(pages):
		on = pageButton(d, parts[at], number+1)
	case at+1 < len(parts):
		on = pageButton(d, parts[at+1], 0)
	}

	text := r.crumbs(index.Place{Document: d, Index: parts[at][0]})
	if number < len(pages) {
		if pages[number].continued {
			text = join("\n\n", text, italic(omitted))
		}
		text = join("\n\n", text, neighbours(pages[number].passages))
	}
	msg := message{Embeds: embeds(colourPlain, "", text), Components: rows([]discordgo.MessageComponent{
		button(r.words.previous, discordgo.SecondaryButton, back), button(r.words.next, discordgo.PrimaryButton, on),
	})}
	if len(pages) > 1 {
		msg.Embeds[0].Footer = &discordgo.MessageEmbedFooter{Text: fmt.Sprintf(r.words.page, number+1, len(pages))}
	}
	return msg
}

// crumbs say where a section stands: its document, the headings above it and its own, and where to read it.
func (r renderer) crumbs(first index.Place) markup {
	c := bot.CitationOf(first)
	headings := &bot.Citation{Title: c.Title, Document: c.Document, Section: c.Section}
	if c.Kind == corpus.KindFootnote {
		headings.Section = []string{r.words.notes}
	}
	line := bold(r.texts.BriefSource(headings, maxTitle/2))
	if address := linkable(r.address(&c)); address != "" {
		line = join("\n", line, linked(r.words.OpenReader, address, r.words.OpenReader))
	}
	return line
}
