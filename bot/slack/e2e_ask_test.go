package slack

import (
	"maps"
	"strings"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

// A mention is answered in a thread, and the thread goes on where it was.
func TestMention(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		store := chattest.NewStore()
		r := startApp(t, f, over, stored(store))
		ts := f.mention(userAlice, channelGeneral, askPriorities)
		m := f.waitPosted(t)
		if m.Kind != "post" || m.Channel != channelGeneral || m.Thread != ts {
			t.Errorf("the answer is %s in %s, thread %s of %s", m.Kind, m.Channel, m.Thread, ts)
		}
		chattest.WantWords(t, m.words(), "Answered", firstWords, "¶", "Show in context", "Cite", "Helpful", "Not helpful")
		chattest.WantWords(t, m.Text, firstWords)
		f.mentionIn(userBob, channelGeneral, ts, "and the third?")
		if m = f.waitPosted(t); m.Thread != ts {
			t.Errorf("the follow-up is answered in thread %s", m.Thread)
		}
		chattest.WantWords(t, m.words(), "Answered", thirdWords, "Read with what was asked before")
		f.mention(userBob, channelGeneral, "and the third?")
		if m = f.waitPosted(t); strings.Contains(m.words(), thirdWords) {
			t.Error("a question of its own is read with that of another thread")
		}
		r.ended(t)
		if n := len(f.posted(t, 3)); n != 3 {
			t.Errorf("%d messages for 3 questions", n)
		}
		if n := store.Unfinished(t, platform); n != 0 {
			t.Errorf("%d claims are not finished", n)
		}
	})
}

// A direct message is answered where it stands, and is one conversation.
func TestDirectMessage(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		r := startApp(t, f, over)
		f.dm(userAlice, askPriorities)
		m := f.waitPosted(t)
		if m.Kind != "post" || m.Channel != imOf(userAlice) || m.Thread != "" {
			t.Errorf("answered %+v", m)
		}
		chattest.WantWords(t, m.words(), firstWords)
		f.dm(userAlice, "and the third?")
		chattest.WantWords(t, f.waitPosted(t).words(), thirdWords)
		f.dm(userBob, "and the third?")
		if m = f.waitPosted(t); strings.Contains(m.words(), thirdWords) {
			t.Error("somebody goes on with another one's conversation")
		}
		r.ended(t)
		if n := len(f.posted(t, 3)); n != 3 {
			t.Errorf("%d messages for 3 questions: it answered itself", n)
		}
	})
}

// The assistant pane greets, suggests, says that it searches, answers and names the conversation once.
func TestAssistantPane(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	r := startApp(t, f)
	thread := f.assistantStart(userAlice)
	m := f.waitPosted(t)
	if m.Thread != thread {
		t.Errorf("the greeting is in thread %q", m.Thread)
	}
	chattest.WantWords(t, m.words(), "Ask about the documents")
	prompts := f.waitCalls(t, "assistant.threads.setSuggestedPrompts", 1)[0]
	if prompts.Error != "" || prompts.Args["thread_ts"] != thread {
		t.Errorf("prompts: %+v", prompts)
	}
	f.redeliver(true) // one greeting
	f.dmIn(userAlice, thread, askPriorities)
	if m = f.waitPosted(t); m.Thread != thread {
		t.Errorf("the answer is in thread %q", m.Thread)
	}
	chattest.WantWords(t, m.words(), firstWords)
	if s := f.waitCalls(t, "assistant.threads.setStatus", 1)[0]; s.Args["status"] != "is searching the documents…" {
		t.Errorf("status %q", s.Args["status"])
	}
	if s := f.waitCalls(t, "assistant.threads.setTitle", 1)[0]; s.Args["title"] != askPriorities {
		t.Errorf("title %q", s.Args["title"])
	}
	f.dmIn(userAlice, thread, "and the third?")
	chattest.WantWords(t, f.waitPosted(t).words(), thirdWords)
	r.ended(t)
	if n := len(f.posted(t, 3)); n != 3 {
		t.Errorf("%d messages, not a greeting and two answers", n)
	}
	if n := len(f.waitCalls(t, "assistant.threads.setTitle", 1)); n != 1 {
		t.Errorf("the conversation was named %d times", n)
	}
}

// An app of the newer kind hears that somebody opened the direct message, and has no thread.
func TestAgentPane(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	r := startApp(t, f)
	for range 2 {
		f.event(obj{"type": "app_home_opened", "user": userAlice, "channel": imOf(userAlice), "tab": "messages"})
	}
	m := f.waitPosted(t)
	if m.Channel != imOf(userAlice) || m.Thread != "" {
		t.Errorf("greeted by %+v", m)
	}
	for _, c := range f.waitCalls(t, "assistant.threads.setSuggestedPrompts", 2) {
		if _, ok := c.Args["thread_ts"]; ok || c.Error != "" {
			t.Errorf("prompts: %+v", c)
		}
	}
	r.ended(t)
	if n := len(f.posted(t, 1)); n != 1 {
		t.Errorf("somebody is greeted %d times", n)
	}
}

// Where the workspace's plan lacks the assistant pane's calls, the messages go out.
func TestAssistantPaneWithoutPlan(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	for _, method := range []string{"setSuggestedPrompts", "setStatus", "setTitle"} {
		f.script("assistant.threads."+method, stepError("not_allowed_token_type"))
	}
	r := startApp(t, f)
	thread := f.assistantStart(userAlice)
	chattest.WantWords(t, f.waitPosted(t).words(), "Ask about the documents")
	f.dmIn(userAlice, thread, askPriorities)
	chattest.WantWords(t, f.waitPosted(t).words(), firstWords)
	f.waitCalls(t, "assistant.threads.setTitle", 1)
	r.ended(t)
}

// What the documents do not say is said, with evidence and with what can be asked.
func TestNothingFound(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	startApp(t, f)
	f.mention(userAlice, channelGeneral, askNothing)
	m := f.waitPosted(t)
	chattest.WantWords(t, m.words(), "Not in the documents", "‘submarines’: no occurrence", "The documents speak of:")
	f.dm(userAlice, "Où sont les sous-marins ?")
	chattest.WantWords(t, f.waitPosted(t).words(), "Absent des documents", "aucune occurrence")
}

// Where nobody may ask, or somebody asks too much, the asker alone is told; in a thread that has not begun, in the
// channel, where it is seen.
func TestRefusalsArePrivate(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	store := chattest.NewStore()
	f.join("C0CLOSED")
	store.Answer(func(c bot.Channel) bool { return c.ID != "C0CLOSED" })
	r := startApp(t, f, stored(store), desked(func(o *bot.DeskOptions) { o.Rate = bot.Rate{Burst: 1, Every: time.Hour} }))
	told := func(channel, thread, words string) {
		t.Helper()
		m := f.waitPosted(t)
		if m.Kind != "ephemeral" || m.To != userAlice || m.Channel != channel || m.Thread != thread {
			t.Errorf("told by %+v", m)
		}
		chattest.WantWords(t, m.words(), words)
	}
	f.mention(userAlice, "C0CLOSED", askPriorities)
	told("C0CLOSED", "", "Questions are not answered in this channel")
	f.slash(userAlice, "C0CLOSED", askPriorities)
	told("C0CLOSED", "", "Questions are not answered in this channel")
	ts := f.mention(userAlice, channelGeneral, askPriorities)
	f.waitPosted(t)
	f.mentionIn(userAlice, channelGeneral, ts, "and the third?")
	told(channelGeneral, ts, "That is many questions at once")
	f.slash(userAlice, channelGeneral, askPriorities)
	told(channelGeneral, "", "That is many questions at once")
	f.mention(userAlice, channelGeneral, "")
	told(channelGeneral, "", "That is many questions at once")
	f.dm(userAlice, askPriorities)
	if m := f.waitPosted(t); m.Channel != imOf(userAlice) {
		t.Errorf("told in %s", m.Channel)
	}
	f.mention(userBob, channelGeneral, "")
	m := f.waitPosted(t)
	chattest.WantWords(t, m.words(), "Ask about something")
	if m.To != userBob {
		t.Error("everybody is told that somebody asked nothing")
	}
	r.ended(t)
	if n := store.Unfinished(t, platform); n != 0 {
		t.Errorf("%d claims are not finished: there will be apologies", n)
	}
}

// A question that fails is answered privately, with a reference that is in the log.
func TestFailureHasReference(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		r := startApp(t, f, over, desked(func(o *bot.DeskOptions) { o.Timeout = time.Nanosecond }))
		f.mention(userAlice, channelGeneral, askPriorities)
		m := f.waitPosted(t)
		if m.Kind != "ephemeral" || m.To != userAlice {
			t.Errorf("told by %+v", m)
		}
		r.wantReference(t, m.words())
		f.slash(userAlice, channelGeneral, askPriorities)
		r.wantReference(t, f.waitPosted(t).words())
		ts := f.reply(userBob, channelGeneral, "", "landmines")
		f.shortcut(userAlice, shortcutID, channelGeneral, ts)
		r.wantReference(t, f.waitView(t).words())
	})
}

// However often and by whatever ways a message comes, it is answered once.
func TestOneAnswer(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		store := chattest.NewStore()
		apps := []*running{startApp(t, f, over, stored(store))}
		if f.web == "" {
			f.connected(t, 1)
			apps = append(apps, startApp(t, f, stored(store)))
			f.connected(t, 2)
		}
		twin := f.twins(userAlice, channelGeneral, askPriorities)
		for range 3 {
			f.redeliver(true)
			f.redeliver(false)
		}
		f.dm(userBob, askPriorities)
		for range 3 {
			f.redeliver(true)
			f.redeliver(false)
		}
		f.mention(userBob, channelGeneral, askNothing)
		f.redeliver(true)
		f.posted(t, 3)
		for _, r := range apps {
			r.ended(t)
		}
		if n := len(f.posted(t, 3)); n != 3 {
			t.Errorf("3 messages have %d answers", n)
		}
		if m := f.waitReply(t, twin); m.Channel != channelGeneral {
			t.Errorf("the twins are answered in %s", m.Channel)
		}
	})
}

// What is not for the bot is acknowledged and left alone.
func TestIgnores(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		r := startApp(t, f, over)
		ts := f.mention(userAlice, channelGeneral, askPriorities)
		f.waitPosted(t)
		f.reply(userBob, channelGeneral, ts, "what are the priorities?") // in a thread, no mention
		f.reply(userBob, channelGeneral, "", "what are the priorities?")
		im := imOf(userAlice)
		message := func(more obj) {
			event := obj{"type": "message", "channel": im, "channel_type": "im", "user": userAlice, "text": askPriorities, "ts": "1700000001.000100"}
			maps.Copy(event, more)
			f.event(event)
		}
		message(obj{"bot_id": "B0OTHER", "user": "U0OTHER"})
		message(obj{"bot_id": fakeBotID, "user": fakeBot})
		message(obj{"user": fakeBot})
		message(obj{"subtype": "bot_message", "user": nil, "bot_id": "B0OTHER"})
		message(obj{"subtype": "message_changed", "hidden": true, "message": obj{"type": "message", "user": userAlice, "text": askPriorities, "ts": "1700000001.000100", "edited": obj{"user": userAlice, "ts": "1700000002.000100"}}})
		message(obj{"subtype": "message_deleted", "hidden": true, "deleted_ts": "1700000001.000100"})
		message(obj{"subtype": "channel_join", "channel": channelGeneral, "channel_type": "channel"})
		message(obj{"channel_type": "group", "channel": "G0GROUP"})
		mention := func(more obj) {
			event := obj{"type": "app_mention", "channel": channelGeneral, "user": userAlice, "text": "<@" + fakeBot + "> " + askPriorities, "ts": "1700000003.000100"}
			maps.Copy(event, more)
			f.event(event)
		}
		mention(obj{"bot_id": "B0OTHER", "user": "U0OTHER"})
		mention(obj{"bot_id": fakeBotID, "user": fakeBot})
		mention(obj{"edited": obj{"user": userAlice, "ts": "1700000004.000100"}})
		f.event(obj{"type": "app_home_opened", "user": userAlice, "channel": im, "tab": "about"})
		f.event(obj{"type": "tokens_revoked", "tokens": obj{"oauth": []string{userAlice}}})
		f.event(obj{"type": "a_type_of_the_future", "user": userAlice})
		f.acked(t)
		r.ended(t)
		if all := f.posted(t, 1); len(all) != 1 {
			t.Errorf("it spoke up %d times too often: %+v", len(all)-1, all[1:])
		}
	})
}

// “/me asks …” is a message, too.
func TestMeMessage(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	startApp(t, f)
	f.mu.Lock()
	event, _ := f.say(userAlice, imOf(userAlice), "", askPriorities)
	event["channel_type"], event["subtype"] = "im", "me_message"
	f.emit("im:history", event)
	f.mu.Unlock()
	chattest.WantWords(t, f.waitPosted(t).words(), firstWords)
}

// In the Agent messaging experience, a conversation is the thread below somebody's message: it has a status, a title and a
// memory of its own.
func TestAgentConversations(t *testing.T) {
	t.Parallel()
	onEach(t, func(t *testing.T, over option) {
		t.Helper()
		f := newFakeSlack(t)
		f.agent = true
		startApp(t, f, over)
		first := f.dm(userAlice, askPriorities)
		if m := f.waitPosted(t); m.Thread != first {
			t.Errorf("answered in thread %q, want %q", m.Thread, first)
		}
		if s := f.waitCalls(t, "assistant.threads.setStatus", 1)[0]; s.Args["thread_ts"] != first {
			t.Errorf("the status is in %q", s.Args["thread_ts"])
		}
		if s := f.waitCalls(t, "assistant.threads.setTitle", 1)[0]; s.Args["thread_ts"] != first || s.Args["title"] != askPriorities {
			t.Errorf("the title: %v", s.Args)
		}
		f.dmIn(userAlice, first, "and the third?")
		m := f.waitPosted(t)
		if m.Thread != first {
			t.Errorf("the follow-up is answered in thread %q", m.Thread)
		}
		chattest.WantWords(t, m.words(), thirdWords)
		f.dm(userAlice, "and the third?") // of what?
		if m := f.waitPosted(t); strings.Contains(m.words(), thirdWords) {
			t.Error("a new conversation goes on with an old one")
		}
	})
}

// Where there is no assistant pane, that is asked once, and direct messages are one conversation.
func TestNoAgentConversations(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	r := startApp(t, f)
	f.dm(userAlice, askPriorities)
	if m := f.waitPosted(t); m.Thread != "" {
		t.Errorf("answered in thread %q", m.Thread)
	}
	f.dm(userAlice, "and the third?")
	chattest.WantWords(t, f.waitPosted(t).words(), thirdWords)
	r.ended(t)
	if n := len(f.waitCalls(t, "assistant.threads.setStatus", 0)); n != 1 {
		t.Errorf("Slack was asked %d times", n)
	}
}
