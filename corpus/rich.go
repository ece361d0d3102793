package corpus

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"agendabot/corpus/extract"
)

// readRich makes blocks of a file that a package of its own reads.
func (s *source) readRich(ctx context.Context, opts *Options, f format, raw []byte) ([]block, error) {
	sum := sha256.Sum256(raw)
	s.sha256 = hex.EncodeToString(sum[:])
	if int64(len(raw)) > s.limits.FileBytes {
		return nil, s.fail(ErrTooLarge, 0, fmt.Sprintf("%d bytes, the limit is %d", len(raw), s.limits.FileBytes), "split it")
	}
	if len(raw) == 0 {
		return nil, s.fail(ErrEmpty, 0, "it has no bytes", "fetch or copy it again")
	}
	switch is := f.byContent(raw); {
	case is != f:
		s.warn(0, "its name says %s, its content is %s and was read as such", f.name(), is.name())
		f = is
	case f != formatHTML && isPage(raw):
		return nil, s.fail(extract.ErrNotThis, 0, "it is a web page, such as a server sends in the place of a file that it does not give",
			"look into it with a browser, and fetch the file again; if it is the page that is meant, name it .html")
	}
	doc, err := opts.extractOf(ctx, f, raw, s.sha256)
	if err != nil {
		return nil, s.richError(ctx, err)
	}
	s.format, s.parted = doc.Format, doc.Format != string(formatPDF)
	s.pages, s.meta = doc.Pages, metaOf(&doc.Meta)
	s.fileLanguage, s.meta.Language = s.meta.Language, ""
	for _, w := range doc.Warnings {
		if w.Page > 0 {
			s.warn(0, "page %s: %s", s.pageLabel(w.Page), w.Text)
			continue
		}
		s.warn(0, "%s", w.Text)
	}
	return s.richBlocks(doc), nil
}

// richError makes one of a file of what its reader says. Its sentinel stays to be asked for. What is no *extract.Error is
// not the file's fault.
func (s *source) richError(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	if e, ok := errors.AsType[*extract.Error](err); ok {
		return s.fail(e.Err, 0, oneLine(e.Detail), e.Advice)
	}
	return fmt.Errorf("read %s: %w", printable(s.file), err)
}

// metaOf is what a file says about itself, as far as it can be used.
func metaOf(m *extract.Meta) Meta {
	out := Meta{
		Title: oneLine(m.Title), Author: oneLine(m.Author), Publisher: oneLine(m.Publisher), Source: oneLine(m.Source),
		Rights: oneLine(m.Rights), FirstParagraph: 1,
	}
	if validDate(m.Date) {
		out.Date = m.Date
	}
	if l := validLanguage.FindStringSubmatch(m.Language); l != nil {
		out.Language = strings.ToLower(l[1])
	}
	return out
}

// pageLabel is a page's printed label, else its index; empty where there are no pages.
func (s *source) pageLabel(index int) string {
	switch {
	case index < 1 || index > len(s.pages):
		return ""
	case s.pages[index-1].Label != "":
		return oneLine(s.pages[index-1].Label)
	default:
		return strconv.Itoa(index)
	}
}

// richBlocks cleans a reader's blocks and joins their lines.
func (s *source) richBlocks(doc *extract.Document) []block {
	s.cleanRich(doc)
	var lines []line
	for i := range doc.Blocks {
		for _, text := range doc.Blocks[i].Lines {
			lines = append(lines, line{text: text})
		}
	}
	s.vocab = newVocabulary(lines)
	var blocks []block
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		s.noteDone(b)
		if b.Kind == extract.Head {
			continue
		}
		if out := s.richBlock(b); strings.TrimSpace(out.text) != "" {
			blocks = append(blocks, out)
		}
	}
	for _, o := range doc.Left {
		s.notes = append(s.notes, Note{Rule: Rule(o.Rule), Line: o.Place, Page: s.pageLabel(o.Page), Text: oneLine(o.Text)})
	}
	return blocks
}

// cleanRich is rule 1 for all blocks.
func (s *source) cleanRich(doc *extract.Document) {
	total, first := map[string]int{}, map[string]int{}
	for i := range doc.Blocks {
		b := &doc.Blocks[i]
		clean := func(text string) string {
			out, counts := cleanCharacters(text)
			for name, n := range counts {
				if total[name] += n; first[name] == 0 {
					first[name] = b.Place
				}
			}
			return out
		}
		if b.Bare > 0 && len(b.Lines) > 0 && b.Bare <= len(b.Lines[0]) {
			number := clean(b.Lines[0][:b.Bare])
			b.Lines[0] = number + clean(b.Lines[0][b.Bare:])
			b.Bare = len(number)
			continue
		}
		b.Bare = 0
		for j, text := range b.Lines {
			b.Lines[j] = clean(text)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(total)) {
		s.note(RuleCharacters, first[name], fmt.Sprintf("%s: %d", name, total[name]))
	}
}

// noteDone notes what the reader did to a block; a running head that says nothing of it is one all the same.
func (s *source) noteDone(b *extract.Block) {
	page := s.pageLabel(b.Page)
	for _, d := range b.Did {
		if b.Kind != extract.Head {
			s.notes = append(s.notes, Note{Rule: Rule(d.Rule), Line: b.Place, Page: page, Text: oneLine(d.Text)})
		}
	}
	if b.Kind == extract.Head {
		rule := RuleRunningHead
		if len(b.Did) > 0 {
			rule = Rule(b.Did[0].Rule)
		}
		s.notes = append(s.notes, Note{Rule: rule, Line: b.Place, Page: page, Text: oneLine(strings.Join(b.Lines, " "))})
	}
}

func (s *source) richBlock(b *extract.Block) block {
	out := block{
		kind: kindOf(b.Kind), level: b.Level, line: b.Place, page: s.pageLabel(b.Page), pageIndex: b.Page, list: b.List,
		mark: oneLine(b.Mark), number: b.Number, label: oneLine(b.Label), header: b.Header,
	}
	switch out.kind {
	case verbatimBlock:
		out.text = strings.Trim(strings.Join(b.Lines, "\n"), "\n")
	case headingBlock:
		out.level = min(max(b.Level, 1), 6)
		out.text = oneLine(strings.Join(s.joinSoft(b), " "))
		out.bare = min(len(oneLine(prefix(b)))+1, len(out.text))
		if b.Bare == 0 || out.bare == len(out.text) {
			out.bare = 0 // a heading that is its number alone is known by that
		}
	default:
		out.text = strings.Join(s.joinSoft(b), "\n")
	}
	return out
}

func prefix(b *extract.Block) string {
	if len(b.Lines) == 0 {
		return ""
	}
	return b.Lines[0][:b.Bare]
}

// joinSoft joins the lines of a block between the line ends that count.
func (s *source) joinSoft(b *extract.Block) []string {
	var parts []string
	var open []string
	flush := func() {
		text, joins := joinLines(open, s.vocab)
		for _, j := range joins {
			s.notes = append(s.notes, Note{Rule: RuleHyphen, Line: b.Place, Page: s.pageLabel(b.Page), Text: j})
		}
		if text != "" {
			parts = append(parts, text)
		}
		open = open[:0]
	}
	for _, l := range b.Lines {
		for i, part := range strings.Split(l, "\n") {
			if i > 0 {
				flush()
			}
			open = append(open, part)
		}
	}
	flush()
	return parts
}

func kindOf(k extract.Kind) blockKind {
	switch k {
	case extract.Heading:
		return headingBlock
	case extract.Item:
		return itemBlock
	case extract.Continuation:
		return continuationBlock
	case extract.Row:
		return rowBlock
	case extract.Footnote:
		return footnoteBlock
	case extract.Verbatim:
		return verbatimBlock
	default:
		return paragraphBlock
	}
}
