package slack

import (
	"strings"
	"testing"

	"agendabot/corpus"
)

func TestClip(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"short", 10, "short"},
		{"  two\n\nlines ", 10, "two lines"},
		{"exactly ten", 11, "exactly ten"},
		{"exactly eleven", 13, "exactly…"},
		{"one, two, three", 9, "one, two…"},
		{"aaaaaaaaaaaaaaaaaaaa", 6, "aaaaa…"},
		{"ab 😀😀😀", 6, "ab 😀…"}, // each is two characters to Slack
		{"e\u0301e\u0301e\u0301", 4, "e\u0301…"},
		{"a\x00b\u202ec", 9, "a\ufffdbc"},
		{strings.Repeat(" ", 5000) + "x", 9, "…"}, // no more than its beginning is looked at, and it says so
		{"", 9, ""},
	} {
		got := clip(c.text, c.most)
		if got != c.want || width(got) > c.most {
			t.Errorf("clip(%.20q, %d) = %q, want %q", c.text, c.most, got, c.want)
		}
	}
}

func TestHead(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text string
		most int
		want string
	}{
		{"All of it.", 10, "All of it."},
		{"One sentence. Another one.", 25, "One sentence."},
		{"One sentence. Another one.", 13, "One sentence."},
		{"One sentence. Another one.", 11, "One sentenc"},                    // rather than half of it
		{"A word isverylongforthatplace.", 12, "A word isver"},               // a cut in a word keeps more
		{"no sentence ends here at all", 11, "no sentence"},                  // whole words
		{"a" + strings.Repeat("\u0301", 20), 5, "a\u0301\u0301\u0301\u0301"}, // one character as a reader sees it
		{"😀😀😀", 5, "😀😀"},
	} {
		if got := c.text[:head(c.text, c.most)]; got != c.want {
			t.Errorf("head(%q, %d) = %q, want %q", c.text, c.most, got, c.want)
		}
	}
}

func TestWindow(t *testing.T) {
	t.Parallel()
	text := "The first is here. The second is there. The third is nowhere at all."
	at := func(s string) corpus.Span {
		i := strings.Index(text, s)
		return corpus.Span{Start: i, End: i + len(s)}
	}
	for _, c := range []struct {
		focus corpus.Span
		most  int
		want  string
	}{
		{corpus.Span{}, 100, text},
		{corpus.Span{}, 40, "The first is here. The second is there."},
		{at("second"), 40, "The first is here. The second is there."},
		{at("third"), 40, "The third is nowhere at all."},
		{at("second"), 22, "The second is there."},
		{at("nowhere"), 14, "nowhere at"}, // its sentence is too long to begin with
	} {
		w := window(text, c.focus, c.most)
		if got := text[w.Start:w.End]; got != c.want {
			t.Errorf("%q in %d: %q, want %q", text[c.focus.Start:c.focus.End], c.most, got, c.want)
		}
	}
}

func TestEscape(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"<!channel> & <@U1|x>": "&lt;!channel&gt; &amp; &lt;@U1|x&gt;",
		"&lt;":                 "&amp;lt;",
		"a\r\nb\rc\td":         "a\nb\nc\td",
		"\x00\x1b\x7f\u0085":   "\ufffd\ufffd\ufffd\ufffd",
		"bad\xff\xfe":          "bad\ufffd",
		"שלום 😀 e\u0301":       "שלום 😀 e\u0301",
	} {
		if got := escape(text); got != want {
			t.Errorf("escape(%q) = %q, want %q", text, got, want)
		}
	}
}

func TestLine(t *testing.T) {
	t.Parallel()
	if got := line(" a\n\tb\u202e c\u2066d\u00a0e "); got != "a b cd e" {
		t.Errorf("%q", got)
	}
}

func TestIsUser(t *testing.T) {
	t.Parallel()
	for id, want := range map[string]bool{"U0123ABC": true, "W9": true, "": false, "U": false, "U1>": false, "<!here>": false, "u1": false, "C1": false, "U1\n": false} {
		if isUser(id) != want {
			t.Errorf("isUser(%q) is %t", id, !want)
		}
	}
}

func TestFallbackIsWhole(t *testing.T) {
	t.Parallel()
	var f fallback
	f.add("first")
	f.add(strings.Repeat("x", maxFallback))
	f.add("after")
	if got := f.String(); got != "first\n…" {
		t.Errorf("%.40q", got)
	}
	var g fallback
	g.add(" ")
	g.add(strings.Repeat("x", maxFallback-3))
	if n := width(g.String()); n != maxFallback-3 {
		t.Errorf("%d characters", n)
	}
	g.add("more")
	if n := width(g.String()); n > maxFallback || !strings.HasSuffix(g.String(), "\n…") {
		t.Errorf("%d characters", n)
	}
}
