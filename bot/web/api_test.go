package web

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"agendabot/bot"
)

// checkJSON holds for every answer to a program: it is one JSON object with the version, and may be read by any page.
func checkJSON(tb testing.TB, w *httptest.ResponseRecorder) map[string]any {
	tb.Helper()
	var v map[string]any
	if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
		tb.Fatalf("%v: %s", err, w.Body)
	}
	if v["version"] != float64(1) || w.Header().Get("Content-Type") != "application/json; charset=utf-8" || w.Header().Get("Access-Control-Allow-Origin") != "*" {
		tb.Errorf("version %v, %v", v["version"], w.Header())
	}
	if e, failed := v["error"].(map[string]any); failed != (w.Code >= 400) || (failed && (e["status"] != float64(w.Code) || e["message"] == "")) {
		tb.Errorf("status %d with %s", w.Code, w.Body)
	}
	return v
}

func TestAPIAsk(t *testing.T) {
	t.Parallel()
	for base, prefix := range map[string]string{"": "/p/", "https://example.org/agenda": "https://example.org/agenda/p/"} {
		s := reader(t, func(c *Config, _ *bot.DeskOptions) { c.Base = base })
		want, err := s.server.cfg.Desk.Ask(t.Context(), bot.From{Platform: "api"}, bot.Question{Text: "What is human security?", Language: "en"})
		if err != nil {
			t.Fatal(err)
		}
		w := s.get("/api/ask?q=What+is+human+security%3F&unknown=1")
		v := checkJSON(t, w)
		var got struct {
			bot.Answer
			Citations []struct {
				bot.Citation
				URL string `json:"url"`
			} `json:"citations"`
		}
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%d, %v", w.Code, err)
		}
		if got.Verdict != want.Verdict || got.Question != want.Question || got.Corpus != want.Corpus || len(got.Citations) != len(want.Citations) || len(got.Citations) == 0 {
			t.Errorf("%+v, not %+v", got, want)
		}
		for i, c := range got.Citations {
			if c.Text != want.Citations[i].Text || c.URL != Address(strings.TrimSuffix(prefix, "/p/"), c.ID, c.Text) || !slices.Equal(c.Spans, want.Citations[i].Spans) {
				t.Errorf("citation %d: %+v", i, c)
			}
		}
		for _, key := range []string{"question", "verdict", "citations", "evidence", "corpus", "language"} {
			if _, ok := v[key]; !ok {
				t.Errorf("no %s in %s", key, w.Body)
			}
		}
	}
}

func TestAPIParameters(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	for target, want := range map[string]struct {
		status int
		says   string
	}{
		"/api/ask?q=human&n=1":                       {200, `"language": "en"`},
		"/api/ask?q=human&n=10&lang=fr":              {200, `"language": "fr"`},
		"/api/ask?q=human&n=0":                       {400, "The value of n"},
		"/api/ask?q=human&n=11":                      {400, "The value of n"},
		"/api/ask?q=human&n=x":                       {400, "The value of n"},
		"/api/ask?q=human&n=99999999999999999999999": {400, "The value of n"},
		"/api/ask?q=human&lang=de":                   {400, "The value of lang"},
		"/api/ask?q=human&n=-1&lang=fr":              {400, "La valeur de n"},
		"/api/ask":                                   {400, bot.UserText(bot.ErrNoQuestion, "en")},
		"/api/ask?q=&lang=fr":                        {400, bot.UserText(bot.ErrNoQuestion, "fr")},
		"/api/documents?lang=xx":                     {400, "The value of lang"},
		"/api/passages/agenda?lang=xx":               {400, "The value of lang"},
		"/api":                                       {404, "no page"},
		"/api/":                                      {404, "no page"},
		"/api/nothing?lang=fr":                       {404, "pas de page"},
		"/api/passages":                              {404, "no page"},
		"/api/passages/nothing":                      {404, "no passage"},
	} {
		w := s.get(target)
		checkJSON(t, w)
		var message struct{ Error struct{ Message string } }
		_ = json.Unmarshal(w.Body.Bytes(), &message)
		if w.Code != want.status || !strings.Contains(w.Body.String()+message.Error.Message, want.says) {
			t.Errorf("%s: %d %s", target, w.Code, w.Body)
		}
	}
	var one struct{ Citations []json.RawMessage }
	if err := json.Unmarshal(s.get("/api/ask?q=human+security&n=1").Body.Bytes(), &one); err != nil || len(one.Citations) != 1 {
		t.Errorf("%d citations, %v", len(one.Citations), err)
	}
	if w := s.get("/api/ask?q=human", "Accept-Language", "fr"); !strings.Contains(w.Body.String(), `"language": "fr"`) {
		t.Errorf("Accept-Language is not heard: %s", w.Body)
	}
	if w := s.get("/api/ask?q=human", "Cookie", "lang=fr"); !strings.Contains(w.Body.String(), `"language": "en"`) {
		t.Errorf("a cookie changes what programs get: %s", w.Body)
	}
}

func TestAPIPassage(t *testing.T) {
	t.Parallel()
	s, places := passages(t)
	for _, p := range places {
		for _, name := range []string{p.Passage().ID, p.Passage().Key} {
			w := s.get("/api/passages/" + name)
			checkJSON(t, w)
			var got struct {
				bot.Citation
				URL       string
				Meta      struct{ Title string }
				Citations map[string]string
				Build     string
			}
			if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
				t.Fatalf("%s: %d, %v", name, w.Code, err)
			}
			if got.ID != p.Passage().ID || got.Text != p.Text() || got.URL != Address("", got.ID, got.Text) || got.Meta.Title != p.Document.Meta.Title ||
				got.Build != s.build.Summary().Digest {
				t.Errorf("%s: %+v", name, got)
			}
			ref := bot.ReferenceOf(p, "")
			for _, style := range bot.Styles() {
				if want := bot.Cite(style, ref, clock()).Text(); got.Citations[string(style)] != want || want == "" {
					t.Errorf("%s in %s: %q, not %q", name, style, got.Citations[string(style)], want)
				}
			}
		}
	}
	five := places[5].Passage().ID
	w := s.get("/api/passages/agenda/old/~11111111?lang=fr")
	if v := checkJSON(t, w); w.Code != 301 || w.Header().Get("Location") != "/api/passages/"+five+"?lang=fr" || v["moved_to"] != five || v["exact"] != true {
		t.Errorf("moved: %d to %q: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	for target, status := range map[string]int{"~33333333": 410, "~66666666": 503, "~77777777": 404} {
		w := s.get("/api/passages/agenda/old/" + target)
		if checkJSON(t, w); w.Code != status {
			t.Errorf("%s: %d", target, w.Code)
		}
	}
}

func TestAPIDocuments(t *testing.T) {
	t.Parallel()
	s := reader(t, nil, read(t, "report.md", reportDocument))
	w := s.get("/api/documents")
	checkJSON(t, w)
	var got struct{ Documents []apiDocument }
	if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || len(got.Documents) != 2 {
		t.Fatalf("%d documents, %v", len(got.Documents), err)
	}
	for i, d := range s.build.Manifest().Documents {
		want := apiDocument{d.ID, d.Meta.Title, d.Meta, d.Sections, d.Passages, d.Words, "/d/" + d.ID}
		if got.Documents[i] != want {
			t.Errorf("%+v, not %+v", got.Documents[i], want)
		}
	}
}

// TestAskedFrom checks that the journal is told where a question comes from and nothing of who asked.
func TestAskedFrom(t *testing.T) {
	t.Parallel()
	lines := make(chan bot.Asked, 2)
	s := reader(t, func(_ *Config, o *bot.DeskOptions) { o.Store = passingOn{o.Store, lines} })
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() {
		defer close(done)
		_ = s.server.cfg.Desk.Run(ctx)
	}()
	for target, platform := range map[string]string{"/ask?q=human+security": "web", "/api/ask?q=human+security": "api"} {
		s.get(target, "Cookie", "lang=fr; session=secret")
		line := <-lines
		if line.Platform != platform || line.Text != "human security" || line.Person != (bot.Person{}) || line.Channel != (bot.Channel{}) {
			t.Errorf("%s: %+v", target, line)
		}
	}
	cancel()
	<-done
}

// passingOn is a store that passes on what it is to record.
type passingOn struct {
	bot.Store
	lines chan<- bot.Asked
}

func (a passingOn) Record(_ context.Context, lines []bot.Asked) error {
	for i := range lines {
		a.lines <- lines[i]
	}
	return nil
}
