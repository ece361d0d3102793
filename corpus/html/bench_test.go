package html

import (
	"os"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

// BenchmarkRead reads a page of a megabyte: the sample policy many times over, with the menus of a web page around it.
func BenchmarkRead(b *testing.B) {
	raw, err := os.ReadFile("testdata/policy.html")
	if err != nil {
		b.Fatal(err)
	}
	head, body, _ := strings.Cut(string(raw), "<body>")
	body, _, _ = strings.Cut(body, "</body>")
	menu := "<nav><ul>" + strings.Repeat(`<li class="item"><a class="link" href="/page">A page</a></li>`, 100) + "</ul></nav>"
	page := []byte(head + "<body>" + menu + "<main>" + strings.Repeat(body, 150) + "</main>" + menu + "</body></html>")
	b.SetBytes(int64(len(page)))
	b.ReportAllocs()
	for b.Loop() {
		if _, err := Read(page, "", extract.Limits{}); err != nil {
			b.Fatal(err)
		}
	}
}
