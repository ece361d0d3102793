package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"agendabot/corpus"
	"agendabot/corpus/fetch"
)

// maxDocument is the largest file in bytes that is added: what package corpus reads at most.
const maxDocument = 50_000_000

// incoming is a document on its way in.
type incoming struct {
	name string // that it is to have, below the folder
	raw  []byte
	from string
	time time.Time
	web  *fetch.Fetched // nil: a file of this machine
}

// sourceField is the address at which readers find a document from the web. What another kind of document says of that
// itself counts more; a page says it of itself to steer search engines.
func sourceField(doc *incoming, read *corpus.Document) []field {
	if doc.web == nil || doc.web.Format != "html" && read.Meta.Source != "" {
		return nil
	}
	return []field{{"source", doc.from}}
}

// readable reads a document as a reindex will, so that nothing gets into the folder which stops one.
func (a *app) readable(ctx context.Context, name string, raw []byte) (doc *corpus.Document, warnings []corpus.Warning, err error) {
	if err := ctx.Err(); err != nil {
		return nil, nil, err
	}
	readPDF, end := a.pdfReader()
	defer func() { err = errors.Join(err, end()) }()
	opts := corpus.Options{PDF: readPDF}
	if doc, err = opts.Read(ctx, &corpus.File{Name: name, Raw: raw}); err != nil {
		return nil, nil, err
	}
	return doc, doc.Warnings, nil
}

// get copies a file into memory, or fetches a document.
func (in *intake) get(ctx context.Context, source string) (*incoming, error) {
	if strings.Contains(source, "://") {
		return in.fetch(ctx, source)
	}
	raw, err := readSource(source)
	if err != nil {
		return nil, err
	}
	name, err := in.nameFor(fetch.CleanName(filepath.Base(source)))
	if err != nil {
		return nil, err
	}
	return &incoming{name: name, raw: raw, from: filepath.Base(source), time: time.Now()}, nil
}

// readSource reads a file of this machine. What is no regular file may never end.
func readSource(name string) ([]byte, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no regular file: name the documents in it one by one", name)
	}
	file, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer file.Close() //nolint:errcheck // only read
	raw, err := io.ReadAll(io.LimitReader(file, maxDocument+1))
	if err == nil && len(raw) > maxDocument {
		return nil, fmt.Errorf("%s: %w: the limit is %d bytes; split it", name, corpus.ErrTooLarge, maxDocument)
	}
	return raw, err
}

func (in *intake) fetch(ctx context.Context, address string) (*incoming, error) {
	get := in.app.fetch
	if get == nil {
		get = fetch.Fetch
	}
	if _, isTerminal := terminal(in.app.stderr); isTerminal && !in.flags.json {
		if u, err := url.Parse(address); err == nil {
			fmt.Fprintln(in.app.stderr, safe("Fetching from "+u.Host+" …"))
		}
	}
	got, err := get(ctx, address, fetch.Options{AllowHTTP: in.flags.allowHTTP, Ports: in.flags.ports, Bytes: maxDocument})
	if err != nil {
		return nil, err
	}
	name, err := in.nameFor(got.Name)
	if err != nil {
		return nil, err
	}
	if path.Ext(name) == "" && got.Format != "" {
		name += "." + got.Format
	}
	return &incoming{name: name, raw: got.Bytes, from: got.Source(), time: got.Time, web: got}, nil
}

// nameFor is the name that a document gets: that of --as, or its own, which is clean.
func (in *intake) nameFor(own string) (string, error) {
	name := own
	if in.flags.as != "" {
		var err error
		if name, err = in.folder.inFolder(in.flags.as); err != nil {
			return "", usageError{fmt.Errorf("--as: %w", err)}
		}
		for part := range strings.SplitSeq(name, "/") {
			if clean := fetch.CleanName(part); clean != part {
				return "", usagef("--as: %q cannot be the name of a file everywhere; %q can", part, clean)
			}
		}
	}
	if name == "" {
		return "", usagef("the source has no name that a file can have: give one with --as")
	}
	if isList(name) {
		return "", usagef("%s is no document: put it at the top of the folder yourself", name)
	}
	if isList(sidecarName(name)) {
		return "", usagef("what is written beside %s would be taken for a list: give another name with --as", name)
	}
	return name, nil
}
