package pdf

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

// letter is the width of a character in the pages that these tests make, in ems.
const letter = 0.5

// at is a text object.
func at(left, base, size float64, text string) object {
	return object{
		text: text, left: left, right: left + letter*size*float64(len([]rune(strings.TrimRight(text, " ")))),
		base: base, bottom: base - 0.2*size, top: base + 0.7*size, size: size,
	}
}

// bold is a bold text object.
func bold(base, size float64, text string) object {
	o := at(60, base, size, text)
	o.bold = true
	return o
}

// lines are text objects of 10 points, 12 points apart, from the given baseline downwards.
func lines(left, base float64, texts ...string) []object {
	var out []object
	for i, text := range texts {
		out = append(out, at(left, base-12*float64(i), 10, text))
	}
	return out
}

// tagAs gives objects a tag.
func tagAs(t tag, objects ...object) []object {
	for i := range objects {
		objects[i].tag = t
	}
	return objects
}

// pageOf is a page of objects and groups of them.
func pageOf(parts ...any) rawPage {
	p := rawPage{width: 600, height: 800}
	for _, part := range parts {
		switch part := part.(type) {
		case object:
			p.objects = append(p.objects, part)
		case []object:
			p.objects = append(p.objects, part...)
		}
	}
	return p
}

// fileOf is a file of pages.
func fileOf(pages ...rawPage) raw {
	r := raw{pages: pages}
	for _, p := range pages {
		r.tagged = r.tagged || slices.ContainsFunc(p.objects, func(o object) bool { return o.tag.element > 0 })
	}
	return r
}

// brief are the blocks of a document, each in a line: "item 1 1.: first line / second line".
func brief(d *extract.Document) []string {
	var out []string
	for _, b := range d.Blocks {
		s := string(b.Kind)
		if b.Level > 0 {
			s += fmt.Sprint(" ", b.Level)
		}
		if b.Mark != "" {
			s += " " + b.Mark
		}
		out = append(out, s+": "+strings.Join(b.Lines, " / "))
	}
	return out
}

// expect compares the blocks of a file with those wanted.
func expect(tb testing.TB, r raw, want ...string) *extract.Document {
	tb.Helper()
	d := layOut(r)
	if got := brief(d); !slices.Equal(got, want) {
		tb.Errorf("blocks:\n%s\nwanted:\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	return d
}

// body is running text of some lines, so that a page has a usual size and leading.
func body(base float64, n int) []object {
	text := slices.Repeat([]string{"people suffer when the community of states has no common role to play here"}, n)
	text[n-1] = "and that is the end of it."
	return lines(60, base, text...)
}
