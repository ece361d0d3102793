package index

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"

	"agendabot/corpus"
	"agendabot/corpus/extract"
)

// Plan is what Reindex is to do.
type Plan struct {
	Source   Source
	Check    bool                                             // read and report, write nothing
	SkipBad  bool                                             // leave out what cannot be read or used; of a file that could be read before, its last good version stays
	Full     bool                                             // read every file anew, past the build before and the cache
	Explain  bool                                             // list every note of clean-up in the report
	Progress func(stage string, done, total int, name string) // stages "read" and "index"; may be nil

	// PDF reads PDFs, several at once; nil: they are refused, but for those that have not changed.
	PDF func(ctx context.Context, raw []byte) (*extract.Document, error)
}

// Reindex reads the documents, builds beside the current build, checks the new one, and makes it current. Whatever
// happens on the way, the build that was current serves until then. It returns ErrBadDocuments if something could
// not be read, or is wrong with the glossary or the curated answers, and the plan does not skip that.
//
// Documents whose files are as they were are taken over from the current build; a Full reindex makes the same build.
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
	b, err := s.former()
	if err != nil {
		return report, err
	}
	c, err := s.read(ctx, &plan, report, b)
	if err != nil {
		return report, err
	}
	if b.compare(report, c); plan.Check {
		return report, nil
	}
	state := b.state
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
	s.extracts(&plan).prune(time.Now(), s.extractsOfBuilds)
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

// read reads a source and reports what it has; it is an error if that cannot be indexed.
func (s *Store) read(ctx context.Context, plan *Plan, report *Report, b *former) (*corpus.Corpus, error) {
	start := time.Now()
	c, err := s.readSource(ctx, plan, b)
	if cerr := b.close(); err == nil {
		err = cerr // before a build is moved: Windows moves nothing that is open
	}
	if err != nil {
		return nil, err
	}
	report.describeReading(c, b, time.Since(start))
	if err := report.describe(c, plan); err != nil {
		return nil, err
	}
	return c, report.describeLists(ctx, c)
}

// readSource reads a source, and takes the curated answers out of it that name passages which it does not have.
func (s *Store) readSource(ctx context.Context, plan *Plan, b *former) (*corpus.Corpus, error) {
	c, err := s.readFiles(ctx, plan, b)
	if err != nil {
		return nil, err
	}
	var bad []error
	c.Curated, bad = settleCurated(c)
	c.Bad = append(c.Bad, bad...)
	return c, nil
}

func (s *Store) readFiles(ctx context.Context, plan *Plan, b *former) (*corpus.Corpus, error) {
	if plan.Source.Dir == "" {
		return corpus.Default(ctx)
	}
	root, err := os.OpenRoot(plan.Source.Dir)
	if err != nil {
		return nil, fmt.Errorf("read the corpus folder: %w", err)
	}
	defer root.Close() //nolint:errcheck // only read
	opts := corpus.Options{
		PDF: plan.PDF, Extracts: s.extracts(plan),
		Progress: func(done, total int, file string) { plan.Progress("read", done, total, file) },
	}
	if !plan.Full {
		opts.Known = b.take
	}
	c, err := corpus.ReadFS(ctx, root.FS(), opts)
	if err != nil {
		return nil, fmt.Errorf("read the corpus folder: %w", err)
	}
	var d *corpus.Corpus
	if plan.Source.WithDefault || b.state.Source.WithDefault {
		if d, err = corpus.Default(ctx); err != nil {
			return nil, err
		}
	}
	if plan.SkipBad {
		b.keepLast(c, root, d)
	}
	if plan.Source.WithDefault {
		c.Merge(d)
	}
	return c, nil
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
