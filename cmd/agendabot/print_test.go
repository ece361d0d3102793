package main

import (
	"bytes"
	"encoding/json"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

func TestSafe(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"plain, « français » ‘words’": "plain, « français » ‘words’",
		"a\x1b[31mb":                  "a[31mb",
		"a\x07b\x08c\x7fd":            "abcd",
		"a\u009b31mb":                 "a31mb",
		"a\x9b31mb":                   "a\uFFFD31mb",
		"a\u202eb\u2066c\u200fd":      "abcd",
		"a\rb":                        "a b",
		"a\nb\tc\fd":                  "a b c d",
		"a\u2028b\u0085c":             "a b c",
		"\n\n":                        "",
		" a ":                         " a ",
	} {
		if got := safe(in); got != want {
			t.Errorf("safe(%q) is %q, not %q", in, got, want)
		}
	}
	if got := safeLines("a\x1b\nb\rc\n"); got != "a\nb c\n" {
		t.Errorf("safeLines gives %q", got)
	}
}

func FuzzSafe(f *testing.F) {
	for _, s := range []string{"words", "a\x1b[31mb\x07", "\u009b\u202e", "e\u0301\xff\r\n", "ﬁ\u00a0x"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := safe(s)
		if at := obeyed(got, false); at != "" || strings.Contains(got, "\n") {
			t.Errorf("safe(%q) is %q: %s", s, got, at)
		}
		if again := safe(got); again != got {
			t.Errorf("safe(%q) is %q, and that %q", s, got, again)
		}
		if !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r > '~' }) && got != s {
			t.Errorf("safe(%q) is %q", s, got)
		}
	})
}

func TestParagraph(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name   string
		width  int
		prefix string
		pieces []piece
		want   string
	}{
		{"a pipe breaks nothing", 0, "  ", []piece{{plain, strings.Repeat("word ", 50) + "end"}}, "  " + strings.Repeat("word ", 50) + "end\n"},
		{"it fits", 9, "", []piece{{plain, "four five"}}, "four five\n"},
		{"one too many", 8, "", []piece{{plain, "four five"}}, "four\nfive\n"},
		{"indented to the prefix", 12, "  • ", []piece{{plain, "four five six"}}, "  • four\n    five six\n"},
		{"a word wider than the width", 5, "  ", []piece{{plain, "a considerable word"}}, "  a\n  considerable\n  word\n"},
		{"what is glued stays together", 8, "", []piece{{plain, "four fi"}, {bold, "ve"}, {plain, "s."}}, "four\nfives.\n"},
		{"pieces with a space between", 0, "", []piece{{plain, "four "}, {bold, "five"}, {plain, " six"}}, "four five six\n"},
		{"accents count once", 9, "", []piece{{plain, "côté élevé"}}, "côté\nélevé\n"},
		{"nothing", 9, "  ", nil, "  \n"},
	} {
		for _, color := range []bool{false, true} {
			var out bytes.Buffer
			p := &printer{w: &out, width: tt.width, color: color}
			p.paragraph(tt.prefix, tt.pieces...)
			if got := ownSGR.ReplaceAllString(out.String(), ""); got != tt.want {
				t.Errorf("%s (colour %t): %q, not %q", tt.name, color, got, tt.want)
			}
			if strings.Contains(out.String(), "\x1b") && !color {
				t.Errorf("%s: colour without colour", tt.name)
			}
		}
	}
}

func TestStyles(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	p := &printer{w: &out, color: true}
	p.line(good, "%d of\x1b[5m %s", 1, "a\nb")
	p.paragraph("> ", piece{bold, "four\x1b[5m"}, piece{plain, " five"})
	p.line(plain, "plain")
	want := "\x1b[1;32m1 of[5m a b\x1b[0m\n> \x1b[1mfour[5m\x1b[0m five\nplain\n"
	if out.String() != want {
		t.Errorf("%q, not %q", out.String(), want)
	}
	if at := obeyed(out.String(), true); at != "" {
		t.Error(at)
	}
}

var anySGR = regexp.MustCompile("\x1b\\[[0-9;]*m")

// FuzzParagraph cuts a text into two pieces of different style: breaking lines keeps every word and their order, and
// no line is wider than the terminal unless one word is.
func FuzzParagraph(f *testing.F) {
	f.Add("Human security means freedom from pervasive threats.", uint8(20), uint8(18), true, true)
	f.Add("  a\n\nb  ", uint8(1), uint8(3), false, true)
	f.Add("considerablylongwords côté à côté", uint8(9), uint8(7), true, false)
	f.Fuzz(func(t *testing.T, text string, width, cut uint8, color, item bool) {
		at := min(int(cut), len(text))
		for at < len(text) && !utf8.RuneStart(text[at]) {
			at++
		}
		prefix := ""
		if item {
			prefix = "  • "
		}
		var out bytes.Buffer
		p := &printer{w: &out, width: int(width), color: color}
		p.paragraph(prefix, piece{plain, text[:at]}, piece{highlight, text[at:]})
		shown := out.String()
		if bad := obeyed(shown, color); bad != "" {
			t.Fatalf("%q shows %s", text, bad)
		}
		shown = anySGR.ReplaceAllString(shown, "")
		body, ok := strings.CutPrefix(strings.TrimSuffix(shown, "\n"), prefix)
		if !ok {
			t.Fatalf("%q does not begin with the prefix", shown)
		}
		if got, want := strings.Fields(body), strings.Fields(safe(text[:at])+safe(text[at:])); !slices.Equal(got, want) {
			t.Errorf("words of %q: %q, not %q", text, got, want)
		}
		indent := strings.Repeat(" ", utf8.RuneCountInString(prefix))
		for i, line := range strings.Split(body, "\n") {
			if i > 0 {
				line, ok = strings.CutPrefix(line, indent)
				if !ok {
					t.Errorf("line %d of %q is not indented", i, shown)
				}
			}
			wide := utf8.RuneCountInString(indent+line) > int(width)
			if width > 0 && wide && len(strings.Fields(line)) > 1 {
				t.Errorf("%q is wider than %d", indent+line, width)
			}
		}
	})
}

// What is written for programs, and logs, hold everything that they were given, and nothing that a terminal obeys.
func TestEscaper(t *testing.T) {
	t.Parallel()
	hostile := "a\x1b[31m\u009b31m\u202eb\x7f\u2028c\U000E0001 é « d »"
	var out bytes.Buffer
	if err := printJSON(&out, map[string]string{"text": hostile}); err != nil {
		t.Fatal(err)
	}
	var back map[string]string
	if err := json.Unmarshal(out.Bytes(), &back); err != nil {
		t.Fatal(err)
	}
	if back["text"] != hostile {
		t.Errorf("%q came back as %q", hostile, back["text"])
	}
	if !strings.Contains(out.String(), "é « d »") {
		t.Errorf("letters were escaped: %s", out.String())
	}
	for _, format := range []string{"text", "json"} {
		newLogger(&out, "info", format).Info("something", "text", hostile)
	}
	if at := obeyed(out.String(), false); at != "" {
		t.Error(at)
	}
	var raw bytes.Buffer
	newLogger(&raw, "warn", "json").Info("quiet")
	newLogger(&raw, "warn", "json").Warn("loud")
	if strings.Contains(raw.String(), "quiet") || !strings.Contains(raw.String(), `"msg":"loud"`) {
		t.Errorf("logged: %s", raw.String())
	}
}
