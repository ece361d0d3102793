package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"agendabot/bot/eval"
	"agendabot/index"
)

type evalFlags struct {
	run, queries                   string
	without                        []string
	compare, ablate, thresholds    bool
	json, markdown, whole, verdict bool
	limit                          int
}

func (a *app) evalCommand() *cobra.Command {
	var f evalFlags
	cmd := &cobra.Command{
		Use:   "eval DIR|FILE…",
		Short: "Measure rankings and verdicts on judged collections and questions",
		Long: `Measures how well questions are answered. DIR is a judged collection: corpus.jsonl,
queries.jsonl and qrels.tsv, plain or packed as .gz; it is indexed in memory, and the
rankings are measured by trec_eval's rules. Its questions are asked again with the
documents that answer them taken out: whatever is called answered then is wrong. FILE
is a file of questions about your own documents, with phrases of the passages that
answer them, and is asked of the index that serves, or of the embedded text.

A document's score is that of its best passage; --whole indexes each document as one
passage, as published figures have it. Nothing of the data folder is changed.

--without leaves stages of the search out; they are
` + strings.Join(index.Stages(), ", ") + `.
--ablate measures each collection with all stages and without each, with the p of a
paired randomisation test. --thresholds chooses the thresholds that a verdict is
decided by on half of the questions, and says what they do on the other half.`,
		Example: `  agendabot eval collections/xquad_en collections/time
  agendabot eval questions.jsonl
  agendabot eval --json --limit 100 --verdicts=false collections/xquad_en
  agendabot eval --run before.run collections/time
  agendabot eval --compare before.run after.run collections/time
  agendabot eval --without spelling collections/time
  agendabot eval --ablate --markdown collections/xquad_en collections/time
  agendabot eval --thresholds collections/xquad_en`,
		Args: needArgs(1, -1, "the collection's folder or the file of questions"),
		RunE: func(cmd *cobra.Command, args []string) error { return a.eval(cmd.Context(), &f, args) },
	}
	cmd.Flags().StringVar(&f.run, "run", "", "write the rankings of one collection to this file, as TREC has it")
	cmd.Flags().BoolVar(&f.compare, "compare", false, "compare two run files, named beside their collection's folder")
	cmd.Flags().StringSliceVar(&f.without, "without", nil, "leave `stages` of the search out, with commas between them")
	_ = cmd.RegisterFlagCompletionFunc("without", cobra.FixedCompletions(index.Stages(), cobra.ShellCompDirectiveNoFileComp))
	cmd.Flags().BoolVar(&f.ablate, "ablate", false, "measure with all stages of the search, and without each")
	cmd.Flags().BoolVar(&f.thresholds, "thresholds", false, "choose the thresholds of verdicts on half of the questions")
	cmd.Flags().StringVar(&f.queries, "queries", "", "another file of the collection's questions; what stands before a question is the turn before")
	cmd.Flags().IntVar(&f.limit, "limit", 0, "most questions of each; 0 for all")
	cmd.Flags().BoolVar(&f.whole, "whole", false, "index each document as one passage")
	cmd.Flags().BoolVar(&f.verdict, "verdicts", true, "also ask with the documents that answer taken out")
	cmd.Flags().BoolVar(&f.json, "json", false, "print one JSON object a line for each collection or file")
	cmd.Flags().BoolVar(&f.markdown, "markdown", false, "print tables of Markdown")
	return cmd
}

func (a *app) eval(ctx context.Context, f *evalFlags, args []string) error {
	if err := f.check(args); err != nil {
		return err
	}
	switch {
	case f.compare:
		return a.evalCompare(f, args)
	case f.ablate:
		return a.evalAblate(ctx, f, args)
	case f.thresholds:
		return a.evalThresholds(ctx, f, args)
	}
	return a.evalAll(ctx, f, args)
}

// check says what is wrong with the flags.
func (f *evalFlags) check(args []string) error {
	if err := index.CheckStages(f.without); err != nil {
		return usagef("--without: %w", err)
	}
	modes := 0
	for _, on := range []bool{f.compare, f.ablate, f.thresholds} {
		if on {
			modes++
		}
	}
	switch {
	case f.json && f.markdown:
		return usagef("--json and --markdown are two formats: leave one out")
	case f.limit < 0:
		return usagef("--limit is %d: use 0 for all, or a number above", f.limit)
	case modes > 1:
		return usagef("--compare, --ablate and --thresholds are three things to do: name one")
	case f.compare:
		return nil // it has arguments of its own
	case (f.ablate || f.thresholds) && f.run != "":
		return usagef("--run is for the rankings of one measurement: leave it out, or --ablate and --thresholds")
	case (f.ablate || f.thresholds) && slices.ContainsFunc(args, func(arg string) bool { return !isFolder(arg) }):
		return usagef("--ablate and --thresholds are for judged collections: name folders only")
	case (f.run != "" || f.queries != "") && (len(args) != 1 || !isFolder(args[0])):
		return usagef("--run and --queries are for one collection: name one folder")
	}
	return nil
}

func isFolder(name string) bool {
	info, err := os.Stat(name) //nolint:gosec // whoever runs it names the folder
	return err == nil && info.IsDir()
}

// evalAll measures each argument. With --json each is printed when it is done, else all together at the end.
func (a *app) evalAll(ctx context.Context, f *evalFlags, args []string) error {
	var collections []*eval.Result
	var questions []*eval.QuestionResult
	for _, arg := range args {
		var value any
		if isFolder(arg) {
			r, err := a.evalCollection(ctx, f, arg)
			if err != nil {
				return err
			}
			collections, value = append(collections, r), r
		} else {
			r, err := a.evalQuestions(ctx, f, arg)
			if err != nil {
				return err
			}
			questions, value = append(questions, r), r
		}
		if f.json {
			if err := a.printJSONLine(value); err != nil {
				return err
			}
		}
	}
	if f.json {
		return nil
	}
	var b strings.Builder
	if err := eval.Write(&b, f.format(), collections, questions); err != nil {
		return err
	}
	fmt.Fprint(a.stdout, safeLines(b.String()))
	return nil
}

func (f *evalFlags) options(progress func(stage string, done, total int)) eval.Options {
	return eval.Options{Limit: f.limit, Whole: f.whole, Verdicts: f.verdict, Without: f.without, Progress: progress}
}

func (f *evalFlags) format() eval.Format {
	if f.markdown {
		return eval.Markdown
	}
	return eval.Text
}

// printJSONLine writes one value on one line.
func (a *app) printJSONLine(v any) error {
	enc := json.NewEncoder(escaper{a.stdout})
	enc.SetEscapeHTML(false)
	return enc.Encode(v)
}

func (a *app) evalCollection(ctx context.Context, f *evalFlags, dir string) (*eval.Result, error) {
	c, err := eval.ReadCollection(dir, f.queries)
	if err != nil {
		return nil, err
	}
	var out *os.File
	if f.run != "" { // first, so that a name that cannot be written is told before the work is done
		if out, err = os.CreateTemp(filepath.Dir(f.run), ".agendabot-run-*"); err != nil {
			return nil, fmt.Errorf("write the run %s: %w", f.run, err)
		}
		defer os.Remove(out.Name()) //nolint:errcheck // it was moved, or is of no use
		defer out.Close()           //nolint:errcheck // closed before it is moved
	}
	progress, done := a.evalProgress(c.Name)
	r, err := eval.Evaluate(ctx, c, f.options(progress))
	done()
	if err != nil || out == nil {
		return r, err
	}
	if err := errors.Join(eval.WriteRun(out, r.Run, "agendabot"), out.Close()); err != nil {
		return nil, err
	}
	if err := os.Rename(out.Name(), f.run); err != nil {
		return nil, fmt.Errorf("write the run: %w", err)
	}
	return r, nil
}

func (a *app) evalQuestions(ctx context.Context, f *evalFlags, file string) (r *eval.QuestionResult, err error) {
	qs, err := eval.ReadQuestions(file)
	if err != nil {
		return nil, err
	}
	progress, done := a.evalProgress(qs.Name)
	defer done()
	err = a.withBuild(ctx, func(b *index.Build) (err error) {
		r, err = eval.EvaluateQuestions(ctx, qs, b, f.options(progress))
		return err
	})
	return r, err
}

// evalCompare takes two runs and a folder, wherever among them the folder stands.
func (a *app) evalCompare(f *evalFlags, args []string) error {
	var dirs []string
	var runs []eval.NamedRun
	for _, arg := range args {
		if isFolder(arg) {
			dirs = append(dirs, arg)
		} else {
			runs = append(runs, eval.NamedRun{Name: arg})
		}
	}
	switch {
	case len(dirs) != 1 || len(runs) != 2:
		return usagef("--compare needs two run files and the folder of their collection: --compare A B DIR")
	case f.run != "" || f.limit > 0 || f.whole || len(f.without) > 0:
		return usagef("--compare reads rankings that were made: leave out --run, --limit, --whole and --without")
	}
	c, err := eval.ReadCollection(dirs[0], f.queries)
	if err != nil {
		return err
	}
	for i := range runs {
		if runs[i].Run, err = eval.ReadRun(runs[i].Name); err != nil {
			return err
		}
	}
	result := eval.Compare(c, runs[0], runs[1])
	if f.json {
		return a.printJSONLine(result)
	}
	var b strings.Builder
	if err := result.Write(&b, f.format()); err != nil {
		return err
	}
	fmt.Fprint(a.stdout, safeLines(b.String()))
	return nil
}

// evalProgress is a bar on standard error, if that is a terminal.
func (a *app) evalProgress(name string) (report func(stage string, done, total int), finish func()) {
	if _, isTerminal := terminal(a.stderr); !isTerminal {
		return nil, func() {}
	}
	var bar *progressbar.ProgressBar
	current := ""
	finish = func() {
		if bar != nil {
			_ = bar.Finish() // only what is shown hangs on it
		}
	}
	return func(stage string, done, total int) {
		if stage != current {
			finish()
			current = stage
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(a.stderr), progressbar.OptionSetDescription(safe(name)+": "+stage),
				progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100_000_000))
		}
		_ = bar.Set(done) // only what is shown hangs on it
	}, finish
}
