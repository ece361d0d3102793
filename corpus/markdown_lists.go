package corpus

import (
	"slices"
	"strings"

	"github.com/yuin/goldmark/ast"
)

// walkList reads the items of a list. A number behind a bullet ("- 3. Text") parses as a list in a list; it is
// taken as one item whose number clean-up judges.
func (r *markdownReader) walkList(list *ast.List, depth int) {
	numbers := r.itemNumbers(list)
	r.lists++
	r.within = append(r.within, r.lists)
	for item, n := list.FirstChild(), 0; item != nil; item, n = item.NextSibling(), n+1 {
		if isYear(r.printedMark(item)) {
			r.within = r.within[:len(r.within)-1]
			r.walkYear(item, depth-1)
			r.lists++ // the paragraph ends the list
			r.within = append(r.within, r.lists)
			continue
		}
		from := len(r.blocks)
		body, inner := itemBody(list, item)
		r.walk(body, depth)
		if inner != nil {
			for c := inner.NextSibling(); c != nil; c = c.NextSibling() {
				r.walkOne(c, depth)
			}
		}
		mark := r.takeMark(item, body)
		if from == len(r.blocks) || r.blocks[from].kind != continuationBlock || r.blocks[from].level != depth {
			r.noteMark(RuleListMark, mark, item.Pos()) // an item without text of its own
			r.lift(from, depth)
			continue
		}
		first := &r.blocks[from]
		first.kind, first.mark = itemBlock, mark
		switch m := innerMark.FindStringSubmatch(mark); {
		case inner != nil && m != nil:
			first.inner, first.number = m[1], inner.Start
		case list.IsOrdered():
			first.number = numbers[n]
		}
	}
	r.within = r.within[:len(r.within)-1]
}

// printedMark is the mark in the source that an item begins with.
func (r *markdownReader) printedMark(item ast.Node) string {
	i := r.lineOf(item.Pos())
	return listMark.FindString(string(r.src[item.Pos() : r.starts[i]+len(r.lines[i].text)]))
}

// itemNumbers are the numbers printed before the items of an ordered list. The parser reads the first only. Where
// they do not rise ("1. 1. 1.", which many write to leave the counting to the program) it is a count from there.
func (r *markdownReader) itemNumbers(list *ast.List) []int {
	if !list.IsOrdered() {
		return nil
	}
	var numbers []int
	first, last, rise := -1, -1, true
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		mark := r.printedMark(item)
		n := printedNumber(mark)
		numbers = append(numbers, n)
		if isYear(mark) {
			continue // no item
		}
		if first < 0 {
			first = n
		}
		rise = rise && n > last
		last = n
	}
	for i := range numbers {
		if !rise {
			numbers[i] = first + i
		}
	}
	return numbers
}

// isYear says that a mark has a number too long for a list's: "1986. A great year for peace."
func isYear(mark string) bool { return len(mark) > len("999.") }

// walkYear reads what the parser took for an item as the text that it is: the mark is the first word of a paragraph.
func (r *markdownReader) walkYear(item ast.Node, depth int) {
	from := len(r.blocks)
	r.walk(item, depth)
	mark := r.takeMark(item, item)
	if mark == "" {
		return // it is noted, with the line or by itself
	}
	kind := paragraphBlock
	if depth > 0 {
		kind = continuationBlock
	}
	if from < len(r.blocks) && r.blocks[from].kind == kind && r.blocks[from].level == depth {
		r.blocks[from].text = mark + " " + r.blocks[from].text
		return
	}
	l := r.lines[r.lineOf(item.Pos())]
	r.blocks = slices.Insert(r.blocks, from, block{
		kind: kind, level: depth, list: r.currentList(), text: mark, line: l.no, page: l.page,
	})
}

// itemBody is the node that holds an item's text, and the inner list if that is a numbered one of one item.
func itemBody(list *ast.List, item ast.Node) (body ast.Node, inner *ast.List) {
	inner, ok := item.FirstChild().(*ast.List)
	if !ok || list.IsOrdered() || !inner.IsOrdered() || inner.ChildCount() != 1 {
		return item, nil
	}
	return inner.FirstChild(), inner
}

// lift takes up by one level a list in an item that has no text of its own: the list would be taken for one of
// the item before it.
func (r *markdownReader) lift(from, depth int) {
	if from == len(r.blocks) || !r.blocks[from].inList() {
		return
	}
	for i := from; i < len(r.blocks); i++ {
		if r.blocks[i].level > depth && r.blocks[i].inList() {
			r.blocks[i].level--
		}
	}
}

// takeMark is the mark that an item begins with: "-", "3.", and "- 3." where its body is that of the list in it.
// A mark on a line that nothing is shown of, yet or at all, is put off until that is known.
func (r *markdownReader) takeMark(item, body ast.Node) string {
	var marks []string
	nodes := []ast.Node{item}
	if body != item {
		nodes = append(nodes, body)
	}
	for _, n := range nodes {
		i := r.lineOf(n.Pos())
		end := r.starts[i] + len(r.lines[i].text)
		mark := listMark.FindString(string(r.src[n.Pos():end]))
		if !r.covered[i] && hasWord(string(r.src[n.Pos()+len(mark):end])) {
			r.pending = append(r.pending, pendingMark{i, RuleListMark, mark})
			continue
		}
		r.covered[i] = true
		marks = append(marks, mark)
	}
	return strings.Join(marks, " ")
}

// noteMark notes a mark that no block carries.
func (r *markdownReader) noteMark(rule Rule, mark string, offset int) {
	if hasWord(mark) {
		r.note(rule, r.lines[r.lineOf(offset)].no, mark)
	}
}
