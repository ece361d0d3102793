package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/term"

	"agendabot/corpus"
)

// safe makes text that comes from a document or a person fit for a terminal: no control characters, no marks that
// reorder what stands beside them. Line ends become spaces.
func safe(s string) string {
	return strings.Join(strings.FieldsFunc(corpus.CleanText(strings.ToValidUTF8(s, "\uFFFD")), func(r rune) bool {
		return r == '\n' || r == '\t' || r == '\f'
	}), " ")
}

// safeLines is safe for text of several lines.
func safeLines(s string) string {
	lines := strings.Split(s, "\n")
	for i := range lines {
		lines[i] = safe(lines[i])
	}
	return strings.Join(lines, "\n")
}

// style is how a piece of text looks on a terminal (ECMA-48 SGR parameters); empty is plain.
type style string

const (
	plain     style = ""
	bold      style = "1"
	dim       style = "2"
	underline style = "4"
	highlight style = "1;33" // bold yellow: the question's words
	good      style = "1;32"
	warning   style = "1;33"
	bad       style = "1;31"
)

// printer writes text with styles, broken at the terminal's width.
type printer struct {
	w     io.Writer
	color bool
	width int // 0: never break lines, as in a pipe
}

// printer for standard output.
func (a *app) printer() *printer {
	p := &printer{w: a.stdout}
	fd, isTerminal := terminal(a.stdout)
	if isTerminal {
		if width, _, err := term.GetSize(fd); err == nil && width > 0 {
			p.width = min(width, 100)
		}
	}
	noColor, _ := a.lookup("NO_COLOR") // https://no-color.org: set and not empty
	dumb, _ := a.lookup("TERM")
	switch a.settings.text("color") {
	case "always":
		p.color = true
	case "auto":
		p.color = isTerminal && noColor == "" && dumb != "dumb"
	}
	return p
}

// paint puts a style around text that is safe already.
func (p *printer) paint(st style, s string) string {
	if !p.color || st == plain || s == "" {
		return s
	}
	return "\x1b[" + string(st) + "m" + s + "\x1b[0m"
}

// line writes one line, unbroken.
func (p *printer) line(st style, format string, args ...any) {
	fmt.Fprintln(p.w, p.paint(st, safe(fmt.Sprintf(format, args...))))
}

func (p *printer) blank() { fmt.Fprintln(p.w) }

// piece is a run of text in one style.
type piece struct {
	style style
	text  string
}

// paragraph writes pieces as one paragraph behind a first-line prefix, broken at spaces; further lines are indented
// to the prefix's width.
func (p *printer) paragraph(prefix string, pieces ...piece) {
	indent := strings.Repeat(" ", utf8.RuneCountInString(prefix))
	column := len(indent)
	var out strings.Builder
	out.WriteString(prefix)
	atStart := true
	for i, pc := range pieces {
		words := strings.Split(safe(pc.text), " ")
		for j, word := range words {
			if j > 0 {
				follows := utf8.RuneCountInString(word) + joined(pieces[i+1:], j == len(words)-1)
				if p.width > 0 && !atStart && column+1+follows > p.width {
					out.WriteString("\n" + indent)
					column, atStart = len(indent), true
				} else if !atStart || word == "" {
					out.WriteByte(' ')
					column++
				}
			}
			if word != "" {
				out.WriteString(p.paint(pc.style, word))
				column += utf8.RuneCountInString(word)
				atStart = false
			}
		}
	}
	fmt.Fprintln(p.w, out.String())
}

// joined is the width of what is glued to the last word of a piece: the beginning of the next ones up to a space.
func joined(next []piece, last bool) int {
	width := 0
	for _, pc := range next {
		if !last {
			break
		}
		word, _, hasSpace := strings.Cut(safe(pc.text), " ")
		width += utf8.RuneCountInString(word)
		last = !hasSpace
	}
	return width
}

// escaper passes on JSON and log lines, each in one Write, with what a terminal would obey escaped as JSON does.
// Neither encoding/json nor slog escapes more than ASCII's control characters in JSON.
type escaper struct{ w io.Writer }

func (e escaper) Write(p []byte) (int, error) {
	var b strings.Builder
	for _, r := range string(p) {
		if r < 0x7f || (!unicode.IsControl(r) && !unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp)) {
			b.WriteRune(r)
			continue
		}
		for _, u := range utf16.Encode([]rune{r}) {
			fmt.Fprintf(&b, "\\u%04x", u)
		}
	}
	if _, err := io.WriteString(e.w, b.String()); err != nil {
		return 0, err
	}
	return len(p), nil
}

// printJSON writes one value for programs.
func printJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(escaper{w})
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}
