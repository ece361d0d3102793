package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"agendabot/index"
)

// trashFolder is where corpus rm moves files to, within the corpus folder. The reader leaves names alone that begin with
// a dot.
const trashFolder = ".trash"

func (a *app) corpusRemoveCommand() *cobra.Command {
	var asJSON, force bool
	cmd := &cobra.Command{
		Use:   "rm NAME…",
		Short: "Take documents out of the corpus folder",
		Long: `Takes documents out of the corpus folder, each with its sidecar. NAME is a file's name
below the folder, or a document's id. They are moved to .trash in the folder, which is
never read, under the time of the removal; with --force they are deleted for good.

The index answers from them until the next 'agendabot reindex'. Only this command line
adds and removes documents. Nobody can have it done from a chat or the reader.`,
		Example: `  agendabot corpus rm report.md
  agendabot corpus rm agenda-2001 minutes/may.txt
  agendabot corpus rm --force draft.txt`,
		Args:              needArgs(1, -1, "a file's name or a document's id"),
		ValidArgsFunction: a.completeDocuments,
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.corpusRemove(cmd.Context(), args, force, asJSON)
		},
	}
	cmd.Flags().BoolVar(&force, "force", false, "delete for good instead of moving to .trash")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print what was removed as one JSON object")
	return cmd
}

// removedDocument says what became of a file, for programs.
type removedDocument struct {
	File    string `json:"file"`
	Sidecar string `json:"sidecar"`  // empty if there was none
	MovedTo string `json:"moved_to"` // below the corpus folder; empty if it was deleted
}

func (a *app) corpusRemove(ctx context.Context, names []string, force, asJSON bool) error {
	known, err := a.rememberedFolder()
	if err != nil {
		return err
	}
	if known.Dir == "" {
		return usagef("there is no corpus folder yet: run 'agendabot reindex DIR' with the folder of your documents first")
	}
	from, err := openFolder(known.Dir)
	if err != nil {
		return err
	}
	defer from.close()
	var files []string
	for _, name := range names { // all of them before the first is touched
		file, err := a.fileToRemove(ctx, from, name)
		if err != nil {
			return fmt.Errorf("%w; nothing was removed", err)
		}
		if !slices.Contains(files, file) {
			files = append(files, file)
		}
	}
	removed, err := from.remove(files, force, time.Now())
	if asJSON {
		if perr := printJSON(a.stdout, map[string]any{"folder": from.dir, "removed": removed}); err == nil {
			err = perr
		}
		return err
	}
	p := a.printer()
	for _, r := range removed {
		what := r.File
		if r.Sidecar != "" {
			what += " and " + path.Base(r.Sidecar)
		}
		if r.MovedTo == "" {
			p.line(good, "%s deleted from %s.", what, from.dir)
		} else {
			p.line(good, "%s moved from %s to %s.", what, from.dir, path.Dir(r.MovedTo))
		}
	}
	if len(removed) > 0 {
		p.line(plain, "The index goes on answering from it until the next 'agendabot reindex'.")
	}
	return err
}

// fileToRemove finds the file that a name or an id stands for.
func (a *app) fileToRemove(ctx context.Context, from *folder, given string) (string, error) {
	name, err := from.inFolder(given)
	if err != nil {
		return "", err
	}
	if _, err = from.look(name); err == nil && from.has(name) {
		return name, nil
	}
	if err != nil && !errors.Is(err, errNoFile) {
		return "", err
	}
	file := ""
	if err := a.withBuild(ctx, func(b *index.Build) error {
		for _, d := range b.Manifest().Documents {
			if d.ID == given {
				file = d.File
			}
		}
		return nil
	}); err != nil {
		return "", fmt.Errorf("%w: %s; whether it is a document's id is not known: %w", errNoFile, given, err)
	}
	if file == "" {
		return "", fmt.Errorf("%q is neither a file of %s nor a document's id: %w", given, from.dir, index.ErrUnknownDocument)
	}
	if _, err := from.look(file); errors.Is(err, errNoFile) {
		return "", fmt.Errorf("%s is not in the folder: it is of the embedded text, or gone since the last reindex", file)
	} else if err != nil {
		return "", err
	}
	return file, nil
}

// remove takes files out of the folder, each with its sidecar. It tells how far it came, also when there was an error.
func (f *folder) remove(files []string, force bool, now time.Time) ([]removedDocument, error) {
	removed := []removedDocument{}
	trash := ""
	if !force {
		var err error
		if trash, err = f.makeTrash(now); err != nil {
			return removed, fmt.Errorf("make %s in %s: %w", trashFolder, f.dir, err)
		}
	}
	for _, file := range files {
		r := removedDocument{File: file}
		sidecar, err := f.sidecarOf(file, nil)
		if err != nil { // whose one is, is not clear: that one stays
			sidecar = sidecarName(file)
		}
		if err := f.discard(file, trash); err != nil {
			return removed, fmt.Errorf("remove %s: %w", file, err)
		}
		if trash != "" {
			r.MovedTo = path.Join(trash, file)
		}
		if _, err := f.look(sidecar); err == nil && f.has(sidecar) && !isList(sidecar) && !slices.Contains(files, sidecar) {
			if err := f.discard(sidecar, trash); err != nil {
				return append(removed, r), fmt.Errorf("%s is gone, but not %s: %w", file, sidecar, err)
			}
			r.Sidecar = sidecar
		}
		removed = append(removed, r)
		f.settle(path.Dir(file))
	}
	return removed, nil
}

// makeTrash makes a folder for one removal, named by its time.
func (f *folder) makeTrash(now time.Time) (string, error) {
	if err := f.root.Mkdir(trashFolder, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return "", err
	}
	if info, err := f.root.Lstat(trashFolder); err != nil || !info.IsDir() {
		return "", errors.Join(errors.New("something else has that name"), err)
	}
	stamp := path.Join(trashFolder, now.UTC().Format("2006-01-02T15-04-05Z")) // colons are not for every system
	name := stamp
	for n := 2; ; n++ {
		err := f.root.Mkdir(name, 0o700)
		if err == nil || !errors.Is(err, fs.ErrExist) || n > 1000 {
			return name, err
		}
		name = fmt.Sprintf("%s-%d", stamp, n)
	}
}

// discard moves a file to a folder of the trash, below the folders that it was in; without one it deletes it.
func (f *folder) discard(name, trash string) error {
	if trash == "" {
		return f.root.Remove(name)
	}
	to := path.Join(trash, name)
	if err := f.root.MkdirAll(path.Dir(to), 0o700); err != nil {
		return err
	}
	return f.root.Rename(name, to)
}
