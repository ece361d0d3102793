package report

import (
	"cmp"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// shownAs is an id that a passage was shown under, and the digest of the build that it was an id of.
type shownAs struct{ build, id string }

func compareShown(a, b shownAs) int {
	return cmp.Or(cmp.Compare(a.build, b.build), cmp.Compare(a.id, b.id))
}

// resolves says that what an id was in its build can be found in the current one.
func (in *Input) resolves() bool { return in.Resolve != nil && in.Build != nil }

// shelf looks passages up in the current build, which may be nil.
type shelf struct {
	build *index.Build
	now   map[shownAs]now // nil: every id is what it always was
}

// now is where a passage that was shown stands in the current build; without an id it is gone.
type now struct {
	id   string
	same bool
}

// newShelf resolves, once, whatever was shown and reported.
func newShelf(ctx context.Context, t *tally) (*shelf, error) {
	s := &shelf{build: t.in.Build}
	if !t.in.resolves() {
		return s, nil
	}
	all := maps.Clone(t.ever)
	for i := range t.in.Wrong {
		if w := &t.in.Wrong[i]; t.in.has(w.At) {
			all[shownAs{build: w.Build, id: w.Passage}] = struct{}{}
		}
	}
	s.now = make(map[shownAs]now, len(all))
	for _, as := range slices.SortedFunc(maps.Keys(all), compareShown) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		id, same := t.in.Resolve(ctx, as.id, as.build)
		s.now[as] = now{id, same}
	}
	return s, nil
}

// resolve is where something that was shown stands now.
func (s *shelf) resolve(as shownAs) now {
	if s.now == nil {
		return now{as.id, true}
	}
	return s.now[as]
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
func (s *shelf) passage(as shownAs) (Passage, error) {
	now := s.resolve(as)
	p, ok, err := s.place(now.id)
	if err != nil || !ok {
		return Passage{ID: oneLine(as.id)}, err
	}
	ps := p.Passage()
	c := bot.Citation{
		Kind: ps.Kind, Title: p.Document.Meta.Title, Section: p.Document.Path(ps.Section), Paragraph: ps.Paragraph, Item: ps.Item,
		Page: ps.Page,
	}
	if ps.Kind == corpus.KindList && ps.List < 0 {
		c.Item = ""
	}
	return Passage{ID: oneLine(now.id), Source: oneLine(bot.TextsFor("en").Source(&c)), There: true, Became: !now.same}, nil
}

// shown are passages with how often they were shown, the most shown first: once each, whatever they were shown as. One
// that is gone is not the one that has its id now.
func (s *shelf) shown(counts map[shownAs]int) ([]Shown, error) {
	type key struct {
		id    string
		there bool
	}
	places := map[key]int{}
	out := []Shown{}
	for _, as := range slices.SortedFunc(maps.Keys(counts), compareShown) {
		p, err := s.passage(as)
		if err != nil {
			return nil, err
		}
		at, seen := places[key{p.ID, p.There}]
		if !seen {
			at = len(out)
			places[key{p.ID, p.There}] = at
			out = append(out, Shown{Passage: p})
		}
		out[at].Count += counts[as]
		out[at].Became = out[at].Became || p.Became
	}
	slices.SortStableFunc(out, func(a, b Shown) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// passages are what shown gives, without the counts.
func (s *shelf) passages(counts map[shownAs]int) ([]Passage, error) {
	shown, err := s.shown(counts)
	out := []Passage{}
	for i := range shown {
		out = append(out, shown[i].Passage)
	}
	return out, err
}

// wrong are the period's reports of wrong quotations, the latest first.
func (s *shelf) wrong(t *tally) ([]Wrong, error) {
	out := []Wrong{}
	for i := range t.in.Wrong {
		w := &t.in.Wrong[i]
		if !t.in.has(w.At) {
			continue
		}
		as := t.as(w.Passage, w.Build)
		p, err := s.passage(as)
		if err != nil {
			return nil, err
		}
		state, err := s.state(as, w.Text)
		if err != nil {
			return nil, err
		}
		out = append(out, Wrong{At: w.At, Passage: p, Text: oneLine(w.Text), Note: oneLine(w.Note), Now: state})
	}
	slices.SortStableFunc(out, func(a, b Wrong) int {
		return cmp.Or(b.At.Compare(a.At), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}

// state compares what was shown with what stands there now.
func (s *shelf) state(as shownAs, text string) (State, error) {
	p, ok, err := s.place(s.resolve(as).id)
	switch {
	case err != nil:
		return "", err
	case s.build == nil:
		return Unknown, nil
	case !ok:
		return Gone, nil
	case strings.Join(strings.Fields(p.Text()), " ") == strings.Join(strings.Fields(text), " "):
		return Same, nil
	default:
		return Changed, nil
	}
}

// neverShown are the sections with a text of their own of which no passage was ever shown. A footnote belongs to none.
func (s *shelf) neverShown(ctx context.Context, ever map[shownAs]struct{}) ([]Unseen, UnseenTotals, error) {
	out, totals := []Unseen{}, UnseenTotals{}
	if s.build == nil {
		return out, totals, nil
	}
	ids := make(map[string]struct{}, len(ever))
	for as := range ever {
		ids[s.resolve(as).id] = struct{}{}
	}
	for _, info := range s.build.Manifest().Documents {
		if err := ctx.Err(); err != nil {
			return nil, totals, err
		}
		d, err := s.build.Document(info.ID)
		if err != nil {
			return nil, totals, err
		}
		u, sections := unseen(d, ids)
		totals.Sections += sections
		totals.NeverShown += len(u.Sections)
		if len(u.Sections) > 0 {
			out = append(out, u)
		}
	}
	return out, totals, nil
}

// unseen is what was never shown of a document, and how many of its sections have a text of their own.
func unseen(d *corpus.Document, shownIDs map[string]struct{}) (u Unseen, sections int) {
	seen := map[int]bool{} // sections with a text, and whether it was shown
	for i := range d.Passages {
		if p := &d.Passages[i]; p.Kind != corpus.KindFootnote {
			_, shown := shownIDs[p.ID]
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

// knows says that the documents have a word, or one of its stem. Without documents nobody knows, so that they may.
func (s *shelf) knows(ctx context.Context, word string) (bool, error) {
	if s.build == nil {
		return true, nil
	}
	found, err := s.build.Find(ctx, index.FindQuery{Words: []string{word}})
	if err != nil {
		return false, err
	}
	return len(found.Terms) == 0 || found.Terms[0].Passages+found.Terms[0].Headings > 0, nil
}
