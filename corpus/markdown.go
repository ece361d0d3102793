package corpus

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// hardBreak stands for a line end that counts, until lines are joined (U+2028 LINE SEPARATOR; clean-up has
// turned those of the source into spaces).
const hardBreak = "\u2028"

// itemBreak stands for a line end before a line that begins with (a) (U+2029 PARAGRAPH SEPARATOR, as above).
const itemBreak = "\u2029"

var (
	noteMark   = regexp.MustCompile(`^\[\^([^\]]+)\]:`)
	innerMark  = regexp.MustCompile(`(\d{1,9}[.)])\s*$`)
	linePrefix = regexp.MustCompile(`^(?:[ \t>]|(?:[-*+]|\d{1,9}[.)])(?:[ \t]|$))+`)
	noteInNote = regexp.MustCompile(`^([ \t>*+\-0-9.)]*\[\^[^\]]+\]:(?:[ \t>*+\-0-9.)]|\\\[\^[^\]]*\]:)*)(\[\^[^\]]*\]:)`)
	listMark   = regexp.MustCompile(`^(?:[-*+]|\d{1,9}[.)])`)
)

// markdownReader turns CommonMark with tables and footnotes into blocks. Markup is left out, and where that holds
// words (the address of a link) it is noted.
type markdownReader struct {
	*source
	src     []byte
	starts  []int // offset of each line in src
	covered []bool
	lists   int
	within  []int          // the lists around what is read, the outermost first
	refs    map[int]string // labels of the footnotes by the parser's numbers
	pending []pendingMark
	blocks  []block

	enumerated []int // offsets of the lines behind an itemBreak in the paragraph at hand
}

// pendingMark is a list's or footnote's mark on a line that nothing was shown of when its item was read. What follows it may be a
// footnote, which is read last, or something that is never shown; then the line is noted as a whole.
type pendingMark struct {
	line int // index
	rule Rule
	mark string
}

// readMarkdown makes blocks of the source's lines.
func readMarkdown(s *source) ([]block, error) {
	if err := s.checkMarkup(); err != nil {
		return nil, err
	}
	r := &markdownReader{source: s, covered: make([]bool, len(s.lines))}
	for i := range s.lines {
		s.lines[i].text = partNotes(expandTabs(s.lines[i].text))
		r.starts = append(r.starts, len(r.src))
		r.src = append(append(r.src, s.lines[i].text...), '\n')
	}
	within := &bounds{limit: s.limits.NestingDepth, line: -1}
	root := newMarkdownParser(within).Parse(text.NewReader(r.src))
	if within.line >= 0 {
		return nil, s.fail(ErrTooDeep, s.lines[within.line].no, fmt.Sprintf("the limit is %d", within.limit), "flatten it")
	}
	r.refs = footnoteLabels(root)
	r.walk(root, 0)
	slices.SortStableFunc(r.blocks, func(a, b block) int { return a.line - b.line }) // footnotes come last otherwise
	r.noteUncovered()
	return r.blocks, nil
}

// newMarkdownParser is CommonMark's with tables and footnotes, within bounds. The priorities are goldmark's own.
func newMarkdownParser(within *bounds) parser.Parser {
	p := parser.NewParser(within.blockParsers(),
		parser.WithInlineParsers(append(parser.DefaultInlineParsers(), util.Prioritized(extension.NewFootnoteParser(), 101))...),
		parser.WithParagraphTransformers(parser.DefaultParagraphTransformers()...),
		parser.WithASTTransformers(util.Prioritized(keepFootnotes{}, 500), util.Prioritized(extension.NewFootnoteASTTransformer(), 999)))
	return goldmark.New(goldmark.WithParser(p), goldmark.WithExtensions(extension.Table)).Parser()
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
		r.addText(c, block{kind: kind, level: depth, list: r.currentList()})
	case *ast.List:
		r.walkList(c, depth+1)
	case *ast.CodeBlock, *ast.FencedCodeBlock:
		r.addVerbatim(c, depth)
	case *ast.HTMLBlock:
		r.addHTML(c, depth)
	case *east.Table:
		r.walkTable(c, depth+1)
	case *east.FootnoteList:
		r.walkFootnotes(c)
	default:
		r.walk(c, depth)
	}
}

// currentList is the list that a continuation belongs to, 0 outside of lists.
func (r *markdownReader) currentList() int {
	if len(r.within) == 0 {
		return 0
	}
	return r.within[len(r.within)-1]
}

func (r *markdownReader) addText(n ast.Node, b block) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	r.cover(lines)
	r.enumerated = nil
	text, offset := r.inline(n), lines.At(0).Start
	starts := append([]int{offset}, r.enumerated...)
	for i, part := range strings.Split(text, itemBreak) {
		b.text = r.join(part, starts[i])
		r.add(b, starts[i])
	}
}

func (r *markdownReader) cover(lines *text.Segments) {
	for i := range lines.Len() {
		r.covered[r.lineOf(lines.At(i).Start)] = true
	}
}

func (r *markdownReader) addVerbatim(n ast.Node, depth int) {
	lines := n.Lines()
	if lines.Len() == 0 {
		return
	}
	r.cover(lines)
	if code, ok := n.(*ast.FencedCodeBlock); ok && code.Info != nil {
		r.noteMarkup(string(code.Info.Segment.Value(r.src)), code.Info.Segment.Start)
		r.covered[r.lineOf(code.Info.Segment.Start)] = true
	}
	var parts []string
	for i := range lines.Len() {
		seg := lines.At(i)
		parts = append(parts, strings.TrimRight(string(seg.Value(r.src)), " \t\n"))
	}
	b := block{kind: verbatimBlock, text: strings.Join(parts, "\n")}
	if depth > 0 {
		b.kind, b.level, b.list = continuationBlock, depth, r.currentList()
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
	var raw strings.Builder // line by line: the marks of the quotation around it do not belong to it
	for i := range lines.Len() {
		seg := lines.At(i)
		raw.Write(seg.Value(r.src))
	}
	if n.HasClosure() {
		r.covered[r.lineOf(n.ClosureLine.Start)] = true
		raw.Write(n.ClosureLine.Value(r.src))
	}
	text, tags := cutTags(raw.String())
	for _, tag := range tags {
		r.noteMarkup(tag, start)
	}
	b := block{kind: paragraphBlock, text: r.join(unescape([]byte(text)), start)}
	if depth > 0 {
		b.kind, b.level, b.list = continuationBlock, depth, r.currentList()
	}
	r.add(b, start)
}

func (r *markdownReader) walkTable(table *east.Table, level int) {
	r.lists++
	id := r.lists
	for row := table.FirstChild(); row != nil; row = row.NextSibling() {
		var cells []string
		offset, end := -1, 0
		for cell := row.FirstChild(); cell != nil; cell = cell.NextSibling() {
			if cell.Lines().Len() == 0 {
				continue // the parser's own, where the row is too short
			}
			at := cell.Lines().At(0)
			if offset < 0 {
				offset = at.Start
			}
			end = at.Stop
			r.cover(cell.Lines())
			if t := r.join(r.inline(cell), at.Start); t != "" {
				cells = append(cells, t)
			}
		}
		if offset < 0 {
			continue
		}
		_, header := row.(*east.TableHeader)
		r.add(block{kind: rowBlock, text: strings.Join(cells, " | "), list: id, level: level, header: header}, offset)
		i := r.lineOf(offset)
		r.noteMarkup(string(r.src[end:r.starts[i]+len(r.lines[i].text)]), offset) // cells beyond the head's
	}
}

func (r *markdownReader) walkFootnotes(list *east.FootnoteList) {
	for n := list.FirstChild(); n != nil; n = n.NextSibling() {
		from := len(r.blocks)
		r.walk(n, 0)
		note, _ := n.(*east.Footnote)
		i := r.lineOf(n.Pos())
		mark := noteMark.FindString(string(r.src[n.Pos() : r.starts[i]+len(r.lines[i].text)]))
		if !r.covered[i] {
			r.pending = append(r.pending, pendingMark{i, RuleNoteMark, mark})
			mark = ""
		}
		if from == len(r.blocks) {
			r.noteMark(RuleNoteMark, mark, n.Pos())
			continue
		}
		r.blocks[from].mark = strings.TrimSpace(mark + " " + r.blocks[from].mark)
		for i := from; i < len(r.blocks); i++ {
			r.blocks[i].kind, r.blocks[i].list, r.blocks[i].number, r.blocks[i].inner = footnoteBlock, 0, 0, ""
			r.blocks[i].label = string(note.Ref)
		}
	}
}
