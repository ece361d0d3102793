package web

import (
	"math"
	"reflect"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"agendabot/corpus"
)

// sentences are all strings of a catalogue by the names of their fields, functions called.
func sentences(t texts) map[string]string {
	all := map[string]string{
		"count": t.Count(2, 1), "counts": t.Count(1, 3), "passages": t.Passages(0), "made": t.Made("D", 1, 2), "lasted": t.Lasted("A", "B", "C"),
		"long": t.noteTooLong(9), "link": t.linkTo("x", "7"), "page": t.page("12"),
	}
	var add func(v reflect.Value)
	add = func(v reflect.Value) {
		for i := range v.NumField() {
			switch f := v.Field(i); f.Kind() {
			case reflect.String:
				all[v.Type().Field(i).Name] = f.String()
			case reflect.Struct:
				add(f)
			default: // the functions are called above
			}
		}
	}
	add(reflect.ValueOf(t))
	return all
}

// TestVoice checks the rules at the top of texts.go.
func TestVoice(t *testing.T) {
	t.Parallel()
	en, fr := sentences(textsFor("en")), sentences(textsFor("fr"))
	same := map[string]bool{ // words that are the same in both, and names
		"Name": true, "Date": true, "Original": true, "Notes": true, "Build": true, "pages": true, "page": true, "note": true, "passages": true, "count": true, "counts": true,
	}
	if len(en) < 90 {
		t.Fatalf("only %d sentences", len(en))
	}
	for name, e := range en {
		f := fr[name]
		switch {
		case e == "" || f == "":
			t.Errorf("%s: %q, %q", name, e, f)
		case e == f && !same[name]:
			t.Errorf("%s is the same in both languages: %q", name, e)
		case strings.ContainsAny(e+f, "!\t\n") || strings.Contains(e+f, "  ") || strings.Contains(e+f, "%!"):
			t.Errorf("%s: %q, %q", name, e, f)
		case strings.ContainsAny(f, `'"“”`):
			t.Errorf("%s: quotation marks of another language: %q", name, f)
		case regexp.MustCompile(`[^ ][;?]|[^ ]:( |$)|«[^ ]|[^ ]»`).MatchString(strings.ReplaceAll(f, "?q=", "")):
			t.Errorf("%s: no space before a mark: %q", name, f)
		case strings.Count(e, "%") != strings.Count(f, "%"):
			t.Errorf("%s: other verbs in %q than in %q", name, e, f)
		}
	}
}

func TestPassageNames(t *testing.T) {
	t.Parallel()
	for want, p := range map[string]corpus.Passage{
		"paragraph 7":            {Paragraph: "7", Kind: corpus.KindText},
		"paragraph 7, item 2":    {Paragraph: "7", Item: "2", Kind: corpus.KindItem},
		"paragraph 8":            {Paragraph: "8", Item: "1", Kind: corpus.KindList, List: -1},
		"paragraph 8, item 1":    {Paragraph: "8", Item: "1", Kind: corpus.KindList, List: 3},
		"note 4":                 {Paragraph: "8", Item: "note 4", Kind: corpus.KindFootnote},
		"item 3":                 {Item: "3", Kind: corpus.KindItem},
		"this passage":           {Kind: corpus.KindText},
		"paragraph 5–6":          {Paragraph: "5–6", Kind: corpus.KindText},
		"paragraph 1, item (a)1": {Paragraph: "1", Item: "(a)1", Kind: corpus.KindItem},
	} {
		if got := textsFor("en").passageName(&p); got != want {
			t.Errorf("%+v: %q, not %q", p, got, want)
		}
	}
	if got := textsFor("fr").passageName(&corpus.Passage{Paragraph: "7", Item: "2"}); got != "paragraphe 7, point 2" {
		t.Errorf("%q", got)
	}
}

// TestContrast computes the contrast of the style sheet's colours, in light and in dark (WCAG 2.2, 1.4.3 and 1.4.11).
func TestContrast(t *testing.T) {
	t.Parallel()
	raw, err := files.ReadFile("static/style.css")
	if err != nil {
		t.Fatal(err)
	}
	screen, _, _ := strings.Cut(string(raw), "@media print")
	schemes := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(screen, -1)
	if len(schemes) != 2 {
		t.Fatalf("%d schemes", len(schemes))
	}
	for _, scheme := range schemes {
		colors := map[string]float64{}
		for _, m := range regexp.MustCompile(`--([a-z-]+): #([0-9a-f]{6});`).FindAllStringSubmatch(scheme[1], -1) {
			colors[m[1]] = luminance(t, m[2])
		}
		for _, pair := range []struct {
			front, back string
			least       float64
		}{
			{"ink", "paper", 7},
			{"ink", "raised", 7},
			{"ink", "target", 7},
			{"soft", "paper", 4.5},
			{"soft", "raised", 4.5},
			{"soft", "target", 4.5},
			{"accent", "paper", 4.5},
			{"accent", "raised", 4.5},
			{"accent", "target", 4.5},
			{"on-accent", "accent", 4.5},
			{"mark-ink", "mark", 4.5},
			{"good", "paper", 4.5},
			{"near", "paper", 4.5},
			{"none", "paper", 4.5},
			{"field", "paper", 3},
			{"field", "raised", 3},
			{"near", "target", 3},
		} {
			front, ok := colors[pair.front]
			back, ok2 := colors[pair.back]
			if !ok || !ok2 {
				t.Fatalf("no colour %s or %s", pair.front, pair.back)
			}
			if got := (max(front, back) + 0.05) / (min(front, back) + 0.05); got < pair.least {
				t.Errorf("%s on %s: %.2f, less than %.1f", pair.front, pair.back, got, pair.least)
			}
		}
	}
}

// luminance is the relative luminance of a colour (WCAG 2.2, definitions).
func luminance(t *testing.T, color string) float64 {
	t.Helper()
	var sum float64
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(color[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
