package corpus

import (
	"slices"

	"go.yaml.in/yaml/v3"
)

// Bounds of a glossary's entry.
const (
	formBytes = 120 // of one form
	mostForms = 50  // of one entry: each of them is looked for when one of the others is asked for
)

// GlossaryEntry says that words may be asked for by others. A question that has one of the forms in From is searched
// for those in To as well; where all of them mean the same, From and To are the same forms.
type GlossaryEntry struct {
	From     []string `json:"from"` // as the administrator wrote them, each of one or more words
	To       []string `json:"to"`
	File     string   `json:"file"`
	Line     int      `json:"line"`               // in File, from 1
	Embedded bool     `json:"embedded,omitempty"` // of the embedded glossary, not of the folder's own
}

// BothWays says that the entry's forms all mean the same.
func (e *GlossaryEntry) BothWays() bool { return slices.Equal(e.From, e.To) }

// readGlossary reads a glossary: a list of lists of forms that mean the same, or of entries with forms, or with from and
// to where one may be asked for by the other but not the other way round.
func (l *listReader) readGlossary(raw []byte) []GlossaryEntry {
	var entries []GlossaryEntry
	g := glossaryReader{l, map[string]int{}, map[string]int{}}
	for _, n := range l.entries(raw, "- [UN, United Nations]") {
		if e, ok := g.entry(n); ok {
			entries = append(entries, e)
		}
	}
	return entries
}

// glossaryReader knows the forms that were read: by their words, the line of each.
type glossaryReader struct {
	*listReader
	same   map[string]int // in entries whose forms mean the same
	oneWay map[string]int // in the from of others
}

func (g *glossaryReader) entry(n *yaml.Node) (e GlossaryEntry, ok bool) {
	const form = "form"
	var from, to []Located
	switch n.Kind {
	case yaml.SequenceNode:
		if from, ok = g.texts(n, form, formBytes); !ok {
			return e, false
		}
		to = from
	case yaml.MappingNode:
		values, ok := g.keys(n, "forms", "from", "to")
		if !ok {
			return e, false
		}
		if from, to, ok = g.directions(n.Line, values); !ok {
			return e, false
		}
	default:
		return e, g.fail(n.Line, "write a list of forms: - [UN, United Nations]", "an entry that is no list")
	}
	e = GlossaryEntry{From: textsOf(from), To: textsOf(to), File: g.file, Line: n.Line}
	return e, g.check(&e, from, to)
}

// directions are the forms of an entry with keys.
func (g *glossaryReader) directions(line int, values map[string]*yaml.Node) (from, to []Located, ok bool) {
	forms, hasForms := values["forms"]
	one, hasFrom := values["from"]
	other, hasTo := values["to"]
	switch {
	case hasForms && !hasFrom && !hasTo:
		from, ok = g.texts(forms, "form", formBytes)
		return from, from, ok
	case !hasForms && hasFrom && hasTo:
		if from, ok = g.texts(one, "form", formBytes); !ok {
			return nil, nil, false
		}
		to, ok = g.texts(other, "form", formBytes)
		return from, to, ok
	default:
		return nil, nil, g.fail(line, "write forms: for words that mean the same, from: and to: for one direction", "an entry has either forms, or from and to")
	}
}

// check refuses an entry that says nothing and a form that is there already.
func (g *glossaryReader) check(e *GlossaryEntry, from, to []Located) bool {
	all, seen := slices.Clone(from), g.oneWay
	if e.BothWays() {
		seen = g.same
	} else {
		all = append(all, to...)
	}
	switch {
	case len(all) < 2:
		return g.fail(e.Line, "write what else it is called", "a single form, %q", e.From[0])
	case len(all) > mostForms:
		return g.fail(e.Line, "divide it", "%d forms, the limit is %d", len(all), mostForms)
	}
	own := map[string]bool{}
	for _, f := range all {
		key := wordKey(f.Text)
		if own[key] {
			return g.fail(f.Line, "take one of them out", "%q is there twice", f.Text)
		}
		own[key] = true
	}
	for _, f := range from {
		if line, ok := seen[wordKey(f.Text)]; ok {
			return g.fail(f.Line, "make one entry of both", "%q is also in line %d", f.Text, line)
		}
	}
	for _, f := range from {
		seen[wordKey(f.Text)] = f.Line
	}
	return true
}

func textsOf(list []Located) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Text
	}
	return out
}

// mergeGlossary adds another glossary's entries to those of c. Where both say what a form may be asked for by, c has
// the last word: the other's entry still leads to the form, but no longer from it.
func (c *Corpus) mergeGlossary(other []GlossaryEntry) {
	own := map[string]bool{}
	for i := range c.Glossary {
		for _, f := range c.Glossary[i].From {
			own[wordKey(f)] = true
		}
	}
	for _, e := range other {
		e.From = slices.DeleteFunc(slices.Clone(e.From), func(f string) bool { return own[wordKey(f)] })
		if len(e.From) > 0 {
			c.Glossary = append(c.Glossary, e)
		}
	}
}
