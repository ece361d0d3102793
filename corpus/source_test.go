package corpus

import (
	"errors"
	"strconv"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

func TestEncodings(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ what, in, want, warning string }{
		{"UTF-8", "La sécurité", "La sécurité", ""},
		{"with a byte order mark", "\xef\xbb\xbfLa sécurité", "La sécurité", ""},
		{"Latin-1", "La s\xe9curit\xe9 \xe0 l'\xe9t\xe9", "La sécurité à l'été", "the text is Latin-1"},
		{"Windows-1252", "\x93La s\xe9curit\xe9\x94 \x97 5 \x80\x85", "“La sécurité” — 5 €…", "the text is Latin-1"},
		{"UTF-16, little end first", "\xff\xfeS\x00\xe9\x00", "Sé", "the text is UTF-16"},
		{"UTF-16, big end first", "\xfe\xff\x00S\x00\xe9", "Sé", "the text is UTF-16"},
		{"Mac line ends", "one\rtwo", "one two", ""},
		{"lost character", "S\ufffdcurit\ufffd", "S\ufffdcurit\ufffd", "a character was lost"},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			d, warnings, err := ReadFile("a.txt", []byte(c.in), Limits{})
			if err != nil || d.Text != c.want {
				t.Fatalf("%v, %v", d, err)
			}
			if (c.warning == "") != (len(warnings) == 0) || c.warning != "" && !strings.HasPrefix(warnings[0].Text, c.warning) {
				t.Errorf("warnings %v", warnings)
			}
			if converted := strings.Contains(c.warning, "the text is"); converted != (len(d.Notes) > 0 && d.Notes[0].Rule == RuleEncoding) {
				t.Errorf("notes %v", d.Notes)
			}
		})
	}
}

func TestRefusedFiles(t *testing.T) {
	t.Parallel()
	tooDeep := ""
	for i := range 40 {
		tooDeep += strings.Repeat("  ", i) + "- x\n"
	}
	for _, c := range []struct {
		what, name, in string
		is             error
		want           string // the whole error
	}{
		{"ZIP", "a.md", "PK\x03\x04xxxx", extract.ErrDamaged, "a.md: the file is damaged: the zip archive's directory cannot be read: is the file complete? (zip: not a valid zip file); open it in a word processor and save it anew"},
		{"old Word", "a.txt", "\xd0\xcf\x11\xe0x", ErrBinary, "a.txt: the content is not text: an old Word or Excel file; convert it to PDF, DOCX, ODT, HTML or text"},
		{"RTF", "a.txt", "{\\rtf1 x}", ErrBinary, "a.txt: the content is not text: an RTF file; convert it to PDF, DOCX, ODT, HTML or text"},
		{"PNG", "a.txt", "\x89PNG\r\n\x1a\nxxx", ErrBinary, "a.txt: the content is not text: image/png; convert it to PDF, DOCX, ODT, HTML or text"},
		{"GZIP", "a.txt", "\x1f\x8b\x08xxx", ErrBinary, "a.txt: the content is not text: application/x-gzip; convert it to PDF, DOCX, ODT, HTML or text"},
		{"zero bytes", "a.txt", "text\x00text", ErrBinary, "a.txt: the content is not text: a zero byte at offset 4; convert it to PDF, DOCX, ODT, HTML or text"},
		{"UTF-16 without mark", "a.txt", "t\x00e\x00", ErrBinary, "a.txt: the content is not text: a zero byte at offset 1; convert it to PDF, DOCX, ODT, HTML or text"},
		{"control characters", "a.txt", strings.Repeat("\x01\x02text", 20), ErrBinary, "a.txt: the content is not text: 40 control characters at its beginning; convert it to PDF, DOCX, ODT, HTML or text"},

		{"broken UTF-8", "a.txt", "sécurité\nété\nt\xe9", ErrEncoding, "a.txt:3: the encoding is broken: byte 0xE9 is not UTF-8; save the file as UTF-8 again"},
		{"neither", "a.txt", "one\nt\x81", ErrEncoding, "a.txt:2: the encoding is broken: neither UTF-8 nor Latin-1; save the file as UTF-8"},
		{"neither, later", "a.txt", "\xe9\xe9\nt\x81", ErrEncoding, "a.txt:2: the encoding is broken: neither UTF-8 nor Latin-1; save the file as UTF-8"},
		{"broken UTF-16", "a.txt", "\xff\xfe\x00\xd8x\x00", ErrEncoding, "a.txt: the encoding is broken: it begins as UTF-16 and does not go on as it; save it as UTF-8"},

		{"empty", "a.txt", "", ErrEmpty, "a.txt: there is no text in it; remove it or fill it"},
		{"space", "a.md", " \n\t\n", ErrEmpty, "a.md: there is no text in it; remove it or fill it"},
		{"byte order mark", "a.md", "\xef\xbb\xbf", ErrEmpty, "a.md: there is no text in it; remove it or fill it"},
		{"front matter alone", "a.md", "---\ntitle: T\n---\n", ErrEmpty, "a.md: there is no text in it; remove it or fill it"},
		{"picture alone", "a.md", "![x](y)", ErrEmpty, "a.md: there is no text in it; remove it or fill it"},

		{"too large", "a.txt", strings.Repeat("x\n", 600), ErrTooLarge, "a.txt: the file is too large: 1200 bytes, the limit is 1000; split it"},
		{"too many lines", "a.txt", strings.Repeat("\n", 200) + "x", ErrTooLarge, "a.txt: the file is too large: 201 lines, the limit is 100; split it"},
		{"long line", "a.txt", "x\n" + strings.Repeat("x", 501), ErrLineTooLong, "a.txt:2: a line is too long: 501 bytes, the limit is 500; break it into paragraphs"},
		{"long line of Markdown", "a.md", "x\n\n" + strings.Repeat("x", 301), ErrLineTooLong, "a.md:3: a line is too long: 301 bytes of Markdown, the limit is 300; break it into paragraphs"},
		{"quotations", "a.md", "x\n" + strings.Repeat(">", 9) + "x", ErrTooDeep, "a.md:2: lists or quotations are nested too deeply: the limit is 8; flatten it"},
		{"lists on a line", "a.md", strings.Repeat("- ", 9) + "x", ErrTooDeep, "a.md:1: lists or quotations are nested too deeply: the limit is 8; flatten it"},
		{"lists below each other", "a.md", tooDeep[:108], ErrTooDeep, "a.md:9: lists or quotations are nested too deeply: the limit is 8; flatten it"},

		{"PDF", "a.PDF", "%PDF-", ErrFormat, "a.PDF: the format is not one that is read: there is no reader for PDF here"},
		{"unknown format", "a.csv", "x", ErrFormat, "a.csv: the format is not one that is read; name it .md or .txt if it is text"},
		{"a name without letters", "—.txt", "x", ErrFrontMatter, "—.txt: the metadata cannot be used: the file's name has no letter to make an id of; give an id in its metadata"},
		{"odd characters in the name", "a\x1b[31m\n.txt", "", ErrEmpty, `"a\x1b[31m\n.txt": there is no text in it; remove it or fill it`},
		{"a name that turns round", "a\u202etxt.md", "", ErrEmpty, `"a\u202etxt.md": there is no text in it; remove it or fill it`},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			_, _, err := ReadFile(c.name, []byte(c.in), Limits{FileBytes: 1000, Lines: 100, LineBytes: 500, MarkupBytes: 300, NestingDepth: 8})
			var fe *FileError
			if !errors.Is(err, c.is) || !errors.As(err, &fe) || fe.File != c.name {
				t.Fatalf("%v is not %v", err, c.is)
			}
			if err.Error() != c.want {
				t.Errorf("got  %s\nwant %s", err, c.want)
			}
		})
	}
}

// steps are texts, each so many columns to the right of the one before, with their numbers in the place of #.
func steps(lines, columns int, text string) string {
	var b strings.Builder
	for i := range lines {
		b.WriteString(strings.Repeat(" ", i*columns) + strings.ReplaceAll(text, "#", strconv.Itoa(i)) + "\n")
	}
	return b.String()
}

// The parser takes a line for part of a list, or of a paragraph in it, by what is around it: so depth is counted as it does.
func TestNestingIsCountedByTheParser(t *testing.T) {
	t.Parallel()
	var lazy strings.Builder
	for i := range 9 {
		space := strings.Repeat(" ", 2*i)
		lazy.WriteString(space + "- a\n" + space + "      - b\n") // the second line goes on with the first
	}
	for what, c := range map[string]struct {
		in   string
		line int
	}{
		"one column to the right":   {steps(60, 1, "- a"), 41}, // four lines of one list, and a fifth that goes on with the fourth
		"two columns":               {steps(9, 2, "- a"), 9},
		"after lines that go on":    {lazy.String(), 17},
		"footnotes in footnotes":    {steps(9, 4, "[^#]: x\n"), 17},
		"quotations in lists":       {"- > - > - > - > - > a\n", 1},
		"lists in quoted footnotes": {"[^1]: > - > - > - > - > a\n", 1},
	} {
		_, _, err := ReadFile("a.md", []byte(c.in), Limits{NestingDepth: 8})
		if fe, ok := errors.AsType[*FileError](err); !ok || !errors.Is(err, ErrTooDeep) || fe.Line != c.line {
			t.Errorf("%s: %v, not line %d", what, err, c.line)
		}
	}
}

func TestNestingAllowed(t *testing.T) {
	t.Parallel()
	for what, in := range map[string]string{
		"eight lists":           strings.Repeat("- ", 8) + "x",
		"eight quotations":      strings.Repeat("> ", 8) + "x",
		"a mark far right":      strings.Repeat(" ", 100) + "12. centred",
		"many lists one by one": strings.Repeat("- a\n  - b\n", 20),
		"list after list":       strings.Repeat("1. a\n\nText.\n\n", 20),
		"code":                  "    - - - -\n",
		"a rule":                strings.Repeat("- ", 40) + "\n\n> " + strings.Repeat("* ", 40) + "\n\nx",
	} {
		if _, _, err := ReadFile("a.md", []byte(in), Limits{NestingDepth: 8}); err != nil {
			t.Errorf("%s: %v", what, err)
		}
	}
}

func TestDefaultLimits(t *testing.T) {
	t.Parallel()
	want := Limits{FileBytes: 50_000_000, Lines: 1_000_000, LineBytes: 256 << 10, MarkupBytes: 64 << 10, NestingDepth: 32}
	if got := (Limits{}).withDefaults(); got != want {
		t.Errorf("%+v", got)
	}
	own := Limits{FileBytes: 1, Lines: 2, LineBytes: 3, MarkupBytes: 4, NestingDepth: 5}
	if got := own.withDefaults(); got != own {
		t.Errorf("%+v", got)
	}
}
