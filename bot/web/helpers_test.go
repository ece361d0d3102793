package web

import (
	"context"
	"encoding/xml"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// read makes a document as it would be read from a file of the corpus.
func read(tb testing.TB, name, text string) *corpus.Document {
	tb.Helper()
	d, _, err := corpus.ReadFile(name, []byte(text), corpus.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return d
}

// agenda is the embedded text.
func agenda(tb testing.TB) *corpus.Document {
	tb.Helper()
	c, err := corpus.Default(tb.Context())
	if err != nil || len(c.Documents) != 1 {
		tb.Fatalf("%d documents, %v", len(c.Documents), err)
	}
	return c.Documents[0]
}

// build indexes documents in memory.
func build(tb testing.TB, docs ...*corpus.Document) *index.Build {
	tb.Helper()
	slices.SortFunc(docs, func(a, b *corpus.Document) int { return strings.Compare(a.ID, b.ID) })
	b, err := index.NewMemory(tb.Context(), docs)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = b.Close() })
	return b
}

// recorder is a store that remembers what was reported and asked.
type recorder struct {
	*bot.Memory
	mu      sync.Mutex
	reports []bot.WrongQuotation
	broken  bool
}

func (r *recorder) ReportWrong(_ context.Context, w bot.WrongQuotation) error {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.broken {
		return errors.New("the disk is full of <secrets>")
	}
	r.reports = append(r.reports, w)
	return nil
}

// setup is a reader over documents, with what its parts were given.
type setup struct {
	cfg    Config
	store  *recorder
	build  *index.Build
	server *Server
	h      http.Handler
}

// clock is the time of all tests.
func clock() time.Time { return time.Date(2026, 5, 4, 12, 0, 0, 0, time.UTC) }

// reader makes a reader over the agenda and further documents; change may change its settings.
func reader(tb testing.TB, change func(*Config, *bot.DeskOptions), docs ...*corpus.Document) *setup {
	tb.Helper()
	s := &setup{store: &recorder{Memory: bot.NewMemory()}, build: build(tb, append(docs, agenda(tb))...)}
	log := slog.New(slog.DiscardHandler)
	live := index.NewFixed(s.build)
	opts := bot.DeskOptions{Live: live, Store: s.store}
	s.cfg = Config{Live: live, Log: log, Version: "1.2.3"}
	if change != nil {
		change(&s.cfg, &opts)
	}
	s.cfg.Desk = bot.NewDesk(log, opts)
	var err error
	if s.server, err = New(s.cfg); err != nil {
		tb.Fatal(err)
	}
	s.server.now = clock
	s.h = s.server.Handler()
	return s
}

// get asks for an address; headers are pairs of name and value.
func (s *setup) get(target string, headers ...string) *httptest.ResponseRecorder {
	return s.do(http.MethodGet, target, "", headers...)
}

func (s *setup) do(method, target, body string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(method, target, strings.NewReader(body))
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.h.ServeHTTP(w, r)
	return w
}

// page asks for a page and checks what holds for every one of them.
func (s *setup) page(tb testing.TB, status int, target string) *element {
	tb.Helper()
	w := s.get(target)
	if w.Code != status {
		tb.Fatalf("%s: status %d, not %d: %s", target, w.Code, status, w.Body)
	}
	return checkPage(tb, target, w)
}

// element is a piece of a page: an element with its children, or text.
type element struct {
	name     string
	attrs    map[string]string
	text     string // of a piece of text; its name is empty
	children []*element
}

// parse reads HTML that is well-formed: every element ends where it should. Browsers take more; our pages do not need it.
func parse(src string) (*element, error) {
	d := xml.NewDecoder(strings.NewReader(src))
	d.Strict = false
	d.AutoClose = []string{"meta", "link", "input"}
	d.Entity = xml.HTMLEntity
	root := &element{name: "#"}
	stack := []*element{root}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			if len(stack) != 1 {
				return nil, errors.New("not closed: " + stack[len(stack)-1].name)
			}
			return root, nil
		}
		if err != nil {
			return nil, err
		}
		top := stack[len(stack)-1]
		switch t := token.(type) {
		case xml.StartElement:
			e := &element{name: t.Name.Local, attrs: map[string]string{}}
			for _, a := range t.Attr {
				e.attrs[a.Name.Local] = a.Value
			}
			top.children = append(top.children, e)
			stack = append(stack, e)
		case xml.EndElement:
			if top.name != t.Name.Local {
				return nil, errors.New("</" + t.Name.Local + "> ends " + top.name)
			}
			stack = stack[:len(stack)-1]
		case xml.CharData:
			top.children = append(top.children, &element{text: string(t)})
		}
	}
}

// each visits an element and all below it.
func (e *element) each(visit func(*element)) {
	visit(e)
	for _, c := range e.children {
		c.each(visit)
	}
}

// all are the elements below that a function chooses.
func (e *element) all(choose func(*element) bool) []*element {
	var found []*element
	e.each(func(x *element) {
		if x.name != "" && choose(x) {
			found = append(found, x)
		}
	})
	return found
}

func (e *element) named(name string) []*element {
	return e.all(func(x *element) bool { return x.name == name })
}

func (e *element) withID(id string) *element {
	for _, x := range e.all(func(x *element) bool { return x.attrs["id"] == id }) {
		return x
	}
	return nil
}

func (e *element) has(class string) bool {
	return slices.Contains(strings.Fields(e.attrs["class"]), class)
}

// content is the text of an element, without that of elements of a class; all of it if the class is empty.
func (e *element) content(without string) string {
	if e.name == "" {
		return e.text
	}
	if without != "" && e.has(without) {
		return ""
	}
	var b strings.Builder
	for _, c := range e.children {
		b.WriteString(c.content(without))
	}
	return b.String()
}

// checkPage holds for every page: it is well-formed, has one main part and one first heading, a title that fits, no id twice, no
// inline script or style, no address of another scheme; and its head says what it is.
func checkPage(tb testing.TB, name string, w *httptest.ResponseRecorder) *element {
	tb.Helper()
	if got := w.Header().Get("Content-Type"); got != "text/html; charset=utf-8" {
		tb.Errorf("%s: Content-Type %q", name, got)
	}
	if got := w.Header().Get("Cache-Control"); got == "" {
		tb.Errorf("%s: no Cache-Control", name)
	}
	page, err := parse(w.Body.String())
	if err != nil {
		tb.Fatalf("%s: %v\n%s", name, err, w.Body)
	}
	for _, one := range []string{"main", "h1", "title", "header"} {
		n := len(page.named(one))
		if one == "header" {
			n = min(n, 1)
		}
		if n != 1 {
			tb.Errorf("%s: %d × %s", name, n, one)
		}
	}
	if title := page.named("title")[0].content(""); len([]rune(title)) > 70 || strings.TrimSpace(title) == "" {
		tb.Errorf("%s: the title is %q", name, title)
	}
	if lang := page.named("html")[0].attrs["lang"]; lang != w.Header().Get("Content-Language") || !isLanguage(lang) {
		tb.Errorf("%s: the language is %q", name, lang)
	}
	ids, level := map[string]bool{}, 0
	page.each(func(e *element) {
		checkElement(tb, name, e)
		if id := e.attrs["id"]; id != "" {
			if ids[id] {
				tb.Errorf("%s: id %q is there twice", name, id)
			}
			ids[id] = true
		}
		if len(e.name) == 2 && e.name[0] == 'h' && e.name[1] >= '1' && e.name[1] <= '6' {
			if next := int(e.name[1] - '0'); next > level+1 {
				tb.Errorf("%s: %s follows a heading of level %d", name, e.name, level)
			} else {
				level = next
			}
		}
	})
	page.each(func(e *element) {
		for _, attr := range []string{"for", "aria-labelledby", "aria-describedby", "data-copy"} {
			if to, ok := e.attrs[attr]; ok && !ids[to] {
				tb.Errorf("%s: %s leads to %q, which there is not", name, attr, to)
			}
		}
	})
	return page
}

// checkElement checks what the content security policy forbids, and where an element may stand.
func checkElement(tb testing.TB, name string, e *element) {
	tb.Helper()
	for attr, value := range e.attrs {
		if attr == "style" || strings.HasPrefix(attr, "on") {
			tb.Errorf("%s: <%s %s=%q>", name, e.name, attr, value)
		}
	}
	for _, attr := range []string{"href", "src", "action", "cite"} {
		if v := e.attrs[attr]; v != "" && !strings.HasPrefix(v, "#") && !strings.HasPrefix(v, "https://") && !strings.HasPrefix(v, "http://") &&
			(!strings.HasPrefix(v, "/") || strings.HasPrefix(v, "//") || strings.Contains(v, `\`)) {
			tb.Errorf("%s: <%s %s=%q>", name, e.name, attr, v)
		}
	}
	if e.name == "script" && (e.attrs["src"] == "" || e.content("") != "") {
		tb.Errorf("%s: an inline script", name)
	}
	allowed := map[string][]string{
		"ul": {"li"}, "ol": {"li"}, "table": {"thead", "tbody"}, "thead": {"tr"}, "tbody": {"tr"}, "tr": {"td", "th"}, "dl": {"div"},
	}[e.name]
	for _, c := range e.children {
		switch {
		case allowed == nil:
		case c.name == "" && strings.TrimSpace(c.text) != "":
			tb.Errorf("%s: text %q in <%s>", name, c.text, e.name)
		case c.name != "" && !slices.Contains(allowed, c.name):
			tb.Errorf("%s: <%s> in <%s>", name, c.name, e.name)
		}
	}
	if e.name == "p" || e.name == "a" || e.name == "span" {
		for _, block := range []string{"p", "div", "ul", "ol", "table", "blockquote", "section", "h2"} {
			if n := len(e.named(block)); n > 1 || (n == 1 && e.name != block) {
				tb.Errorf("%s: <%s> in <%s>", name, block, e.name)
			}
		}
	}
}
