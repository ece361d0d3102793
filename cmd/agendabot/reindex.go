package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"agendabot/index"
)

type reindexFlags struct {
	json, check, rollback, skipBad, withDefault, onlyDefault bool
	full, strict, watch, explain, table                      bool
}

// errWarnings is that there were warnings where none are to be: exit code 3.
var errWarnings = errors.New("there are warnings, and --strict was given")

func (a *app) reindexCommand() *cobra.Command {
	var f reindexFlags
	cmd := &cobra.Command{
		Use:   "reindex [DIR]",
		Short: "Read the documents and rebuild the index",
		Long: `Reads the corpus folder DIR, builds a new index beside the one that serves, checks it,
and makes it current in one step; until then the old one answers. DIR is remembered then:
a later reindex without DIR reads the same folder. DIR replaces the embedded text unless
--with-default keeps it in. If a document cannot be read, it is named and nothing
changes; with --skip-bad it is left out, or, if an earlier reindex could read it, stays
in its last good version, marked so until it can be read again or is removed.

Only files that have changed are read; the index is the one that a reindex of all would
make. What was read of PDFs and the like is kept in the data folder's cache, which can be
removed at any time; --full reads everything anew.

--watch goes on until it is stopped: it follows the folder and reindexes when files in it
have changed and then been left alone for two seconds. A reindex that fails is told, the
old index goes on, and the next change tries again.

The report lists up to 30 documents, --table all of them. --strict makes warnings, and
whatever was left out or kept, exit code 3, once the work is done.

Beside a document, NAME.yaml says what is known of it: report.pdf.yaml of report.pdf, or
report.yaml if there is no other document report. Its keys are id, title, author, date,
language and so on, as 'agendabot corpus add' writes them, and count more than what the
document says of itself. Without an id there, the document's is made of its name.

Two files at the top of DIR are no documents. glossary.yaml lists words that mean the
same, so that who asks for one finds the others; curated.yaml lists questions with the
passages that are shown first for them.`,
		Example: `  agendabot reindex ~/documents
  agendabot reindex                       # the same folder again
  agendabot reindex --check ~/documents   # read and report, write nothing
  agendabot reindex --check --strict --explain ~/documents
  agendabot reindex --watch ~/documents   # and again after each change
  agendabot reindex --with-default ~/documents
  agendabot reindex --rollback            # serve the build before
  agendabot reindex --default             # back to the embedded text alone`,
		Args: needArgs(0, 1, ""),
		RunE: func(cmd *cobra.Command, args []string) error { return a.reindex(cmd.Context(), f, args) },
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "print the report as one JSON object")
	cmd.Flags().BoolVar(&f.check, "check", false, "read and report, write nothing")
	cmd.Flags().BoolVar(&f.rollback, "rollback", false, "make the build before the current one current again")
	cmd.Flags().BoolVar(&f.skipBad, "skip-bad", false, "leave out documents that cannot be read, or keep their last good versions, and leave out faulty entries of glossary.yaml and curated.yaml")
	cmd.Flags().BoolVar(&f.full, "full", false, "read every file anew, also those that have not changed")
	cmd.Flags().BoolVar(&f.strict, "strict", false, "end with 3 if there are warnings, or something was left out or kept")
	cmd.Flags().BoolVar(&f.watch, "watch", false, "go on, and reindex after each change of the folder")
	cmd.Flags().BoolVar(&f.explain, "explain", false, "list all that clean-up joined, repaired and left out")
	cmd.Flags().BoolVar(&f.table, "table", false, "list the documents, however many there are")
	cmd.Flags().BoolVar(&f.withDefault, "with-default", false, "keep the embedded text beside the folder's documents")
	cmd.Flags().BoolVar(&f.onlyDefault, "default", false, "index the embedded text alone and forget the folder")
	return cmd
}

func (a *app) reindex(ctx context.Context, f reindexFlags, args []string) error {
	if err := f.together(args); err != nil {
		return err
	}
	if a.settings.text("data") == "" {
		return usagef("there is no home folder to keep the index in: set AGENDABOT_DATA or --data")
	}
	if f.rollback {
		return a.rollback(ctx, f.json)
	}
	source, err := a.source(f, args)
	if err != nil {
		return err
	}
	if f.watch {
		return a.watch(ctx, f, source)
	}
	report, err := a.rebuild(ctx, f, source)
	if err := a.tell(report, f, err); err != nil {
		return a.unlessRemembered(err, source)
	}
	if f.strict && len(report.Warnings)+len(report.Bad) > 0 {
		return errWarnings
	}
	return nil
}

// otherFolderError is the error of a reindex after which one without DIR would read another folder.
type otherFolderError struct{ error }

func (e otherFolderError) Unwrap() error { return e.error }

// unlessRemembered is the error of a reindex, told apart if it is the fault of a folder that is not the one remembered.
func (a *app) unlessRemembered(err error, source index.Source) error {
	if !errors.Is(err, index.ErrBadDocuments) && !errors.Is(err, index.ErrNoDocuments) {
		return err
	}
	if known, kerr := a.remembered(); kerr != nil || known.Dir == source.Dir {
		return err
	}
	return otherFolderError{err}
}

// together refuses flags that mean nothing together.
func (f *reindexFlags) together(args []string) error {
	switch {
	case f.rollback && (f.check || f.skipBad || f.withDefault || f.onlyDefault || f.full || f.strict || f.watch || f.explain || f.table || len(args) > 0):
		return usagef("--rollback stands alone")
	case f.onlyDefault && (f.withDefault || len(args) > 0):
		return usagef("--default takes neither a folder nor --with-default")
	case f.watch && (f.check || f.strict || f.onlyDefault):
		return usagef("--watch goes with none of --check, --strict and --default")
	default:
		return nil
	}
}

// reindexOnce reindexes and records the ids of what serves then.
func (a *app) reindexOnce(ctx context.Context, f reindexFlags, source index.Source, progress func(string, int, int, string)) (report *index.Report, err error) {
	readPDF, end := a.pdfReader()
	defer func() { err = errors.Join(err, end()) }()
	report, err = a.store().Reindex(ctx, index.Plan{
		Source: source, Check: f.check, SkipBad: f.skipBad, Full: f.full, Explain: f.explain, PDF: readPDF, Progress: progress,
	})
	if err == nil && !f.check {
		err = a.recordIDs(context.WithoutCancel(ctx)) // the index serves already: to stop now would be to do half
	}
	return report, err
}

// tell prints a report, as far as the reindex came, and returns its error.
func (a *app) tell(report *index.Report, f reindexFlags, err error) error {
	if f.json {
		if perr := printJSON(a.stdout, report.Filled()); err == nil {
			err = perr
		}
		return err
	}
	a.printReport(report, err == nil, f)
	return err
}

// rebuild reindexes with its progress shown.
func (a *app) rebuild(ctx context.Context, f reindexFlags, source index.Source) (*index.Report, error) {
	progress, done := a.progress(f.json)
	defer done()
	return a.reindexOnce(ctx, f, source, progress)
}

// source is where the documents come from: DIR, else what the current build was made of.
func (a *app) source(f reindexFlags, args []string) (index.Source, error) {
	if f.onlyDefault {
		return index.Source{}, nil
	}
	if len(args) > 0 {
		dir, err := filepath.Abs(args[0])
		if err != nil {
			return index.Source{}, fmt.Errorf("find %s: %w", args[0], err)
		}
		if data := a.settings.text("data"); isInside(data, dir) {
			return index.Source{}, usagef("the data folder %s lies in the corpus folder %s: choose another with --data or AGENDABOT_DATA", data, dir)
		}
		return index.Source{Dir: dir, WithDefault: f.withDefault}, nil
	}
	source, err := a.remembered()
	if err != nil {
		return source, err
	}
	if f.withDefault && source.Dir == "" {
		return source, usagef("--with-default needs a folder: there is none to remember")
	}
	source.WithDefault = source.WithDefault || f.withDefault
	return source, nil
}

// isInside says that a path is a folder or lies below it, so that an index would be read as documents.
func isInside(path, dir string) bool {
	rel, err := filepath.Rel(dir, path)
	return err == nil && filepath.IsLocal(rel)
}

// errNoSource is a damaged index that does not say what it was made of.
var errNoSource = errors.New("what it was made of is not known any more")

// remembered is what the current build was made of: the embedded text where nothing was ever built, and of a damaged
// index what is left to tell it by.
func (a *app) remembered() (index.Source, error) {
	if source, ok := a.store().LastSource(); ok {
		return source, nil
	}
	if _, err := a.store().Current(); err != nil && !errors.Is(err, index.ErrNoBuild) {
		return index.Source{}, fmt.Errorf("%w; %w", err, errNoSource)
	}
	return index.Source{}, nil
}

func (a *app) rollback(ctx context.Context, asJSON bool) error {
	st, err := a.store().Rollback(ctx)
	if err != nil {
		return err
	}
	if err := a.recordIDs(ctx); err != nil {
		return err
	}
	if asJSON {
		return printJSON(a.stdout, st)
	}
	p := a.printer()
	p.line(good, "Index %s serves again; %s was before.", st.Build, st.Previous)
	p.line(plain, "Its documents came from %s.", sourceText(st.Source))
	return nil
}

func sourceText(s index.Source) string {
	switch {
	case s.Dir == "":
		return "the embedded text"
	case s.WithDefault:
		return s.Dir + " and the embedded text"
	default:
		return s.Dir
	}
}

// progress shows how far a reindex is, on standard error: a bar on a terminal, a line at each tenth elsewhere.
func (a *app) progress(quiet bool) (report func(stage string, done, total int, name string), finish func()) {
	if quiet {
		return func(string, int, int, string) {}, func() {}
	}
	if _, isTerminal := terminal(a.stderr); isTerminal {
		return barProgress(a.stderr)
	}
	last := ""
	return func(stage string, done, total int, _ string) {
		line := fmt.Sprintf("%s: %d of %d", progressText(stage), done, total)
		if total > 0 && (done == total || done*10/total != (done-1)*10/total) && line != last {
			last = line
			fmt.Fprintln(a.stderr, line)
		}
	}, func() {}
}

func progressText(stage string) string {
	if stage == "read" {
		return "files read"
	}
	return "passages indexed"
}

func barProgress(w io.Writer) (report func(stage string, done, total int, name string), finish func()) {
	var bar *progressbar.ProgressBar
	current := ""
	finish = func() {
		if bar != nil {
			_ = bar.Finish() // only what is shown hangs on it
		}
	}
	return func(stage string, done, total int, _ string) {
		if stage != current {
			finish()
			current = stage
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription(progressText(stage)),
				progressbar.OptionShowCount(), progressbar.OptionClearOnFinish(), progressbar.OptionThrottle(100_000_000))
		}
		_ = bar.Set(done) // only what is shown hangs on it
	}, finish
}
