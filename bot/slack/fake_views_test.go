package slack

import (
	"encoding/json"
	"maps"
	"strings"
	"time"
)

// fakeView is one version of a modal or an App Home.
type fakeView struct {
	Kind     string // how it came: "open", "push", "update", "publish"
	ID, Root string
	User     string
	Hash     string // differs in each version
	Raw      obj    // as the bot sent it: type, title, blocks, private_metadata, callback_id, …
	Errors   obj    // of the last submission, by block
}

// words are all the words of the view's title and blocks in reading order, a line for each text.
func (v fakeView) words() string {
	return strings.Join(append(fakeTexts(v.Raw["title"]), fakeTexts(v.Raw["blocks"])...), "\n")
}

func (v fakeView) blocks() []obj {
	var all []obj
	list, _ := v.Raw["blocks"].([]any)
	for _, b := range list {
		if o, ok := b.(obj); ok {
			all = append(all, o)
		}
	}
	return all
}

// fakeTrigger is a trigger_id: good once, for 3 seconds
// (docs.slack.dev/interactivity/handling-user-interaction/#modal_responses).
type fakeTrigger struct {
	made time.Time
	used bool
	user string
	view string // the modal in which it arose
}

func (f *fakeSlack) trigger(user, view string) string {
	id := f.id("13345224609.738474920.")
	f.triggers[id] = &fakeTrigger{made: f.now(), user: user, view: view}
	return id
}

// take uses up a trigger_id.
func (f *fakeSlack) take(id string) (*fakeTrigger, fakeReply) {
	g := f.triggers[id]
	switch {
	case g == nil:
		return nil, fakeRefuse("invalid_trigger_id")
	case g.used:
		return nil, fakeRefuse("exchanged_trigger_id")
	case f.now().Sub(g.made) > limitTriggerAge:
		return nil, fakeRefuse("expired_trigger_id")
	}
	g.used = true
	return g, nil
}

// readView reads and checks a view.
func (f *fakeSlack) readView(raw, kind string) (obj, fakeReply) {
	var v obj
	if json.Unmarshal([]byte(raw), &v) != nil {
		return nil, fakeRefuse("invalid_arguments", "[ERROR] missing or invalid view")
	}
	if len(raw) > limitView {
		return nil, fakeRefuse("view_too_large")
	}
	if problems := checkView(kind, v); len(problems) > 0 {
		return nil, fakeRefuse("invalid_arguments", problems...)
	}
	f.nameBlocks(fakeView{Raw: v}.blocks())
	return v, nil
}

// show keeps a new version of a view and answers with it.
func (f *fakeSlack) show(v fakeView) fakeReply {
	v.Hash = f.id("hash")
	f.views[v.ID] = &v
	f.shown = append(f.shown, v)
	f.change()
	return fakeReply{"ok": true, "view": f.viewPayload(v, obj{})}
}

func (f *fakeSlack) viewPayload(v fakeView, values obj) obj {
	all := maps.Clone(v.Raw)
	maps.Copy(all, obj{
		"id": v.ID, "root_view_id": v.Root, "hash": v.Hash, "team_id": fakeTeam, "app_id": fakeAppID, "bot_id": fakeBotID,
		"state": obj{"values": values},
	})
	return all
}

func (f *fakeSlack) viewsOpen(a fakeArgs) fakeReply {
	raw, no := f.readView(a["view"], "modal")
	if no != nil {
		return no
	}
	g, no := f.take(a["trigger_id"])
	if no != nil {
		return no
	}
	id := f.id("V")
	return f.show(fakeView{Kind: "open", ID: id, Root: id, User: g.user, Raw: raw})
}

func (f *fakeSlack) viewsPush(a fakeArgs) fakeReply {
	raw, no := f.readView(a["view"], "modal")
	if no != nil {
		return no
	}
	g, no := f.take(a["trigger_id"])
	if no != nil {
		return no
	}
	return f.push(f.views[g.view], raw)
}

// push puts a view on a modal's stack.
func (f *fakeSlack) push(on *fakeView, raw obj) fakeReply {
	if on == nil || on.Raw["type"] != "modal" {
		return fakeRefuse("not_found")
	}
	height := 0
	for _, v := range f.views {
		if v.Root == on.Root {
			height++
		}
	}
	if height == limitViewStack {
		return fakeRefuse("push_limit_reached")
	}
	return f.show(fakeView{Kind: "push", ID: f.id("V"), Root: on.Root, User: on.User, Raw: raw})
}

func (f *fakeSlack) viewsUpdate(a fakeArgs) fakeReply {
	raw, no := f.readView(a["view"], "modal")
	if no != nil {
		return no
	}
	v := f.views[a["view_id"]]
	for _, o := range f.views {
		if e, _ := o.Raw["external_id"].(string); e != "" && e == a["external_id"] {
			v = o
		}
	}
	switch {
	case v == nil || v.Raw["type"] != "modal":
		return fakeRefuse("not_found")
	case a["hash"] != "" && a["hash"] != v.Hash:
		return fakeRefuse("hash_conflict")
	}
	return f.show(fakeView{Kind: "update", ID: v.ID, Root: v.Root, User: v.User, Raw: raw})
}

func (f *fakeSlack) viewsPublish(a fakeArgs) fakeReply {
	raw, no := f.readView(a["view"], "home")
	if no != nil {
		return no
	}
	user := a["user_id"]
	if _, ok := f.members[imOf(user)]; !ok {
		return fakeRefuse("invalid_arguments", "[ERROR] no such user_id")
	}
	old := f.views[f.homes[user]]
	if old == nil {
		f.homes[user] = f.id("V")
	} else if a["hash"] != "" && a["hash"] != old.Hash {
		return fakeRefuse("hash_conflict")
	}
	id := f.homes[user]
	return f.show(fakeView{Kind: "publish", ID: id, Root: id, User: user, Raw: raw})
}

// assistantThread takes the three calls of the assistant pane; waitCalls shows them.
func (f *fakeSlack) assistantThread(a fakeArgs) fakeReply {
	if _, no := f.channel(a["channel_id"]); no != nil {
		return no
	}
	raw, ok := a["prompts"]
	if f.find(a["channel_id"], a["thread_ts"]) == nil && (!ok || a["thread_ts"] != "") { // for prompts it may be left out
		return fakeRefuse("invalid_thread_ts")
	}
	if m := f.find(a["channel_id"], a["thread_ts"]); m != nil && m.User != fakeBot && !f.agent {
		return fakeRefuse("invalid_thread_ts") // an app without agent_view has threads that it was told of alone
	}
	if ok {
		var prompts []struct{ Title, Message string }
		if json.Unmarshal([]byte(raw), &prompts) != nil || len(prompts) == 0 || len(prompts) > limitPrompts {
			return fakeRefuse("invalid_arguments", "[ERROR] 1 to 4 prompts")
		}
		for _, p := range prompts {
			if p.Title == "" || p.Message == "" {
				return fakeRefuse("invalid_arguments", "[ERROR] a prompt has a title and a message")
			}
		}
	}
	return fakeReply{"ok": true}
}
