package corpus

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

var (
	labelledPage = regexp.MustCompile(`^(?i:page|p\.)\s*(\d{1,5})(?:\s*(?i:of|de|sur|/)\s*\d{1,5})?\s*$`)
	lonePage     = regexp.MustCompile(`^(?:[-–—]\s?(\d{1,4})\s?[-–—]|\[(\d{1,4})\]|(\d{1,4}))$`)
	digits       = regexp.MustCompile(`\d+`)
)

// pageMark is a line that may be the number of a page.
type pageMark struct {
	at       int // index of the line
	number   int
	labelled bool // says "page"
}

// cleanPages is rules 2 and 3: it leaves out form feeds, page numbers and running heads, and labels every line
// with its page. Without page marks it changes nothing.
func cleanPages(lines []line) ([]line, []Note) {
	lines, notes, feeds := takeFormFeeds(lines)
	marks := risingMarks(lines, findPageMarks(lines, feeds))
	for _, m := range marks {
		notes = append(notes, Note{Rule: RulePageMark, Line: lines[m.at].no, Text: strings.TrimSpace(lines[m.at].text)})
		lines[m.at].text = ""
	}
	starts := pageStarts(lines, feeds, marks)
	heads := runningHeads(lines, starts)
	for _, i := range heads {
		notes = append(notes, Note{Rule: RuleRunningHead, Line: lines[i].no, Text: strings.TrimSpace(lines[i].text)})
		lines[i].text = ""
	}
	labelPages(lines, starts, marks)
	return lines, notes
}

// takeFormFeeds removes form feeds and returns the indexes of the lines that begin a page after one.
func takeFormFeeds(lines []line) (out []line, notes []Note, feeds []int) {
	for i := range lines {
		before, after, found := strings.Cut(lines[i].text, "\f")
		if !found {
			continue
		}
		notes = append(notes, Note{Rule: RulePageMark, Line: lines[i].no, Text: ""})
		lines[i].text = strings.ReplaceAll(before+" "+after, "\f", " ")
		at := i
		if strings.TrimSpace(before) != "" {
			at++
		}
		for range 1 + strings.Count(after, "\f") { // two in a row: an empty page between them
			feeds = append(feeds, at)
		}
	}
	return lines, notes, feeds
}

// findPageMarks lists the lines that look like page marks: labelled ones anywhere, lone numbers only with an
// empty line or a page break on both sides.
func findPageMarks(lines []line, feeds []int) []pageMark {
	breakAt := map[int]bool{0: true, len(lines): true}
	for _, f := range feeds {
		breakAt[f] = true
	}
	blank := func(i int) bool { return i < 0 || i >= len(lines) || strings.TrimSpace(lines[i].text) == "" }
	var marks []pageMark
	for i := range lines {
		t := strings.TrimSpace(lines[i].text)
		if m := labelledPage.FindStringSubmatch(t); m != nil {
			n, _ := strconv.Atoi(m[1]) // digits, by the pattern
			marks = append(marks, pageMark{i, n, true})
			continue
		}
		m := lonePage.FindStringSubmatch(t)
		if m == nil || (!blank(i-1) && !breakAt[i]) || (!blank(i+1) && !breakAt[i+1]) {
			continue
		}
		n, _ := strconv.Atoi(m[1] + m[2] + m[3]) // digits, by the pattern
		marks = append(marks, pageMark{i, n, false})
	}
	return marks
}

// risingMarks keeps the marks that rise by one with text between them: two labelled ones, three lone numbers.
// A number that breaks the run may be a figure, so it ends the run and nothing is guessed.
func risingMarks(lines []line, marks []pageMark) []pageMark {
	var kept, run []pageMark
	flush := func() {
		if len(run) >= 3 || (len(run) == 2 && run[0].labelled) {
			kept = append(kept, run...)
		}
		run = nil
	}
	for _, m := range marks {
		if len(run) > 0 {
			last := run[len(run)-1]
			if m.number != last.number+1 || m.labelled != last.labelled || !textBetween(lines, last.at, m.at) {
				flush()
			}
		}
		run = append(run, m)
	}
	flush()
	return kept
}

func textBetween(lines []line, a, b int) bool {
	for _, l := range lines[a+1 : b] {
		if strings.TrimSpace(l.text) != "" {
			return true
		}
	}
	return false
}

// pageStarts are the indexes of the lines that begin a page, the first line among them: after form feeds if
// there are any, else at page marks. Marks stand at the foot of their page unless the text begins with one.
func pageStarts(lines []line, feeds []int, marks []pageMark) []int {
	starts := []int{0}
	if len(feeds) > 0 {
		return append(starts, feeds...)
	}
	head := marksAtHead(lines, marks)
	for _, m := range marks {
		at := m.at
		if !head {
			at++
		}
		if at > 0 && at < len(lines) {
			starts = append(starts, at)
		}
	}
	return starts
}

func marksAtHead(lines []line, marks []pageMark) bool {
	return len(marks) > 0 && !textBetween(lines, -1, marks[0].at)
}

// runningHeads finds the lines that repeat in the top or bottom eighth of three pages or more, or differ only in
// numbers that rise with the page. Notes ("54 Ibid.") repeat there as well and are kept, and so is what is numbered
// itself ("Article 5"), and bare figures: page numbers are page marks.
func runningHeads(lines []line, starts []int) []int {
	if len(starts) < 3 {
		return nil
	}
	where := map[string][]pageLine{}
	for p, from := range starts {
		for _, i := range pageEdges(lines, from, pageEnd(starts, p, len(lines))) {
			key := maskDigits(lines[i].text)
			if len(key) <= 120 && hasLetter(key) && !strings.Contains(key, "ibid") && !strings.Contains(key, "op. cit") &&
				!numberedLine.MatchString(strings.TrimSpace(lines[i].text)) {
				where[key] = append(where[key], pageLine{p, i, digits.FindAllString(lines[i].text, -1)})
			}
		}
	}
	var heads []int
	for _, at := range where {
		heads = append(heads, risingHeads(at)...)
	}
	slices.Sort(heads)
	return heads
}

// numberedLine is one that its number belongs to, not to the page: a heading, a list item, a figure.
var numberedLine = regexp.MustCompile(`^(?:(?i:article|section|chapter|part|annex|appendix|rule|regulation|principle|paragraph|title|` +
	`titre|chapitre|partie|annexe|règle|principe)\s+(?:\d|[IVXLC]+\b)|\d)`)

// pageLine is a line at the edge of a page, with the numbers in it.
type pageLine struct {
	page, at int
	numbers  []string
}

// risingHeads keeps, of lines that are one but for their digits, the rows of three pages or more through which each
// number stays the same or rises with the page. Left and right pages may have heads of their own.
func risingHeads(lines []pageLine) []int {
	var heads, run []int
	pages := 0
	flush := func() {
		if pages >= 3 {
			heads = append(heads, run...)
		}
		run, pages = nil, 0
	}
	for i, l := range lines {
		if i > 0 && !risesWithPage(lines[i-1], l) {
			flush()
		}
		if len(run) == 0 || lines[i-1].page != l.page {
			pages++
		}
		run = append(run, l.at)
	}
	flush()
	return heads
}

// risesWithPage says that every number of line b is that of line a, or one more for each page between them.
func risesWithPage(a, b pageLine) bool {
	for i, x := range a.numbers {
		if x == b.numbers[i] {
			continue
		}
		m, errA := strconv.Atoi(x)
		n, errB := strconv.Atoi(b.numbers[i])
		if errA != nil || errB != nil || b.page == a.page || n-m != b.page-a.page {
			return false
		}
	}
	return true
}

// maskDigits makes "Report 2000, page 7" and "Report 2000, page 8" one line.
func maskDigits(s string) string {
	return strings.Join(strings.Fields(digits.ReplaceAllString(strings.ToLower(s), "#")), " ")
}

// pageEnd is the index after the last line of page p.
func pageEnd(starts []int, p, lines int) int {
	if p+1 < len(starts) {
		return starts[p+1]
	}
	return lines
}

// pageEdges are the lines with text in the top and the bottom 12 % of a page, at least one each.
func pageEdges(lines []line, from, to int) []int {
	var full []int
	for i := from; i < to; i++ {
		if strings.TrimSpace(lines[i].text) != "" {
			full = append(full, i)
		}
	}
	if len(full) < 3 {
		return nil
	}
	n := max(1, len(full)*12/100)
	return append(full[:n:n], full[len(full)-n:]...)
}

// labelPages writes the page's label on every line: the number printed on the page, else its position from 1.
func labelPages(lines []line, starts []int, marks []pageMark) {
	if len(starts) < 2 && len(marks) == 0 {
		return
	}
	printed := len(marks) > 0
	for p, from := range starts {
		to := pageEnd(starts, p, len(lines))
		label := ""
		if !printed {
			label = strconv.Itoa(p + 1)
		}
		for len(marks) > 0 && marks[0].at < to {
			label = strconv.Itoa(marks[0].number)
			marks = marks[1:]
		}
		for i := from; i < to; i++ {
			lines[i].page = label
		}
	}
}

func hasLetter(s string) bool { return strings.ContainsFunc(s, unicode.IsLetter) }
