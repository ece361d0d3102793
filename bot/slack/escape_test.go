package slack

import (
	"strings"
	"testing"

	"agendabot/bot"
)

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
	if n := bot.Width(g.String()); n != maxFallback-3 {
		t.Errorf("%d characters", n)
	}
	g.add("more")
	if n := bot.Width(g.String()); n > maxFallback || !strings.HasSuffix(g.String(), "\n…") {
		t.Errorf("%d characters", n)
	}
}
