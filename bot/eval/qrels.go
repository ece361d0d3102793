package eval

import (
	"strconv"
	"strings"
)

// Qrels are relevance judgements: query → document → grade. A grade above zero is relevant; a document without one is
// not.
type Qrels map[string]map[string]int

// Relevant is the number of a query's relevant documents.
func (q Qrels) Relevant(query string) (n int) {
	for _, grade := range q[query] {
		if grade > 0 {
			n++
		}
	}
	return n
}

// ReadQrels reads judgements: query, document and grade with tabs between them, behind a line of headings or not, or
// TREC's four columns (query, iteration, document, grade). The error is a *FileError.
func ReadQrels(file string) (Qrels, error) {
	q := Qrels{}
	err := readFile(file, func(number int, line []byte) error { return q.addLine(number, string(line)) })
	if err == nil && len(q) == 0 {
		err = &FileError{File: file, Text: "it has no judgement", Advice: "write query, document and grade on each line, with tabs between them"}
	}
	return q, err
}

func (q Qrels) addLine(number int, line string) error {
	columns := split(line)
	if len(columns) != 3 && len(columns) != 4 {
		return badf("write query, document and grade, with tabs between them", "it has %d columns", len(columns))
	}
	query, doc, last := columns[0], columns[len(columns)-2], columns[len(columns)-1]
	grade, err := strconv.Atoi(last)
	switch before, ok := q[query][doc]; {
	case err != nil && number == 1:
		return nil // headings
	case err != nil:
		return badf("write a whole number; above 0 is relevant", "the grade is %q", last)
	case ok && before != grade:
		return badf("keep one of the lines", "document %q was graded %d for query %q before", doc, before, query)
	}
	if q[query] == nil {
		q[query] = map[string]int{}
	}
	q[query][doc] = grade
	return nil
}

// split cuts a line at tabs, or at any white space if it has none.
func split(line string) []string {
	if !strings.Contains(line, "\t") {
		return strings.Fields(line)
	}
	columns := strings.Split(line, "\t")
	for i := range columns {
		columns[i] = strings.TrimSpace(columns[i])
	}
	return columns
}
