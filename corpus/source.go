package corpus

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"agendabot/corpus/extract"
)

// Limits bound what one file may cost. A zero field means its default.
type Limits struct {
	FileBytes    int64 // size of the file; default 50 MB
	Lines        int   // number of lines; default 1,000,000
	LineBytes    int   // longest line of plain text; default 256 KiB
	MarkupBytes  int   // longest line of Markdown, whose parser slows down on long ones; default 64 KiB
	NestingDepth int   // lists in lists, quotations in quotations; default 32
}

func (l Limits) withDefaults() Limits {
	l.FileBytes = cmp.Or(l.FileBytes, 50_000_000)
	l.Lines = cmp.Or(l.Lines, 1_000_000)
	l.LineBytes = cmp.Or(l.LineBytes, 256<<10)
	l.MarkupBytes = cmp.Or(l.MarkupBytes, 64<<10)
	l.NestingDepth = cmp.Or(l.NestingDepth, 32)
	return l
}

// line is one line of a source file. A line that clean-up leaves out is emptied, never removed, so that the
// line numbers hold.
type line struct {
	text string
	no   int    // in the file, from 1
	page string // label of the page it stands on; empty if unknown
}

// source is a file on its way to becoming a Document.
type source struct {
	file   string
	limits Limits
	sha256 string
	meta   Meta
	metaID string // id given in the front matter
	lines  []line
	vocab  vocabulary

	format    string         // of a rich format: "pdf", "docx", "odt", "html"
	parted    bool           // the format parts paragraphs itself: none is joined
	pages     []extract.Page // of a PDF
	sidecar   string         // SHA-256 of the sidecar's bytes, hexadecimal; empty: there is none
	sidecarOf string         // this is the sidecar of that file

	fileLanguage string // what the file says of its language, which often is that of the program that wrote it

	notes    []Note
	warnings []Warning
}

func (s *source) note(rule Rule, lineNo int, text string) {
	s.notes = append(s.notes, Note{Rule: rule, Line: lineNo, Text: text})
}

func (s *source) warn(lineNo int, format string, args ...any) {
	s.warnings = append(s.warnings, Warning{File: s.file, Line: lineNo, Text: fmt.Sprintf(format, args...)})
}

func (s *source) fail(err error, lineNo int, detail, advice string) error {
	return &FileError{File: s.file, Line: lineNo, Err: err, Detail: detail, Advice: advice}
}

// newSource decodes a file's bytes, takes its front matter off and cleans its lines.
func newSource(file string, raw []byte, limits Limits) (*source, error) {
	s := &source{file: file, limits: limits.withDefaults()}
	sum := sha256.Sum256(raw)
	s.sha256 = hex.EncodeToString(sum[:])
	if int64(len(raw)) > s.limits.FileBytes {
		return nil, s.fail(ErrTooLarge, 0, fmt.Sprintf("%d bytes, the limit is %d", len(raw), s.limits.FileBytes), "split it")
	}
	text, err := s.decode(raw)
	if err != nil {
		return nil, err
	}
	body, first, err := s.takeFrontMatter(text)
	if err != nil {
		return nil, err
	}
	if s.lines, err = s.splitLines(body, first); err != nil {
		return nil, err
	}
	s.cleanLines()
	return s, nil
}

// splitLines cuts the body into lines, the first of which has number first in the file.
func (s *source) splitLines(body string, first int) ([]line, error) {
	if n := strings.Count(body, "\n") + first; n > s.limits.Lines {
		return nil, s.fail(ErrTooLarge, 0, fmt.Sprintf("%d lines, the limit is %d", n, s.limits.Lines), "split it")
	}
	texts := strings.Split(body, "\n")
	lines := make([]line, len(texts))
	for i, t := range texts {
		if len(t) > s.limits.LineBytes {
			return nil, s.fail(ErrLineTooLong, first+i,
				fmt.Sprintf("%d bytes, the limit is %d", len(t), s.limits.LineBytes), "break it into paragraphs")
		}
		lines[i] = line{text: strings.TrimSuffix(t, "\r"), no: first + i}
	}
	return lines, nil
}

// decode gives the file's text as UTF-8 with "\n" line ends. UTF-16 with a byte order mark and Latin-1 (as
// Windows-1252, which contains it) are converted with a warning; anything else that is not UTF-8 is an error.
func (s *source) decode(raw []byte) (string, error) {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if len(bytes.TrimSpace(raw)) == 0 {
		return "", s.fail(ErrEmpty, 0, "", "remove it or fill it")
	}
	if bytes.HasPrefix(raw, []byte("\xff\xfe")) || bytes.HasPrefix(raw, []byte("\xfe\xff")) {
		out, err := unicode.UTF16(unicode.LittleEndian, unicode.ExpectBOM).NewDecoder().Bytes(raw)
		if err != nil || bytes.ContainsRune(out, utf8.RuneError) {
			return "", s.fail(ErrEncoding, 0, "it begins as UTF-16 and does not go on as it", "save it as UTF-8")
		}
		s.converted("UTF-16")
		raw = out
	}
	if kind := binaryKind(raw); kind != "" {
		return "", s.fail(ErrBinary, 0, kind, "convert it to PDF, DOCX, ODT, HTML or text")
	}
	if !utf8.Valid(raw) {
		out, err := s.decodeLatin1(raw)
		if err != nil {
			return "", err
		}
		raw = out
	}
	text := strings.ReplaceAll(string(raw), "\r\n", "\n")
	return strings.ReplaceAll(text, "\r", "\n"), nil
}

func (s *source) converted(from string) {
	s.note(RuleEncoding, 1, from+" to UTF-8")
	s.warn(0, "the text is %s and was read as such; save it as UTF-8 to be sure", from)
}

// decodeLatin1 converts Windows-1252. A file with more valid multi-byte UTF-8 than stray bytes is broken UTF-8,
// not Latin-1, and converting it would alter words.
func (s *source) decodeLatin1(raw []byte) ([]byte, error) {
	valid, stray, at := 0, 0, -1
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			stray++
			if at < 0 {
				at = i
			}
		case n > 1:
			valid++
		}
		i += n
	}
	lineNo := 1 + bytes.Count(raw[:at], []byte("\n"))
	if valid >= stray {
		return nil, s.fail(ErrEncoding, lineNo, fmt.Sprintf("byte 0x%02X is not UTF-8", raw[at]), "save the file as UTF-8 again")
	}
	for i, b := range raw {
		switch b {
		case 0x81, 0x8d, 0x8f, 0x90, 0x9d: // unassigned in Windows-1252
			lineNo = 1 + bytes.Count(raw[:i], []byte("\n"))
			return nil, s.fail(ErrEncoding, lineNo, "neither UTF-8 nor Latin-1", "save the file as UTF-8")
		}
	}
	out, err := charmap.Windows1252.NewDecoder().Bytes(raw)
	if err != nil {
		return nil, s.fail(ErrEncoding, lineNo, err.Error(), "save the file as UTF-8")
	}
	s.converted("Latin-1")
	return out, nil
}

// binaryKind names what the bytes are if they are not text, and is empty if they are.
func binaryKind(raw []byte) string {
	if kind := documentKind(raw); kind != "" {
		return kind
	}
	if i := bytes.IndexByte(raw, 0); i >= 0 {
		return fmt.Sprintf("a zero byte at offset %d", i)
	}
	control := 0
	head := raw[:min(len(raw), 1<<16)]
	for _, b := range head {
		if b < 0x20 && b != '\n' && b != '\r' && b != '\t' && b != '\f' && b != '\v' {
			control++
		}
	}
	if control*50 > len(head) {
		return fmt.Sprintf("%d control characters at its beginning", control)
	}
	return ""
}

// documentKind recognises by their first bytes the binary files that are most often misnamed.
func documentKind(raw []byte) string {
	switch {
	case bytes.HasPrefix(raw, []byte("%PDF-")):
		return "a PDF file"
	case bytes.HasPrefix(raw, []byte("PK\x03\x04")):
		return "a ZIP, Word or OpenDocument file"
	case bytes.HasPrefix(raw, []byte("\xd0\xcf\x11\xe0")):
		return "an old Word or Excel file"
	case bytes.HasPrefix(raw, []byte("{\\rtf")):
		return "an RTF file"
	}
	// https://mimesniff.spec.whatwg.org/ as net/http implements it
	if t := http.DetectContentType(raw); strings.HasPrefix(t, "image/") || strings.HasPrefix(t, "video/") ||
		strings.HasPrefix(t, "audio/") || strings.HasPrefix(t, "font/") || strings.HasPrefix(t, "application/x-") {
		return t
	}
	return ""
}
