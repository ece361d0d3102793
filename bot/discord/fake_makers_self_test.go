package discord

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/bwmarrin/discordgo"
)

// TestFakeWhere: what an interaction says of where it was made, in each kind of place.
func TestFakeWhere(t *testing.T) {
	t.Parallel()
	type owners = map[discordgo.ApplicationIntegrationType]string
	const guild, bot, private = discordgo.InteractionContextGuild, discordgo.InteractionContextBotDM, discordgo.InteractionContextPrivateChannel
	tests := []struct {
		channel, guild string
		context        discordgo.InteractionContextType
		owners         owners
		permissions    int64
	}{
		{channelGeneral, fakeGuild, guild, owners{0: fakeGuild}, fakePermissions},
		{threadForum, fakeGuild, guild, owners{0: fakeGuild}, fakePermissions},
		{channelHidden, fakeGuild, guild, owners{0: fakeGuild}, 0},
		{dmOf(userAlice), "", bot, owners{0: "0", 1: userAlice}, 442368},
		{channelElsewhere, fakeElsewhere, guild, owners{1: userAlice}, 180224},
		{channelGroup, "", private, owners{1: userAlice}, 180224},
	}
	for _, test := range tests {
		t.Run(test.channel, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.speaks(userAlice, "fr")
			i := fakeRead(t, f.slash(userAlice, test.channel, "ask", fakeOption("question", "aid"), fakeOption("private", true), fakeOption("n", 3), fakeOption("x", 0.5)))
			if i.ID == "" || i.Token == "" || i.AppID != fakeApp || i.Version != 1 || i.Locale != discordgo.French || i.ChannelID != test.channel {
				t.Errorf("%+v", i)
			}
			if i.GuildID != test.guild || i.Context != test.context || i.AppPermissions != test.permissions || len(i.AuthorizingIntegrationOwners) != len(test.owners) {
				t.Errorf("%+v", i)
			}
			for kind, id := range test.owners {
				if i.AuthorizingIntegrationOwners[kind] != id {
					t.Errorf("owners %v", i.AuthorizingIntegrationOwners)
				}
			}
			if inGuild := test.guild != ""; inGuild != (i.Member != nil) || inGuild == (i.User != nil) || inGuild != (i.GuildLocale != nil) ||
				inGuild && i.Member.User.ID != userAlice || !inGuild && i.User.ID != userAlice {
				t.Errorf("%+v %+v", i.Member, i.User)
			}
			data := i.ApplicationCommandData()
			if data.Name != "ask" || data.CommandType != discordgo.ChatApplicationCommand || data.GetOption("question").StringValue() != "aid" ||
				!data.GetOption("private").BoolValue() || data.GetOption("n").IntValue() != 3 || data.GetOption("x").FloatValue() != 0.5 {
				t.Errorf("%+v", data)
			}
		})
	}
}

// TestFakeMakers: the other kinds of interactions, as discordgo reads them.
func TestFakeMakers(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	i := fakeRead(t, f.autocomplete(userBob, threadGeneral, "browse", fakeTyping("document", "ag"), fakeOption("section", "")))
	data := i.ApplicationCommandData()
	if i.Type != discordgo.InteractionApplicationCommandAutocomplete || !data.GetOption("document").Focused || data.GetOption("section").Focused {
		t.Errorf("%+v", data)
	}
	i = fakeRead(t, f.autocomplete(userAlice, channelGeneral, "ask", fakeOption("question", "ai")))
	if !i.ApplicationCommandData().GetOption("question").Focused {
		t.Errorf("%+v", i.Data)
	}
	said := fakeID(f.say(userBob, channelGeneral, "landmines are cleared", false, ""))
	i = fakeRead(t, f.messageCommand(userAlice, channelGeneral, said))
	data = i.ApplicationCommandData()
	if data.CommandType != discordgo.MessageApplicationCommand || data.TargetID != said || data.Resolved.Messages[said].Content != "landmines are cleared" {
		t.Errorf("%+v", data)
	}
	noError(t, f.client(t).InteractionRespond(i, &discordgo.InteractionResponse{
		Type: discordgo.InteractionResponseModal,
		Data: &discordgo.InteractionResponseData{CustomID: "m", Title: "Why", Components: []discordgo.MessageComponent{
			discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.TextInput{CustomID: "why", Label: "Why", Style: discordgo.TextInputShort}}},
			discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.TextInput{CustomID: "who", Label: "Who", Style: discordgo.TextInputShort, Value: "me"}}},
		}},
	}))
	i = fakeRead(t, f.modalSubmit(i.ID, map[string]string{"why": "it is wrong"}))
	modal := i.ModalSubmitData()
	for n, want := range []string{"it is wrong", "me"} {
		if got := modal.Components[n].(*discordgo.ActionsRow).Components[0].(*discordgo.TextInput).Value; modal.CustomID != "m" || got != want {
			t.Errorf("%q, want %q in %+v", got, want, modal)
		}
	}
	if i = fakeRead(t, f.ping()); i.Type != discordgo.InteractionPing || i.AppID != fakeApp {
		t.Errorf("%+v", i)
	}
	raw := fakeWith(f.slash(userAlice, channelGeneral, "sources"), func(o obj) { o["type"] = 99 })
	if i = fakeRead(t, raw); i.Type != 99 || i.ID != fakeID(raw) {
		t.Errorf("%+v", i)
	}
	f.allow("which is not there")
	f.messageCommand(userAlice, threadGeneral, said)
}

// TestFakeHears: what the bot hears of messages without the intent to read them all.
func TestFakeHears(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	const words = "what is aid?"
	read := func(raw json.RawMessage) *discordgo.Message {
		var m discordgo.Message
		if err := json.Unmarshal(raw, &m); err != nil {
			t.Fatal(err)
		}
		return &m
	}
	mention := read(f.say(userAlice, channelGeneral, words, true, ""))
	if mention.Content != "<@"+fakeBot+"> "+words || mention.Mentions[0].ID != fakeBot || mention.GuildID != fakeGuild || mention.Member == nil || mention.Author.ID != userAlice {
		t.Errorf("%+v", mention)
	}
	if m := read(f.say(userAlice, channelGeneral, words, false, "")); m.Content != "" || len(m.Mentions) != 0 {
		t.Errorf("%+v", m)
	}
	if m := read(f.say(userAlice, dmOf(userAlice), words, false, "")); m.Content != words || m.GuildID != "" || m.Member != nil {
		t.Errorf("%+v", m)
	}
	answer, err := f.client(t).ChannelMessageSendComplex(channelGeneral, fakeSend("this is aid"))
	noError(t, err)
	reply := read(f.say(userBob, channelGeneral, "more", false, answer.ID))
	if reply.Content != "more" || reply.Type != discordgo.MessageTypeReply || reply.ReferencedMessage.Content != "this is aid" || reply.MessageReference.MessageID != answer.ID {
		t.Errorf("%+v", reply)
	}
	if m := read(f.hear(fakeSaid{user: userBob, channel: channelGeneral, text: "more", replyTo: answer.ID, silent: true})); m.Content != "" || m.ReferencedMessage.Content == "" {
		t.Errorf("%+v", m)
	}
	if m := read(f.say(userBob, channelGeneral, "me too", true, f.messagesIn(channelGeneral, "")[1].ID)); m.Content == "" || m.ReferencedMessage.Content != "" || len(m.Mentions) != 2 {
		t.Errorf("%+v", m)
	}
	if m := read(f.hear(fakeSaid{user: userBob, channel: channelGeneral, text: words, mention: true, bot: true})); !m.Author.Bot {
		t.Errorf("%+v", m.Author)
	}
	if m := read(f.hear(fakeSaid{user: userBob, channel: channelGeneral, mention: true, webhook: true})); m.WebhookID == "" || m.Member != nil {
		t.Errorf("%+v", m)
	}
	if m := read(f.hear(fakeSaid{user: userBob, channel: channelGeneral, kind: discordgo.MessageTypeGuildMemberJoin})); m.Type != discordgo.MessageTypeGuildMemberJoin {
		t.Errorf("%+v", m)
	}
	if m := read(f.echo(answer.ID)); m.Author.ID != fakeBot || m.Content != "this is aid" {
		t.Errorf("%+v", m)
	}
	f.deleteMessage(answer.ID)
	if m := read(f.say(userBob, channelGeneral, "more", true, answer.ID)); m.ReferencedMessage != nil || m.MessageReference.MessageID != answer.ID {
		t.Errorf("%+v", m)
	}
}

// TestFakeJudges: what a test did not allow fails it, and so does what it allowed and did not happen.
func TestFakeJudges(t *testing.T) {
	t.Parallel()
	record := &fakeJudged{TB: t}
	f := newFake(record)
	f.call(t, "GET", "/nowhere", "")
	f.call(t, "POST", "/channels/"+channelGeneral+"/messages", `{"content":"x"}`)
	f.allow("GET /nowhere", "40060")
	record.cleanup()
	got := strings.Join(record.errors, "\n")
	if len(record.errors) != 2 || !strings.Contains(got, "allowed_mentions is missing") || !strings.Contains(got, `allows "40060"`) {
		t.Errorf("%s", got)
	}
}

// TestFakeIDs: snowflakes say when they were made, also in a bubble, whose year is before Discord's.
func TestFakeIDs(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.now = func() time.Time { return time.UnixMilli(1_767_323_045_678) }
	first, second := fakeID(f.slash(userAlice, channelGeneral, "ask")), fakeID(f.slash(userAlice, channelGeneral, "ask"))
	at, err := discordgo.SnowflakeTimestamp(second)
	if err != nil || at.UnixMilli() != 1_767_323_045_678 || first >= second {
		t.Errorf("%s %s %v, %v", first, second, at, err)
	}
	synctest.Test(t, func(t *testing.T) {
		f := newFake(t)
		if first, second := f.say(userAlice, channelGeneral, "x", true, ""), f.say(userAlice, channelGeneral, "x", true, ""); fakeID(first) >= fakeID(second) {
			t.Errorf("%s %s", fakeID(first), fakeID(second))
		}
	})
}

// fakeJudged is a test whose errors are not this one's.
type fakeJudged struct {
	testing.TB
	errors  []string
	cleanup func()
}

func (j *fakeJudged) Helper()          {}
func (j *fakeJudged) Cleanup(f func()) { j.cleanup = f }
func (j *fakeJudged) Errorf(format string, args ...any) {
	j.errors = append(j.errors, fmt.Sprintf(format, args...))
}
