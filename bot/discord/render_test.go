package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
	"agendabot/bot/chattest"
	"agendabot/index"
)

var updateGolden = flag.Bool("update", false, "write the golden files anew")

const hostileDocument = `---
title: <@&1> *Report* & annex
author: "@here"
date: 2001-05
source: https://example.org/original_file
---

# Measures <@80351110224678912>

The council asks for two measures on landmines & mines:

- \*Clear\* the fields :smile: of @everyone and https://example.org/here.
- ` + "```Train```" + ` local teams. ||They|| stay for a year.

## 

After a heading of nothing comes \_another\_ paragraph about \~\~teams~~, seen on <t:1618953630:d>, as [here](https://example.org).
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
	asked.Questions = []string{"What are the five priorities?", "Who clears @everyone's *fields*?"}
	item := chattest.PlaceOf(t, b, "hostile", "*Clear*")
	manifest := b.Manifest()
	for name, got := range map[string]message{
		"answered":    en.answer(five, answerState{State: "STATE", Pages: 4, Size: 3}),
		"closest":     bare.answer(closest, answerState{Asked: closest.Question, Pages: 1, Size: 3}),
		"not-found":   fr.answer(submarines, answerState{}),
		"hostile":     en.answer(fields, answerState{}),
		"curated":     fr.answer(chattest.Chosen(five, 1), answerState{}),
		"chosen-text": en.answerText(chattest.Chosen(closest, 1), answerState{}),
		"questions":   en.answer(asked, answerState{}),
		"private":     en.answer(five, answerState{Private: true, State: "STATE", Pages: 4, Size: 3, Asked: five.Question}),
		"shared":      fr.answer(fields, answerState{By: "80351110224678912", Asked: "<@1> *fields* :smile:"}),
		"page":        fr.answer(closest, answerState{State: "STATE", Page: 1, Pages: 2, Size: 3}),
		"text":        en.answerText(fields, answerState{Asked: "Who clears the fields?"}),
		"context":     en.context(item),
		"context-all": fr.context(chattest.PlaceOf(t, b, "hostile", "The council")),
		"cite":        en.cite(bot.ReferenceOf(item, chattest.ToReader(item.Passage().ID, item.Text())), chattest.LookedAt()),
		"browse":      en.browse(item, 0),
		"browse-last": fr.browse(chattest.PlaceOf(t, b, "agenda", "Canada"), lastPage),
		"help":        en.help(about{records: true, retention: 90 * 24 * time.Hour}),
		"help-off":    fr.help(about{}),
		"sources":     en.sources(manifest.Documents, "https://reader.example/"),
		"erase":       fr.eraseAsk(),
		"failure":     en.failure(&bot.AskError{ID: "K7", Err: context.DeadlineExceeded}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			checkShown(t, got, "80351110224678912")
			compareGolden(t, name, strings.ReplaceAll(asText(got), manifest.Digest, "DIGEST"))
		})
	}
}

// asText is a message as people can read it: its text as it is sent, and its buttons.
func asText(m message) string {
	var b strings.Builder
	fmt.Fprintf(&b, "flags %d\n", m.flags(false))
	if m.Content != "" {
		b.WriteString("\n" + m.Content + "\n")
	}
	for _, e := range m.Embeds {
		fmt.Fprintf(&b, "\n=== #%06X %s\n%s\n", e.Color, e.Title, e.Description)
		if e.Footer != nil {
			fmt.Fprintf(&b, "--- %s\n", e.Footer.Text)
		}
	}
	for _, row := range m.Components {
		b.WriteByte('\n')
		for _, c := range row.(discordgo.ActionsRow).Components {
			button := c.(discordgo.Button)
			fmt.Fprintf(&b, "[%s] %s, style %d\n", button.Label, button.CustomID, button.Style)
		}
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

// TestSaysTheSame: Discord says of an answer what the other ways to ask say of it.
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
		r := newRenderer(a.Language, nil)
		want := []string{said.VerdictOf(a), said.AskThese, said.Corrections(a), said.OtherLanguage(a), said.Searched(a), a.Corpus.Digest}
		for i := range a.Citations {
			want = append(want, said.Source(&a.Citations[i]), said.Remarks(&a.Citations[i]))
		}
		if a.Verdict != bot.Answered {
			for _, e := range a.Evidence {
				want = append(want, said.Evidence(e, a))
			}
		}
		for name, m := range map[string]message{"embeds": r.answer(a, answerState{}), "text": r.answerText(a, answerState{})} {
			seen := strings.Join(seenTexts(m), "\n")
			for _, s := range slices.Concat(want, a.Topics, a.Questions) {
				if !strings.Contains(seen, s) {
					t.Errorf("%s, %s: %q is not in:\n%s", question, name, s, seen)
				}
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
			if want := bot.UserText(err, language); strings.Join(seenTexts(m), "") != want {
				t.Errorf("%v: %q", err, m.Content)
			}
		}
	}
}

func TestPlainIsNeverEmpty(t *testing.T) {
	t.Parallel()
	r := newRenderer("en", nil)
	for _, text := range []string{"", " \n", "\ufeff", strings.Repeat("*", 9000), strings.Repeat("🏳\ufe0f\u200d🌈", 2000), "\x00"} {
		if m := r.plain(text); m.Content == "" {
			t.Errorf("nothing is said of %.20q", text)
		} else {
			checkShown(t, m, "")
		}
	}
}

// TestNothingNotifies: whatever way a message goes, it allows no mention, and clears what it takes the place of.
func TestNothingNotifies(t *testing.T) {
	t.Parallel()
	m := newRenderer("en", nil).plain("Text.")
	for name, body := range map[string]any{
		"response": m.response(true), "params": m.params(true), "webhook edit": m.webhookEdit(), "send": m.send(nil),
	} {
		raw, err := json.Marshal(body)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Contains(raw, []byte(`"allowed_mentions":{"parse":[],"replied_user":false}`)) {
			t.Errorf("%s: %s", name, raw)
		}
		if name != "params" && !bytes.Contains(raw, []byte(`"embeds":[]`)) || !bytes.Contains(raw, []byte(`"components":[]`)) {
			t.Errorf("%s keeps what was there: %s", name, raw)
		}
	}
	text := newRenderer("en", nil).answerText(answerOf(1), answerState{})
	for _, c := range []struct {
		m       message
		private bool
		want    discordgo.MessageFlags
	}{
		{m, true, discordgo.MessageFlagsEphemeral},
		{m, false, 0},
		{text, true, discordgo.MessageFlagsEphemeral | discordgo.MessageFlagsSuppressEmbeds},
		{text, false, discordgo.MessageFlagsSuppressEmbeds},
	} {
		if f, g := c.m.response(c.private).Flags, c.m.params(c.private).Flags; f != c.want || g != c.want {
			t.Errorf("flags %d and %d, want %d", f, g, c.want)
		}
	}
}
