package discord

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"agendabot/bot"
)

// TestModel holds the model itself to what Discord's pages say, for otherwise it would prove nothing.
func TestModel(t *testing.T) {
	t.Parallel()
	for src, want := range map[string][]span{
		"*a* **b** c":          {{text: "a", italic: true}, {text: " "}, {text: "b", bold: true}, {text: " c"}},
		"**a**b":               {{text: "a", bold: true}, {text: "b"}},
		"**a*b**":              {{text: "a*b", bold: true}},
		`\*a\* **\*\***`:       {{text: "*a* "}, {text: "**", bold: true}},
		"* a":                  {{text: "* ", kind: "item"}, {text: "a"}},
		"a\n1. b":              {{text: "a\n"}, {text: "1. ", kind: "item"}, {text: "b"}},
		"> a\n> b\nc":          {{text: "a\nb\n", quote: true}, {text: "c"}},
		">a":                   {{text: ">a"}},
		"> - **a**":            {{text: "- ", quote: true, kind: "item"}, {text: "a", quote: true, bold: true}},
		">>> a\nb":             {{text: ">>> a\nb", kind: "quote to the end"}},
		"# a":                  {{text: "# ", kind: "heading"}, {text: "a"}},
		"-# a":                 {{text: "-# ", kind: "subtext"}, {text: "a"}},
		"__a__ ||b||":          {{text: "__a__", kind: "underline"}, {text: " "}, {text: "||b||", kind: "spoiler"}},
		"<@1><#2></a b:3>":     {{text: "<@1>", kind: "mention"}, {text: "<#2>", kind: "mention"}, {text: "</a b:3>", kind: "command"}},
		"<t:1:R><id:home>":     {{text: "<t:1:R>", kind: "date"}, {text: "<id:home>", kind: "navigation"}},
		"<:a:1>:a:":            {{text: "<:a:1>", kind: "emoji"}, {text: ":a:", kind: "emoji"}},
		"xhttps://a.b.":        {{text: "xhttps://a.b.", kind: "address"}},
		`https\://a.b`:         {{text: "https://a.b"}},
		"@everyone":            {{text: "@everyone", kind: "everybody"}},
		`[a](<https://b> )`:    {{text: "a", link: "https://b"}},
		`[\*a](https://b)`:     {{text: `\*a`, link: "https://b"}},
		"```\na*b*\n```":       {{text: "a*b*", code: true}},
		"*a* *b\\**":           {{text: "a", italic: true}, {text: " "}, {text: "b*", italic: true}},
		`\a`:                   {{text: `\a`}},
		"a\u2028- b":           {{text: "a\u2028"}, {text: "- ", kind: "item"}, {text: "b"}},
		"<a@b.c><https://a.b>": {{text: "<a@b.c>", kind: "e-mail"}, {text: "<https://a.b>", kind: "address"}},
	} {
		if got := seen(src); !slices.Equal(got, want) {
			t.Errorf("%q reads\n%+v, want\n%+v", src, got, want)
		}
	}
}

func TestEscape(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Plain words, “quoted” (in brackets); Canada's: 3.5 - 2 + 1.": "Plain words, “quoted” (in brackets); Canada's: 3.5 - 2 + 1.",
		"*a* _b_ ~~c~~ `d` ||e|| \\":                                  "\\*a\\* \\_b\\_ \\~\\~c\\~\\~ \\`d\\` \\|\\|e\\|\\| \\\\",
		"<@1> @everyone a@b.c":                                        "\\<\\@1> \\@everyone a\\@b.c",
		"see https://a.b/c :smile: 10:30":                             "see https\\://a.b/c \\:smile: 10\\:30",
		"[a](https://b)":                                              "\\[a\\](https\\://b)",
		"# a\n - b\n+ c\n12. d\n> e\n-# f\n>>> g":                     "\\# a\n \\- b\n\\+ c\n12\\. d\n\\> e\n\\-# f\n\\>>> g",
		"a # b\n1a. c\n1.5 d":                                         "a # b\n1a. c\n1.5 d",
		"a\r\nb\rc\td\x00\xff":                                        "a\nb\nc\td\ufffd\ufffd",
		"\ufeff- a\u2028> b":                                          "\ufeff\\- a\u2028\\> b",
		"¯\\_(ツ)_/¯":                                                  "¯\\\\\\_(ツ)\\_/¯",
		"":                                                            "",
	} {
		if got := string(escape(text)); got != want {
			t.Errorf("escape(%q) = %q, want %q", text, got, want)
		}
		checkEscaped(t, text)
	}
}

// checkEscaped checks that a text is seen as it stands, wherever it stands.
func checkEscaped(tb testing.TB, text string) {
	tb.Helper()
	want := bot.Printable(text)
	for name, m := range map[string]markup{"alone": escape(text), "quoted": quoted(escape(text)), "after": "**1** — " + escape(text)} {
		want := want
		if name == "after" {
			want = "1 — " + want
		}
		if got := plainText(seen(string(m))); got != want {
			tb.Errorf("%s: %q is seen as %q (%q)", name, want, got, m)
		}
		for _, s := range seen(string(m)) {
			if s.kind != "" || s.italic || s.link != "" || s.code || (s.bold && s.text != "1") {
				tb.Errorf("%s: %q has %+v", name, m, s)
			}
		}
	}
	for name, m := range map[string]markup{"bold": bold(text), "italic": italic(text), "item": item(escape(text)), "quoted item": quoted(item(escape(text)))} {
		if got := letters(plainText(seen(string(m)))); got != letters(text) {
			tb.Errorf("%s: %q is seen as %q (%q)", name, letters(text), got, m)
		}
		for _, s := range seen(string(m)) {
			if (s.kind != "" && s.kind != "item") || s.link != "" || s.code {
				tb.Errorf("%s: %q has %+v", name, m, s)
			}
			if styled := s.bold || s.italic; strings.TrimFunc(s.text, isSpace) != "" && s.kind == "" && styled != (name == "bold" || name == "italic") {
				tb.Errorf("%s: %q has %+v", name, m, s)
			}
		}
	}
}

// letters are a text without its spaces and line ends, as it is shown.
func letters(s string) string {
	return strings.Join(strings.FieldsFunc(bot.Printable(s), isSpace), "")
}

// TestMarked: what is marked is bold, nothing else is, and no word changes.
func TestMarked(t *testing.T) {
	t.Parallel()
	at := func(text string, words ...string) (marks []bot.Range) {
		from := 0
		for _, w := range words {
			i := from + strings.Index(text[from:], w)
			marks = append(marks, bot.Range{Start: i, End: i + len(w)})
			from = i + len(w)
		}
		return marks
	}
	for _, c := range []struct {
		text  string
		marks []string
		want  string
	}{
		{"one two three", []string{"two"}, "one **two** three"},
		{"(two), two's", []string{"two", "two"}, "(**two**), **two**'s"},
		{"*two* a*b*", []string{"*two*", "b*"}, `**\*two\*** a\***b\***`},
		{"onetwothree", []string{"one", "two"}, "**onetwo**three"},
		{"one two ", []string{" two "}, "one **two** "},
		{"one\ntwo\n\nthree", []string{"one\ntwo\n\nthree"}, "**one**\n**two**\n\n**three**"},
		{"1. item", []string{"1"}, `**1**\. item`},
		{"https://a", []string{"https"}, `**https**\://a`},
		{"a \r\n b", []string{"a \r\n b"}, "**a** \n **b**"},
		{"  ", []string{" "}, "  "},
		{"\\", []string{"\\"}, `**\\**`},
	} {
		if got := string(marked(c.text, at(c.text, c.marks...))); got != c.want {
			t.Errorf("%q: %q, want %q", c.text, got, c.want)
		}
	}
}

// checkMarked checks the same of any text and marks.
func checkMarked(tb testing.TB, text string, marks []bot.Range) {
	tb.Helper()
	var want, got strings.Builder
	at := 0
	for _, m := range marks {
		if m.Start = max(m.Start, at); m.Start < m.End {
			want.WriteString(letters(text[m.Start:m.End]))
			at = m.End
		}
	}
	m := marked(text, marks)
	spans := seen(string(quoted(m)))
	for _, s := range spans {
		if s.kind != "" || s.italic || s.link != "" || s.code {
			tb.Errorf("%q has %+v", m, s)
		}
		if s.bold {
			got.WriteString(letters(s.text))
		}
	}
	if got.String() != want.String() {
		tb.Errorf("%q is bold in %q, want %q", got.String(), m, want.String())
	}
	if seen := letters(plainText(spans)); seen != letters(text) {
		tb.Errorf("%q is seen as %q", text, seen)
	}
}

// FuzzEscape: every text is seen as it stands, with what is bold in it and without.
func FuzzEscape(f *testing.F) {
	for _, s := range []string{
		"Plain words.", "*a* _b_ ~~c~~ `d` ||e|| \\", "<@1> @everyone <t:1:R>", "https://a.b :smile:", "- a\n1. b\n# c\n> d\n-# e\n>>> f",
		"```go\nx\n```", "[a](https://b)", "\\*", "**", "***a***", "\u202e\u2028- a", "\x00\xff", "a\n\n\n b", "¯\\_(ツ)_/¯",
	} {
		f.Add(s, uint64(len(s)))
	}
	f.Fuzz(func(t *testing.T, text string, seed uint64) {
		checkEscaped(t, text)
		g := &generator{rand.New(rand.NewPCG(seed, 3)), false}
		text = strings.ToValidUTF8(text, "?") // documents are UTF-8
		marks, _ := g.marks(text)
		checkMarked(t, text, marks)
	})
}

func TestLinked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ text, url, want string }{
		{"Title › Part, ¶ 7", "https://a.b/c?d=e&f=~1#g", "[Title › Part, ¶ 7](<https://a.b/c?d=e&f=~1#g>)"},
		{"Title", "", "Title"},
		{"A *title*", "https://a.b", `A \*title\* · [Open](<https://a.b>)`},
		{"1. Title", "https://a.b", `1\. Title · [Open](<https://a.b>)`},
		{"", "https://a.b", "[Open](<https://a.b>)"},
		{"Title", "javascript:alert(1)", "Title"},
		{"Title", "https://user:word@a.b", "Title"},
		{"Title", "/passages/1", "Title"},
		{"Title", "https://a.b/" + strings.Repeat("x", maxLink), "Title"},
		{"Title", "https://a.b/<x>(y) [z]\\é`|*", "[Title](<https://a.b/%3Cx%3E%28y%29%20%5Bz%5D%5C%C3%A9%60%7C%2A>)"},
	} {
		if got := string(linked(c.text, c.url, "Open")); got != c.want {
			t.Errorf("%q to %q: %q, want %q", c.text, c.url, got, c.want)
		}
	}
}
