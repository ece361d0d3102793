package corpus

import (
	"fmt"

	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	east "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/parser"
	"github.com/yuin/goldmark/text"
	"github.com/yuin/goldmark/util"
)

// checkMarkup refuses, before anything is parsed, what makes the parser slow.
func (s *source) checkMarkup() error {
	for _, l := range s.lines {
		if len(l.text) > s.limits.MarkupBytes {
			return s.fail(ErrLineTooLong, l.no,
				fmt.Sprintf("%d bytes of Markdown, the limit is %d", len(l.text), s.limits.MarkupBytes), "break it into paragraphs")
		}
	}
	return s.checkCost()
}

// bounds keeps the parser from nesting lists, quotations and footnotes more deeply than the limit: what one line costs grows
// with the number of those around it. Only the parser knows that number, for a line can be part of a list that its own
// beginning says nothing of.
type bounds struct {
	limit int
	line  int // index of the first line that was nested too deeply; -1: none
}

// blockParsers are the parser's own and that of footnotes, of which those that hold others are bounded.
func (b *bounds) blockParsers() parser.Option {
	all := append(parser.DefaultBlockParsers(), util.Prioritized(extension.NewFootnoteBlockParser(), 999))
	for i := range all {
		switch p := all[i].Value; p {
		case parser.NewListParser(), parser.NewBlockquoteParser(), extension.NewFootnoteBlockParser():
			all[i].Value = bounded{p.(parser.BlockParser), b} //nolint:forcetypeassert // it is one of the three
		}
	}
	return parser.WithBlockParsers(all...)
}

// bounded opens no block beyond the bounds. What would be one is text then; the file is refused in the end.
type bounded struct {
	parser.BlockParser
	bounds *bounds
}

// Open counts the blocks around the one that may begin.
func (p bounded) Open(parent ast.Node, reader text.Reader, pc parser.Context) (ast.Node, parser.State) {
	line, at := reader.Position()
	node, state := p.BlockParser.Open(parent, reader, pc)
	if node == nil {
		return node, state
	}
	depth := 0
	for n := parent; n != nil; n = n.Parent() {
		switch n.Kind() {
		case ast.KindList, ast.KindBlockquote, east.KindFootnote:
			depth++
		}
	}
	if depth < p.bounds.limit {
		return node, state
	}
	if p.bounds.line < 0 {
		p.bounds.line = line
	}
	reader.SetPosition(line, at)
	return nil, parser.NoChildren
}
