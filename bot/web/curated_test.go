package web

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

// TestCurated: a page says which passages an administrator chose, and does not say of those that they were found.
func TestCurated(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	for lang, want := range map[string][]string{
		"en": {"<span>Answered</span>", `<span class="fragment">(chosen by the administrator)</span>`},
		"fr": {"<span>Réponse choisie</span>", `<span class="fragment">(choisi par l’administrateur)</span>`},
	} {
		a := chattest.Chosen(chattest.Rendered(t, s.build, "What is human security?"), 1)
		r := httptest.NewRequest(http.MethodGet, "/ask?q=x", http.NoBody)
		r.Header.Set("Accept-Language", lang)
		w := httptest.NewRecorder()
		s.server.page(w, r, http.StatusOK, "answer", s.server.answerPage(s.build, a, "x", lang))
		page := w.Body.String()
		for _, words := range want {
			if strings.Count(page, words) != 1 {
				t.Errorf("%q is not once in:\n%s", words, page)
			}
		}
		if len(a.Citations) < 2 || !strings.Contains(page, a.Citations[1].Key) && !strings.Contains(page, a.Citations[1].ID) {
			t.Errorf("what else was found is missing in:\n%s", page)
		}
	}
}

// TestCuratedQuestions: they are offered on the first page and where nothing was found, and can be asked by a click.
func TestCuratedQuestions(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	asked := []string{`Why <b>"landmines"</b> & co?`}
	link := `<a href="/ask?q=Why%20%3cb%3e%22landmines%22%3c%2fb%3e%20%26%20co%3f">Why &lt;b&gt;&#34;landmines&#34;&lt;/b&gt; &amp; co?</a>`
	for name, data := range map[string]any{
		"home":   homePage{Questions: asked},
		"answer": s.server.answerPage(s.build, &bot.Answer{Verdict: bot.NotFound, Questions: asked}, "x", "en"),
	} {
		w := httptest.NewRecorder()
		s.server.page(w, httptest.NewRequest(http.MethodGet, "/", http.NoBody), http.StatusOK, name, data)
		if page := w.Body.String(); !strings.Contains(page, "You can ask:</h2>") || !strings.Contains(page, link) {
			t.Errorf("%s:\n%s", name, page)
		}
	}
}
