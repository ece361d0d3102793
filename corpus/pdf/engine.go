package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"agendabot/corpus/extract"
)

// maxHandles is how many handles an instance may give out before another takes its place: go-pdfium keeps each until the
// instance ends, half a kilobyte or so.
const maxHandles = 200_000

// maxCopied is the size of file, in bytes, up to which PDFium has a copy in its own memory; larger ones it reads piece by
// piece from ours.
const maxCopied = 8 << 20

// starter starts an instance of PDFium.
type starter func() (pdfium.Pdfium, *memory, error)

// engine reads one document with instances of PDFium that nothing else uses: the memory of WebAssembly never shrinks.
type engine struct {
	start   starter
	stopped func() error // an error as soon as reading has to stop
	content []byte
	limits  extract.Limits
	most    int // handles of one instance

	source  bytes.Reader // of content, if that is large
	lib     pdfium.Pdfium
	memory  *memory
	doc     references.FPDF_DOCUMENT
	pages   references.FPDF_DOCUMENT // that pages are loaded from: doc, or a copy of its pages
	handles int

	raw    raw
	bytes  int            // of text so far
	number map[string]int // of elements, by their path in the structure tree
	toPage []matrix       // of each page, as in pageReader
}

// newEngine is ready to read a document.
func newEngine(ctx context.Context, start starter, content []byte, limits extract.Limits) *engine {
	return &engine{
		start: start, stopped: ctx.Err, content: content, limits: limits, most: maxHandles, number: map[string]int{},
	}
}

// readRaw opens the document and reads everything that layout needs.
func (e *engine) readRaw() (*raw, error) {
	defer e.close()
	err := e.read()
	if err != nil && e.memory != nil && e.memory.refused {
		return nil, &extract.Error{
			Err: extract.ErrMemory, Detail: fmt.Sprintf("more than %d MB", memoryLimit>>20),
			Advice: "save it anew with another program, or split it",
		}
	}
	if err != nil {
		return nil, err
	}
	return &e.raw, nil
}

// read reads the document into raw.
func (e *engine) read() error {
	if err := e.open(); err != nil {
		return err
	}
	count, err := e.lib.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: e.doc})
	switch {
	case err != nil:
		return broken("counting pages", err)
	case count.PageCount <= 0:
		return &extract.Error{Err: extract.ErrDamaged, Detail: "it has no pages"}
	case count.PageCount > e.limits.Pages:
		return &extract.Error{
			Err: extract.ErrTooLarge, Detail: fmt.Sprintf("%d pages, and %d are read", count.PageCount, e.limits.Pages),
			Advice: "split it",
		}
	}
	e.properties()
	for index := range count.PageCount {
		if e.handles > e.most {
			if err := e.open(); err != nil {
				return err
			}
		}
		if err := e.page(index); err != nil {
			return onPage(index, err)
		}
	}
	e.outline()
	return nil
}

// open opens the document in a new instance, with the empty password if it has one.
func (e *engine) open() error {
	e.close()
	var err error
	if e.lib, e.memory, err = e.start(); err != nil {
		return err
	}
	request := &requests.OpenDocument{File: &e.content}
	if len(e.content) > maxCopied {
		e.source.Reset(e.content)
		request = &requests.OpenDocument{FileReader: &e.source, FileReaderSize: int64(len(e.content))}
	}
	response, err := e.lib.OpenDocument(request)
	switch {
	case err == nil:
		e.doc = response.Document
		return e.forwards()
	case errors.Is(err, pdfiumerrors.ErrPassword):
		return &extract.Error{Err: extract.ErrEncrypted, Advice: "save a copy without a password"}
	case errors.Is(err, pdfiumerrors.ErrSecurity):
		return &extract.Error{
			Err: extract.ErrEncrypted, Detail: "in a way that is not known here", Advice: "save a copy without a password",
		}
	case errors.Is(err, pdfiumerrors.ErrFormat), errors.Is(err, pdfiumerrors.ErrFile):
		return &extract.Error{
			Err: extract.ErrDamaged, Detail: "it cannot be opened as a PDF", Advice: "get it anew, or save it anew with another program",
		}
	}
	return broken("opening", err)
}

// close ends the instance. What it says then is worth nothing: it held a copy.
func (e *engine) close() {
	if e.lib != nil {
		_ = e.lib.Kill()
	}
	e.source.Reset(nil) // go-pdfium keeps it for good
	e.lib, e.handles = nil, 0
}

// broken is an error for a file that PDFium chokes on; err may hold a trace of many lines.
func broken(what string, err error) error {
	detail, _, _ := strings.Cut(fmt.Sprintf("%s: %v", what, err), "\n")
	return &extract.Error{Err: extract.ErrDamaged, Detail: detail, Advice: "save it anew with another program"}
}

// onPage tells the page (index from 0) of an error.
func onPage(index int, err error) error {
	var known *extract.Error
	if !errors.As(err, &known) {
		return err
	}
	return &extract.Error{Err: known.Err, Detail: fmt.Sprintf("page %d: %s", index+1, known.Detail), Advice: known.Advice}
}
