package discord

import (
	"bytes"
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"time"

	"github.com/bwmarrin/discordgo"
)

// fakeSaid is a message of somebody other than the bot.
type fakeSaid struct {
	user, channel, text string
	mention             bool   // "<@bot> " before the text
	role                string // "<@&role> " before it
	replyTo             string // a message
	silent              bool   // the reply does not ping, which people can choose
	bot                 bool   // another bot wrote it
	webhook             bool   // a webhook wrote it
	kind                discordgo.MessageType
}

// say is what Discord tells of somebody's message in a channel; a reply pings, as it does unless people choose otherwise.
func (f *fake) say(user, channel, text string, mentionBot bool, replyTo string) json.RawMessage {
	return f.hear(fakeSaid{user: user, channel: channel, text: text, mention: mentionBot, replyTo: replyTo})
}

// hear puts a message into a channel and returns the data of its MESSAGE_CREATE
// (discord.com/developers/docs/events/gateway-events#message-create). Without the intent for it, content is empty but in
// direct messages, in what mentions the bot and in what the bot wrote
// (discord.com/developers/docs/events/gateway#message-content-intent).
func (f *fake) hear(s fakeSaid) json.RawMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := &fakeMessage{ID: f.id(), Channel: s.channel, Author: s.user, Content: s.text, At: f.at(), kind: s.kind}
	if s.mention {
		m.Content, m.pings = "<@"+fakeBot+"> "+s.text, []string{fakeBot}
	}
	if s.role != "" {
		m.Content, m.roles = "<@&"+s.role+"> "+s.text, []string{s.role}
	}
	if s.replyTo != "" {
		m.ReplyTo, m.kind = s.replyTo, discordgo.MessageTypeReply
		to := f.messages[s.replyTo]
		if to != nil && !s.silent && !slices.Contains(m.pings, to.Author) {
			m.pings = append(m.pings, to.Author)
		}
	}
	f.messages[m.ID] = m
	o := f.heard(m)
	if s.bot {
		o["author"].(obj)["bot"] = true
	}
	if s.webhook {
		o["webhook_id"], o["author"].(obj)["bot"] = "800000000000000001", true
		delete(o, "member")
	}
	return fakeDecode[json.RawMessage](o)
}

// echo is what Discord tells the bot of its own message.
func (f *fake) echo(message string) json.RawMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	return fakeDecode[json.RawMessage](f.heard(f.messages[message]))
}

// heard is a message as the gateway tells it.
func (f *fake) heard(m *fakeMessage) obj {
	o, c := f.messagePayload(m), f.places[m.Channel]
	conceal := func(o obj, m *fakeMessage) {
		if c.person == "" && m.Author != fakeBot && !slices.Contains(m.pings, fakeBot) {
			o["content"], o["embeds"], o["components"], o["attachments"] = "", []any{}, []any{}, []any{}
		}
	}
	conceal(o, m)
	if to, ok := o["referenced_message"].(obj); ok {
		conceal(to, f.messages[m.ReplyTo])
	}
	o["nonce"], o["channel_type"] = f.id(), int(c.kind)
	if c.guild != "" {
		o["guild_id"], o["member"] = c.guild, f.people[m.Author].member()
	}
	return o
}

// publicKey is what AGENDABOT_DISCORD_PUBLIC_KEY would hold.
func (f *fake) publicKey() string { return hex.EncodeToString(f.key.Public().(ed25519.PublicKey)) }

// signed is the request with which Discord delivers an interaction over HTTP
// (discord.com/developers/docs/interactions/overview#setting-up-an-endpoint-validating-security-request-headers).
func (f *fake) signed(raw []byte, at time.Time) *http.Request {
	r := httptest.NewRequest(http.MethodPost, "/discord/interactions", bytes.NewReader(raw))
	stamp := strconv.FormatInt(at.Unix(), 10)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("User-Agent", "Discord-Interactions/1.0 (+https://discord.com)")
	r.Header.Set("X-Signature-Timestamp", stamp)
	r.Header.Set("X-Signature-Ed25519", hex.EncodeToString(ed25519.Sign(f.key, append([]byte(stamp), raw...))))
	return r
}

// deliver gives an interaction to the adapter's handler, as Discord does over HTTP, and takes an answer in the response
// for the first answer. 202 with no body says that the answer comes, or came, as a call
// (discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback).
func (f *fake) deliver(handler http.Handler, raw json.RawMessage) *http.Response {
	ctx, cancel := context.WithTimeout(f.t.Context(), fakeFirstAnswer)
	defer cancel()
	f.mu.Lock()
	now, i := f.at(), f.interactions[fakeID(raw)]
	f.mu.Unlock()
	w := httptest.NewRecorder()
	handler.ServeHTTP(w, f.signed(raw, now).WithContext(ctx))
	f.mu.Lock()
	defer f.mu.Unlock()
	if i != nil && w.Code == http.StatusOK {
		f.inline(i, w.Body.Bytes())
	}
	return w.Result()
}

// inline takes the first answer that came in a response. The lock is held.
func (f *fake) inline(i *fakeInteraction, body []byte) {
	var b obj
	switch {
	case json.Unmarshal(body, &b) != nil:
		f.fault("the response to interaction %s is no JSON: %.200s", i.id, body)
	case i.answer.Type != 0:
		f.fault("interaction %s is answered in a response and as a call: code 40060", i.id)
	case f.at().Sub(i.made) > fakeFirstAnswer:
		f.fault("the response to interaction %s is late: code 10062", i.id)
	default:
		if no := f.first(i, b); no != nil {
			f.fault("the response to interaction %s: code %d: %s", i.id, no.code(), no.body)
		}
		i.answer.Inline = true
	}
	f.change()
}
