package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"agendabot/index"
)

// addFlags are the flags of corpus add.
type addFlags struct {
	as, to                            string
	allowHTTP, replace, json, reindex bool
	ports                             []int
	set                               []field // what is given of the document's metadata
}

// metaFlags are the flags for a document's metadata: the keys of front matter, the flag's name where it is another, and
// what it is. The flag --language is the setting, that of the bot's own words.
func metaFlags() []struct{ key, flag, help string } {
	return []struct{ key, flag, help string }{
		{"id", "id", "the document's id; else one is made of the file's name"},
		{"title", "title", "its title"},
		{"author", "author", "who wrote it; several are parted by a semicolon"},
		{"publisher", "publisher", "who published it"},
		{"date", "date", "when: 2000, 2000-04 or 2000-04-30"},
		{"language", "lang", "its language, such as en or fr"},
		{"source", "source", "the address at which readers find the original"},
		{"rights", "rights", "whose it is, under what terms"},
		{"edition", "edition", "its edition"},
		{"note", "note", "what readers must know of it: “an excerpt”"},
	}
}

func (a *app) corpusAddCommand() *cobra.Command {
	var f addFlags
	cmd := &cobra.Command{
		Use:   "add SOURCE…",
		Short: "Copy or fetch documents into the corpus folder",
		Long: `Copies files, or fetches documents from the web, into the corpus folder: the one that
'agendabot reindex' reads, or DIR of --to. Each is read first; what cannot be read is
not put there, and of several sources either all are or none.

Beside each document a sidecar is written, NAME.yaml for NAME: where the document came
from, when, its checksum, and what is given here of its title, date and so on. A sidecar
that is there keeps whatever is not given here, and its comments. Of a page from the web,
the source is its address unless one is given.

Documents come over https only, unless --allow-http, from public addresses only: never
from this machine, its network or a cloud's metadata service, whatever a name or a
redirect leads to. At most 50 MB in 60 seconds. A proxy is not used: it would look names
up itself, so that nothing of this could be held.

Only this command line adds and removes documents. Nobody can have it done from a chat
or the reader.`,
		Example: `  agendabot corpus add report.md --title "Annual Report" --date 2001-05
  agendabot corpus add https://example.org/agenda.md --reindex
  agendabot corpus add --as minutes.txt --replace draft.txt
  agendabot corpus add --to ~/documents *.md`,
		Args: needArgs(1, -1, "a file or an address"),
		RunE: func(cmd *cobra.Command, args []string) error {
			for _, m := range metaFlags() {
				if given := cmd.Flags().Lookup(m.flag); given.Changed {
					f.set = append(f.set, field{m.key, given.Value.String()})
				}
			}
			return a.corpusAdd(cmd.Context(), &f, args)
		},
	}
	cmd.Flags().StringVar(&f.as, "as", "", "the file's name in the folder; else that of the source")
	cmd.Flags().StringVar(&f.to, "to", "", "folder to add to; else the one that reindex reads")
	cmd.Flags().BoolVar(&f.allowHTTP, "allow-http", false, "fetch over http, too: anybody on the way can change the document")
	cmd.Flags().IntSliceVar(&f.ports, "allow-port", nil, "fetch from this port of a server, too")
	cmd.Flags().BoolVar(&f.replace, "replace", false, "take the place of a file of that name")
	cmd.Flags().BoolVar(&f.reindex, "reindex", false, "make a new index afterwards")
	cmd.Flags().BoolVar(&f.json, "json", false, "print what was added as one JSON object")
	for _, m := range metaFlags() {
		cmd.Flags().String(m.flag, "", m.help)
	}
	return cmd
}

// corpusAdd brings every source to the disk, and only then gives all of them their names.
func (a *app) corpusAdd(ctx context.Context, f *addFlags, sources []string) error {
	if err := f.check(sources); err != nil {
		return err
	}
	if f.reindex && a.settings.text("data") == "" {
		return usagef("there is no home folder to keep the index in: set AGENDABOT_DATA or --data")
	}
	to, err := a.addTo(f)
	if err != nil {
		return err
	}
	into, err := openFolder(to.dir)
	if err != nil {
		return err
	}
	defer into.close()
	in := &intake{app: a, folder: into, flags: f}
	defer in.drop()
	for _, s := range sources {
		if err := in.take(ctx, s); err != nil {
			if len(sources) > 1 && ctx.Err() == nil {
				err = fmt.Errorf("%w; nothing was added", err)
			}
			return err
		}
	}
	if err := in.place(); err != nil {
		return err
	}
	if to.below != "" {
		in.warnOfTwins(ctx, to.below)
	}
	if !f.json {
		in.print()
	}
	return in.finish(ctx, to)
}

func (f *addFlags) check(sources []string) error {
	if len(sources) > 1 {
		if f.as != "" {
			return usagef("--as is the name of one file: add the others by themselves")
		}
		for _, s := range f.set {
			if s.key == "id" || s.key == "title" || s.key == "source" {
				return usagef("--%s is that of one document: add the others by themselves", s.key)
			}
		}
	}
	for _, s := range f.set {
		if strings.TrimSpace(s.value) == "" {
			return usagef("the document's %s is empty: leave the flag out, or take the key out of its sidecar", s.key)
		}
	}
	for _, p := range f.ports {
		if p < 1 || p > 65535 {
			return usagef("--allow-port is %d: use a number from 1 to 65535", p)
		}
	}
	return checkFields(f.set)
}

// addSource is the folder to add to, and what is to be done afterwards.
type addSource struct {
	dir     string
	below   string        // the folder's place in the one that the index is made of, slash-separated; empty: none is, or another
	reindex *index.Source // what --reindex reads; nil: it may not be given
	command string        // how to have it answered from
}

// addTo is the folder that is given or remembered.
func (a *app) addTo(f *addFlags) (addSource, error) {
	known, err := a.rememberedFolder()
	if f.to == "" {
		if err == nil && known.Dir == "" {
			err = usagef("there is no corpus folder yet: name it with --to DIR, or run 'agendabot reindex DIR' with the folder of your documents first")
		}
		return addSource{known.Dir, ".", &known, "agendabot reindex"}, err
	}
	given, err := a.source(reindexFlags{}, []string{f.to}) // as reindex would take it
	if err != nil {
		return addSource{}, err
	}
	if data := a.settings.text("data"); isInside(given.Dir, data) {
		return addSource{}, usagef("%s lies in the data folder %s: documents belong elsewhere", given.Dir, data)
	}
	to := addSource{dir: given.Dir, command: "agendabot reindex " + given.Dir}
	switch below, err := filepath.Rel(known.Dir, given.Dir); {
	case known.Dir == "":
		to.reindex = &given
	case err == nil && filepath.IsLocal(below):
		to.below, to.reindex, to.command = filepath.ToSlash(below), &known, "agendabot reindex"
	case f.reindex:
		return to, usagef("the index is made of %s, not of %s: leave --reindex out, or run 'agendabot reindex DIR' with the folder to change to", known.Dir, given.Dir)
	}
	return to, nil
}

// rememberedFolder is what the index is made of; of no folder where there is no index.
func (a *app) rememberedFolder() (index.Source, error) {
	if a.settings.text("data") == "" {
		return index.Source{}, nil
	}
	return a.remembered()
}

// finish makes a new index if that is wanted, else says how.
func (in *intake) finish(ctx context.Context, to addSource) (err error) {
	var report *index.Report
	if in.flags.reindex {
		report, err = in.app.rebuild(ctx, reindexFlags{json: in.flags.json}, *to.reindex)
		if errors.Is(err, context.Canceled) {
			err = errors.New("stopped: what was added stays in the folder, the index is as it was")
		} else if err != nil {
			err = fmt.Errorf("what was added stays in the folder, but there is no new index: %w", err)
		}
	}
	switch {
	case in.flags.json:
		if perr := in.printJSON(report); err == nil {
			err = perr
		}
	case report != nil:
		in.app.printReport(report, err == nil, reindexFlags{})
	case !in.unchanged():
		in.app.printer().line(plain, "Run '%s' to have it answered from.", to.command)
	}
	return err
}
