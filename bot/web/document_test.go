package web

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"

	"agendabot/bot"
)

const reportDocument = `---
id: report
title: A Report
author: Jane Doe
publisher: The Press
date: 2001-04-30
edition: revised
language: fr
source: javascript:alert(1)
rights: <b>All</b>
note: Only "part" of it.
---
# Premier

Un paragraphe avec une note[^1] et <script>alert(1)</script> assez de mots pour rester seul, sans être joint au suivant, quoi qu’il arrive ici.

##### Trop profond

Deuxième paragraphe.

# Premier

| Année | Morts |
|---|---|
| 1998 | 12 |

[^1]: La note.
`

func TestDocumentPage(t *testing.T) {
	t.Parallel()
	s := reader(t, nil, read(t, "report.md", reportDocument))
	page := s.page(t, http.StatusOK, "/d/report")
	article := page.named("article")[0]
	if article.attrs["lang"] != "fr" || page.named("html")[0].attrs["lang"] != "en" {
		t.Errorf("languages %q in %q", article.attrs["lang"], page.named("html")[0].attrs["lang"])
	}
	for _, want := range []string{"A Report", "Jane Doe", "The Press", "2001-04-30", "revised", "<b>All</b>", `Only "part" of it.`, "French"} {
		if !strings.Contains(article.named("header")[0].content(""), want) {
			t.Errorf("no %q in %s", want, article.named("header")[0].content(""))
		}
	}
	if a := article.all(func(e *element) bool { return strings.HasPrefix(e.attrs["href"], "javascript") }); len(a) > 0 {
		t.Errorf("a link to %v", a[0].attrs)
	}
	doc, err := s.build.Document("report")
	if err != nil {
		t.Fatal(err)
	}
	if got, want := words(article.content("ui")), expected(doc); !slices.Equal(got, want) {
		t.Errorf("words\n%q, not\n%q", got, want)
	}
	outline := page.named("nav")[1]
	for _, a := range outline.named("a") {
		fragment, err := url.PathUnescape(strings.TrimPrefix(a.attrs["href"], "#"))
		if err != nil || page.withID(fragment) == nil || page.withID(fragment).content("") != a.content("") {
			t.Errorf("%q leads to %q, %v", a.content(""), fragment, err)
		}
	}
	if n := len(outline.named("a")); n != len(doc.Sections)-1 {
		t.Errorf("the outline has %d headings of %d", n, len(doc.Sections)-1)
	}
	for _, e := range article.all(func(e *element) bool { return e.has("ui") && e.name != "h1" && e.name != "span" }) {
		if e.attrs["lang"] != "en" {
			t.Errorf("<%s class=%q> of ours does not say that it is English: %q", e.name, e.attrs["class"], e.content(""))
		}
	}
}

func TestDocumentLinksResolve(t *testing.T) {
	t.Parallel()
	s := reader(t, nil, read(t, "report.md", reportDocument))
	page := s.page(t, http.StatusOK, "/d/report")
	count := map[string]int{}
	for _, a := range page.named("article")[0].named("a") {
		kind, _, _ := strings.Cut(strings.TrimPrefix(a.attrs["href"], "/"), "/")
		count[kind]++
		w := s.get(a.attrs["href"])
		if kind != "p" {
			if w.Code != http.StatusOK {
				t.Errorf("%s: %d", a.attrs["href"], w.Code)
			}
			continue
		}
		to, err := url.Parse(w.Header().Get("Location"))
		if err != nil || w.Code != http.StatusFound || to.Path != "/d/report" || to.RawQuery != "" || page.withID(to.Fragment) == nil {
			t.Errorf("%s: %d to %v", a.attrs["href"], w.Code, to)
		}
		if name := a.attrs["aria-label"]; !strings.HasPrefix(name, a.content("")) || len(name) < 5 {
			t.Errorf("the number %q is named %q", a.content(""), name)
		}
	}
	doc, _ := s.build.Document("report")
	for _, kind := range []string{"p", "cite", "report"} {
		if count[kind] != len(doc.Passages) {
			t.Errorf("%d links to /%s/ for %d passages", count[kind], kind, len(doc.Passages))
		}
	}
}

func TestDocumentWithoutReports(t *testing.T) {
	t.Parallel()
	s := reader(t, func(_ *Config, o *bot.DeskOptions) { o.Off = true })
	for _, target := range []string{"/d/agenda", "/ask?q=human+security"} {
		if w := s.get(target); strings.Contains(w.Body.String(), "/report/") {
			t.Errorf("%s offers reports", target)
		}
	}
}

func TestDocumentNotices(t *testing.T) {
	t.Parallel()
	s := reader(t, nil, read(t, "report.md", reportDocument))
	doc, err := s.build.Document("report")
	if err != nil {
		t.Fatal(err)
	}
	tx := textsFor("en")
	for kind, want := range map[string]string{"changed": tx.Changed, "moved": tx.Moved, "near": tx.Near} {
		for i := range doc.Passages {
			key := doc.Passages[i].Key
			page := s.page(t, http.StatusOK, "/d/report?"+kind+"="+key)
			at := page.withID(passageAnchor(key))
			notices := page.all(func(e *element) bool { return e.has("notice") })
			if len(notices) != 1 || notices[0].content("") != want || !strings.Contains(at.content(""), want) {
				t.Errorf("%s of %s: %d notices", kind, doc.Passages[i].ID, len(notices))
			}
		}
	}
	agendaKey := agenda(t).Passages[0].Key
	for _, q := range []string{
		"changed=", "changed=x", "changed=<script>", "moved=" + agendaKey, "near=" + strings.ToUpper(doc.Passages[0].Key),
		"gone=" + doc.Passages[0].Key, "changed=%00", "moved=" + strings.Repeat("a", 16),
	} {
		page := s.page(t, http.StatusOK, "/d/report?"+q)
		if n := page.all(func(e *element) bool { return e.has("notice") }); len(n) > 0 {
			t.Errorf("%s: %s", q, n[0].content(""))
		}
	}
}

func TestDocumentAddresses(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	for target, want := range map[string]struct {
		status int
		to     string
	}{
		"/d/agenda":                       {200, ""},
		"/d/AGENDA?x=1":                   {301, "/d/agenda?x=1"},
		"/d/%61genda":                     {200, ""},
		"/d/nothing":                      {404, ""},
		"/d/agenda/":                      {404, ""},
		"/d/":                             {404, ""},
		"/d":                              {404, ""},
		"/d/..%2fagenda":                  {404, ""},
		"/d/%00":                          {404, ""},
		"/d/%ff":                          {404, ""},
		"/d/" + strings.Repeat("a", 5000): {404, ""},
		"/d/agenda?changed=" + strings.Repeat("a", 3000): {200, ""},
		"/d/<script>": {404, ""},
	} {
		w := s.get(target)
		if w.Code != want.status || w.Header().Get("Location") != want.to {
			t.Errorf("%s: %d to %q", target, w.Code, w.Header().Get("Location"))
		}
		if w.Code != 301 {
			checkPage(t, target, w)
		}
	}
}

func TestDocumentNotModified(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	for _, target := range []string{"/", "/d/agenda", "/about", "/cite/agenda/~89f42a05", "/api/documents", "/api/passages/agenda/~89f42a05"} {
		tag := s.get(target).Header().Get("ETag")
		if w := s.get(target, "If-None-Match", tag); tag == "" || w.Code != http.StatusNotModified || w.Body.Len() > 0 {
			t.Errorf("%s: ETag %q, %d", target, tag, w.Code)
		}
	}
	tag := s.get("/d/agenda").Header().Get("ETag")
	key := agenda(t).Passages[3].Key
	for name, w := range map[string]string{
		"another language": s.get("/d/agenda", "Accept-Language", "fr").Header().Get("ETag"),
		"a notice":         s.get("/d/agenda?changed=" + key).Header().Get("ETag"),
		"another notice":   s.get("/d/agenda?moved=" + key).Header().Get("ETag"),
	} {
		if w == tag || w == "" {
			t.Errorf("%s has the ETag %q too", name, w)
		}
	}
}

func TestWebAddress(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"https://example.org/a b": "https://example.org/a%20b", "http://example.org": "http://example.org", "javascript:alert(1)": "", "": "",
		"//example.org": "", "ftp://x/y": "", "https://": "", "data:text/html,x": "", "%zz": "", "https:example.org": "",
	} {
		if got := webAddress(in); got != want {
			t.Errorf("%q: %q", in, got)
		}
	}
}

// TestDocumentCache checks that of many callers at once one writes, and that no more is kept than is allowed.
func TestDocumentCache(t *testing.T) {
	t.Parallel()
	c := newDocumentCache(1000)
	var mu sync.Mutex
	written := map[string]int{}
	write := func(name string, size int) *writtenBody {
		return c.get(documentKey{document: name}, func() *writtenBody {
			mu.Lock()
			defer mu.Unlock()
			written[name]++
			return &writtenBody{html: strings.Repeat("x", size)}
		})
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			if got := len(write("a", 600).html); got != 600 {
				t.Errorf("%d bytes", got)
			}
		})
	}
	all.Wait()
	if written["a"] != 1 {
		t.Errorf("written %d times", written["a"])
	}
	for i := range 5 {
		write(fmt.Sprint(i), 300)
	}
	if c.bytes > 1000 || c.bytes != 900 || c.recent.Len() != 3 || len(c.kept) != 3 {
		t.Errorf("%d bytes, %d documents", c.bytes, c.recent.Len())
	}
	write("huge", 5000)
	if c.recent.Len() != 1 || c.bytes != 5000 {
		t.Errorf("the latest is not kept: %d bytes, %d documents", c.bytes, c.recent.Len())
	}
	write("huge", 5000)
	write("a", 10)
	if written["huge"] != 1 || written["a"] != 2 || c.bytes != 10 {
		t.Errorf("%v, %d bytes", written, c.bytes)
	}
}

// TestDocumentCacheAfterPanic checks that a document that could not be written once is not lost for good.
func TestDocumentCacheAfterPanic(t *testing.T) {
	t.Parallel()
	c := newDocumentCache(1000)
	func() {
		defer func() {
			if recover() == nil {
				t.Error("the panic is swallowed")
			}
		}()
		c.get(documentKey{}, func() *writtenBody { panic("a fault") })
	}()
	if got := c.get(documentKey{}, func() *writtenBody { return &writtenBody{html: "x"} }); got == nil || got.html != "x" {
		t.Errorf("%v", got)
	}
}

func TestOutlineIsATree(t *testing.T) {
	t.Parallel()
	for src, want := range map[string]string{
		"Text only.":                            "",
		"# A\n\nx\n\n# B\n\ny":                  "A B",
		"## A\n\nx\n\n#### B\n\n### C\n\n# D":   "A (B C) D",
		"### A\n\n# B\n\n## C\n\n### D\n\n## E": "A B (C (D) E)",
	} {
		root, err := parse(string(outline(read(t, "x.md", "---\ntitle: T\n---\n"+src))))
		if err == nil {
			err = structure(root)
		}
		if err != nil {
			t.Errorf("%q: %v", src, err)
			continue
		}
		var show func(e *element) string
		show = func(e *element) string {
			var parts []string
			for _, li := range e.children {
				if li.name != "li" {
					continue
				}
				parts = append(parts, li.named("a")[0].content(""))
				for _, below := range li.children {
					if below.name == "ol" {
						parts = append(parts, "("+show(below)+")")
					}
				}
			}
			return strings.Join(parts, " ")
		}
		got := ""
		if len(root.children) > 0 {
			got = show(root.children[0])
		}
		if got != want {
			t.Errorf("%q: %s, not %s", src, got, want)
		}
	}
}

// big is a document of many passages.
func big(tb testing.TB, paragraphs int) string {
	tb.Helper()
	var b strings.Builder
	b.WriteString("---\nid: big\ntitle: Big\n---\n")
	for i := range paragraphs {
		if i%20 == 0 {
			fmt.Fprintf(&b, "## Section %d\n\n", i/20)
		}
		fmt.Fprintf(&b, "Paragraph %d says that human security and its agenda %s end.\n\n", i, strings.Repeat("go on & on ", 20))
	}
	return b.String()
}

func BenchmarkDocument(b *testing.B) {
	doc := read(b, "big.md", big(b, 5000))
	s := reader(b, nil, doc)
	for name, id := range map[string]string{"agenda": "agenda", "5000 passages": "big"} {
		b.Run(name+"/cached", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if w := s.get("/d/" + id); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
		b.Run(name+"/uncached", func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				s.server.documents = newDocumentCache(documentCacheBytes)
				if w := s.get("/d/" + id); w.Code != http.StatusOK {
					b.Fatal(w.Code)
				}
			}
		})
	}
}

func BenchmarkAPIAsk(b *testing.B) {
	s := reader(b, nil)
	b.ReportAllocs()
	for b.Loop() {
		if w := s.get("/api/ask?q=what+is+human+security"); w.Code != http.StatusOK {
			b.Fatal(w.Code)
		}
	}
}
