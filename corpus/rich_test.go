package corpus

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

// fromPDF reads one PDF that a reader makes doc of.
func fromPDF(t *testing.T, doc *extract.Document) *Document {
	t.Helper()
	d, err := withPDF(doc, nil).Read(t.Context(), &File{Name: "report.pdf", Raw: []byte("%PDF-1.7")})
	if err != nil {
		t.Fatal(err)
	}
	for _, check := range []func(*Document) error{checkSpans, checkNames} {
		if err := check(d); err != nil {
			t.Error(err)
		}
	}
	return d
}

// withPDF has a reader that makes doc of everything, or fails.
func withPDF(doc *extract.Document, err error) *Options {
	raw, _ := json.Marshal(doc) // of plain fields
	return &Options{PDF: func(context.Context, []byte) (*extract.Document, error) {
		out := &extract.Document{}
		_ = json.Unmarshal(raw, out) // written above
		return out, err
	}}
}

func paragraph(lines ...string) extract.Block {
	return extract.Block{Kind: extract.Paragraph, Lines: lines, Place: 1, Page: 1}
}

// A document of a rich format goes the way of all others: characters, hyphens, numbers, passages, pages.
func TestRichDocument(t *testing.T) {
	t.Parallel()
	d := fromPDF(t, &extract.Document{
		Format: "pdf", Meta: extract.Meta{Title: "A  Report", Date: "2020-13", Language: "en-GB"},
		Pages: []extract.Page{{Label: "iv"}, {Scanned: true}, {}},
		Blocks: []extract.Block{
			{Kind: extract.Head, Lines: []string{"A/80/1"}, Place: 1, Page: 1},
			{Kind: extract.Heading, Level: 1, Lines: []string{"1.1 Of\u00a0ﬁsh"}, Bare: 4, Place: 2, Page: 1},
			{Kind: extract.Item, Level: 1, List: 1, Mark: "1.", Number: 1, Lines: []string{"Fish live in the har-", "bours, and harbours in fish."}, Place: 3, Page: 1},
			{Kind: extract.Footnote, Mark: "1", Label: "1", Lines: []string{"Ibid."}, Place: 5, Page: 1},
			paragraph("Between the two."),
			{
				Kind: extract.Item, Level: 1, List: 2, Mark: "2.", Number: 2, Lines: []string{"First line\nsecond", "line."}, Place: 6, Page: 3,
				Did: []extract.Done{{Rule: extract.RuleNoteMark, Text: "1"}},
			},
		},
		Left:     []extract.Omission{{Rule: extract.RuleChrome, Text: "seen nowhere"}, {Rule: extract.RuleHidden, Place: 9, Page: 3, Text: "unseen"}},
		Warnings: []extract.Warning{{Page: 2, Text: "scanned"}, {Text: "odd"}},
	})
	if got := d.Text; got != "1.1 Of fish\n\nFish live in the harbours, and harbours in fish.\n\nIbid.\n\nBetween the two.\n\nFirst line\nsecond line." {
		t.Errorf("text %q", got)
	}
	if s := d.Sections[1]; s.Slug != "of-fish" || d.Meta.Title != "A Report" || d.Meta.Date != "" || d.Meta.Language != "en" {
		t.Errorf("section %+v, %+v", s, d.Meta)
	}
	if d.Pages != 3 || d.Scanned != 1 || d.Format != "pdf" || !d.Meta.Numbered {
		t.Errorf("%d pages, %d scanned, %s, %+v", d.Pages, d.Scanned, d.Format, d.Meta)
	}
	var got []string
	for i := range d.Passages {
		p := &d.Passages[i]
		got = append(got, p.ID+" page "+p.Page+" of "+string(p.Kind)+" "+p.Item)
	}
	want := "report/of-fish/p1 page iv of text |report/~3c0effde page iv of footnote note 1|report/of-fish/~0ad2f39b page iv of text |report/of-fish/p2 page 3 of text "
	if strings.Join(got, "|") != want {
		t.Errorf("\ngot  %s\nwant %s", strings.Join(got, "|"), want)
	}
	if w := d.Warnings; len(w) != 2 || w[0].Text != "page 2: scanned" || w[1].Text != "odd" {
		t.Errorf("warnings %+v", w)
	}
	notes := map[Rule]Note{}
	for _, n := range d.Notes {
		notes[n.Rule] = n
	}
	for rule, text := range map[Rule]string{
		RuleRunningHead: "A/80/1", RuleHidden: "unseen", RuleNoteMark: "1", RuleHyphen: "har-bours", RuleCharacters: "special space: 1",
	} {
		if notes[rule].Text != text {
			t.Errorf("%s: %+v", rule, notes[rule])
		}
	}
	if notes[RuleHidden].Page != "3" || notes[RuleRunningHead].Page != "iv" || notes[RuleListMark].Page != "3" {
		t.Errorf("pages of notes: %+v", d.Notes)
	}
	placed, last := d.Notes[:len(d.Notes)-1], d.Notes[len(d.Notes)-1]
	inOrder := slices.IsSortedFunc(placed, func(a, b Note) int { return cmp.Compare(a.Line, b.Line) })
	if !inOrder || placed[0].Line == 0 || last.Text != "seen nowhere" {
		t.Errorf("not in the order of the file, what has no place last: %+v", d.Notes)
	}
}

// What a format parts stays parted; what a page parts is joined.
func TestPartedParagraphs(t *testing.T) {
	t.Parallel()
	first := paragraph("The members of the conference agreed to meet again in the spring of")
	second := paragraph("the coming year.")
	for format, want := range map[string]int{"pdf": 1, "html": 2, "docx": 2} {
		d := fromPDF(t, &extract.Document{Format: format, Blocks: []extract.Block{first, second}})
		if got := 1 + strings.Count(d.Text, "\n\n"); got != want {
			t.Errorf("%s: %d paragraphs, want %d: %q", format, got, want, d.Text)
		}
	}
}

// The content counts more than the name, and a page in the place of a document is told.
func TestContentOverName(t *testing.T) {
	t.Parallel()
	opts := withPDF(&extract.Document{Format: "pdf", Blocks: []extract.Block{paragraph("Fish.")}}, nil)
	const page = "\ufeff<!-- x --> <!DOCTYPE html><html><p>Not found on this server: %PDF-1.7"
	for _, c := range []struct{ name, raw, format, warning string }{
		{"a.md", "%PDF-1.7", "pdf", "its name says Markdown, its content is PDF and was read as such"},
		{"a.txt", "%PDF-1.7", "pdf", "its name says text, its content is PDF and was read as such"},
		{"a.docx", "\n%PDF-1.7", "pdf", "its name says Word or OpenDocument, its content is PDF and was read as such"},
		{"a.html", "%PDF-1.7", "pdf", "its name says HTML, its content is PDF and was read as such"},
		{"a", "%PDF-1.7", "pdf", ""},
		{"a.pdf", "junk\n%PDF-1.7", "pdf", ""},
		{"a.html", page, "html", ""},
		{"a.txt", "A file of that kind begins with %PDF-1.7.", "", ""},
		{"a", "A file of that kind begins with %PDF-1.7.", "", ""},
		{"a.md", page, "", ""},
		{"a.pdf", strings.ReplaceAll(page, "%", ""), "", "a.pdf: the content is not what its name says: it is a web page, such as a server sends in the place of a file that it does not give; " +
			"look into it with a browser, and fetch the file again; if it is the page that is meant, name it .html"},
		{"a.odt", page[:40], "", "a.odt: the content is not what its name says: it is a web page"},
	} {
		d, err := opts.Read(t.Context(), &File{Name: c.name, Raw: []byte(c.raw)})
		if err != nil {
			if c.format != "" || !errors.Is(err, extract.ErrNotThis) || !strings.HasPrefix(err.Error(), c.warning) {
				t.Errorf("%s, %q: %v", c.name, c.raw, err)
			}
			continue
		}
		warning := ""
		for _, w := range d.Warnings {
			warning += w.Text
		}
		if d.Format != c.format || warning != c.warning {
			t.Errorf("%s, %q: %s, %q", c.name, c.raw, d.Format, warning)
		}
	}
}

func TestRichErrors(t *testing.T) {
	t.Parallel()
	opts := withPDF(nil, &extract.Error{Err: extract.ErrEncrypted, Detail: "a\nb", Advice: "remove the password"})
	_, err := opts.Read(t.Context(), &File{Name: "a.pdf", Raw: []byte("%PDF-")})
	if !errors.Is(err, extract.ErrEncrypted) || err.Error() != "a.pdf: the file is locked with a password: a b; remove the password" {
		t.Errorf("%v", err)
	}
	if _, err := opts.Read(t.Context(), &File{Name: "a.pdf"}); !errors.Is(err, ErrEmpty) {
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := opts.Read(ctx, &File{Name: "a.pdf", Raw: []byte("%PDF-")}); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

// kept is a cache in memory.
type kept map[string][]byte

func (k kept) Get(key string) ([]byte, bool)  { data, ok := k[key]; return data, ok }
func (k kept) Put(key string, extract []byte) { k[key] = extract }

// A file that was read once is not read again while its bytes are the same, whatever its name.
func TestExtractsAreKept(t *testing.T) {
	t.Parallel()
	opts, calls := withPDF(&extract.Document{Format: "pdf", Blocks: []extract.Block{paragraph("Fish.")}}, nil), 0
	read := opts.PDF
	opts.PDF = func(ctx context.Context, raw []byte) (*extract.Document, error) { calls++; return read(ctx, raw) }
	opts.Extracts = kept{}
	for i, f := range []File{{Name: "a.pdf", Raw: []byte("%PDF-1")}, {Name: "b.pdf", Raw: []byte("%PDF-1")}, {Name: "a.pdf", Raw: []byte("%PDF-2")}} {
		d, err := opts.Read(t.Context(), &f)
		if want := []int{1, 1, 2}[i]; err != nil || calls != want || d.Text != "Fish." {
			t.Errorf("%d: %v, read %d times", i, err, calls)
		}
	}
	for key := range opts.Extracts.(kept) {
		opts.Extracts.Put(key, []byte("{")) // damaged
	}
	if _, err := opts.Read(t.Context(), &File{Name: "a.pdf", Raw: []byte("%PDF-1")}); err != nil || calls != 3 {
		t.Errorf("%v, read %d times", err, calls)
	}
}

func TestSidecars(t *testing.T) {
	t.Parallel()
	const added = "added: {time: 2026-01-02T03:04:05Z, sha256: ab, from: x}\n"
	for _, c := range []struct {
		what  string
		files map[string]string
		want  string // id, title, date, language of each document; what is bad; warnings
	}{
		{"full name", map[string]string{"a.pdf": "%PDF-", "a.pdf.yaml": "title: T\ndate: 2001\nlang: fr\n" + added}, "a T 2001 fr"},
		{"stem", map[string]string{"a.pdf": "%PDF-", "A.md": "---\nid: b\n---\nx", "a.yml": "id: c"}, "b A  en|c Own 1999 en"},
		{"over front matter", map[string]string{"a.md": "---\ntitle: T\ndate: 2001\n---\nx", "a.yaml": "title: U"}, "a U 2001 en"},
		{"empty", map[string]string{"a.pdf": "%PDF-", "a.yaml": "\n"}, "a Own 1999 en"},
		{
			"whose",
			map[string]string{"a.pdf": "%PDF-", "a.md": "---\nid: b\n---\nx", "a.yaml": "id: c"},
			"a Own 1999 en|b a  en|bad a.yaml: it is not clear whose metadata this is: it may be that of a.md or of a.pdf; name it after one of them, ending and all: a.md.yaml",
		},
		{
			"two",
			map[string]string{"a.pdf": "%PDF-", "a.yaml": "id: b", "a.pdf.yaml": "id: c"},
			"c Own 1999 en|bad a.yaml: it is not clear whose metadata this is: a.pdf.yaml is that of a.pdf, too; keep one of them",
		},
		{"nobody's", map[string]string{"a.pdf": "%PDF-", "b.yaml": "id: c"}, "a Own 1999 en|warning b.yaml: left out: there is no document of that name beside it"},
		{
			"faults",
			map[string]string{"a.pdf": "%PDF-", "a.yaml": "title: T\ndate: soon\n"},
			"bad a.yaml:2: the metadata cannot be used: date: \"soon\"; write 2000, 2000-04 or 2000-04-30",
		},
		{"no keys", map[string]string{"a.pdf": "%PDF-", "a.yaml": "- x"}, "bad a.yaml:1: the metadata cannot be used: it is not a list of keys and values; write “title: …” lines"},
		{
			"unknown key",
			map[string]string{"a.pdf": "%PDF-", "a.yaml": "x: y"},
			"a Own 1999 en|warning a.yaml:1: metadata of a.pdf: unknown key \"x\"; known are " + frontMatterKeys,
		},
	} {
		t.Run(c.what, func(t *testing.T) {
			t.Parallel()
			opts := withPDF(&extract.Document{
				Format: "pdf", Meta: extract.Meta{Title: "Own", Date: "1999"}, Blocks: []extract.Block{paragraph("Fish live in water.")},
			}, nil)
			corpus, err := ReadFS(t.Context(), os.DirFS(folder(t, c.files)), *opts)
			if err != nil {
				t.Fatal(err)
			}
			var got []string
			for _, d := range corpus.Documents {
				got = append(got, strings.Join([]string{d.ID, d.Meta.Title, d.Meta.Date, d.Meta.Language}, " "))
			}
			for _, bad := range corpus.Bad {
				got = append(got, "bad "+bad.Error())
			}
			for _, w := range corpus.Warnings {
				place := w.File
				if w.Line > 0 {
					place += ":1"
				}
				got = append(got, "warning "+place+": "+w.Text)
			}
			if strings.Join(got, "|") != c.want {
				t.Errorf("\ngot  %s\nwant %s", strings.Join(got, "|"), c.want)
			}
		})
	}
}

// What an index has of a file already is taken over, if its bytes and those of its metadata are the same.
func TestKnownDocuments(t *testing.T) {
	t.Parallel()
	opts := withPDF(&extract.Document{Format: "pdf", Blocks: []extract.Block{paragraph("Fish.")}}, nil)
	var asked []string
	opts.Known = func(f *File) *Document {
		sum, side := f.Sums()
		asked = append(asked, f.Name+" "+sum[:4]+" "+side)
		return &Document{ID: "known", SHA256: sum, Warnings: []Warning{{File: f.Name, Text: "again"}}}
	}
	c, err := ReadFS(t.Context(), os.DirFS(folder(t, map[string]string{"a.pdf": "%PDF-"})), *opts)
	if err != nil || ids(c) != "known" || len(c.Warnings) != 1 || strings.Join(asked, "|") != "a.pdf 3852 " {
		t.Errorf("%v %+v %q", err, c, asked)
	}
}

// An error that no file is to blame for ends the reading: it must not be left out as a bad file.
func TestReaderThatCannotWork(t *testing.T) {
	t.Parallel()
	broken := errors.New("no memory")
	c, err := ReadFS(t.Context(), os.DirFS(folder(t, map[string]string{"a.pdf": "%PDF-", "b.md": "x"})), *withPDF(nil, broken))
	if !errors.Is(err, broken) || c != nil {
		t.Errorf("%+v, %v", c, err)
	}
}
