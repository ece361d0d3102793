package eval

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// Collection is a judged collection: documents, questions on them, and which documents are right for which question.
type Collection struct {
	Name      string // its folder's
	Documents []Document
	Queries   []Query // in the file's order, judged or not
	Qrels     Qrels
}

// Document is one document of a collection.
type Document struct {
	ID    string
	Title string // may be empty
	Text  string

	file string
	line int
}

// Query is one question of a collection.
type Query struct {
	ID     string
	Text   string
	Before string // the turn of the conversation before it; empty: it stands alone
}

// ReadCollection reads the collection in a folder. queries names another file of questions: a path, or a name in the
// folder; empty is the folder's own. If a question there ends with the folder's own question of the same id, what stands
// before that is the turn of the conversation before. The error is a *FileError.
func ReadCollection(dir, queries string) (*Collection, error) {
	name, err := filepath.Abs(dir)
	if err != nil {
		return nil, fmt.Errorf("find %s: %w", dir, err)
	}
	c := &Collection{Name: filepath.Base(name)}
	corpusFile, err := oneOf(dir, "corpus.jsonl")
	if err != nil {
		return nil, err
	}
	qrelsFile, err := oneOf(dir, "qrels.tsv", "qrels/test.tsv")
	if err != nil {
		return nil, err
	}
	if err := c.readQueries(dir, queries); err != nil {
		return nil, err
	}
	if c.Qrels, err = ReadQrels(qrelsFile); err != nil {
		return nil, err
	}
	if len(c.Judged()) == 0 {
		return nil, &FileError{File: qrelsFile, Text: "it has no relevant document for any of the questions", Advice: "the ids of its first column must be those of the questions"}
	}
	if c.Documents, err = readDocuments(corpusFile); err != nil {
		return nil, err
	}
	return c, nil
}

func (c *Collection) readQueries(dir, other string) error {
	file, err := oneOf(dir, "queries.jsonl")
	if err != nil {
		return err
	}
	if c.Queries, err = readQueryFile(file); err != nil || other == "" {
		return err
	}
	if _, err := os.Stat(other); err != nil && !filepath.IsAbs(other) {
		other = filepath.Join(dir, other)
	}
	own := make(map[string]string, len(c.Queries))
	for _, q := range c.Queries {
		own[q.ID] = q.Text
	}
	if c.Queries, err = readQueryFile(other); err != nil {
		return err
	}
	for i := range c.Queries {
		q := &c.Queries[i]
		if before, ok := strings.CutSuffix(q.Text, own[q.ID]); ok && strings.TrimSpace(before) != "" && own[q.ID] != "" {
			q.Text, q.Before = own[q.ID], strings.TrimSpace(before)
		}
	}
	return nil
}

// Judged are the questions that have a relevant document. The others are left out, because no ranking could be right
// for them.
func (c *Collection) Judged() []Query {
	var judged []Query
	for _, q := range c.Queries {
		if c.Qrels.Relevant(q.ID) > 0 {
			judged = append(judged, q)
		}
	}
	return judged
}

// record is a line of corpus.jsonl or queries.jsonl. What else a line has is not looked at.
type record struct {
	ID    text `json:"_id"`
	Title text `json:"title"`
	Text  text `json:"text"`
}

// text is a string, or a number that was meant as one; null is empty.
type text string

// UnmarshalJSON reads a string or a number.
func (t *text) UnmarshalJSON(raw []byte) error {
	var s *string
	var n json.Number
	switch {
	case json.Unmarshal(raw, &s) == nil:
		if s != nil {
			*t = text(*s)
		}
	case json.Unmarshal(raw, &n) == nil:
		*t = text(n)
	default:
		return errors.New("_id, title and text are strings")
	}
	return nil
}

// parseRecord reads one line; seen holds the ids of the lines before, with their numbers.
func parseRecord(number int, line []byte, seen map[string]int) (record, error) {
	var r record
	if err := json.Unmarshal(bytes.TrimSpace(line), &r); err != nil {
		return r, badf(`write one JSON object a line, such as {"_id": "1", "text": "…"}`, "it is not what a line must be (%v)", err)
	}
	if r.ID == "" {
		return r, badf("give each line one of its own", "it has no _id")
	}
	if before, ok := seen[string(r.ID)]; ok {
		return r, badf("give each line one of its own", "_id %q is also that of line %d", r.ID, before)
	}
	seen[string(r.ID)] = number
	return r, nil
}

func readDocuments(file string) (docs []Document, err error) {
	seen := map[string]int{}
	err = readFile(file, func(number int, line []byte) error {
		r, err := parseRecord(number, line, seen)
		docs = append(docs, Document{ID: string(r.ID), Title: string(r.Title), Text: string(r.Text), file: file, line: number})
		return err
	})
	if err == nil && len(docs) == 0 {
		err = &FileError{File: file, Text: "it has no document", Advice: "write one a line"}
	}
	return docs, err
}

func readQueryFile(file string) (queries []Query, err error) {
	seen := map[string]int{}
	err = readFile(file, func(number int, line []byte) error {
		r, err := parseRecord(number, line, seen)
		if err == nil && strings.TrimSpace(string(r.Text)) == "" {
			err = badf("write the question as its text", "question %q has no text", r.ID)
		}
		queries = append(queries, Query{ID: string(r.ID), Text: string(r.Text)})
		return err
	})
	if err == nil && len(queries) == 0 {
		err = &FileError{File: file, Text: "it has no question", Advice: "write one a line"}
	}
	return queries, err
}
