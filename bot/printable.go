package bot

import (
	"strings"
	"unicode"
	"unicode/utf16"
)

// Width is the number of characters of a text as UTF-16 counts them, which is never fewer than a platform counts.
func Width(s string) int {
	n := 0
	for _, r := range s {
		n += max(1, utf16.RuneLen(r)) // a broken character is shown as one
	}
	return n
}

// Printable is a text without what JSON and screens cannot carry: a control character, or a byte that is no character,
// is shown as U+FFFD, so that the reader sees that something is there. Line ends and tabs stay.
func Printable(s string) string {
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

// OneLine is a text on one line beside words of ours: a title, a heading, a question. Characters that turn the
// direction of what follows them are left out, because here what follows is not the text's own.
func OneLine(s string) string {
	s = strings.Map(func(r rune) rune {
		if (r >= '\u202a' && r <= '\u202e') || (r >= '\u2066' && r <= '\u2069') {
			return -1
		}
		return r
	}, Printable(s))
	return strings.Join(strings.Fields(s), " ")
}
