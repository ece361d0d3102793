package discord

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// A model of what Discord's clients make of Markdown, to read messages with as people see them. It follows
// https://support.discord.com/hc/en-us/articles/210298617, https://discord.com/developers/docs/reference#message-formatting
// and the order in which clients try their rules: what begins a line, escapes, addresses, emphasis, characters. It is
// stricter than they are: it takes more for a line's beginning, for an address and for a mention than they do. It does
// not model how lists are laid out, when emoji are drawn, or that space at the ends of a text is dropped.

// span is a piece of text as it is seen.
type span struct {
	text   string
	bold   bool
	italic bool
	quote  bool // has a bar beside it
	code   bool
	link   string // leads there
	kind   string // what else Discord makes of it: "item", "heading", "subtext", "mention", "address", …
}

// seen is a Markdown text as people see it.
func seen(src string) []span {
	r := reader{}
	r.block(src, span{})
	return r.all
}

type reader struct {
	all     []span
	inQuote bool
}

// add adds a piece to the one before if it looks like that.
func (r *reader) add(text string, like span) {
	like.text = ""
	if n := len(r.all); n > 0 {
		last := r.all[n-1]
		last.text = ""
		if last == like && like.kind == "" {
			r.all[n-1].text += text
			return
		}
	}
	like.text = text
	r.all = append(r.all, like)
}

var (
	mdQuote   = regexp.MustCompile(`^ *> [^\n]*(\n *> [^\n]*)*\n?`)
	mdQuotes  = regexp.MustCompile(`^ *>>> `)
	mdUnquote = regexp.MustCompile(`(?m)^ *> ?`)
	mdHeading = regexp.MustCompile(`^\s*#{1,6}\s`)
	mdSubtext = regexp.MustCompile(`^\s*-#\s`)
	mdItem    = regexp.MustCompile(`^\s*(?:[*+-]|\d+\.)\s`)
	mdFence   = regexp.MustCompile("^```(?:[a-zA-Z0-9_+\\-.#]+\n)?\n*([^\n][\\s\\S]*?)\n*```")
)

// block reads from where a line begins; like is what everything in it looks like.
func (r *reader) block(src string, like span) {
	begins := true
	for src != "" {
		if begins {
			if n := r.line(src, like); n > 0 {
				src = src[n:]
				continue
			}
		}
		n := r.inline(src, like)
		begins = strings.HasSuffix(src[:n], "\n") || strings.HasSuffix(src[:n], "\u2028") || strings.HasSuffix(src[:n], "\u2029")
		src = src[n:]
	}
}

// line reads what means something at the beginning of a line, and says how much that was.
func (r *reader) line(src string, like span) int {
	marker := func(kind string, m string) int {
		like.kind = kind
		r.add(m, like)
		return len(m)
	}
	if m := mdQuotes.FindString(src); m != "" && !r.inQuote {
		return marker("quote to the end", src)
	}
	if m := mdQuote.FindString(src); m != "" && !r.inQuote {
		inner := reader{inQuote: true}
		like.quote = true
		inner.block(mdUnquote.ReplaceAllString(m, ""), like)
		r.all = append(r.all, inner.all...)
		return len(m)
	}
	if m := mdHeading.FindString(src); m != "" {
		return marker("heading", m)
	}
	if m := mdSubtext.FindString(src); m != "" {
		return marker("subtext", m)
	}
	if m := mdItem.FindString(src); m != "" {
		return marker("item", m)
	}
	return 0
}

const (
	mdAlnum   = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
	mdLetters = mdAlnum + "_"
)

var mdAddress = regexp.MustCompile(`^\w{1,30}://[^\s<]+`)

var mdSpecial = []struct {
	kind    string
	begin   string // the bytes that it can begin with
	pattern *regexp.Regexp
}{
	{"mention", "<", regexp.MustCompile(`^<(?:@[!&]?|#)\d+>`)},
	{"command", "<", regexp.MustCompile(`^</[^:>\n]+:\d+>`)},
	{"emoji", "<", regexp.MustCompile(`^<a?:\w+:\d+>`)},
	{"date", "<", regexp.MustCompile(`^<t:-?\d+(?::\w)?>`)},
	{"navigation", "<", regexp.MustCompile(`^<id:[\w:]+>`)},
	{"address", "<", regexp.MustCompile(`^<[^: >\n]+:[^ >\n]+>`)},
	{"e-mail", "<", regexp.MustCompile(`^<[^ >\n]+@[^ >\n]+>`)},
	{"telephone", "<", regexp.MustCompile(`^<\+?\d+>`)},
	{"everybody", "@", regexp.MustCompile(`^@(?:everyone|here|[\w.]+)`)},
	{"address", mdLetters, mdAddress},
	{"emoji", ":", regexp.MustCompile(`^:[^\s:]+:`)},
	{"code", "`", regexp.MustCompile("^`+[^`]+`+")},
	{"spoiler", "|", regexp.MustCompile(`^\|\|[\s\S]+?\|\|`)},
	{"strikethrough", "~", regexp.MustCompile(`^~~[\s\S]+?~~`)},
	{"underline", "_", regexp.MustCompile(`^__[\s\S]+?__`)},
	{"emphasis", "_", regexp.MustCompile(`^_[^_]+?_`)},
}

var (
	mdEscape = regexp.MustCompile(`^\\([^0-9A-Za-z\s])`)
	mdLink   = regexp.MustCompile(`^\[((?:\[[^\]]*\]|[^\[\]])*)\]\(\s*<?([^\s>)]*)>?\s*\)`)
)

// inline reads one piece of a text, and says how much that was.
func (r *reader) inline(src string, like span) int {
	if strings.IndexByte("\\`<@:|~_*["+mdLetters, src[0]) < 0 { // nothing begins so
		_, n := utf8.DecodeRuneInString(src)
		r.add(src[:n], like)
		return n
	}
	if word := len(src) - len(strings.TrimLeft(src, mdAlnum)); word > 0 && !mdAddress.MatchString(src) {
		r.add(src[:word], like)
		return word
	}
	if m := mdFence.FindStringSubmatch(src); m != nil {
		like.code = true
		r.add(m[1], like)
		return len(m[0])
	}
	if m := mdEscape.FindStringSubmatch(src); m != nil {
		r.add(m[1], like)
		return len(m[0])
	}
	for _, s := range mdSpecial {
		if !strings.Contains(s.begin, src[:1]) {
			continue
		}
		if m := s.pattern.FindString(src); m != "" {
			like.kind = s.kind
			r.add(m, like)
			return len(m)
		}
	}
	if m := mdLink.FindStringSubmatch(src); m != nil {
		like.link = m[2]
		r.add(m[1], like) // as it stands: there are no escapes in it
		return len(m[0])
	}
	if strong, em := mdStrong(src), mdEmphasis(src); strong > 0 || em > 0 {
		inner := reader{inQuote: r.inQuote}
		n, mark := strong, 2
		like.bold = true
		if em > strong {
			n, mark = em, 1
			like.bold, like.italic = false, true
		}
		for rest := src[mark : n-mark]; rest != ""; {
			rest = rest[inner.inline(rest, like):]
		}
		r.all = append(r.all, inner.all...)
		return n
	}
	_, n := utf8.DecodeRuneInString(src)
	r.add(src[:n], like)
	return n
}

// mdStrong is the length of “**text**” that a text begins with: ^\*\*((?:\\[\s\S]|[^\\])+?)\*\*(?!\*).
func mdStrong(src string) int {
	if !strings.HasPrefix(src, "**") {
		return 0
	}
	for i := 2; i < len(src); {
		if i > 2 && strings.HasPrefix(src[i:], "**") && !strings.HasPrefix(src[i:], "***") {
			return i + 2
		}
		if src[i] == '\\' {
			i++
			if i == len(src) {
				return 0
			}
		}
		_, n := utf8.DecodeRuneInString(src[i:])
		i += n
	}
	return 0
}

// mdEmphasis is the length of “*text*” that a text begins with; the text begins and ends with no space, and “**” in it
// does not end it.
func mdEmphasis(src string) int {
	if !strings.HasPrefix(src, "*") {
		return 0
	}
	for i := 1; i < len(src); {
		if i > 1 && src[i] == '*' && !strings.HasPrefix(src[i:], "**") {
			return i + 1
		}
		spaces := len(src[i:]) - len(strings.TrimLeftFunc(src[i:], unicode.IsSpace))
		if spaces > 0 && i == 1 {
			return 0
		}
		i += spaces
		switch {
		case i == len(src):
			return 0
		case strings.HasPrefix(src[i:], "**"):
			i += 2
		case src[i] == '*':
			return 0
		case src[i] == '\\':
			if i++; i == len(src) {
				return 0
			}
			fallthrough
		default:
			_, n := utf8.DecodeRuneInString(src[i:])
			i += n
		}
	}
	return 0
}

// plainText is the text of what is seen, without marks that are no words.
func plainText(spans []span) string {
	var b strings.Builder
	for _, s := range spans {
		if !slices.Contains([]string{"item", "heading", "subtext"}, s.kind) {
			b.WriteString(s.text)
		}
	}
	return b.String()
}

// seenTexts are all texts of a message as they are seen.
func seenTexts(m message) []string {
	all := []string{plainText(seen(m.Content))}
	for _, e := range m.Embeds {
		all = append(all, e.Title, plainText(seen(e.Description)))
		if e.Footer != nil {
			all = append(all, e.Footer.Text)
		}
	}
	return slices.DeleteFunc(all, func(s string) bool { return s == "" })
}
