package corpus

import (
	"crypto/sha256"
	"encoding/base32"
	"encoding/hex"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxSlug is the longest slug in bytes, so that an id of document and six headings stays a usable address.
const maxSlug = 60

// KeyLength is the length of a passage's key. It leaves room for an action and a page beside it in the
// 100 characters of a Discord custom_id.
const KeyLength = 16

// Slug makes an identifier of a heading or file name: its letters and digits in lower case, accents and all, with
// single hyphens between the words. It is empty if there are none.
func Slug(s string) string {
	var b strings.Builder
	gap := false
	for _, r := range norm.NFC.String(strings.ToLower(s)) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.M, r) {
			if gap && b.Len() > 0 {
				b.WriteByte('-')
			}
			gap = false
			b.WriteRune(r)
		} else if r != '\'' && r != '’' {
			gap = true
		}
	}
	return cutSlug(b.String())
}

// cutSlug shortens a slug to maxSlug bytes, at a hyphen if one is near.
func cutSlug(s string) string {
	if len(s) <= maxSlug {
		return s
	}
	cut := maxSlug
	for cut > 0 && !utf8.RuneStart(s[cut]) {
		cut--
	}
	s = s[:cut]
	if i := strings.LastIndexByte(s, '-'); i > maxSlug/2 {
		s = s[:i]
	}
	return strings.TrimRight(s, "-")
}

// idMaker gives the passages of one document their ids, so that an id stays the same as long as the passage's
// section and its first words do.
type idMaker struct {
	document string
	used     map[string]int
}

func newIDMaker(document string) *idMaker {
	return &idMaker{document: document, used: map[string]int{}}
}

// id makes document/section/p139 of a printed number, else document/section/~ and 8 hexadecimal digits of the
// SHA-256 of the first 12 normalised words. Pieces of one paragraph and collisions get .2, .3 and so on.
func (m *idMaker) id(sectionSlug string, printed int, text string) string {
	base := m.document
	if sectionSlug != "" {
		base += "/" + sectionSlug
	}
	if printed > 0 {
		base += fmt.Sprintf("/p%d", printed)
	} else {
		words := normalWords(text, 12)
		sum := sha256.Sum256([]byte(strings.Join(words, " ")))
		base += "/~" + hex.EncodeToString(sum[:4])
	}
	m.used[base]++
	if n := m.used[base]; n > 1 {
		return fmt.Sprintf("%s.%d", base, n)
	}
	return base
}

// passageKey is the short form of an id: 80 bits of its SHA-256 in base 32.
func passageKey(id string) string {
	sum := sha256.Sum256([]byte(id))
	return strings.ToLower(base32.StdEncoding.EncodeToString(sum[:10]))
}

// partsWords says that a character belongs to no word.
func partsWords(r rune) bool {
	return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)
}

func countWords(s string) int {
	n := 0
	for range strings.FieldsFuncSeq(s, partsWords) {
		n++
	}
	return n
}

// normalWords are the first n runs of letters and digits, in lower case.
func normalWords(s string, n int) []string {
	var words []string
	for w := range strings.FieldsFuncSeq(s, partsWords) {
		if len(words) == n {
			break
		}
		words = append(words, strings.ToLower(w))
	}
	return words
}
