package main

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"
)

// served is serve running in this process.
type served struct {
	home, url, metrics string
	out                *lockedText
	stop               func() int // ends it as Ctrl-C does and gives its exit code
}

// lockedText collects what is written while others read it.
type lockedText struct {
	mu sync.Mutex
	b  strings.Builder
}

func (l *lockedText) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

// startServe runs serve on ports that are free, until the test ends.
func startServe(t *testing.T, home string, env ...string) *served {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	stdout, in := io.Pipe()
	s := &served{home: home, out: &lockedText{}}
	ended := make(chan int, 1)
	w := &world{
		args: []string{"serve"}, stdin: strings.NewReader(""), stdout: in, stderr: s.out,
		env: append([]string{"HOME=" + home, "AGENDABOT_LISTEN=127.0.0.1:0", "AGENDABOT_ADMIN_LISTEN=127.0.0.1:0"}, env...),
	}
	go func() {
		code := run(ctx, w)
		_ = in.Close() // an io.PipeWriter's never fails
		ended <- code
	}()
	s.stop = sync.OnceValue(func() int {
		cancel()
		return <-ended
	})
	t.Cleanup(func() { s.stop() })
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		fmt.Fprintln(s.out, lines.Text())
		if m := regexp.MustCompile(`^Reader: (http://[^/]+)/`).FindStringSubmatch(lines.Text()); m != nil {
			s.url = m[1]
		}
		if m := regexp.MustCompile(`^Metrics: (http://\S+)`).FindStringSubmatch(lines.Text()); m != nil {
			s.metrics = m[1]
		}
		if strings.HasPrefix(lines.Text(), "Discord:") {
			go io.Copy(s.out, stdout) //nolint:errcheck // ends with the program
			return s
		}
	}
	t.Fatalf("serve ended before it served, with %d: %s", s.stop(), s.out)
	return nil
}

// get fetches an address and returns status and body.
func get(t *testing.T, url string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close() //nolint:errcheck // only read
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

const prioritiesPath = "/api/ask?q=What+are+Canada%27s+five+priorities%3F"

// verdictOf asks over HTTP.
func verdictOf(t *testing.T, s *served, path string) (verdict, digest string) {
	t.Helper()
	status, body := get(t, s.url+path)
	var a struct {
		Verdict string
		Corpus  struct{ Digest string }
	}
	if err := json.Unmarshal([]byte(body), &a); err != nil || status != http.StatusOK {
		t.Fatalf("%s gives %d: %s", path, status, body)
	}
	return a.Verdict, a.Corpus.Digest
}

func TestServe(t *testing.T) {
	t.Parallel()
	s := startServe(t, t.TempDir())
	if got, _ := verdictOf(t, s, prioritiesPath); got != "answered" {
		t.Errorf("the verdict is %s", got)
	}
	for path, want := range map[string]string{"/healthz": "ok\n", "/readyz": "ok\n", "/": "Ask the documents", "/d/agenda": "Toward a Human Security Agenda"} {
		if status, body := get(t, s.url+path); status != http.StatusOK || !strings.Contains(body, want) {
			t.Errorf("%s gives %d without %q", path, status, want)
		}
	}
	if status, _ := get(t, s.url+"/metrics"); status != http.StatusNotFound {
		t.Errorf("the public address has metrics: %d", status)
	}
	b, err := embedded(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer b.Close() //nolint:errcheck // only read
	_, numbers := get(t, s.metrics)
	for _, want := range []string{
		`agendabot_questions_total{outcome="answered",platform="api"} 1`, `agendabot_answer_seconds_count{platform="api"} 1`,
		`agendabot_build_info{digest="` + b.Summary().Digest + `"} 1`, "agendabot_build_passages 12", "agendabot_journal_queue 0",
		"agendabot_http_shed_total 0", "go_goroutines",
	} {
		if !strings.Contains(numbers, want) {
			t.Errorf("the metrics do not have %s", want)
		}
	}
	admin := strings.TrimSuffix(s.metrics, "/metrics")
	if status, _ := get(t, admin+"/readyz"); status != http.StatusOK {
		t.Errorf("readyz beside the metrics gives %d", status)
	}
	for _, want := range []string{"Slack: off: set AGENDABOT_SLACK_BOT_TOKEN", "Discord: off: set AGENDABOT_DISCORD_TOKEN", "AGENDABOT_BASE_URL", "journal.db, kept for 90 days"} {
		if !strings.Contains(s.out.String(), want) {
			t.Errorf("serve does not say %q:\n%s", want, s.out)
		}
	}
	if code := s.stop(); code != exitOK {
		t.Errorf("it ends with %d: %s", code, s.out)
	}
	// What was asked is in the journal once it has ended, whatever was still waiting to be written.
	r := inHome(t, s.home, nil, "report", "--format", "json")
	if r.code != exitOK || !strings.Contains(r.stdout, `"answered": 1`) || strings.Contains(r.stdout, "127.0.0.1") {
		t.Errorf("report gives %d: %s%s", r.code, r.stdout, r.stderr)
	}
}

// A reindex from beside is noticed by the next question after a second, the first one included.
func TestServeFollowsReindex(t *testing.T) {
	t.Parallel()
	home, docs := t.TempDir(), t.TempDir()
	s := startServe(t, home)
	_, first := verdictOf(t, s, prioritiesPath)
	writeFile(t, filepath.Join(docs, "mines.md"), "# Landmines\n\nThe clearance of landmines continues in every province.\n")
	if r := inHome(t, home, nil, "reindex", docs); r.code != exitOK {
		t.Fatal(r.stderr)
	}
	deadline := time.Now().Add(20 * time.Second)
	for {
		verdict, digest := verdictOf(t, s, "/api/ask?q=clearance+of+landmines")
		if digest != first {
			if verdict != "answered" {
				t.Errorf("the new index gives %s", verdict)
			}
			break
		}
		if time.Now().After(deadline) {
			t.Fatal("the new index does not serve")
		}
	}
	// A link to what the documents do not say any more still leads somewhere.
	status, body := get(t, s.url+"/p/agenda/toward-a-human-security-agenda/~76466bb7")
	if status != http.StatusGone || strings.Contains(body, "never") {
		t.Errorf("a passage that is gone gives %d", status)
	}
}

// A journal that cannot be used costs nobody an answer, and readyz says so.
func TestServeWithoutItsJournal(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	writeFile(t, filepath.Join(home, ".local", "share", "agendabot", "journal.db"), strings.Repeat("this is no database ", 500))
	s := startServe(t, home)
	if got, _ := verdictOf(t, s, prioritiesPath); got != "answered" {
		t.Errorf("the verdict is %s", got)
	}
	if status, body := get(t, s.url+"/readyz"); status != http.StatusServiceUnavailable || body != "not ready: journal\n" {
		t.Errorf("readyz gives %d %q", status, body)
	}
	if status, _ := get(t, s.url+"/healthz"); status != http.StatusOK {
		t.Errorf("healthz gives %d", status)
	}
	if code := s.stop(); code != exitOK {
		t.Errorf("it ends with %d", code)
	}
	if out := s.out.String(); !strings.Contains(out, "cannot be used") || !strings.Contains(out, "journal.db") {
		t.Errorf("serve does not say what is wrong: %s", out)
	}
}

func TestServeJournalOff(t *testing.T) {
	t.Parallel()
	s := startServe(t, t.TempDir(), "AGENDABOT_JOURNAL=off")
	verdictOf(t, s, prioritiesPath)
	if status, _ := get(t, s.url+"/readyz"); status != http.StatusOK {
		t.Errorf("readyz gives %d", status)
	}
	s.stop()
	if r := inHome(t, s.home, nil, "report"); r.code != exitOK || !strings.Contains(r.stdout, "Nobody asked anything") {
		t.Errorf("something is recorded: %d %s%s", r.code, r.stdout, r.stderr)
	}
	raw, err := os.ReadFile(filepath.Join(s.home, ".local", "share", "agendabot", "journal.db"))
	if err != nil || strings.Contains(string(raw), "priorities") {
		t.Errorf("the question is in the file, or there is none: %v", err)
	}
}

// An index of an older version is made anew from the same documents before anything is answered.
func TestServeRenewsAnOldIndex(t *testing.T) {
	t.Parallel()
	home, docs := t.TempDir(), t.TempDir()
	writeFile(t, filepath.Join(docs, "mines.md"), "# Landmines\n\nThe clearance of landmines continues in every province.\n")
	if r := inHome(t, home, nil, "reindex", docs); r.code != exitOK {
		t.Fatal(r.stderr)
	}
	manifests, err := filepath.Glob(filepath.Join(home, ".local", "share", "agendabot", "index", "builds", "*", "manifest.json"))
	if err != nil || len(manifests) != 1 {
		t.Fatal(manifests, err)
	}
	raw, err := os.ReadFile(manifests[0])
	if err != nil {
		t.Fatal(err)
	}
	older := regexp.MustCompile(`"format": \d+`).ReplaceAll(raw, []byte(`"format": 0`))
	if err := os.Chmod(manifests[0], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(manifests[0], older, 0o600); err != nil {
		t.Fatal(err)
	}
	s := startServe(t, home)
	if got, _ := verdictOf(t, s, "/api/ask?q=clearance+of+landmines"); got != "answered" {
		t.Errorf("the verdict is %s", got)
	}
	if !strings.Contains(s.out.String(), "made anew") {
		t.Errorf("nothing says so: %s", s.out)
	}
}

func TestServeRefuses(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // nothing was accepted
	for name, tt := range map[string]struct {
		env  []string
		args []string
		code int
		want string
	}{
		"an address in use":   {env: []string{"AGENDABOT_LISTEN=" + l.Addr().String()}, code: exitFailure, want: "listen (environment AGENDABOT_LISTEN)"},
		"nothing to serve":    {env: []string{"AGENDABOT_LISTEN=off"}, code: exitUsage, want: "there is nothing to serve"},
		"no address":          {env: []string{"AGENDABOT_LISTEN=8080"}, code: exitUsage, want: "use host:port"},
		"no base":             {env: []string{"AGENDABOT_BASE_URL=example.org"}, code: exitUsage, want: "use an address such as"},
		"a base with a query": {env: []string{"AGENDABOT_BASE_URL=https://example.org/?a"}, code: exitUsage, want: "use an address such as"},
		"no retention":        {env: []string{"AGENDABOT_RETENTION=soon"}, code: exitUsage, want: "90d or 12h, or forever"},
		"no rate":             {env: []string{"AGENDABOT_RATE_LIMIT=20"}, code: exitUsage, want: "20/1m"},
		"a short key":         {env: []string{"AGENDABOT_KEY=secret"}, code: exitUsage, want: "16 characters"},
		"no database":         {env: []string{"AGENDABOT_DATABASE_URL=mysql://u:hunter2@h/d"}, code: exitUsage, want: "postgres://"},
		"an argument":         {args: []string{"now"}, code: exitUsage, want: `"now" is too much`},
	} {
		r := inHome(t, t.TempDir(), tt.env, append([]string{"serve"}, tt.args...)...)
		if r.code != tt.code || !strings.Contains(r.stderr, tt.want) || strings.Contains(r.stderr, "hunter2") {
			t.Errorf("%s: %d, %s", name, r.code, r.stderr)
		}
	}
}

// A broken index is nothing to serve from.
func TestServeBrokenIndex(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	writeFile(t, filepath.Join(home, ".local", "share", "agendabot", "index", "CURRENT"), "{")
	r := inHome(t, home, []string{"AGENDABOT_LISTEN=127.0.0.1:0"}, "serve")
	if r.code != exitFailure || !strings.Contains(r.stderr, "the index is damaged") {
		t.Errorf("%d: %s", r.code, r.stderr)
	}
}

// A database that accepts connections and says nothing keeps no question waiting, and the program from ending neither.
func TestServeWithADeadDatabase(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close() //nolint:errcheck // the test is over
	s := startServe(t, t.TempDir(), "AGENDABOT_DATABASE_URL=postgres://u:hunter2@"+l.Addr().String()+"/d?sslmode=disable")
	if got, _ := verdictOf(t, s, prioritiesPath); got != "answered" {
		t.Errorf("the verdict is %s", got)
	}
	if status, body := get(t, s.url+"/readyz"); status != http.StatusServiceUnavailable || body != "not ready: journal\n" {
		t.Errorf("readyz gives %d %q", status, body)
	}
	if code := s.stop(); code != exitOK || strings.Contains(s.out.String(), "hunter2") {
		t.Errorf("it ends with %d: %s", code, s.out)
	}
}

// A journal that was begun with a key is of no use without it, and a command says so instead of finding nothing.
func TestForgetWithAnotherKey(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	key := "AGENDABOT_KEY=a key of more than sixteen characters"
	if r := inHome(t, home, []string{key}, "channels", "allow", "slack", "T1", "C1", "--name", "policy"); r.code != exitOK {
		t.Fatal(r.stderr)
	}
	for _, env := range [][]string{nil, {"AGENDABOT_KEY=another key of the same length here"}} {
		r := inHome(t, home, env, "forget", "U1")
		if r.code != exitFailure || !strings.Contains(r.stderr, "AGENDABOT_KEY") || strings.Contains(r.stderr, "sixteen") {
			t.Errorf("%v: %d: %s", env, r.code, r.stderr)
		}
	}
	if r := inHome(t, home, nil, "report"); r.code != exitOK { // it needs no key
		t.Errorf("report gives %d: %s", r.code, r.stderr)
	}
}
