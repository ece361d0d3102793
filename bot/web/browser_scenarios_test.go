package web

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"agendabot/bot"
)

// asked is a question that the agenda answers with passages of several paragraphs.
const asked = "What are Canada's five priorities?"

// TestBrowser does in a real browser what people do, each scenario in a window and a profile of its own.
func TestBrowser(t *testing.T) {
	t.Parallel()
	browser := chromium(t)
	s := newSite(t, library(t, shelf(t)), Config{Trails: gone}).serve(t)
	t.Run("is watched", func(t *testing.T) {
		t.Parallel()
		watched(browser, t)
	})
	t.Run("below a path", func(t *testing.T) {
		t.Parallel()
		server := httptest.NewUnstartedServer(nil)
		below := newSite(t, s.live, Config{Base: "http://" + server.Listener.Addr().String() + "/agenda"}).serveOn(t, server)
		belowPath(open(browser, t, below, desktop()))
	})
	for name, scenario := range map[string]func(w *tab){
		"ask and follow":       askAndFollow,
		"without a script":     withoutScript,
		"copy":                 copyCitations,
		"copy is not allowed":  copyRefused,
		"report":               reportWrong,
		"report on an old one": reportChanged,
		"switch language":      switchLanguage,
		"keyboard":             keyboardOnly,
		"gone":                 passageGone,
		"print":                printed,
		"phone":                onPhone,
		"dark":                 inDark,
		"outline":              throughOutline,
		"outline on a phone":   throughOutline,
		"accessible":           accessible,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			v := desktop()
			if strings.HasSuffix(name, "phone") {
				v = phone()
			}
			scenario(open(browser, t, s, v))
		})
	}
}

// watched opens a page that does all that no scenario may bring about, and wants each of it noted.
func watched(browser context.Context, t *testing.T) {
	t.Helper()
	server := httptest.NewServer(headed(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/bad.js" {
			w.Header().Set("Content-Type", "text/javascript")
			_, _ = io.WriteString(w, `console.log("said"); fetch("http://other.invalid/sent").catch(() => {}); throw new Error("thrown");`)
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = io.WriteString(w, `<!DOCTYPE html><title>Bad</title><p style="color: red">red</p><script src="/bad.js"></script>`)
	})))
	t.Cleanup(server.Close)
	w := open(browser, t, &site{http: server}, desktop())
	w.visit("/", 200)
	_ = chromedp.Do(w.ctx, chromedp.Navigate("http://other.invalid/asked")) // there is no such host
	w.mu.Lock()
	defer w.mu.Unlock()
	noted := strings.Join(w.faults, "\n")
	for _, want := range []string{"another host: http://other.invalid/asked", `console.log "said"`, "an exception", "Content Security Policy", "an issue: ContentSecurityPolicyIssue"} {
		if !strings.Contains(noted, want) {
			t.Errorf("nothing with %q is noted:\n%s", want, noted)
		}
	}
	w.faults = nil
}

// ask types the question into the first page's form.
func (w *tab) ask() {
	w.Helper()
	w.visit("/", 200)
	w.loads(chromedp.SendKeys(chromedp.ID("q"), asked+kb.Enter))
}

// highlighted wants the passage that the address names in the window, and to look different from the others.
func (w *tab) highlighted() {
	w.Helper()
	w.want("the address names a passage", `location.hash.startsWith('#p-') && document.querySelector(':target')?.id === location.hash.slice(1)`)
	w.want("the passage is in the window", `(() => {
		const r = document.querySelector(':target').getBoundingClientRect();
		return r.height > 0 && r.top >= 0 && r.left >= 0 && r.right <= innerWidth && Math.min(r.bottom, r.top + 48) <= innerHeight;
	})()`)
	w.want("nothing lies over it", `(() => {
		const target = document.querySelector(':target'), r = target.getBoundingClientRect();
		return target.contains(document.elementFromPoint(r.left + r.width / 2, r.top + 12));
	})()`)
	w.want("its tools cover no words", `Promise.all(document.getAnimations().map(a => a.finished)).then(() => {
		const words = document.createTreeWalker(document.querySelector('.text'), NodeFilter.SHOW_TEXT), covered = [];
		const tools = [...document.querySelectorAll('.tools a')].filter(e => e.checkVisibility({opacityProperty: true})).map(e => e.getBoundingClientRect());
		while (words.nextNode()) {
			if (words.currentNode.parentElement.closest('.ui')) continue;
			const range = document.createRange();
			range.selectNodeContents(words.currentNode);
			for (const r of range.getClientRects()) {
				if (tools.some(t => t.width > 0 && r.left < t.right - 1 && r.right > t.left + 1 && r.top < t.bottom - 4 && r.bottom > t.top + 4)) covered.push(words.currentNode.data);
			}
		}
		return covered.length === 0;
	})`)
	w.want("it is highlighted", `(() => {
		const look = e => { const s = getComputedStyle(e); return [s.backgroundColor, s.boxShadow, s.outlineStyle, s.borderLeftColor].join(); };
		const target = document.querySelector(':target');
		const others = [...document.querySelectorAll('.p')].filter(e => e !== target && !e.contains(target) && !target.contains(e));
		return others.length > 5 && others.every(e => look(e) !== look(target));
	})()`)
}

func askAndFollow(w *tab) {
	w.ask()
	w.want("it is the answer", `document.querySelector('h1').innerText.includes('`+bot.TextsFor("en").Answered+`')`)
	w.want("the question stands in its field", `document.getElementById('q').value === "`+asked+`"`)
	w.photograph("answer-desktop")
	quote := eval[string](w, `document.querySelector('blockquote').innerText`)
	w.loads(chromedp.Click(chromedp.CSS("figure.citation a.source")))
	w.highlighted()
	w.photograph("document-desktop")
	first, _, _ := strings.Cut(quote, "\n")
	w.want("it is the passage that was quoted", `(document.querySelector(':target').parentElement.innerText + document.querySelector('article').innerText).includes(`+quoted(first)+`)`)
}

// quoted is a text as a string of JavaScript.
func quoted(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(s) + `"`
}

// belowPath asks, follows and reports where the reader's address has a path, and wants every link to keep to it.
func belowPath(w *tab) {
	const kept = `location.pathname.startsWith('/agenda/') && [...document.links, ...document.forms].every(e =>
		[e.href, e.action].some(a => a && (a.startsWith(location.origin + '/agenda/') || a.startsWith(location.href.split('#')[0] + '#'))))`
	w.visit("/agenda/", 200)
	w.want("links keep to the path", kept)
	w.loads(chromedp.SendKeys(chromedp.ID("q"), asked+kb.Enter))
	w.want("links keep to the path", kept)
	w.loads(chromedp.Click(chromedp.CSS(`header.top a[hreflang="fr"]`)))
	w.want("the page is French", `document.documentElement.lang === 'fr'`)
	w.loads(chromedp.Click(chromedp.CSS("figure.citation a.source")))
	w.highlighted()
	w.want("links keep to the path", kept)
	w.loads(chromedp.Click(chromedp.CSS(":target .tools a:nth-of-type(2)")))
	w.loads(chromedp.Click(chromedp.CSS("form.report button")))
	w.want("it says thank you", `document.querySelector('[role=status]').innerText === `+quoted(textsFor("fr").Thanks))
	w.want("links keep to the path", kept)
	if n := len(w.site.store.reported()); n != 1 {
		w.Errorf("%d reports", n)
	}
}

// withoutScript asks and follows with scripts turned off in the page.
func withoutScript(w *tab) {
	call(w, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: true})
	w.ask()
	w.loads(chromedp.Click(chromedp.CSS("figure.citation a.source")))
	w.highlighted()
	w.loads(chromedp.Click(chromedp.CSS(":target .tools a")))
	w.want("there is no button that does nothing", `[...document.querySelectorAll('button.copy, .script-only')].every(e => e.offsetParent === null)`)
	w.want("the citations are there to be selected", `document.querySelectorAll('.cited').length === `+count(len(bot.Styles())))
}

func count(n int) string { return string(rune('0' + n)) }

// copyCitations copies each style's citation and wants what bot.Cite makes.
func copyCitations(w *tab) {
	w.mayCopy()
	call(w, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	w.ask()
	w.loads(chromedp.Click(chromedp.CSS("figure.citation .tools a")))
	w.photograph("cite-desktop")
	path, err := url.PathUnescape(eval[string](w, "location.pathname"))
	if err != nil {
		w.Fatal(err)
	}
	b, release := w.site.live.Acquire()
	defer release()
	place, err := b.Passage(strings.TrimPrefix(path, "/cite/"))
	if err != nil {
		w.Fatal(err)
	}
	for _, style := range bot.Styles() {
		w.do(chromedp.Evaluate[chromedp.Void](`document.getElementById('copied').textContent = ''`),
			chromedp.Click(chromedp.CSS(`button[data-copy="text-`+string(style)+`"]`)),
			chromedp.Poll[chromedp.Void](`document.getElementById('copied').textContent !== ''`))
		if said := eval[string](w, `document.getElementById('copied').textContent`); said != textsFor("en").Copied {
			w.Errorf("%s: the page says %q", style, said)
		}
		got := eval[string](w, "navigator.clipboard.readText()")
		want := strings.ReplaceAll(bot.Cite(style, bot.ReferenceOf(place, ""), time.Now()).Text(), "\r\n", "\n")
		if strings.ReplaceAll(got, "\r\n", "\n") != want {
			w.Errorf("%s: copied\n%q, want\n%q", style, got, want)
		}
	}
}

// copyRefused wants the citation selected, and the person told, where the browser does not let the page copy.
func copyRefused(w *tab) {
	w.ask()
	w.loads(chromedp.Click(chromedp.CSS("figure.citation .tools a")))
	w.do(chromedp.Evaluate[chromedp.Void](`Object.defineProperty(navigator, 'clipboard', {value: {write: () => Promise.reject(new Error('no'))}})`),
		chromedp.Click(chromedp.CSS(`button[data-copy="text-apa"]`)),
		chromedp.Poll[chromedp.Void](`document.getElementById('copied').textContent !== ''`))
	if said := eval[string](w, `document.getElementById('copied').textContent`); said != textsFor("en").NotCopied {
		w.Errorf("the page says %q", said)
	}
	w.want("it is selected", `getSelection().toString().trim() === document.getElementById('text-apa').innerText.trim()`)
}

// reportWrong sends a report and wants it in the store: the passage and the words, and nothing of who sent it.
func reportWrong(w *tab) {
	const note = "It says “five”, <b>not</b> “four”."
	w.ask()
	w.loads(chromedp.Click(chromedp.CSS("figure.citation .tools a:nth-of-type(2)")))
	id := strings.TrimPrefix(eval[string](w, "decodeURIComponent(location.pathname)"), "/report/")
	w.do(chromedp.SendKeys(chromedp.ID("note"), note))
	w.loads(chromedp.Click(chromedp.CSS("form.report button")))
	w.want("it says thank you", `document.querySelector('[role=status]').innerText === `+quoted(textsFor("en").Thanks))
	w.photograph("thanks-desktop")
	for _, r := range w.site.store.reported() {
		if r.Note == note && r.Passage == id && r.Text != "" && r.Build != "" && r.Language == "en" {
			return
		}
	}
	w.Errorf("there is no report on %s among %+v", id, w.site.store.reported())
}

// reportChanged wants a report on words that are not there any more refused, and the person's words kept.
func reportChanged(w *tab) {
	const note = "Something else stood here."
	w.ask()
	w.loads(chromedp.Click(chromedp.CSS("figure.citation .tools a:nth-of-type(2)")))
	w.allow(409)
	w.do(chromedp.SendKeys(chromedp.ID("note"), note),
		chromedp.Evaluate[chromedp.Void](`document.querySelector('input[name=v]').value = '00000000'`))
	resp, err := chromedp.RunResponse(w.ctx, chromedp.Click(chromedp.CSS("form.report button")))
	if err != nil || resp.Status != 409 {
		w.Fatalf("%v %v", resp, err)
	}
	w.want("the words are kept", `document.getElementById('note').value === `+quoted(note))
	for _, r := range w.site.store.reported() {
		if r.Note == note {
			w.Errorf("recorded: %+v", r)
		}
	}
}

// switchLanguage wants French, the same question, and French again on the next page.
func switchLanguage(w *tab) {
	call(w, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": "en-CA"}})
	w.ask()
	w.loads(chromedp.Click(chromedp.CSS(`header.top a[hreflang="fr"]`)))
	w.want("the page is French", `document.documentElement.lang === 'fr' && document.querySelector('h1').innerText.includes(`+quoted(bot.TextsFor("fr").Answered)+`)`)
	w.want("it is the same question", `document.getElementById('q').value === "`+asked+`"`)
	w.want("the address has no language", `!location.search.includes('lang=')`)
	w.want("the quotation's language is said", `document.querySelector('blockquote').lang === 'en'`)
	w.photograph("answer-french")
	w.loads(chromedp.Click(chromedp.CSS("a.brand")))
	w.want("French stays", `document.querySelector('h1').innerText === `+quoted(textsFor("fr").HomeTitle))
	w.photograph("home-french")
	w.loads(chromedp.Click(chromedp.CSS(`header.top a[hreflang="en"]`)))
	w.want("and back", `document.documentElement.lang === 'en'`)
}

// keyboardOnly asks and follows without a mouse. What has the focus is always to be seen.
func keyboardOnly(w *tab) {
	call(w, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
	w.visit("/about", 200)
	w.do(chromedp.KeyEvent(kb.Tab))
	w.want("the first stop leads past the head of the page", `document.activeElement.matches('a.skip')`)
	w.want("it is to be seen", `(() => { const r = document.activeElement.getBoundingClientRect(); return r.top >= 0 && r.left >= 0 && r.height >= 20 })()`)
	w.do(chromedp.KeyEvent(kb.Enter))
	w.want("the text has the focus", `document.activeElement.id === 'main'`)
	w.visit("/", 200)
	w.do(chromedp.Poll[chromedp.Void](`document.activeElement.id === 'q'`)) // the question can be typed at once
	w.loads(chromedp.KeyEvent(asked + kb.Enter))
	for range 40 {
		w.do(chromedp.KeyEvent(kb.Tab))
		w.want("the focus is to be seen", `(() => {
			const e = document.activeElement, s = getComputedStyle(e), r = e.getBoundingClientRect();
			return e !== document.body && s.outlineStyle !== 'none' && parseFloat(s.outlineWidth) >= 2 && r.bottom > 0 && r.top < innerHeight;
		})()`)
		if eval[bool](w, `document.activeElement.matches('figure.citation a.source')`) {
			w.loads(chromedp.KeyEvent(kb.Enter))
			w.highlighted()
			w.do(chromedp.KeyEvent(kb.Tab))
			w.want("the next stop is in the passage", `document.querySelector(':target').contains(document.activeElement)`)
			return
		}
	}
	w.Error("the citation cannot be reached with the Tab key")
}

func passageGone(w *tab) {
	w.visit("/p/"+goneID, 410)
	w.want("it shows what it said", `document.querySelector('blockquote').innerText === "What it said, <b>word</b> for word & no more."`)
	w.photograph("gone-desktop")
	w.loads(chromedp.Click(chromedp.CSS(`main form button`)))
	w.want("the search is offered", `location.pathname === '/ask' && document.querySelector('h1.verdict')`)
}

// printed wants the words on paper, and none of what only a screen needs.
func printed(w *tab) {
	w.ask()
	w.loads(chromedp.Click(chromedp.CSS("figure.citation a.source")))
	w.media("print", "dark")
	w.want("what needs a screen is not printed", `[...document.querySelectorAll('header.top, nav.outline, .tools, a.skip')].every(e => e.offsetParent === null)`)
	w.want("the words are", `document.querySelector('article').innerText.length > 2000`)
	w.want("in dark on light", `(() => {
		const sum = c => c.match(/[\d.]+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0), s = getComputedStyle(document.body);
		return sum(getComputedStyle(document.querySelector('.p')).color) < 200 && (s.backgroundColor === 'rgba(0, 0, 0, 0)' || sum(s.backgroundColor) > 700);
	})()`)
	pdf, err := chromedp.Run(w.ctx, chromedp.PrintToPDF())
	if err != nil || len(pdf) < 10_000 {
		w.Errorf("%d bytes of PDF: %v", len(pdf), err)
	}
}

// onPhone wants no page to be wider than the narrowest window, and what is tapped large enough (WCAG 2.5.8).
func onPhone(w *tab) {
	for _, language := range []string{"en", "fr"} {
		call(w, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": language}})
		for _, k := range w.site.kinds(w) {
			w.visit(k.path, k.status)
			w.want(k.name+" is not scrolled sideways", `document.documentElement.scrollWidth <= innerWidth && innerWidth <= 320`)
			if k.name == "home" || k.name == "answered" || k.name == "cite" {
				w.photograph(k.name + "-phone-" + language)
			}
		}
	}
	w.visit("/ask?q="+url.QueryEscape(asked), 200)
	w.loads(chromedp.Click(chromedp.CSS("figure.citation a.source")))
	w.highlighted()
	picture, err := chromedp.Run(w.ctx, chromedp.CaptureScreenshot())
	if err != nil {
		w.Fatal(err)
	}
	w.keep("document-phone", picture)
}

func inDark(w *tab) {
	w.media("screen", "dark")
	w.ask()
	w.want("the page is dark", `(() => {
		const sum = c => c.match(/[\d.]+/g).slice(0, 3).reduce((a, b) => a + Number(b), 0);
		const of = (e, p) => sum(getComputedStyle(e)[p]);
		return of(document.body, 'backgroundColor') < 200 && of(document.querySelector('blockquote'), 'color') > 450;
	})()`)
	w.photograph("answer-dark")
	w.loads(chromedp.Click(chromedp.CSS("figure.citation a.source")))
	w.highlighted()
	w.photograph("document-dark")
}

// throughOutline goes to a section by the tree of headings.
func throughOutline(w *tab) {
	w.visit("/d/rich", 200)
	if eval[bool](w, `document.querySelector('nav.outline summary').offsetParent !== null`) {
		w.do(chromedp.Click(chromedp.CSS("nav.outline summary"))) // on a narrow window it is closed
	}
	_, err := chromedp.Run(w.ctx, chromedp.WaitEvent(page.NavigatedWithinDocument, nil, chromedp.Click(chromedp.CSS("nav.outline a[href$=the-end]"))))
	if err != nil {
		w.Fatal(err)
	}
	w.want("the heading is in the window", `(() => {
		const r = document.querySelector(':target').getBoundingClientRect();
		return document.querySelector(':target').innerText === 'The End' && r.top >= 0 && r.bottom <= innerHeight;
	})()`)
}
