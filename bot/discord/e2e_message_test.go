package discord

import (
	"context"
	"encoding/json"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

// A mention is answered as a reply; a reply to the answer goes on from it, and each from its own.
func TestMention(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	store := chattest.NewStore()
	r := startApp(t, f, stored(store))
	asked := r.tellMessage(f.say(userAlice, channelGeneral, askPriorities, true, ""))
	m := f.posted(t, 1)[0]
	if m.Channel != channelGeneral || m.ReplyTo != asked {
		t.Errorf("answered by %+v", m)
	}
	chattest.WantWords(t, m.words(), "Answered", firstWords)
	if strings.Contains(m.words(), "Question: ") {
		t.Error("the question stands there twice")
	}
	other := r.tellMessage(f.say(userBob, channelGeneral, "human security", true, ""))
	third := r.tellMessage(f.say(userBob, channelGeneral, "and the third?", false, m.ID)) // after another conversation
	all := f.posted(t, 3)
	answers := map[string]fakeMessage{all[1].ReplyTo: all[1], all[2].ReplyTo: all[2]}
	chattest.WantWords(t, answers[third].words(), thirdWords)
	if answers[other].ID == "" {
		t.Errorf("the other question has no answer: %+v", all)
	}
	r.tellMessage(f.say(userAlice, channelGeneral, "and the fourth?", false, answers[third].ID))
	chattest.WantWords(t, f.posted(t, 4)[3].words(), "Governance and accountability")
	r.tellMessage(f.say(userAlice, channelGeneral, "and the third?", true, "")) // of what?
	if last := f.posted(t, 5)[4]; strings.Contains(last.words(), thirdWords) {
		t.Error("a question that replies to nothing goes on from another")
	}
	r.ended()
	if n := store.Unfinished(t, platform); n != 0 {
		t.Errorf("%d claims are not finished", n)
	}
}

// A reply goes on from an answer, too, where Discord does not say what that was a reply to.
func TestReplyToBareAnswer(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.bare = true
	store := chattest.NewStore()
	r := startApp(t, f, stored(store))
	r.tellMessage(f.say(userAlice, channelGeneral, askPriorities, true, ""))
	m := f.posted(t, 1)[0]
	thread := bot.Thread{Channel: bot.Channel{Platform: platform, Team: fakeGuild, ID: channelGeneral}, ID: m.ID}
	for turn, err := store.Turn(t.Context(), thread, time.Now()); turn == nil; turn, err = store.Turn(t.Context(), thread, time.Now()) {
		if err != nil {
			t.Fatal(err)
		}
		runtime.Gosched()
	}
	r.tellMessage(f.say(userBob, channelGeneral, "and the third?", false, m.ID))
	chattest.WantWords(t, f.posted(t, 2)[1].words(), thirdWords)
}

// What was asked with /ask, or shared, is gone on from by a reply, too.
func TestReplyToCommand(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f)
	a := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
	r.tellMessage(f.say(userBob, channelGeneral, "and the third?", false, a.Message.ID))
	f.await(t, func(f *fake) bool { return strings.Contains(f.messageIn(channelGeneral).words(), thirdWords) })

	p := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities), fakeOption(optPrivate, true)))
	r.pressed(userAlice, p.Message, "Share in channel")
	f.await(t, func(f *fake) bool { return strings.Contains(f.messageIn(channelGeneral).words(), "asked:") })
	shared := f.messageIn(channelGeneral)
	f.await(t, func(f *fake) bool { return strings.Contains(f.message(p.Message.ID).words(), "Shared") })
	r.tellMessage(f.say(userBob, channelGeneral, "and the third?", false, shared.ID))
	f.await(t, func(f *fake) bool { return f.messageIn(channelGeneral).ID != shared.ID })
	chattest.WantWords(t, f.messageIn(channelGeneral).words(), thirdWords)
}

// A direct message needs no mention, and direct messages are a conversation.
func TestDirectMessage(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f)
	r.tellMessage(f.say(userAlice, dmOf(userAlice), askPriorities, false, ""))
	first := f.posted(t, 1)[0]
	chattest.WantWords(t, first.words(), firstWords)
	r.tellMessage(f.say(userAlice, dmOf(userAlice), "and the third?", false, ""))
	chattest.WantWords(t, f.posted(t, 2)[1].words(), thirdWords)
	r.tellMessage(f.say(userAlice, dmOf(userAlice), "Who clears the fields of submarines?", false, ""))
	f.posted(t, 3)
	r.tellMessage(f.say(userAlice, dmOf(userAlice), "and the second?", false, first.ID))
	chattest.WantWords(t, f.posted(t, 4)[3].words(), "Peace support operations")
}

// In threads and posts of forums it answers there.
func TestThreads(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f)
	for _, place := range []string{threadGeneral, threadForum} {
		r.tellMessage(f.say(userAlice, place, askPriorities, true, ""))
		f.await(t, func(f *fake) bool { return strings.Contains(f.messageIn(place).words(), firstWords) })
	}
}

// Whoever mentions the bot's role, which is called as it is, is told what to choose: Discord keeps the text back.
func TestRoleMentioned(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f)
	r.tellMessage(f.hear(fakeSaid{user: userAlice, channel: channelGeneral, text: askPriorities, role: fakeOtherRole}))
	first := r.tellMessage(f.hear(fakeSaid{user: userAlice, channel: channelGeneral, text: askPriorities, role: fakeRole}))
	m := f.posted(t, 1)[0]
	if m.ReplyTo != first {
		t.Errorf("answered by %+v", m)
	}
	chattest.WantWords(t, m.words(), "Mention the bot itself")
	r.tellMessage(f.hear(fakeSaid{user: userAlice, channel: channelQuiet, text: askPriorities, role: fakeRole}))
	f.await(t, func(f *fake) bool { return f.messageIn(dmOf(userAlice)).ID != "" })
	r.ended()
	if n := len(f.calls(routeRoles)); n > 2 { // the first two messages may be looked at together
		t.Errorf("Discord was asked for roles %d times", n)
	}
	if n := len(f.posts()); n != 2 {
		t.Errorf("%d messages, not two hints", n)
	}
}

// A mention of another role is nobody's question: it is not claimed, and nobody is told anything, whatever there is to do.
func TestOtherRoleMentioned(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	store := chattest.NewStore()
	r := startApp(t, f, stored(store), tuned(func(u *tuning) { u.crew.Workers, u.crew.Waiting = 1, 0 }))
	r.tellMessage(f.hear(fakeSaid{user: userAlice, channel: channelGeneral, text: askPriorities, role: fakeRole}))
	f.posted(t, 1) // now the role is known
	hold := make(chan struct{})
	for r.crew.Waiting() > 0 {
		runtime.Gosched()
	}
	r.crew.Message(bot.Task{Do: func(context.Context) { <-hold }})
	other := r.tellMessage(f.hear(fakeSaid{user: userBob, channel: channelGeneral, text: "look at this", role: fakeOtherRole}))
	r.tellMessage(f.say(userBob, channelGeneral, "human security", true, "")) // comes after it, and finds no place
	f.posted(t, 2)
	close(hold)
	r.ended()
	if n := len(f.posts()); n != 2 {
		t.Errorf("%d messages, not the hint and that there is no place", n)
	}
	m := bot.Message{Channel: bot.Channel{Platform: platform, Team: fakeGuild, ID: channelGeneral}, ID: other}
	if ok, err := store.Claim(t.Context(), bot.Claim{Message: m, Until: time.Now()}, time.Now()); err != nil || !ok {
		t.Errorf("it was claimed: %v", err)
	}
}

// What is not for the bot is left alone: its own messages, other bots', webhooks', those that do not mention it, those that
// nobody wrote, and everything that is told twice.
func TestLeftAlone(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f)
	raw := f.say(userAlice, channelGeneral, askPriorities, true, "")
	r.tellMessage(raw)
	mine := f.posted(t, 1)[0]
	r.tellMessage(raw)
	r.tellMessage(f.echo(mine.ID))
	for _, s := range []fakeSaid{
		{user: userBob, channel: channelGeneral, text: "human security"},
		{user: userBob, channel: channelGeneral, text: "human security", mention: true, bot: true},
		{user: userBob, channel: channelGeneral, text: "human security", mention: true, webhook: true},
		{user: userBob, channel: channelGeneral, text: "human security", mention: true, kind: discordgo.MessageTypeChannelPinnedMessage},
		{user: userBob, channel: channelGeneral, text: "human security", replyTo: mine.ID, silent: true},
		{user: userBob, channel: dmOf(userBob), text: "human security", bot: true},
	} {
		r.tellMessage(f.hear(s))
	}
	r.tellMessage(f.say(userBob, channelGeneral, "human security", true, "")) // comes last
	f.posted(t, 2)
	r.ended()
	if n := len(f.posts()); n != 2 {
		t.Errorf("%d messages, not two answers", n)
	}
}

// Where the bot may not send embeds its answer is plain text; where it may not reply it stands by itself; where it may not
// write, the asker is told directly.
func TestPermissionsMissing(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	store := chattest.NewStore()
	r := startApp(t, f, stored(store))
	r.tellMessage(f.say(userAlice, channelPlain, "human security", true, ""))
	f.await(t, func(f *fake) bool { return f.messageIn(channelPlain).ID != "" })
	if m := f.messageIn(channelPlain); len(m.Embeds) > 0 {
		t.Errorf("with embeds: %+v", m)
	}
	chattest.WantWords(t, f.messageIn(channelPlain).words(), "pervasive threats", "may not embed links")
	if m := r.pressed(userBob, f.messageIn(channelPlain), "More passages").Message; len(m.Embeds) > 0 {
		t.Errorf("the next page has embeds, which nobody sees: %+v", m)
	}

	r.tellMessage(f.say(userAlice, channelForgetful, askPriorities, true, ""))
	f.await(t, func(f *fake) bool { return f.messageIn(channelForgetful).ID != "" })
	if m := f.messageIn(channelForgetful); m.ReplyTo != "" {
		t.Errorf("a reply: %+v", m)
	}
	chattest.WantWords(t, f.messageIn(channelForgetful).words(), firstWords)

	for i, channel := range []string{channelQuiet, threadQuiet, channelHidden} {
		r.tellMessage(f.say(userAlice, channel, askPriorities, true, ""))
		f.await(t, func(f *fake) bool { return len(f.messagesIn(dmOf(userAlice), "")) == i+1 })
		chattest.WantWords(t, f.messageIn(dmOf(userAlice)).words(), "could not be posted where you asked")
	}
	r.tellMessage(f.say(userClosed, channelQuiet, askPriorities, true, "")) // who takes no direct messages
	f.await(t, func(f *fake) bool { return len(f.calls(routeOpenDM)) == 4 })
	r.ended()
	chattest.WantWords(t, r.log.String(), "somebody could not be told")
	if n := store.Unfinished(t, platform); n != 1 {
		t.Errorf("%d claims are not finished, want that of whom nobody could tell", n)
	}
}

// Channels that an administrator chose are answered, with their threads, and others not; direct messages always are.
func TestChosenChannels(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFake(t)
		store := chattest.NewStore()
		store.Answer(func(c bot.Channel) bool { return c.ID == channelGeneral })
		r := startApp(t, f, over, stored(store))
		for channel, want := range map[string]string{
			channelGeneral: firstWords, threadGeneral: firstWords, channelPlain: "not answered in this channel", threadForum: "not answered in this channel", dmOf(userAlice): firstWords,
		} {
			a := r.answer(f.slash(userAlice, channel, nameAsk, fakeOption(optQuestion, askPriorities)))
			chattest.WantWords(t, a.Message.words(), want)
			if want != firstWords && a.Message.To != userAlice {
				t.Errorf("others see a refusal: %+v", a.Message)
			}
		}
	})
}

// Without a token, an interaction itself says in which channel its thread is.
func TestChosenChannelsWithoutToken(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	store := chattest.NewStore()
	store.Answer(func(c bot.Channel) bool { return c.ID == channelGeneral })
	r := startApp(t, f, overHTTP(true), stored(store), with(func(o *Options) { o.Token = "" }))
	a := r.answer(f.slash(userAlice, threadGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
	chattest.WantWords(t, a.Message.words(), firstWords)
	a = r.answer(f.slash(userAlice, threadForum, nameAsk, fakeOption(optQuestion, askPriorities)))
	chattest.WantWords(t, a.Message.words(), "not answered in this channel")
}

// Whoever asks too much is told so, and how long to wait.
func TestRate(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f, desked(func(o *bot.DeskOptions) { o.Rate = bot.Rate{Burst: 1, Every: time.Hour} }))
	r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
	a := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
	chattest.WantWords(t, a.Message.words(), "many questions at once")
	if a.Message.To != userAlice {
		t.Error("others see a refusal")
	}
	r.tellMessage(f.say(userAlice, channelGeneral, askPriorities, true, ""))
	f.await(t, func(f *fake) bool {
		return strings.Contains(f.messageIn(channelGeneral).words(), "many questions at once")
	})
}

// Nothing that a person writes makes the bot mention anybody, or say what looks like it.
func TestHostileQuestion(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	r := startApp(t, f)
	const hostile = "@everyone <@&1> [click](https://evil.example) ||hidden|| **bold** `code` submarines"
	a := r.answer(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, hostile)))
	raw, err := json.Marshal(a.Message.Embeds)
	if err != nil {
		t.Fatal(err)
	}
	for _, bad := range []string{"[click](", "||hidden", "**bold**", "<@&1>"} {
		if strings.Contains(string(raw), bad) {
			t.Errorf("%q stands in %s", bad, raw)
		}
	}
}
