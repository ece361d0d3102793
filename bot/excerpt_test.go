package bot

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
		got := Clip(c.text, c.most)
		if got != c.want || Width(got) > c.most {
			t.Errorf("Clip(%.20q, %d) = %q, want %q", c.text, c.most, got, c.want)
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
		if got := c.text[:Head(c.text, c.most)]; got != c.want {
			t.Errorf("Head(%q, %d) = %q, want %q", c.text, c.most, got, c.want)
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
		w := Window(text, c.focus, c.most)
		if got := text[w.Start:w.End]; got != c.want {
			t.Errorf("%q in %d: %q, want %q", text[c.focus.Start:c.focus.End], c.most, got, c.want)
		}
	}
}

func TestOneLine(t *testing.T) {
	t.Parallel()
	if got := OneLine(" a\n\tb\u202e c\u2066d\u00a0e "); got != "a b cd e" {
		t.Errorf("%q", got)
	}
}
