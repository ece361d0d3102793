package pdf

import (
	"context"
	"errors"
	"fmt"

	"github.com/klippa-app/go-pdfium"
	pdfiumerrors "github.com/klippa-app/go-pdfium/errors"
	"github.com/klippa-app/go-pdfium/references"
	"github.com/klippa-app/go-pdfium/requests"

	"agendabot/corpus/extract"
)

// engine reads one document with one instance of PDFium, which dies with it: the memory of WebAssembly never shrinks.
type engine struct {
	lib    pdfium.Pdfium
	doc    references.FPDF_DOCUMENT
	limits extract.Limits
	raw    raw
	bytes  int            // of text so far
	number map[string]int // of elements, by their path in the structure tree
}

// readRaw opens a document and reads everything that layout needs.
func readRaw(ctx context.Context, lib pdfium.Pdfium, content []byte, limits extract.Limits) (*raw, error) {
	opened, err := open(lib, content)
	if err != nil {
		return nil, err
	}
	e := &engine{lib: lib, doc: opened, limits: limits, number: map[string]int{}}
	count, err := lib.FPDF_GetPageCount(&requests.FPDF_GetPageCount{Document: e.doc})
	if err != nil {
		return nil, broken("counting pages", err)
	}
	switch {
	case count.PageCount <= 0:
		return nil, &extract.Error{Err: extract.ErrDamaged, Detail: "it has no pages"}
	case count.PageCount > limits.Pages:
		return nil, &extract.Error{
			Err: extract.ErrTooLarge, Detail: fmt.Sprintf("%d pages, and %d are read", count.PageCount, limits.Pages),
			Advice: "split it",
		}
	}
	e.properties()
	for index := range count.PageCount {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if err := e.page(index); err != nil {
			return nil, err
		}
	}
	e.outline()
	return &e.raw, nil
}

// open opens a document, with the empty password if it has one.
func open(lib pdfium.Pdfium, content []byte) (references.FPDF_DOCUMENT, error) {
	response, err := lib.OpenDocument(&requests.OpenDocument{File: &content})
	switch {
	case err == nil:
		return response.Document, nil
	case errors.Is(err, pdfiumerrors.ErrPassword), errors.Is(err, pdfiumerrors.ErrSecurity):
		return "", &extract.Error{Err: extract.ErrEncrypted, Advice: "save a copy without a password"}
	case errors.Is(err, pdfiumerrors.ErrFormat), errors.Is(err, pdfiumerrors.ErrFile):
		return "", &extract.Error{Err: extract.ErrDamaged, Detail: "PDFium cannot open it"}
	}
	return "", broken("opening", err)
}
