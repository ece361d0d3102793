package sandbox

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
	"testing"
	"unicode/utf8"

	"agendabot/corpus/extract"
)

func TestFrames(t *testing.T) {
	t.Parallel()
	var pipe bytes.Buffer
	sent := []frame{
		{frameHello, 0, []byte("{}")},
		{frameFile, 1, []byte{}},
		{frameDocument, 1<<32 - 1, bytes.Repeat([]byte("x"), 1000)},
	}
	for _, f := range sent {
		if err := writeFrame(&pipe, f); err != nil {
			t.Fatal(err)
		}
	}
	whole := bytes.Clone(pipe.Bytes())
	for _, want := range sent {
		if got, err := readFrame(&pipe, 1000); err != nil || !reflect.DeepEqual(got, want) {
			t.Errorf("got %v, %v; want %v", got, err, want)
		}
	}
	if _, err := readFrame(&pipe, 1000); !errors.Is(err, io.EOF) {
		t.Errorf("at the end: %v", err)
	}
	for end := range len(whole) {
		r := bytes.NewReader(whole[:end])
		var err error
		for err == nil {
			_, err = readFrame(r, 1000)
		}
		if between := end == 0 || end == headSize+2 || end == 2*headSize+2; between && !errors.Is(err, io.EOF) || !between && !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("cut after %d bytes: %v", end, err)
		}
	}
	if _, err := readFrame(bytes.NewReader(whole[2*headSize+2:]), 999); !errors.Is(err, errFrame) {
		t.Errorf("over the limit: %v", err)
	}
}

func FuzzReadFrame(f *testing.F) {
	f.Add([]byte("d\x00\x00\x00\x01\x00\x00\x00\x02{}"))
	f.Add([]byte("x\x00\x00\x00\x01\xff\xff\xff\xff"))
	f.Add([]byte("garbage"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		const limit = 1 << 16
		got, err := readFrame(bytes.NewReader(raw), limit)
		if err != nil {
			return
		}
		var again bytes.Buffer
		if err := writeFrame(&again, got); err != nil || !bytes.HasPrefix(raw, again.Bytes()) || len(got.content) > limit {
			t.Errorf("%q becomes %q", raw, again.Bytes())
		}
		if doc, err := decodeAnswer(got); (doc == nil) == (err == nil) {
			t.Errorf("%q is %v and %v", raw, doc, err)
		}
	})
}

func FuzzOneLine(f *testing.F) {
	f.Add("plain", 10)
	f.Add("a\nb\x1b[31m\u202e\u2028\u009b\xff", 300)
	f.Fuzz(func(t *testing.T, s string, limit int) {
		if limit %= 1000; limit < 1 {
			return
		}
		got := oneLine(s, limit)
		if n := utf8.RuneCountInString(got); n > limit+1 {
			t.Errorf("%d characters of at most %d", n, limit)
		}
		for _, r := range got {
			if r < ' ' || r >= 0x7f && r < 0xa0 || r >= 0x200b && r <= 0x200f || r >= 0x2028 && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == utf8.RuneError {
				t.Errorf("%q holds %U", got, r)
			}
		}
		if again := oneLine(got, limit); again != got && !strings.HasSuffix(got, " …") {
			t.Errorf("%q becomes %q", got, again)
		}
	})
}

// full is a document with every field set.
func full() *extract.Document {
	did := []extract.Done{{Rule: extract.RuleJoin, Text: "safety for ⏎ people"}}
	return &extract.Document{
		Format: "pdf",
		Meta:   extract.Meta{Title: "T <&>", Author: "A", Publisher: "P", Date: "2000", Language: "en", Source: "https://example.org/?a=1&b", Rights: "R"},
		Pages:  []extract.Page{{Label: "iv", Scanned: true}, {}},
		Blocks: []extract.Block{
			{Kind: extract.Heading, Level: 1, Lines: []string{"1.1 One"}, Place: 1, Page: 1, Bare: 4},
			{
				Kind: extract.Item, Level: 2, Lines: []string{"a\nb", "\u2028\u00a0\x00\\u0041", "e\u0301\U0001F600"}, Place: 2, Page: 2, List: 1, Mark: "3.",
				Number: 3, Label: "(a)", Header: true, Did: did,
			},
			{Kind: extract.Paragraph, Lines: []string{}},
		},
		Left:     []extract.Omission{{Rule: extract.RuleHidden, Place: 3, Page: 1, Text: "white"}},
		Warnings: []extract.Warning{{Page: 1, Text: "look"}},
	}
}

// No word changes on the way.
func TestDocumentOnTheWay(t *testing.T) {
	t.Parallel()
	want := full()
	content, err := encodeDocument(want)
	if err != nil {
		t.Fatal(err)
	}
	got, err := decodeAnswer(frame{kind: frameDocument, content: content})
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, %v\nwant %+v", got, err, want)
	}
	bad := full()
	bad.Blocks[1].Did[0].Text = "\xff"
	if _, err := encodeDocument(bad); !errors.Is(err, errNotText) {
		t.Errorf("what is no text: %v", err)
	}
	if _, err := encodeDocument(&extract.Document{Format: strings.Repeat("x", maxAnswer)}); !errors.Is(err, extract.ErrTooLarge) {
		t.Errorf("too large: %v", err)
	}
}

// The names on the wire cover extract's errors: an error that is added there and not here loses its kind.
func TestKinds(t *testing.T) {
	t.Parallel()
	names := map[string]bool{}
	for _, k := range kinds() {
		names[k.name] = true
	}
	if len(names) != 10 {
		t.Errorf("%d kinds", len(names))
	}
	long := &extract.Error{Err: extract.ErrDamaged, Detail: strings.Repeat("d", 10_000), Advice: strings.Repeat("a", 10_000)}
	f := failureOf(fmt.Errorf("page 1: %w", long))
	err := f.err()
	if e, ok := errors.AsType[*extract.Error](err); !ok || !errors.Is(err, extract.ErrDamaged) || len(e.Detail) > maxDetail+3 || len(err.Error()) > maxText+3 {
		t.Errorf("got %v", err)
	}
}

// serveOnce runs Serve over what a parent sends, and gives what it answers.
func serveOnce(t *testing.T, sent []byte, read func(context.Context, []byte) (*extract.Document, error)) (answers []frame, err error) {
	t.Helper()
	var out bytes.Buffer
	err = Serve(t.Context(), bytes.NewReader(sent), &out, read)
	for {
		f, ferr := readFrame(&out, maxAnswer)
		if ferr != nil {
			return answers, err
		}
		answers = append(answers, f)
	}
}

func TestServeRefuses(t *testing.T) {
	t.Parallel()
	for _, sent := range []string{"garbage, and more of it", "f\x00\x00\x00\x01\x00\x00\x00\x05half", "d\x00\x00\x00\x01\x00\x00\x00\x00", "f\x00\x00\x00\x01\xff\xff\xff\xff"} {
		answers, err := serveOnce(t, []byte(sent), obey)
		if err == nil || len(answers) != 1 || answers[0].kind != frameHello {
			t.Errorf("%q: %v, %v", sent, answers, err)
		}
	}
	if answers, err := serveOnce(t, nil, obey); err != nil || len(answers) != 1 {
		t.Errorf("no files: %v, %v", answers, err)
	}
	if err := Serve(t.Context(), bytes.NewReader(nil), brokenWriter{}, obey); err == nil {
		t.Error("a parent that does not listen is no error")
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, io.ErrClosedPipe }

// started is a Serve in this process, with the parent's ends of its pipes.
type started struct {
	in   *io.PipeWriter
	out  *io.PipeReader
	done chan error
}

func startServe(t *testing.T, ctx context.Context, read func(context.Context, []byte) (*extract.Document, error)) *started { //nolint:revive // a test's helper begins with t
	t.Helper()
	theirIn, in := io.Pipe()
	out, theirOut := io.Pipe()
	s := &started{in, out, make(chan error, 1)}
	go func() { s.done <- Serve(ctx, theirIn, theirOut, read) }()
	t.Cleanup(func() { _ = in.Close(); _ = out.Close() })
	if hello, err := readFrame(out, 1000); err != nil || hello.kind != frameHello {
		t.Fatalf("the greeting is %v, %v", hello, err)
	}
	return s
}

func (s *started) send(t *testing.T, number uint32, content string) {
	t.Helper()
	if err := writeFrame(s.in, frame{frameFile, number, []byte(content)}); err != nil {
		t.Fatal(err)
	}
}

func TestServe(t *testing.T) {
	t.Parallel()
	s := startServe(t, t.Context(), obey)
	for i, order := range []string{"echo one", "fail damaged", "echo two", "panic now"} {
		s.send(t, uint32(i), order)
		f, err := readFrame(s.out, maxAnswer)
		if err != nil || f.number != uint32(i) {
			t.Fatalf("%s: %v, %v", order, f, err)
		}
		_, err = decodeAnswer(f)
		want := map[string]error{"fail damaged": extract.ErrDamaged, "panic now": extract.ErrCrashed}[order]
		if !errors.Is(err, want) {
			t.Errorf("%s: got %v, want %v", order, err, want)
		}
	}
	if err := <-s.done; err == nil || !strings.Contains(err.Error(), "panic") || !strings.Contains(err.Error(), "main_test.go") {
		t.Errorf("after a panic, Serve returns %v", err)
	}
}

// The child gives up a file when the parent is gone or the context ends.
func TestServeEnds(t *testing.T) {
	t.Parallel()
	s := startServe(t, t.Context(), obey)
	s.send(t, 1, "wait")
	_ = s.in.Close()
	if err := <-s.done; !errors.Is(err, errAbandoned) {
		t.Errorf("without a parent: %v", err)
	}
	for _, busy := range []bool{true, false} {
		ctx, cancel := context.WithCancel(t.Context())
		s := startServe(t, ctx, obey)
		if busy {
			s.send(t, 1, "wait")
		}
		cancel()
		if err := <-s.done; !errors.Is(err, context.Canceled) {
			t.Errorf("without a context: %v", err)
		}
	}
}

// Documents are JSON in caches, and on the way too: the time is small beside that of reading (40 pages a second).
func BenchmarkDocumentOnTheWay(b *testing.B) {
	doc := full()
	line := "The human security approach helps states to find and meet hard challenges to the life and dignity of their people."
	for range 2000 { // about 100 pages
		doc.Blocks = append(doc.Blocks, extract.Block{Kind: extract.Paragraph, Lines: []string{line, line}, Page: 7, Place: 1})
	}
	content, err := encodeDocument(doc)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(content)))
	for b.Loop() {
		content, err := encodeDocument(doc)
		if err != nil {
			b.Fatal(err)
		}
		if err := json.Unmarshal(content, &extract.Document{}); err != nil {
			b.Fatal(err)
		}
	}
}
