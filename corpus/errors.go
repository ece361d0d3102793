package corpus

import (
	"errors"
	"fmt"

	"agendabot/corpus/extract"
)

// What can be wrong with a file. A FileError wraps one of them and says where and what to do.
var (
	ErrTooLarge    = errors.New("the file is too large")
	ErrLineTooLong = errors.New("a line is too long")
	ErrTooComplex  = errors.New("the markup is too dense")
	ErrTooDeep     = errors.New("lists or quotations are nested too deeply")
	ErrBinary      = errors.New("the content is not text")
	ErrEncoding    = errors.New("the encoding is broken")
	ErrFormat      = errors.New("the format is not one that is read")
	ErrFrontMatter = errors.New("the metadata cannot be used")
	ErrOutside     = errors.New("the link leads out of the corpus folder")
	ErrDuplicateID = errors.New("two documents have one id")
	ErrEmpty       = errors.New("there is no text in it")
	ErrUnreadable  = errors.New("it cannot be read")
	ErrGlossary    = errors.New("the glossary is not right")
	ErrCurated     = errors.New("the curated answers are not right")
	ErrSidecar     = errors.New("it is not clear whose metadata this is")
)

// FileError says which file could not be read, where, why, and what to do about it.
type FileError struct {
	File   string // below the corpus folder
	Line   int    // from 1; 0: the whole file
	Err    error  // one of the errors above, or another package's
	Detail string // the limit, the byte, the key; may be empty
	Advice string // what to do; may be empty
}

// Error is one line: "report.md:12: reason: detail; advice".
func (e *FileError) Error() string {
	s := printable(e.File)
	if e.Line > 0 {
		s += fmt.Sprintf(":%d", e.Line)
	}
	return s + ": " + extract.Line(e.Err, e.Detail, e.Advice)
}

// Unwrap gives the sentinel error.
func (e *FileError) Unwrap() error { return e.Err }

// printable is a name from the folder as it can stand in a line of output: quoted if it holds anything odd.
func printable(name string) string {
	if isPlainName(name) {
		return name
	}
	return fmt.Sprintf("%q", name)
}

// isPlainName says that a file name can stand in a line of output as it is.
func isPlainName(name string) bool {
	for _, r := range name {
		if r < 0x20 || r == 0x7f || (r >= 0x80 && r < 0xa0) || r == '"' || r == 0x2028 || r == 0x2029 || isBidiControl(r) {
			return false
		}
	}
	return name != ""
}
