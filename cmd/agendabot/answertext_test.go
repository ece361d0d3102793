package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

var update = flag.Bool("update", false, "write the golden files anew")

// quoted makes a citation of spans, and marks the words in its text.
func quoted(kind corpus.Kind, spans []string, marked ...string) bot.Citation {
	c := bot.Citation{
		ID: "rules/lights/~0123abcd", Kind: kind, Text: strings.Join(spans, "\n"), Document: "rules", Title: "The Harbour Rules",
		Section: []string{"Lights"}, Paragraph: "2", Score: 1.25,
	}
	for _, s := range spans {
		c.Spans = append(c.Spans, bot.Quote{Text: s})
	}
	for _, word := range marked {
		if i := strings.Index(c.Text, word); i >= 0 {
			c.Marks = append(c.Marks, bot.Range{Start: i, End: i + len(word)})
		}
	}
	return c
}

func answers() map[string]*bot.Answer {
	searched := index.Summary{Digest: "0123456789abcdef", Documents: 2, Passages: 31}
	list := quoted(corpus.KindList, []string{"Lanterns have two colours:", "Red lanterns mean danger.", "White lanterns mean rest."}, "Lanterns", "lanterns")
	list.Introduced = true
	bare := quoted(corpus.KindList, []string{"Red lanterns mean danger.", "White lanterns mean rest."})
	item := quoted(corpus.KindItem, []string{"White lanterns mean rest."}, "White")
	item.Lead, item.Item = []string{"Lanterns have two colours:"}, "2"
	long := quoted(corpus.KindText, []string{"Every boat shows a green lantern. The lantern burns until dawn, and the keeper sees to it.\n\nNobody sleeps."}, "lantern", "dawn")
	long.Best = &bot.Range{Start: 34, End: strings.Index(long.Text, "\n\n")}
	long.Page, long.Paragraph, long.Fragment = "12", "2–3", true
	long.Parts = []index.Part{{Word: "dawn", Stage: "bm25f", Score: 1.25, IDF: 1.5, TF: 0.8333}}
	chosen, chosenLong := list, long
	chosen.Curated, chosen.Score, chosenLong.Curated = true, 0, true
	return map[string]*bot.Answer{
		"curated": {
			Verdict: bot.Answered, Curated: true, Citations: []bot.Citation{chosen, chosenLong, item}, Corpus: searched, Language: "fr",
			Evidence: []bot.Evidence{{Term: "submarines"}},
		},
		"questions": {
			Verdict: bot.NotFound, Corpus: searched, Evidence: []bot.Evidence{{Term: "whales"}}, Topics: []string{"Lights"},
			Questions: []string{"Who keeps \x1b[31mthe lantern\u202e?", "What does a white lantern mean, and how long may a ship stay beside it?"},
		},
		"list":      {Verdict: bot.Answered, Citations: []bot.Citation{list}, Corpus: searched},
		"list-bare": {Verdict: bot.Answered, Citations: []bot.Citation{bare}, Corpus: searched},
		"item": {
			Verdict: bot.Answered, Citations: []bot.Citation{item}, Corpus: searched, About: "Lanterns have two colours:",
			Evidence: []bot.Evidence{{Term: "white", Passages: 1, Occurrences: 1}},
		},
		"closest": {
			Verdict: bot.Closest, Citations: []bot.Citation{long, item}, Corpus: searched,
			SearchedFor: []bot.Correction{{From: "lantrn", To: "lantern"}},
			Evidence:    []bot.Evidence{{Term: "lantrn"}, {Term: "lantern", Passages: 3, Occurrences: 4, Headings: 1}, {Term: "storms"}},
		},
		"not-found": {
			Verdict: bot.NotFound, Corpus: searched, Evidence: []bot.Evidence{{Term: "whales"}}, Topics: []string{"Lights", "Anchors"},
			DocumentsIn: []string{"fr"},
		},
		"french": {
			Verdict: bot.NotFound, Corpus: searched, Language: "fr", Evidence: []bot.Evidence{{Term: "baleines"}}, Topics: []string{"Lights"},
			DocumentsIn: []string{"en"},
		},
	}
}

func TestPrintAnswer(t *testing.T) {
	t.Parallel()
	for name, a := range answers() {
		for variant, p := range map[string]*printer{"": {}, ".narrow": {width: 44}, ".color": {color: true}} {
			var out bytes.Buffer
			p.w = &out
			printAnswer(p, a, false)
			golden(t, name+variant, out.String())
			if at := obeyed(out.String(), p.color); at != "" {
				t.Errorf("%s%s: %s", name, variant, at)
			}
		}
		var out bytes.Buffer
		printAnswer(&printer{w: &out}, a, true)
		golden(t, name+".explain", out.String())
	}
}

// Colour adds nothing but colour, and every passage is shown word for word whatever the width.
func TestPrintAnswerWords(t *testing.T) {
	t.Parallel()
	for name, a := range answers() {
		var without, with, narrow bytes.Buffer
		printAnswer(&printer{w: &without}, a, true)
		printAnswer(&printer{w: &with, color: true}, a, true)
		printAnswer(&printer{w: &narrow, width: 30}, a, true)
		if got := ownSGR.ReplaceAllString(with.String(), ""); got != without.String() {
			t.Errorf("%s: with colour it says\n%s\nwithout\n%s", name, got, without.String())
		}
		words := strings.Join(strings.Fields(narrow.String()), " ")
		for i := range a.Citations {
			for _, span := range a.Citations[i].Spans {
				if want := strings.Join(strings.Fields(span.Text), " "); !strings.Contains(words, want) {
					t.Errorf("%s: %q is not in\n%s", name, want, narrow.String())
				}
			}
		}
	}
}

// golden compares a text with testdata/answer/NAME.golden, or writes that with -update.
func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "answer", name+".golden")
	if *update {
		writeFile(t, file, got)
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s: run with -update and look at the difference if this is meant\ngot:\n%s\nwant:\n%s", file, got, want)
	}
}
