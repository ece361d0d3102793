package storetest

import (
	"bytes"
	"fmt"
	"slices"
	"testing"
	"time"

	"agendabot/bot"
)

func claimOnce(t single) {
	s := t.store
	c := bot.Claim{Message: message("1.5"), Address: []byte("here"), Until: noon().Add(time.Minute)}
	if !claim(t, s, c, noon()) {
		t.Fatal("nobody had claimed it")
	}
	if claim(t, s, c, noon()) {
		t.Error("claimed twice")
	}
	if claim(t, s, c, noon().Add(time.Hour)) {
		t.Error("claimed again when its time was over: only Abandoned may take it over")
	}
	if err := s.Finish(t.Context(), c.Message); err != nil {
		t.Fatal(err)
	}
	if claim(t, s, c, noon()) {
		t.Error("claimed again after it was finished")
	}
}

// claimsApart claims messages that differ in one field, or only in where one field ends.
func claimsApart(t single) {
	s := t.store
	for _, m := range []bot.Message{
		{Channel: bot.Channel{Platform: "slack", Team: "T", ID: "C"}, ID: "1"},
		{Channel: bot.Channel{Platform: "discord", Team: "T", ID: "C"}, ID: "1"},
		{Channel: bot.Channel{Platform: "slack", ID: "C"}, ID: "1"},
		{Channel: bot.Channel{Platform: "slack", Team: "T", ID: "D"}, ID: "1"},
		{Channel: bot.Channel{Platform: "slack", Team: "T", ID: "C"}, ID: "2"},
		{Channel: bot.Channel{Platform: "slack", Team: "T", ID: "C1"}},
		{Channel: bot.Channel{Platform: "slack", Team: "TC"}, ID: "1"},
		{Channel: bot.Channel{Platform: "slack", Team: "T\x00C"}, ID: "1"},
		{Channel: bot.Channel{Platform: "slack", Team: "T", ID: "C\x001"}},
	} {
		if !claim(t, s, bot.Claim{Message: m, Until: noon().Add(time.Minute)}, noon()) {
			t.Errorf("%q is taken for another message", m)
		}
	}
}

// takenOver is the addresses of what a call of Abandoned gives.
func takenOver(tb testing.TB, s bot.Store, platform string, now time.Time) []string {
	tb.Helper()
	claims, err := s.Abandoned(tb.Context(), platform, "", now)
	if err != nil {
		tb.Fatal(err)
	}
	var addresses []string
	for _, c := range claims {
		if c.Message != (bot.Message{}) {
			tb.Errorf("the message's id is still known: %q", c.Message)
		}
		addresses = append(addresses, string(c.Address))
	}
	return addresses
}

func abandoned(t single) {
	s := t.store
	until := noon().Add(time.Minute)
	claim(t, s, bot.Claim{Message: message("later"), Address: []byte("later"), Until: until.Add(time.Second)}, noon())
	claim(t, s, bot.Claim{Message: message("first"), Address: []byte("first\x00\xff"), Until: until}, noon())
	claim(t, s, bot.Claim{Message: message("none"), Until: until.Add(2 * time.Second)}, noon())
	other := bot.Message{Channel: bot.Channel{Platform: "discord", ID: "C1"}, ID: "first"}
	claim(t, s, bot.Claim{Message: other, Address: []byte("other"), Until: until}, noon())

	if got := takenOver(t, s, "slack", until); len(got) != 0 {
		t.Errorf("taken over at its end rather than after it: %q", got)
	}
	claims, err := s.Abandoned(t.Context(), "slack", "", until.Add(time.Microsecond))
	if err != nil || len(claims) != 1 || !bytes.Equal(claims[0].Address, []byte("first\x00\xff")) || !claims[0].Until.Equal(until) {
		t.Errorf("Abandoned = %q, %v", claims, err)
	}
	if got := takenOver(t, s, "slack", until.Add(time.Microsecond)); len(got) != 0 {
		t.Errorf("taken over twice: %q", got)
	}
	if got := fmt.Sprintf("%q", takenOver(t, s, "slack", until.Add(time.Hour))); got != `["later" ""]` {
		t.Errorf("an hour later %s were taken over", got)
	}
	if got := fmt.Sprintf("%q", takenOver(t, s, "discord", until.Add(time.Hour))); got != `["other"]` {
		t.Errorf("on the other platform %s were taken over", got)
	}
	if claim(t, s, bot.Claim{Message: message("first"), Until: until}, noon()) {
		t.Error("claimed again after it was taken over")
	}
}

// abandonedByTeam leaves to each team's process what is that team's: another's token could not apologise for it.
func abandonedByTeam(t single) {
	s := t.store
	for _, team := range []string{"T1", "T2", ""} {
		m := bot.Message{Channel: bot.Channel{Platform: "slack", Team: team, ID: "C"}, ID: "1"}
		claim(t, s, bot.Claim{Message: m, Address: []byte("of " + team), Until: noon()}, noon())
	}
	for _, step := range []struct{ team, want string }{{"T2", "[of T2]"}, {"T3", "[]"}, {"", "[of  of T1]"}} {
		claims, err := s.Abandoned(t.Context(), "slack", step.team, noon().Add(time.Hour))
		if err != nil {
			t.Fatal(err)
		}
		got := []string{}
		for _, c := range claims {
			got = append(got, string(c.Address))
		}
		slices.Sort(got)
		if fmt.Sprint(got) != step.want {
			t.Errorf("of team %q: %v, want %s", step.team, got, step.want)
		}
	}
}

func extended(t single) {
	s := t.store
	until := noon().Add(time.Minute)
	claim(t, s, bot.Claim{Message: message("1"), Address: []byte("1"), Until: until}, noon())
	if err := s.Extend(t.Context(), message("1"), until.Add(time.Minute)); err != nil {
		t.Fatal(err)
	}
	if got := takenOver(t, s, "slack", until.Add(time.Second)); len(got) != 0 {
		t.Errorf("%q was taken over before its new end", got)
	}
	if got := takenOver(t, s, "slack", until.Add(time.Hour)); len(got) != 1 {
		t.Errorf("%q were taken over after its new end", got)
	}
	if err := s.Extend(t.Context(), message("never claimed"), until); err != nil {
		t.Error(err)
	}
	if !claim(t, s, bot.Claim{Message: message("never claimed"), Until: until}, noon()) {
		t.Error("what was extended is claimed")
	}
}

func finished(t single) {
	s := t.store
	until := noon().Add(time.Minute)
	claim(t, s, bot.Claim{Message: message("1"), Address: []byte("1"), Until: until}, noon())
	for range 2 {
		if err := s.Finish(t.Context(), message("1")); err != nil {
			t.Fatal(err)
		}
	}
	if err := s.Extend(t.Context(), message("1"), noon()); err != nil {
		t.Fatal(err)
	}
	if got := takenOver(t, s, "slack", until.Add(time.Hour)); len(got) != 0 {
		t.Errorf("%q was taken over although it was finished", got)
	}
	if err := s.Finish(t.Context(), message("never claimed")); err != nil {
		t.Error(err)
	}
}
