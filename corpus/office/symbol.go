package office

import (
	"strconv"
	"strings"
)

// symbolFont is what the fonts "Symbol" has for 0x20 to 0x7E and 0xA1 to 0xFE (Adobe's Symbol encoding, as the Unicode
// Consortium maps it); U+FFFD where it has nothing that is a character.
const (
	symbolLow = " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_\ufffdαβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
	symbolTop = "ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈…\ufffd\ufffd↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑" +
		"\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd〉∫⌠\ufffd⌡\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd\ufffd"
)

// wingdings are the signs of that font that documents use in their text.
var wingdings = map[rune]string{
	0x4A: "☺", 0x6C: "●", 0x6E: "■", 0x6F: "□", 0x71: "❑", 0x72: "❒", 0x76: "❖", 0x9F: "•", 0xA7: "▪", 0xA8: "◻",
	0xD8: "➢", 0xDF: "←", 0xE0: "→", 0xE1: "↑", 0xE2: "↓", 0xE8: "➔", 0xF0: "⇨", 0xFB: "✗", 0xFC: "✓", 0xFD: "☒", 0xFE: "☑",
}

// symbol is the character that a font of symbols shows for a code in hexadecimal. known is false where that is no
// letter or sign of its own.
func symbol(font, code string) (s string, known bool) {
	n, err := strconv.ParseUint(code, 16, 32)
	if err != nil || n == 0 || n > 0x10FFFF {
		return "", false
	}
	return fontRune(rune(n), font)
}

// fontRune maps a character of the private area, where Word keeps those of fonts of symbols at F000 and beyond.
func fontRune(r rune, font string) (string, bool) {
	private := r >= 0xF000 && r <= 0xF0FF
	at := r
	if private {
		at = r - 0xF000
	}
	switch {
	case strings.EqualFold(font, "Symbol") && at >= 0x20 && at <= 0xFE:
		return symbolRune(at)
	case strings.EqualFold(font, "Wingdings") && at <= 0xFF:
		s := wingdings[at]
		return s, s != ""
	case private || r >= 0xD800 && r <= 0xDFFF || r == 0xFFFD:
		return "", false
	}
	return string(r), true
}

func symbolRune(at rune) (string, bool) {
	table, i := []rune(symbolLow), int(at-0x20)
	if at >= 0xA1 {
		table, i = []rune(symbolTop), int(at-0xA1)
	}
	if i >= len(table) || table[i] == '\ufffd' {
		return "", false
	}
	return string(table[i]), true
}

// fromFont is text with the private characters of a font of symbols as what they show; those that are not known stay.
func fromFont(s, font string) string {
	if !strings.ContainsFunc(s, func(r rune) bool { return r >= 0xF000 && r <= 0xF0FF }) {
		return s
	}
	var out strings.Builder
	for _, r := range s {
		if t, known := fontRune(r, font); known && r >= 0xF000 && r <= 0xF0FF {
			out.WriteString(t)
		} else {
			out.WriteRune(r)
		}
	}
	return out.String()
}
