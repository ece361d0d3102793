package discord

import (
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

// TestFakePlaces: what Discord says to a message in each kind of place.
func TestFakePlaces(t *testing.T) {
	t.Parallel()
	const text, embed = `"content":"x"`, `"embeds":[{"title":"x"}]`
	tests := []struct {
		name, channel, body string
		code                int
	}{
		{"a channel", channelGeneral, text, 0},
		{"a thread", threadGeneral, text, 0},
		{"a post of a forum", threadForum, embed, 0},
		{"direct messages", dmOf(userAlice), embed, 0},
		{"unknown", "999", text, 10003},
		{"not seen", channelHidden, text, 50001},
		{"not in the guild", channelElsewhere, text, 50001},
		{"not in the group", channelGroup, text, 50001},
		{"read only", channelQuiet, text, 50013},
		{"read only thread", threadQuiet, text, 50013},
		{"no embeds: text", channelPlain, text, 0},
		{"no embeds", channelPlain, embed, 50013},
		{"closed direct messages", dmOf(userClosed), text, 50007},
		{"a forum itself", channelForum, text, 50008},
		{"empty", channelGeneral, `"content":" \n","embeds":[]`, 50006},
		{"buttons alone", channelGeneral, `"components":[{"type":1,"components":[{"type":2,"style":1,"label":"b","custom_id":"i"}]}]`, 50006},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			if fakeMisuse(400, test.code) && test.code != 0 {
				f.allow(routePost)
			}
			got := f.call(t, "POST", "/channels/"+test.channel+"/messages", "{"+test.body+","+fakeNoPing+"}")
			if got.Code != test.code || (got.status == 200) != (test.code == 0) {
				t.Errorf("%d %s, want %d", got.status, got.body, test.code)
			}
			if m := f.messageIn(test.channel); (m.ID != "") != (test.code == 0) || m.ID != "" && m.Kind != "post" {
				t.Errorf("it stands there as %+v", m)
			}
			if test.code != 0 {
				return
			}
			if typing := f.call(t, "POST", "/channels/"+test.channel+"/typing", ""); typing.status != 204 || typing.body != "" {
				t.Errorf("typing: %d %s", typing.status, typing.body)
			}
		})
	}
}

// TestFakePermissions: they change while the adapter runs, and channels go.
func TestFakePermissions(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	path := "/channels/" + channelGeneral
	f.permit(channelGeneral, discordgo.PermissionViewChannel)
	if got := f.call(t, "POST", path+"/typing", ""); got.Code != 50013 {
		t.Errorf("%+v", got)
	}
	f.permit(channelGeneral, 0)
	if got := f.call(t, "GET", path, ""); got.Code != 50001 {
		t.Errorf("%+v", got)
	}
	f.closeChannel(channelGeneral)
	if got := f.call(t, "GET", path, ""); got.Code != 10003 {
		t.Errorf("%+v", got)
	}
}

// TestFakeMentions: whatever could ping somebody is a fault, and sent all the same.
func TestFakeMentions(t *testing.T) {
	t.Parallel()
	for _, with := range []string{
		`"tts":false`,
		`"allowed_mentions":null`,
		`"allowed_mentions":{}`,
		`"allowed_mentions":{"parse":null}`,
		`"allowed_mentions":{"parse":["users"]}`,
		`"allowed_mentions":{"parse":[],"users":["` + userBob + `"]}`,
		`"allowed_mentions":{"parse":[],"roles":["1"]}`,
		`"allowed_mentions":{"parse":[],"replied_user":true}`,
	} {
		t.Run(with, func(t *testing.T) {
			t.Parallel()
			f := newFake(t)
			f.allow("allowed_mentions")
			if got := f.call(t, "POST", "/channels/"+channelGeneral+"/messages", `{"content":"x",`+with+`}`); got.status != 200 {
				t.Errorf("%+v", got)
			}
		})
	}
	f := newFake(t)
	const none = `"allowed_mentions":{"parse":[],"users":[],"roles":null,"replied_user":false}`
	if got := f.call(t, "POST", "/channels/"+channelGeneral+"/messages", `{"content":"x",`+none+`}`); got.status != 200 {
		t.Errorf("%+v", got)
	}
}

// TestFakeReplies: to what is there, to what is not, and without permission to read.
func TestFakeReplies(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.allow("REPLIES_UNKNOWN_MESSAGE", "REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL")
	question := fakeID(f.say(userAlice, channelGeneral, "aid?", true, ""))
	reply := func(channel, rest string) fakeRaw {
		return f.call(t, "POST", "/channels/"+channel+"/messages",
			`{"content":"x",`+fakeNoPing+`,"message_reference":{"message_id":"`+question+`"`+rest+`}}`)
	}
	if got := reply(channelGeneral, ""); got.status != 200 || f.messageIn(channelGeneral).ReplyTo != question {
		t.Errorf("%+v", got)
	}
	m, err := f.client(t).ChannelMessageSendComplex(channelGeneral, &discordgo.MessageSend{
		Content: "x", AllowedMentions: noPing(), Reference: &discordgo.MessageReference{MessageID: question, ChannelID: channelGeneral},
	})
	if err != nil || m.Type != discordgo.MessageTypeReply || m.ReferencedMessage.ID != question {
		t.Errorf("%+v, %v", m, err)
	}
	if got := reply(threadGeneral, ""); got.at("message_reference") != "REPLIES_UNKNOWN_MESSAGE" {
		t.Errorf("%+v", got)
	}
	if got := reply(threadGeneral, `,"channel_id":"`+channelGeneral+`"`); got.at("message_reference") != "REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL" {
		t.Errorf("%+v", got)
	}
	if got := reply(threadGeneral, `,"fail_if_not_exists":false`); got.status != 200 || f.messageIn(threadGeneral).ReplyTo != "" {
		t.Errorf("%+v", got)
	}
	if got := reply(channelForgetful, ""); got.Code != 160002 {
		t.Errorf("%+v", got)
	}
	f.deleteMessage(question)
	if got := reply(channelGeneral, ""); got.at("message_reference") != "REPLIES_UNKNOWN_MESSAGE" {
		t.Errorf("%+v", got)
	}
	f.allow("which is not there")
	f.deleteMessage(question)
}

// TestFakeEdits: the bot changes what is its own and not ephemeral; what an edit leaves out stays.
func TestFakeEdits(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.allow("50005", "50006")
	s := f.client(t)
	sent, err := s.ChannelMessageSendComplex(channelGeneral, &discordgo.MessageSend{
		Content: "first", AllowedMentions: noPing(),
		Embeds:     []*discordgo.MessageEmbed{{Title: "T", Description: "D", Author: &discordgo.MessageEmbedAuthor{Name: "A"}}},
		Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{discordgo.Button{Label: "More", CustomID: "m"}}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	f.advance(time.Minute)
	edited, err := s.ChannelMessageEditComplex(&discordgo.MessageEdit{ID: sent.ID, Channel: channelGeneral, Content: new("second"), AllowedMentions: noPing()})
	if err != nil || edited.EditedTimestamp == nil || edited.EditedTimestamp.Sub(sent.Timestamp) < time.Minute {
		t.Errorf("%+v, %v", edited, err)
	}
	m := f.message(sent.ID)
	if m.words() != "second\nA\nT\nD\nMore" || m.button("More").CustomID != "m" || m.button("Less").CustomID != "" || m.Kind != "edit" {
		t.Errorf("%q %+v", m.words(), m)
	}
	edit := func(channel, id, body string) fakeRaw {
		return f.call(t, "PATCH", "/channels/"+channel+"/messages/"+id, "{"+body+","+fakeNoPing+"}")
	}
	if got := edit(channelGeneral, sent.ID, `"content":"","embeds":[]`); got.Code != 50006 {
		t.Errorf("%+v", got)
	}
	if got := edit(channelGeneral, sent.ID, `"components":null,"content":null`); got.status != 200 || f.message(sent.ID).words() != "A\nT\nD" {
		t.Errorf("%+v", got)
	}
	theirs := fakeID(f.say(userAlice, channelGeneral, "hello", false, ""))
	if got := edit(channelGeneral, theirs, `"content":"x"`); got.Code != 50005 {
		t.Errorf("%+v", got)
	}
	if got := edit(threadGeneral, sent.ID, `"content":"x"`); got.Code != 10008 {
		t.Errorf("%+v", got)
	}
	if got := f.messagesIn(channelGeneral, ""); len(got) != 2 || got[1].ID != theirs {
		t.Errorf("%+v", got)
	}
	f.deleteMessage(sent.ID)
	if got := edit(channelGeneral, sent.ID, `"content":"x"`); got.Code != 10008 || f.message(sent.ID).ID != "" {
		t.Errorf("%+v", got)
	}
}

// TestFakeFlags: ephemeral is for answers to interactions alone.
func TestFakeFlags(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.allow("FLAGS_NOT_ALLOWED")
	for flags, status := range map[string]int{"4": 200, "4096": 200, "64": 400, "128": 400, "32768": 400} {
		got := f.call(t, "POST", "/channels/"+channelGeneral+"/messages", `{"content":"x","flags":`+flags+","+fakeNoPing+"}")
		if got.status != status || status != 200 && got.at("flags") == "" {
			t.Errorf("flags %s: %+v", flags, got)
		}
	}
	if strings.Contains(f.messageIn(channelGeneral).words(), "y") {
		t.Error("words that nobody sent")
	}
}
