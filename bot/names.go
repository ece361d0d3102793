package bot

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// namesIn are the words of a question that name something which must not be mistaken for another: those with a capital
// in the middle of a sentence, and those with a digit, but not a digit alone, which counts something. They are in small
// letters, without what an apostrophe cuts off. Capitals tell nothing in a headline, where fewer than half of the words
// begin with a small letter.
func namesIn(text string) map[string]bool {
	names := map[string]bool{}
	var capitals []string
	small, words, begins := 0, 0, true
	for _, part := range strings.FieldsFunc(text, func(r rune) bool { return !isWordRune(r) && !strings.ContainsRune(".?!:…", r) }) {
		word := strings.TrimFunc(part, func(r rune) bool { return !isWordRune(r) })
		if word == "" {
			begins = true
			continue
		}
		lower := strings.ToLower(word)
		first, _ := utf8.DecodeRuneInString(word)
		if utf8.RuneCountInString(word) > 1 && strings.ContainsFunc(word, unicode.IsDigit) {
			names[lower] = true
		}
		if !begins && unicode.IsLetter(first) {
			words++
			if unicode.IsUpper(first) {
				capitals = append(capitals, lower)
			} else {
				small++
			}
		}
		begins = strings.ContainsAny(part[len(part)-1:], "?!:") || strings.HasSuffix(part, ".") || strings.HasSuffix(part, "…")
	}
	if 2*small >= words {
		for _, c := range capitals {
			names[c] = true
		}
	}
	return names
}
