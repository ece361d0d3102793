package main

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strconv"

	"github.com/spf13/cobra"

	"agendabot/corpus/extract"
	"agendabot/corpus/pdf"
	"agendabot/corpus/sandbox"
)

// pdfMemory is the most resident memory that a process which reads PDFs may hold, in bytes. PDFium may take 128 MB of it;
// compiling it, once for each version of this program's libraries, takes 430 MB.
const pdfMemory = 512 << 20

// readPDFCommand is what the program starts itself with; nobody else needs it.
func (a *app) readPDFCommand() *cobra.Command {
	var cache string
	var memory int64
	cmd := &cobra.Command{
		Use:    "read-pdf",
		Short:  "Read the PDFs that come on standard input (used by reindex)",
		Hidden: true,
		Long: `Reads PDFs for another process of this program, so that a bad one costs nothing else.
They come on standard input and what is read goes to standard output, in a form of
the program's own. It takes no settings, and can open no file once it reads.`,
		Example: `  agendabot read-pdf --cache ~/.local/share/agendabot/cache/pdfium --memory 536870912`,
		Args:    needArgs(0, 0, ""),
		// The settings are the parent's, whose secrets do not reach this process.
		PersistentPreRunE: func(*cobra.Command, []string) error { return nil },
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.readPDFs(cmd.Context(), cache, memory)
		},
	}
	cmd.Flags().StringVar(&cache, "cache", "", "folder for PDFium's compiled code (default: it is compiled at each start)")
	cmd.Flags().Int64Var(&memory, "memory", 0, "limit this process to so many bytes, and to open files (0: no limits)")
	return cmd
}

// readPDFs serves until standard input ends. Limits that it sets hold for the rest of the process.
func (a *app) readPDFs(ctx context.Context, cache string, memory int64) (err error) {
	if memory > 0 {
		if err := sandbox.Confine(memory); err != nil {
			return err
		}
	}
	reader, err := pdf.Open(ctx, cache)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, reader.Close()) }()
	if why := reader.Uncached(); why != nil {
		fmt.Fprintln(a.stderr, safe("the PDF reader takes seconds to start, because its code cannot be kept: "+why.Error()))
	}
	if memory > 0 {
		if err := sandbox.Seal(); err != nil {
			return err
		}
	}
	return sandbox.Serve(ctx, a.stdin, a.stdout, func(ctx context.Context, raw []byte) (*extract.Document, error) {
		return reader.Read(ctx, raw, extract.Limits{})
	})
}

// pdfReader reads PDFs in processes of this program's own; none is started before there is one to read. The caller ends
// them.
func (a *app) pdfReader() (read func(ctx context.Context, raw []byte) (*extract.Document, error), end func() error) {
	if a.program == "" {
		return func(context.Context, []byte) (*extract.Document, error) { return nil, errNoProgram }, func() error { return nil }
	}
	command := []string{a.program, "read-pdf", "--memory", strconv.Itoa(pdfMemory)}
	if data := a.settings.text("data"); data != "" {
		command = append(command, "--cache", filepath.Join(data, "cache", "pdfium"))
	}
	pool := sandbox.New(a.log, sandbox.Options{Command: command, MemoryBytes: pdfMemory})
	return pool.Read, pool.Close
}

// errNoProgram is no fault of a file.
var errNoProgram = errors.New("PDFs are read in processes of this program's own, and the system does not say where the program is")
