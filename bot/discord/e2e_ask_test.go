package discord

import (
	"strings"
	"testing"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

// A question with /ask is answered where it was asked, with its passages, their places and buttons.
func TestAsk(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		r := startApp(t, f, over)
		a := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
		if a.Message.To != "" || a.Message.Channel != channelGeneral {
			t.Errorf("answered by %+v", a.Message)
		}
		chattest.WantWords(t, a.Message.words(), "Answered", "five priorities", firstWords, "Toward a Human Security Agenda", "https://reader.example/p/", "Helpful")
		if a.Message.button("Share in channel").CustomID != "" {
			t.Error("what everybody sees can be shared")
		}
	})
}

// A private answer is the asker's alone, and can be shared, once, with the question and who asked.
func TestAskPrivately(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		store := chattest.NewStore()
		r := startApp(t, f, over, stored(store))
		a := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, "human security"), fakeOption(optPrivate, true)))
		if a.Message.To != userAlice {
			t.Errorf("seen by %q", a.Message.To)
		}
		chattest.WantWords(t, a.Message.words(), "You asked")
		shared := r.pressed(userAlice, a.Message, "Share in channel")
		f.await(t, func(f *fake) bool { return strings.Contains(f.message(a.Message.ID).words(), "Shared in the channel") })
		m := f.messageIn(channelGeneral)
		if m.To != "" || m.Via == "" {
			t.Errorf("shared as %+v", m)
		}
		chattest.WantWords(t, m.words(), "<@"+userAlice+"> asked", "human security")
		if len(shared.History) == 0 {
			t.Error("nothing came of sharing")
		}
		next := r.pressed(userBob, m, "More passages") // of everybody's message, in its place
		if next.Message.ID != m.ID {
			t.Errorf("the next page is message %s, not %s", next.Message.ID, m.ID)
		}
		chattest.WantWords(t, next.Message.words(), "Passages 4–", "<@"+userAlice+"> asked")
		r.ended()
		if n := store.Unfinished(t, platform); n != 0 {
			t.Errorf("%d claims are not finished", n)
		}
	})
}

// What is shared is the page that is shown, after a try that failed, too.
func TestSharePage(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f)
	a := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, "human security"), fakeOption(optPrivate, true)))
	m := r.pressed(userAlice, a.Message, "More passages").Message
	chattest.WantWords(t, m.words(), "Passages 4–")
	f.script(routeFollowUp, stepError(50013))
	r.pressed(userAlice, m, "Share in channel")
	f.await(t, func(f *fake) bool {
		return strings.Contains(f.message(m.ID).words(), "Share in channel") && len(f.calls(routeFollowUp)) == 2
	})
	m = f.message(m.ID)
	chattest.WantWords(t, m.words(), "Passages 4–", "You asked")
	r.pressed(userAlice, m, "Share in channel")
	f.await(t, func(f *fake) bool { return strings.Contains(f.messageIn(channelGeneral).words(), "asked:") })
	chattest.WantWords(t, f.messageIn(channelGeneral).words(), "Passages 4–", "human security")
}

// Where an app may not speak to all, Discord shows what it shares to the presser alone, and nobody is told otherwise.
func TestShareKeptPrivate(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f)
	a := r.answer(f.slash(userAlice, channelElsewhere, nameAsk, fakeOption(optQuestion, askPriorities), fakeOption(optPrivate, true)))
	f.script(routeFollowUp, fakeStep{reply: fakeOK(obj{"id": "900000000000000001", "channel_id": channelElsewhere, "flags": 64})})
	r.pressed(userAlice, a.Message, "Share in channel")
	f.await(t, func(f *fake) bool { return len(f.calls(routeFollowUp)) == 2 })
	chattest.WantWords(t, f.message(a.Message.ID).words(), "Share in channel")
	f.await(t, func(f *fake) bool {
		for _, m := range f.messagesIn(channelElsewhere, userAlice) {
			if strings.Contains(m.words(), "could not be shared") {
				return true
			}
		}
		return false
	})
}

// Whoever shares the same answer twice at once has shared it once.
func TestShareOnce(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f)
	a := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities), fakeOption(optPrivate, true)))
	button := a.Message.button("Share in channel").CustomID
	first, second := f.press(userAlice, a.Message.ID, button), f.press(userAlice, a.Message.ID, button)
	r.give(first)
	r.give(second)
	f.answered(t, fakeID(first))
	f.answered(t, fakeID(second))
	r.ended()
	n := 0
	for _, m := range f.messagesIn(channelGeneral, "") {
		if strings.Contains(m.words(), "asked:") {
			n++
		}
	}
	if n != 1 {
		t.Errorf("it was shared %d times", n)
	}
}

// What the documents do not say is said, with evidence and with what can be asked, in the asker's language.
func TestNothingFound(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		f.speaks(userBob, "fr")
		r := startApp(t, f, over)
		a := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askNothing)))
		chattest.WantWords(t, a.Message.words(), "Not in the documents", "submarines", "no occurrence", "The documents speak of:")
		b := r.answer(f.slash(userBob, channelGeneral, nameAsk, fakeOption(optQuestion, askNothing)))
		chattest.WantWords(t, b.Message.words(), "Absent des documents", "aucune occurrence", "Pas utile")
		empty := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, "?!")))
		chattest.WantWords(t, empty.Message.words(), "Ask about something")
	})
}

// Suggestions come from titles and headings alone; what is typed in the end need not be one.
func TestSuggestions(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		r := startApp(t, f, over)
		for typed, want := range map[string]string{"": "Toward a Human Security Agenda", "human sec": "Toward a Human Security Agenda", "freedom": "Freedom from Fear: Canada's Foreign Policy for Human Security"} {
			a := r.answer(f.autocomplete(userAlice, channelGeneral, nameAsk, fakeTyping(optQuestion, typed)))
			names := ""
			for _, c := range a.Choices {
				names += c.Name + "\n"
			}
			chattest.WantWords(t, names, want)
		}
		none := r.answer(f.autocomplete(userAlice, channelGeneral, nameAsk, fakeTyping(optQuestion, "zzz")))
		if len(none.Choices) != 0 {
			t.Errorf("suggested: %v", none.Choices)
		}
		docs := r.answer(f.autocomplete(userAlice, channelGeneral, nameBrowse, fakeTyping(optDocument, "fear")))
		if len(docs.Choices) != 1 || docs.Choices[0].Value != "agenda" {
			t.Errorf("documents: %+v", docs.Choices)
		}
		sections := r.answer(f.autocomplete(userAlice, channelGeneral, nameBrowse, fakeOption(optDocument, "agenda"), fakeTyping(optSection, "")))
		if len(sections.Choices) == 0 {
			t.Fatal("no section is suggested")
		}
		a := r.answer(f.slash(userAlice, channelGeneral, nameBrowse, fakeOption(optDocument, "agenda"), fakeOption(optSection, sections.Choices[0].Value)))
		chattest.WantWords(t, a.Message.words(), sections.Choices[0].Name)
		unknown := r.answer(f.autocomplete(userAlice, channelGeneral, nameBrowse, fakeOption(optDocument, "nothing like it"), fakeTyping(optSection, "a")))
		if len(unknown.Choices) != 0 {
			t.Errorf("sections of no document: %v", unknown.Choices)
		}
	})
}

// A section is read in pages, privately, from whatever comes nearest to what was typed.
func TestBrowse(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		r := startApp(t, f, over)
		a := r.answer(f.slash(userAlice, channelGeneral, nameBrowse, fakeOption(optDocument, "freedom from"), fakeOption(optSection, "human security")))
		if a.Message.To != userAlice {
			t.Errorf("seen by %q", a.Message.To)
		}
		chattest.WantWords(t, a.Message.words(), "Toward a Human Security Agenda", "https://reader.example/p/")
		back := r.pressed(userAlice, a.Message, "Previous")
		if back.Message.ID != a.Message.ID || back.Message.words() == a.Message.words() {
			t.Errorf("the page before is not in its place, or the same: %s", back.Message.words())
		}
		next := r.pressed(userAlice, back.Message, "Next")
		if next.Message.words() != a.Message.words() {
			t.Errorf("there and back is another page:\n%s", next.Message.words())
		}
		for _, typed := range []string{"fredom from fear", "the human security agenda of canada", "securty human"} {
			b := r.answer(f.slash(userAlice, channelGeneral, nameBrowse, fakeOption(optDocument, typed)))
			chattest.WantWords(t, b.Message.words(), "Freedom from Fear")
		}
		none := r.answer(f.slash(userAlice, channelGeneral, nameBrowse, fakeOption(optDocument, "zzz")))
		chattest.WantWords(t, none.Message.words(), "There is no such document or section")
	})
}

// /sources and /help are the asker's alone; from the help, a question can be asked in a form, and what is kept be erased.
func TestHelp(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		store := chattest.NewStore()
		r := startApp(t, f, over, stored(store))
		sources := r.answer(f.slash(userAlice, channelGeneral, nameSources))
		chattest.WantWords(t, sources.Message.words(), "Freedom from Fear", "12 passages", "https://reader.example/")
		help := r.answer(f.slash(userAlice, channelGeneral, nameHelp))
		if help.Message.To != userAlice || sources.Message.To != userAlice {
			t.Error("others see what one asked for")
		}
		chattest.WantWords(t, help.Message.words(), "/ask", "90 days")

		form := r.give(f.press(userAlice, help.Message.ID, help.Message.button("Ask").CustomID))
		f.await(t, func(f *fake) bool { return f.answersTo(form).Modal != nil })
		a := r.answer(f.modalSubmit(form, map[string]string{formQuestion: askPriorities}))
		if a.Message.To != userAlice {
			t.Errorf("seen by %q", a.Message.To)
		}
		chattest.WantWords(t, a.Message.words(), firstWords)

		sure := r.pressed(userAlice, help.Message, "Erase what is kept about me")
		kept := r.pressed(userAlice, sure.Message, "Keep")
		chattest.WantWords(t, kept.Message.words(), "Nothing was erased")
		sure = r.pressed(userAlice, help.Message, "Erase what is kept about me")
		gone := r.pressed(userAlice, sure.Message, "Erase")
		chattest.WantWords(t, gone.Message.words(), "Erased: 7 questions, 2 votes, 1 conversation")
		if gone := store.Gone(); len(gone) != 1 || gone[0] != (bot.Person{Platform: platform, ID: userAlice}) {
			t.Errorf("forgotten: %v", gone)
		}
	})
}

// “Find in the agenda” shows passages about somebody's message to whoever chose it.
func TestFind(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		r := startApp(t, f, over)
		said := fakeID(f.say(userAlice, channelGeneral, "I wonder about human security <@"+userAlice+"> <:smile:123>", false, ""))
		a := r.answer(f.messageCommand(userBob, channelGeneral, said))
		if a.Message.To != userBob {
			t.Errorf("seen by %q", a.Message.To)
		}
		chattest.WantWords(t, a.Message.words(), "human", "occurrence")
		if a.Message.button("Helpful").CustomID != "" {
			t.Error("there is something to vote on that is not recorded")
		}
		if a.Message.button("Share in channel").CustomID != "" {
			t.Error("somebody else's words can be shared as one's own question")
		}
		next := r.pressed(userBob, a.Message, "More passages")
		chattest.WantWords(t, next.Message.words(), "Passages 4–")
		nothing := fakeID(f.say(userBob, channelGeneral, "<@"+userAlice+">", false, ""))
		chattest.WantWords(t, r.answer(f.messageCommand(userAlice, channelGeneral, nothing)).Message.words(), "no words in that message")
		long := fakeID(f.say(userBob, channelGeneral, strings.Repeat("human security and so on ", 79), false, ""))
		chattest.WantWords(t, r.answer(f.messageCommand(userAlice, channelGeneral, long)).Message.words(), "human")
	})
}

// What was found about a message is paged through in every process on the store, which has none of the message's words.
func TestFindElsewhere(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	store := chattest.NewStore()
	old := startApp(t, f, stored(store))
	said := fakeID(f.say(userAlice, channelGeneral, "human security", false, ""))
	m := old.answer(f.messageCommand(userBob, channelGeneral, said)).Message
	old.ended()
	r := startApp(t, f, stored(store))
	next := r.pressed(userBob, m, "More passages").Message
	chattest.WantWords(t, next.words(), "Passages 4–")
	if next.button("Share in channel").CustomID != "" || strings.Contains(next.words(), "asked") {
		t.Errorf("it has become somebody's question:\n%s", next.words())
	}
}

// A message that forwards another says what that says.
func TestFindForwarded(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f)
	said := fakeID(f.say(userBob, channelGeneral, "", false, ""))
	raw := fakeWith(f.messageCommand(userAlice, channelGeneral, said), func(o obj) {
		for _, m := range o["data"].(obj)["resolved"].(obj)["messages"].(obj) {
			m.(obj)["message_snapshots"] = []any{obj{"message": obj{"content": "human security", "type": 0}}}
		}
	})
	chattest.WantWords(t, r.answer(raw).Message.words(), "human")
}

// People who installed the app for themselves use it where the bot is not, and in any direct message.
func TestUserInstalled(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		r := startApp(t, f, over)
		for _, channel := range []string{channelElsewhere, channelGroup, dmOf(userAlice)} {
			a := r.answer(f.slash(userAlice, channel, nameAsk, fakeOption(optQuestion, "human security"), fakeOption(optPrivate, true)))
			chattest.WantWords(t, a.Message.words(), "human security")
			r.pressed(userAlice, a.Message, "Share in channel")
			f.await(t, func(f *fake) bool { return strings.Contains(f.messageIn(channel).words(), "asked:") })
		}
	})
}
