package report

import (
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode"
)

// TestTextIsPlain: no rendering holds what a terminal obeys, whatever was asked.
func TestTextIsPlain(t *testing.T) {
	t.Parallel()
	r := sample(t, hostile()...)
	for _, w := range writers() {
		for _, c := range strings.ReplaceAll(written(t, w, r), "\r\n", "\n") {
			if (unicode.IsControl(c) && c != '\n') || unicode.Is(unicode.Bidi_Control, c) || c == 0x2028 || c == 0x2029 {
				t.Errorf("%s has %U", w.name, c)
			}
		}
	}
	for line := range strings.SplitSeq(written(t, writers()[0], r), "\n") {
		if strings.HasPrefix(line, "=") {
			t.Errorf("a question made a line of its own: %q", line)
		}
	}
}

// TestTextOfUncleanReport: the renderings trust no report to be clean; it may have come from a file.
func TestTextOfUncleanReport(t *testing.T) {
	t.Parallel()
	bad := "\x1b[2J\u202ex\r\n=1+1"
	p := Passage{ID: bad, Source: bad, There: true}
	r := &Report{
		Period: Period{Until: day(11, 0), Zone: bad}, Totals: Totals{Counts: Counts{Questions: 1}}, Platforms: []Platform{{Name: bad, Counts: Counts{Questions: 1, Answered: 1}}},
		Failures: []Failure{{bad, 1}}, NotFound: []Group{{Question: bad, Language: bad}}, Wrong: []Wrong{{Passage: p, Text: bad, Note: bad}},
		NotHelpful: []NotHelpful{{Group: Group{Question: bad}, Passages: []Passage{p}}}, Shown: []Shown{{p, 1}},
		NeverShown: []Unseen{{Document: bad, Title: bad, Sections: [][]string{{bad}}}}, Days: []Day{{Date: "2026-05-01", Counts: Counts{Questions: 1}}},
	}
	for _, w := range writers() {
		got := written(t, w, r)
		if w.name == "json" {
			continue // JSON escapes them
		}
		if strings.ContainsAny(got, "\x1b\u202e") || strings.Contains(got, "\n=1+1") {
			t.Errorf("%s: %q", w.name, got)
		}
	}
}

// TestCSVIsHarmless: every line has every column, and no cell is a formula.
func TestCSVIsHarmless(t *testing.T) {
	t.Parallel()
	rows, err := csv.NewReader(strings.NewReader(written(t, writers()[2], sample(t, hostile()...)))).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	lists := map[string]int{}
	for _, row := range rows {
		lists[row[0]]++
		for _, cell := range row {
			if cell != "" && strings.ContainsRune("=+-@\t\r＝＋－＠", []rune(cell)[0]) {
				t.Errorf("a formula: %q", cell)
			}
		}
	}
	for list := range strings.FieldsSeq("total day platform failure time histogram not_found closest_only not_helpful objected wrong_quotation wrong_note shown never_shown") {
		if lists[list] == 0 {
			t.Errorf("there is no line of %s", list)
		}
	}
	if lists["day"] != 10 || slices.Index(rows[0], "state") != len(rows[0])-1 {
		t.Errorf("%d days, columns %q", lists["day"], rows[0])
	}
}

func TestHarmless(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"=1+1": "'=1+1", "\t=1": "'=1", "\r\n+1": "'+1", "-1": "'-1", "@a": "'@a", "＝1": "'＝1", "\u202e=1": "'=1", "a=1": "a=1", "": "", "'=1": "'=1",
	} {
		if got := harmless(in); got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
	}
}

func FuzzHarmless(f *testing.F) {
	for _, h := range hostile() {
		f.Add(h)
	}
	f.Fuzz(func(t *testing.T, s string) {
		got := harmless(s)
		if got != "" && strings.ContainsRune("=+-@\t\r\n＝＋－＠", []rune(got)[0]) {
			t.Errorf("%q", got)
		}
	})
}

// TestJSONRoundTrip: the report can be read back, and lists are never null.
func TestJSONRoundTrip(t *testing.T) {
	t.Parallel()
	text := written(t, writers()[3], sample(t, hostile()...))
	var r Report
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&r); err != nil {
		t.Fatal(err)
	}
	if again := written(t, writers()[3], &r); again != text {
		t.Error("the report that was read back is written otherwise")
	}
	if strings.Contains(text, "null") {
		t.Error("there is a null")
	}
}

// elements are all that the page is made of.
const elements = ` html head meta title style body header h1 p main section h2 figure ul li svg desc line rect text details summary div table
	thead tbody tr th td caption q bdi br span blockquote article figcaption `

// checkPage parses a page as what it is made of, and fails on an element, an attribute or an address that it must not have.
func checkPage(t *testing.T, page string) {
	t.Helper()
	d := xml.NewDecoder(strings.NewReader(strings.TrimPrefix(page, "<!DOCTYPE html>")))
	d.Strict, d.AutoClose, d.Entity = false, xml.HTMLAutoClose, xml.HTMLEntity
	ids, referred := map[string]bool{}, map[string]bool{}
	for {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		start, ok := token.(xml.StartElement)
		if !ok {
			continue
		}
		if !strings.Contains(elements, " "+start.Name.Local+" ") && !strings.Contains(elements, "\t"+start.Name.Local+" ") &&
			!strings.Contains(elements, " "+start.Name.Local+"\n") {
			t.Errorf("the page has a <%s>", start.Name.Local)
		}
		for _, a := range start.Attr {
			switch name := a.Name.Local; {
			case strings.HasPrefix(name, "on"), name == "href", name == "src", name == "style", name == "action":
				t.Errorf("<%s %s=%q>", start.Name.Local, name, a.Value)
			case name == "id":
				if ids[a.Value] {
					t.Errorf("two elements are called %s", a.Value)
				}
				ids[a.Value] = true
			case name == "aria-labelledby":
				for id := range strings.FieldsSeq(a.Value) {
					referred[id] = true
				}
			}
		}
	}
	for id := range referred {
		if !ids[id] {
			t.Errorf("nothing is called %s", id)
		}
	}
}

func TestHTMLHoldsQuestionsIn(t *testing.T) {
	t.Parallel()
	page := written(t, writers()[4], sample(t, hostile()...))
	checkPage(t, page)
	if strings.Contains(page, "ZgotmplZ") {
		t.Error("the template refused a value")
	}
	for _, want := range []string{"&lt;script&gt;alert(1)", `role="img"`, "<desc ", "Content-Security-Policy", "prefers-color-scheme: dark", "@media print"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page has no %s", want)
		}
	}
	if n := strings.Count(page, `role="img"`); n != 3 || strings.Count(page, "<table>") < n {
		t.Errorf("%d pictures, %d tables", n, strings.Count(page, "<table>"))
	}
}

func FuzzHTML(f *testing.F) {
	for _, h := range hostile() {
		f.Add(h, h)
	}
	f.Fuzz(func(t *testing.T, question, platform string) {
		l := asked(day(2, 0), question, platform, "not_found", platform)
		l.Platform, l.NotHelpful = platform, 1
		checkPage(t, written(t, writers()[4], mustMake(t, nil, []Line{l})))
	})
}

// TestContrast holds the page's colours to WCAG 2.2 AA: 4.5 for text (1.4.3), 3 for what the charts are made of
// (1.4.11), in the light, in the dark and on paper.
func TestContrast(t *testing.T) {
	t.Parallel()
	variable := regexp.MustCompile(`--([a-z]+): (#[0-9a-f]{6});`)
	themes := regexp.MustCompile(`(?s):root \{(.*?)\}`).FindAllStringSubmatch(pageHTML, -1)
	if len(themes) != 3 {
		t.Fatalf("%d themes", len(themes))
	}
	for i, theme := range themes {
		colours := map[string]string{}
		for _, m := range variable.FindAllStringSubmatch(theme[1], -1) {
			colours[m[1]] = m[2]
		}
		for name, least := range map[string]float64{"text": 4.5, "muted": 4.5, "answered": 3, "closest": 3, "notfound": 3, "failed": 3, "bar": 3} {
			for _, ground := range []string{"page", "soft"} {
				if got := contrast(t, colours[name], colours[ground]); got < least {
					t.Errorf("theme %d: %s on %s has a contrast of %.2f", i+1, name, ground, got)
				}
			}
		}
	}
}

// contrast is WCAG's ratio of two colours.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil {
		t.Fatal(err)
	}
	sum := 0.0
	for i, share := range []float64{0.2126, 0.7152, 0.0722} {
		c := float64(n>>(16-8*i)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += share * c
	}
	return sum
}

// TestCharts: every rectangle lies in its picture, and a day's add up to its height.
func TestCharts(t *testing.T) {
	t.Parallel()
	var days []Day
	for i := range 400 {
		c := Counts{Answered: i % 7, Closest: i % 5, NotFound: i % 3, Failed: i % 2}
		c.Questions = c.Answered + c.Closest + c.NotFound + c.Failed
		days = append(days, Day{fmt.Sprint("day ", i), c})
	}
	histogram := stopwatch{3: 5, 70: 9, 20000: 1}.times()
	platforms := []Platform{{"slack", Counts{9, 3, 3, 2, 1}}, {strings.Repeat("long", 20), Counts{Questions: 1, Failed: 1}}, {"", Counts{}}}
	for _, n := range []int{1, 10, 92, 93, 400} {
		c := daysChart(days[:n])
		checkChart(t, &c)
		if bars := len(c.Rects); n > 1 && bars == 0 {
			t.Errorf("%d days make no bar", n)
		}
	}
	for _, c := range []chart{timesChart(histogram), platformsChart(platforms), daysChart(nil), timesChart(Times{}), platformsChart(nil)} {
		checkChart(t, &c)
	}
	if c := timesChart(histogram); len(c.Rects) != 3 {
		t.Errorf("%d bars of three times", len(c.Rects))
	}
}

func checkChart(t *testing.T, c *chart) {
	t.Helper()
	if c.Title == "" || c.Desc == "" {
		t.Errorf("%s has no words", c.ID)
	}
	number := func(s string) float64 {
		f, err := strconv.ParseFloat(s, 64)
		if err != nil || math.IsNaN(f) || f < 0 {
			t.Fatalf("%s: %q is no length", c.ID, s)
		}
		return f
	}
	for _, r := range c.Rects {
		if number(r.X)+number(r.W) > chartWidth || number(r.Y)+number(r.H) > float64(c.Height) {
			t.Errorf("%s: %+v is out of the picture", c.ID, r)
		}
	}
	for _, l := range c.Labels {
		if number(l.X) > chartWidth || number(l.Y) > float64(c.Height) {
			t.Errorf("%s: %+v is out of the picture", c.ID, l)
		}
	}
}

func TestCeiling(t *testing.T) {
	t.Parallel()
	for n, want := range map[int]int{1: 1, 2: 2, 3: 5, 5: 5, 6: 10, 10: 10, 11: 20, 99: 100, 101: 200, 4999: 5000} {
		if got := ceiling(n); got != want {
			t.Errorf("%d: %d, want %d", n, got, want)
		}
	}
}
