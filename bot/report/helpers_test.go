package report

import (
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// day is a time on a day of May 2026.
func day(d, hour int) time.Time { return time.Date(2026, time.May, d, hour, 0, 0, 0, time.UTC) }

const (
	agendaText = `---
title: Freedom from Fear
---
Human security means that people are safe from violence and from fear, wherever in the world they live, and whoever they may be.

# Priorities

Canada protects civilians in armed conflict, and builds the international will and the norms that reduce the human costs of war.

# Means

## Treaties

The Convention bans landmines. The protection of people is one project among many, and it takes the marital and the martial arts.

## Funds

A fund pays for projects that protect people from the threats of organized crime, and for the training of those who keep the peace.
`
	otherText = "---\ntitle: Sécurité\nlanguage: fr\n---\nLa sécurité humaine signifie l’absence de menaces pour les droits, la sécurité et la vie des personnes.\n"
)

func build(tb testing.TB) *index.Build {
	tb.Helper()
	var docs []*corpus.Document
	for _, f := range [][2]string{{"agenda.md", agendaText}, {"securite.md", otherText}} {
		d, _, err := corpus.ReadFile(f[0], []byte(f[1]), corpus.Limits{})
		if err != nil {
			tb.Fatal(err)
		}
		docs = append(docs, d)
	}
	slices.SortFunc(docs, func(a, b *corpus.Document) int { return strings.Compare(a.ID, b.ID) })
	b, err := index.NewMemory(tb.Context(), docs)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := b.Close(); err != nil {
			tb.Error(err)
		}
	})
	return b
}

// passageWith is the passage whose text begins so.
func passageWith(tb testing.TB, b *index.Build, begins string) *corpus.Passage {
	tb.Helper()
	for _, info := range b.Manifest().Documents {
		d, err := b.Document(info.ID)
		if err != nil {
			tb.Fatal(err)
		}
		for i := range d.Passages {
			if strings.HasPrefix(d.PassageText(&d.Passages[i]), begins) {
				return &d.Passages[i]
			}
		}
	}
	tb.Fatalf("no passage begins %q", begins)
	return nil
}

// asked is a line with what matters in most tests.
func asked(at time.Time, text, language string, v bot.Verdict, shown ...string) Line {
	return Line{Asked: bot.Asked{
		ID: at.String() + text, At: at, Platform: "slack", Text: text, Language: language, Verdict: v, Shown: shown, Took: 20 * time.Millisecond,
	}}
}

func stream(lines []Line) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		for _, l := range lines {
			if !yield(l, nil) {
				return
			}
		}
	}
}

// mustMake makes a report of May 2026's first ten days.
func mustMake(tb testing.TB, b *index.Build, lines []Line, wrong ...bot.WrongQuotation) *Report {
	tb.Helper()
	r, err := Make(tb.Context(), Input{Lines: stream(lines), Wrong: wrong, Build: b, Since: day(1, 0), Until: day(11, 0)})
	if err != nil {
		tb.Fatal(err)
	}
	return r
}

// notFound is a report of questions that were not found, each asked once, in order.
func notFound(tb testing.TB, b *index.Build, language string, questions ...string) []Group {
	tb.Helper()
	var lines []Line
	for i, q := range questions {
		lines = append(lines, asked(day(1, 0).Add(time.Duration(i)*time.Minute), q, language, bot.NotFound))
	}
	return mustMake(tb, b, lines).NotFound
}

// hostile are texts that try to get out of wherever they are shown.
func hostile() []string {
	return []string{
		`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</style></svg><a href="https://evil.example">x</a>`, `{{.Report}}`,
		`=HYPERLINK("https://evil.example","x")`, "+1+cmd|' /C calc'!A0", `-2+3`, `@SUM(A1)`, "＝1+1", "\t=1", "\r\n=1+1", `a","=1+1`,
		"\x1b[2J\x1b]0;title\x07", "\u202eright to left\u202c", "a\x00b\u2028c\u0085d", "\xff\xfe", "'; DROP TABLE asked; --", "<!-- ", "]]>",
	}
}

// sample is a report with something of everything, and some texts as questions, platforms, languages, reasons and ids.
func sample(tb testing.TB, texts ...string) *Report {
	tb.Helper()
	b := build(tb)
	first, prio, treaties := passageWith(tb, b, "Human security").ID, passageWith(tb, b, "Canada protects").ID, passageWith(tb, b, "The Convention").ID
	lines := []Line{
		asked(day(1, 9), "What is human security?", "en", bot.Answered, first),
		asked(day(1, 10), "hey bot, define human security please", "en", bot.Answered, first, prio),
		asked(day(2, 9), "What are the priorities?", "en", bot.Closest, prio, "agenda/gone/~00000000"),
		asked(day(2, 9), "Priorities?", "en", bot.Closest, prio),
		asked(day(4, 23), "Landmines in Angola?", "en", bot.NotFound),
		asked(day(5, 9), "what does the agenda say about landmines in Angola", "en", bot.NotFound),
		asked(day(6, 9), "Landmines in Bosnia?", "en", bot.NotFound),
		asked(day(6, 10), "Et l’Angola ?", "fr", bot.NotFound),
		{Asked: bot.Asked{At: day(7, 9), Platform: "web", Text: "Everything?", Language: "en", Failure: "too_slow", Took: 5 * time.Second}},
	}
	for i, h := range texts {
		l := asked(day(8, 1).Add(time.Duration(i)*time.Minute), h, h, bot.NotFound, h)
		l.Platform, l.NotHelpful = h, 1
		if i == 0 {
			l.Verdict, l.Failure = "", h
		}
		lines = append(lines, l)
	}
	for i := range lines {
		lines[i].Person = fmt.Sprint("person ", i%4)
		lines[i].Took = time.Duration(1+i*i*7) * time.Millisecond
	}
	lines[0].Helpful, lines[1].NotHelpful, lines[1].Helpful = 2, 2, 1
	lines[7].FollowUp = true
	wrong := []bot.WrongQuotation{
		{At: day(3, 9), Passage: treaties, Text: "The Convention bans landmines. The  protection of people is one project among many, and it takes the marital and the martial arts.", Note: "A comma is missing."},
		{At: day(3, 10), Passage: prio, Text: "Canada protected civilians."},
		{At: day(4, 9), Passage: "agenda/gone/~00000000", Text: "It was here.", Note: "=1+1 <b>\x1b[31m"},
	}
	return mustMake(tb, b, lines, wrong...)
}
