package pdf

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

var (
	numberMark = regexp.MustCompile(`^(\d{1,3})[.)](?:\s+|$)`)
	letterMark = regexp.MustCompile(`^(?:\((?:[a-z]{1,4}|\d{1,3}|[ivx]+)\)|[a-z]\)|[ivx]{1,5}[.)])(?:\s+|$)`)
	headMark   = regexp.MustCompile(`^(?:[IVXLC]+\.|[A-Z]\.|\d{1,2}(?:\.\d{1,2})+\.?|\d{1,3}/\d{1,3}\.)(?:\s+|$)`)
	noteMark   = regexp.MustCompile(`^(?:\d{1,3}/?|[*†‡§]{1,3}|\[\d{1,3}\])$`)
)

// bullets are the marks of lists without numbers. Symbol fonts have theirs in the private use area.
const bullets = "•◦▪●○■□▫‣⁃∙·–—-o*➢✓✔"

// bulletOf is the bullet that a text begins with, a space behind it, or nothing.
func bulletOf(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	private := r >= 0xf000 && r <= 0xf0ff || r >= 0xe000 && r <= 0xefff
	if !private && !strings.ContainsRune(bullets, r) {
		return ""
	}
	if rest := text[n:]; rest != "" && rest[0] != ' ' && !private && r != '•' {
		return ""
	}
	return text[:n]
}

// isPlainBullet says that a mark is a bullet and can be no dash or star of the text.
func isPlainBullet(mark string) bool {
	switch mark {
	case "", "·", "–", "—", "-", "o", "*":
		return false
	}
	return true
}

// isLabel says that a text is nothing but the mark of a list, a paragraph, a heading or a note.
func isLabel(text string) bool {
	t := strings.TrimSpace(text)
	if t == "" || len(t) > 12 {
		return false
	}
	for _, p := range []*regexp.Regexp{numberMark, letterMark, headMark} {
		if p.FindString(t) == t {
			return true
		}
	}
	return bulletOf(t) == t || noteMark.MatchString(t)
}

// beginsMarked says that a text begins with the mark of a list or of a paragraph.
func beginsMarked(text string) bool {
	return numberMark.MatchString(text) || letterMark.MatchString(text) || bulletOf(text) != ""
}

// paragraphNumber is the number that a text begins with, and the length of the mark.
func paragraphNumber(text string) (number int, mark string) {
	m := numberMark.FindStringSubmatch(text)
	if m == nil {
		return 0, ""
	}
	n, err := strconv.Atoi(m[1])
	if err != nil {
		return 0, ""
	}
	return n, strings.TrimSpace(m[0])
}

// endsSentence says that a text may be the end of a paragraph, closing marks behind it left aside.
func endsSentence(text string) bool {
	t := strings.TrimRight(text, closers+"]*†")
	return t == "" || strings.ContainsRune(".:;!?…", lastRune(t)) || strings.HasSuffix(text, ").")
}

func beginsLower(text string) bool { return unicode.IsLower(firstRune(text)) }

func lastWord(text string) string {
	return text[strings.LastIndexByte(text, ' ')+1:]
}

func firstRune(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}

func lastRune(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r
}
