package eval

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"agendabot/bot"
)

// Format is how results are written for people.
type Format int

// The formats.
const (
	Text     Format = iota // columns aligned with spaces
	Markdown               // tables of GitHub Flavored Markdown
)

// page is what is written: tables, and lines between them.
type page struct {
	format Format
	text   strings.Builder
}

// line adds a paragraph of one line.
func (p *page) line(format string, args ...any) {
	p.gap()
	s := bot.OneLine(fmt.Sprintf(format, args...))
	if p.format == Markdown {
		s = escapeMarkdown(s)
	}
	p.text.WriteString(s + "\n")
}

func (p *page) gap() {
	if p.text.Len() > 0 {
		p.text.WriteString("\n")
	}
}

// table adds a table. The first columns, as many as left says, are texts; the others are numbers.
func (p *page) table(left int, rows [][]string) {
	p.gap()
	width := make([]int, len(rows[0]))
	for _, row := range rows {
		for i := range row {
			row[i] = bot.OneLine(row[i])
			if p.format == Markdown {
				row[i] = escapeMarkdown(row[i])
			}
			width[i] = max(width[i], utf8.RuneCountInString(row[i]))
		}
	}
	for n, row := range rows {
		if p.format == Markdown {
			p.text.WriteString("| " + strings.Join(row, " | ") + " |\n")
			if n == 0 {
				p.text.WriteString("|" + strings.Repeat(" --- |", left) + strings.Repeat(" ---: |", len(row)-left) + "\n")
			}
			continue
		}
		p.text.WriteString(aligned(row, width, left) + "\n")
	}
}

func aligned(row []string, width []int, left int) string {
	var b strings.Builder
	for i, cell := range row {
		if i > 0 {
			b.WriteString("  ")
		}
		fill := strings.Repeat(" ", width[i]-utf8.RuneCountInString(cell))
		if i < left {
			b.WriteString(cell + fill)
		} else {
			b.WriteString(fill + cell)
		}
	}
	return strings.TrimRight(b.String(), " ")
}

// escapeMarkdown keeps a text from being markup.
func escapeMarkdown(s string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "&", "&amp;").Replace(s)
}

func (p *page) writeTo(w io.Writer) error {
	if _, err := io.WriteString(w, p.text.String()); err != nil {
		return fmt.Errorf("write the figures: %w", err)
	}
	return nil
}
