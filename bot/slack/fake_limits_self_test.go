package slack

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

// call is a request of the Web API as a form, or of a response_url as JSON.
func (f *fakeSlack) call(t *testing.T, method, token string, args map[string]string) (reply struct {
	OK               bool
	Error            string
	TS               string
	Needed           string
	View             obj
	ResponseMetadata struct{ Messages []string } `json:"response_metadata"`
},
) {
	t.Helper()
	form := url.Values{"token": {token}}
	for name, v := range args {
		form.Set(name, v)
	}
	address, kind, body := f.apiURL()+method, "application/x-www-form-urlencoded", form.Encode()
	if strings.HasPrefix(method, "http") {
		raw, _ := json.Marshal(args)
		address, kind, body = method, "application/json", string(raw)
	}
	resp, err := http.Post(address, kind, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	if err := json.NewDecoder(resp.Body).Decode(&reply); err != nil {
		t.Errorf("%s answered HTTP %d, not JSON: %v", method, resp.StatusCode, err)
	}
	return reply
}

// jsonTimes repeats pieces of JSON; %d in a piece is its number.
func jsonTimes(n int, piece string) string {
	all := make([]string, n)
	for i := range all {
		all[i] = strings.ReplaceAll(piece, "%d", fmt.Sprint(i))
	}
	return strings.Join(all, ",")
}

// jsonX is a string of n characters.
func jsonX(n int) string { return `"` + strings.Repeat("x", n) + `"` }

func jsonButton(field string) string {
	return `{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":"b"},` + field + `}]}`
}

func jsonInput(field string) string {
	return `{"type":"input","label":{"type":"plain_text","text":"l"},"element":{"type":"plain_text_input",` + field + `}}`
}

func jsonConfirm(title, text, yes, no string) string {
	p := func(s string) string { return `{"type":"plain_text","text":` + s + `}` }
	return jsonButton(`"confirm":{"title":` + p(title) + `,"text":` + p(text) + `,"confirm":` + p(yes) + `,"deny":` + p(no) + `}`)
}

// TestFakeLimits sends each thing that has a limit at that limit and one past it. What stands for the blocks of a
// message unless it begins with "{": then it is a modal.
func TestFakeLimits(t *testing.T) {
	t.Parallel()
	const divider, ok = `{"type":"divider"}`, `"k"`
	modal := func(rest string) string {
		return `{"type":"modal","title":{"type":"plain_text","text":"t"},` + rest + `}`
	}
	tests := []struct {
		name  string
		limit int
		err   string
		with  func(n int) string
	}{
		{"blocks of a message", limitBlocks, "invalid_blocks", func(n int) string { return jsonTimes(n, divider) }},
		{"blocks of a modal", limitViewBlocks, "invalid_arguments", func(n int) string { return modal(`"blocks":[` + jsonTimes(n, divider) + `]`) }},
		{"block_id", limitID, "invalid_blocks", func(n int) string { return `{"type":"divider","block_id":` + jsonX(n) + `}` }},
		{"action_id", limitID, "invalid_blocks", func(n int) string { return jsonButton(`"action_id":` + jsonX(n)) }},
		{"section", limitSection, "invalid_blocks", func(n int) string { return `{"type":"section","text":{"type":"mrkdwn","text":` + jsonX(n) + `}}` }},
		{"section, UTF-16", limitSection / 2, "invalid_blocks", func(n int) string {
			return `{"type":"section","text":{"type":"mrkdwn","text":"` + strings.Repeat("😀", n) + `"}}`
		}},
		{"fields", limitFields, "invalid_blocks", func(n int) string {
			return `{"type":"section","fields":[` + jsonTimes(n, `{"type":"mrkdwn","text":"f"}`) + `]}`
		}},
		{"field", limitField, "invalid_blocks", func(n int) string { return `{"type":"section","fields":[{"type":"mrkdwn","text":` + jsonX(n) + `}]}` }},
		{"header", limitHeader, "invalid_blocks", func(n int) string { return `{"type":"header","text":{"type":"plain_text","text":` + jsonX(n) + `}}` }},
		{"context", limitContext, "invalid_blocks", func(n int) string {
			return `{"type":"context","elements":[` + jsonTimes(n, `{"type":"mrkdwn","text":"c"}`) + `]}`
		}},
		{"text object", limitTextObject, "invalid_blocks", func(n int) string { return `{"type":"context","elements":[{"type":"mrkdwn","text":` + jsonX(n) + `}]}` }},
		{"actions", limitActions, "invalid_blocks", func(n int) string {
			return `{"type":"actions","elements":[` + jsonTimes(n, `{"type":"button","action_id":"%d","text":{"type":"plain_text","text":"b"}}`) + `]}`
		}},
		{"button", limitButton, "invalid_blocks", func(n int) string {
			return `{"type":"actions","elements":[{"type":"button","text":{"type":"plain_text","text":` + jsonX(n) + `}}]}`
		}},
		{"button's label", limitButton, "invalid_blocks", func(n int) string { return jsonButton(`"accessibility_label":` + jsonX(n)) }},
		{"button's value", limitValue, "invalid_blocks", func(n int) string { return jsonButton(`"value":` + jsonX(n)) }},
		{"button's url", limitURL, "invalid_blocks", func(n int) string { return jsonButton(`"url":` + jsonX(n)) }},
		{"confirmation's title", limitConfirmHead, "invalid_blocks", func(n int) string { return jsonConfirm(jsonX(n), ok, ok, ok) }},
		{"confirmation's text", limitConfirm, "invalid_blocks", func(n int) string { return jsonConfirm(ok, jsonX(n), ok, ok) }},
		{"confirmation's confirm", limitConfirmKey, "invalid_blocks", func(n int) string { return jsonConfirm(ok, ok, jsonX(n), ok) }},
		{"confirmation's deny", limitConfirmKey, "invalid_blocks", func(n int) string { return jsonConfirm(ok, ok, ok, jsonX(n)) }},
		{"image_url", limitURL, "invalid_blocks", func(n int) string { return `{"type":"image","alt_text":"a","image_url":` + jsonX(n) + `}` }},
		{"alt_text", limitAlt, "invalid_blocks", func(n int) string { return `{"type":"image","image_url":"u","alt_text":` + jsonX(n) + `}` }},
		{"label", limitLabel, "invalid_blocks", func(n int) string {
			return `{"type":"input","label":{"type":"plain_text","text":` + jsonX(n) + `},"element":{"type":"plain_text_input"}}`
		}},
		{"placeholder", limitPlaceholder, "invalid_blocks", func(n int) string { return jsonInput(`"placeholder":{"type":"plain_text","text":` + jsonX(n) + `}`) }},
		{"initial_value", limitInitial, "invalid_blocks", func(n int) string { return jsonInput(`"initial_value":` + jsonX(n)) }},
		{"max_length", limitInitial, "invalid_blocks", func(n int) string { return jsonInput(`"max_length":` + fmt.Sprint(n)) }},
		{"indent", limitIndent, "invalid_blocks", func(n int) string {
			return `{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[],"indent":` + fmt.Sprint(n) + `}]}`
		}},
		{"link", limitURL, "invalid_blocks", func(n int) string {
			return `{"type":"rich_text","elements":[{"type":"rich_text_section","elements":[{"type":"link","url":` + jsonX(n) + `}]}]}`
		}},
		{"message", limitMessage, "msg_blocks_too_long", func(n int) string {
			return `{"type":"rich_text","elements":[{"type":"rich_text_quote","elements":[{"type":"text","text":"x"},{"type":"text","text":` + jsonX(n-1) + `}]}]}`
		}},
		{"title", limitTitle, "invalid_arguments", func(n int) string { return modal(`"blocks":[],"title":{"type":"plain_text","text":` + jsonX(n) + `}`) }},
		{"submit", limitTitle, "invalid_arguments", func(n int) string { return modal(`"blocks":[],"submit":{"type":"plain_text","text":` + jsonX(n) + `}`) }},
		{"close", limitTitle, "invalid_arguments", func(n int) string { return modal(`"blocks":[],"close":{"type":"plain_text","text":` + jsonX(n) + `}`) }},
		{"private_metadata", limitMetadata, "invalid_arguments", func(n int) string { return modal(`"blocks":[],"private_metadata":` + jsonX(n)) }},
		{"callback_id", limitID, "invalid_arguments", func(n int) string { return modal(`"blocks":[],"callback_id":` + jsonX(n)) }},
		{"external_id", limitID, "invalid_arguments", func(n int) string { return modal(`"blocks":[],"external_id":` + jsonX(n)) }},
		{"view", limitView, "view_too_large", func(n int) string {
			v := modal(`"blocks":[]`)
			return v + strings.Repeat(" ", n-len(v))
		}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFakeSlack(t)
			f.allow(test.err)
			send := func(n int) string {
				what := test.with(n)
				if strings.HasPrefix(what, `{"type":"modal"`) {
					f.mu.Lock()
					trigger := f.trigger(userAlice, "")
					f.mu.Unlock()
					return f.call(t, "views.open", fakeBotToken, map[string]string{"trigger_id": trigger, "view": what}).Error
				}
				return f.call(t, "chat.postMessage", fakeBotToken, map[string]string{"channel": channelGeneral, "blocks": "[" + what + "]"}).Error
			}
			if err := send(test.limit); err != "" {
				t.Errorf("%d: %s, want it taken", test.limit, err)
			}
			if err := send(test.limit + 1); err != test.err {
				t.Errorf("%d: %q, want %s", test.limit+1, err, test.err)
			}
		})
	}
}

// TestFakeTextLimits is for the limits that a message's own text has.
func TestFakeTextLimits(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.allow("msg_too_long")
	with := func(n int, ts string) map[string]string {
		return map[string]string{"channel": channelGeneral, "ts": ts, "text": strings.Repeat("x", n)}
	}
	at := f.call(t, "chat.postMessage", fakeBotToken, with(limitText, ""))
	if past := f.call(t, "chat.postMessage", fakeBotToken, with(limitText+1, "")); !at.OK || past.Error != "msg_too_long" {
		t.Errorf("post: %q at the limit, %q past it", at.Error, past.Error)
	}
	update := f.call(t, "chat.update", fakeBotToken, with(limitUpdate, at.TS))
	if past := f.call(t, "chat.update", fakeBotToken, with(limitUpdate+1, at.TS)); !update.OK || past.Error != "msg_too_long" {
		t.Errorf("update: %q at the limit, %q past it", update.Error, past.Error)
	}
}

// TestFakeMarkdownLimit: all markdown blocks together; the message's own limit is lower.
func TestFakeMarkdownLimit(t *testing.T) {
	t.Parallel()
	two := func(n int) []obj {
		return []obj{{"type": "markdown", "text": "x"}, {"type": "markdown", "text": strings.Repeat("x", n-1)}}
	}
	if p := checkBlocks("home", two(2)); len(p) != 2 {
		t.Errorf("in a view: %q", p)
	}
	if p := checkBlocks("message", two(limitMarkdown)); len(p) > 0 {
		t.Errorf("at the limit: %q", p)
	}
	if p := checkBlocks("message", two(limitMarkdown+1)); len(p) != 1 {
		t.Errorf("past the limit: %q", p)
	}
}

// TestFakeRefusesBlocks is for what is wrong with blocks of any length.
func TestFakeRefusesBlocks(t *testing.T) {
	t.Parallel()
	const twin = `{"type":"button","action_id":"a","text":{"type":"plain_text","text":"b"}}`
	tests := []struct{ name, blocks, want string }{
		{"unknown block", `{"type":"carousel-of-lies"}`, "/blocks/0"},
		{"no text", `{"type":"section"}`, "/blocks/0/text"},
		{"empty text", `{"type":"section","text":{"type":"mrkdwn","text":""}}`, "/blocks/0/text/text"},
		{"header in mrkdwn", `{"type":"header","text":{"type":"mrkdwn","text":"h"}}`, "/blocks/0/text"},
		{"emoji in mrkdwn", `{"type":"section","text":{"type":"mrkdwn","text":"h","emoji":true}}`, "/blocks/0/text/emoji"},
		{"no elements", `{"type":"context","elements":[]}`, "/blocks/0/elements"},
		{"action_id twice", `{"type":"actions","elements":[` + twin + `,` + twin + `]}`, "/blocks/0/elements/1/action_id"},
		{"block_id twice", `{"type":"divider","block_id":"b"},{"type":"divider","block_id":"b"}`, "/blocks/1/block_id"},
		{"unknown element", `{"type":"actions","elements":[{"type":"slider"}]}`, "/blocks/0/elements/0"},
		{"style", jsonButton(`"style":"loud"`), "/blocks/0/elements/0/style"},
		{"value not a string", jsonButton(`"value":7`), "/blocks/0/elements/0/value"},
		{"empty rich text", `{"type":"rich_text","elements":[{"type":"rich_text_quote","elements":[{"type":"text","text":""}]}]}`, "/blocks/0/elements/0/elements/0/text"},
		{"list of texts", `{"type":"rich_text","elements":[{"type":"rich_text_list","style":"bullet","elements":[{"type":"text","text":"a"}]}]}`, "/blocks/0/elements/0/elements/0"},
		{"user in preformatted", `{"type":"rich_text","elements":[{"type":"rich_text_preformatted","elements":[{"type":"user","user_id":"U1"}]}]}`, "/blocks/0/elements/0/elements/0"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			f := newFakeSlack(t)
			f.allow("invalid_blocks")
			r := f.call(t, "chat.postMessage", fakeBotToken, map[string]string{"channel": channelGeneral, "blocks": "[" + test.blocks + "]"})
			if r.Error != "invalid_blocks" || len(r.ResponseMetadata.Messages) != 1 || !strings.Contains(r.ResponseMetadata.Messages[0], "[json-pointer:"+test.want+"]") {
				t.Errorf("%s %q, want one problem at %s", r.Error, r.ResponseMetadata.Messages, test.want)
			}
		})
	}
}

// TestFakeTimeLimits is for trigger_ids and response_urls, at the last moment and just past it.
func TestFakeTimeLimits(t *testing.T) {
	t.Parallel()
	f := newFakeSlack(t)
	f.clock = func() time.Time { return time.Unix(1_700_000_000, 0) }
	const view = `{"type":"modal","title":{"type":"plain_text","text":"t"},"blocks":[]}`
	open := func(id string) string {
		return f.call(t, "views.open", fakeBotToken, map[string]string{"trigger_id": id, "view": view}).Error
	}
	say := func(address string) string { return f.call(t, address, "", map[string]string{"text": "hello"}).Error }
	expect := func(what, got, want string) {
		t.Helper()
		if got != want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	f.mu.Lock()
	first, second := f.trigger(userAlice, ""), f.trigger(userAlice, "")
	young, old := f.responseURL(channelGeneral, userAlice, ""), f.responseURL(channelGeneral, userAlice, "")
	f.mu.Unlock()
	f.advance(limitTriggerAge)
	expect("trigger_id at 3 s", open(first), "")
	expect("trigger_id again", open(first), "exchanged_trigger_id")
	f.advance(1)
	expect("trigger_id past 3 s", open(second), "expired_trigger_id")
	expect("trigger_id of nobody", open("1.2.3"), "invalid_trigger_id")
	f.advance(limitResponseAge - limitTriggerAge - 1)
	for range limitResponseUses {
		expect("response_url at 30 min", say(young), "")
	}
	expect("response_url a sixth time", say(young), "used_url")
	f.advance(1)
	expect("response_url past 30 min", say(old), "expired_url")
}
