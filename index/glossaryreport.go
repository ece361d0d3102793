package index

import (
	"context"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"

	"agendabot/corpus"
)

// GlossaryReport is what Reindex says of the glossary.
type GlossaryReport struct {
	Entries   int                    `json:"entries"`
	Embedded  int                    `json:"embedded"`  // of Entries: those of the embedded glossary
	Unmatched []corpus.GlossaryEntry `json:"unmatched"` // the folder's own that lead to nothing in the documents
	Unused    int                    `json:"unused"`    // embedded ones that lead to nothing: they were made for other documents, too
	Changed   bool                   `json:"changed"`   // against the build before
}

// reportGlossary says how many entries there are, and which of them match nothing: none of the forms that they lead to
// stands in a passage, a heading or a title, with all its words one behind the other, in whatever ending.
func reportGlossary(ctx context.Context, c *corpus.Corpus) (GlossaryReport, error) {
	r := GlossaryReport{Entries: len(c.Glossary), Unmatched: []corpus.GlossaryEntry{}}
	if len(c.Glossary) == 0 {
		return r, nil
	}
	m, err := newMapping()
	if err != nil {
		return r, fmt.Errorf("glossary: %w", err)
	}
	s := newSighting(newAnalyzers(m), c.Glossary)
	if err := s.readAll(ctx, c.Documents); err != nil {
		return r, err
	}
	for i := range c.Glossary {
		e := &c.Glossary[i]
		if e.Embedded {
			r.Embedded++
		}
		switch {
		case s.seen[i].Load():
		case e.Embedded:
			r.Unused++
		default:
			r.Unmatched = append(r.Unmatched, *e)
		}
	}
	return r, nil
}

// warnings say what matches nothing.
func (r *GlossaryReport) warnings() []corpus.Warning {
	var out []corpus.Warning
	for i := range r.Unmatched {
		e := &r.Unmatched[i]
		out = append(out, corpus.Warning{
			File: e.File, Line: e.Line, Text: "matches nothing: the documents have none of “" + strings.Join(e.To, "”, “") + "”",
		})
	}
	return out
}

// sighting looks through documents for what a glossary's entries lead to. The documents' own texts are read, not a
// build's postings, so that a check that builds nothing says the same.
type sighting struct {
	*formSet
	entries [][]int // by place in forms: the entries that lead to it
	seen    []atomic.Bool
}

func newSighting(a analyzers, glossary []corpus.GlossaryEntry) *sighting {
	s := &sighting{formSet: newFormSet(a), seen: make([]atomic.Bool, len(glossary))}
	places := map[string]int{}
	for i := range glossary {
		for _, text := range glossary[i].To {
			place, ok := places[text]
			if !ok {
				if place, ok = s.add(text); !ok {
					continue
				}
				places[text] = place
				s.entries = append(s.entries, nil)
			}
			s.entries[place] = append(s.entries[place], i)
		}
	}
	return s
}

// readAll reads the documents with as many workers as there are processors.
func (s *sighting) readAll(ctx context.Context, docs []*corpus.Document) error {
	var wg sync.WaitGroup
	var next atomic.Int64
	for range min(runtime.GOMAXPROCS(0), max(1, len(docs))) {
		wg.Go(func() {
			known := map[string]map[string][]string{} // by language and word: its keys
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(docs) {
					return
				}
				lang := fieldLanguage(docs[i].Meta.Language)
				if known[lang] == nil {
					known[lang] = map[string][]string{}
				}
				s.readDocument(ctx, docs[i], known[lang])
			}
		})
	}
	wg.Wait()
	return ctx.Err()
}

func (s *sighting) readDocument(ctx context.Context, d *corpus.Document, known map[string][]string) {
	lang := fieldLanguage(d.Meta.Language)
	s.readText(d.Meta.Title, lang, known)
	for _, h := range d.Sections {
		s.readText(d.Text[h.Heading.Start:h.Heading.End], lang, known)
	}
	for i := range d.Passages {
		if ctx.Err() != nil {
			return
		}
		s.readText(d.OwnText(&d.Passages[i]), lang, known)
	}
}

func (s *sighting) readText(text, lang string, known map[string][]string) {
	tokens := s.analyzers.exact.Analyze([]byte(text))
	words := make([]textWord, len(tokens))
	for i, t := range tokens {
		surface := string(t.Term)
		keys, ok := known[surface]
		if !ok {
			keys = s.analyzers.keys(surface, []string{lang})
			known[surface] = keys
		}
		words[i] = textWord{surface: surface, original: text[t.Start:t.End], keys: keys}
	}
	for i := range words {
		for _, place := range s.at(words, i) {
			if s.forms[place].abbreviation && !inCapitals(words[i].original) {
				continue // car is no sign of the CAR
			}
			for _, e := range s.entries[place] {
				s.seen[e].Store(true)
			}
		}
	}
}
