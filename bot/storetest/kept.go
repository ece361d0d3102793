package storetest

import (
	"reflect"
	"testing"
	"time"

	"agendabot/bot"
)

// turnOf is the text of a thread's turn; empty if there is none.
func turnOf(tb testing.TB, s bot.Store, th bot.Thread, now time.Time) string {
	tb.Helper()
	turn, err := s.Turn(tb.Context(), th, now)
	if err != nil {
		tb.Fatal(err)
	}
	if turn == nil {
		return ""
	}
	return turn.Text
}

func saveTurn(tb testing.TB, s bot.Store, th bot.Thread, p bot.Person, text string) {
	tb.Helper()
	if err := s.SaveTurn(tb.Context(), th, p, bot.Turn{Text: text}, noon().Add(time.Hour)); err != nil {
		tb.Fatal(err)
	}
}

func turns(t single) {
	s := t.store
	until := noon().Add(time.Hour)
	if got := turnOf(t, s, thread("1"), noon()); got != "" {
		t.Errorf("a turn of nowhere: %q", got)
	}
	saveTurn(t, s, thread("1"), person("U1"), "before")
	want := bot.Turn{Text: "what about “mines”?", Last: "and?", List: "agenda/3", Item: 2, Shown: []string{"a", "b/é"}}
	if err := s.SaveTurn(t.Context(), thread("1"), bot.Person{}, want, until); err != nil {
		t.Fatal(err)
	}
	if got, err := s.Turn(t.Context(), thread("1"), until.Add(-time.Microsecond)); err != nil || got == nil || !reflect.DeepEqual(*got, want) {
		t.Errorf("Turn = %+v, %v, want %+v", got, err, want)
	}
	if got := turnOf(t, s, thread("1"), until); got != "" {
		t.Errorf("a turn whose time is over: %q", got)
	}
}

func threadsApart(t single) {
	s := t.store
	all := []bot.Thread{
		thread("1"), thread("2"),
		{Channel: bot.Channel{Platform: "slack", Team: "T1", ID: "C2"}, ID: "1"},
		{Channel: bot.Channel{Platform: "slack", Team: "T1"}, ID: "C1\x001"},
		{Channel: channel()},
		{Channel: bot.Channel{Platform: "discord", Team: "T1", ID: "C1"}, ID: "1"},
		{},
	}
	for i, th := range all {
		saveTurn(t, s, th, person("U1"), string(rune('a'+i)))
	}
	for i, th := range all {
		if got := turnOf(t, s, th, noon()); got != string(rune('a'+i)) {
			t.Errorf("thread %q has the turn %q of another", th, got)
		}
	}
}

// copies changes what it gave and what it got.
func copies(t single) {
	s := t.store
	ctx, until := t.Context(), noon().Add(time.Hour)
	given := bot.Turn{Text: "x", Shown: []string{"a"}}
	data, address := []byte("abc"), []byte("here")
	if err := s.SaveTurn(ctx, thread("1"), person("U1"), given, until); err != nil {
		t.Fatal(err)
	}
	if err := s.SaveState(ctx, "k", bot.Person{}, data, until); err != nil {
		t.Fatal(err)
	}
	claim(t, s, bot.Claim{Message: message("1"), Address: address, Until: noon()}, noon())
	given.Shown[0], data[0], address[0] = "changed", 'X', 'X'
	for range 2 {
		turn, err := s.Turn(ctx, thread("1"), noon())
		if err != nil || turn == nil || turn.Shown[0] != "a" {
			t.Fatalf("Turn = %+v, %v", turn, err)
		}
		turn.Shown[0] = "changed"
		got, err := s.State(ctx, "k", noon())
		if err != nil || string(got) != "abc" {
			t.Fatalf("State = %q, %v", got, err)
		}
		got[0] = 'X'
	}
	if got := takenOver(t, s, "slack", until); len(got) != 1 || got[0] != "here" {
		t.Errorf("Abandoned = %q", got)
	}
}

func states(t single) {
	s := t.store
	ctx, until := t.Context(), noon().Add(time.Hour)
	if got, err := s.State(ctx, "none", noon()); got != nil || err != nil {
		t.Errorf("State of nothing = %q, %v", got, err)
	}
	for _, data := range [][]byte{[]byte("first"), []byte("second\x00\xff"), {}} {
		if err := s.SaveState(ctx, "key", bot.Person{}, data, until); err != nil {
			t.Fatal(err)
		}
		if got, err := s.State(ctx, "key", until.Add(-time.Microsecond)); err != nil || string(got) != string(data) || got == nil {
			t.Errorf("State = %q, %v, want %q", got, err, data)
		}
	}
	if got, err := s.State(ctx, "key", until); got != nil || err != nil {
		t.Errorf("a state whose time is over = %q, %v", got, err)
	}
}

// forgetState erases what a person's buttons hold, and nobody else's.
func forgetState(t single) {
	s := t.store
	ctx := t.Context()
	for _, p := range []string{"U1", "U2"} {
		if err := s.SaveState(ctx, "of "+p, person(p), []byte("words"), noon().Add(time.Hour)); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := s.Forget(ctx, person("U1")); err != nil {
		t.Fatal(err)
	}
	for p, want := range map[string]string{"U1": "", "U2": "words"} {
		if got, err := s.State(ctx, "of "+p, noon()); err != nil || string(got) != want {
			t.Errorf("the state of %s = %q, %v", p, got, err)
		}
	}
}

func forget(t single) {
	s := t.store
	ctx := t.Context()
	rate := bot.Rate{Burst: 1, Every: time.Hour}
	saveTurn(t, s, thread("1"), person("U1"), "theirs")
	saveTurn(t, s, thread("2"), person("U1"), "was theirs")
	saveTurn(t, s, thread("2"), person("U2"), "was theirs") // “tell me more”: the words are still U1's
	saveTurn(t, s, thread("2"), bot.Person{}, "was theirs")
	saveTurn(t, s, thread("4"), person("U2"), "another's")
	saveTurn(t, s, thread("4"), person("U3"), "another's")
	saveTurn(t, s, thread("3"), bot.Person{}, "nobody's")
	take(t, s, person("U1"), rate, noon())
	for range 2 { // nobody in particular is not somebody
		if f, err := s.Forget(ctx, bot.Person{}); err != nil || f != (bot.Forgotten{}) {
			t.Errorf("Forget of nobody = %+v, %v", f, err)
		}
	}
	if f, err := s.Forget(ctx, person("U1")); err != nil || f != (bot.Forgotten{Conversations: 2}) {
		t.Errorf("Forget = %+v, %v", f, err)
	}
	for id, want := range map[string]string{"1": "", "2": "", "3": "nobody's", "4": "another's"} {
		if got := turnOf(t, s, thread(id), noon()); got != want {
			t.Errorf("thread %s: %q, want %q", id, got, want)
		}
	}
	if wait := take(t, s, person("U1"), rate, noon()); wait != 0 {
		t.Errorf("how much they asked was not forgotten: %v", wait)
	}
	if f, err := s.Forget(ctx, person("U1")); err != nil || f != (bot.Forgotten{}) {
		t.Errorf("forgotten twice: %+v, %v", f, err)
	}
	saveTurn(t, s, thread("2"), person("U2"), "a new conversation")
	if f, err := s.Forget(ctx, person("U1")); err != nil || f != (bot.Forgotten{}) {
		t.Errorf("who asked in the conversation before, which is gone, still counts: %+v, %v", f, err)
	}
	for _, p := range []string{"U2", "U3"} { // the first has two, and the last of thread 4 has none left
		if f, err := s.Forget(ctx, person(p)); err != nil || f.Conversations != map[string]int{"U2": 2}[p] {
			t.Errorf("Forget of %s = %+v, %v", p, f, err)
		}
	}
}
