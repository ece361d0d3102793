package slack

import (
	"strings"
	"unicode"
)

// Words of documents and people go into rich_text and plain_text alone, where Slack reads no markup: they need no
// escaping, and nothing is put between their letters. Only a message's fallback is read as markup.

// escape makes a text safe in a message's fallback text: a mention, a link, a date and a channel all begin with <
// there, and an entity with &. Emphasis and :emoji: cannot be escaped without changing the words; the fallback is sent
// with mrkdwn off, and is not shown where the blocks are.
// See https://docs.slack.dev/messaging/formatting-message-text#escaping.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(clean(s))
}

// clean is a text without what JSON and screens cannot carry: a control character, or a byte that is no character, is
// shown as U+FFFD, so that the reader sees that something is there. Line ends and tabs stay.
func clean(s string) string {
	if strings.IndexByte(s, '\r') >= 0 {
		s = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(s)
	}
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return unicode.ReplacementChar
		}
		return r
	}, strings.ToValidUTF8(s, string(unicode.ReplacementChar)))
}

// line is a text on one line beside words of ours: a title, a heading, a question. Characters that turn the direction
// of what follows them are left out, because here what follows is not the text's own.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		if (r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069') {
			return -1
		}
		return r
	}, clean(s))
	return strings.Join(strings.Fields(s), " ")
}
