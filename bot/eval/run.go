package eval

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// Ranked is a document of a ranking. Its score is in 32 bits, as trec_eval reads it: what differs less is a tie.
type Ranked struct {
	Document string
	Score    float32
}

// Run is what a system found: query → documents, in any order, because the scores say it.
type Run map[string][]Ranked

// WriteRun writes a run as TREC has it: query, Q0, document, rank, score and tag on each line, by query and rank. The
// score is written so that it is read as the same number. An error says which id cannot be written, or is the writer's.
func WriteRun(w io.Writer, r Run, tag string) error {
	out := bufio.NewWriter(w)
	for _, query := range slices.Sorted(maps.Keys(r)) {
		for i, d := range Ordered(r[query]) {
			for _, id := range []string{query, d.Document, tag} {
				if id == "" || strings.ContainsFunc(id, unicode.IsSpace) {
					return fmt.Errorf("write the run: %q has white space or nothing in it, which a run cannot hold", id)
				}
			}
			score := strconv.FormatFloat(float64(d.Score), 'g', -1, 32)
			if _, err := fmt.Fprintf(out, "%s Q0 %s %d %s %s\n", query, d.Document, i+1, score, tag); err != nil {
				return fmt.Errorf("write the run: %w", err)
			}
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("write the run: %w", err)
	}
	return nil
}

// ReadRun reads a TREC run. As in trec_eval the ranks of the file do not count, the scores do. The error is a
// *FileError.
func ReadRun(file string) (Run, error) {
	p := runParser{Run{}, map[[2]string]int{}}
	err := readFile(file, func(number int, line []byte) error { return p.addLine(number, string(line)) })
	if err == nil && len(p.run) == 0 {
		err = &FileError{File: file, Text: "it has no ranking", Advice: "write one with --run"}
	}
	return p.run, err
}

type runParser struct {
	run  Run
	seen map[[2]string]int // query and document → line
}

func (p *runParser) addLine(number int, line string) error {
	columns := strings.Fields(line)
	if len(columns) != 6 {
		return badf("write query, Q0, document, rank, score and tag", "it has %d columns", len(columns))
	}
	query, doc := columns[0], columns[2]
	score, err := strconv.ParseFloat(columns[4], 32)
	if err != nil || math.IsNaN(score) || math.IsInf(score, 0) {
		return badf("write a number as the fifth column", "the score is %q", columns[4])
	}
	if before, ok := p.seen[[2]string{query, doc}]; ok {
		return badf("keep one of them", "query %q has document %q in line %d too", query, doc, before)
	}
	p.seen[[2]string{query, doc}] = number
	p.run[query] = append(p.run[query], Ranked{doc, float32(score)})
	return nil
}
