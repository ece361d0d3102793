package discord

import (
	"net/url"
	"strings"
	"unicode"

	"agendabot/bot"
)

// Words of documents and people go into the descriptions of embeds, and nowhere else: there nobody is notified, and no
// address is unfolded, whatever stands in them. Discord reads Markdown there
// (https://discord.com/developers/docs/reference#message-formatting,
// https://support.discord.com/hc/en-us/articles/210298617). A backslash before a character that is no letter, digit or
// space makes it a plain character and is not shown; nothing else is put among the words. What is neutralised by what:
//
//   - emphasis, underlining, strikethrough, code, fences, spoilers, and the backslash itself: * _ ~ ` | \ are escaped
//     wherever they stand;
//   - mentions of people, roles, channels and commands, navigation, custom emoji, dates, <addresses> and <e-mail> all
//     begin with <, which is escaped wherever it stands;
//   - @everyone and @here: @ is escaped wherever it stands;
//   - emoji by name, and addresses that stand bare: : is escaped before everything but a space. An address is found by
//     “https://” as it stands, which “https\://” is not;
//   - masked links: [ and ] are escaped wherever they stand;
//   - headings, subtext, lists and quotes: # - + > and the stop behind a number are escaped where a line begins.
//
// In the text of a masked link a backslash is shown
// (https://github.com/discord/discord-api-docs/issues/6185): only what needs none is linked, see linked.

// markup is text that Discord may read: what of it is of documents and people is escaped.
type markup string

// escape is a text as it is read as it stands.
func escape(s string) markup { return marked(s, nil) }

// marked is a text as it is read as it stands, with some of it bold.
func marked(s string, marks []bot.Range) markup {
	s, marks = printableMarks(s, marks)
	special := lineStarts(s)
	var b strings.Builder
	open := 0 // of the marks that have begun, those that have not ended are marks[open-1]
	inside := false
	for i, r := range s {
		if inside && i == marks[open-1].End {
			b.WriteString("**")
			inside = false
		}
		if open < len(marks) && i == marks[open].Start {
			b.WriteString("**")
			inside, open = true, open+1
		}
		if isMarkup(s, i, r) || (len(special) > 0 && special[0] == i) {
			b.WriteByte('\\')
		}
		if len(special) > 0 && special[0] == i {
			special = special[1:]
		}
		b.WriteRune(r)
	}
	if inside {
		b.WriteString("**")
	}
	return markup(b.String())
}

// isMarkup says that the character at byte i of a text means something to Discord, wherever on a line it stands.
func isMarkup(s string, i int, r rune) bool {
	switch r {
	case '\\', '*', '_', '~', '`', '|', '<', '@', '[', ']':
		return true
	case ':':
		return !beforeSpace(s[i+1:])
	default:
		return false
	}
}

// lineStarts are the bytes of a text whose characters mean something because of where on the line they stand.
func lineStarts(s string) (all []int) {
	const begin, digits, within = 0, 1, 2
	at := begin
	for i, r := range s {
		switch {
		case r == '\n' || r == '\u2028' || r == '\u2029':
			at = begin
		case at == within || (at == begin && isSpace(r)):
		case '0' <= r && r <= '9':
			at = digits
		case at == digits && r == '.' && beforeSpace(s[i+1:]), at == begin && strings.ContainsRune("#-+>", r):
			all = append(all, i)
			at = within
		default:
			at = within
		}
	}
	return all
}

// beforeSpace says that a text goes on with a space, or not at all.
func beforeSpace(rest string) bool { return rest == "" || strings.IndexFunc(rest, isSpace) == 0 }

// isSpace says that a character is one of what JavaScript takes for spaces, or Go does.
func isSpace(r rune) bool { return unicode.IsSpace(r) || r == '\ufeff' }

// printableMarks is bot.Printable of a text, and where its marks are in it: without spaces at their ends, each on one line,
// and with something between one and the next.
func printableMarks(s string, marks []bot.Range) (string, []bot.Range) {
	var b strings.Builder
	var all []bot.Range
	at := 0
	for _, m := range marks {
		start, end := max(m.Start, at), min(m.End, len(s))
		if start >= end {
			continue
		}
		b.WriteString(bot.Printable(s[at:start]))
		from := b.Len()
		piece := bot.Printable(s[start:end])
		b.WriteString(piece)
		at = end
		for line := range strings.Lines(piece) {
			rest := strings.TrimLeftFunc(line, isSpace)
			r := bot.Range{Start: from + len(line) - len(rest)}
			r.End = r.Start + len(strings.TrimRightFunc(rest, isSpace))
			from += len(line)
			switch n := len(all); {
			case r.Start == r.End:
			case n > 0 && all[n-1].End == r.Start: // “****” is no mark of emphasis
				all[n-1].End = r.End
			default:
				all = append(all, r)
			}
		}
	}
	b.WriteString(bot.Printable(s[at:]))
	return b.String(), all
}

// bold and italic are a text with emphasis, line by line and without the spaces at the ends of each.
func bold(s string) markup   { return emphasised(s, "**") }
func italic(s string) markup { return emphasised(s, "*") }

func emphasised(s, mark string) markup {
	var b strings.Builder
	for line := range strings.Lines(bot.Printable(s)) {
		rest := strings.TrimLeftFunc(line, isSpace)
		words := strings.TrimRightFunc(rest, isSpace)
		b.WriteString(line[:len(line)-len(rest)])
		if words != "" {
			b.WriteString(mark + string(escape(words)) + mark)
		}
		b.WriteString(rest[len(words):])
	}
	return markup(b.String())
}

// quoted is markup with a bar beside it.
func quoted(m markup) markup {
	return "> " + markup(strings.ReplaceAll(string(m), "\n", "\n> "))
}

// item is markup as an item of a list, its further lines below the first.
func item(m markup) markup {
	return "- " + markup(strings.ReplaceAll(string(m), "\n", "\n  "))
}

// join puts what is not empty together.
func join(sep markup, all ...markup) markup {
	var b strings.Builder
	for _, m := range all {
		if m == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(string(sep))
		}
		b.WriteString(string(m))
	}
	return markup(b.String())
}

// fenced is a text in a block of code, in which nothing is markup but its end; ok is false if it holds that.
func fenced(s string) (block markup, ok bool) {
	s = bot.Printable(s)
	return markup("```\n" + s + "\n```"), !strings.Contains(s, "```")
}

// linked is a text that leads to an address; if the text needs escaping, a link called name follows it. Without an
// address it is the text alone. The address stands in < and > (…#message-formatting), so that it is not unfolded.
func linked(text, address, name string) markup {
	escaped := escape(text)
	switch address = linkable(address); {
	case address == "":
		return escaped
	case string(escaped) == text && text != "":
		return markup("[" + text + "](<" + address + ">)")
	default:
		return join(" · ", escaped, markup("["+name+"](<"+address+">)"))
	}
}

// linkable is an address with everything escaped that could end it; empty if it is none of the web's, or too long.
func linkable(address string) string {
	u, err := url.Parse(address)
	if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
		return ""
	}
	const bare = "-._~:/?#@!$&+,;=%"
	var b strings.Builder
	for _, c := range []byte(u.String()) {
		if c < 0x80 && (unicode.IsLetter(rune(c)) || unicode.IsDigit(rune(c)) || strings.IndexByte(bare, c) >= 0) {
			b.WriteByte(c)
			continue
		}
		const digits = "0123456789ABCDEF"
		b.WriteString("%" + digits[c>>4:c>>4+1] + digits[c&15:c&15+1])
	}
	if b.Len() > maxLink {
		return ""
	}
	return b.String()
}
