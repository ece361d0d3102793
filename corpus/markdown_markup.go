package corpus

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/yuin/goldmark/ast"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
)

// inline is the text of a block's children, line by line.
func (r *markdownReader) inline(n ast.Node) string {
	var b bytes.Buffer
	start := 0
	if n.Lines().Len() > 0 {
		start = n.Lines().At(0).Start
	}
	r.inlineTo(&b, n, start)
	return b.String()
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
			b.WriteString(r.lineEnd(c))
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
			var alt bytes.Buffer
			r.inlineTo(&alt, c, at)
			r.noteLink("picture: "+alt.String(), c.Destination, c.Title, c.Reference, at)
		case *ast.Link:
			r.inlineTo(b, c, at)
			r.noteLink("link:", c.Destination, c.Title, c.Reference, at)
		case *east.FootnoteLink:
			r.note(RuleNoteMark, r.lines[r.lineOf(at)].no, fmt.Sprintf("[^%s]", r.refs[c.Index]))
		case *east.FootnoteBacklink:
		default:
			r.inlineTo(b, c, at)
		}
	}
}

// lineEnd is what stands for the line end behind a text, if there is one.
func (r *markdownReader) lineEnd(t *ast.Text) string {
	if !t.HardLineBreak() && !t.SoftLineBreak() {
		return ""
	}
	i := r.lineOf(t.Segment.Start)
	_, isParagraph := t.Parent().(*ast.Paragraph)
	_, isTight := t.Parent().(*ast.TextBlock)
	if (isParagraph || isTight) && i+1 < len(r.lines) &&
		beginsEnumerated(strings.TrimRight(r.lines[i].text, ` \*_`), strings.TrimLeft(r.lines[i+1].text, " >")) {
		r.enumerated = append(r.enumerated, r.starts[i+1])
		return itemBreak
	}
	if t.HardLineBreak() {
		return hardBreak
	}
	return "\n"
}

func (r *markdownReader) noteMarkup(s string, offset int) {
	if s = strings.TrimSpace(s); hasWord(s) {
		r.note(RuleMarkup, r.lines[r.lineOf(offset)].no, s)
	}
}

// noteUncovered notes every line with words that the parser made nothing of that is shown: the definitions of
// links, the language of a code block.
func (r *markdownReader) noteUncovered() {
	for _, p := range r.pending {
		if r.covered[p.line] && hasWord(p.mark) {
			r.note(p.rule, r.lines[p.line].no, p.mark)
		}
	}
	for i, l := range r.lines {
		if !r.covered[i] && hasWord(l.text) {
			r.note(RuleMarkup, l.no, strings.TrimSpace(l.text))
		}
	}
}

// keepFootnotes gives a number to the footnotes that nothing refers to. The parser would drop them, and a text
// whose reference marks were lost on the way would lose its notes as well.
type keepFootnotes struct{}

// Transform runs before the parser's own step for footnotes.
func (keepFootnotes) Transform(root *ast.Document, _ text.Reader, _ parser.Context) {
	_ = ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) { // the error is the function's, nil
		list, ok := n.(*east.FootnoteList)
		if !ok || !entering {
			return ast.WalkContinue, nil
		}
		for c := list.FirstChild(); c != nil; c = c.NextSibling() {
			if note, ok := c.(*east.Footnote); ok && note.Index < 0 {
				list.Count++
				note.Index = list.Count
			}
		}
		return ast.WalkStop, nil
	})
}

// footnoteLabels are the labels of the footnotes as the source has them; a reference knows only its position in
// the list.
func footnoteLabels(root ast.Node) map[int]string {
	labels := map[int]string{}
	for c := root.LastChild(); c != nil; c = c.PreviousSibling() {
		list, ok := c.(*east.FootnoteList)
		if !ok {
			continue
		}
		for f := list.FirstChild(); f != nil; f = f.NextSibling() {
			if note, ok := f.(*east.Footnote); ok {
				labels[note.Index] = string(note.Ref)
			}
		}
	}
	return labels
}

// noteLink notes where a link or picture leads. A reference ("[text][label]") leaves out its label here; the
// address stands in the definition, whose line is noted by itself.
func (r *markdownReader) noteLink(what string, destination, title []byte, ref *ast.ReferenceLink, offset int) {
	parts := []string{what, string(destination), string(title)}
	if ref != nil {
		parts = []string{what}
		if ref.Type == ast.ReferenceLinkFull {
			parts = append(parts, "["+string(ref.Value)+"]")
		}
	}
	text := strings.Join(strings.Fields(strings.ReplaceAll(strings.Join(parts, " "), hardBreak, " ")), " ")
	if text != "link:" {
		r.noteMarkup(text, offset)
	}
}

// cutTags parts the text of a block of HTML from its tags, comments, scripts and styles. It passes over the text
// once; what is never closed runs to the next ">".
func cutTags(raw string) (text string, tags []string) {
	var b strings.Builder
	lower := asciiLower(raw)
	closed := map[string]bool{"-->": true, "</script>": true, "</style>": true}
	for at := 0; ; {
		open := strings.IndexByte(raw[at:], '<')
		if open < 0 {
			b.WriteString(raw[at:])
			return b.String(), tags
		}
		open += at
		end := -1
		if closer := closerOf(lower[open:]); closed[closer] {
			if end = strings.Index(lower[open:], closer); end >= 0 {
				end += open + len(closer)
			}
			closed[closer] = end >= 0
		}
		if end < 0 {
			if end = strings.IndexByte(raw[open:], '>') + open + 1; end == open {
				b.WriteString(raw[at:])
				return b.String(), tags
			}
		}
		b.WriteString(raw[at:open])
		b.WriteByte(' ')
		tags = append(tags, raw[open:end])
		at = end
	}
}

// closerOf is what ends that which begins here if it is no plain tag.
func closerOf(s string) string {
	for opener, closer := range map[string]string{"<!--": "-->", "<script": "</script>", "<style": "</style>"} {
		if strings.HasPrefix(s, opener) {
			return closer
		}
	}
	return ""
}

// asciiLower is s in lower case with every byte in its place, which strings.ToLower does not promise.
func asciiLower(s string) string {
	b := []byte(s)
	for i, c := range b {
		if c >= 'A' && c <= 'Z' {
			b[i] = c + 'a' - 'A'
		}
	}
	return string(b)
}

// expandTabs turns the tabs before a line's text into spaces, four to a stop. The parser does so, too, and then
// gives places in the line that are not those of the source.
func expandTabs(s string) string {
	marks := linePrefix.FindString(s)
	if !strings.Contains(marks, "\t") {
		return s
	}
	var b strings.Builder
	for i := range len(marks) {
		if marks[i] != '\t' {
			b.WriteByte(marks[i])
			continue
		}
		b.WriteString("    "[b.Len()%4:])
	}
	return b.String() + s[len(marks):]
}

// partNotes makes text of a footnote's mark that follows another on one line: the parser would lose one of them.
func partNotes(s string) string {
	for noteInNote.MatchString(s) {
		s = noteInNote.ReplaceAllString(s, `$1\$2`)
	}
	return s
}
