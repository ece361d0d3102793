package office

import (
	"strconv"
	"strings"
)

// formatNumber writes a number as the format of a list level or note says, by the names of Office Open XML (ISO/IEC
// 29500-1, 17.18.59). known is false for formats of other scripts, which come as decimal numbers.
func formatNumber(n int, format string) (s string, known bool) {
	switch format {
	case "", "decimal":
	case "decimalZero":
		if n >= 0 && n < 10 {
			return "0" + strconv.Itoa(n), true
		}
	case "lowerLetter":
		return letters(n), true
	case "upperLetter":
		return strings.ToUpper(letters(n)), true
	case "lowerRoman":
		return strings.ToLower(roman(n)), true
	case "upperRoman":
		return roman(n), true
	case "ordinal":
		return strconv.Itoa(n) + ordinalEnding(n), true
	case "cardinalText":
		return spelled(n, cardinals)
	case "ordinalText":
		return spelled(n, ordinals)
	case "numberInDash":
		return "- " + strconv.Itoa(n) + " -", true
	case "chicago":
		if n > 0 && n <= 40 {
			return strings.Repeat([]string{"*", "†", "‡", "§"}[(n-1)%4], (n+3)/4), true
		}
	case "none", "bullet":
		return "", true
	default:
		return strconv.Itoa(n), false
	}
	return strconv.Itoa(n), true
}

// letters counts a … z, aa, bb … as word processors do; beyond 26 rounds they are given as numbers.
func letters(n int) string {
	if n < 1 || n > 26*26 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(rune('a'+(n-1)%26)), (n+25)/26)
}

// lettersInTurn counts a … z, aa, ab …, which is how OpenDocument does unless it is told otherwise (19.788).
func lettersInTurn(n int) string {
	if n < 1 {
		return strconv.Itoa(n)
	}
	var s string
	for ; n > 0; n = (n - 1) / 26 {
		s = string(rune('a'+(n-1)%26)) + s
	}
	return s
}

// roman writes 1 to 3999; others are given as numbers.
func roman(n int) string {
	if n < 1 || n > 3999 {
		return strconv.Itoa(n)
	}
	var s strings.Builder
	digits := strings.Fields("M CM D CD C XC L XL X IX V IV I")
	for i, value := range []int{1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1} {
		for ; n >= value; n -= value {
			s.WriteString(digits[i])
		}
	}
	return s.String()
}

func ordinalEnding(n int) string {
	switch {
	case n%100 >= 11 && n%100 <= 13:
		return "th"
	case n%10 == 1:
		return "st"
	case n%10 == 2:
		return "nd"
	case n%10 == 3:
		return "rd"
	}
	return "th"
}

const (
	cardinals = "One Two Three Four Five Six Seven Eight Nine Ten Eleven Twelve Thirteen Fourteen Fifteen Sixteen Seventeen Eighteen Nineteen Twenty"
	ordinals  = "First Second Third Fourth Fifth Sixth Seventh Eighth Ninth Tenth Eleventh Twelfth Thirteenth Fourteenth Fifteenth Sixteenth Seventeenth Eighteenth Nineteenth Twentieth"
)

// spelled takes English words; there are no more than twenty articles that are numbered so.
func spelled(n int, words string) (string, bool) {
	if all := strings.Fields(words); n > 0 && n <= len(all) {
		return all[n-1], true
	}
	return strconv.Itoa(n), false
}
