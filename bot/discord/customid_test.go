package discord

import (
	"strings"
	"testing"

	"agendabot/bot"
	"agendabot/corpus"
)

const longAnswer = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"

func TestControl(t *testing.T) {
	t.Parallel()
	state := strings.Repeat("x", maxState)
	for want, c := range map[string]control{
		"1:m:99.99.9:" + longAnswer + ":12345678901234567890:" + state: {action: actionMore, page: 99, from: 99, try: 9, answer: longAnswer, by: "12345678901234567890", state: state},
		"1:m:0.0.0:::K":       {action: actionMore, state: "K"},
		`1:m:1.2.0:A::{"q"::`: {action: actionMore, page: 1, from: 2, answer: "A", state: `{"q"::`},
		"1:s:3.1.2:A:K":       {action: actionShare, page: 3, from: 1, try: 2, answer: "A", state: "K"},
		"1:s:0.0.0::K":        {action: actionShare, state: "K"},
		"1:c:4:abc":           {action: actionContext, page: 4, key: "abc"},
		"1:q:4:abc":           {action: actionCite, page: 4, key: "abc"},
		"1:b:-1:abc":          {action: actionBrowse, page: lastPage, key: "abc"},
		"1:u:A":               {action: actionHelpful, answer: "A"},
		"1:d:A":               {action: actionUnhelpful, answer: "A"},
		"1:e":                 {action: actionErase},
		"1:y":                 {action: actionEraseYes},
		"1:n":                 {action: actionKeep},
		"1:a":                 {action: actionAsk},
	} {
		if got := c.String(); got != want || len(got) > maxCustomID {
			t.Errorf("%+v is %q, want %q", c, got, want)
		}
		if got, ok := parseControl(want); !ok || got != c {
			t.Errorf("%q reads %+v", want, got)
		}
	}
}

// TestNoControl: what does not fit in is no button, and what is none of ours is not read as one.
func TestNoControl(t *testing.T) {
	t.Parallel()
	for _, c := range []control{
		{},
		{action: "z"},
		{action: actionHelpful},
		{action: actionMore},
		{action: actionMore, state: strings.Repeat("x", maxState+1)},
		{action: actionMore, state: "K", page: mostMore + 1},
		{action: actionMore, state: "K", from: mostMore + 1},
		{action: actionMore, state: "K", page: lastPage},
		{action: actionMore, state: "K", from: -1},
		{action: actionMore, state: "K", by: "x"},
		{action: actionMore, state: "K", by: "123456789012345678901"},
		{action: actionMore, state: "K\x00"},
		{action: actionMore, state: "K", answer: "A:B"},
		{action: actionHelpful, answer: longAnswer + "X"},
		{action: actionContext},
		{action: actionContext, key: "a:b"},
		{action: actionContext, key: "a b"},
		{action: actionShare, page: 1},
		{action: actionShare, state: "K", page: mostMore + 1},
		{action: actionShare, state: "K", try: mostTries + 1},
		{action: actionBrowse, page: -2, key: "k"},
	} {
		if id := c.String(); id != "" {
			t.Errorf("%+v is %q", c, id)
		}
	}
	for _, id := range []string{
		"", "1", "1:", "2:e", "e", "1:e:", "1:e:x", "1:u:", "1:u:A:B", "1:m:1:A::K", "1:m:1.0:A::K", "1:m:01.0.0:A::K", "1:m:+1.0.0:A::K", "1:m:1.0.0:A:x:K", "1:m:1.0.0:A::", "1:m:1.0.10:A::K",
		"1:c:k", "1:c:1:", "1:c::k", "1:c:1:K", "1:b:-2:k", "1:s:1.0.0:A", "1:s:x:A:K", "1:s:1:A:K", " 1:e", "1:e ", "1:q:1:a\n",
	} {
		if c, ok := parseControl(id); ok {
			t.Errorf("%q reads %+v", id, c)
		}
	}
}

// TestKeysFit: what the desk and the corpus make fits into buttons.
func TestKeysFit(t *testing.T) {
	t.Parallel()
	if corpus.KeyLength > 32 || !passageKey.MatchString(strings.Repeat("a7", corpus.KeyLength/2)) {
		t.Error("a passage's key does not fit")
	}
	again := bot.Again{Question: "Who?", Language: "en"}
	if s := again.Inline(maxState); s == "" || !validState(s) {
		t.Errorf("a question in a button: %q", s)
	}
}

// FuzzControl: whatever comes back is read as what was sent, or not at all.
func FuzzControl(f *testing.F) {
	for _, id := range []string{"1:m:1.2.0:A:5:K", "1:s:3.0.1:A:K", "1:c:4:abc", "1:b:-1:abc", "1:u:A", "1:e", "1:", "x", "1:m:1.2.0:A::{\"q\":\"a:b\"}"} {
		f.Add(id)
	}
	f.Fuzz(func(t *testing.T, id string) {
		c, ok := parseControl(id)
		if ok && (c.String() != id || bot.Width(id) > maxCustomID) {
			t.Errorf("%q reads %+v", id, c)
		}
		if !ok && c != (control{}) {
			t.Errorf("%q is refused and reads %+v", id, c)
		}
		for _, action := range []string{actionMore, actionShare, actionContext, actionHelpful} {
			c := control{action: action, page: len(id) % 120, from: len(id) % 7, key: id, answer: id, by: id, state: id}
			if id := c.String(); id != "" {
				if _, ok := parseControl(id); !ok {
					t.Errorf("%+v is %q, which is not read", c, id)
				}
			}
		}
	})
}
