package index

import (
	"fmt"
	"slices"
	"strings"

	"agendabot/corpus"
)

// settleCurated are the curated answers of a corpus by the ids of their passages, which may be given by their keys. An
// answer with one that the documents do not have is left out, with an error that says so.
func settleCurated(c *corpus.Corpus) (settled []corpus.CuratedEntry, bad []error) {
	if len(c.Curated) == 0 {
		return nil, nil
	}
	ids := map[string]string{} // by id and by key
	for _, d := range c.Documents {
		for i := range d.Passages {
			p := &d.Passages[i]
			ids[p.ID], ids[p.Key] = p.ID, p.ID
		}
	}
	for _, e := range c.Curated {
		passages, unknown := slices.Clone(e.Passages), false
		for i, p := range passages {
			id, ok := ids[p.Text]
			if !ok {
				unknown = true
				bad = append(bad, unknownPassage(c, e.File, p))
			}
			passages[i].Text = id
		}
		if !unknown {
			e.Passages = passages
			settled = append(settled, e)
		}
	}
	return settled, bad
}

func unknownPassage(c *corpus.Corpus, file string, p corpus.Located) error {
	advice := "copy an id from an answer, or take it out"
	if near := nearID(c, p.Text); near != "" {
		advice = fmt.Sprintf("did you mean %q?", near)
	}
	return &corpus.FileError{File: file, Line: p.Line, Err: ErrUnknownPassage, Detail: fmt.Sprintf("%q", p.Text), Advice: advice}
}

// nearID is the id of the corpus that an unknown one was most likely meant to be: of the same text elsewhere, or
// mistyped in one place; empty if there is none, or several.
func nearID(c *corpus.Corpus, id string) string {
	doc, _, _ := strings.Cut(id, "/")
	last := id[strings.LastIndexByte(id, '/')+1:]
	for _, alike := range []func(other string) bool{
		func(other string) bool { return strings.EqualFold(other, id) },
		func(other string) bool {
			return strings.HasPrefix(other, doc+"/") && strings.HasSuffix(other, "/"+last)
		},
		func(other string) bool { return strings.HasPrefix(last, "~") && strings.HasSuffix(other, "/"+last) },
		func(other string) bool { return oneSlip(other, id) },
	} {
		if near, ok := onlyID(c, alike); ok {
			return near
		}
	}
	return ""
}

// onlyID is the one id that is wanted; ok is false if there is none, or several.
func onlyID(c *corpus.Corpus, wanted func(id string) bool) (only string, ok bool) {
	for _, d := range c.Documents {
		for i := range d.Passages {
			if id := d.Passages[i].ID; wanted(id) {
				if ok {
					return "", false
				}
				only, ok = id, true
			}
		}
	}
	return only, ok
}

// oneSlip says that two ids differ in one place, by two bytes at most.
func oneSlip(a, b string) bool {
	for a != "" && b != "" && a[0] == b[0] {
		a, b = a[1:], b[1:]
	}
	for a != "" && b != "" && a[len(a)-1] == b[len(b)-1] {
		a, b = a[:len(a)-1], b[:len(b)-1]
	}
	return len(a) <= 2 && len(b) <= 2
}
