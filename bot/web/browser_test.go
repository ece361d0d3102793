package web

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/audits"
	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// patience is how long one scenario may take in seconds that a busy machine needs; what hangs fails in the end.
const patience = 90 * time.Second

// viewport is the size of a window in CSS pixels.
type viewport struct {
	name          string
	width, height int64
	mobile        bool
}

func desktop() viewport { return viewport{"desktop", 1280, 800, false} }

// phone is the narrowest that WCAG 2.2 asks a page to fit into (1.4.10 Reflow).
func phone() viewport { return viewport{"phone", 320, 640, true} }

// chromium starts the one browser of the package's tests; without one they are skipped, and say so.
func chromium(t *testing.T) context.Context {
	t.Helper()
	path, err := exec.LookPath("chromium")
	if err != nil {
		t.Skip("there is no chromium: the browser tests are skipped")
	}
	ctx, cancel := chromedp.NewExecAllocator(context.Background(),
		chromedp.ExecPath(path), chromedp.UserDataDir(t.TempDir()), chromedp.Headless, chromedp.NoSandbox, chromedp.DisableGPU,
		chromedp.NoFirstRun, chromedp.Flag("disable-quic", true), chromedp.Flag("disable-background-networking", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("disable-dev-shm-usage", true), chromedp.Flag("force-color-profile", "srgb"), // the same pictures everywhere
		chromedp.WSURLReadTimeout(patience))
	t.Cleanup(cancel)
	ctx, closeBrowser := chromedp.NewContext(ctx)
	t.Cleanup(closeBrowser)
	if err := chromedp.Do(ctx); err != nil {
		t.Fatalf("start %s: %v", path, err)
	}
	return ctx
}

// tab is a window with a profile of its own. What the page complains about, and what it asks another host for, fails
// the test when it ends.
type tab struct {
	*testing.T
	ctx  context.Context
	site *site
	own  string // origin of the site

	mu      sync.Mutex
	faults  []string
	allowed []string // complaints that are not: of the status of a page that is not there
}

func open(parent context.Context, t *testing.T, s *site, v viewport) *tab {
	t.Helper()
	w := &tab{T: t, site: s, own: s.http.URL}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext(), chromedp.WithListener(w.listen))
	t.Cleanup(cancel)
	if err := chromedp.Do(ctx); err != nil { // the tab lives as long as this context
		t.Fatal(err)
	}
	w.ctx, cancel = context.WithTimeout(ctx, patience)
	t.Cleanup(cancel)
	t.Cleanup(func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		for _, fault := range w.faults {
			if !slices.ContainsFunc(w.allowed, func(a string) bool { return strings.Contains(fault, a) }) {
				t.Errorf("in the browser: %s", fault)
			}
		}
	})
	call(w, network.Enable, network.EnableParams{})
	call(w, log.Enable, cdp.Empty{})
	call(w, audits.Enable, cdp.Empty{})
	options := []chromedp.EmulateViewportOption{}
	if v.mobile {
		options = append(options, chromedp.EmulateMobile)
	}
	w.do(chromedp.EmulateViewport(v.width, v.height, options...))
	return w
}

// listen notes what no scenario may bring about.
func (w *tab) listen(event any) {
	fault := ""
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		if u := e.Request.URL; !strings.HasPrefix(u, w.own+"/") && !strings.HasPrefix(u, "about:") {
			fault = "a request to another host: " + u
		}
	case *runtime.EventConsoleAPICalled:
		fault = fmt.Sprintf("console.%s", e.Type)
		for _, a := range e.Args {
			fault += " " + string(a.Value)
		}
	case *runtime.EventExceptionThrown:
		fault = "an exception: " + e.ExceptionDetails.Text
	case *log.EventEntryAdded:
		fault = fmt.Sprintf("%s, %s: %s %s", e.Entry.Source, e.Entry.Level, e.Entry.Text, e.Entry.URL)
	case *audits.EventIssueAdded:
		fault = "an issue: " + string(e.Issue.Code)
	}
	if fault != "" {
		w.mu.Lock()
		w.faults = append(w.faults, fault)
		w.mu.Unlock()
	}
}

// do runs actions one after the other.
func (w *tab) do(actions ...chromedp.Action[chromedp.Void]) {
	w.Helper()
	if err := chromedp.Do(w.ctx, actions...); err != nil {
		w.Fatalf("%v\n%s", err, w.where())
	}
}

// where is what the window shows, for the message of a failure.
func (w *tab) where() string {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(w.ctx), 10*time.Second)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Evaluate[string]("location.href + '\\n' + document.body.innerText.slice(0, 2000)"))
	return fmt.Sprint(text, errors.Unwrap(err))
}

// visit opens a page of the site and wants a status.
func (w *tab) visit(path string, status int) {
	w.Helper()
	if status >= 400 {
		w.allow(status)
	}
	resp, err := chromedp.Run(w.ctx, chromedp.NavigateResponse(w.own+path))
	if err != nil {
		w.Fatalf("%s: %v", path, err)
	}
	if int(resp.Status) != status {
		w.Fatalf("%s: status %d, want %d", path, resp.Status, status)
	}
}

// allow has the browser complain of a status that is wanted.
func (w *tab) allow(status int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.allowed = append(w.allowed, fmt.Sprintf("the server responded with a status of %d", status))
}

// loads does what leads to another page and waits for it.
func (w *tab) loads(action chromedp.Action[chromedp.Void]) {
	w.Helper()
	resp, err := chromedp.RunResponse(w.ctx, action)
	if err != nil {
		w.Fatalf("%v\n%s", err, w.where())
	}
	if resp != nil && resp.Status != 200 {
		w.Fatalf("%s: status %d", resp.URL, resp.Status)
	}
}

// call sends the browser a command.
func call[P, R any](w *tab, command cdp.Command[P, R], params P) R {
	w.Helper()
	r, err := chromedp.Call(w.ctx, command, params)
	if err != nil {
		w.Fatalf("%s: %v", command.Method, err)
	}
	return r
}

// eval is what an expression gives in the page.
func eval[T any](w *tab, expression string) T {
	w.Helper()
	v, err := chromedp.Run(w.ctx, chromedp.Evaluate[T](expression, chromedp.EvalAwaitPromise))
	if err != nil {
		w.Fatalf("%s: %v\n%s", expression, err, w.where())
	}
	return v
}

// want fails unless an expression is true in the page.
func (w *tab) want(what, expression string) {
	w.Helper()
	if !eval[bool](w, "Promise.resolve("+expression+").then(Boolean)") {
		w.Errorf("%s: not so: %s\n%s", what, expression, w.where())
	}
}

// media has the page shown in a medium and in a colour scheme.
func (w *tab) media(medium, scheme string) {
	w.Helper()
	call(w, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
}

// mayCopy lets the page write to the clipboard and the test read it.
func (w *tab) mayCopy() {
	w.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		_, err := chromedp.CallBrowser(w.ctx, browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name, AllowWithoutSanitization: name == "clipboard-read"},
			Setting:    browser.PermissionSettingGranted, Origin: w.own,
			BrowserContextID: chromedp.FromContext(w.ctx).BrowserContextID,
		})
		if err != nil {
			w.Fatal(err)
		}
	}
}

// photograph writes the whole page as a picture where a person can look at it.
func (w *tab) photograph(name string) {
	w.Helper()
	picture, err := chromedp.Run(w.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		w.Fatal(err)
	}
	w.keep(name, picture)
}

func (w *tab) keep(name string, picture []byte) {
	w.Helper()
	dir := os.Getenv("AGENDABOT_TEST_SCREENSHOTS")
	if dir == "" {
		dir = w.ArtifactDir()
	}
	if err := os.MkdirAll(dir, 0o750); err != nil {
		w.Fatal(err)
	}
	file := filepath.Join(dir, name+".png")
	if err := os.WriteFile(file, picture, 0o600); err != nil {
		w.Fatal(err)
	}
	w.Logf("see %s", file)
}
