package web

import (
	"mime"
	"net/http"
	"strings"
	"testing"

	"agendabot/bot"
)

func TestCitePage(t *testing.T) {
	t.Parallel()
	for _, base := range []string{"", "https://example.org/agenda"} {
		s := reader(t, func(c *Config, _ *bot.DeskOptions) { c.Base = base }, read(t, "french.md", frenchDocument))
		for _, d := range []string{"agenda", "french"} {
			doc, err := s.build.Document(d)
			if err != nil {
				t.Fatal(err)
			}
			p, err := s.build.Passage(doc.Passages[len(doc.Passages)-1].ID)
			if err != nil {
				t.Fatal(err)
			}
			link := ""
			if base != "" {
				link = Address(base, p.Passage().ID, p.Text())
			}
			ref := bot.ReferenceOf(p, link)
			page := s.page(t, http.StatusOK, "/cite/"+p.Passage().ID)
			if got := page.named("blockquote")[0].content(""); got != p.Text() {
				t.Errorf("quotes %q", got)
			}
			for _, style := range bot.Styles() {
				cited := bot.Cite(style, ref, clock())
				want := strings.ReplaceAll(cited.Text(), "\r\n", "\n")
				block := page.withID("text-" + string(style))
				if block == nil || block.content("") != want || want == "" {
					t.Fatalf("%s: %v, not %q", style, block, want)
				}
				italic := 0
				for _, r := range cited {
					if r.Italic {
						italic++
					}
				}
				if n := len(block.named("i")); n != italic {
					t.Errorf("%s: %d in italics, not %d", style, n, italic)
				}
				if base != "" && d == "agenda" && style == bot.RIS && !strings.Contains(want, base+"/p/") {
					t.Errorf("%s has no link: %s", style, want)
				}
			}
			if n := len(page.all(func(e *element) bool { _, hidden := e.attrs["hidden"]; return e.has("copy") && hidden })); n != len(bot.Styles()) {
				t.Errorf("%d buttons are hidden until the script shows them", n)
			}
		}
	}
}

func TestCiteFiles(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	p, err := s.build.Passage("agenda/~89f42a05")
	if err != nil {
		t.Fatal(err)
	}
	ref := bot.ReferenceOf(p, "")
	for style, want := range map[bot.Style][2]string{
		bot.RIS:    {"application/x-research-info-systems", p.Passage().Key + ".ris"},
		bot.BibTeX: {"application/x-bibtex", p.Passage().Key + ".bib"},
	} {
		for _, name := range []string{string(style), strings.ToUpper(string(style))} {
			w := s.get("/cite/agenda/~89f42a05?style=" + name)
			kind, params, err := mime.ParseMediaType(w.Header().Get("Content-Disposition"))
			if w.Code != 200 || w.Header().Get("Content-Type") != want[0] || kind != "attachment" || params["filename"] != want[1] || err != nil {
				t.Errorf("%s: %d %v", name, w.Code, w.Header())
			}
			if w.Body.String() != bot.Cite(style, ref, clock()).Text() {
				t.Errorf("%s: %q", name, w.Body)
			}
		}
	}
	for style, status := range map[string]int{"apa": 200, "": 200, "x": 400, "%00": 400, "ris%0d%0aX:y": 400, "<b>": 400} {
		checkPage(t, style, s.get("/cite/agenda/~89f42a05?style="+style))
		if w := s.get("/cite/agenda/~89f42a05?style=" + style); w.Code != status || w.Header().Get("Content-Disposition") != "" {
			t.Errorf("style %q: %d", style, w.Code)
		}
	}
}
