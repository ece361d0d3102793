package index

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"time"

	"github.com/gofrs/flock"

	"agendabot/corpus"
)

// Plan is what Reindex is to do.
type Plan struct {
	Source   Source
	Check    bool                                             // read and report, write nothing
	SkipBad  bool                                             // leave out what cannot be read or used
	Progress func(stage string, done, total int, name string) // stages "read" and "index"; may be nil
}

// Report is what Reindex did. It is filled in as far as it came, also when there was an error.
type Report struct {
	Source    Source           `json:"source"`
	Digest    string           `json:"digest"`
	Documents int              `json:"documents"`
	Sections  int              `json:"sections"`
	Passages  int              `json:"passages"`
	Words     int              `json:"words"`
	Seconds   float64          `json:"seconds"`
	Added     []string         `json:"added"`   // ids of documents; all of them at the first build
	Changed   []string         `json:"changed"` // ids of documents whose bytes changed
	Removed   []string         `json:"removed"`
	Unchanged bool             `json:"unchanged"` // the current build is of these very documents
	Checked   bool             `json:"checked"`   // only read: nothing was written
	Bad       []string         `json:"bad"`       // what could not be read, and why
	BadLists  int              `json:"bad_lists"` // of Bad, what is wrong with glossary.yaml and curated.yaml
	Glossary  GlossaryReport   `json:"glossary"`
	Curated   CuratedReport    `json:"curated"`
	Warnings  []corpus.Warning `json:"warnings"`
}

// CuratedReport is what Reindex says of the curated answers.
type CuratedReport struct {
	Entries   int  `json:"entries"`
	Questions int  `json:"questions"`
	Passages  int  `json:"passages"` // counted in each entry
	Changed   bool `json:"changed"`  // against the build before
}

// Reindex reads the documents, builds beside the current build, checks the new one, and makes it current. Whatever
// happens on the way, the build that was current serves until then. It returns ErrBadDocuments if something could
// not be read, or is wrong with the glossary or the curated answers, and the plan does not skip that.
func (s *Store) Reindex(ctx context.Context, plan Plan) (report *Report, err error) {
	start := time.Now()
	report = &Report{Source: plan.Source, Checked: plan.Check}
	defer func() { report.Seconds = time.Since(start).Seconds() }()
	if plan.Progress == nil {
		plan.Progress = func(string, int, int, string) {}
	}
	if !plan.Check {
		unlock, err := s.lock()
		if err != nil {
			return report, err
		}
		defer unlock()
	}
	c, err := readSource(ctx, plan)
	if err != nil {
		return report, err
	}
	if err := report.describe(c, plan.SkipBad); err != nil {
		return report, err
	}
	if err := report.describeLists(ctx, c); err != nil {
		return report, err
	}
	state, err := s.compare(report, c)
	if err != nil || plan.Check {
		return report, err
	}
	if err := s.makeBuild(ctx, report.Digest, c, plan); err != nil {
		return report, fmt.Errorf("build the index: %w", err)
	}
	next := State{Build: report.Digest, Source: plan.Source, Previous: state.Previous, PreviousSource: state.PreviousSource}
	if state.Build != "" && state.Build != next.Build {
		next.Previous, next.PreviousSource = state.Build, state.Source
	}
	if next != state {
		if err := s.setCurrent(next); err != nil {
			return report, fmt.Errorf("make the new index current: %w", err)
		}
	}
	s.prune(next)
	return report, nil
}

// lock keeps a second reindex out.
func (s *Store) lock() (unlock func(), err error) {
	if err := s.makeFolders(); err != nil {
		return nil, fmt.Errorf("make the data folder: %w", err)
	}
	l := flock.New(filepath.Join(s.dir, "LOCK"))
	ok, err := l.TryLock()
	if err != nil {
		return nil, fmt.Errorf("lock the index: %w", err)
	}
	if !ok {
		return nil, ErrBusy
	}
	s.did("lock", "LOCK")
	return func() {
		if err := l.Unlock(); err != nil {
			s.log.Warn("the index's lock could not be released", "error", err)
		}
	}, nil
}

// readSource reads a source, and takes the curated answers out of it that name passages which it does not have.
func readSource(ctx context.Context, plan Plan) (*corpus.Corpus, error) {
	c, err := readFiles(ctx, plan)
	if err != nil {
		return nil, err
	}
	var bad []error
	c.Curated, bad = settleCurated(c)
	c.Bad = append(c.Bad, bad...)
	return c, nil
}

func readFiles(ctx context.Context, plan Plan) (*corpus.Corpus, error) {
	if plan.Source.Dir == "" {
		return corpus.Default(ctx)
	}
	root, err := os.OpenRoot(plan.Source.Dir)
	if err != nil {
		return nil, fmt.Errorf("read the corpus folder: %w", err)
	}
	defer root.Close() //nolint:errcheck // only read
	c, err := corpus.ReadFS(ctx, root.FS(), corpus.Options{
		Progress: func(done, total int, file string) { plan.Progress("read", done, total, file) },
	})
	if err != nil {
		return nil, fmt.Errorf("read the corpus folder: %w", err)
	}
	if plan.Source.WithDefault {
		d, err := corpus.Default(ctx)
		if err != nil {
			return nil, err
		}
		c.Merge(d)
	}
	return c, nil
}

// describe fills the report with what was read, and says whether that can be indexed.
func (r *Report) describe(c *corpus.Corpus, skipBad bool) error {
	r.Warnings = c.Warnings
	r.Documents = len(c.Documents)
	for _, d := range c.Documents {
		r.Sections += len(d.Sections) - 1
		r.Passages += len(d.Passages)
		r.Words += d.Words
	}
	for _, err := range c.Bad {
		r.Bad = append(r.Bad, err.Error())
		if errors.Is(err, corpus.ErrGlossary) || errors.Is(err, corpus.ErrCurated) || errors.Is(err, ErrUnknownPassage) {
			r.BadLists++
		}
	}
	switch {
	case len(c.Bad) > 0 && !skipBad:
		return fmt.Errorf("%w: %d", ErrBadDocuments, len(c.Bad))
	case len(c.Documents) == 0:
		return fmt.Errorf("%w in %s", ErrNoDocuments, r.Source.Dir)
	default:
		return nil
	}
}

// describeLists fills the report with what the glossary and the curated answers have.
func (r *Report) describeLists(ctx context.Context, c *corpus.Corpus) (err error) {
	if r.Glossary, err = reportGlossary(ctx, c); err != nil {
		return err
	}
	r.Warnings = append(r.Warnings, r.Glossary.warnings()...)
	r.Curated.Entries = len(c.Curated)
	for _, e := range c.Curated {
		r.Curated.Questions += len(e.Questions)
		r.Curated.Passages += len(e.Passages)
	}
	return nil
}

// compare says what is new against the current build. A build that cannot be read counts as none.
func (s *Store) compare(r *Report, c *corpus.Corpus) (State, error) {
	r.Digest = Digest(c)
	state, err := s.Current()
	if err != nil && !errors.Is(err, ErrNoBuild) && !errors.Is(err, ErrBrokenBuild) {
		return state, err
	}
	old := map[string]DocumentInfo{}
	if man, err := readManifest(s.buildDir(state.Build)); err == nil && state.Build != "" {
		for _, d := range man.Documents {
			old[d.ID] = d
		}
		r.Glossary.Changed = !reflect.DeepEqual(man.Glossary, c.Glossary)
		r.Curated.Changed = !reflect.DeepEqual(man.Curated, c.Curated)
	}
	for _, d := range c.Documents {
		before, ok := old[d.ID]
		switch {
		case !ok:
			r.Added = append(r.Added, d.ID)
		case before.SHA256 != d.SHA256 || before.File != d.File:
			r.Changed = append(r.Changed, d.ID)
		}
		delete(old, d.ID)
	}
	for id := range old {
		r.Removed = append(r.Removed, id)
	}
	slices.Sort(r.Removed)
	r.Unchanged = r.Digest == state.Build && len(r.Added) == 0
	return state, nil
}

// makeBuild makes the finished build of that digest, unless there is a sound one already.
func (s *Store) makeBuild(ctx context.Context, digest string, c *corpus.Corpus, plan Plan) error {
	if err := s.removeLeftovers(); err != nil {
		return err
	}
	final := s.buildDir(digest)
	_, err := os.Stat(final)
	damaged := err == nil
	if damaged {
		if err := checkBuild(ctx, final, digest); err == nil {
			return s.renewCompact(ctx, final)
		} else if ctx.Err() != nil {
			return err // it says nothing about the build
		}
	}
	tmp, err := os.MkdirTemp(s.buildsDir(), "tmp-")
	if err != nil {
		return err
	}
	s.did("mkdir", "tmp")
	defer os.RemoveAll(tmp) //nolint:errcheck // it is gone if all went well; else the next reindex tries again
	if err := s.writeBuild(ctx, tmp, plan.Source, c, func(done, total int) { plan.Progress("index", done, total, "") }); err != nil {
		return err
	}
	if err := s.syncTree(tmp); err != nil {
		return err
	}
	if err := checkBuild(ctx, tmp, digest); err != nil {
		return fmt.Errorf("the new build did not pass its check: %w", err)
	}
	s.did("check", "tmp")
	if damaged {
		if err := s.setAside(digest); err != nil {
			return err
		}
	}
	if err := os.Rename(tmp, final); err != nil {
		return err
	}
	s.did("rename", "build")
	if err := s.syncDir(s.buildsDir()); err != nil {
		return err
	}
	if damaged {
		s.removeAside(digest)
	}
	return nil
}

// Rollback makes the build before the current one current, and the current one the build before. It returns what
// is current then.
func (s *Store) Rollback(ctx context.Context) (State, error) {
	if _, err := s.Current(); err != nil {
		return State{}, err
	}
	unlock, err := s.lock()
	if err != nil {
		return State{}, err
	}
	defer unlock()
	st, err := s.Current()
	if err != nil {
		return st, err
	}
	if st.Previous == "" {
		return st, ErrNothingBefore
	}
	if err := checkBuild(ctx, s.buildDir(st.Previous), st.Previous); err != nil {
		return st, fmt.Errorf("the build before cannot serve: %w", err)
	}
	back := State{Build: st.Previous, Source: st.PreviousSource, Previous: st.Build, PreviousSource: st.Source}
	return back, s.setCurrent(back)
}

// Filled is the report with empty lists in the place of missing ones, as programs want it.
func (r *Report) Filled() *Report {
	out := *r
	for _, list := range []*[]string{&out.Added, &out.Changed, &out.Removed, &out.Bad} {
		if *list == nil {
			*list = []string{}
		}
	}
	if out.Warnings == nil {
		out.Warnings = []corpus.Warning{}
	}
	if out.Glossary.Unmatched == nil {
		out.Glossary.Unmatched = []corpus.GlossaryEntry{}
	}
	return &out
}
