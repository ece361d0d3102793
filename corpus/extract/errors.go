package extract

import "errors"

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
func (e *Error) Error() string {
	s := e.Err.Error()
	if e.Detail != "" {
		s += ": " + e.Detail
	}
	if e.Advice != "" {
		s += "; " + e.Advice
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
	if l.FileBytes == 0 {
		l.FileBytes = 50_000_000
	}
	if l.Pages == 0 {
		l.Pages = 5000
	}
	if l.TextBytes == 0 {
		l.TextBytes = 20_000_000
	}
	if l.Entries == 0 {
		l.Entries = 5000
	}
	if l.PartBytes == 0 {
		l.PartBytes = 64 << 20
	}
	if l.Depth == 0 {
		l.Depth = 200
	}
	return l
}
