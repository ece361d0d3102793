package html

import (
	"errors"
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"agendabot/corpus/extract"
)

var zeroLimits extract.Limits

func encode(t *testing.T, e encoding.Encoding, s string) string {
	t.Helper()
	out, err := e.NewEncoder().String(s)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestEncodings(t *testing.T) {
	t.Parallel()
	const utf8, latin = "<p>Sécurité — été</p>", "<p>S\xe9curit\xe9 \x97 \xe9t\xe9</p>"
	for _, tt := range []struct {
		name, page, contentType string
		warning                 string
		damaged                 bool
	}{
		{"UTF-8 without a word", utf8, "", "", false},
		{"a byte order mark", "\ufeff" + utf8, "text/html; charset=iso-8859-1", "", false},
		{"UTF-16 with a byte order mark", encode(t, unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), utf8), "", "", false},
		{"UTF-16 by its media type", encode(t, unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), utf8), "text/html; charset=utf-16be", "", false},
		{"the media type before the page", latin + "<meta charset=utf-8>", "text/html; charset=windows-1252", "", false},
		{"meta charset", "<meta charset='latin1'>" + latin, "text/html", "", false},
		{"meta http-equiv", `<meta http-equiv="Content-Type" content="text/html; charset=ISO-8859-1">` + latin, "", "", false},
		{"meta in a comment", `<!-- <meta charset=koi8-r> --><meta charset=latin1>` + latin, "", "", false},
		{"an XML declaration", `<?xml version="1.0" encoding="ISO-8859-1"?><html>` + latin + `</html>`, "", "", false},
		{"meta says UTF-16", "<meta charset=utf-16>" + utf8, "", "", false},
		{"an unknown name", "<meta charset=none>" + utf8, "", "", false},
		{"Cyrillic", "<meta charset=windows-1251>" + encode(t, charmap.Windows1251, "<p>безопасность"), "", "", false},
		{"Chinese", "<meta charset=gb2312>" + encode(t, simplifiedchinese.GBK, "<p>人类安全"), "", "", false},
		{"Latin-1 without a word", latin, "", "Windows-1252", false},
		{"said to be Latin-1 and UTF-8", "<meta charset=latin1>" + utf8, "", "is UTF-8", false},
		{"said to be Chinese and UTF-8", "<meta charset=gbk>" + utf8, "", "is UTF-8", false},
		{"a lost character", "<p>a\ufffd", "", "1 characters were lost", false},
		{"a reference to no character", "<p>a&#0;", "", "1 characters were lost", false},
		{"broken UTF-8", "<meta charset=utf-8><p>S\xe9curité", "", "", true},
		{"broken UTF-8 without a word", "<p>été\xe9", "", "", true},
		{"neither UTF-8 nor Latin-1", "<p>\x81\xe9", "", "", true},
		{"not the Latin-1 that it is said to be", "<meta charset=latin1><p>\x81\xe9", "", "", true},
		{"broken Chinese", "<meta charset=gb2312><p>\xff\xff", "", "", true},
		{"an encoding of private characters", "<p>\xe9", "text/html; charset=x-user-defined", "", true},
		{"an encoding that browsers refuse", "<p>\xe9", "text/html; charset=hz-gb-2312", "", true},
		{"half a UTF-16 character", "\xff\xfe<\x00p\x00>\x00a\x00\x00\xd8b\x00", "", "", true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d, err := Read([]byte(tt.page), tt.contentType, zeroLimits)
			if tt.damaged {
				if !errors.Is(err, extract.ErrDamaged) {
					t.Errorf("got %v, want %v", err, extract.ErrDamaged)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			switch text := d.Blocks[0].Lines[0]; text {
			case "Sécurité — été", "безопасность", "人类安全", "a\ufffd":
			default:
				t.Errorf("got %q", text)
			}
			if got := len(d.Warnings) > 0; got != (tt.warning != "") || (got && !strings.Contains(d.Warnings[0].Text, tt.warning)) {
				t.Errorf("warnings %v, want %q", d.Warnings, tt.warning)
			}
		})
	}
}

func TestKinds(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		file string
		want error
	}{
		"nothing":            {"", extract.ErrEmpty},
		"space":              {"\ufeff \n", extract.ErrEmpty},
		"no text":            {"<html><body><p> &nbsp;</p><img src=a>", extract.ErrEmpty},
		"menus alone":        {"<nav>a</nav>", extract.ErrEmpty},
		"a script's page":    {"<div id=root></div><noscript>You need JavaScript</noscript>", extract.ErrEmpty},
		"frames":             {"<html><frameset><frame src=a></frameset></html>", extract.ErrEmpty},
		"plain text":         {"a < b and <c> d", extract.ErrNotThis},
		"a PDF file":         {"%PDF-1.7\n<html>", extract.ErrNotThis},
		"a ZIP file":         {"PK\x03\x04", extract.ErrNotThis},
		"an old Word file":   {"\xd0\xcf\x11\xe0", extract.ErrNotThis},
		"an RTF file":        {`{\rtf1 <p>}`, extract.ErrNotThis},
		"a PNG file":         {"\x89PNG\r\n\x1a\n<p>", extract.ErrNotThis},
		"zero bytes":         {"<p>a\x00b", extract.ErrNotThis},
		"a web archive":      {"bplist00<p>", extract.ErrNotThis},
		"MHTML":              {"From: <Saved by Blink>\nSubject: a\nMIME-Version: 1.0\nContent-Type: multipart/related\n\n<html><p>a", extract.ErrNotThis},
		"an SVG picture":     {"<svg><text>a</text></svg>", extract.ErrNotThis},
		"a feed":             {`<?xml version="1.0"?><rss><channel><title>a</title></channel></rss>`, extract.ErrNotThis},
		"XHTML":              {`<?xml version="1.0"?><html><head><title/></head><body><p><a id="x"/>a<br/></p></body></html>`, nil},
		"a custom element":   {"<my-page><p>a</p></my-page>", nil},
		"a text of a letter": {"<p>a", nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d, err := Read([]byte(tt.file), "", zeroLimits)
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if err == nil && d.Blocks[0].Lines[0] != "a" {
				t.Errorf("got %+v", d.Blocks)
			}
		})
	}
}

func TestLimits(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		page   string
		limits extract.Limits
		want   error
	}{
		"bytes":           {"<p>abcdef", extract.Limits{FileBytes: 9}, nil},
		"too many bytes":  {"<p>abcdefg", extract.Limits{FileBytes: 9}, extract.ErrTooLarge},
		"text":            {"<p>abc<p>def", extract.Limits{TextBytes: 6}, nil},
		"too much text":   {"<p>abc<p>defg", extract.Limits{TextBytes: 6}, extract.ErrTooLarge},
		"too much chrome": {"<nav>abc</nav><p>defg", extract.Limits{TextBytes: 6}, extract.ErrTooLarge},
		"depth":           {"<div><div>a", extract.Limits{Depth: 5}, nil}, // html, body, two div and the text
		"too deep":        {"<div><div><b id=x>a", extract.Limits{Depth: 5}, extract.ErrTooDeep},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if _, err := Read([]byte(tt.page), "", tt.limits); !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
		})
	}
}
