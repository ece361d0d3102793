package office

import (
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"strings"

	"agendabot/corpus/extract"
)

const (
	tokenBytes = 4 << 20 // of one tag or piece of text: a decoder keeps it whole. Drawings reach some 100 KB
	tokenAttrs = 256     // of one element; word processors write some dozens
	knownNames = 2000    // names of elements that a part remembers; a document has some hundreds
)

// part is one XML file of the archive, read token by token. Callers see elements only; depth, size, document types
// and errors are its own.
type part struct {
	name   string
	dec    *xml.Decoder
	in     *meter
	budget *budget
	depth  int
	names  map[xml.Name]string
}

// meter counts what a part unpacks to.
type meter struct {
	part   string
	r      io.Reader
	budget *budget
	size   int64
	token  int64 // since the last token
}

func (m *meter) Read(p []byte) (int, error) {
	n, err := m.r.Read(p)
	m.size += int64(n)
	m.token += int64(n)
	m.budget.unpacked += int64(n)
	limit := m.budget.limits.PartBytes
	var detail string
	switch {
	case m.size > limit:
		detail = fmt.Sprintf("%s unpacks to more than %d bytes", m.part, limit)
	case m.budget.unpacked > 2*limit:
		detail = fmt.Sprintf("its parts unpack to more than %d bytes", 2*limit)
	case m.token > tokenBytes:
		detail = fmt.Sprintf("%s has a tag or a piece of text of more than %d bytes", m.part, tokenBytes)
	default:
		return n, err
	}
	if m.budget.err == nil {
		m.budget.err = &extract.Error{Err: extract.ErrTooLarge, Detail: detail, Advice: "split the document, if it is one"}
	}
	return 0, m.budget.err
}

func newPart(name string, r io.Reader, b *budget) *part {
	in := &meter{part: name, r: r, budget: b}
	return &part{name: name, dec: xml.NewDecoder(in), in: in, budget: b, names: map[xml.Name]string{}}
}

// document gives the root element to f and reads what is left.
func (x *part) document(f func(x *part, root element) error) error {
	for {
		t, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if start, ok := t.(xml.StartElement); ok {
			if err := f(x, x.element(start)); err != nil {
				return err
			}
		}
	}
}

// next is the next token. It is io.EOF only behind the root element.
func (x *part) next() (xml.Token, error) {
	t, err := x.dec.Token()
	x.in.token = 0
	if x.budget.err != nil {
		return nil, x.budget.err
	}
	if err != nil {
		return nil, x.failure(err)
	}
	switch t := t.(type) {
	case xml.StartElement:
		x.depth++
		if x.depth > x.budget.limits.Depth {
			return nil, &extract.Error{
				Err:    extract.ErrTooDeep,
				Detail: fmt.Sprintf("%s: more than %d elements in one another", x.name, x.budget.limits.Depth),
				Advice: "save it anew, with fewer tables and boxes in one another",
			}
		}
		if len(t.Attr) > tokenAttrs {
			return nil, damaged(fmt.Sprintf("%s has an element with %d attributes", x.name, len(t.Attr)))
		}
	case xml.EndElement:
		x.depth--
	case xml.Directive:
		return nil, damaged(x.name + " has a document type definition, which no word processor writes")
	}
	return t, nil
}

func (x *part) failure(err error) error {
	var syntax *xml.SyntaxError
	switch {
	case errors.Is(err, io.EOF):
		return io.EOF
	case errors.As(err, &syntax):
		return damaged(fmt.Sprintf("%s, line %d: %s", x.name, syntax.Line, clip(syntax.Msg)))
	default: // a wrong checksum, what cannot be unpacked, an encoding other than UTF-8
		return damaged(x.name + ": " + clip(err.Error()))
	}
}

// children gives the children of the element whose start was read last to each, and its text to text, which may be
// nil. What each does not read of a child is passed over.
func (x *part) children(each func(element) error, text func(string)) error {
	own := x.depth
	for {
		t, err := x.next()
		if err != nil {
			return x.early(err)
		}
		switch t := t.(type) {
		case xml.StartElement:
			if err := each(x.element(t)); err != nil {
				return err
			}
			if err := x.leave(own); err != nil {
				return err
			}
		case xml.CharData:
			if text != nil {
				text(string(t))
			}
		case xml.EndElement:
			if x.depth < own {
				return nil
			}
		}
	}
}

// leave reads on to where an element of that depth has its next child.
func (x *part) leave(depth int) error {
	for x.depth > depth {
		if _, err := x.next(); err != nil {
			return x.early(err)
		}
	}
	return nil
}

// early turns an end of the file within an element into what is wrong with it.
func (x *part) early(err error) error {
	if errors.Is(err, io.EOF) {
		return damaged(x.name + " ends too early")
	}
	return err
}

// content is the text of the element whose start was read last, without that of its children.
func (x *part) content() (string, error) {
	var all strings.Builder
	err := x.children(func(element) error { return nil }, func(s string) { all.WriteString(s) })
	return all.String(), err
}
