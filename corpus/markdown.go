package corpus

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"
)

// hardBreak stands for a line end that counts, until lines are joined (U+2028 LINE SEPARATOR; clean-up has
// turned those of the source into spaces).
const hardBreak = "\u2028"

var (
	containerMark = regexp.MustCompile(`^[ \t]*(?:>|[-*+][ \t]|\d{1,9}[.)][ \t])`)
	noteMark      = regexp.MustCompile(`\[\^([^\]]+)\]:`)
	innerMark     = regexp.MustCompile(`(\d{1,9}[.)])\s*$`)
	htmlTag       = regexp.MustCompile(`(?is)<!--.*?-->|<(?:script|style)\b.*?</(?:script|style)>|<[^>]*>`)
)

// markdownReader turns CommonMark with tables and footnotes into blocks. Markup is left out, and where that holds
// words (the address of a link) it is noted.
type markdownReader struct {
	*source
	src     []byte
	starts  []int // offset of each line in src
	covered []bool
	lists   int
	blocks  []block
}

// readMarkdown makes blocks of the source's lines.
func readMarkdown(s *source) ([]block, error) {
	if err := s.checkNesting(); err != nil {
		return nil, err
	}
	r := &markdownReader{source: s, covered: make([]bool, len(s.lines))}
	for _, l := range s.lines {
		r.starts = append(r.starts, len(r.src))
		r.src = append(append(r.src, l.text...), '\n')
	}
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Footnote))
	root := md.Parser().Parse(text.NewReader(r.src))
	r.walk(root, 0)
	slices.SortStableFunc(r.blocks, func(a, b block) int { return a.line - b.line }) // footnotes come last otherwise
	r.noteUncovered()
	return r.blocks, nil
}

// checkNesting refuses, before anything is parsed, what makes the parser slow: deep nesting and very long lines.
func (s *source) checkNesting() error {
	for _, l := range s.lines {
		if len(l.text) > s.limits.MarkupBytes {
			return s.fail(ErrLineTooLong, l.no,
				fmt.Sprintf("%d bytes of Markdown, the limit is %d", len(l.text), s.limits.MarkupBytes), "break it into paragraphs")
		}
		depth, rest := 0, l.text
		for depth <= s.limits.NestingDepth {
			m := containerMark.FindString(rest)
			if m == "" {
				break
			}
			depth++
			rest = rest[len(m):]
		}
		indent := len(l.text) - len(strings.TrimLeft(l.text, " \t"))
		if m := containerMark.FindString(l.text); m != "" {
			depth = max(depth, indent/2)
		}
		if depth > s.limits.NestingDepth {
			return s.fail(ErrTooDeep, l.no, fmt.Sprintf("the limit is %d", s.limits.NestingDepth), "flatten it")
		}
	}
	return nil
}

func (r *markdownReader) lineOf(offset int) int {
	i, found := slices.BinarySearch(r.starts, offset)
	if !found {
		i--
	}
	return max(0, min(i, len(r.lines)-1))
}

// add appends a block whose text begins at offset.
func (r *markdownReader) add(b block, offset int) {
	if strings.TrimSpace(b.text) == "" {
		return
	}
	i := r.lineOf(offset)
	b.line, b.page = r.lines[i].no, r.lines[i].page
	r.blocks = append(r.blocks, b)
}

// walk reads the children of a container; depth counts the lists around them.
func (r *markdownReader) walk(n ast.Node, depth int) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		r.walkOne(c, depth)
	}
}

func (r *markdownReader) walkOne(n ast.Node, depth int) {
	switch c := n.(type) {
	case *ast.Heading:
		r.addText(c, block{kind: headingBlock, level: c.Level})
	case *ast.Paragraph, *ast.TextBlock:
		kind := paragraphBlock
		if depth > 0 {
			kind = continuationBlock
		}
		r.addText(c, block{kind: kind, level: depth, list: r.currentList(depth)})
	case *ast.List:
		r.walkList(c, depth+1)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		r.addVerbatim(c, depth)
	case *ast.HTMLBlock:
		r.addHTML(c, depth)
	case *east.Table:
		r.walkTable(c)
	case *east.FootnoteList:
		r.walkFootnotes(c)
	default:
		r.walk(c, depth)
	}
}

// currentList is the list that a continuation belongs to: that of the last item.
func (r *markdownReader) currentList(depth int) int {
	if depth == 0 {
		return 0
	}
	for i := len(r.blocks) - 1; i >= 0; i-- {
		if r.blocks[i].kind == itemBlock && r.blocks[i].level == depth {
			return r.blocks[i].list
		}
	}
	return 0
}

func (r *markdownReader) addText(n ast.Node, b block) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	r.cover(lines)
	b.text = r.inline(n)
	r.add(b, lines.At(0).Start)
}

func (r *markdownReader) cover(lines *text.Segments) {
	for i := range lines.Len() {
		r.covered[r.lineOf(lines.At(i).Start)] = true
	}
}

// walkList reads the items of a list. A number behind a bullet ("- 3. Text") parses as a list in a list; it is
// taken as one item whose number clean-up judges.
func (r *markdownReader) walkList(list *ast.List, depth int) {
	r.lists++
	id, number := r.lists, list.Start
	for item := list.FirstChild(); item != nil; item = item.NextSibling() {
		from := len(r.blocks)
		body, inner := itemBody(list, item)
		r.walk(body, depth)
		if inner != nil {
			for c := inner.NextSibling(); c != nil; c = c.NextSibling() {
				r.walkOne(c, depth)
			}
		}
		if from < len(r.blocks) && r.blocks[from].kind == continuationBlock && r.blocks[from].level == depth {
			r.startItem(from, id, body)
			first := &r.blocks[from]
			switch m := innerMark.FindStringSubmatch(first.mark); {
			case inner != nil && m != nil:
				first.inner, first.number = m[1], inner.Start
			case list.IsOrdered():
				first.number = number
			}
		}
		number++
	}
}

// itemBody is the node that holds an item's text, and the inner list if that is a numbered one of one item.
func itemBody(list *ast.List, item ast.Node) (body ast.Node, inner *ast.List) {
	inner, ok := item.FirstChild().(*ast.List)
	if !ok || list.IsOrdered() || !inner.IsOrdered() || inner.ChildCount() != 1 {
		return item, nil
	}
	return inner.FirstChild(), inner
}

// startItem makes an item of the first block that was read of it, and what follows at its depth its continuations.
func (r *markdownReader) startItem(from, id int, body ast.Node) {
	first := &r.blocks[from]
	first.kind, first.list, first.mark = itemBlock, id, r.markBefore(body)
	for i := from + 1; i < len(r.blocks); i++ {
		if r.blocks[i].kind == continuationBlock && r.blocks[i].level == first.level {
			r.blocks[i].list = id
		}
	}
}

// markBefore is what stands on an item's first line before its text: "-", "3.", "- 3.".
func (r *markdownReader) markBefore(item ast.Node) string {
	c := item.FirstChild()
	if c == nil || c.Lines().Len() == 0 {
		return ""
	}
	start := c.Lines().At(0).Start
	return strings.TrimSpace(string(r.src[r.starts[r.lineOf(start)]:start]))
}

func (r *markdownReader) addVerbatim(n ast.Node, depth int) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	r.cover(lines)
	var parts []string
	for i := range lines.Len() {
		seg := lines.At(i)
		parts = append(parts, strings.TrimRight(string(seg.Value(r.src)), " \t\n"))
	}
	b := block{kind: verbatimBlock, text: strings.Join(parts, "\n")}
	if depth > 0 {
		b.kind, b.level, b.list = continuationBlock, depth, r.currentList(depth)
	}
	r.add(b, lines.At(0).Start)
}

// addHTML keeps the text between a block's tags.
func (r *markdownReader) addHTML(n *ast.HTMLBlock, depth int) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	r.cover(lines)
	start := lines.At(0).Start
	raw := string(r.src[start:lines.At(lines.Len()-1).Stop])
	if n.HasClosure() {
		r.covered[r.lineOf(n.ClosureLine.Start)] = true
		raw += string(n.ClosureLine.Value(r.src))
	}
	for _, tag := range htmlTag.FindAllString(raw, -1) {
		r.noteMarkup(tag, start)
	}
	b := block{kind: paragraphBlock, text: r.join(unescape([]byte(htmlTag.ReplaceAllString(raw, " "))), start)}
	if depth > 0 {
		b.kind, b.level, b.list = continuationBlock, depth, r.currentList(depth)
	}
	r.add(b, start)
}

func (r *markdownReader) walkTable(table *east.Table) {
	r.lists++
	r.cover(table.Lines())
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		offset := -1
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if lines := cell.Lines(); lines.Len() > 0 && offset < 0 {
				offset = lines.At(0).Start
			}
			r.cover(cell.Lines())
			if t := r.inline(cell); t != "" {
				cells = append(cells, t)
			}
		}
		_, header := row.(*east.TableHeader)
		if offset >= 0 {
			r.add(block{kind: rowBlock, text: strings.Join(cells, " | "), list: r.lists, level: 1, header: header}, offset)
		}
	}
}

func (r *markdownReader) walkFootnotes(list *east.FootnoteList) {
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		from := len(r.blocks)
		r.walk(n, 0)
		note, _ := n.(*east.Footnote)
		for i := from; i < len(r.blocks); i++ {
			r.blocks[i].kind, r.blocks[i].list, r.blocks[i].number = footnoteBlock, 0, 0
			r.blocks[i].label = string(note.Ref)
		}
		if from < len(r.blocks) {
			l := r.blocks[from].line - r.lines[0].no
			r.blocks[from].mark = noteMark.FindString(r.lines[l].text)
		}
	}
}

// inline is the text of a block's children, its lines joined.
func (r *markdownReader) inline(n ast.Node) string {
	var b bytes.Buffer
	start := 0
	if n.Lines().Len() > 0 {
		start = n.Lines().At(0).Start
	}
	r.inlineTo(&b, n, start)
	return r.join(b.String(), start)
}

func (r *markdownReader) inlineTo(b *bytes.Buffer, n ast.Node, at int) {
	for c := n.FirstChild(); c != nil; c = c.NextSibling() {
		switch c := c.(type) {
		case *ast.Text:
			at = c.Segment.Start
			if c.IsRaw() {
				b.Write(c.Segment.Value(r.src))
			} else {
				b.WriteString(unescape(c.Segment.Value(r.src)))
			}
			switch {
			case c.HardLineBreak():
				b.WriteString(hardBreak)
			case c.SoftLineBreak():
				b.WriteByte('\n')
			}
		case *ast.String:
			b.Write(c.Value)
		case *ast.AutoLink:
			b.Write(c.Label(r.src))
		case *ast.RawHTML:
			for i := range c.Segments.Len() {
				seg := c.Segments.At(i)
				tag := string(seg.Value(r.src))
				r.noteMarkup(tag, at)
				if strings.HasPrefix(strings.ToLower(tag), "<br") {
					b.WriteString(hardBreak)
				}
			}
		case *ast.Image:
			r.noteMarkup("picture: "+unescape(c.Text(r.src))+" "+string(c.Destination)+" "+string(c.Title), at) //nolint:staticcheck // the plain text of its children is what is wanted
		case *ast.Link:
			r.inlineTo(b, c, at)
			r.noteMarkup("link: "+string(c.Destination)+" "+string(c.Title), at)
		case *east.FootnoteLink:
			r.note(RuleNoteMark, r.lines[r.lineOf(at)].no, fmt.Sprintf("[^%s]", r.footnoteRef(c)))
		case *east.FootnoteBacklink:
		default:
			r.inlineTo(b, c, at)
		}
	}
}

// footnoteRef is the label that a reference has in the source; the parser keeps only its position in the list.
func (r *markdownReader) footnoteRef(link *east.FootnoteLink) string {
	root := ast.Node(link)
	for root.Parent() != nil {
		root = root.Parent()
	}
	for c := root.LastChild(); c != nil; c = c.PreviousSibling() {
		list, ok := c.(*east.FootnoteList)
		if !ok {
			continue
		}
		for f := list.FirstChild(); f != nil; f = f.NextSibling() {
			if note, ok := f.(*east.Footnote); ok && note.Index == link.Index {
				return string(note.Ref)
			}
		}
	}
	return ""
}

func (r *markdownReader) noteMarkup(s string, offset int) {
	if s = strings.TrimSpace(s); hasWord(s) {
		r.note(RuleMarkup, r.lines[r.lineOf(offset)].no, s)
	}
}

// noteUncovered notes every line with words that the parser made nothing of that is shown: the definitions of
// links, the language of a code block.
func (r *markdownReader) noteUncovered() {
	for i, l := range r.lines {
		if !r.covered[i] && hasWord(l.text) {
			r.note(RuleMarkup, l.no, strings.TrimSpace(l.text))
		}
	}
}
