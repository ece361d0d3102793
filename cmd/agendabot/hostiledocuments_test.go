package main

import (
	"archive/zip"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strings"
	"testing"
	"time"

	"agendabot/corpus"
	"agendabot/corpus/extract"
)

// docxOf is a DOCX whose text is in body.
func docxOf(t *testing.T, head string, body io.Reader) []byte {
	t.Helper()
	const space = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, part := range []struct {
		name string
		text io.Reader
	}{
		{"[Content_Types].xml", strings.NewReader(`<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Override PartName="/word/document.xml" ` +
			`ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>`)},
		{"_rels/.rels", strings.NewReader(`<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" ` +
			`Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>`)},
		{"word/document.xml", io.MultiReader(strings.NewReader(head+`<w:document `+space+`><w:body>`), body, strings.NewReader(`</w:body></w:document>`))},
	} {
		w, err := z.Create(part.name)
		if err == nil {
			_, err = io.Copy(w, part.text)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// hostileDocuments are made here, of the formats that are read in the program's own process: of each kind a small one.
func hostileDocuments(t *testing.T) []hostile {
	t.Helper()
	const paragraph = `<w:p><w:r><w:t>Words upon words upon words.</w:t></w:r></w:p>`
	deep := func(begin, end string, times int) io.Reader {
		return strings.NewReader(strings.Repeat(begin, times) + paragraph + strings.Repeat(end, times))
	}
	entities := `<!DOCTYPE w:document [<!ENTITY a "words ">`
	for c := 'b'; c < 'k'; c++ {
		entities += fmt.Sprintf(`<!ENTITY %c "%s">`, c, strings.Repeat(fmt.Sprintf("&%c;", c-1), 10))
	}
	var list strings.Builder
	for i := range 1500 {
		list.WriteString(strings.Repeat(" ", i) + "- a\n")
	}
	return []hostile{
		{"good.docx", docxOf(t, "", strings.NewReader(paragraph)), read()},
		{"bomb.docx", docxOf(t, "", io.LimitReader(&repeated{text: paragraph}, int64(len(paragraph))*1_500_000)), []error{extract.ErrTooLarge}},
		{"entity.docx", docxOf(t, entities+"]>", strings.NewReader("<w:p><w:r><w:t>&j;</w:t></w:r></w:p>")), []error{extract.ErrDamaged}},
		{"deep.docx", docxOf(t, "", deep("<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>", 1000)), []error{extract.ErrTooDeep}},
		{"deep.html", []byte("<html><body>" + strings.Repeat("<div><b>", 100_000) + "Words.</body></html>"), []error{extract.ErrTooDeep}},
		{"brackets.md", []byte(strings.Repeat("[", 100_000) + "\n"), []error{corpus.ErrLineTooLong}},
		{"bracketed.md", []byte(strings.Repeat(strings.Repeat("[", 1000)+"\n", 100)), []error{corpus.ErrTooComplex}},
		{"emph.md", []byte(strings.Repeat("*a_ ", 50_000) + "\n"), []error{corpus.ErrLineTooLong}},
		{"emphasis.md", []byte(strings.Repeat(strings.Repeat("*a_ ", 1000)+"\n", 50)), []error{corpus.ErrTooComplex}},
		{"deep-quote.md", []byte(strings.Repeat(">", 50_000) + "Words.\n"), []error{corpus.ErrTooDeep}},
		{"deep-list.md", []byte(list.String()), []error{corpus.ErrTooDeep}},
	}
}

// givenDocuments are all hostile files of AGENDABOT_TEST_DOCUMENTS, if that is set.
func givenDocuments(t *testing.T) []hostile {
	t.Helper()
	files := givenPDFs(t)
	documents := os.Getenv("AGENDABOT_TEST_DOCUMENTS")
	if documents == "" {
		return nil
	}
	for i := range files { // one without a word cannot be answered from
		if slices.Contains(files[i].want, extract.ErrEmpty) {
			files[i].want = []error{extract.ErrEmpty}
		}
	}
	for name, err := range map[string]error{
		"bomb-docx-1g.docx": extract.ErrTooLarge,
		"bomb-entity.docx":  extract.ErrDamaged,
		"deep-docx.docx":    extract.ErrTooDeep,
		"deep.html":         extract.ErrTooDeep,
		"brackets.md":       corpus.ErrLineTooLong,
		"emph.md":           corpus.ErrLineTooLong,
		"deep-quote.md":     corpus.ErrTooDeep,
		"deep-list.md":      corpus.ErrTooDeep,
	} {
		files = append(files, hostile{name: name, want: []error{err}})
	}
	entries, err := os.ReadDir(filepath.Join(documents, "hostile"))
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		i := slices.IndexFunc(files, func(f hostile) bool { return f.name == e.Name() })
		if i < 0 {
			t.Errorf("nothing is expected of %s", e.Name())
			continue
		}
		if files[i].raw, err = os.ReadFile(filepath.Join(documents, "hostile", e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	slices.SortFunc(files, func(a, b hostile) int { return strings.Compare(a.name, b.name) })
	return files
}

// reindexing is a home with an index, and a folder that it is made of.
type reindexing struct{ program, home, docs string }

// said is what a reindex says of itself, as far as the test looks at it.
type said struct {
	Documents int      `json:"documents"`
	LeftOut   int      `json:"left_out"`
	Bad       []string `json:"bad"`
	Added     []string `json:"added"`
}

// run reindexes as an administrator does. It tells the processor's time and the most memory of the larger of the two
// processes, in MB: each is held by at most this one and its child, so that twice as much is never too little for both.
func (x *reindexing) run(t *testing.T, args ...string) (r said, code int, busy time.Duration, mb float64) {
	t.Helper()
	debug.FreeOSMemory() // the system counts what this process holds when it starts the other
	cmd := exec.CommandContext(t.Context(), x.program, append([]string{"reindex", "--json"}, args...)...)
	cmd.Env = []string{"HOME=" + x.home, "USERPROFILE=" + x.home}
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	_ = cmd.Run() // ProcessState tells it
	if err := json.Unmarshal(stdout.Bytes(), &r); err != nil {
		t.Fatalf("%v: %v\n%s%s", args, err, stdout.String(), stderr.String())
	}
	p := cmd.ProcessState
	return r, p.ExitCode(), p.UserTime() + p.SystemTime(), maxRSS(p)
}

// current is which build serves.
func (x *reindexing) current(t *testing.T) string {
	t.Helper()
	return readText(t, x.home, ".local", "share", "agendabot", "index", "CURRENT")
}

// TestHostileDocuments gives every hostile file to a reindex of the program as it is, between two good ones. It is not
// parallel: it measures.
func TestHostileDocuments(t *testing.T) {
	home := t.TempDir()
	x := &reindexing{builtProgram(t), home, filepath.Join(home, "docs")}
	writeFile(t, filepath.Join(x.docs, "boats.md"), "Boats rest at night.\n")
	writeFile(t, filepath.Join(x.docs, "warm.pdf"), string(goodPDF("Compile PDFium.")))
	if _, code, _, _ := x.run(t, x.docs); code != exitOK {
		t.Fatal("the good files are not read")
	}
	for i, f := range append(hostileDocuments(t), givenDocuments(t)...) {
		name, next := fmt.Sprintf("h%02d-%s", i, f.name), fmt.Sprintf("next%02d.md", i)
		writeFile(t, filepath.Join(x.docs, name), string(f.raw))
		writeFile(t, filepath.Join(x.docs, next), fmt.Sprintf("Lantern %d burns.\n", i))
		x.try(t, f, name)
		for _, n := range []string{name, next} {
			if err := os.Remove(filepath.Join(x.docs, n)); err != nil {
				t.Fatal(err)
			}
		}
	}
}

// try reindexes with a hostile file in the folder.
func (x *reindexing) try(t *testing.T, f hostile, name string) {
	t.Helper()
	old := x.current(t)
	r, code, busy, mb := x.run(t)
	outcome := "read"
	if len(r.Bad) > 0 {
		outcome = r.Bad[0]
	}
	t.Logf("%-26s %6v, at most %4.0f MB: %s", f.name, busy.Round(time.Millisecond), 2*mb, outcome)
	if busy > 5*time.Second || 2*mb > 700 {
		t.Errorf("%s: took %v and up to %.0f MB", f.name, busy, 2*mb)
	}
	if f.want[0] == nil {
		if code != exitOK || len(r.Bad) > 0 || len(r.Added) != 2 || x.current(t) == old {
			t.Errorf("%s is not read: exit code %d, %+v", f.name, code, r)
		}
		return
	}
	named := func(bad string) bool {
		return slices.ContainsFunc(f.want, func(want error) bool {
			rest, ok := strings.CutPrefix(bad, name+":")
			return ok && strings.Contains(rest, " "+want.Error())
		})
	}
	if code != exitFailure || len(r.Bad) != 1 || !named(r.Bad[0]) || x.current(t) != old {
		t.Errorf("%s: exit code %d, %q, not one of %v; the index is still the old one: %v", f.name, code, r.Bad, f.want, x.current(t) == old)
	}
	r, code, busy, _ = x.run(t, "--skip-bad")
	if code != exitOK || r.LeftOut != 1 || len(r.Added) != 1 || r.Documents != 3 || x.current(t) == old || busy > 5*time.Second {
		t.Errorf("%s: with --skip-bad: exit code %d, %+v in %v", f.name, code, r, busy)
	}
}
