package eval

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// library is a collection's documents as a corpus folder would have them.
type library struct {
	collection *Collection
	docs       []*corpus.Document // in the collection's order; nil: it has no text
	numbers    map[string]int     // document of the corpus → place in docs
	byID       map[string]int     // document of the collection → place in docs
	passages   int
	empty      int // documents without text, which nothing can find
}

// newLibrary reads the documents, each as a plain text file with its title in the front matter.
func newLibrary(ctx context.Context, c *Collection, progress func(done, total int)) (*library, error) {
	l := &library{collection: c, docs: make([]*corpus.Document, len(c.Documents)), numbers: map[string]int{}, byID: map[string]int{}}
	for i := range c.Documents {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		d := &c.Documents[i]
		l.byID[d.ID] = i
		doc, err := readDocument(d, i)
		switch {
		case errors.Is(err, corpus.ErrEmpty):
			l.empty++
		case err != nil:
			return nil, &FileError{d.file, d.line, fmt.Sprintf("document %q cannot be read", d.ID), err.Error(), err}
		default:
			l.docs[i], l.numbers[doc.ID] = doc, i
			l.passages += len(doc.Passages)
		}
		progress(i+1, len(c.Documents))
	}
	return l, nil
}

func readDocument(d *Document, number int) (*corpus.Document, error) {
	id := fmt.Sprintf("d%d", number) // the collection's own may be anything
	front := "id: " + id + "\n"
	title := bot.OneLine(d.Title)
	if title != "" {
		quoted, err := json.Marshal(title) // YAML reads a JSON string as what it is
		if err != nil {
			return nil, err
		}
		front += "title: " + string(quoted) + "\n"
	}
	raw := "---\n" + front + "---\n" + bot.Printable(d.Text)
	doc, _, err := corpus.ReadFile(id+".txt", []byte(raw), corpus.Limits{LineBytes: maxLine, FileBytes: 2 * maxLine})
	if err != nil {
		return nil, err
	}
	if title == "" { // its name, which is ours, is no word of the document
		h := doc.Sections[0].Heading
		doc.Meta.Title = doc.Text[h.Start:h.End]
	}
	return doc, nil
}

// makeWhole makes one passage of each document. The documents are the library's own.
func (l *library) makeWhole() {
	l.passages = 0
	for _, d := range l.docs {
		if d == nil {
			continue
		}
		p := d.Passages[0]
		all := corpus.Span{Start: 0, End: len(d.Text)}
		p.Kind, p.List, p.Section, p.Own, p.Spans, p.Table = corpus.KindText, -1, 0, all, []corpus.Span{all}, false
		d.Passages, d.Sections = []corpus.Passage{p}, d.Sections[:1]
		l.passages++
	}
}

// relevant are the places of a question's relevant documents, in order.
func (l *library) relevant(q Query) (places []int) {
	for id, grade := range l.collection.Qrels[q.ID] {
		if i, ok := l.byID[id]; ok && grade > 0 {
			places = append(places, i)
		}
	}
	slices.Sort(places)
	return places
}

// sharedTitles are the places of the documents of each title that several have.
func (l *library) sharedTitles() map[string][]int {
	titles := map[string][]int{}
	for i := range l.collection.Documents {
		if t := l.collection.Documents[i].Title; t != "" {
			titles[t] = append(titles[t], i)
		}
	}
	maps.DeleteFunc(titles, func(_ string, places []int) bool { return len(places) == 1 })
	return titles
}

// withTitles are the places and those of every document that shares a title with one of them, in order.
func (l *library) withTitles(places []int, titles map[string][]int) []int {
	out := slices.Clone(places)
	for _, i := range places {
		out = append(out, titles[l.collection.Documents[i].Title]...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// build indexes the documents but those that leave out names, by their places.
func (l *library) build(ctx context.Context, leaveOut map[int]bool) (*index.Build, error) {
	docs := make([]*corpus.Document, 0, len(l.docs))
	for i, d := range l.docs {
		if d != nil && !leaveOut[i] {
			docs = append(docs, d)
		}
	}
	return index.NewMemory(ctx, docs)
}

// id is the collection's id of a document of the corpus.
func (l *library) id(d *corpus.Document) string { return l.collection.Documents[l.numbers[d.ID]].ID }
