package sandbox

import (
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"unicode"
	"unicode/utf8"

	"agendabot/corpus/extract"
)

// greeting is what a child says first. A child of another program than the parent's, because the file was replaced while
// the parent runs, would give documents of another version.
type greeting struct {
	Protocol int `json:"protocol"`
	Extract  int `json:"extract"`
}

// ours is the greeting of this program.
func ours() greeting { return greeting{Protocol: 1, Extract: extract.Version} }

// failure is an error on its way from the child.
type failure struct {
	Kind   string `json:"kind,omitempty"` // a name of kinds; empty: an error of nobody's
	Detail string `json:"detail,omitempty"`
	Advice string `json:"advice,omitempty"`
	Text   string `json:"text"` // the whole error
}

// kind names one of extract's errors.
type kind struct {
	name string
	err  error
}

// kinds are all of extract's errors, under names that do not change with their words.
func kinds() []kind {
	return []kind{
		{"not-this", extract.ErrNotThis},
		{"damaged", extract.ErrDamaged},
		{"encrypted", extract.ErrEncrypted},
		{"too-large", extract.ErrTooLarge},
		{"too-deep", extract.ErrTooDeep},
		{"timeout", extract.ErrTimeout},
		{"memory", extract.ErrMemory},
		{"crashed", extract.ErrCrashed},
		{"scanned", extract.ErrScanned},
		{"empty", extract.ErrEmpty},
	}
}

// failureOf makes an error ready for the way.
func failureOf(err error) failure {
	f := failure{Text: oneLine(err.Error(), maxText)}
	known := err
	if e, ok := errors.AsType[*extract.Error](err); ok {
		f.Detail, f.Advice = oneLine(e.Detail, maxDetail), oneLine(e.Advice, maxDetail)
		known = e.Err
	}
	for _, k := range kinds() {
		if errors.Is(known, k.err) {
			f.Kind = k.name
			break
		}
	}
	return f
}

// Lengths to which a child's words are cut, in characters.
const (
	maxDetail = 300
	maxText   = 800
)

// err is the error again. One of extract's is an *extract.Error, and its text is what it was in the child.
func (f failure) err() error {
	text := oneLine(f.Text, maxText)
	for _, k := range kinds() {
		if k.name != f.Kind {
			continue
		}
		e := &extract.Error{Err: k.err, Detail: oneLine(f.Detail, maxDetail), Advice: oneLine(f.Advice, maxDetail)}
		if e.Error() == text {
			return e
		}
		return &worded{text: text, err: e}
	}
	return errors.New(text)
}

// worded is an error with words around it.
type worded struct {
	text string
	err  error
}

func (w *worded) Error() string { return w.text }
func (w *worded) Unwrap() error { return w.err }

// oneLine is text from a child as it can stand in an error: one line, nothing that a terminal obeys or that reorders
// text, and at most limit characters.
func oneLine(s string, limit int) string {
	var b strings.Builder
	for _, r := range strings.TrimSpace(s) {
		if limit == 0 {
			b.WriteRune('…')
			break
		}
		limit--
		switch {
		case unicode.IsSpace(r):
			r = ' '
		case !unicode.IsPrint(r) || r == utf8.RuneError:
			r = '?'
		}
		b.WriteRune(r)
	}
	return b.String()
}

// errNotText is a reader's mistake: JSON would change such text in silence.
var errNotText = errors.New("the reader gave text that is not UTF-8")

// encodeDocument makes a document ready for the way.
func encodeDocument(doc *extract.Document) ([]byte, error) {
	if doc == nil {
		return nil, errors.New("the reader gave neither a document nor an error")
	}
	if !isText(reflect.ValueOf(*doc)) {
		return nil, errNotText
	}
	content, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("write the document as JSON: %w", err)
	}
	if len(content) > maxAnswer {
		return nil, &extract.Error{
			Err: extract.ErrTooLarge, Detail: fmt.Sprintf("what was read from it takes %d MB, and %d are allowed", len(content)>>20, maxAnswer>>20),
			Advice: "split it into parts",
		}
	}
	return content, nil
}

// isText says that every string of a value is UTF-8.
func isText(v reflect.Value) bool {
	switch v.Kind() {
	case reflect.String:
		return utf8.ValidString(v.String())
	case reflect.Slice:
		for i := range v.Len() {
			if !isText(v.Index(i)) {
				return false
			}
		}
	case reflect.Struct:
		for _, field := range v.Fields() {
			if !isText(field) {
				return false
			}
		}
	default: // a number or a truth
	}
	return true
}

// decodeAnswer is the document or the error that a child answers with.
func decodeAnswer(f frame) (*extract.Document, error) {
	switch f.kind {
	case frameDocument:
		doc := &extract.Document{}
		if err := json.Unmarshal(f.content, doc); err != nil {
			return nil, fmt.Errorf("%w: the document: %w", errFrame, err)
		}
		return doc, nil
	case frameFailure:
		var fail failure
		if err := json.Unmarshal(f.content, &fail); err != nil {
			return nil, fmt.Errorf("%w: the error: %w", errFrame, err)
		}
		return nil, fail.err()
	default:
		return nil, fmt.Errorf("%w: a frame of kind %q", errFrame, f.kind)
	}
}
