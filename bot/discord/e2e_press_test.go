package discord

import (
	"strings"
	"testing"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

// Context and citations are for the presser alone.
func TestContextAndCite(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		r := startApp(t, f, over)
		m := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities))).Message
		in := r.pressed(userBob, m, "Show in context")
		if in.Message.To != userBob {
			t.Errorf("seen by %q", in.Message.To)
		}
		chattest.WantWords(t, in.Message.words(), "Toward a Human Security Agenda", firstWords, "Read the section")
		read := r.pressed(userBob, in.Message, "Read the section")
		if read.Message.ID != in.Message.ID {
			t.Error("the section is not read in its place")
		}
		cite := r.pressed(userBob, m, "Cite")
		if cite.Message.To != userBob {
			t.Errorf("seen by %q", cite.Message.To)
		}
		chattest.WantWords(t, cite.Message.words(), "Chicago", "APA", "MLA", "McGill", "BibTeX", "RIS", "reader.example/p/")
		if got := f.message(m.ID).words(); got != m.words() {
			t.Error("what others see has changed")
		}
	})
}

// Everybody has one vote, which can be changed, and is thanked alone.
func TestVotes(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		store := chattest.NewStore()
		r := startApp(t, f, over, stored(store))
		m := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities))).Message
		for _, v := range []struct{ user, label string }{{userAlice, "Helpful"}, {userBob, "Not helpful"}, {userAlice, "Not helpful"}} {
			thanks := r.pressed(v.user, m, v.label)
			if thanks.Message.To != v.user {
				t.Errorf("thanked before %q", thanks.Message.To)
			}
			chattest.WantWords(t, thanks.Message.words(), "Your vote is recorded")
		}
		a, _ := store.VoteOf(bot.Person{Platform: platform, ID: userAlice})
		b, _ := store.VoteOf(bot.Person{Platform: platform, ID: userBob})
		if a.Helpful || b.Helpful || a.Answer == "" || a.Answer != b.Answer {
			t.Errorf("votes: %+v %+v", a, b)
		}
	})
}

// Where nothing is recorded, no vote is said to be.
func TestVotesNotRecorded(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f, desked(func(o *bot.DeskOptions) { o.Off = true }))
	m := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities))).Message
	chattest.WantWords(t, r.pressed(userAlice, m, "Helpful").Message.words(), "cannot be recorded")
}

// The pages of a question go round, and leave nothing out.
func TestMore(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		r := startApp(t, f, over)
		first := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, "human security"))).Message
		m := first
		var titles []string
		for range 20 {
			m = r.pressed(userBob, m, "More passages").Message
			if m.ID != first.ID {
				t.Fatal("a page is not in the place of the one before")
			}
			if m.words() == first.words() {
				break
			}
			titles = append(titles, m.embeds()[0].Title)
		}
		if m.words() != first.words() {
			t.Errorf("the first page does not come again after %q", titles)
		}
		if len(titles) < 1 || !strings.Contains(titles[0], "Passages 4–") {
			t.Errorf("the pages are %q", titles)
		}
	})
}

// Buttons of old messages work after a restart, and long after their interaction: their state is in their custom_id, or in
// the store.
func TestButtonsAfterRestart(t *testing.T) {
	t.Parallel()
	long := `"human security" ` + strings.Repeat("and everything about security that people may ask ", 15)
	for name, test := range map[string]struct {
		question    string
		keep, works bool
	}{
		"short, fresh store": {"human security", false, true},
		"long, same store":   {long, true, true},
		"long, fresh store":  {long, false, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			store := chattest.NewStore()
			old := startApp(t, f, stored(store))
			m := old.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, test.question))).Message
			private := old.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, test.question), fakeOption(optPrivate, true))).Message
			old.ended()
			f.advance(2 * tokenTime)
			if !test.keep {
				store = chattest.NewStore()
			}
			r := startApp(t, f, stored(store))
			label := "Context 1"
			if m.button(label).CustomID == "" {
				label = "Show in context"
			}
			chattest.WantWords(t, r.pressed(userAlice, m, label).Message.words(), "Toward a Human Security Agenda")
			chattest.WantWords(t, r.pressed(userAlice, m, "Helpful").Message.words(), "Thank you")
			if v, _ := store.VoteOf(bot.Person{Platform: platform, ID: userAlice}); v.Answer == "" {
				t.Error("the vote is on nothing")
			}
			next := r.pressed(userAlice, m, "More passages")
			shared := r.pressed(userAlice, private, "Share in channel")
			if !test.works {
				chattest.WantWords(t, next.History[len(next.History)-1].words(), "too old to go on from")
				chattest.WantWords(t, shared.History[len(shared.History)-1].words(), "can no longer be shared")
				return
			}
			chattest.WantWords(t, next.Message.words(), " · Passage")
			f.await(t, func(f *fake) bool { return strings.Contains(f.messageIn(channelGeneral).words(), "asked:") })
		})
	}
}

// A button of another version, or of nobody's, is answered.
func TestUnknownButton(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		r := startApp(t, f, over)
		m := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities))).Message
		old := fakeWith(f.press(userAlice, m.ID, m.button("Helpful").CustomID), func(o obj) { o["data"].(obj)["custom_id"] = "0:x:y" })
		a := r.answer(old)
		chattest.WantWords(t, a.Message.words(), "too old to go on from")
		gone := fakeWith(f.press(userAlice, m.ID, m.button("Show in context").CustomID), func(o obj) {
			o["data"].(obj)["custom_id"] = control{action: actionContext, key: "nosuchkey"}.String()
		})
		chattest.WantWords(t, r.answer(gone).Message.words(), "no longer in the documents")
		dance := fakeWith(f.slash(userAlice, channelGeneral, nameHelp), func(o obj) { o["data"].(obj)["name"] = "dance" })
		chattest.WantWords(t, r.answer(dance).Message.words(), "too old to go on from")
	})
}

// Who cannot be forgotten at the moment is told the truth.
func TestEraseFails(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	store := chattest.NewStore()
	store.Break()
	r := startApp(t, f, stored(store))
	help := r.answer(f.slash(userAlice, channelGeneral, nameHelp)).Message
	sure := r.pressed(userAlice, help, "Erase what is kept about me").Message
	chattest.WantWords(t, r.pressed(userAlice, sure, "Erase").Message.words(), "Nothing could be erased")
}
