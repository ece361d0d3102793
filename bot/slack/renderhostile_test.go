package slack

import (
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// checkShown checks what holds for every message and view: it is within Slack's limits, no larger than we allow, has
// no text in which Slack reads markup, and mentions nobody but the person who shared.
func checkShown(tb testing.TB, shown any, sharer string) {
	tb.Helper()
	var problems []string
	var blocks []slackgo.Block
	most := maxViewBlocks
	switch v := shown.(type) {
	case message:
		blocks, most = v.Blocks, maxBlocks
		problems = checkBlocks("message", wire[[]obj](v.Blocks))
		if n := bot.Width(v.Text); n > maxFallback || strings.TrimSpace(v.Text) == "" {
			tb.Errorf("the fallback has %d characters", n)
		}
		if left := strings.Replace(v.Text, "<@"+sharer+">", "", 1); unsafeText.MatchString(entity.ReplaceAllString(left, "")) {
			tb.Errorf("the fallback has markup: %q", v.Text)
		}
	case slackgo.ModalViewRequest:
		blocks = v.Blocks.BlockSet
		problems = checkView("modal", wire[obj](v))
	case slackgo.HomeTabViewRequest:
		blocks = v.Blocks.BlockSet
		problems = checkView("home", wire[obj](v))
	default:
		tb.Fatalf("%T is not shown", shown)
	}
	if n := size(blocks); n > maxSize || len(blocks) > most {
		problems = append(problems, fmt.Sprintf("the blocks are %d characters", n))
	}
	walk(wire[any](blocks), func(o obj) {
		switch o["type"] {
		case "mrkdwn", "markdown", "section", "broadcast", "channel", "usergroup", "emoji", "date":
			problems = append(problems, fmt.Sprintf("there is a %v", o["type"]))
		case "plain_text":
			if o["emoji"] != false {
				problems = append(problems, fmt.Sprintf("emoji are read in %q", o["text"]))
			}
		case "user":
			if o["user_id"] != sharer {
				problems = append(problems, fmt.Sprintf("%v is mentioned", o["user_id"]))
			}
		case "link":
			if u, _ := o["url"].(string); !strings.HasPrefix(u, "https://reader.example/") {
				problems = append(problems, "a link leads to "+u)
			}
		}
		if s, ok := o["text"].(string); ok && (hasControl(s) || bot.Width(s) > maxText) {
			problems = append(problems, fmt.Sprintf("a text of %d characters, perhaps with control characters", bot.Width(s)))
		}
	})
	if len(problems) > 0 {
		tb.Errorf("%s\n%s", strings.Join(problems, "\n"), blocksJSON(tb, blocks))
	}
}

var (
	entity     = regexp.MustCompile(`&(amp|lt|gt);`)
	unsafeText = regexp.MustCompile(`[<>&]`)
)

func hasControl(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsControl(r) && r != '\n' && r != '\t' })
}

func blocksJSON(tb testing.TB, blocks []slackgo.Block) string {
	tb.Helper()
	raw, err := json.Marshal(blocks)
	if err != nil {
		tb.Error(err)
	}
	return string(raw[:min(len(raw), 4000)])
}

// walk visits every object of a value.
func walk(v any, visit func(obj)) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			walk(e, visit)
		}
	case obj:
		visit(v)
		for _, e := range v {
			walk(e, visit)
		}
	}
}

// barred are the words beside a quotation's bar, those in italics apart: lead-ins and our own marks. bold are the bold
// ones among them.
func barred(block slackgo.Block) (all string, bold []string) {
	b, ok := block.(*slackgo.RichTextBlock)
	if !ok {
		return "", nil
	}
	var s strings.Builder
	collect := func(pieces []slackgo.RichTextSectionElement) {
		for _, p := range pieces {
			text, ok := p.(*slackgo.RichTextSectionTextElement)
			switch {
			case !ok || (text.Style != nil && text.Style.Italic):
				continue
			case text.Style != nil:
				bold = append(bold, text.Text)
			}
			s.WriteString(text.Text)
		}
		if s.Len() > 0 {
			s.WriteByte('\n')
		}
	}
	for _, e := range b.Elements {
		switch e := e.(type) {
		case *slackgo.RichTextQuote:
			collect(e.Elements)
		case *slackgo.RichTextList:
			if e.Border == 1 {
				for _, item := range e.Elements {
					collect(item.(*slackgo.RichTextSection).Elements)
				}
			}
		}
	}
	return s.String(), bold
}

// letters are a text without its spaces and line ends, as they are shown.
func letters(s string) string {
	return strings.Join(strings.Fields(bot.Printable(s)), "")
}

// checkQuotations checks that the words of each passage that is shown are all there, in order and unchanged: all of
// them, or a part in one piece of which the reader is told.
func checkQuotations(tb testing.TB, r renderer, a *bot.Answer, blocks []slackgo.Block) {
	tb.Helper()
	n := 0
	for i := 1; i < len(blocks); i++ {
		buttons, ok := blocks[i].(*slackgo.ActionBlock)
		if !ok || !strings.HasPrefix(buttons.BlockID, "passage-") {
			continue
		}
		c := &a.Citations[n]
		n++
		all := strings.Join(allTexts(wire[any](blocks[i-1])), "")
		shown, bold := barred(blocks[i-1])
		want, got := letters(c.Text), letters(shown)
		switch {
		case got == "" && want != "":
			tb.Errorf("nothing is shown of %.80q", c.Text)
		case !strings.Contains(want, got):
			tb.Errorf("the words were changed:\n%.400q\n%.400q", got, want)
		case got != want && (!strings.Contains(all, omitted) || !strings.Contains(all, fmt.Sprintf(r.words.Cut, r.words.Context))):
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
	if left := len(a.Citations) - n; left > 0 && !slices.Contains(allTexts(wire[any](blocks)), r.words.NotShown(left)) {
		tb.Errorf("%d of %d passages are left out in silence", left, len(a.Citations))
	}
}

// TestHostile: whatever documents and people write, everything that is shown holds.
func TestHostile(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
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
	if isUser(h.state.SharedBy) {
		sharer = h.state.SharedBy
	}
	m := r.answer(&h.answer, h.state)
	checkShown(tb, m, sharer)
	checkQuotations(tb, r, &h.answer, m.Blocks)
	found := r.foundModal(&h.answer, answerState{Again: h.state.Again})
	checkShown(tb, found, "")
	checkQuotations(tb, r, &h.answer, found.Blocks.BlockSet)
	c := r.contextModal(h.place)
	checkShown(tb, c, "")
	checkContext(tb, h.place, c.Blocks.BlockSet)
	checkShown(tb, r.citeModal(bot.ReferenceOf(h.place, "https://reader.example/p"), time.Time{}), "")
	checkShown(tb, r.home(h.home), "")
	checkOffered(tb, &h.home, r.home(h.home).Blocks.BlockSet)
	checkShown(tb, r.sources(h.home.Documents), "")
	checkShown(tb, r.plain(h.answer.Question), "")
	checkShown(tb, r.noticeModal(h.answer.About), "")
}

// checkOffered checks that of the questions that are offered none is cut, and that no two buttons are called the same.
func checkOffered(tb testing.TB, h *home, blocks []slackgo.Block) {
	tb.Helper()
	names := map[string]bool{}
	walk(wire[any](blocks), func(o obj) {
		if name, ok := o["action_id"].(string); ok && isTopic(name) {
			if names[name] {
				tb.Errorf("two buttons are called %s", name)
			}
			names[name] = true
		}
		if o["block_id"] != "questions" {
			return
		}
		for _, b := range o["elements"].([]any) {
			value := b.(obj)["value"].(string)
			if !slices.ContainsFunc(h.Questions, func(q string) bool { return bot.OneLine(q) == value }) {
				tb.Errorf("no question is %.80q", value)
			}
		}
	})
}

// checkContext checks that the passage stands in its context with its words, or with the first of them and a mark.
func checkContext(tb testing.TB, p index.Place, blocks []slackgo.Block) {
	tb.Helper()
	want, got := "", ""
	for _, n := range bot.Around(p, math.MaxInt/2).Passage {
		want += letters(n.Text)
	}
	for _, b := range blocks {
		s, _ := barred(b)
		got += letters(s)
	}
	switch shown := strings.Join(allTexts(wire[any](blocks)), "\n"); {
	case !strings.HasPrefix(want, got) || (got == "" && want != ""):
		tb.Errorf("%.300q is shown of %.300q", got, want)
	case got != want && !strings.Contains(shown, omitted):
		tb.Errorf("cut in silence: %.300q of %.300q", got, want)
	}
}

// FuzzRender: the same, of texts that nobody thought of.
func FuzzRender(f *testing.F) {
	f.Add("The text. Of *a* passage", "<!channel>", "title", "asked <@U1>", uint64(1))
	f.Add(strings.Repeat("& ", 3000), "\x00", "\u202e", ":smile:", uint64(2))
	f.Add("a"+strings.Repeat("\u0301", 3000), "", "", "", uint64(3))
	f.Fuzz(func(t *testing.T, text, heading, title, asked string, seed uint64) {
		g := &generator{rand.New(rand.NewPCG(seed, 2)), false}
		h := g.hostile()
		text = strings.ToValidUTF8(text, "?") // documents are UTF-8
		c := bot.Citation{ID: "d/1", Key: "k", Kind: corpus.KindText, Text: text, Title: title, Section: []string{heading}, Spans: []bot.Quote{{Text: text}}}
		c.Marks, c.Best = g.marks(text)
		h.answer.Citations = append([]bot.Citation{c}, h.answer.Citations...)
		h.answer.Topics, h.state.Asked, h.home.Retention = []string{heading, title}, asked, title
		checkHostile(t, h)
	})
}

// wire is a value as it is decoded at the other end.
func wire[T any](v any) (to T) {
	raw, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(raw, &to)
	}
	if err != nil {
		panic(err) // a value of the test itself
	}
	return to
}

// allTexts are all texts of blocks in their order.
func allTexts(v any) (all []string) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			all = append(all, allTexts(e)...)
		}
	case obj:
		switch text := v["text"].(type) {
		case string:
			all = append(all, text)
		default:
			all = append(all, allTexts(text)...)
		}
		all = append(all, allTexts(v["elements"])...)
	}
	return all
}
