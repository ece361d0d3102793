package slack

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
)

// event sends an event of any kind, as it is (docs.slack.dev/reference/events).
func (f *fakeSlack) event(event obj) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.emit("", event)
}

// emit delivers an event for which the app needs a scope. The lock is held.
func (f *fakeSlack) emit(scope string, event obj) {
	if scope != "" && !f.granted(scope) {
		f.fault("missing_scope: %v is not delivered without %s", event["type"], scope)
		return
	}
	f.deliver("events_api", f.callback(event), nil)
}

// echo delivers what the bot itself did in a direct message, as Slack does: a new message with a bot_id, or one of the
// subtypes message_changed and message_deleted. A bot that answers itself shows.
func (f *fakeSlack) echo(m fakeMessage) {
	if !strings.HasPrefix(m.Channel, "D") || m.To != "" || !f.granted("im:history") {
		return
	}
	event := f.payload(&m)
	switch m.Kind {
	case "update":
		event = obj{"type": "message", "subtype": "message_changed", "hidden": true, "message": event, "ts": f.ts()}
	case "delete":
		event = obj{"type": "message", "subtype": "message_deleted", "hidden": true, "deleted_ts": m.TS, "ts": f.ts()}
	}
	event["channel"], event["channel_type"] = m.Channel, "im"
	f.dispatch(&fakeEnvelope{id: f.id("envelope"), kind: "events_api", payload: f.callback(event), echo: true})
}

// callback wraps an event.
func (f *fakeSlack) callback(event obj) obj {
	if event["event_ts"] == nil {
		event["event_ts"] = f.ts()
	}
	return obj{
		"type": "event_callback", "token": "fake", "team_id": f.team, "api_app_id": fakeAppID, "event_id": f.id("Ev"),
		"event_time": f.now().Unix(), "event": event, "is_ext_shared_channel": false,
		"authorizations": []obj{{"team_id": f.installed, "user_id": fakeBot, "is_bot": true}},
	}
}

// say puts a person's message into a channel and returns its event, still without a type.
func (f *fakeSlack) say(user, channel, thread, text string) (event obj, ts string) {
	m := &fakeMessage{Channel: channel, TS: f.ts(), Thread: thread, User: user, Text: text}
	f.keep(m)
	event = f.payload(m)
	maps.Copy(event, obj{"channel": channel, "team": fakeTeam, "client_msg_id": f.id("client"), "event_ts": m.TS})
	return event, m.TS
}

// payload is a message as events, interactions and answers of the API hold it.
func (f *fakeSlack) payload(m *fakeMessage) obj {
	p := obj{"type": "message", "user": m.User, "text": m.Text, "ts": m.TS}
	if m.Blocks != nil {
		p["blocks"] = m.Blocks
	}
	if m.Thread != "" {
		p["thread_ts"] = m.Thread
	}
	if m.User == fakeBot {
		p["bot_id"], p["app_id"] = fakeBotID, fakeAppID
	}
	return p
}

// mention is a message to the bot in a channel; the mention is put before the text. It returns the message's ts.
func (f *fakeSlack) mention(user, channel, text string) (ts string) {
	return f.mentionIn(user, channel, "", text)
}

// mentionIn is a mention within a thread.
func (f *fakeSlack) mentionIn(user, channel, thread, text string) (ts string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	event, ts := f.say(user, channel, thread, "<@"+fakeBot+"> "+text)
	event["type"] = "app_mention"
	f.emit("app_mentions:read", event)
	return ts
}

// twins is one mention that arrives as two events, app_mention and message, as it does for an app that subscribes to both.
func (f *fakeSlack) twins(user, channel, text string) (ts string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	event, ts := f.say(user, channel, "", "<@"+fakeBot+"> "+text)
	twin := maps.Clone(event)
	event["type"], twin["channel_type"] = "app_mention", "channel"
	f.emit("app_mentions:read", event)
	f.emit("channels:history", twin)
	return ts
}

// reply is a message in a channel that does not mention the bot; thread may be empty.
func (f *fakeSlack) reply(user, channel, thread, text string) (ts string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	event, ts := f.say(user, channel, thread, text)
	event["channel_type"] = "channel"
	f.emit("channels:history", event)
	return ts
}

// dm is a message to the bot alone, in imOf(user).
func (f *fakeSlack) dm(user, text string) (ts string) { return f.dmIn(user, "", text) }

// dmIn is a message in a thread of the direct message, as everything in the assistant pane is.
func (f *fakeSlack) dmIn(user, thread, text string) (ts string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	event, ts := f.say(user, imOf(user), thread, text)
	event["channel_type"] = "im"
	f.emit("im:history", event)
	return ts
}

// assistantStart opens the assistant pane; it returns the thread's ts.
func (f *fakeSlack) assistantStart(user string) (thread string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := &fakeMessage{Channel: imOf(user), TS: f.ts(), User: fakeBot, Text: "New Assistant Thread"}
	f.keep(m)
	f.emit("assistant:write", obj{"type": "assistant_thread_started", "assistant_thread": obj{
		"user_id": user, "channel_id": m.Channel, "thread_ts": m.TS,
		"context": obj{"channel_id": channelGeneral, "team_id": fakeTeam, "enterprise_id": ""},
	}})
	return m.TS
}

// openHome opens the bot's App Home.
func (f *fakeSlack) openHome(user string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	event := obj{"type": "app_home_opened", "user": user, "channel": imOf(user), "tab": "home"}
	if v := f.views[f.homes[user]]; v != nil {
		event["view"] = f.viewPayload(*v, obj{})
	}
	f.emit("", event)
}

// slash is "/agenda text". It works in channels without the bot, too.
func (f *fakeSlack) slash(user, channel, text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.granted("commands") {
		f.fault("missing_scope: commands are not delivered without commands")
		return
	}
	url := f.responseURL(channel, user, "")
	f.deliver("slash_commands", obj{
		"command": "/agenda", "text": text, "user_id": user, "user_name": strings.ToLower(user), "channel_id": channel,
		"channel_name": strings.ToLower(channel), "team_id": fakeTeam, "team_domain": "fake", "api_app_id": fakeAppID,
		"is_enterprise_install": "false", "token": "fake", "response_url": url, "trigger_id": f.trigger(user, ""),
	}, func(a fakeArgs) {
		if a != nil {
			f.inAck(f.respond(url, &fakeResponse{channel: channel, user: user}, a))
		}
	})
}

// inAck keeps what is wrong with an answer that came with an acknowledgement.
func (f *fakeSlack) inAck(r fakeReply) {
	if r["ok"] != true {
		f.fault("with an acknowledgement: %v %v", r["error"], r["response_metadata"])
	}
}

// interaction is what all interactions have (docs.slack.dev/reference/interaction-payloads).
func (f *fakeSlack) interaction(kind, user, view string) obj {
	return obj{
		"type": kind, "token": "fake", "api_app_id": fakeAppID, "team": obj{"id": fakeTeam, "domain": "fake"},
		"user":       obj{"id": user, "username": strings.ToLower(user), "name": strings.ToLower(user), "team_id": fakeTeam},
		"trigger_id": f.trigger(user, view), "is_enterprise_install": false, "enterprise": nil,
	}
}

// shortcut is a message shortcut on any message of a channel.
func (f *fakeSlack) shortcut(user, callbackID, channel, ts string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := f.find(channel, ts)
	if m == nil {
		f.fault("the test uses a shortcut on message %s of %s, which is not there", ts, channel)
		return
	}
	p := f.interaction("message_action", user, "")
	maps.Copy(p, obj{
		"callback_id": callbackID, "action_ts": f.ts(), "message_ts": ts, "message": f.payload(m),
		"channel": obj{"id": channel, "name": strings.ToLower(channel)}, "response_url": f.responseURL(channel, user, ts),
	})
	f.deliver("interactive", p, nil)
}

// press presses a button of a message as it stands now: the first with that action_id, or the nth (from 0). Pressing
// what that person cannot see, or what is not there, is a fault of the test.
func (f *fakeSlack) press(m fakeMessage, actionID, user string, nth ...int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	now := f.find(m.Channel, m.TS)
	if now == nil || now.To != "" && now.To != user {
		f.fault("the test: %s presses %q of a message that they do not see", user, actionID)
		return
	}
	action := fakeAction(now.Blocks, actionID, nth...)
	if action == nil {
		f.fault("the test: no %q in message %q", actionID, now.Text)
		return
	}
	action["action_ts"] = f.ts()
	p := f.interaction("block_actions", user, "")
	container := obj{"type": "message", "message_ts": m.TS, "channel_id": m.Channel, "is_ephemeral": now.To != ""}
	if now.Thread != "" {
		container["thread_ts"] = now.Thread
	}
	maps.Copy(p, obj{
		"container": container, "channel": obj{"id": m.Channel, "name": strings.ToLower(m.Channel)}, "actions": []obj{action},
		"response_url": f.responseURL(m.Channel, user, m.TS), "state": obj{"values": obj{}},
	})
	if now.To == "" { // an ephemeral message is not in the payload
		p["message"] = f.payload(now)
	}
	f.deliver("interactive", p, nil)
}

// pressView presses a button of a modal or App Home, or enters a field that dispatches; typed is what stands in the
// fields, by action_id.
func (f *fakeSlack) pressView(v fakeView, actionID string, typed map[string]string, nth ...int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	action := fakeAction(v.blocks(), actionID, nth...)
	if action == nil {
		f.fault("the test: no %q in the view %v", actionID, v.Raw["title"])
		return
	}
	if s, ok := typed[actionID]; ok {
		action["value"] = s
	}
	action["action_ts"] = f.ts()
	p := f.interaction("block_actions", v.User, v.ID)
	maps.Copy(p, obj{
		"container": obj{"type": "view", "view_id": v.ID}, "view": f.viewPayload(v, v.state(typed)), "actions": []obj{action},
	})
	f.deliver("interactive", p, nil)
}

// fakeAction makes the action of an interaction from the nth element with an action_id.
func fakeAction(blocks []obj, actionID string, nth ...int) obj {
	skip := 0
	if len(nth) > 0 {
		skip = nth[0]
	}
	for _, b := range fakeDecode[[]obj](blocks) {
		elements, _ := b["elements"].([]any)
		for _, v := range append(slices.Clone(elements), b["accessory"], b["element"]) {
			e, _ := v.(obj)
			if id, ok := e["action_id"]; !ok || id != actionID {
				continue
			}
			if skip--; skip < 0 {
				action := obj{"action_id": actionID, "block_id": b["block_id"], "type": e["type"]}
				for _, name := range []string{"text", "value"} {
					if e[name] != nil {
						action[name] = e[name]
					}
				}
				return action
			}
		}
	}
	return nil
}

// state is what stands in the fields of a view.
func (v fakeView) state(typed map[string]string) obj {
	values := obj{}
	for _, b := range v.blocks() {
		e, _ := b["element"].(obj)
		id, _ := e["action_id"].(string)
		block, _ := b["block_id"].(string)
		if e == nil || id == "" {
			continue
		}
		value := obj{"type": e["type"], "value": nil}
		if s, ok := typed[id]; ok {
			value["value"] = s
		} else if e["initial_value"] != nil {
			value["value"] = e["initial_value"]
		}
		values[block] = obj{id: value}
	}
	return values
}

// submit sends a modal with what was typed, by action_id. What the adapter answers with the acknowledgement is carried
// out (docs.slack.dev/surfaces/modals#submitting): errors, update and push come through waitView.
func (f *fakeSlack) submit(v fakeView, typed map[string]string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if v.Raw["submit"] == nil {
		f.fault("the test submits the view %v, which has no submit", v.Raw["title"])
		return
	}
	p := f.interaction("view_submission", v.User, v.ID)
	maps.Copy(p, obj{"view": f.viewPayload(v, v.state(typed)), "response_urls": []any{}})
	f.deliver("interactive", p, func(a fakeArgs) { f.submitted(v, a) })
}

// submitted carries out a response_action.
func (f *fakeSlack) submitted(v fakeView, a fakeArgs) {
	now := f.views[v.ID]
	switch a["response_action"] {
	case "", "clear": // nothing: the modal closes
		delete(f.views, v.ID)
	case "errors":
		var wrong obj
		_ = json.Unmarshal([]byte(a["errors"]), &wrong)
		for block := range wrong {
			if !slices.ContainsFunc(v.blocks(), func(b obj) bool { return b["block_id"] == block && b["type"] == "input" }) {
				f.fault("an error for block %q, which is no input of the modal", block)
			}
		}
		v.Errors = wrong
		f.shown = append(f.shown, v)
	case "update", "push":
		raw, no := f.readView(a["view"], "modal")
		if no == nil && a["response_action"] == "push" {
			no = f.push(now, raw)
		} else if no == nil {
			no = f.show(fakeView{Kind: "update", ID: v.ID, Root: v.Root, User: v.User, Raw: raw})
		}
		f.inAck(no)
	default:
		f.fault("acknowledged a submission with response_action %q", a["response_action"])
	}
	f.change()
}
