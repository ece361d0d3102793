package pdf

import (
	"math"
	"strings"
)

// wordGap is the gap, in ems, from which on two objects of a line are two words. PDFium's own rule within an object, and
// poppler's, lie about there too.
const wordGap = 0.2

// between is what stands between the text of two objects that follow one another: nothing within a word, a space between
// two words of a line, a line end between two lines.
func between(before, after object) string {
	em := max(min(before.size, after.size), 1)
	gap := after.left - before.right
	switch {
	case before.turned != after.turned:
		return "\n"
	case before.turned:
		return " "
	case math.Abs(after.base-before.base) > 0.6*max(before.size, after.size), gap < -em:
		return "\n"
	case strings.HasSuffix(before.text, " "), strings.HasPrefix(after.text, " "):
		return ""
	case gap > wordGap*em:
		return " "
	}
	return ""
}
