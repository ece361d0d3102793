package pdf

import (
	"bytes"
	"compress/zlib"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"github.com/klippa-app/go-pdfium"

	"agendabot/corpus/extract"
)

// bomb is a stream of n megabytes of spaces, packed several times.
func bomb(f *file, megabytes, times int) int {
	data, filters := bytes.Repeat([]byte(" "), megabytes<<20), ""
	for range times {
		var packed bytes.Buffer
		w := zlib.NewWriter(&packed)
		_, _ = w.Write(data)
		_ = w.Close()
		data, filters = packed.Bytes(), filters+"/FlateDecode"
	}
	return f.stream(fmt.Sprintf("/Filter[%s]", filters), string(data))
}

// TestErrors names what is wrong with files that are broken, too large or made to hurt.
func TestErrors(t *testing.T) {
	t.Parallel()
	plain := newFile()
	plain.page("", show(20, 30, 10, "some text")+show(20, 10, 10, "and more"))
	plain.page("", show(20, 30, 10, "a second page"))
	good := plain.bytes()

	looped := newFile()
	number := looped.stream("/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>", "/X Do /X Do")
	looped.page(fmt.Sprintf("/Resources<</XObject<</X %d 0 R>>>>", number), "/X Do")

	bombed := newFile()
	packed := bomb(bombed, 300, 2)
	bombed.pages = append(bombed.pages, bombed.add("<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Contents %d 0 R>>", packed))

	for _, test := range []struct {
		name    string
		content []byte
		limits  extract.Limits
		want    error
		detail  string
	}{
		{name: "nothing", want: extract.ErrEmpty},
		{name: "text", content: []byte("Hello, I am a text file"), want: extract.ErrNotThis},
		{name: "only a head", content: []byte("%PDF-1.7\n"), want: extract.ErrDamaged},
		{name: "no pages", content: newFile().bytes(), want: extract.ErrDamaged},
		{name: "cut", content: good[:200], want: extract.ErrDamaged},
		{name: "too large", content: good, limits: extract.Limits{FileBytes: 100}, want: extract.ErrTooLarge, detail: "and 100 are read"},
		{name: "too many pages", content: good, limits: extract.Limits{Pages: 1}, want: extract.ErrTooLarge, detail: "2 pages"},
		{name: "too much text", content: good, limits: extract.Limits{TextBytes: 20}, want: extract.ErrTooLarge, detail: "page 2: over 20 bytes of text"},
		{name: "form that draws itself", content: looped.bytes(), want: extract.ErrMemory},
		{name: "bomb", content: bombed.bytes(), want: extract.ErrMemory, detail: "128 MB"},
	} {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			r, err := reader(t).read(t.Context(), test.content, test.limits)
			if !errors.Is(err, test.want) || !strings.Contains(fmt.Sprint(err), test.detail) {
				t.Errorf("%v (%v)", err, r)
			}
		})
	}
}

// TestDepth reads a page below deeply nested arrays and page trees.
func TestDepth(t *testing.T) {
	t.Parallel()
	f := newFile()
	f.page("/Junk "+strings.Repeat("[", 5000)+strings.Repeat("]", 5000), show(20, 30, 10, "text"))
	if _, err := reader(t).read(t.Context(), f.bytes(), extract.Limits{}); err != nil {
		t.Log(err) // any error will do, and none
	}
}

// TestWithoutTable reads a file whose cross-reference table is gone.
func TestWithoutTable(t *testing.T) {
	t.Parallel()
	f := newFile()
	f.page("", show(20, 30, 10, "text"))
	content := f.bytes()
	content = bytes.ReplaceAll(content[:bytes.LastIndex(content, []byte("startxref"))], []byte("xref\n0"), []byte("xxxx\n0"))
	equal(t, "text", texts(readBytes(t, content).pages[0]), []string{"text"})
}

// TestStop stops between two objects when the context is done.
func TestStop(t *testing.T) {
	t.Parallel()
	f := newFile()
	f.page("", show(20, 30, 10, "text"))
	r := reader(t)
	ctx, cancel := context.WithCancel(t.Context())
	start := func() (pdfium.Pdfium, *memory, error) {
		lib, used, err := r.start(ctx)
		cancel()
		return lib, used, err
	}
	if _, err := newEngine(ctx, start, f.bytes(), extract.Limits{}.WithDefaults()).readRaw(); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// TestLargeFile reads a file that PDFium reads piece by piece.
func TestLargeFile(t *testing.T) {
	t.Parallel()
	f := newFile()
	f.page("", show(20, 30, 10, "first"))
	f.stream("", strings.Repeat("x", 100<<20))
	f.page("", show(20, 30, 10, "second"))
	r, err := reader(t).read(t.Context(), f.bytes(), extract.Limits{FileBytes: 1 << 30})
	if err != nil {
		t.Fatal(err)
	}
	equal(t, "text", texts(r.pages[1]), []string{"second"})
}

// TestNewInstances reads the same when every page has an instance of its own.
func TestNewInstances(t *testing.T) {
	t.Parallel()
	content, err := os.ReadFile("testdata/policy-lo-tagged.pdf")
	if err != nil {
		t.Fatal(err)
	}
	var want, got strings.Builder
	dump(&want, readBytes(t, content))
	started := 0
	start := func() (pdfium.Pdfium, *memory, error) {
		started++
		return reader(t).start(t.Context())
	}
	e := newEngine(t.Context(), start, content, extract.Limits{}.WithDefaults())
	e.most = 1
	r, err := e.readRaw()
	if err != nil {
		t.Fatal(err)
	}
	dump(&got, r)
	if got.String() != want.String() || started != 3 {
		t.Errorf("%d instances gave:\n%s", started, got.String())
	}
}
