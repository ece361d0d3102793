package index

import (
	"slices"
	"strings"
)

// Topics are up to n things that the documents speak of, in their own words: headings and lead-ins of lists of the
// first documents, then further documents' titles. They are what can be asked where nothing was found.
func (b *Build) Topics(n int) ([]string, error) {
	const few = 3
	var topics []string
	for i := 0; i < min(few, len(b.manifest.Documents)) && len(topics) < n; i++ {
		d, err := b.documents.get(i)
		if err != nil {
			return nil, err
		}
		for _, s := range d.Sections[1:] {
			topics = addTopic(topics, d.Text[s.Heading.Start:s.Heading.End])
		}
		for pi := range d.Passages {
			if p := &d.Passages[pi]; p.List < 0 && len(p.Spans) > 1 {
				topics = addTopic(topics, d.OwnText(p))
			}
		}
	}
	for i := 0; i < len(b.manifest.Documents) && len(topics) < n; i++ {
		topics = addTopic(topics, b.manifest.Documents[i].Meta.Title)
	}
	return topics[:min(n, len(topics))], nil
}

// Headings are the first n headings of a document, in its order. The error is ErrUnknownDocument if there is none of that id.
func (b *Build) Headings(document string, n int) ([]string, error) {
	d, err := b.Document(document)
	if err != nil {
		return nil, err
	}
	headings := make([]string, 0, min(n, len(d.Sections)-1))
	for _, s := range d.Sections[1:] {
		if len(headings) == n {
			break
		}
		headings = append(headings, d.Text[s.Heading.Start:s.Heading.End])
	}
	return headings, nil
}

// addTopic adds a topic that is short enough to be one and not there yet.
func addTopic(topics []string, s string) []string {
	const most = 120
	s = strings.TrimRight(strings.TrimSpace(s), " :")
	if s == "" || len(s) > most || slices.ContainsFunc(topics, func(t string) bool { return strings.EqualFold(t, s) }) {
		return topics
	}
	return append(topics, s)
}

// Languages are the languages of the documents, as their front matter or their text says, in alphabetical order.
func (b *Build) Languages() []string {
	var langs []string
	for _, d := range b.manifest.Documents {
		if !slices.Contains(langs, d.Meta.Language) {
			langs = append(langs, d.Meta.Language)
		}
	}
	slices.Sort(langs)
	return langs
}
