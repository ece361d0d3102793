package extract

import (
	"cmp"
	"errors"
)

// What can be wrong with a file of a rich format. Readers return them wrapped in an Error, or as they are.
var (
	ErrNotThis   = errors.New("the content is not what its name says")
	ErrDamaged   = errors.New("the file is damaged")
	ErrEncrypted = errors.New("the file is locked with a password")
	ErrTooLarge  = errors.New("the file is too large")
	ErrTooDeep   = errors.New("the file is nested too deeply")
	ErrTimeout   = errors.New("reading the file took too long")
	ErrMemory    = errors.New("reading the file took too much memory")
	ErrCrashed   = errors.New("reading the file made the reader crash")
	ErrScanned   = errors.New("the pages are pictures without text")
	ErrEmpty     = errors.New("there is no text in it")
)

// Error says what is wrong with a file, the detail, and what to do.
type Error struct {
	Err    error  // one of the errors above
	Detail string // the limit, the part, the library's word; one line; may be empty
	Advice string // may be empty
}

// Error is one line: "reason: detail; advice".
func (e *Error) Error() string { return Line(e.Err, e.Detail, e.Advice) }

// Line is what is wrong in one line, "reason: detail; advice"; detail and advice may be empty.
func Line(err error, detail, advice string) string {
	s := err.Error()
	if detail != "" {
		s += ": " + detail
	}
	if advice != "" {
		s += "; " + advice
	}
	return s
}

// Unwrap gives the error of this package.
func (e *Error) Unwrap() error { return e.Err }

// Limits bound what reading one file may cost. A zero field means its default.
type Limits struct {
	FileBytes int64 // size of the file; default 50 MB
	Pages     int   // of a PDF; default 5,000
	TextBytes int   // text that comes out; default 20 MB
	Entries   int   // of a ZIP archive; default 5,000
	PartBytes int64 // of one part of a ZIP archive, counted while it is unpacked; default 64 MB
	Depth     int   // of elements in XML and HTML; default 200
}

// WithDefaults fills the zero fields.
func (l Limits) WithDefaults() Limits {
	l.FileBytes = cmp.Or(l.FileBytes, 50_000_000)
	l.Pages = cmp.Or(l.Pages, 5000)
	l.TextBytes = cmp.Or(l.TextBytes, 20_000_000)
	l.Entries = cmp.Or(l.Entries, 5000)
	l.PartBytes = cmp.Or(l.PartBytes, 64<<20)
	l.Depth = cmp.Or(l.Depth, 200)
	return l
}
