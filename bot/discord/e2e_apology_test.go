package discord

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
	"agendabot/bot/chattest"
)

// abandon leaves a claim to be apologised for.
func abandon(tb testing.TB, store *chattest.Store, id string, to address) {
	tb.Helper()
	raw, err := json.Marshal(to)
	if err != nil {
		tb.Fatal(err)
	}
	past := time.Now().Add(-time.Minute)
	m := bot.Message{Channel: bot.Channel{Platform: platform, Team: fakeGuild, ID: channelGeneral}, ID: id}
	if ok, err := store.Claim(tb.Context(), bot.Claim{Message: m, Address: raw, Until: past}, past.Add(-time.Minute)); !ok || err != nil {
		tb.Fatalf("it cannot be claimed: %v", err)
	}
}

// What a crash swallowed is apologised for, once, by whichever process is there: a message by a reply.
func TestApologyForMessage(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	store := chattest.NewStore()
	asked := fakeID(f.say(userAlice, channelGeneral, askPriorities, true, ""))
	hidden := fakeID(f.say(userBob, channelQuiet, "Quelles sont les priorités ?", true, ""))
	abandon(t, store, asked, address{Guild: fakeGuild, Channel: channelGeneral, Message: asked, User: userAlice, Language: "en"})
	abandon(t, store, hidden, address{Guild: fakeGuild, Channel: channelQuiet, Message: hidden, User: userBob, Language: "fr"})
	apps := []*running{startApp(t, f, stored(store)), startApp(t, f, stored(store))}
	f.posted(t, 2)
	for _, r := range apps {
		r.ended()
	}
	if n := len(f.posts()); n != 2 {
		t.Errorf("%d messages, not two apologies", n)
	}
	m := f.messageIn(channelGeneral)
	if m.ReplyTo != asked {
		t.Errorf("apologised by %+v", m)
	}
	chattest.WantWords(t, m.words(), "may never have come", "Reference")
	chattest.WantWords(t, f.messageIn(dmOf(userBob)).words(), "jamais arrivée")
}

// An apology that Discord was away for is left for another time; whom nothing reaches is not tried to be told for ever, and
// what may have arrived is not said twice.
func TestApologyOnce(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		channel string
		script  func(f *fake)
		left    int
	}{
		"limited for long":     {channelGeneral, func(f *fake) { f.script(routePost, stepLimited("user", time.Hour)) }, 1},
		"may have arrived":     {channelGeneral, func(f *fake) { f.script(routePost, stepStatus(http.StatusBadGateway)) }, 0},
		"nothing reaches them": {channelQuiet, func(f *fake) { f.script(routeOpenDM, stepError(50007)) }, 0},
		"away": {channelQuiet, func(f *fake) {
			f.script(routeOpenDM, stepStatus(503), stepStatus(503), stepStatus(503), stepStatus(503))
		}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			store := chattest.NewStore()
			test.script(f)
			asked := fakeID(f.say(userAlice, test.channel, askPriorities, true, ""))
			abandon(t, store, asked, address{Guild: fakeGuild, Channel: test.channel, Message: asked, User: userAlice, Language: "en"})
			r := startApp(t, f, stored(store))
			f.await(t, func(f *fake) bool {
				f.mu.Lock()
				defer f.mu.Unlock()
				return len(f.steps[routePost])+len(f.steps[routeOpenDM]) == 0
			})
			r.ended()
			if n := store.Unfinished(t, platform); n != test.left {
				t.Errorf("%d claims are left for another time, want %d", n, test.left)
			}
			if n := len(f.posts()); n != 0 {
				t.Errorf("%d messages", n)
			}
		})
	}
}

// Of an interaction, Discord knows whether it was answered: only one that still says that the bot is thinking has the
// apology in its place; one that was never answered at all has it directly; one that was has none.
func TestApologyForInteraction(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		answer *discordgo.InteractionResponse // before the crash
		where  string
	}{
		"thinking": {&discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredChannelMessageWithSource, Data: message{}.response(true)}, "place"},
		"answered": {&discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: message{Content: "an answer"}.response(false)}, ""},
		"nothing":  {nil, "direct"},
		"pressed":  {&discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredMessageUpdate}, "beside"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			store := chattest.NewStore()
			i := fakeRead(t, f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
			if test.where == "beside" {
				vote := control{action: actionHelpful, answer: "A"}
				shown := message{Content: "an answer", Components: rows([]discordgo.MessageComponent{button("Helpful", discordgo.SecondaryButton, vote)})}.response(false)
				if err := f.client(t).InteractionRespond(i, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: shown}); err != nil {
					t.Fatal(err)
				}
				i = fakeRead(t, f.press(userAlice, f.messageIn(channelGeneral).ID, vote.String()))
			}
			if test.answer != nil {
				if err := f.client(t).InteractionRespond(i, test.answer); err != nil {
					t.Fatal(err)
				}
			} else {
				f.allow("10015")
			}
			abandon(t, store, "interaction "+i.ID, address{App: i.AppID, Token: i.Token, Update: test.where == "beside", User: userAlice, Language: "en"})
			r := startApp(t, f, stored(store))
			f.await(t, func(f *fake) bool { return len(f.calls(routeOriginal))+len(f.calls(routeFollowUp)) == 1 })
			r.ended()
			place, direct := f.answersTo(i.ID).Message.words(), f.messageIn(dmOf(userAlice)).words()
			if got := strings.Contains(place, "may never have come"); got != (test.where == "place") {
				t.Errorf("in its place stands %q", place)
			}
			beside := ""
			for _, m := range f.messagesIn(channelGeneral, userAlice) {
				if m.To == userAlice && m.Kind == "followup" {
					beside = m.words()
				}
			}
			if got := strings.Contains(beside, "may never have come"); got != (test.where == "beside") {
				t.Errorf("beside it: %q", beside)
			}
			if got := strings.Contains(direct, "may never have come"); got != (test.where == "direct") {
				t.Errorf("directly: %q", direct)
			}
		})
	}
}

// A promise is claimed: what a crash leaves of it is apologised for.
func TestPromiseIsClaimed(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s := slow(t)
	// The busy one never looks for what others left: its own claims are over from the start.
	busy := startApp(t, f, append(s.options, stored(leavingNothing{s.store}),
		tuned(func(u *tuning) { u.crew.Workers, u.claimTime = 1, -time.Hour }))...)
	busy.give(f.slash(userBob, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
	waits := busy.give(f.slash(userAlice, channelGeneral, nameAsk, fakeOption(optQuestion, askPriorities)))
	f.await(t, func(f *fake) bool { return f.answersTo(waits).Message.Loading })
	startApp(t, f, stored(s.store)) // as if the other had died there
	f.await(t, func(f *fake) bool { return strings.Contains(f.answersTo(waits).Message.words(), "may never have come") })
	s.release()
}

// leavingNothing is a store in which nothing was ever left unanswered.
type leavingNothing struct{ bot.Store }

func (leavingNothing) Abandoned(context.Context, string, string, time.Time) ([]bot.Claim, error) {
	return nil, nil
}
