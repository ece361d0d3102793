package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"time"

	"agendabot/corpus"
	"agendabot/corpus/fetch"
)

// fakeWeb gives documents by their addresses.
type fakeWeb map[string]*fetch.Fetched

func (w fakeWeb) fetch(ctx context.Context, address string, opts fetch.Options) (*fetch.Fetched, error) {
	got, ok := w[address]
	switch {
	case ctx.Err() != nil:
		return nil, fmt.Errorf("fetch %s: %w", address, ctx.Err())
	case opts.Bytes != maxDocument:
		return nil, fmt.Errorf("the limit is %d", opts.Bytes)
	case !ok, strings.HasPrefix(address, "http:") && !opts.AllowHTTP:
		return nil, &fetch.Error{Address: address, Err: fetch.ErrStatus, Detail: "404 Not Found", Advice: "check the address in a browser"}
	}
	sum := sha256.Sum256(got.Bytes)
	got.Given, got.SHA256, got.Time = address, hex.EncodeToString(sum[:]), time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	return got, nil
}

// page is a document as it comes from an address.
func page(address, name, format, text string) *fetch.Fetched {
	return &fetch.Fetched{Bytes: []byte(text), Address: address, Name: name, Format: format, ContentType: "text/markdown"}
}

// addIn runs corpus add with a home, a folder of documents in it, and a web.
func addIn(t *testing.T, home string, web fakeWeb, args ...string) result {
	t.Helper()
	args = append([]string{"corpus", "add", "--to", filepath.Join(home, "docs")}, args...)
	return runWorld(t, &world{args: args, env: []string{"HOME=" + home}, stdin: strings.NewReader(""), fetch: web.fetch})
}

func readText(t *testing.T, parts ...string) string {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}

// left are the names in a folder, dot-names included.
func left(t *testing.T, dir string) string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return strings.Join(names, " ")
}

func TestAddFromTheWeb(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	writeFile(t, filepath.Join(home, "docs", "rain.md"), "Rain.")
	web := fakeWeb{
		"https://example.org/fog": page("https://example.org/fog.md?v=2", "fog.md", "md", "# Fog\n\nFog lies in the valley.\n"),
		"https://example.org/dew": page("https://s3.example/x?X-Amz-Signature=1", "dew.txt", "txt", "Dew lies on the grass.\n"),
		"http://example.org/hail": page("http://example.org/hail", "hail.md", "md", "---\nsource: https://example.org/original\n---\nHail.\n"),
	}
	got := addIn(t, home, web, "https://example.org/fog")
	if got.code != exitOK || got.stderr != "" || !strings.HasPrefix(got.stdout, "fog.md added in "+filepath.Join(home, "docs")+": 31 bytes, SHA-256 ") ||
		!strings.Contains(got.stdout, "\n  Fog · fog · 1 passage\n") {
		t.Errorf("%+v", got)
	}
	want := "source: https://example.org/fog.md?v=2\nadded:\n  time: 2026-01-02T03:04:05Z\n  sha256: " + web["https://example.org/fog"].SHA256 +
		"\n  from: https://example.org/fog.md?v=2\n"
	if text := readText(t, home, "docs", "fog.md.yaml"); !strings.HasSuffix(text, "reads it.\n"+want) {
		t.Errorf("%s", text)
	}
	// An address that is good for minutes is kept nowhere; what is given counts.
	if got := addIn(t, home, web, "https://example.org/dew", "--as", "wet"); got.code != exitOK {
		t.Errorf("%+v", got)
	}
	if text := readText(t, home, "docs", "wet.txt.yaml"); !strings.Contains(text, "source: https://example.org/dew\n") || strings.Contains(text, "Signature") {
		t.Errorf("%s", text)
	}
	if got := addIn(t, home, web, "http://example.org/hail"); got.code != exitFailure || !strings.Contains(got.stderr, "404 Not Found") {
		t.Errorf("%+v", got)
	}
	got = addIn(t, home, web, "http://example.org/hail", "--allow-http", "--json")
	if got.code != exitOK || !strings.Contains(got.stdout, `"content_type": "text/markdown"`) || !strings.Contains(got.stdout, `"from": "http://example.org/hail"`) {
		t.Errorf("%+v", got)
	}
	if text := readText(t, home, "docs", "hail.md.yaml"); strings.Contains(text, "source:") {
		t.Errorf("the document's own source is overridden: %s", text)
	}
}

func TestAddFromTheWebFails(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	writeFile(t, filepath.Join(home, "docs", "rain.md"), "Rain.")
	web := fakeWeb{
		"https://example.org/a":   page("https://example.org/a", "a.md", "md", "Fog.\n"),
		"https://example.org/b":   page("https://example.org/b", "a.md", "md", "Dew.\n"),
		"https://example.org/bin": page("https://example.org/bin", "x.png", "", "\x89PNG\r\n\x1a\n"),
	}
	for _, c := range []struct {
		args []string
		code int
		want string
	}{
		{[]string{"https://example.org/a", "https://example.org/none"}, exitFailure, "404 Not Found; check the address in a browser; nothing was added"},
		{[]string{"https://example.org/a", "https://example.org/b"}, exitUsage, "two sources have the name a.md"},
		{[]string{"https://example.org/bin"}, exitFailure, "x.png: the format is not one that is read"},
	} {
		if got := addIn(t, home, web, c.args...); got.code != c.code || !strings.Contains(got.stderr, c.want) || got.stdout != "" {
			t.Errorf("%v: %+v", c.args, got)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	var out, errs strings.Builder
	code := run(ctx, &world{
		args: []string{"corpus", "add", "--to", filepath.Join(home, "docs"), "https://example.org/a"}, env: []string{"HOME=" + home},
		stdout: &out, stderr: &errs, fetch: web.fetch,
	})
	if code != exitFailure || errs.String() != "agendabot: stopped; nothing was changed\n" || out.String() != "" {
		t.Errorf("%d %q %q", code, out.String(), errs.String())
	}
	if got := left(t, filepath.Join(home, "docs")); got != "rain.md" {
		t.Errorf("the folder has %s", got)
	}
}

// Nothing that a server says reaches a terminal as something to obey.
func TestAddHostile(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	writeFile(t, filepath.Join(home, "docs", "rain.md"), "Rain.")
	evil := page("https://example.org/"+attack, fetch.CleanName(attack+".md"), "md", "---\ntitle: \"\\e[31m\\u202e\"\n\"\\e[1m\": x\n---\nText "+attack+".\n")
	evil.ContentType, evil.ETag, evil.LastModified = attack, attack, attack
	for _, args := range [][]string{
		{"https://example.org/x"},
		{"https://example.org/x", "--json", "--replace"},
		{"https://example.org/x", "--note", attack},
		{"https://example.org/" + attack},
		{"https://example.org/x", "--as", attack},
		{"https://example.org/x", "--id", attack},
		{attack + ".md"},
	} {
		checkQuiet(t, addIn(t, home, fakeWeb{"https://example.org/x": evil}, args...), args, false)
		checkQuiet(t, inHome(t, home, nil, append([]string{"corpus", "rm"}, args[len(args)-1])...), args, false)
	}
}

func TestSourceField(t *testing.T) {
	t.Parallel()
	own := &corpus.Document{Meta: corpus.Meta{Source: "https://example.org/canonical"}}
	for what, c := range map[string]struct {
		web  *fetch.Fetched
		read *corpus.Document
		want bool
	}{
		"a file":                       {nil, &corpus.Document{}, false},
		"a text":                       {&fetch.Fetched{Format: "md"}, &corpus.Document{}, true},
		"a text that says its own":     {&fetch.Fetched{Format: "md"}, own, false},
		"a page, whatever it says":     {&fetch.Fetched{Format: "html"}, own, true},
		"a page that says nothing":     {&fetch.Fetched{Format: "html"}, &corpus.Document{}, true},
		"a document of another format": {&fetch.Fetched{Format: "pdf"}, &corpus.Document{}, true},
	} {
		got := sourceField(&incoming{from: "https://example.org/x", web: c.web}, c.read)
		if (len(got) == 1) != c.want || c.want && got[0] != (field{"source", "https://example.org/x"}) {
			t.Errorf("%s: %v", what, got)
		}
	}
}

// The folder's faults are no reason to lose what was added, and the message says what there is.
func TestAddReindexFails(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	writeFile(t, filepath.Join(home, "docs", "bad.md"), "---\ndate: x\n---\nBad.")
	writeFile(t, filepath.Join(home, "new", "fog.md"), "Fog lies in the valley.")
	got := addIn(t, home, nil, filepath.Join(home, "new", "fog.md"), "--reindex")
	if got.code != exitFailure || !strings.Contains(got.stderr, "agendabot: what was added stays in the folder, but there is no new index: faults in the corpus folder") ||
		!strings.Contains(got.stdout, "fog.md added in") || left(t, filepath.Join(home, "docs")) != "bad.md fog.md fog.md.yaml" {
		t.Errorf("%+v", got)
	}
}

func TestAddTooLarge(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	big := filepath.Join(home, "big.txt")
	writeFile(t, big, "x")
	writeFile(t, filepath.Join(home, "docs", "rain.md"), "Rain.")
	if err := os.Truncate(big, maxDocument+1); err != nil {
		t.Fatal(err)
	}
	if got := addIn(t, home, nil, big); got.code != exitFailure || !strings.Contains(got.stderr, "the file is too large: the limit is 50000000 bytes") {
		t.Errorf("%+v", got)
	}
}

// Who may read a document stays as it is when another takes its place.
func TestAddKeepsPermissions(t *testing.T) {
	t.Parallel()
	if runtime.GOOS == "windows" {
		t.Skip("there are no such permissions")
	}
	home := t.TempDir()
	writeFile(t, filepath.Join(home, "docs", "rain.md"), "Rain.") // for its owner alone
	writeFile(t, filepath.Join(home, "new", "rain.md"), "Rain, again.")
	if got := addIn(t, home, nil, filepath.Join(home, "new", "rain.md"), "--replace"); got.code != exitOK {
		t.Fatalf("%+v", got)
	}
	info, err := os.Stat(filepath.Join(home, "docs", "rain.md"))
	if err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
}

// What is written by hand beside a document is the sidecar that is changed, by whichever of its names; a second one would
// stop the next reindex.
func TestAddFindsTheSidecar(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	docs := filepath.Join(home, "docs")
	writeFile(t, filepath.Join(docs, "rain.md"), "Rain.")
	writeFile(t, filepath.Join(docs, "rain.yaml"), "# Mine.\nrights: nobody's\n")
	writeFile(t, filepath.Join(docs, "fog.yml"), "rights: mine\n")
	for name, text := range map[string]string{"rain.md": "Rain, again.", "rain.txt": "Rain in Spain.", "fog.md": "Fog.", "fog.txt": "Fog lies.", "fog.html": "<p>Fog lies."} {
		writeFile(t, filepath.Join(home, "new", name), text)
	}
	add := func(args ...string) result {
		for i := range args {
			if strings.Contains(args[i], ".") {
				args[i] = filepath.Join(home, "new", args[i])
			}
		}
		return addIn(t, home, nil, args...)
	}
	if got := add("rain.md", "--replace", "--title", "The Rain"); got.code != exitOK || readText(t, docs, "rain.md") != "Rain, again." ||
		!strings.HasPrefix(readText(t, docs, "rain.yaml"), "# Mine.\nrights: nobody's\ntitle: The Rain\nadded:\n") {
		t.Errorf("%+v: %s", got, readText(t, docs, "rain.yaml"))
	}
	if got := add("rain.txt"); got.code != exitFailure || !strings.Contains(got.stderr, "rain.yaml: it is not clear whose metadata this is: it may be that of rain.md or of rain.txt") {
		t.Errorf("%+v", got)
	}
	if got := add("fog.md", "fog.txt"); got.code != exitFailure || !strings.Contains(got.stderr, "fog.yml: it is not clear whose metadata this is") {
		t.Errorf("%+v", got)
	}
	if got := add("fog.md", "--lang", "en"); got.code != exitOK || !strings.HasPrefix(readText(t, docs, "fog.yml"), "rights: mine\nlanguage: en\nadded:\n") {
		t.Errorf("%+v", got)
	}
	if got := left(t, docs); got != "fog.md fog.yml rain.md rain.yaml" {
		t.Error(got)
	}
	if got := inHome(t, home, nil, "reindex", docs); got.code != exitOK || strings.Contains(got.stderr, "warning") {
		t.Errorf("%+v", got)
	}
}

// Two documents of one id would stop the next reindex.
func TestAddOneID(t *testing.T) {
	t.Parallel()
	home := t.TempDir()
	writeFile(t, filepath.Join(home, "docs", "rain.md"), "Rain.")
	writeFile(t, filepath.Join(home, "new", "fog.md"), "Fog.")
	writeFile(t, filepath.Join(home, "new", "Fog.txt"), "Fog lies.")
	got := addIn(t, home, nil, filepath.Join(home, "new", "fog.md"), filepath.Join(home, "new", "Fog.txt"))
	if got.code != exitUsage || !strings.Contains(got.stderr, `fog.md and Fog.txt have one id, "fog": add one of them by itself, with --id; nothing was added`) ||
		left(t, filepath.Join(home, "docs")) != "rain.md" {
		t.Errorf("%+v, %s", got, left(t, filepath.Join(home, "docs")))
	}
}
