package slack

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"
)

// fakeMessage is a message as it stands in a channel, or as the bot sent it.
type fakeMessage struct {
	Kind    string // how the bot sent it: "post", "ephemeral", "update", "delete"; a person's has none
	Via     string // the response_url it came through
	Channel string
	TS      string
	Thread  string // the message it replies to
	User    string
	To      string // an ephemeral one: who sees it
	Text    string
	Blocks  []obj
}

// words are all the words of the message's blocks in reading order, a line for each text.
func (m fakeMessage) words() string {
	return strings.Join(fakeTexts(m.Blocks), "\n")
}

// content reads and checks what makes a message: text and blocks.
func (f *fakeSlack) content(a fakeArgs, textLimit int) (text string, blocks []obj, no fakeReply) {
	text = a["text"]
	for _, option := range []string{"mrkdwn", "unfurl_links", "unfurl_media"} { // what documents say is no markup, and unfolds nothing
		if f.adapter && a[option] != "false" {
			f.fault("a message with %s on", option)
		}
	}
	if raw := a["blocks"]; raw != "" && raw != "null" {
		if json.Unmarshal([]byte(raw), &blocks) != nil {
			return "", nil, fakeRefuse("invalid_blocks_format")
		}
		if problems := checkBlocks("message", blocks); len(problems) > 0 {
			return "", nil, fakeRefuse("invalid_blocks", problems...)
		}
		if n := fakeLength(strings.Join(fakeTexts(blocks), "")); n > limitMessage {
			return "", nil, fakeRefuse("msg_blocks_too_long")
		}
		f.nameBlocks(blocks)
	}
	switch {
	case text == "" && len(blocks) == 0:
		return "", nil, fakeRefuse("no_text")
	case fakeLength(text) > textLimit:
		return "", nil, fakeRefuse("msg_too_long")
	}
	return text, blocks, nil
}

// nameBlocks gives an id to every block that has none, as Slack does.
func (f *fakeSlack) nameBlocks(blocks []obj) {
	for _, b := range blocks {
		if id, _ := b["block_id"].(string); id == "" {
			b["block_id"] = f.id("b")
		}
	}
}

// channel finds where a message goes: a channel, or a person, which means the direct message.
func (f *fakeSlack) channel(name string) (id string, no fakeReply) {
	if strings.HasPrefix(name, "U") {
		name = imOf(name)
	}
	switch in, ok := f.members[name]; {
	case !ok:
		return "", fakeRefuse("channel_not_found")
	case !in:
		return "", fakeRefuse("not_in_channel")
	}
	return name, nil
}

// send puts a message of the bot where it belongs and keeps that it was sent.
func (f *fakeSlack) send(m fakeMessage) fakeReply {
	m.TS, m.User = f.ts(), fakeBot
	if m.Thread != "" && f.find(m.Channel, m.Thread) == nil {
		f.fault("a message in thread %s of %s, where there is none", m.Thread, m.Channel)
	}
	f.keep(&m)
	f.replies[m.Thread] = m
	f.did(m)
	return fakeReply{"ok": true, "channel": m.Channel, "ts": m.TS, "message_ts": m.TS, "message": f.payload(&m)}
}

// did keeps what the bot did.
func (f *fakeSlack) did(m fakeMessage) {
	f.sent = append(f.sent, m)
	f.echo(m)
	f.change()
}

// keep puts a message into its channel.
func (f *fakeSlack) keep(m *fakeMessage) {
	f.histories[m.Channel] = append(f.histories[m.Channel], m)
	f.byTS[m.TS] = m
}

func (f *fakeSlack) find(channel, ts string) *fakeMessage {
	if m := f.byTS[ts]; m != nil && m.Channel == channel {
		return m
	}
	return nil
}

func (f *fakeSlack) postMessage(a fakeArgs) fakeReply {
	channel, no := f.channel(a["channel"])
	if no != nil {
		return no
	}
	text, blocks, no := f.content(a, limitText)
	if no != nil {
		return no
	}
	return f.send(fakeMessage{Kind: "post", Channel: channel, Thread: a["thread_ts"], Text: text, Blocks: blocks})
}

func (f *fakeSlack) postEphemeral(a fakeArgs) fakeReply {
	channel, no := f.channel(a["channel"])
	if no != nil {
		return no
	}
	if _, ok := f.members[imOf(a["user"])]; !ok {
		return fakeRefuse("user_not_in_channel")
	}
	text, blocks, no := f.content(a, limitText)
	if no != nil {
		return no
	}
	return f.send(fakeMessage{
		Kind: "ephemeral", Channel: channel, Thread: a["thread_ts"], To: a["user"], Text: text, Blocks: blocks,
	})
}

// own finds a message that the bot may change. Ephemeral ones cannot be changed through the API
// (docs.slack.dev/reference/methods/chat.postEphemeral).
func (f *fakeSlack) own(a fakeArgs, forbidden string) (*fakeMessage, fakeReply) {
	channel, no := f.channel(a["channel"])
	if no != nil {
		return nil, no
	}
	m := f.find(channel, a["ts"])
	switch {
	case m == nil || m.To != "":
		return nil, fakeRefuse("message_not_found")
	case m.User != fakeBot:
		return nil, fakeRefuse(forbidden)
	}
	return m, nil
}

func (f *fakeSlack) updateMessage(a fakeArgs) fakeReply {
	m, no := f.own(a, "cant_update_message")
	if no != nil {
		return no
	}
	return f.replace(m, a, "")
}

// replace puts new content into a message.
func (f *fakeSlack) replace(m *fakeMessage, a fakeArgs, via string) fakeReply {
	text, blocks, no := f.content(a, limitUpdate)
	if no != nil {
		return no
	}
	if _, ok := a["blocks"]; ok || via != "" { // left out: the blocks stay (docs.slack.dev/reference/methods/chat.update)
		m.Blocks = blocks
	}
	m.Text = text
	sent := *m
	sent.Kind, sent.Via = "update", via
	f.did(sent)
	return fakeReply{"ok": true, "channel": m.Channel, "ts": m.TS, "text": m.Text, "message": f.payload(m)}
}

func (f *fakeSlack) deleteMessage(a fakeArgs) fakeReply {
	m, no := f.own(a, "cant_delete_message")
	if no != nil {
		return no
	}
	return f.remove(m, "")
}

func (f *fakeSlack) remove(m *fakeMessage, via string) fakeReply {
	f.histories[m.Channel] = slices.DeleteFunc(f.histories[m.Channel], func(o *fakeMessage) bool { return o == m })
	delete(f.byTS, m.TS)
	sent := *m
	sent.Kind, sent.Via = "delete", via
	f.did(sent)
	return fakeReply{"ok": true, "channel": m.Channel, "ts": m.TS}
}

// fakeResponse is a response_url: 5 uses within 30 minutes
// (docs.slack.dev/interactivity/handling-user-interaction/#message_responses).
type fakeResponse struct {
	made          time.Time
	uses          int
	channel, user string
	origin        string // the message that was acted on; empty: a command
}

func (f *fakeSlack) responseURL(channel, user, origin string) string {
	id := f.id("R")
	f.responses[id] = &fakeResponse{made: f.now(), channel: channel, user: user, origin: origin}
	return f.server.URL + "/response/" + id
}

func (f *fakeSlack) serveResponse(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	args, _, err := readArgs(r)
	f.answer(w, r, fakeCall{Method: "response_url", Args: args}, func() fakeReply {
		u := f.responses[id]
		switch {
		case err != "":
			return fakeRefuse(err)
		case u == nil || f.now().Sub(u.made) > limitResponseAge:
			return fakeRefuse("expired_url")
		case u.uses == limitResponseUses:
			return fakeRefuse("used_url")
		}
		u.uses++
		return f.respond(id, u, args)
	})
}

// respond carries out what came through a response_url, or with the acknowledgement of a command.
func (f *fakeSlack) respond(id string, u *fakeResponse, a fakeArgs) fakeReply {
	origin := f.find(u.channel, u.origin)
	switch {
	case a["delete_original"] == "true":
		if origin == nil {
			return fakeRefuse("message_not_found")
		}
		return f.remove(origin, id)
	case a["replace_original"] == "true" && origin != nil:
		return f.replace(origin, a, id)
	}
	text, blocks, no := f.content(a, limitText)
	if no != nil {
		return no
	}
	m := fakeMessage{
		Kind: "ephemeral", Via: id, Channel: u.channel, Thread: a["thread_ts"], To: u.user, Text: text, Blocks: blocks,
	}
	if a["response_type"] == "in_channel" {
		m.Kind, m.To = "post", ""
	}
	return f.send(m)
}
