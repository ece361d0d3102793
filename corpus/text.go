package corpus

import (
	"strings"

	"github.com/yuin/goldmark/util"
)

// join makes one text of lines, part by part between hard breaks, and notes the hyphens that it dropped.
func (r *markdownReader) join(s string, offset int) string {
	parts := strings.Split(s, hardBreak)
	out := parts[:0]
	for _, p := range parts {
		t, joins := joinLines(strings.Split(p, "\n"), r.vocab)
		for _, j := range joins {
			r.note(RuleHyphen, r.lines[r.lineOf(offset)].no, j)
		}
		if t != "" {
			out = append(out, t)
		}
	}
	return strings.Join(out, "\n")
}

// unescape resolves Markdown's backslashes and HTML's entities.
func unescape(b []byte) string {
	b = util.UnescapePunctuations(b)
	s, _ := cleanCharacters(string(util.ResolveEntityNames(util.ResolveNumericReferences(b))))
	return s
}
