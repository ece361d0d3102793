package html

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"agendabot/corpus/extract"
)

// numbered repeats a format, which gets the number of the repetition.
func numbered(format string, n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, format, i)
	}
	return b.String()
}

// TestHostile reads pages that are made to take time or memory. A minute is far more than any takes; without limits they
// take many, or the machine's memory.
func TestHostile(t *testing.T) {
	t.Parallel()
	const page = "<!doctype html><body>"
	for name, tt := range map[string]struct {
		page string
		want error // nil: it is read
	}{
		"deep blocks":               {page + strings.Repeat("<div>", 100_000), extract.ErrTooDeep},
		"deep unknown elements":     {page + strings.Repeat("<x>", 100_000), extract.ErrTooDeep},
		"deeper than the limit":     {page + strings.Repeat("<div>", 250) + "text", extract.ErrTooDeep},
		"deep lists":                {page + strings.Repeat("<ul><li>a", 25_000), extract.ErrTooDeep},
		"deep tables":               {page + strings.Repeat("<table><tr><td>a", 25_000), extract.ErrTooDeep},
		"unclosed paragraphs":       {page + strings.Repeat("<p>text ", 25_000), nil},
		"unclosed items":            {page + "<ul>" + strings.Repeat("<li>text ", 25_000), nil},
		"unclosed fonts":            {page + strings.Repeat("<p><font size=2><b>text ", 25_000), nil},
		"unclosed links":            {page + numbered("<a name=%d>text ", 25_000), nil},
		"unclosed bold text":        {page + strings.Repeat("<b>x", 25_000), nil},
		"fonts opened anew":         {page + numbered("<p><b id=%d>", 150) + strings.Repeat("<p>x", 25_000), nil},
		"fonts opened in a cell":    {page + numbered("<b id=%d>", 150) + "<table><td>" + strings.Repeat("</b>", 150) + "</table>" + strings.Repeat("<p>x", 25_000), nil},
		"fonts in raw text":         {page + "<svg><style>" + numbered("<b id=%d>", 150) + "</style></svg>" + strings.Repeat("<p>x", 25_000), nil},
		"misnested fonts":           {page + strings.Repeat("<b><i><div></b></i>text</div>", 12_000), nil},
		"end tags without elements": {page + strings.Repeat("<x>", 150) + strings.Repeat("</y>", 100_000) + "text", nil},
		"bodies":                    {page + numbered("<body a%d=1>", 25_000), extract.ErrDamaged},
		"attributes":                {page + "<p" + numbered(" a%d=1", 610_000) + ">text", extract.ErrTooLarge},
		"a giant attribute":         {page + `<p title="` + strings.Repeat("word ", 1_000_000) + `">text`, nil},
		"tiny tables":               {page + strings.Repeat("<table><td>x</table>", 160_000), extract.ErrTooLarge},
		"many elements":             {page + strings.Repeat("<p>", 610_000), extract.ErrTooLarge},
		"one long paragraph":        {page + "<p>" + strings.Repeat("word &amp; ", 300_000), nil},
		"nested headers":            {page + strings.Repeat("<header>", 190) + strings.Repeat("<p>text ", 25_000), nil},
		"nested contents":           {page + strings.Repeat("<div class=toc>", 190) + strings.Repeat("<p>text ", 25_000), nil},
		"marks of one note":         {page + strings.Repeat(`<p>a<sup><a href="#n">1</a></sup>`, 12_000) + "<p id=n>" + strings.Repeat("note <b>x</b>", 12_000), nil},
		"nested notes":              {page + strings.Repeat("<div class=footnote>", 190) + strings.Repeat("<p>text ", 25_000), nil},
		"a menu of links":           {page + strings.Repeat("<div>", 150) + strings.Repeat("<p><a href=/x>link</a> text, more ", 4_000), nil},
		"numbers":                   {page + numbered("<p>%d. text", 25_000), nil},
		"comments":                  {page + strings.Repeat("<!-->", 100_000) + "<p>text", nil},
		"an unclosed comment":       {page + "<p>text" + strings.Repeat("<!--", 100_000), nil},
		"references":                {page + "<p>" + strings.Repeat("&#x41;&notin;&", 100_000), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			start := time.Now()
			d, err := Read([]byte(tt.page), "", extract.Limits{})
			if !errors.Is(err, tt.want) {
				t.Errorf("got %v, want %v", err, tt.want)
			}
			if err == nil && len(d.Blocks) == 0 {
				t.Error("no blocks")
			}
			took := time.Since(start)
			t.Logf("%.1f MB: %v", float64(len(tt.page))/1e6, took.Round(time.Millisecond))
			if took > time.Minute {
				t.Errorf("it took %v", took)
			}
		})
	}
}

// TestHostileFiles reads the files that others made for this: AGENDABOT_TEST_DOCUMENTS names their folder.
func TestHostileFiles(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("AGENDABOT_TEST_DOCUMENTS")
	if dir == "" {
		t.Skip("AGENDABOT_TEST_DOCUMENTS is not set")
	}
	raw, err := os.ReadFile(filepath.Join(dir, "hostile", "deep.html"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Read(raw, "", extract.Limits{}); !errors.Is(err, extract.ErrTooDeep) {
		t.Errorf("deep.html: %v", err)
	}
}
