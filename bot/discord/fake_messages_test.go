package discord

import (
	"cmp"
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

// fakeMessage is a message as it stands, or as it stood when the bot had just sent, changed or deleted it.
type fakeMessage struct {
	Kind       string // how the bot last touched it: "post", "edit", "answer", "deferred", "update", "followup", "delete"; a person's has none
	Via        string // the interaction it came through
	ID         string
	Channel    string
	Author     string
	To         string // an ephemeral one: who sees it
	ReplyTo    string
	Content    string
	Embeds     []obj
	Components []obj
	Flags      int
	Loading    bool // deferred, and not filled in yet
	At         time.Time
	Edited     time.Time // zero: never

	kind   discordgo.MessageType
	pings  []string // who is mentioned in it
	roles  []string // which roles are
	origin obj      // interaction_metadata
	hook   bool     // came through a webhook
}

// fakeButton is a button of a message.
type fakeButton struct {
	Label    string
	CustomID string `json:"custom_id"`
	URL      string
	Style    discordgo.ButtonStyle
	Disabled bool
}

// embeds are the embeds as discordgo reads them.
func (m fakeMessage) embeds() []*discordgo.MessageEmbed {
	return fakeDecode[[]*discordgo.MessageEmbed](m.Embeds)
}

// buttons are all buttons in reading order.
func (m fakeMessage) buttons() (all []fakeButton) {
	for _, row := range m.Components {
		all = append(all, fakeDecode[[]fakeButton](row["components"])...)
	}
	return all
}

// button is the first button with that label; empty if there is none.
func (m fakeMessage) button(label string) fakeButton {
	for _, b := range m.buttons() {
		if b.Label == label {
			return b
		}
	}
	return fakeButton{}
}

// words are all the words of the message in reading order, a line for each text.
func (m fakeMessage) words() string {
	all := []string{m.Content}
	for _, e := range m.embeds() {
		if e.Author != nil {
			all = append(all, e.Author.Name)
		}
		all = append(all, e.Title, e.Description)
		for _, field := range e.Fields {
			all = append(all, field.Name, field.Value)
		}
		if e.Footer != nil {
			all = append(all, e.Footer.Text)
		}
	}
	for _, b := range m.buttons() {
		all = append(all, b.Label)
	}
	return strings.Join(slices.DeleteFunc(all, func(s string) bool { return s == "" }), "\n")
}

// fakeDecode makes of a Go value what comes over the wire.
func fakeDecode[T any](v any) (to T) {
	raw, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(raw, &to)
	}
	if err != nil {
		panic(err) // a value of the fake itself
	}
	return to
}

// Flags of messages (discord.com/developers/docs/resources/message#message-object-message-flags).
const (
	fakeSuppressEmbeds = 1 << 2
	fakeEphemeral      = 1 << 6
	fakeLoading        = 1 << 7
	fakeSilent         = 1 << 12 // SUPPRESS_NOTIFICATIONS
)

// content puts what a body says into a copy of a message, if Discord takes it. at is where in the body the message is;
// what an edit leaves out stays as it was, and flags are those that may be set there.
func (f *fake) content(m fakeMessage, at string, b obj, flags int) (fakeMessage, *fakeReply) {
	form := &fakeForm{}
	form.message(at, b, flags)
	f.judgeMentions(b)
	if form.errors != nil {
		return m, new(form.reply())
	}
	if v, ok := b["content"]; ok {
		s, _ := v.(string)
		m.Content = strings.TrimSpace(s) // as Discord does
	}
	if v, ok := b["embeds"]; ok {
		m.Embeds = fakeDecode[[]obj](v)
	}
	if v, ok := b["components"]; ok {
		m.Components = fakeDecode[[]obj](v)
	}
	if v, ok := b["flags"].(float64); ok {
		m.Flags = int(v)
	}
	if m.Content == "" && len(m.Embeds) == 0 {
		return m, new(fakeNo(50006))
	}
	return m, nil
}

// judgeMentions keeps as faults what could ping somebody. Left out, allowed_mentions allows them all, or in answers to
// interactions all people (discord.com/developers/docs/resources/message#allowed-mentions-object).
func (f *fake) judgeMentions(b obj) {
	m, ok := b["allowed_mentions"].(obj)
	if !ok {
		f.fault("allowed_mentions is missing in %.200v", b)
		return
	}
	if parse, ok := m["parse"].([]any); !ok || len(parse) > 0 {
		f.fault("allowed_mentions.parse is %v, not an empty list", m["parse"])
	}
	for _, name := range []string{"users", "roles"} {
		if list, ok := m[name].([]any); m[name] != nil && (!ok || len(list) > 0) {
			f.fault("allowed_mentions.%s is %v", name, m[name])
		}
	}
	if on, ok := m["replied_user"].(bool); m["replied_user"] != nil && (!ok || on) {
		f.fault("allowed_mentions.replied_user is %v", m["replied_user"])
	}
}

// keep puts a new message where it belongs and remembers that it was sent.
func (f *fake) keep(m fakeMessage) *fakeMessage {
	m.ID, m.Author, m.At = f.id(), fakeBot, f.at()
	f.messages[m.ID] = &m
	f.did(m)
	return &m
}

// replace puts new content into a message.
func (f *fake) replace(old *fakeMessage, m fakeMessage, kind string) {
	m.Kind, m.Edited = kind, f.at()
	*old = m
	f.did(m)
}

// did keeps what the bot did.
func (f *fake) did(m fakeMessage) {
	f.sent = append(f.sent, m)
	f.change()
}

func (f *fake) remove(m *fakeMessage) {
	delete(f.messages, m.ID)
	m.Kind = "delete"
	f.did(*m)
}

// post is discord.com/developers/docs/resources/message#create-message.
func (f *fake) post(q fakeRequest) fakeReply {
	c, no := f.writable(q)
	if no != nil {
		return *no
	}
	m, no := f.content(fakeMessage{Kind: "post", Channel: c.id}, "", q.body, fakeSuppressEmbeds|fakeSilent)
	if no == nil {
		no = f.refer(c, &m, q.body)
	}
	switch {
	case no != nil:
		return *no
	case len(m.Embeds) > 0 && !c.may(discordgo.PermissionEmbedLinks):
		return fakeNo(50013)
	}
	return fakeOK(f.messagePayload(f.keep(m)))
}

// refer makes a message the reply that it says it is.
func (f *fake) refer(c *fakeChannel, m *fakeMessage, b obj) *fakeReply {
	reference, ok := b["message_reference"].(obj)
	if !ok {
		return nil
	}
	id, _ := reference["message_id"].(string)
	to := f.messages[id]
	form := &fakeForm{}
	switch {
	case !c.may(discordgo.PermissionReadMessageHistory):
		return new(fakeNo(160002))
	case reference["channel_id"] != nil && reference["channel_id"] != c.id:
		form.add("message_reference", "REPLIES_CANNOT_REFERENCE_OTHER_CHANNEL", "Cannot reply to a message in a different channel")
		return new(form.reply())
	case to == nil || to.Channel != c.id || to.To != "":
		if reference["fail_if_not_exists"] == false {
			return nil
		}
		form.add("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
		return new(form.reply())
	}
	m.ReplyTo, m.kind = id, discordgo.MessageTypeReply
	return nil
}

// edit is discord.com/developers/docs/resources/message#edit-message. Ephemeral messages cannot be reached that way.
func (f *fake) edit(q fakeRequest) fakeReply {
	c, no := f.place(q)
	if no != nil {
		return *no
	}
	old := f.messages[q.message()]
	switch {
	case old == nil || old.Channel != c.id || old.To != "":
		return fakeNo(10008)
	case old.Author != fakeBot:
		return fakeNo(50005)
	}
	m, no := f.content(*old, "", q.body, fakeSuppressEmbeds)
	if no != nil {
		return *no
	}
	f.replace(old, m, "edit")
	return fakeOK(f.messagePayload(old))
}

// messagePayload is a message object (discord.com/developers/docs/resources/message#message-object).
func (f *fake) messagePayload(m *fakeMessage) obj {
	const iso = "2006-01-02T15:04:05.000000-07:00"
	o := obj{
		"id": m.ID, "channel_id": m.Channel, "type": int(m.kind), "content": m.Content, "author": f.people[m.Author].payload(),
		"timestamp": m.At.UTC().Format(iso), "edited_timestamp": nil, "tts": false, "mention_everyone": false, "mention_roles": slices.Concat([]string{}, m.roles),
		"attachments": []any{}, "pinned": false, "flags": m.Flags, "embeds": []any{}, "components": fakeNumbered(m.Components),
	}
	mentions := []obj{}
	for _, user := range m.pings {
		mentions = append(mentions, f.people[user].payload())
	}
	o["mentions"] = mentions
	if m.Loading {
		o["flags"] = m.Flags | fakeLoading
	}
	if len(m.Embeds) > 0 {
		o["embeds"] = m.Embeds
	}
	if !m.Edited.IsZero() {
		o["edited_timestamp"] = m.Edited.UTC().Format(iso)
	}
	if m.hook {
		o["webhook_id"], o["application_id"] = fakeApp, fakeApp
	}
	if m.origin != nil {
		o["interaction_metadata"] = m.origin
	}
	if m.ReplyTo != "" {
		o["message_reference"] = obj{"type": 0, "channel_id": m.Channel, "message_id": m.ReplyTo}
		o["referenced_message"] = nil
		if to := f.messages[m.ReplyTo]; to != nil {
			inner := f.messagePayload(&fakeMessage{
				ID: to.ID, Channel: to.Channel, Author: to.Author, Content: to.Content, Embeds: to.Embeds, Components: to.Components,
				At: to.At, Edited: to.Edited, Flags: to.Flags, kind: to.kind, hook: to.hook, origin: to.origin,
			})
			if to.ReplyTo != "" && !f.bare { // the message that a message replies to names, and does not hold, what it replies to
				inner["message_reference"] = obj{"type": 0, "channel_id": to.Channel, "message_id": to.ReplyTo}
			}
			o["referenced_message"] = inner
		}
	}
	return o
}

// fakeNumbered gives every component the id that Discord gives it (components/reference#anatomy-of-a-component).
func fakeNumbered(rows []obj) []obj {
	n, all := 0, fakeDecode[[]obj](rows)
	number := func(o obj) {
		n++
		o["id"] = cmp.Or[any](o["id"], n)
	}
	for _, row := range all {
		number(row)
		list, _ := row["components"].([]any)
		for _, v := range list {
			number(v.(obj))
		}
	}
	return slices.Concat([]obj{}, all)
}

// posts are all things that the bot posted, changed or deleted so far, in order.
func (f *fake) posts() []fakeMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	return slices.Clone(f.sent)
}

// posted waits until there are n posts, and returns them all.
func (f *fake) posted(tb testing.TB, n int) (all []fakeMessage) {
	tb.Helper()
	f.await(tb, func(*fake) bool {
		all = f.posts()
		return len(all) >= n
	})
	return all
}

// message is a message as it stands now; it has no ID if it is not there any more.
func (f *fake) message(id string) fakeMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	if m := f.messages[id]; m != nil {
		return *m
	}
	return fakeMessage{}
}

// messageIn is the latest message of the bot that everybody sees in a channel, as it stands now; it has no ID if there
// is none.
func (f *fake) messageIn(channel string) (last fakeMessage) {
	for _, m := range f.messagesIn(channel, "") {
		if m.Author == fakeBot {
			last = m
		}
	}
	return last
}

// messagesIn are the messages of a channel that somebody sees, the oldest first.
func (f *fake) messagesIn(channel, user string) (all []fakeMessage) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, m := range f.messages {
		if m.Channel == channel && (m.To == "" || m.To == user) {
			all = append(all, *m)
		}
	}
	slices.SortFunc(all, func(a, b fakeMessage) int {
		return cmp.Or(cmp.Compare(len(a.ID), len(b.ID)), strings.Compare(a.ID, b.ID)) // snowflakes: by time
	})
	return all
}

// deleteMessage is somebody deleting a message.
func (f *fake) deleteMessage(id string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.messages[id] == nil {
		f.fault("the test deletes message %s, which is not there", id)
	}
	delete(f.messages, id)
}
