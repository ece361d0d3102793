package journal

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"agendabot/bot"
)

// lines reads all questions since a time.
func lines(tb testing.TB, s *Store, since time.Time) []Line {
	tb.Helper()
	var all []Line
	for l, err := range s.Questions(tb.Context(), since) {
		if err != nil {
			tb.Fatal(err)
		}
		all = append(all, l)
	}
	return all
}

func record(tb testing.TB, s *Store, asked ...bot.Asked) {
	tb.Helper()
	if err := s.Record(tb.Context(), asked); err != nil {
		tb.Fatal(err)
	}
}

func vote(tb testing.TB, s *Store, answer string, p bot.Person, helpful bool) {
	tb.Helper()
	if err := s.Vote(tb.Context(), bot.Vote{Answer: answer, Person: p, Helpful: helpful, At: noon()}); err != nil {
		tb.Fatal(err)
	}
}

func user(id string) bot.Person { return bot.Person{Platform: "slack", Team: "T1", ID: id} }

func TestRecord(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		s := open(t, t.fresh(t))
		whole := bot.Asked{
			ID: "a2", At: noon().Add(time.Second), Platform: "slack", Person: user("U1"),
			Channel: bot.Channel{Platform: "slack", Team: "T1", ID: "C1"}, Text: "Où sont « les mines » ?", Language: "fr",
			Verdict: bot.Closest, Shown: []string{"doc/1", "doc/é"}, Took: 1234567 * time.Microsecond, Build: "abc", FollowUp: true,
		}
		failed := bot.Asked{ID: "a1", At: noon(), Platform: "web", Text: "?", Failure: "too_slow"}
		record(t, s)
		record(t, s, whole, failed, bot.Asked{ID: "a0", At: noon().Add(-time.Microsecond), Text: "before"})
		changed := whole
		changed.Text = "written twice"
		record(t, s, changed)
		vote(t, s, "a2", user("U1"), false)
		vote(t, s, "a2", user("U1"), true)
		vote(t, s, "a2", user("U2"), false)
		vote(t, s, "a1", bot.Person{}, false)
		vote(t, s, "a1", bot.Person{}, false)
		vote(t, s, "not there yet", user("U2"), true)

		got := lines(t, s, noon())
		if len(got) != 2 {
			t.Fatalf("%d lines: %+v", len(got), got)
		}
		whole.Person, whole.Channel, failed.Shown = bot.Person{}, bot.Channel{}, []string{}
		for i, want := range []Line{{Asked: failed, NotHelpful: 1}, {Asked: whole, Helpful: 1, NotHelpful: 1, PersonHash: s.hash.person(user("U1")).String}} {
			if !reflect.DeepEqual(got[i], want) {
				t.Errorf("line %d:\n%+v\nwant\n%+v", i, got[i], want)
			}
		}
		record(t, s, bot.Asked{ID: "not there yet", At: noon().Add(time.Minute)})
		if got := lines(t, s, noon().Add(time.Minute)); len(got) != 1 || got[0].Helpful != 1 {
			t.Errorf("a vote that came before its question is lost: %+v", got)
		}
	})
}

// TestRecordAllOrNone has a batch of more than one statement fail in its last line.
func TestRecordAllOrNone(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		s := open(t, t.fresh(t))
		batch := make([]bot.Asked, 2*recordRows+1)
		for i := range batch {
			batch[i] = bot.Asked{ID: fmt.Sprint(i), At: noon(), Text: "x"}
		}
		constraint := "CREATE UNIQUE INDEX failing ON questions (build) WHERE build <> ''"
		if _, err := s.write.ExecContext(t.Context(), constraint); err != nil {
			t.Fatal(err)
		}
		batch[0].Build, batch[2*recordRows].Build = "same", "same"
		if err := s.Record(t.Context(), batch); err == nil {
			t.Error("no error")
		}
		if got := lines(t, s, time.Time{}); len(got) != 0 {
			t.Errorf("%d of a batch that failed were recorded", len(got))
		}
		batch[0].Build = ""
		record(t, s, batch...)
		if got := lines(t, s, time.Time{}); len(got) != len(batch) {
			t.Errorf("%d of %d were recorded", len(got), len(batch))
		}
		if err := s.Record(t.Context(), []bot.Asked{{Text: "no id"}}); err == nil {
			t.Error("a line without an id was recorded")
		}
	})
}

func TestHostileText(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		s := open(t, t.fresh(t))
		long := strings.Repeat("é", bot.MaxQuestion)
		for i, c := range []struct{ text, want string }{
			{"a\x00b", "a\uFFFDb"},
			{"\x00", "\uFFFD"},
			{"bad \xff\xfe utf8 \xc3", "bad \uFFFD utf8 \uFFFD"},
			{long + "more", long},
			{"'); DROP TABLE questions; --", "'); DROP TABLE questions; --"},
			{"?1 $1 %s \\ \" \u202e 🤖\r\n\t\x1b[31m", "?1 $1 %s \\ \" \u202e 🤖\r\n\t\x1b[31m"},
		} {
			id := fmt.Sprint(i)
			record(t, s, bot.Asked{
				ID: id + c.text, At: noon().Add(time.Duration(i) * time.Second), Platform: c.text, Person: user(c.text),
				Text: c.text, Language: c.text, Verdict: bot.Verdict(c.text), Failure: c.text, Shown: []string{c.text}, Build: c.text,
			})
			got := lines(t, s, noon().Add(time.Duration(i)*time.Second))
			if len(got) != 1 || got[0].Text != c.want {
				t.Errorf("%.30q was recorded as %.200v", c.text, got)
			}
			if err := s.ReportWrong(t.Context(), bot.WrongQuotation{At: noon(), Text: c.text, Note: c.text, Passage: c.text, Build: c.text, Language: c.text}); err != nil {
				t.Error(err)
			}
			if err := s.AllowChannel(t.Context(), bot.Channel{Platform: c.text, Team: c.text, ID: "C"}, strings.ReplaceAll(c.text, "C", "c")+"?", noon()); err != nil && !strings.Contains(strings.ToLower(c.text), "c") {
				t.Error(err)
			}
		}
		if all, err := s.WrongQuotations(t.Context(), noon()); err != nil || len(all) != 6 {
			t.Errorf("%d reports, %v", len(all), err)
		}
	})
}

func FuzzClean(f *testing.F) {
	f.Add("a\x00b\xffc", 2)
	f.Fuzz(func(t *testing.T, s string, most int) {
		most = max(0, most%1000)
		got := clean(s, most)
		if !utf8.ValidString(got) || strings.ContainsRune(got, 0) || utf8.RuneCountInString(got) > most {
			t.Errorf("clean(%q, %d) = %q", s, most, got)
		}
		if clean(got, most) != got {
			t.Errorf("clean(%q) is not clean", got)
		}
	})
}

func TestWrongQuotations(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		s := open(t, t.fresh(t))
		want := bot.WrongQuotation{At: noon(), Passage: "p", Text: "as shown", Build: "b", Note: "no", Language: "fr"}
		later := bot.WrongQuotation{At: noon().Add(time.Second), Passage: "q"}
		for _, w := range []bot.WrongQuotation{later, want, {At: noon().Add(-time.Second)}} {
			if err := s.ReportWrong(t.Context(), w); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := s.WrongQuotations(t.Context(), noon()); err != nil || !reflect.DeepEqual(got, []bot.WrongQuotation{want, later}) {
			t.Errorf("%+v, %v", got, err)
		}
	})
}

// TestQuestionsStream reads while others write, stops early, and ends with its context.
func TestQuestionsStream(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		s := open(t, t.fresh(t))
		for i := range 300 {
			record(t, s, bot.Asked{ID: fmt.Sprint(i), At: noon().Add(time.Duration(i) * time.Second), Text: strings.Repeat("x", 1000)})
		}
		n := 0
		for _, err := range s.Questions(t.Context(), noon()) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == 2 {
				record(t, s, bot.Asked{ID: "meanwhile", At: noon().Add(time.Hour)})
				if _, err := s.Forget(t.Context(), user("U1")); err != nil {
					t.Error(err)
				}
				break
			}
		}
		n = 0
		for _, err := range s.Questions(t.Context(), noon()) {
			if err != nil {
				t.Fatal(err)
			}
			if n++; n == 1 {
				record(t, s, bot.Asked{ID: "too late", At: noon().Add(time.Hour)})
			}
		}
		if n != 301 {
			t.Errorf("%d questions", n)
		}
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		for _, err := range s.Questions(ctx, noon()) {
			if !errors.Is(err, context.Canceled) {
				t.Errorf("after the context's end: %v", err)
			}
		}
	})
}
