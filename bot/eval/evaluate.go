package eval

import (
	"context"
	"fmt"
	"time"

	"agendabot/bot"
	"agendabot/index"
)

// Options say how a collection is measured.
type Options struct {
	Limit    int                                 // most questions; 0: all
	Whole    bool                                // index each document as one passage, as published figures have it
	Without  []string                            // stages to leave out of every search, by index.Stages
	Verdicts bool                                // also what happens when the right documents are taken out
	Progress func(stage string, done, total int) // called now and then; may be nil
}

func (o *Options) progress(stage string) func(done, total int) {
	return func(done, total int) {
		if o.Progress != nil {
			o.Progress(stage, done, total)
		}
	}
}

// Result is what was measured on a collection.
type Result struct {
	Name    string `json:"name"`
	Queries int    `json:"queries"` // that have a relevant document, and were asked

	Without []string `json:"without,omitempty"` // stages that were left out
	Measures
	QueriesPerSecond float64   `json:"queries_per_second"` // searches as an answer needs them, one after the other
	Documents        int       `json:"documents"`
	Passages         int       `json:"passages"`
	Empty            int       `json:"empty_documents"` // without text: nothing finds them
	Verdicts         *Verdicts `json:"verdicts,omitempty"`

	Run Run `json:"-"` // the rankings, a hundred documents each
}

// Evaluate indexes a collection in memory, asks its judged questions and measures the rankings.
func Evaluate(ctx context.Context, c *Collection, o Options) (*Result, error) {
	l, b, err := o.indexed(ctx, c)
	if err != nil {
		return nil, err
	}
	defer b.Close() //nolint:errcheck // in memory
	queries := o.queries(c)
	r := &Result{
		Name: c.Name, Queries: len(queries), Documents: len(c.Documents), Passages: l.passages, Empty: l.empty, Run: Run{},
		Without: o.Without,
	}
	complete, err := r.askAll(ctx, l, &recorder{Build: b, without: o.Without}, queries, o.progress("questions asked"))
	if err != nil {
		return nil, err
	}
	r.Measures = Mean(MeasureRun(r.Run, queries, c.Qrels))
	if o.Verdicts {
		r.Verdicts, err = measureVerdicts(ctx, &absence{l, queries, complete, o.Without}, &o)
	}
	return r, err
}

// indexed reads the documents as the options say, and indexes them all.
func (o *Options) indexed(ctx context.Context, c *Collection) (*library, *index.Build, error) {
	l, err := o.library(ctx, c)
	if err != nil {
		return nil, nil, err
	}
	b, err := l.build(ctx, nil)
	if err != nil {
		return nil, nil, fmt.Errorf("index %s: %w", c.Name, err)
	}
	return l, b, nil
}

// library reads the documents as the options say.
func (o *Options) library(ctx context.Context, c *Collection) (*library, error) {
	if err := index.CheckStages(o.Without); err != nil {
		return nil, err
	}
	l, err := newLibrary(ctx, c, o.progress("documents read"))
	if err == nil && o.Whole {
		l.makeWhole()
	}
	return l, err
}

// queries are the questions to ask.
func (o *Options) queries(c *Collection) []Query {
	queries := c.Judged()
	if o.Limit > 0 {
		queries = queries[:min(o.Limit, len(queries))]
	}
	return queries
}

// askAll ranks every question, and gives each one's verdict.
func (r *Result) askAll(ctx context.Context, l *library, rec *recorder, queries []Query, progress func(done, total int)) ([]outcome, error) {
	var took time.Duration
	outcomes := make([]outcome, len(queries))
	for i, q := range queries {
		a, err := rec.ask(ctx, q.Text, q.Before)
		if err != nil {
			return nil, fmt.Errorf("ask question %s of %s: %w", q.ID, r.Name, err)
		}
		took += rec.took
		outcomes[i] = rec.outcome(l, a, q)
		if r.Run[q.ID], err = rec.ranking(ctx, l, a); err != nil {
			return nil, fmt.Errorf("rank question %s of %s: %w", q.ID, r.Name, err)
		}
		progress(i+1, len(queries))
	}
	if took > 0 {
		r.QueriesPerSecond = float64(len(queries)) / took.Seconds()
	}
	return outcomes, nil
}

func (r *recorder) outcome(l *library, a *bot.Answer, q Query) outcome {
	o := outcome{question: q.Text, answered: a.Verdict == bot.Answered, confidence: r.confidence(a), grounds: a.Grounds}
	if len(a.Citations) > 0 {
		i := l.numbers[a.Citations[0].Document]
		o.right = l.collection.Qrels[q.ID][l.collection.Documents[i].ID] > 0
	}
	return o
}
