package html

import (
	"bytes"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	dom "golang.org/x/net/html"

	"agendabot/corpus/extract"
)

// seen are the letters of a page in their order, whether a browser shows them or not: without scripts, styles, pictures
// and what stands in attributes. It shares no code with the reader but the parser.
func seen(n *dom.Node, b *strings.Builder) {
	switch n.Type {
	case dom.TextNode:
		if n.Parent.Data == "noscript" {
			z := dom.NewTokenizer(strings.NewReader(n.Data))
			for skip := false; ; {
				kind := z.Next()
				if kind == dom.ErrorToken {
					return
				}
				if kind == dom.TextToken && !skip {
					b.Write(z.Text())
				}
				name, _ := z.TagName()
				skip = kind == dom.StartTagToken && slices.Contains(strings.Fields(
					"iframe noembed noframes noscript plaintext script style textarea title xmp"), string(name))
			}
		}
		b.WriteString(n.Data)
		return
	case dom.ElementNode:
		switch n.Data {
		case "head", "script", "style", "template", "iframe", "noembed", "noframes":
			return
		case "svg":
			if n.Namespace == "svg" {
				return
			}
		case "title":
			if n.Namespace == "" {
				return
			}
		}
	default:
	}
	for c := range n.ChildNodes() {
		seen(c, b)
	}
}

// letters are the characters of a text that are neither space nor invisible.
func visibleRunes(s string) []rune {
	var out []rune
	for _, r := range s {
		if !unicode.IsSpace(r) && !unicode.Is(unicode.C, r) {
			out = append(out, r)
		}
	}
	return out
}

// inOrder says that the runes of part are in whole, in this order.
func inOrder(whole, part []rune) error {
	at := 0
	for _, r := range whole {
		if at < len(part) && part[at] == r {
			at++
		}
	}
	if at < len(part) {
		return fmt.Errorf("%q after %q is not in its place in the file", part[at], string(part[max(0, at-20):at]))
	}
	return nil
}

// checkLetters holds a reading to "word for word": the text, the notes and what is left out each stand in the file in
// their order, and together they are all of it.
func checkLetters(root *dom.Node, r *reader) error {
	var file, text, notes, omitted strings.Builder
	seen(root, &file)
	for i := range r.out {
		p := &r.out[i]
		b := &text
		if p.Kind == extract.Footnote {
			b = &notes
		}
		words := strings.Join(p.Lines, "\n")
		if p.Kind == extract.Row {
			words = strings.ReplaceAll(words, " | ", " ")
		}
		b.WriteString(p.printed + words)
		for _, d := range p.Did {
			if d.Rule != extract.RuleMarkup {
				omitted.WriteString(d.Text)
			}
		}
	}
	for _, l := range r.left {
		if l.Rule != extract.RuleMarkup {
			omitted.WriteString(l.Text)
		}
	}
	whole := visibleRunes(file.String())
	balance := map[rune]int{}
	for _, c := range whole {
		balance[c]++
	}
	var errs []error
	for _, part := range []string{text.String(), notes.String(), omitted.String()} {
		for _, c := range visibleRunes(part) {
			balance[c]--
		}
	}
	errs = append(errs, inOrder(whole, visibleRunes(text.String())), inOrder(whole, visibleRunes(notes.String())))
	for c, n := range balance {
		if n != 0 && c != '|' { // one that stands alone in the file's cells
			errs = append(errs, fmt.Errorf("%q: %d left out without a note (below 0: noted, but not left out)", c, n))
		}
	}
	return errors.Join(errs...)
}

// checkBlocks holds a document to what its form promises.
func checkBlocks(d *extract.Document) error {
	var errs []error
	for i, b := range d.Blocks {
		text := strings.Join(b.Lines, "\n")
		switch {
		case b.Place != i+1, len(b.Lines) != 1, strings.TrimSpace(text) == "", b.Bare < 0, b.Bare >= len(text),
			b.Kind == extract.Heading && (b.Level < 1 || b.Level > 6 || strings.Contains(text, "\n")),
			(b.Kind == extract.Item || b.Kind == extract.Row || b.Kind == extract.Continuation) && (b.Level < 1 || b.List < 1):
			errs = append(errs, fmt.Errorf("block %d: %+v", i+1, b))
		}
		if strings.ContainsFunc(text+b.Mark, func(r rune) bool { return unicode.Is(unicode.Cc, r) && !isSpace(r) }) {
			errs = append(errs, fmt.Errorf("block %d has control characters: %q", i+1, text))
		}
	}
	return errors.Join(errs...)
}

func fuzzRead(t *testing.T, raw []byte) {
	t.Helper()
	start := time.Now()
	r, err := newReader(raw, "", extract.Limits{}.WithDefaults())
	if took := time.Since(start); took > 5*time.Second {
		t.Errorf("%d bytes took %v", len(raw), took)
	}
	if err != nil {
		if e := (*extract.Error)(nil); !errors.As(err, &e) {
			t.Errorf("not an extract.Error: %v", err)
		}
		return
	}
	text, _, err := decode(raw, "")
	if err != nil {
		t.Fatal(err)
	}
	if bytes.Contains(text, []byte("<svg")) || bytes.Contains(text, []byte("<math")) {
		text, _ = guarded(text) // what breaks out of a picture is not the same for <s> and <del>
	}
	root, err := dom.Parse(bytes.NewReader(text))
	if err != nil {
		return
	}
	if err := checkLetters(root, r); err != nil {
		t.Errorf("%v\n%q\n%+v\n%+v", err, raw, r.out, r.left)
	}
	d, err := r.document()
	if err != nil {
		return
	}
	if err := checkBlocks(d); err != nil {
		t.Errorf("%v\n%q", err, raw)
	}
}

func FuzzRead(f *testing.F) {
	names, err := filepath.Glob("testdata/*.html")
	if err != nil || len(names) == 0 {
		f.Fatalf("no files: %v", err)
	}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Add([]byte(`<table><a>1<tr><td><s>2<table><sup><a href="#fn1">3</a></sup></table>`))
	f.Fuzz(fuzzRead)
}

// parts are what random pages are built of: random bytes hardly ever make a table or a note.
var parts = strings.Split(`a |b.|C:|d-|word |1. |2. |• |&nbsp;|&#2;|&#0;|&shy;|é|[1]|*|1|<p>|</p>|<div>|</div>|<span>|</span>|<b>|</b>|<i id=1>|</i>|`+
	`<a href="#fn1">|<a href="http://example.org/x">|<a id="fn1">|</a>|<sup>|</sup>|<sup class=reference>|<br>|<br><br>|<wbr>|<hr>|<ul>|</ul>|<ol>|<ol type=a>|`+
	`<ol start=3 reversed>|</ol>|<li>|<li id="fn1">|<li value=7>|</li>|<dl>|<dt>|<dd>|</dl>|<table>|<table role=presentation>|<tr>|<td>|<th>|</td>|<thead>|`+
	`<caption>|</table>|<h1>|</h1>|<h2>|</h2>|<pre>|</pre>|<blockquote>|</blockquote>|<main>|</main>|<article>|</article>|<nav>|</nav>|<aside>|</aside>|`+
	`<aside role=doc-footnote>|<header>|</header>|<footer>|</footer>|<form>|</form>|<section class=footnotes>|</section>|<p id="fn1">|<div hidden>|`+
	`<span style="display:none">|<span class=sidenote>|<s>|</s>|<del>|</del>|<button>|</button>|<select>|<option>|</select>|<textarea>|</textarea>|<script>|</script>|`+
	`<noscript>|</noscript>|<img alt="picture">|<details>|<summary>|</details>|<dialog>|</dialog>|<svg>|</svg>|<math>|</math>|<template>|</template>|`+
	`<!-- c -->|<body>|</body>|<span role=doc-noteref>|<ul class="toc">|<div role=heading aria-level=3>|<figure>|<figcaption>|</figure>|<object>|</object>|<iframe>|</iframe>`, "|")

// TestRandomPages tries a few thousand pages of parts on every run, the same ones each time.
func TestRandomPages(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(1, 2))
	for range 5000 {
		var b strings.Builder
		b.WriteString("<!doctype html>")
		for range 2 + random.IntN(40) {
			b.WriteString(parts[random.IntN(len(parts))])
			if random.IntN(2) == 0 {
				b.WriteString(parts[random.IntN(16)])
			}
		}
		if fuzzRead(t, []byte(b.String())); t.Failed() {
			t.FailNow()
		}
	}
}
