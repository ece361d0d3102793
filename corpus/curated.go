package corpus

import (
	"maps"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Bounds of a curated answer.
const (
	questionBytes = 300
	passageBytes  = 1000 // of an id: document and headings, each cut
	mostQuestions = 200  // of one entry
	mostChosen    = 20   // passages of one entry
)

// CuratedEntry is an answer chosen by an administrator: the passages that are shown first for questions like these.
type CuratedEntry struct {
	Questions []Located `json:"questions"` // in them * stands for any words, or none
	Passages  []Located `json:"passages"`  // ids or keys of passages, in the order in which they are shown
	File      string    `json:"file"`
	Line      int       `json:"line"` // in File, from 1
}

// Located is a text of a file and its place there.
type Located struct {
	Text string `json:"text"`
	Line int    `json:"line"` // from 1
}

// readCurated reads the curated answers: a list of entries with questions and passages.
func (l *listReader) readCurated(raw []byte) []CuratedEntry {
	var entries []CuratedEntry
	c := curatedReader{l, map[string]int{}}
	for _, n := range l.entries(raw, "- questions: […], passages: […]") {
		if e, ok := c.entry(n); ok {
			entries = append(entries, e)
		}
	}
	return entries
}

// curatedReader knows the questions that were read: by their words, the line of each.
type curatedReader struct {
	*listReader
	known map[string]int
}

func (c *curatedReader) entry(n *yaml.Node) (e CuratedEntry, ok bool) {
	if n.Kind != yaml.MappingNode {
		return e, c.fail(n.Line, "write questions: and passages: with a list below each", "an entry has questions and passages")
	}
	values, ok := c.keys(n, "questions", "passages")
	if !ok {
		return e, false
	}
	questions, passages := values["questions"], values["passages"]
	if questions == nil || passages == nil {
		return e, c.fail(n.Line, "write both", "an entry has questions and passages")
	}
	e = CuratedEntry{File: c.file, Line: n.Line}
	if e.Questions, ok = c.texts(questions, "question", questionBytes); !ok {
		return e, false
	}
	if e.Passages, ok = c.texts(passages, "passage", passageBytes); !ok {
		return e, false
	}
	return e, c.check(&e)
}

// check refuses what would be shown twice, or never.
func (c *curatedReader) check(e *CuratedEntry) bool {
	switch {
	case len(e.Questions) > mostQuestions:
		return c.fail(e.Line, "divide it", "%d questions, the limit is %d", len(e.Questions), mostQuestions)
	case len(e.Passages) > mostChosen:
		return c.fail(e.Line, "choose the best", "%d passages, the limit is %d", len(e.Passages), mostChosen)
	}
	shown := map[string]bool{}
	for _, p := range e.Passages {
		if shown[p.Text] {
			return c.fail(p.Line, "take one of them out", "%q is there twice", p.Text)
		}
		shown[p.Text] = true
	}
	own := map[string]int{}
	for _, q := range e.Questions {
		key := patternKey(q.Text)
		line, twice := own[key]
		if !twice {
			line, twice = c.known[key]
		}
		if twice {
			return c.fail(q.Line, "take one of them out", "%q is also in line %d", q.Text, line)
		}
		own[key] = q.Line
	}
	maps.Copy(c.known, own)
	return true
}

// patternKey is the same for questions of the same words and * at the same places.
func patternKey(question string) string {
	var parts []string
	for part := range strings.SplitSeq(question, "*") {
		parts = append(parts, wordKey(part))
	}
	return strings.Join(parts, "*")
}
