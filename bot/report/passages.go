package report

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// shelf looks passages up in the current build, which may be nil.
type shelf struct {
	build *index.Build
}

func (s *shelf) corpus() Corpus {
	if s.build == nil {
		return Corpus{}
	}
	sum := s.build.Summary()
	return Corpus{Build: sum.Digest, Documents: sum.Documents, Passages: sum.Passages}
}

// place finds a passage; ok is false if there is none with that id.
func (s *shelf) place(id string) (p index.Place, ok bool, err error) {
	if s.build == nil {
		return index.Place{}, false, nil
	}
	p, err = s.build.Passage(id)
	if errors.Is(err, index.ErrUnknownPassage) || errors.Is(err, index.ErrUnknownDocument) {
		return index.Place{}, false, nil
	}
	return p, err == nil, err
}

// passage describes a passage as the line under a quotation does.
func (s *shelf) passage(id string) (Passage, error) {
	p, ok, err := s.place(id)
	if err != nil || !ok {
		return Passage{ID: oneLine(id)}, err
	}
	ps := p.Passage()
	c := bot.Citation{
		Kind: ps.Kind, Title: p.Document.Meta.Title, Section: p.Document.Path(ps.Section), Paragraph: ps.Paragraph, Item: ps.Item,
		Page: ps.Page,
	}
	if ps.Kind == corpus.KindList && ps.List < 0 {
		c.Item = ""
	}
	return Passage{ID: oneLine(id), Source: oneLine(bot.TextsFor("en").Source(&c)), There: true}, nil
}

func (s *shelf) shown(counts map[string]int) ([]Shown, error) {
	out := []Shown{}
	for _, id := range byCount(counts) {
		p, err := s.passage(id)
		if err != nil {
			return nil, err
		}
		out = append(out, Shown{Passage: p, Count: counts[id]})
	}
	return out, nil
}

// wrong are the period's reports of wrong quotations, the latest first.
func (s *shelf) wrong(in *Input) ([]Wrong, error) {
	out := []Wrong{}
	for i := range in.Wrong {
		w := &in.Wrong[i]
		if w.At.Before(in.Since) || !w.At.Before(in.Until) {
			continue
		}
		p, err := s.passage(w.Passage)
		if err != nil {
			return nil, err
		}
		now, err := s.state(w)
		if err != nil {
			return nil, err
		}
		out = append(out, Wrong{At: w.At, Passage: p, Text: oneLine(w.Text), Note: oneLine(w.Note), Now: now})
	}
	slices.SortStableFunc(out, func(a, b Wrong) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

func (s *shelf) state(w *bot.WrongQuotation) (State, error) {
	p, ok, err := s.place(w.Passage)
	switch {
	case err != nil:
		return "", err
	case s.build == nil:
		return Unknown, nil
	case !ok:
		return Gone, nil
	case strings.Join(strings.Fields(p.Text()), " ") == strings.Join(strings.Fields(w.Text), " "):
		return Same, nil
	default:
		return Changed, nil
	}
}

// neverShown are the sections with a text of their own of which no passage was ever shown. A footnote belongs to none.
func (s *shelf) neverShown(ctx context.Context, ever map[string]struct{}) ([]Unseen, UnseenTotals, error) {
	out, totals := []Unseen{}, UnseenTotals{}
	if s.build == nil {
		return out, totals, nil
	}
	for _, info := range s.build.Manifest().Documents {
		if err := ctx.Err(); err != nil {
			return nil, totals, err
		}
		d, err := s.build.Document(info.ID)
		if err != nil {
			return nil, totals, err
		}
		u, sections := unseen(d, ever)
		totals.Sections += sections
		totals.NeverShown += len(u.Sections)
		if len(u.Sections) > 0 {
			out = append(out, u)
		}
	}
	return out, totals, nil
}

// unseen is what was never shown of a document, and how many of its sections have a text of their own.
func unseen(d *corpus.Document, ever map[string]struct{}) (u Unseen, sections int) {
	seen := map[int]bool{} // sections with a text, and whether it was shown
	for i := range d.Passages {
		if p := &d.Passages[i]; p.Kind != corpus.KindFootnote {
			_, shown := ever[p.ID]
			seen[p.Section] = seen[p.Section] || shown
		}
	}
	u = Unseen{Document: oneLine(d.ID), Title: oneLine(d.Meta.Title), Sections: [][]string{}}
	for i := range d.Sections {
		if shown, hasText := seen[i]; shown || !hasText {
			continue
		}
		path := []string{}
		for _, h := range d.Path(i) {
			path = append(path, oneLine(h))
		}
		u.Sections = append(u.Sections, path)
	}
	u.All = len(u.Sections) == len(seen)
	return u, len(seen)
}

// knows says that the corpus has a word, or one of its stem.
func (s *shelf) knows(ctx context.Context, word string) (bool, error) {
	if s.build == nil {
		return false, nil
	}
	found, err := s.build.Find(ctx, index.FindQuery{Words: []string{word}, Exact: true})
	if err != nil {
		return false, err
	}
	return len(found.Terms) > 0 && found.Terms[0].Passages+found.Terms[0].Headings > 0, nil
}
