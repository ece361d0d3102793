package index

import (
	"slices"
	"strings"
)

// Topics are up to n things that the documents speak of, in their own words: lead-ins of lists and headings of the
// first documents, then further documents' titles. They are what can be asked where nothing was found.
func (b *Build) Topics(n int) ([]string, error) {
	var topics []string
	add := func(s string) {
		s = strings.TrimRight(strings.TrimSpace(s), " :")
		for _, t := range topics {
			if strings.EqualFold(t, s) {
				return
			}
		}
		if s != "" && len(s) <= 120 && len(topics) < n {
			topics = append(topics, s)
		}
	}
	const few = 3
	for i := range min(few, len(b.manifest.Documents)) {
		d, err := b.documents.get(i)
		if err != nil {
			return nil, err
		}
		for si := range d.Sections[1:] {
			h := d.Sections[si+1].Heading
			add(d.Text[h.Start:h.End])
		}
		for pi := range d.Passages {
			if p := &d.Passages[pi]; p.List < 0 && len(p.Spans) > 1 {
				add(d.OwnText(p))
			}
		}
		if len(topics) >= n {
			break
		}
	}
	for _, info := range b.manifest.Documents {
		add(info.Meta.Title)
	}
	return topics, nil
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
