package html

import (
	"slices"
	"strings"
	"testing"
)

// menuPage is a page without landmarks that is mostly links.
func menuPage(text string) string {
	menu := `<div class="menu">` + strings.Repeat(`<div><a href="/x">Another page of the site</a></div>`, 80) + `</div>`
	return "<!doctype html><title>t</title><body>" + menu + `<div class="content">` + text + `</div><div class="menu">` +
		strings.Repeat(`<div><a href="/y">A page on something else</a></div>`, 40) + `</div>`
}

func TestReadable(t *testing.T) {
	t.Parallel()
	long := strings.TrimSpace(strings.Repeat("Offices shall work together, and report on it. ", 20))
	t.Run("menus go and headings stay", func(t *testing.T) {
		t.Parallel()
		got := lines(t, menuPage("<h2>Scope</h2><p>"+long+"</p><h2>Definitions</h2><p>"+long+"</p>"))
		want := []string{"heading 2: Scope", "paragraph: " + long, "heading 2: Definitions", "paragraph: " + long}
		if !slices.Equal(got[:min(len(got), 4)], want) {
			t.Errorf("got %q", got)
		}
		for _, l := range got[4:] {
			if !strings.HasPrefix(l, "left chrome") {
				t.Errorf("got %q", l)
			}
		}
	})
	t.Run("what would lose text is not followed", func(t *testing.T) {
		t.Parallel()
		comments := strings.Repeat("<p>"+long+"</p>", 3)
		got := lines(t, menuPage("<p>"+long+"</p><div class='comment sidebar'>"+comments+"</div>"))
		if n := strings.Count(strings.Join(got, "\n"), "paragraph: "+long); n != 4 {
			t.Errorf("%d of 4 paragraphs in %q", n, got)
		}
	})
	t.Run("a large page", func(t *testing.T) {
		t.Parallel()
		d, err := Read([]byte(menuPage("<p>"+long+"</p>"+strings.Repeat("<p><a href=/>link</a>", maxReadable))), "", zeroLimits)
		if err != nil {
			t.Fatal(err)
		}
		if len(d.Warnings) != 1 || !strings.Contains(d.Warnings[0].Text, "menus") || len(d.Blocks) < maxReadable {
			t.Errorf("%d blocks, warnings %v", len(d.Blocks), d.Warnings)
		}
	})
}
