package office

import (
	"bytes"
	"strings"
	"unicode"

	"agendabot/corpus/extract"
)

func notThis(what, advice string) error {
	return &extract.Error{Err: extract.ErrNotThis, Detail: "it is " + what, Advice: advice}
}

func errLocked() error {
	return &extract.Error{Err: extract.ErrEncrypted, Advice: "save it without a password"}
}

func damaged(detail string) error {
	return &extract.Error{Err: extract.ErrDamaged, Detail: detail, Advice: "open it in a word processor and save it anew"}
}

// compound is how OLE compound files begin: the old Office formats, and encrypted new ones (MS-CFB, MS-OFFCRYPTO).
const compound = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

// foreign says what a file that is no zip archive is instead.
func foreign(raw []byte) error {
	begins := func(s string) bool { return bytes.HasPrefix(raw, []byte(s)) }
	switch start := bytes.TrimLeft(raw[:min(len(raw), 512)], " \t\r\n\ufeff"); {
	case len(raw) == 0:
		return &extract.Error{Err: extract.ErrEmpty, Detail: "the file has no bytes"}
	case begins(compound) && bytes.Contains(raw, wide("EncryptedPackage")):
		return errLocked()
	case begins(compound) && bytes.Contains(raw, wide("WordDocument")):
		return notThis("a document of Word 97 to 2003 (.doc)", "save it as DOCX")
	case begins(compound):
		return notThis("an old Office file", "save it as DOCX or PDF")
	case begins("%PDF"):
		return notThis("a PDF", "name it .pdf")
	case begins(`{\rtf`):
		return notThis("an RTF document", "save it as DOCX")
	case bytes.HasPrefix(start, []byte("<")) && bytes.Contains(start, []byte("<?mso-application")):
		return notThis("a document of Word 2003 (XML)", "save it as DOCX")
	case bytes.HasPrefix(start, []byte("<")):
		return notThis("HTML or XML", "save it as DOCX, or name it .html")
	default:
		return notThis("no zip archive", "save it as DOCX or ODT")
	}
}

// wide is how compound files write a stream's name: UTF-16, little end first.
func wide(s string) []byte {
	var b []byte
	for _, c := range []byte(s) {
		b = append(b, c, 0)
	}
	return b
}

// foreign says what an archive is that holds neither DOCX nor ODT.
func (a *archive) foreign() string {
	switch {
	case a.has("meta-inf/manifest.mf"):
		return "a Java archive"
	case a.has("index/document.iwa"), a.has("index.zip"):
		return "a document of Apple Pages"
	case len(a.files) == 0:
		return "an empty zip archive"
	default:
		return "a zip archive without a document"
	}
}

// clip makes words of a file fit for a message: printable, on one line, 80 characters at most.
func clip(s string) string {
	s = strings.Map(func(r rune) rune {
		if !unicode.IsPrint(r) {
			return '?'
		}
		return r
	}, s)
	if r := []rune(s); len(r) > 80 {
		return string(r[:80]) + "…"
	}
	return s
}
