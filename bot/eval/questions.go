package eval

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"agendabot/bot"
	"agendabot/index"
)

// Kind is what sort of question one of a question file is.
type Kind string

// The kinds of question.
const (
	High Kind = "high" // shares words with the passage that answers it
	Low  Kind = "low"  // hardly shares any
	None Kind = "none" // the documents do not answer it
)

// Kinds are the kinds in the order in which they are shown.
func Kinds() []Kind { return []Kind{High, Low, None} }

// Question is one question of a question file.
type Question struct {
	ID       string   `json:"id"`
	Kind     Kind     `json:"kind"`
	Question string   `json:"question"`
	Answers  []string `json:"answers"` // phrases; a passage that contains one of them is right
}

// Questions are the questions of one file.
type Questions struct {
	Name string // the file's, without its extension
	All  []Question
}

// ReadQuestions reads a question file: one JSON object a line with id, kind, question and answers. The error is a
// *FileError.
func ReadQuestions(file string) (*Questions, error) {
	name := strings.TrimSuffix(filepath.Base(file), ".gz")
	q := &Questions{Name: strings.TrimSuffix(name, filepath.Ext(name))}
	seen := map[string]int{}
	err := readFile(file, func(number int, line []byte) error { return q.addLine(number, line, seen) })
	if err == nil && len(q.All) == 0 {
		err = &FileError{File: file, Text: "it has no question", Advice: "write one a line"}
	}
	return q, err
}

func (q *Questions) addLine(number int, line []byte, seen map[string]int) error {
	const like = `write one JSON object a line, such as {"id": "1", "kind": "high", "question": "…", "answers": ["…"]}`
	var one Question
	if err := json.Unmarshal(bytes.TrimSpace(line), &one); err != nil {
		return badf(like, "it is not what a line must be (%v)", err)
	}
	before, twice := seen[one.ID]
	blank := func(s string) bool { return strings.TrimSpace(s) == "" }
	switch {
	case one.ID == "" || blank(one.Question):
		return badf(like, "it has no id or no question")
	case twice:
		return badf("give each line one of its own", "id %q is also that of line %d", one.ID, before)
	case !slices.Contains(Kinds(), one.Kind):
		return badf("use high, low or none", "the kind is %q", one.Kind)
	case (one.Kind == None) != (len(one.Answers) == 0) || slices.ContainsFunc(one.Answers, blank):
		return badf("give questions of kind high and low phrases of the passage that answers them, and others none", "kind %s has %d answers, or blank ones", one.Kind, len(one.Answers))
	}
	seen[one.ID] = number
	q.All = append(q.All, one)
	return nil
}

// QuestionResult is what was measured on a question file.
type QuestionResult struct {
	Name             string        `json:"name"`
	Queries          int           `json:"queries"`
	Without          []string      `json:"without,omitempty"` // stages that were left out
	Success1         float64       `json:"success_at_1"`      // share of the answerable questions whose right passage is cited first
	Success3         float64       `json:"success_at_3"`      // among the first three citations
	QueriesPerSecond float64       `json:"queries_per_second"`
	Kinds            []KindResult  `json:"kinds"`
	Missing          []string      `json:"missing"` // ids of answerable questions none of whose phrases stands in a passage
	Corpus           index.Summary `json:"corpus"`
}

// KindResult counts the questions of one kind.
type KindResult struct {
	Kind       Kind `json:"kind"`
	Queries    int  `json:"queries"`
	First      int  `json:"first"`       // whose right passage is cited first
	AmongThree int  `json:"among_three"` // or second or third
	Answered   int  `json:"answered"`
	Closest    int  `json:"closest"`
	NotFound   int  `json:"not_found"`
}

// EvaluateQuestions asks the questions of a file of a build. Verdicts and Whole of the options do not matter.
func EvaluateQuestions(ctx context.Context, qs *Questions, b *index.Build, o Options) (*QuestionResult, error) {
	if err := index.CheckStages(o.Without); err != nil {
		return nil, err
	}
	all := qs.All
	if o.Limit > 0 {
		all = all[:min(o.Limit, len(all))]
	}
	r := &QuestionResult{Name: qs.Name, Queries: len(all), Without: o.Without, Kinds: []KindResult{}, Missing: []string{}, Corpus: b.Summary()}
	counts := map[Kind]*KindResult{}
	for _, k := range Kinds() {
		counts[k] = &KindResult{Kind: k}
	}
	rec := &recorder{Build: b, without: o.Without}
	var took time.Duration
	for i := range all {
		a, err := rec.ask(ctx, all[i].Question, "")
		if err != nil {
			return nil, fmt.Errorf("ask question %s of %s: %w", all[i].ID, qs.Name, err)
		}
		took += rec.took
		counts[all[i].Kind].count(a, all[i].Answers)
		o.progress("questions asked")(i+1, len(all))
	}
	if took > 0 {
		r.QueriesPerSecond = float64(len(all)) / took.Seconds()
	}
	r.sum(counts)
	var err error
	r.Missing, err = missing(ctx, all, b)
	return r, err
}

func (r *QuestionResult) sum(counts map[Kind]*KindResult) {
	answerable, first, amongThree := 0, 0, 0
	for _, k := range Kinds() {
		c := counts[k]
		if c.Queries > 0 {
			r.Kinds = append(r.Kinds, *c)
		}
		if k != None {
			answerable, first, amongThree = answerable+c.Queries, first+c.First, amongThree+c.AmongThree
		}
	}
	if answerable > 0 {
		r.Success1, r.Success3 = float64(first)/float64(answerable), float64(amongThree)/float64(answerable)
	}
}

func (k *KindResult) count(a *bot.Answer, phrases []string) {
	k.Queries++
	switch a.Verdict {
	case bot.Answered:
		k.Answered++
	case bot.Closest:
		k.Closest++
	case bot.NotFound:
		k.NotFound++
	}
	for i := range a.Citations[:min(3, len(a.Citations))] {
		if containsAny(a.Citations[i].Text, phrases) {
			k.AmongThree++
			if i == 0 {
				k.First++
			}
			return
		}
	}
}

// containsAny says that a text contains one of the phrases, whatever their white space and capitals.
func containsAny(text string, phrases []string) bool {
	text = plainWords(text)
	return slices.ContainsFunc(phrases, func(p string) bool { return strings.Contains(text, plainWords(p)) })
}

// plainWords makes texts comparable that were typed by different people.
func plainWords(s string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.ReplaceAll(s, "’", "'")), " "))
}

// missing are the ids of questions that no passage can be right for, because the build has none with their phrases: the
// file was written for other documents.
func missing(ctx context.Context, all []Question, b *index.Build) ([]string, error) {
	found := make([]bool, len(all))
	for _, info := range b.Manifest().Documents {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		d, err := b.Document(info.ID)
		if err != nil {
			return nil, err
		}
		for i := range all {
			found[i] = found[i] || all[i].Kind == None || containsAny(d.Text, all[i].Answers)
		}
	}
	ids := []string{}
	for i := range all {
		if !found[i] {
			ids = append(ids, all[i].ID)
		}
	}
	return ids, nil
}
