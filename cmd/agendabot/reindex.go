package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/schollz/progressbar/v3"
	"github.com/spf13/cobra"

	"agendabot/index"
)

type reindexFlags struct {
	json, check, rollback, skipBad, withDefault, onlyDefault bool
}

func (a *app) reindexCommand() *cobra.Command {
	var f reindexFlags
	cmd := &cobra.Command{
		Use:   "reindex [DIR]",
		Short: "Read the documents and rebuild the index",
		Long: `Reads the corpus folder DIR, builds a new index beside the one that serves, checks it,
and makes it current in one step; until then the old one answers. DIR is remembered: a
later reindex without DIR reads the same folder. DIR replaces the embedded text unless
--with-default keeps it in. If a document cannot be read, it is named and nothing
changes, unless --skip-bad leaves it out.

Two files at the top of DIR are no documents. glossary.yaml lists words that mean the
same, so that who asks for one finds the others; curated.yaml lists questions with the
passages that are shown first for them.`,
		Example: `  agendabot reindex ~/documents
  agendabot reindex                       # the same folder again
  agendabot reindex --check ~/documents   # read and report, write nothing
  agendabot reindex --with-default ~/documents
  agendabot reindex --rollback            # serve the build before
  agendabot reindex --default             # back to the embedded text alone`,
		Args: needArgs(0, 1, ""),
		RunE: func(cmd *cobra.Command, args []string) error { return a.reindex(cmd.Context(), f, args) },
	}
	cmd.Flags().BoolVar(&f.json, "json", false, "print the report as one JSON object")
	cmd.Flags().BoolVar(&f.check, "check", false, "read and report, write nothing")
	cmd.Flags().BoolVar(&f.rollback, "rollback", false, "make the build before the current one current again")
	cmd.Flags().BoolVar(&f.skipBad, "skip-bad", false, "leave out documents that cannot be read, and faulty entries of glossary.yaml and curated.yaml")
	cmd.Flags().BoolVar(&f.withDefault, "with-default", false, "keep the embedded text beside the folder's documents")
	cmd.Flags().BoolVar(&f.onlyDefault, "default", false, "index the embedded text alone and forget the folder")
	return cmd
}

func (a *app) reindex(ctx context.Context, f reindexFlags, args []string) error {
	switch {
	case f.rollback && (f.check || f.skipBad || f.withDefault || f.onlyDefault || len(args) > 0):
		return usagef("--rollback stands alone")
	case f.onlyDefault && (f.withDefault || len(args) > 0):
		return usagef("--default takes neither a folder nor --with-default")
	case a.settings.text("data") == "":
		return usagef("there is no home folder to keep the index in: set AGENDABOT_DATA or --data")
	case f.rollback:
		return a.rollback(ctx, f.json)
	}
	source, err := a.source(f, args)
	if err != nil {
		return err
	}
	report, err := a.rebuild(ctx, f, source)
	if f.json {
		if perr := printJSON(a.stdout, report.Filled()); err == nil {
			err = perr
		}
		return err
	}
	a.printReport(report, err == nil)
	return err
}

// rebuild makes a new index of a source, and records its ids.
func (a *app) rebuild(ctx context.Context, f reindexFlags, source index.Source) (*index.Report, error) {
	progress, done := a.progress(f.json)
	report, err := a.store().Reindex(ctx, index.Plan{Source: source, Check: f.check, SkipBad: f.skipBad, Progress: progress})
	done()
	if err == nil && !f.check {
		err = a.recordIDs(ctx)
	}
	return report, err
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

// printReport writes what a reindex did to standard output, and what is wrong with files to standard error.
func (a *app) printReport(r *index.Report, ok bool) {
	for _, w := range r.Warnings {
		place := w.File
		if w.Line > 0 {
			place += fmt.Sprintf(":%d", w.Line)
		}
		fmt.Fprintln(a.stderr, "warning: "+safe(place+": "+w.Text))
	}
	for _, b := range r.Bad {
		fmt.Fprintln(a.stderr, "cannot use "+safe(b))
	}
	if !ok {
		return
	}
	p := a.printer()
	p.line(plain, "From %s: %s, %s, %s, %s.", sourceText(r.Source), count(r.Documents, "document", "documents"),
		count(r.Sections, "section", "sections"), count(r.Passages, "passage", "passages"), count(r.Words, "word", "words"))
	for _, c := range []struct {
		what string
		ids  []string
	}{{"added", r.Added}, {"changed", r.Changed}, {"removed", r.Removed}} {
		if len(c.ids) > 0 {
			p.line(plain, "%d %s: %s", len(c.ids), c.what, listed(c.ids))
		}
	}
	printLists(p, r)
	var odd []string
	if len(r.Warnings) > 0 {
		odd = append(odd, count(len(r.Warnings), "warning", "warnings"))
	}
	if n := len(r.Bad) - r.BadLists; n > 0 {
		odd = append(odd, count(n, "document", "documents")+" left out")
	}
	if r.BadLists > 0 {
		odd = append(odd, count(r.BadLists, "fault", "faults")+" in glossary.yaml or curated.yaml left out")
	}
	if len(odd) > 0 {
		p.line(plain, "%s.", strings.Join(odd, ", "))
	}
	switch {
	case r.Checked:
		p.line(good, "Checked in %s; nothing was written. It would make index %s.", seconds(r.Seconds), r.Digest)
	case r.Unchanged:
		p.line(good, "Nothing has changed: index %s goes on serving.", r.Digest)
	default:
		p.line(good, "Index %s serves, made in %s.", r.Digest, seconds(r.Seconds))
	}
}

// printLists says what the glossary and the curated answers have.
func printLists(p *printer, r *index.Report) {
	if g := &r.Glossary; g.Entries > 0 || g.Changed {
		line := "Glossary: " + countOrNone(g.Entries)
		switch {
		case g.Embedded == g.Entries && g.Entries > 0:
			line += ", the embedded ones"
		case g.Embedded > 0:
			line += fmt.Sprintf(", %d of them embedded", g.Embedded)
		}
		if n := len(g.Unmatched) + g.Unused; n > 0 {
			line += "; " + count(n, "matches", "match") + " nothing here"
			if own := len(g.Unmatched); own > 0 && g.Embedded > 0 {
				line += fmt.Sprintf(", %d of them your own", own)
			}
		}
		p.line(plain, "%s.", line+changed(g.Changed))
	}
	if c := &r.Curated; c.Entries > 0 || c.Changed {
		line := "Curated answers: " + countOrNone(c.Entries)
		if c.Entries > 0 {
			line += " for " + count(c.Questions, "question", "questions")
		}
		p.line(plain, "%s.", line+changed(c.Changed))
	}
}

func countOrNone(entries int) string {
	if entries == 0 {
		return "none any more"
	}
	return count(entries, "entry", "entries")
}

func changed(c bool) string {
	if c {
		return " (changed)"
	}
	return ""
}

// seconds says how long something took, short times more finely.
func seconds(s float64) string {
	if s < 10 {
		return fmt.Sprintf("%.2f s", s)
	}
	return fmt.Sprintf("%.1f s", s)
}

// listed names up to ten ids.
func listed(ids []string) string {
	const most = 10
	if len(ids) <= most {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:most], ", "), len(ids)-most)
}
