package html

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/charset"

	"agendabot/corpus/extract"
)

var (
	xmlEncoding = regexp.MustCompile(`^<\?xml[^>]{0,100}\sencoding\s*=\s*["']([A-Za-z0-9._:-]{1,40})["']`)
	metaCharset = regexp.MustCompile(`(?i)<meta\s[^>]{0,200}charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})`)
	comment     = regexp.MustCompile(`(?s)<!--.*?-->`)
	emptyInXML  = regexp.MustCompile(`<([A-Za-z][A-Za-z0-9:.-]*)((?:\s[^<>]*)?)/>`)
)

// encodingWithin is where the encoding must be declared, in bytes. Browsers look at 1,024; many pages are later.
const encodingWithin = 4096

const replacement = string(unicode.ReplacementChar)

// decode gives the text of an HTML file as UTF-8, or says why it is none. Bytes that are not what the file or its
// media type says of them are an error, because guessing would alter words.
func decode(raw []byte, contentType string) ([]byte, []extract.Warning, error) {
	if len(bytes.TrimSpace(bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf")))) == 0 {
		return nil, nil, fail(extract.ErrEmpty, "", "remove it or fill it")
	}
	if kind := otherKind(raw); kind != "" {
		return nil, nil, fail(extract.ErrNotThis, kind, "name it by what it is")
	}
	text, warnings, err := toUTF8(raw, contentType)
	if err != nil {
		return nil, nil, err
	}
	if i := bytes.IndexByte(text, 0); i >= 0 {
		return nil, nil, fail(extract.ErrNotThis, fmt.Sprintf("a zero byte at offset %d", i), "name it by what it is")
	}
	if reason := notHTML(text); reason != "" {
		return nil, nil, fail(extract.ErrNotThis, reason, "name it by what it is")
	}
	if bytes.HasPrefix(text, []byte("<?xml")) {
		text = emptyInXML.ReplaceAllFunc(text, closeElement)
	}
	return text, warnings, nil
}

// closeElement makes <a id="x"></a> of <a id="x"/>, which is only empty in XML: to a parser of HTML it stays open.
func closeElement(tag []byte) []byte {
	m := emptyInXML.FindSubmatch(tag)
	if isVoid(string(bytes.ToLower(m[1]))) {
		return tag
	}
	return fmt.Appendf(nil, "<%s%s></%s>", m[1], m[2], m[1])
}

// toUTF8 converts by byte order mark, media type, meta element or XML declaration, in this order, as browsers do
// (https://html.spec.whatwg.org/multipage/parsing.html#determining-the-character-encoding). A file that says nothing
// is UTF-8, or Windows-1252 if it cannot be UTF-8.
func toUTF8(raw []byte, contentType string) ([]byte, []extract.Warning, error) {
	name, said := declared(raw, contentType)
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	valid := utf8.Valid(raw)
	switch {
	case name == "utf-8" && valid, !said && valid:
		return raw, nil, nil
	case name == "utf-8":
		return nil, nil, notUTF8(raw)
	case !said:
		text, err := latin1(raw)
		return text, warn("the file does not say its encoding and was read as Windows-1252; save it as UTF-8 to be sure"), err
	case valid && !strings.HasPrefix(name, "utf-16") && hasMultibyte(raw): // nothing else comes out as UTF-8 by chance
		return raw, warn("the file says that it is " + name + " and is UTF-8; it was read as UTF-8"), nil
	case name == "windows-1252":
		text, err := windows1252(raw)
		return text, nil, err
	}
	enc, _ := charset.Lookup(name)
	if name == "x-user-defined" { // it maps to private characters, which are no words
		return nil, nil, fail(extract.ErrDamaged, "the encoding is said to be "+name, "save the file as UTF-8")
	}
	text, err := enc.NewDecoder().Bytes(raw)
	if err != nil || bytes.Contains(text, []byte(replacement)) {
		return nil, nil, fail(extract.ErrDamaged, "the bytes are not the "+name+" that they are said to be", "save the file as UTF-8")
	}
	return bytes.TrimPrefix(text, []byte("\ufeff")), nil, nil
}

func warn(text string) []extract.Warning { return []extract.Warning{{Text: text}} }

// declared is the encoding that the file or its media type names, and whether one does. Unknown names count as none.
func declared(raw []byte, contentType string) (name string, said bool) {
	if _, name, said = charset.DetermineEncoding(raw[:min(len(raw), 4)], contentType); said {
		return name, true
	}
	head := comment.ReplaceAll(raw[:min(len(raw), encodingWithin)], nil)
	for _, pattern := range []*regexp.Regexp{xmlEncoding, metaCharset} {
		m := pattern.FindSubmatch(head)
		if m == nil {
			continue
		}
		switch enc, name := charset.Lookup(string(m[1])); {
		case enc == nil:
		case strings.HasPrefix(name, "utf-16"): // it could not be read as far as here
			return "utf-8", true
		default:
			return name, true
		}
	}
	return "", false
}

// notUTF8 names the first byte that is not UTF-8.
func notUTF8(raw []byte) error {
	at := 0
	for at < len(raw) {
		r, n := utf8.DecodeRune(raw[at:])
		if r == utf8.RuneError && n == 1 {
			break
		}
		at += n
	}
	line := 1 + bytes.Count(raw[:at], []byte("\n"))
	return fail(extract.ErrDamaged, fmt.Sprintf("byte 0x%02X in line %d is not UTF-8", raw[min(at, len(raw)-1)], line), "save the file as UTF-8 again")
}

func hasMultibyte(raw []byte) bool {
	return bytes.ContainsFunc(raw, func(r rune) bool { return r >= utf8.RuneSelf })
}

// latin1 converts what says nothing of its encoding. A file with more valid multi-byte UTF-8 than stray bytes is
// broken UTF-8, not Latin-1.
func latin1(raw []byte) ([]byte, error) {
	valid, stray := 0, 0
	for i := 0; i < len(raw); {
		r, n := utf8.DecodeRune(raw[i:])
		switch {
		case r == utf8.RuneError && n == 1:
			stray++
		case n > 1:
			valid++
		}
		i += n
	}
	if valid >= stray {
		return nil, notUTF8(raw)
	}
	return windows1252(raw)
}

// windows1252 converts Windows-1252, which contains Latin-1. Its five unassigned bytes say that it is something else.
func windows1252(raw []byte) ([]byte, error) {
	for i, b := range raw {
		switch b {
		case 0x81, 0x8d, 0x8f, 0x90, 0x9d:
			line := 1 + bytes.Count(raw[:i], []byte("\n"))
			return nil, fail(extract.ErrDamaged, fmt.Sprintf("byte 0x%02X in line %d is not Latin-1", b, line), "save the file as UTF-8")
		}
	}
	enc, _ := charset.Lookup("windows-1252")
	return enc.NewDecoder().Bytes(raw)
}
