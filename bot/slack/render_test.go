package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
	"agendabot/bot/chattest"
	"agendabot/index"
)

var updateGolden = flag.Bool("update", false, "write the golden files anew")

const hostileDocument = `---
title: <!channel> *Report* & annex
author: "@here"
date: 2001-05
source: https://example.org/original
---

# Measures <@U1>

The council asks for two measures on landmines & mines:

- \*Clear\* the fields :smile: of <!everyone> and <https://example.org|here>.
- ` + "```Train```" + ` local teams. They stay for a year.

## 

After a heading of nothing comes \_another\_ paragraph about ~teams~, seen on <!date^1^{date}|today>.
`

// TestGolden compares what people see, so that a change of it is seen in a diff.
func TestGolden(t *testing.T) {
	t.Parallel()
	b := chattest.Index(t, hostileDocument)
	en, fr, bare := newRenderer("en", chattest.ToReader), newRenderer("fr", chattest.ToReader), newRenderer("en", nil)
	five := chattest.Rendered(t, b, "What are the five priorities?")
	fields := chattest.Rendered(t, b, "Who clears the fields?")
	submarines := chattest.Rendered(t, b, "Où sont les sous-marins ?")
	closest := chattest.Rendered(t, b, "Why are landmines banned in Ottawa by treaty?")
	asked := chattest.Rendered(t, b, "submarines")
	asked.Questions = []string{"What are the five priorities?", "Who clears <!channel> & *fields*?"}
	item := chattest.PlaceOf(t, b, "hostile", "*Clear*")
	manifest := b.Manifest()
	topics, err := b.Topics(4)
	if err != nil {
		t.Fatal(err)
	}
	headings := map[string][]string{}
	for i := range manifest.Documents {
		id := manifest.Documents[i].ID
		if headings[id], err = b.Headings(id, 2); err != nil {
			t.Fatal(err)
		}
	}
	page := home{
		Documents: manifest.Documents, Headings: headings, Topics: topics,
		Questions: []string{"What are the five priorities?", "Who clears <!channel> fields?", strings.Repeat("Why? ", 500)}, Built: chattest.LookedAt(), Digest: manifest.Digest, Records: true,
		Retention: "90 days", Erased: &bot.Forgotten{Questions: 3, Votes: 1}, ReaderURL: "https://reader.example/",
	}
	for name, got := range map[string]any{
		"answered":    en.answer(five, answerState{Again: "AGAIN"}),
		"closest":     bare.answer(closest, answerState{}),
		"not-found":   fr.answer(submarines, answerState{}),
		"hostile":     en.answer(fields, answerState{}),
		"curated":     fr.answer(chattest.Chosen(five, 1), answerState{}),
		"questions":   en.answer(asked, answerState{}),
		"private":     en.answer(five, answerState{Private: true, Share: "SHARE", Again: "AGAIN", Asked: five.Question}),
		"shared":      fr.answer(fields, answerState{SharedBy: "U0ASKER", Asked: "<!channel> *fields* :smile:"}),
		"page":        fr.answer(five, answerState{First: 4}),
		"context":     en.contextModal(item),
		"context-all": fr.contextModal(chattest.PlaceOf(t, b, "hostile", "The council")),
		"cite":        en.citeModal(bot.ReferenceOf(item, chattest.ToReader(item.Passage().ID, item.Text())), chattest.LookedAt()),
		"found":       fr.foundModal(five, answerState{Again: "AGAIN"}),
		"home":        en.home(page),
		"home-off":    fr.home(home{}),
		"help":        fr.help(),
		"sources":     en.sources(manifest.Documents),
		"failure":     en.failure(&bot.AskError{ID: "K7", Err: context.DeadlineExceeded}),
		"notice":      en.noticeModal(en.words.Gone),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkShown(t, got, "U0ASKER")
			compareGolden(t, name, strings.ReplaceAll(indented(t, got), manifest.Digest, "DIGEST"))
		})
	}
}

// indented is a message or view as JSON that people can read.
func indented(t *testing.T, v any) string {
	t.Helper()
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if m, ok := v.(message); ok {
		v = struct {
			Text   []string        `json:"text in lines"`
			Blocks []slackgo.Block `json:"blocks"`
		}{strings.Split(m.Text, "\n"), m.Blocks}
	}
	if err := e.Encode(v); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// compareGolden compares a text with a file below testdata, or writes that with -update.
func compareGolden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", name+".golden")
	if *updateGolden {
		if err := os.WriteFile(file, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs from what is shown now; see the difference with: go test -update && git diff\n%s", file, got)
	}
}

// TestSaysTheSame: Slack says of an answer what the other ways to ask say of it.
func TestSaysTheSame(t *testing.T) {
	t.Parallel()
	b := chattest.Index(t, hostileDocument)
	for i, question := range []string{"What are the five priorities?", "Where are the submarnes and landmimes?", "Où sont les sous-marins ?", "Who clears the fields?"} {
		a := chattest.Rendered(t, b, question)
		a.Questions = []string{"What are the priorities?"}
		if i == 3 {
			a = chattest.Chosen(a, 1)
		}
		said := bot.TextsFor(a.Language)
		m := newRenderer(a.Language, nil).answer(a, answerState{})
		shown := strings.Join(allTexts(wire[any](m.Blocks)), "\n")
		want := []string{said.VerdictOf(a), said.AskThese, said.Corrections(a), said.OtherLanguage(a), said.Searched(a), a.Corpus.Digest}
		for i := range a.Citations {
			want = append(want, said.Source(&a.Citations[i]), said.Remarks(&a.Citations[i]))
		}
		if a.Verdict != bot.Answered {
			for _, e := range a.Evidence {
				want = append(want, said.Evidence(e, a))
			}
		}
		for _, s := range slices.Concat(want, a.Topics, a.Questions) {
			if !strings.Contains(shown, s) {
				t.Errorf("%s: %q is not in:\n%s", question, s, shown)
			}
		}
	}
}

func TestFailure(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "fr"} {
		r := newRenderer(language, nil)
		for _, err := range []error{bot.ErrNotHere, &bot.RateError{Wait: time.Minute}, errors.New("disk <full>"), &bot.AskError{ID: "K7", Err: index.ErrNoBuild}} {
			m := r.failure(err)
			checkShown(t, m, "")
			if want := bot.UserText(err, language); m.Text != want || strings.Join(allTexts(wire[any](m.Blocks)), "") != want {
				t.Errorf("%v: %q", err, m.Text)
			}
		}
	}
}

func TestPlainIsNeverEmpty(t *testing.T) {
	t.Parallel()
	r := newRenderer("en", nil)
	for _, text := range []string{"", " \n", strings.Repeat("&", 9000), strings.Repeat("🏳\ufe0f\u200d🌈", 2000), "\x00"} {
		checkShown(t, r.plain(text), "")
	}
}

// TestTexts: every text of the catalogues is there in both languages, and fits where it stands.
func TestTexts(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "fr"} {
		w := wordsFor(language)
		for limit, all := range map[int][]string{
			maxViewTitle:  {w.close, w.contextTitle, w.citeTitle, w.foundTitle, w.noticeTitle},
			maxConfirmYes: {w.EraseYes, w.EraseNo, w.More, w.Context, w.Cite, w.Helpful, w.Unhelpful, w.share, w.Ask}, // buttons may be cut at 30, too
			maxButton:     {w.Erase, w.AskLabel},
			maxConfirm:    {w.EraseText, w.EraseAsk},
			maxFallback / 5: {
				w.Asked, w.YouAsked, w.Passage(9), w.Passages(1, 3), w.Cut, w.GoesOn, w.Began, w.OpenReader, w.CiteLede, w.CiteTooLong,
				w.NothingToFind, w.Documents, w.NoDocuments, w.topics, w.questions, w.promptsToo, w.Reader, w.homeLede, w.Placeholder, w.AboutYou, w.Kept,
				w.NotKept, w.KeptFor, w.index, w.HelpTitle, w.Thanks, w.NotRecorded, w.Busy, w.Apology, w.Gone, w.Expired,
				w.Shared, w.notShared, w.NoShare, w.NotErased, w.Greeting, w.prompts, w.searching, w.Looking,
				w.NotShown(2), w.FurtherWords(2), w.FurtherDocuments(2), w.Length(1, 2), w.Erased(bot.Forgotten{Votes: 1, Conversations: 2}),
			},
		} {
			for _, s := range all {
				if s == "" || bot.Width(s) > limit || strings.Contains(s, "!") {
					t.Errorf("%s: %d characters of at most %d: %q", language, bot.Width(s), limit, s)
				}
			}
		}
	}
	if len(english().help) != len(french().help) {
		t.Error("the help differs in length")
	}
}

func TestIsTopic(t *testing.T) {
	t.Parallel()
	for action, want := range map[string]bool{"topic_0": true, "topic_11": true, "topic": false, actionMore: false, "": false} {
		if isTopic(action) != want {
			t.Errorf("isTopic(%q) is %t", action, !want)
		}
	}
}
