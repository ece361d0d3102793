package discord

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// checkShown checks what holds for every message: it is within Discord's limits, nothing in it is a mention, an emoji
// or a link but what we make, and its buttons are ours and different.
func checkShown(tb testing.TB, m message, sharer string) {
	tb.Helper()
	var problems []string
	problem := func(format string, args ...any) { problems = append(problems, fmt.Sprintf(format, args...)) }
	total := 0
	within := func(what, text string, most int) { // numbers of Discord's own, see limits.go; not what the renderer goes by
		n := len(utf16.Encode([]rune(text)))
		total += n
		if n > most || !utf8.ValidString(text) {
			problem("%s has %d characters", what, n)
		}
	}
	within("the text", m.Content, 2000)
	if total = 0; m.Content == "" && len(m.Embeds) == 0 || len(m.Embeds) > 10 {
		problem("there are %d embeds", len(m.Embeds))
	}
	for _, e := range m.Embeds {
		within("a title", e.Title, 256)
		within("a description", e.Description, 4096)
		if e.Footer != nil {
			within("a footer", e.Footer.Text, 2048)
		}
		if total > 6000 {
			problem("the embeds have %d characters", total)
		}
		if e.Title == "" && e.Description == "" {
			problem("an embed is empty")
		}
		if e.Author != nil || len(e.Fields) > 0 || e.URL != "" || e.Image != nil {
			problem("an embed has more than is checked")
		}
		if strings.ContainsAny(e.Title, "*_~`|<>@[]\\#\n") {
			problem("a title has markup: %q", e.Title)
		}
		checkSeen(seen(e.Description), "", problem)
	}
	checkSeen(seen(m.Content), sharer, problem)
	checkButtons(m.Components, problem)
	if len(problems) > 0 {
		tb.Errorf("%s\n%.6000s", strings.Join(problems, "\n"), asText(m))
	}
}

// checkSeen checks what people see of a text.
func checkSeen(spans []span, sharer string, problem func(string, ...any)) {
	for i, s := range spans {
		switch {
		case s.kind == "mention" && i == 0 && sharer != "" && s.text == "<@"+sharer+">":
		case s.kind != "" && s.kind != "item" && s.kind != "subtext":
			problem("there is %s: %q", s.kind, s.text)
		}
		if s.link != "" && !strings.HasPrefix(s.link, "https://reader.example/") {
			problem("a link leads to %q", s.link)
		}
		if strings.ContainsFunc(s.text, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' }) {
			problem("there are control characters in %q", s.text)
		}
	}
}

func checkButtons(components []discordgo.MessageComponent, problem func(string, ...any)) {
	if len(components) > 5 {
		problem("%d rows of buttons", len(components))
	}
	ids := map[string]bool{}
	for _, row := range components {
		buttons := row.(discordgo.ActionsRow).Components
		if len(buttons) == 0 || len(buttons) > 5 {
			problem("%d buttons in a row", len(buttons))
		}
		for _, c := range buttons {
			b := c.(discordgo.Button)
			if _, ok := parseControl(b.CustomID); !ok || ids[b.CustomID] || bot.Width(b.CustomID) > 100 {
				problem("a button is called %q", b.CustomID)
			}
			ids[b.CustomID] = true
			if b.Label == "" || bot.Width(b.Label) > 80 || b.Style == 0 {
				problem("a button says %q", b.Label)
			}
		}
	}
}

// quotedWords are what of a description stands beside a bar, our marks and the lead-ins apart, and what of that is bold.
func quotedWords(description string) (all string, bold []string) {
	for _, s := range seen(description) {
		if !s.quote || s.kind != "" || (s.italic && !s.bold) {
			continue
		}
		all += s.text
		if s.bold {
			bold = append(bold, s.text)
		}
	}
	return all, bold
}

// checkQuotations checks that the words of each passage that is shown are all there, in order and unchanged: all of
// them, or a part in one piece of which the reader is told.
func checkQuotations(tb testing.TB, r renderer, a *bot.Answer, s answerState, m message) {
	tb.Helper()
	from := min(s.From, len(a.Citations))
	n := 0
	for _, e := range m.Embeds {
		if !strings.Contains(e.Description, "— ") || n == len(a.Citations)-from { // it has no source
			continue
		}
		c := &a.Citations[from+n]
		n++
		all := plainText(seen(e.Description))
		shown, bold := quotedWords(e.Description)
		want, got := letters(c.Text), letters(shown)
		switch {
		case got == "" && want != "":
			tb.Errorf("nothing is shown of %.80q", c.Text)
		case !strings.Contains(want, got):
			tb.Errorf("the words were changed:\n%.400q\n%.400q\n%.400q", got, want, e.Description)
		case got != want && (!strings.Contains(all, omitted) || !strings.Contains(all, strings.SplitN(r.words.Cut, "%s", 2)[0])):
			tb.Errorf("cut in silence: %.200q of %.200q", got, want)
		case c.Curated && !strings.Contains(all, r.texts.Curated):
			tb.Errorf("that it was chosen is not said of %.80q", c.Text)
		}
		for i, b := range bold {
			if !slices.ContainsFunc(c.Marks, func(m bot.Range) bool { return strings.Contains(letters(c.Text[m.Start:m.End]), letters(b)) }) {
				tb.Errorf("bold piece %d is no mark: %q", i, b)
			}
		}
	}
	if left := len(a.Citations) - from - n; left > 0 && !strings.Contains(strings.Join(seenTexts(m), "\n"), r.words.NotShown(left)) {
		tb.Errorf("%d of %d passages are left out in silence", left, len(a.Citations))
	}
}

// TestHostile: whatever documents and people write, everything that is shown holds.
func TestHostile(t *testing.T) {
	t.Parallel()
	for seed := range uint64(30) {
		g := &generator{rand.New(rand.NewPCG(seed, 1)), true}
		if checkHostile(t, g.hostile()); t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
}

// checkHostile renders everything there is to render.
func checkHostile(tb testing.TB, h hostile) {
	tb.Helper()
	r := newRenderer(h.language, func(id, _ string) string { return "https://reader.example/p/" + strings.Repeat("x", len(id)) })
	sharer := ""
	if isID(h.state.By) {
		sharer = h.state.By
	}
	m := r.answer(&h.answer, h.state)
	checkShown(tb, m, sharer)
	checkQuotations(tb, r, &h.answer, h.state, m)
	checkShown(tb, r.answerText(&h.answer, h.state), sharer)
	c := r.context(h.place)
	checkShown(tb, c, "")
	checkContext(tb, h.place, c)
	checkShown(tb, r.cite(bot.ReferenceOf(h.place, "https://reader.example/p"), time.Time{}), "")
	checkShown(tb, r.sources(h.documents, "https://reader.example/"), "")
	checkShown(tb, r.help(h.about), "")
	checkShown(tb, r.eraseAsk(), "")
	checkShown(tb, r.plain(h.answer.Question), "")
	checkBook(tb, r, h.place)
}

// checkContext checks that the passage stands in its context with its words, or with the first of them and a mark.
func checkContext(tb testing.TB, p index.Place, m message) {
	tb.Helper()
	want := ""
	for _, n := range bot.Around(p, math.MaxInt/2).Passage {
		want += letters(n.Text)
	}
	shown, _ := quotedWords(m.Embeds[0].Description)
	switch got := letters(shown); {
	case !strings.HasPrefix(want, got) || (got == "" && want != ""):
		tb.Errorf("%.300q is shown of %.300q", got, want)
	case got != want && !strings.Contains(plainText(seen(m.Embeds[0].Description)), omitted):
		tb.Errorf("cut in silence: %.300q of %.300q", got, want)
	}
}

// checkBook reads a document from its first page to its last and back: every word of it is there, in order, once.
func checkBook(tb testing.TB, r renderer, p index.Place) {
	tb.Helper()
	d := p.Document
	checkShown(tb, r.browse(p, readFrom(p).page), "")
	var want, got strings.Builder
	for _, part := range partsOf(d) {
		for _, i := range part {
			want.WriteString(letters(d.OwnText(&d.Passages[i])))
		}
	}
	var there, back []string
	turn := func(at control, label string, pages *[]string) control {
		for {
			place := index.Place{Document: d, Index: slices.IndexFunc(d.Passages, func(p corpus.Passage) bool { return p.Key == at.key })}
			m := r.browse(place, at.page)
			checkShown(tb, m, "")
			*pages = append(*pages, m.Embeds[0].Description)
			next, ok := controlOf(m, label)
			if !ok || len(*pages) > 1000 {
				return at
			}
			at = next
		}
	}
	last := turn(pageButton(d, partsOf(d)[0], 0), r.words.next, &there)
	turn(last, r.words.previous, &back)
	if slices.Reverse(back); !slices.Equal(there, back) {
		tb.Errorf("%d pages there, %d back", len(there), len(back))
	}
	for _, page := range there {
		_, text, _ := strings.Cut(page, "\n\n") // what stands above it
		for _, s := range seen(text) {
			if !s.italic && s.kind == "" { // italics are our marks
				got.WriteString(letters(s.text))
			}
		}
	}
	if got.String() != want.String() {
		tb.Errorf("reading on gives\n%.600q, want\n%.600q", got.String(), want.String())
	}
}

// controlOf is what the button of a label does.
func controlOf(m message, label string) (control, bool) {
	for _, row := range m.Components {
		for _, c := range row.(discordgo.ActionsRow).Components {
			if b := c.(discordgo.Button); b.Label == label {
				return parseControl(b.CustomID)
			}
		}
	}
	return control{}, false
}

// FuzzRender: the same, of texts that nobody thought of.
func FuzzRender(f *testing.F) {
	f.Add("The text. Of *a* passage", "<@1>", "title", "asked @everyone", uint64(1))
	f.Add(strings.Repeat("* ", 3000), "\x00", "\u202e", ":smile:", uint64(2))
	f.Add("a"+strings.Repeat("\u0301", 3000), "", "", "", uint64(3))
	f.Fuzz(func(t *testing.T, text, heading, title, asked string, seed uint64) {
		g := &generator{rand.New(rand.NewPCG(seed, 2)), false}
		h := g.hostile()
		text = strings.ToValidUTF8(text, "?")                                                       // documents are UTF-8
		heading, title = strings.ReplaceAll(heading, "—", "-"), strings.ReplaceAll(title, "—", "-") // which stands before a source
		c := bot.Citation{ID: "d/1", Key: "k", Kind: corpus.KindText, Text: text, Title: title, Section: []string{heading}, Spans: []bot.Quote{{Text: text}}}
		c.Marks, c.Best = g.marks(text)
		h.answer.Citations = append([]bot.Citation{c}, h.answer.Citations...)
		h.answer.Topics, h.state.Asked = []string{heading, title}, asked
		checkHostile(t, h)
	})
}
