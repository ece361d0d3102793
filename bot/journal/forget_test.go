package journal

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
)

// TestNothingInClear looks for every raw id in every table.
func TestNothingInClear(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		s := open(t, t.fresh(t))
		use(t, s)
		left := bot.Claim{Message: bot.Message{Channel: bot.Channel{Platform: "slack"}, ID: "left"}, Address: []byte(rawChannel), Until: noon()}
		if ok, err := s.Claim(t.Context(), left, noon()); !ok || err != nil {
			t.Fatal(ok, err)
		}
		if over, err := s.Abandoned(t.Context(), "slack", "", noon().Add(time.Second)); len(over) != 1 || err != nil {
			t.Fatal(over, err)
		}
		all := dump(t, s)
		for _, table := range tables(t, s) {
			if table != versionTable && !strings.HasPrefix(table, "sqlite_") && !strings.Contains(all, table+" ") {
				t.Errorf("table %s is empty: nothing is shown by this test", table)
			}
		}
		for _, raw := range []string{rawPerson, rawChannel, rawThread, rawMessage, rawState} {
			if strings.Contains(all, raw) {
				t.Errorf("%s is stored in clear:\n%s", raw, all)
			}
		}
	})
}

// TestHashesApart holds that what differs in kind, in a field or in where a field ends has another hash.
func TestHashesApart(t *testing.T) {
	t.Parallel()
	h, other := hasher{[]byte("one key")}, hasher{[]byte("another")}
	c := bot.Channel{Platform: "p", Team: "t", ID: "i"}
	seen := map[string]int{}
	all := []string{
		h.person(bot.Person{Platform: "p", Team: "t", ID: "i"}).String, h.channel(c).String,
		other.channel(c).String, h.thread(bot.Thread{Channel: c, ID: "x"}), h.message(bot.Message{Channel: c, ID: "x"}),
		h.person(bot.Person{Platform: "p", ID: "ti"}).String, h.person(bot.Person{Platform: "pt", ID: "i"}).String,
		h.person(bot.Person{Platform: "p\x00t", ID: "i"}).String, h.person(bot.Person{Platform: "p", Team: "t\x00i"}).String,
		h.state("i"), h.state("p"),
	}
	for i, hash := range all {
		if before, ok := seen[hash]; ok {
			t.Errorf("%d and %d have the hash %q", before, i, hash)
		}
		seen[hash] = i
		if i != 8 && len(hash) != 32 {
			t.Errorf("%d: %q is not 128 bits", i, hash)
		}
	}
	if all[8] != "" || h.channel(bot.Channel{Platform: "p"}).Valid {
		t.Error("nobody was hashed")
	}
}

func TestForget(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		s := open(t, t.fresh(t))
		record(t, s, bot.Asked{ID: "1", At: noon(), Person: user("U1")}, bot.Asked{ID: "2", At: noon(), Person: user("U1")},
			bot.Asked{ID: "3", At: noon(), Person: user("U2")}, bot.Asked{ID: "4", At: noon()})
		vote(t, s, "1", user("U2"), true) // on their answer
		vote(t, s, "1", user("U1"), true) // both
		vote(t, s, "3", user("U1"), true) // their own
		vote(t, s, "3", user("U2"), true)
		vote(t, s, "4", bot.Person{}, true)
		f, err := s.Forget(t.Context(), user("U1"))
		if want := (bot.Forgotten{Questions: 2, Votes: 3}); err != nil || f != want {
			t.Errorf("Forget = %+v, %v, want %+v", f, err, want)
		}
		got := lines(t, s, noon())
		if len(got) != 2 || got[0].ID != "3" || got[0].Helpful != 1 || got[1].ID != "4" || got[1].Helpful != 1 {
			t.Errorf("left: %+v", got)
		}
		if hash := s.hash.person(user("U1")).String; strings.Contains(dump(t, s), hash) {
			t.Error("their hash is still there")
		}
	})
}

// TestForgetID knows neither team nor platform.
func TestForgetID(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		o := t.fresh(t)
		s := open(t, o)
		people := map[string]bot.Person{
			"1": {Platform: "slack", Team: "T1", ID: "U1"}, "2": {Platform: "slack", Team: "T2", ID: "U1"},
			"3": {Platform: "slack", ID: "U1"}, "4": {Platform: "discord", Team: "G", ID: "U1"}, "5": {Platform: "slack", Team: "T1", ID: "U2"},
		}
		for id, p := range people {
			record(t, s, bot.Asked{ID: id, At: noon(), Person: p})
		}
		rate := bot.Rate{Burst: 1, Every: time.Hour}
		only := bot.Person{Platform: "slack", Team: "T9", ID: "U1"} // only ever counted
		if _, err := s.Take(t.Context(), only, rate, noon()); err != nil {
			t.Fatal(err)
		}
		if _, err := s.write.ExecContext(t.Context(), "DELETE FROM teams WHERE team = ''"); err != nil { // tried all the same
			t.Fatal(err)
		}
		again := open(t, o) // another process, which has seen nobody
		if f, err := again.ForgetID(t.Context(), "slack", "U1"); err != nil || f.Questions != 3 {
			t.Errorf("ForgetID of a platform = %+v, %v", f, err)
		}
		if wait, err := s.Take(t.Context(), only, rate, noon()); wait != 0 || err != nil {
			t.Errorf("what was counted of them is still there: %v, %v", wait, err)
		}
		if f, err := again.ForgetID(t.Context(), "", "U1"); err != nil || f.Questions != 1 {
			t.Errorf("ForgetID of all platforms = %+v, %v", f, err)
		}
		if f, err := again.ForgetID(t.Context(), "", "nobody"); err != nil || f != (bot.Forgotten{}) {
			t.Errorf("ForgetID of nobody = %+v, %v", f, err)
		}
		if _, err := again.ForgetID(t.Context(), "slack", ""); err == nil {
			t.Error("ForgetID without an id: no error")
		}
		if got := lines(t, s, noon()); len(got) != 1 || got[0].ID != "5" {
			t.Errorf("left: %+v", got)
		}
	})
}

// TestForgetIDAsCopied has ids as people copy them.
func TestForgetIDAsCopied(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		s := open(t, t.fresh(t))
		slack, small := bot.Person{Platform: "slack", Team: "T1", ID: "U024BE7LH"}, bot.Person{Platform: "slack", Team: "T1", ID: "u024be7lh"}
		discord := bot.Person{Platform: "discord", Team: "G", ID: "80351110224678912"}
		other := bot.Person{Platform: "discord", Team: "G", ID: "U024BE7LH"}
		for i, c := range []struct {
			platform, id string
			is           bot.Person
		}{
			{"slack", "<@U024BE7LH>", slack},
			{"", "<@U024BE7LH|some.one>", slack},
			{"slack", " u024be7lh\n", slack},
			{"slack", "u024be7lh", small}, // were one ever written so
			{"", "<@!80351110224678912>", discord},
			{"discord", "<@80351110224678912>", discord},
		} {
			record(t, s, bot.Asked{ID: fmt.Sprint(i), At: noon(), Person: c.is})
			if f, err := s.ForgetID(t.Context(), c.platform, c.id); err != nil || f.Questions != 1 {
				t.Errorf("ForgetID(%q, %q) = %+v, %v, want one question", c.platform, c.id, f, err)
			}
		}
		record(t, s, bot.Asked{ID: "other", At: noon(), Person: other})
		for _, id := range []string{"u024be7lh", "<@U024BE7LH", "@U024BE7LH>", "<U024BE7LH>"} { // of Discord's ids, none is made larger
			if f, err := s.ForgetID(t.Context(), "discord", id); err != nil || f.Questions != 0 {
				t.Errorf("ForgetID(%q) = %+v, %v", id, f, err)
			}
		}
		for _, id := range []string{"", " ", "<@>", "<@!>", "<@|name>"} {
			if _, err := s.ForgetID(t.Context(), "", id); err == nil {
				t.Errorf("ForgetID(%q): no error", id)
			}
		}
	})
}
