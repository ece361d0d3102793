package corpus

import (
	"regexp"
	"strconv"
	"strings"
)

var enumeratedMark = regexp.MustCompile(`^\(([a-z]{1,5}|\d{1,3})\)\s+`)

// beginsEnumerated says that a line begins with (a) behind one that may end an item or announce the first.
func beginsEnumerated(before, line string) bool {
	if !enumeratorAt.MatchString(line) {
		return false
	}
	last := lastWord(before)
	return closesSentence(before) || strings.HasSuffix(last, ",") || last == "and" || last == "or" || last == "et" || last == "ou"
}

// enumerateItems makes list items of paragraphs that begin with (a), (b) … or (i), (ii) …, as legal texts number
// them: two at least, in sequence. A single "(a)" stays text.
func enumerateItems(blocks []block) ([]block, []Note) {
	for i := 0; i < len(blocks); i++ {
		n, levels := enumeratedRun(blocks[i:])
		if n < 2 {
			continue
		}
		outer := 0
		if i > 0 && blocks[i-1].inList() {
			outer = blocks[i-1].level
		}
		lists := map[int]int{}
		for j, level := range levels {
			b := &blocks[i+j]
			if j == 0 || level > levels[j-1] {
				lists[level] = -(i + j + 1) // readers count lists upwards from 1
			}
			m := enumeratedMark.FindString(b.text)
			b.kind, b.level, b.list = itemBlock, outer+level, lists[level]
			b.mark = strings.TrimSpace(m)
			b.label = b.mark
			b.text = b.text[len(m):]
		}
		i += n - 1
	}
	return blocks, nil
}

// enumeratedDepth is how deep enumerations nest: (a), (i), (1) and one more.
const enumeratedDepth = 4

// enumeratedRun is the number of blocks, from the first, that are in sequence, and the level of each from 1.
// It is 0 unless the outermost sequence has two members.
func enumeratedRun(blocks []block) (n int, levels []int) {
	var last []string // the last label at each level
	outermost := 0
	for i := range blocks {
		m := enumeratedMark.FindStringSubmatch(blocks[i].text)
		if m == nil || !blocks[i].isPlain() {
			break
		}
		level := len(last) - 1
		for level >= 0 && !follows(last[level], m[1]) {
			level--
		}
		switch {
		case level >= 0:
			last = last[:level+1]
			last[level] = m[1]
		case (m[1] == "a" || m[1] == "i" || m[1] == "1") && len(last) < enumeratedDepth:
			last = append(last, m[1])
		default:
			return checkRun(outermost, levels)
		}
		if len(last) == 1 {
			outermost++
		}
		levels = append(levels, len(last))
	}
	return checkRun(outermost, levels)
}

func checkRun(outermost int, levels []int) (int, []int) {
	if outermost < 2 {
		return 0, nil
	}
	return len(levels), levels
}

// follows says that label b comes after a: b after a, ii after i, 2 after 1.
func follows(a, b string) bool {
	if x, err := strconv.Atoi(a); err == nil {
		y, err := strconv.Atoi(b)
		return err == nil && y == x+1
	}
	if x, y := romanValue(a), romanValue(b); x > 0 && y == x+1 {
		return true
	}
	return len(a) == 1 && len(b) == 1 && b[0] == a[0]+1
}

// romanValue reads small roman numerals up to 39; 0 for anything else.
func romanValue(s string) int {
	ones := []string{"", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix"}
	tens := len(s) - len(strings.TrimLeft(s, "x"))
	for i, o := range ones {
		if tens <= 3 && s[tens:] == o {
			return tens*10 + i
		}
	}
	return 0
}
