package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"strings"

	"agendabot/corpus"
	"agendabot/index"
)

// intake is what corpus add does: sources become staged files, and these get their names together.
type intake struct {
	app    *app
	folder *folder
	flags  *addFlags
	staged []staged // in the order in which they get their names: a document's sidecar before it
	added  []addedDocument
}

// addedDocument says what became of a source, for programs.
type addedDocument struct {
	File         string `json:"file"`    // below the corpus folder
	Sidecar      string `json:"sidecar"` // as well; empty if there is none
	Outcome      string `json:"outcome"` // one of the outcomes below
	From         string `json:"from"`    // the address, or the name of the file that was copied
	Bytes        int    `json:"bytes"`
	SHA256       string `json:"sha256"`
	ID           string `json:"id"`
	Title        string `json:"title"`
	Passages     int    `json:"passages"`
	ContentType  string `json:"content_type,omitempty"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`
}

// What became of a source.
const (
	outcomeAdded     = "added"
	outcomeReplaced  = "replaced"  // a file of other content
	outcomeDescribed = "described" // the file is as it was, its sidecar is not
	outcomeUnchanged = "unchanged"
)

// take brings a source in and stages it.
func (in *intake) take(ctx context.Context, source string) error {
	doc, err := in.get(ctx, source)
	if err != nil {
		return err
	}
	read, warnings, err := in.app.readable(ctx, doc.name, doc.raw)
	if err != nil {
		return err
	}
	old, err := in.folder.read(doc.name)
	if err != nil {
		return err
	}
	outcome := outcomeAdded
	switch {
	case old != nil && bytes.Equal(old, doc.raw) && len(in.flags.set) == 0:
		outcome = outcomeUnchanged
	case old != nil && bytes.Equal(old, doc.raw):
		outcome = outcomeDescribed
	case old != nil && !in.flags.replace:
		return fmt.Errorf("%s: %w; replace it with --replace, or give another name with --as", doc.name, errExists)
	case old != nil:
		outcome = outcomeReplaced
	}
	for _, w := range warnings {
		fmt.Fprintln(in.app.stderr, "warning: "+safe(w.File+": "+w.Text))
	}
	return in.stage(doc, read, outcome)
}

// stage writes the document and its sidecar beside the places that they are to have.
func (in *intake) stage(doc *incoming, read *corpus.Document, outcome string) error {
	sum := sha256.Sum256(doc.raw)
	done := addedDocument{
		File: doc.name, Outcome: outcome, From: doc.from, Bytes: len(doc.raw), SHA256: hex.EncodeToString(sum[:]),
		ID: read.ID, Title: read.Meta.Title, Passages: len(read.Passages),
	}
	if w := doc.web; w != nil {
		done.ContentType, done.ETag, done.LastModified = w.ContentType, w.ETag, w.LastModified
	}
	sidecar, err := in.folder.sidecarOf(doc.name, in.staged)
	if err != nil {
		return err
	}
	text, err := in.folder.read(sidecar)
	if err != nil {
		return err
	}
	if outcome != outcomeUnchanged {
		edit := sidecarEdit{set: in.flags.set}
		if outcome != outcomeDescribed {
			edit.added = &provenance{doc.time, done.SHA256, doc.from}
			edit.fill = sourceField(doc, read)
		}
		if text, err = edit.edit(doc.name, sidecar, text); err != nil {
			return err
		}
		if err := in.stageFile(sidecar, text, true); err != nil {
			return err
		}
	}
	if outcome == outcomeAdded || outcome == outcomeReplaced {
		if err := in.stageFile(doc.name, doc.raw, in.flags.replace); err != nil {
			return err
		}
	}
	if text != nil {
		done.Sidecar = sidecar
	}
	if id, title := sidecarWords(text); id != "" || title != "" {
		done.ID, done.Title = orElse(id, done.ID), orElse(title, done.Title)
	}
	if err := in.alone(&done); err != nil {
		return err
	}
	in.added = append(in.added, done)
	return nil
}

// alone refuses a document that has the name or the id of one that came before it.
func (in *intake) alone(doc *addedDocument) error {
	for _, other := range in.added {
		switch {
		case other.File == doc.File:
			return usagef("two sources have the name %s: add one of them by itself, with --as", doc.File)
		case strings.EqualFold(other.ID, doc.ID):
			return usagef("%s and %s have one id, %q: add one of them by itself, with --id", other.File, doc.File, doc.ID)
		}
	}
	return nil
}

func (in *intake) stageFile(name string, raw []byte, replace bool) error {
	s, err := in.folder.stage(name, raw, replace)
	if err == nil {
		in.staged = append(in.staged, s)
	}
	return err
}

func orElse(s, other string) string {
	if s != "" {
		return s
	}
	return other
}

// place gives everything its name. The error says how far it came.
func (in *intake) place() error {
	var placed []string
	for len(in.staged) > 0 {
		if err := in.folder.place(in.staged[0]); err != nil {
			if len(placed) > 0 {
				err = fmt.Errorf("%w; before it, these were written: %s", err, listed(placed))
			}
			return err
		}
		placed = append(placed, in.staged[0].name)
		in.staged = in.staged[1:]
	}
	return nil
}

// drop takes back what has not got its name.
func (in *intake) drop() {
	for _, s := range in.staged {
		in.folder.drop(s)
	}
}

func (in *intake) unchanged() bool {
	for _, d := range in.added {
		if d.Outcome != outcomeUnchanged {
			return false
		}
	}
	return true
}

// warnOfTwins says what the index has under another name already: the same id stops a reindex, the same text is quoted
// twice. An index that cannot be read has nothing to say. below is where the folder lies in the one that it is made of.
func (in *intake) warnOfTwins(ctx context.Context, below string) {
	warn := func(format string, args ...any) {
		fmt.Fprintln(in.app.stderr, "warning: "+safe(fmt.Sprintf(format, args...)))
	}
	err := in.app.withBuild(ctx, func(b *index.Build) error {
		for _, d := range b.Manifest().Documents {
			for _, added := range in.added {
				switch {
				case d.File == path.Join(below, added.File):
				case d.SHA256 == added.SHA256:
					warn("%s: the index has the same document as %s", added.File, d.File)
				case strings.EqualFold(d.ID, added.ID):
					warn("%s: its id %q is also that of %s; give it another with --id", added.File, added.ID, d.File)
				}
			}
		}
		return nil
	})
	if err != nil && !errors.Is(err, context.Canceled) {
		in.app.log.Debug("the index could not be asked for documents of the same content", "error", err)
	}
}

func (in *intake) print() {
	p := in.app.printer()
	for _, d := range in.added {
		switch d.Outcome {
		case outcomeUnchanged:
			p.line(plain, "%s is in %s already, with the same content: nothing to do.", d.File, in.folder.dir)
			continue
		case outcomeDescribed:
			p.line(good, "%s is in %s already, with the same content; %s was changed.", d.File, in.folder.dir, d.Sidecar)
		default:
			p.line(good, "%s %s in %s: %s, SHA-256 %s.", d.File, d.Outcome, in.folder.dir, count(d.Bytes, "byte", "bytes"), d.SHA256)
		}
		p.paragraph("  ", piece{bold, d.Title}, piece{dim, fmt.Sprintf(" · %s · %s", d.ID, count(d.Passages, "passage", "passages"))})
	}
}

func (in *intake) printJSON(report *index.Report) error {
	out := map[string]any{"folder": in.folder.dir, "documents": in.added, "reindex": nil}
	if report != nil {
		out["reindex"] = report.Filled()
	}
	return printJSON(in.app.stdout, out)
}
