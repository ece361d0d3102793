package pdf

import (
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"agendabot/corpus/extract"
)

// scraps are what pages of the fuzz test are made of: everything that some rule of the layout looks for.
var scraps = []string{
	"1. ", "2.", "12 ", "3", "(a) ", "(b)", "i. ", "•", "– ", "I. ", "IV.", "A. ", "1.1 ", "Chapter 1", "1/", " 2/ ", "*", "Contents",
	". . . . . . . 4", "Page 2", "3/20", "54 Ibid.", "_____", "-----", "THE ASSEMBLY", "Human security means freedom", "from fear and",
	"want.", "the ", "word-", "↩", "é", " ", "", "x", "Agenda item 88:", "2027", "www.un.org/a-", "\x00", "ﬁre",
}

// made makes a file of bytes: six to an object, pages in between.
func made(data []byte) raw {
	r := raw{pages: []rawPage{{width: 600, height: 800}}, info: map[string]string{"Title": "x"}}
	for ; len(data) >= 6; data = data[6:] {
		p := &r.pages[len(r.pages)-1]
		kind, at := data[0], data[1:6]
		if kind >= 250 && len(r.pages) < 8 {
			r.pages = append(r.pages, rawPage{width: 600, height: 800, pictures: float64(at[0]) / 255})
			continue
		}
		text := scraps[int(kind)%len(scraps)]
		size := 6 + float64(at[2]%8)*2
		left, base := float64(at[0])*2.4, float64(at[1])*3.2
		if at[4] == 255 {
			size, left = math.NaN(), math.Inf(1)
		}
		o := object{
			text: text, left: left, right: left + size*float64(len(text))/2, bottom: base - size/4, top: base + size, base: base, size: size,
			bold: at[3]&1 > 0, italic: at[3]&2 > 0, turned: at[3]&124 == 124,
		}
		if at[3]&4 > 0 {
			r.tagged = true
			o.tag = madeTag(at[3], at[4])
		}
		p.objects = append(p.objects, o)
	}
	return r
}

// madeTag is a tag, of whatever kind the two bytes say.
func madeTag(kind, n byte) tag {
	roles := []string{"P", "H1", "H2", "LI", "TD", "TH", "Note", "Caption"}
	t := tag{role: roles[n%8], element: 1 + int(n)/4}
	switch {
	case kind&8 > 0:
		t.row, t.cell, t.table = 1+int(n)/8, 1+int(n)/2, 1
	case kind&16 > 0:
		t.note = 1 + int(n)/16
	case kind&32 > 0:
		t.item, t.depth = 1+int(n)/8, 1
	case kind&64 > 0:
		t.artifact, t.contents = n&1 > 0, n&1 == 0
	}
	return t
}

// lettersOf counts letters and digits.
func lettersOf(count map[rune]int, text string) {
	for _, r := range norm.NFKC.String(text) { // digits may have become superscripts
		if unicode.IsLetter(r) || unicode.IsNumber(r) {
			count[r]++
		}
	}
}

// FuzzLayout: whatever stands wherever on the pages, every letter of it is in the document once, and the document is one
// that its readers can count on.
func FuzzLayout(f *testing.F) {
	f.Add([]byte("01234567890123456789012345678901234567890123456789"))
	f.Add(slices.Repeat([]byte{25, 30, 200, 2, 0, 0}, 40))
	f.Add(slices.Repeat([]byte{0, 30, 200, 2, 6, 9, 25, 36, 200, 2, 6, 9, 252, 0, 0, 0, 0, 0}, 10))
	f.Fuzz(func(t *testing.T, data []byte) {
		if len(data) <= 1200 {
			checkKept(t, made(data))
		}
	})
}

// TestKept does the same with files of chance, whose objects often stand on one line.
func TestKept(t *testing.T) {
	t.Parallel()
	chance := rand.New(rand.NewPCG(2, 7)) // the first that found a mark kept twice
	for range 2500 {
		data := make([]byte, 6*chance.IntN(120))
		for i := range data {
			data[i] = byte(chance.IntN(256))
			switch {
			case i >= 6 && chance.IntN(3) == 0:
				data[i] = data[i-6]
			case i%6 == 2 && chance.IntN(2) == 0:
				data[i] = byte(20 * chance.IntN(12))
			}
		}
		if checkKept(t, made(data)); t.Failed() {
			t.Fatalf("%q", data)
		}
	}
}

// checkKept tests that every letter of a file is in its document once.
func checkKept(t *testing.T, r raw) {
	t.Helper()
	d := layOut(r)
	_ = check(d)
	want, got := map[rune]int{}, map[rune]int{}
	for _, p := range r.pages {
		for _, o := range p.objects {
			lettersOf(want, o.text)
		}
	}
	for _, b := range d.Blocks {
		checkBlock(t, &b, len(r.pages))
		lettersOf(got, b.Mark)
		for _, l := range b.Lines {
			lettersOf(got, l)
		}
		for _, done := range b.Did {
			if done.Rule == extract.RuleNoteMark {
				lettersOf(got, done.Text)
			}
		}
	}
	for _, l := range d.Left {
		lettersOf(got, l.Text)
	}
	if !maps.Equal(got, want) {
		t.Errorf("letters of the objects %v, of the document %v", want, got)
	}
	if len(d.Pages) != len(r.pages) {
		t.Errorf("%d pages of %d", len(d.Pages), len(r.pages))
	}
}

// checkBlock tests what every block promises.
func checkBlock(t *testing.T, b *extract.Block, pages int) {
	t.Helper()
	switch {
	case len(b.Lines) == 0, b.Place < 1, b.Page < 1 || b.Page > pages:
		t.Errorf("a block nowhere: %+v", b)
	case b.Kind == extract.Heading && (b.Level < 1 || b.Level > 6 || b.Bare > len(b.Lines[0])):
		t.Errorf("a heading: %+v", b)
	case (b.Kind == extract.Item || b.Kind == extract.Continuation || b.Kind == extract.Row) && (b.Level < 1 || b.List < 1):
		t.Errorf("in no list: %+v", b)
	}
}

// TestLayoutTime: time grows with the text and not with its square.
func TestLayoutTime(t *testing.T) {
	t.Parallel()
	for name, step := range map[string]func(i int) (left, base float64){
		"one line":   func(i int) (float64, float64) { return float64(i), 400 },
		"one place":  func(int) (float64, float64) { return 100, 400 },
		"one column": func(i int) (float64, float64) { return 100, 1e6 - float64(i)*12 },
		"upwards":    func(i int) (float64, float64) { return 100, float64(i) * 12 },
		"two sides":  func(i int) (float64, float64) { return 100 + float64(i%2)*300, 1e6 - float64(i/2)*12 },
	} {
		p := rawPage{width: 600, height: 800}
		for i := range 4_000 {
			left, base := step(i)
			p.objects = append(p.objects, object{text: scraps[i%len(scraps)], left: left, right: left + 10, base: base, bottom: base, top: base + 8, size: 10})
		}
		start := time.Now()
		layOut(raw{pages: []rawPage{p}})
		if took := time.Since(start); took > 10*time.Second {
			t.Errorf("%s: %v", name, took)
		} else {
			t.Logf("%s: %v", name, took)
		}
	}
}
