package web

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"agendabot/bot"
)

func TestLanguageOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ cookie, accept, want string }{
		{"", "", "en"},
		{"", "fr", "fr"},
		{"", "fr-CA,fr;q=0.9,en;q=0.8", "fr"},
		{"", "en-GB,fr;q=0.9", "en"},
		{"", "de, fr;q=0.5, en;q=0.1", "fr"},
		{"", "de", "en"},
		{"", "fr;q=0, en", "en"},
		{"", "*", "en"},
		{"", ";;;q=x\x00", "en"},
		{"", strings.Repeat("fr,", 5000), "fr"},
		{"fr", "en", "fr"},
		{"en", "fr", "en"},
		{"xx", "fr", "fr"},
		{"<b>", "", "en"},
	} {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		if c.accept != "" {
			r.Header.Set("Accept-Language", c.accept)
		}
		if c.cookie != "" {
			r.Header.Set("Cookie", "lang="+c.cookie)
		}
		if got := languageOf(r); got != c.want {
			t.Errorf("cookie %q, Accept-Language %.40q: %s, not %s", c.cookie, c.accept, got, c.want)
		}
	}
}

func TestChooseLanguage(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	under := reader(t, func(c *Config, _ *bot.DeskOptions) { c.Base = "https://example.org/agenda/" })
	for _, c := range []struct {
		s                  *setup
		target, to, cookie string
	}{
		{s, "/?lang=fr", "/", "fr"},
		{s, "/ask?q=a+b&lang=fr", "/ask?q=a+b", "fr"},
		{s, "/ask?lang=en&q=%26%3D&lang=fr", "/ask?q=%26%3D", "en"},
		{s, "/d/agenda?lang=xx", "/d/agenda", ""},
		{s, "/d/agenda?lang=", "/d/agenda", ""},
		{s, "//evil.example/?lang=fr", "/evil.example/", "fr"},
		{s, "///evil.example?lang=fr", "/evil.example", "fr"},
		{s, "/%5C%5Cevil.example?lang=fr", "/evil.example", "fr"},
		{s, "/%2Fevil.example?lang=fr", "/evil.example", "fr"},
		{s, "/%09/evil.example?lang=fr", "/%09/evil.example", "fr"},
		{s, "/x%0d%0aSet-Cookie:a=b?lang=fr", "/x%0D%0ASet-Cookie:a=b", "fr"},
		{s, "/nowhere?lang=fr", "/nowhere", "fr"},
		{under, "/agenda/about?lang=fr", "/agenda/about", "fr"},
		{under, "/about?lang=fr", "/agenda/about", "fr"},
		{under, "/agenda//evil.example?lang=fr", "/agenda/evil.example", "fr"},
	} {
		w := c.s.get(c.target)
		if w.Code != http.StatusSeeOther || w.Header().Get("Location") != c.to {
			t.Errorf("%s: %d to %q, not %q", c.target, w.Code, w.Header().Get("Location"), c.to)
		}
		cookies := w.Result().Cookies()
		if c.cookie == "" {
			if len(cookies) > 0 {
				t.Errorf("%s sets %v", c.target, cookies)
			}
			continue
		}
		if len(cookies) != 1 || cookies[0].Name != "lang" || cookies[0].Value != c.cookie || cookies[0].SameSite != http.SameSiteLaxMode ||
			!cookies[0].HttpOnly || cookies[0].Secure != (c.s == under) {
			t.Errorf("%s sets %v", c.target, cookies)
		}
	}
}

// TestSwitch checks that every page has a link to itself in the other language, and is in the language that it is asked for in.
func TestSwitch(t *testing.T) {
	t.Parallel()
	s := reader(t, nil)
	for _, target := range []string{"/", "/ask?q=human+security&x=%22", "/d/agenda", "/about", "/nowhere", "/p/x", "/cite/agenda/~89f42a05", "/report/agenda/~89f42a05", "/x%22%3E"} {
		for lang, other := range map[string]string{"en": "fr", "fr": "en"} {
			w := s.get(target, "Cookie", "lang="+lang)
			page := checkPage(t, target, w)
			if got := page.named("html")[0].attrs["lang"]; got != lang || w.Header().Get("Content-Language") != lang {
				t.Errorf("%s in %s: %s", target, lang, got)
			}
			if vary := strings.Join(w.Header().Values("Vary"), ","); !strings.Contains(vary, "Accept-Language") || !strings.Contains(vary, "Cookie") {
				t.Errorf("%s: Vary %q", target, vary)
			}
			links := page.all(func(e *element) bool { return e.attrs["hreflang"] == other })
			if len(links) != 1 {
				t.Fatalf("%s: %d links to the other language", target, len(links))
			}
			to := s.get(links[0].attrs["href"])
			want, err := url.Parse(target)
			if err != nil {
				t.Fatal(err)
			}
			back, err := url.Parse(to.Header().Get("Location"))
			if err != nil || to.Code != http.StatusSeeOther || back.Path != want.Path || back.Query().Encode() != want.Query().Encode() {
				t.Errorf("%s: switching leads to %v, %v", target, back, err)
			}
		}
	}
}

func TestPassageID(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"a/b": "a/b", "a/b/": "a/b", "/a": "a", "": "", "/": "", "a//b": "", "a/../b": "", ".": "", "..": "", "a\x00": "", "a\xff": "", "a\u202eb": "",
		"é/~1": "é/~1", strings.Repeat("x", maxID): strings.Repeat("x", maxID), strings.Repeat("x", maxID+1): "", "a\nb": "",
	} {
		if got := passageID(in); got != want {
			t.Errorf("%.40q: %q", in, got)
		}
	}
}

func TestIsKey(t *testing.T) {
	t.Parallel()
	for s, want := range map[string]bool{"xcgip3suc4knzsvt": true, "xcgip3suc4knzsv": false, "XCGIP3SUC4KNZSVT": false, "xcgip3suc4knzsv1": false, "xcgip3 uc4knzsvt": false} {
		if isKey(s) != want {
			t.Errorf("%q: %t", s, !want)
		}
	}
}

// FuzzAsk asks with any query: the page is whole, the question stands in its field as it was asked, and nothing
// breaks out.
func FuzzAsk(f *testing.F) {
	s := reader(f, nil)
	for _, seed := range []string{"q=human+security", "q=%22%3E%3Cscript%3E", "q=%00%ff", "lang=fr&q=x", "q=a;b=c", "%zz", "n=3&q=%E2%80%AE", "1&q=%01000000", "q=000\f", "q=" + strings.Repeat("a+", 4000)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		for _, path := range []string{"/ask", "/api/ask"} {
			r := httptest.NewRequest(http.MethodGet, path, nil)
			r.URL.RawQuery = query
			w := httptest.NewRecorder()
			s.h.ServeHTTP(w, r)
			switch {
			case w.Code == http.StatusSeeOther && r.URL.Query().Has("lang") && path == "/ask":
			case w.Code != http.StatusOK && w.Code != http.StatusBadRequest:
				t.Errorf("%s?%s: %d", path, query, w.Code)
			case path == "/ask":
				page := checkPage(t, query, w)
				asked := shownQuestion(question(r.URL.Query()))
				if got := page.withID("q").attrs["value"]; w.Code == http.StatusOK && clean(got) != clean(asked) {
					t.Errorf("the field has %q, not %q", got, asked)
				}
			default:
				checkJSON(t, w)
			}
		}
	})
}

// clean makes line ends alike, as a reader of HTML does.
func clean(s string) string {
	return strings.Join(strings.Fields(s), " ")
}
