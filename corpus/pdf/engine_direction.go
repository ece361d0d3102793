package pdf

import "github.com/klippa-app/go-pdfium/requests"

// forwards finds the document that pages are loaded from. Of a file that is to be viewed from right to left PDFium turns
// round the words of every line, those from left to right too. A copy of its pages alone has no such preference; it has no
// structure tree either.
func (e *engine) forwards() error {
	e.pages = e.doc
	direction, err := e.lib.FPDF_VIEWERREF_GetName(&requests.FPDF_VIEWERREF_GetName{Document: e.doc, Key: "Direction"})
	if err != nil || direction.Value != "R2L" {
		return nil //nolint:nilerr // it has no preference
	}
	made, err := e.lib.FPDF_CreateNewDocument(&requests.FPDF_CreateNewDocument{})
	if err != nil {
		return broken("copying its pages", err)
	}
	if _, err := e.lib.FPDF_ImportPages(&requests.FPDF_ImportPages{Source: e.doc, Destination: made.Document}); err != nil {
		return broken("copying its pages", err)
	}
	e.pages = made.Document
	return nil
}
