package eval

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// maxLine bounds a line of a file in bytes.
const maxLine = 64 << 20

// FileError is a file that cannot be used, with the line that is wrong and what to do about it.
type FileError struct {
	File   string // as it was named
	Line   int    // from 1; 0: the whole file
	Text   string // what is wrong
	Advice string // what to do
	Err    error  // what lies behind it; may be nil
}

func (e *FileError) Error() string {
	where := e.File
	if e.Line > 0 {
		where += fmt.Sprintf(":%d", e.Line)
	}
	if e.Advice == "" {
		return where + ": " + e.Text
	}
	return where + ": " + e.Text + ": " + e.Advice
}

// Unwrap gives what lies behind the error.
func (e *FileError) Unwrap() error { return e.Err }

// lineError is what a reader of lines says of one; the file and the line's number are added by whoever reads the file.
type lineError struct{ text, advice string }

func (e *lineError) Error() string { return e.text + ": " + e.advice }

func badf(advice, format string, args ...any) error {
	return &lineError{fmt.Sprintf(format, args...), advice}
}

// readLines gives each line that is not blank, without its end, to use; number is from 1. An error of use names the
// file and the line.
func readLines(r io.Reader, file string, use func(number int, line []byte) error) error {
	lines := bufio.NewReaderSize(r, 1<<16)
	for number, last := 1, false; !last; number++ {
		line, err := readLine(lines)
		last = errors.Is(err, io.EOF)
		switch {
		case errors.Is(err, bufio.ErrTooLong):
			return &FileError{file, number, fmt.Sprintf("the line is longer than %d MiB", maxLine>>20), "split the document", err}
		case err != nil && !last:
			return &FileError{file, number, "it cannot be read", reason(err), err}
		}
		if number == 1 {
			line = bytes.TrimPrefix(line, []byte("\xef\xbb\xbf"))
		}
		if len(bytes.TrimSpace(line)) > 0 {
			if uerr := use(number, line); uerr != nil {
				return atLine(uerr, file, number)
			}
		}
	}
	return nil
}

func atLine(err error, file string, number int) error {
	if bad, ok := errors.AsType[*lineError](err); ok {
		return &FileError{file, number, bad.text, bad.advice, nil}
	}
	return &FileError{file, number, err.Error(), "", err}
}

// readLine is the next line without its end; with the last one comes io.EOF.
func readLine(r *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		part, err := r.ReadSlice('\n')
		line = append(line, part...)
		switch {
		case len(line) > maxLine:
			return nil, bufio.ErrTooLong
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		}
		return bytes.TrimRight(line, "\r\n"), err
	}
}

// readFile gives a file's lines to use, unpacked if its name ends in .gz.
func readFile(name string, use func(number int, line []byte) error) error {
	f, err := os.Open(name) //nolint:gosec // whoever runs it names the file
	if err != nil {
		return &FileError{name, 0, "it cannot be opened", reason(err), err}
	}
	defer f.Close() //nolint:errcheck // only read
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			return &FileError{name, 0, "it is named .gz and is not packed with gzip", "rename it, or pack it again", err}
		}
	}
	return readLines(r, name, use)
}

func reason(err error) string {
	if pathErr, ok := errors.AsType[*fs.PathError](err); ok {
		return pathErr.Err.Error()
	}
	return err.Error()
}

// oneOf is the first of the names, plain or packed, that a folder has.
func oneOf(dir string, names ...string) (string, error) {
	for _, name := range names {
		for _, file := range []string{name, name + ".gz"} {
			whole := filepath.Join(dir, filepath.FromSlash(file))
			info, err := os.Stat(whole) //nolint:gosec // whoever runs it names the folder
			if err == nil && info.Mode().IsRegular() {
				return whole, nil
			}
		}
	}
	return "", &FileError{
		File: dir, Text: "it has no " + names[0] + ", nor that packed as .gz",
		Advice: "a collection is a folder with corpus.jsonl, queries.jsonl and qrels.tsv", Err: fs.ErrNotExist,
	}
}
