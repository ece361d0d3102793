package web

import (
	"os"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// axeRun has axe-core check the page by WCAG 2.2, levels A and AA, and by its own best practices. What it finds comes
// with the elements that it finds it in.
const axeRun = `axe.run(document, {
	runOnly: {type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']},
	resultTypes: ['violations'],
}).then(found => ({
	rules: found.passes.length,
	violations: found.violations.flatMap(v => v.nodes.map(n => v.id + ': ' + n.target.join(' ') + ': ' + n.failureSummary)),
}))`

// axeFound is what axe-core has to say about a page.
type axeFound struct {
	Rules      int      `json:"rules"` // that the page keeps
	Violations []string `json:"violations"`
}

// axeScript is axe-core's source; the test is skipped without it.
func axeScript(t *testing.T) string {
	t.Helper()
	path := os.Getenv("AGENDABOT_TEST_AXE")
	if path == "" {
		t.Skip("AGENDABOT_TEST_AXE is not set: accessibility is not checked")
	}
	script, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(script) + ";true"
}

// accessible checks every kind of page in light and dark, on a wide and a narrow window, in both languages. The script
// comes in by the browser's protocol, which the content security policy does not bind: the pages are checked as they are.
func accessible(w *tab) {
	script := axeScript(w.T)
	for _, language := range []string{"en", "fr"} {
		call(w, network.SetExtraHTTPHeaders, network.SetExtraHTTPHeadersParams{Headers: network.Headers{"Accept-Language": language}})
		for _, k := range w.site.kinds(w) {
			w.visit(k.path, k.status)
			eval[bool](w, script)
			for _, scheme := range []string{"light", "dark"} {
				w.media("screen", scheme)
				for _, v := range []viewport{desktop(), phone()} {
					w.do(chromedp.EmulateViewport(v.width, v.height))
					found := eval[axeFound](w, axeRun)
					if found.Rules < 10 {
						w.Errorf("%s, %s: axe found only %d rules to apply", k.name, language, found.Rules)
					}
					for _, violation := range found.Violations {
						w.Errorf("%s, %s, %s, %s: %s", k.name, language, scheme, v.name, violation)
					}
				}
			}
		}
	}
}
