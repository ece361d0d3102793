package slack

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

// What Slack refuses, with the page of docs.slack.dev/reference (or its address below docs.slack.dev) that says so. Where
// the vendor gives no number, or leaves open how it counts, the fake takes the stricter reading: what it accepts, Slack
// accepts.
const (
	limitBlocks      = 50    // block-kit/blocks: blocks in a message
	limitViewBlocks  = 100   // views/modal-views, views/home-tab-views
	limitID          = 255   // block-kit/blocks/section-block and every other block: block_id; action_id in block-elements
	limitSection     = 3000  // block-kit/blocks/section-block: text
	limitFields      = 10    // block-kit/blocks/section-block: fields
	limitField       = 2000  // block-kit/blocks/section-block: text of a field
	limitHeader      = 150   // block-kit/blocks/header-block
	limitContext     = 10    // block-kit/blocks/context-block: elements
	limitTextObject  = 3000  // block-kit/composition-objects/text-object: in a context block, too
	limitActions     = 25    // block-kit/blocks/actions-block: elements
	limitButton      = 75    // block-kit/block-elements/button-element: text, accessibility_label
	limitValue       = 2000  // block-kit/block-elements/button-element: value
	limitURL         = 3000  // block-kit/block-elements/button-element: url; image_url in blocks/image-block
	limitAlt         = 2000  // block-kit/blocks/image-block: alt_text, title
	limitLabel       = 2000  // block-kit/blocks/input-block: label, hint
	limitPlaceholder = 150   // block-kit/block-elements/plain-text-input-element
	limitInitial     = 3000  // block-kit/block-elements/plain-text-input-element: max_length, thus initial_value
	limitIndent      = 8     // block-kit/blocks/rich-text-block: indent of a list
	limitMarkdown    = 12000 // block-kit/blocks/markdown-block: all of them together
	limitConfirm     = 300   // block-kit/composition-objects/confirmation-dialog-object: text
	limitConfirmHead = 100   // the same: title
	limitConfirmKey  = 30    // the same: confirm, deny
	limitTitle       = 24    // views/modal-views: title, submit, close
	limitMetadata    = 3000  // views/modal-views: private_metadata

	// methods/chat.postMessage names msg_blocks_too_long and no number; people measured refusals from 11,341 characters on
	// and none up to 9,597 (github.com/slackapi/bolt-js/issues/2867).
	limitMessage = 10_000
	limitText    = 40_000  // methods/chat.postMessage#truncating: Slack cuts, the fake refuses
	limitUpdate  = 4_000   // methods/chat.update: msg_too_long
	limitView    = 250_000 // methods/views.open: view_too_large
	limitAck     = 20_000  // slack-go, socketmode.Client.SendCtx: Slack drops larger answers in silence

	limitViewStack    = 3                // methods/views.push: push_limit_reached
	limitPrompts      = 4                // methods/assistant.threads.setSuggestedPrompts
	limitTriggerAge   = 3 * time.Second  // /interactivity/handling-user-interaction#modal_responses
	limitResponseAge  = 30 * time.Minute // /interactivity/handling-user-interaction#message_responses
	limitResponseUses = 5                // the same
)

// fakeLength counts characters as UTF-16 does, which is never less than any other way.
func fakeLength(s string) int { return len(utf16.Encode([]rune(s))) }

// fakeTexts are all strings under "text" in blocks, in reading order.
func fakeTexts(v any) (all []string) {
	switch v := v.(type) {
	case []obj:
		for _, o := range v {
			all = append(all, fakeTexts(o)...)
		}
	case []any:
		for _, o := range v {
			all = append(all, fakeTexts(o)...)
		}
	case obj:
		if s, ok := v["text"].(string); ok {
			all = append(all, s)
		}
		for _, name := range []string{"label", "title", "text", "fields", "elements", "element", "accessory", "hint", "alt_text"} {
			all = append(all, fakeTexts(v[name])...)
		}
	}
	return all
}

// blockCheck gathers what is wrong with a message or view, in the words in which Slack says it.
type blockCheck struct {
	problems []string
	surface  string          // "message", "modal", "home"
	ids      map[string]bool // block_ids
	markdown int             // characters of markdown blocks
	inputs   bool            // there is an input block
}

// checkBlocks returns what Slack would refuse in the blocks of a surface.
func checkBlocks(surface string, blocks []obj) []string {
	c := &blockCheck{surface: surface, ids: map[string]bool{}}
	c.blocks(blocks)
	return c.problems
}

// checkView returns what Slack would refuse in a view of a kind, "modal" or "home".
func checkView(kind string, v obj) []string {
	c := &blockCheck{surface: kind, ids: map[string]bool{}}
	if v["type"] != kind {
		c.add("/view/type", "must be %q", kind)
	}
	c.blocks(fakeView{Raw: v}.blocks())
	for name, limit := range map[string]int{"private_metadata": limitMetadata, "callback_id": limitID, "external_id": limitID} {
		c.short("/view/"+name, v[name], limit)
	}
	if kind == "home" {
		return c.problems
	}
	c.plain("/view/title", v["title"], limitTitle)
	for _, name := range []string{"submit", "close"} {
		if v[name] != nil {
			c.plain("/view/"+name, v[name], limitTitle)
		}
	}
	if c.inputs && v["submit"] == nil {
		c.add("/view/submit", "missing required field: submit")
	}
	return c.problems
}

func (c *blockCheck) add(at, format string, args ...any) {
	c.problems = append(c.problems, fmt.Sprintf("[ERROR] %s [json-pointer:%s]", fmt.Sprintf(format, args...), at))
}

// within checks how long a list is.
func (c *blockCheck) within(at string, n, least, most int) {
	if n < least {
		c.add(at, "no fewer than %d items allowed", least)
	}
	if n > most {
		c.add(at, "no more than %d items allowed", most)
	}
}

// short checks a string that may be left out.
func (c *blockCheck) short(at string, v any, limit int) {
	s, ok := v.(string)
	if v != nil && !ok {
		c.add(at, "must be a string")
	}
	if fakeLength(s) > limit {
		c.add(at, "must be less than %d characters", limit+1)
	}
}

// filled checks a string that must be there.
func (c *blockCheck) filled(at string, v any, limit int) {
	if s, _ := v.(string); s == "" {
		c.add(at, "must be more than 0 characters")
	}
	c.short(at, v, limit)
}

// text checks a text object of either kind.
func (c *blockCheck) text(at string, v any, limit int) {
	o, _ := v.(obj)
	if o["type"] != "mrkdwn" && o["type"] != "plain_text" {
		c.add(at, "unsupported type: %v", o["type"])
		return
	}
	if o["type"] == "mrkdwn" && o["emoji"] != nil { // block-kit/composition-objects/text-object: only in plain_text
		c.add(at+"/emoji", "no emoji in mrkdwn")
	}
	c.filled(at+"/text", o["text"], limit)
}

// plain checks a text object that has to be plain_text.
func (c *blockCheck) plain(at string, v any, limit int) {
	if o, _ := v.(obj); o["type"] == "mrkdwn" {
		c.add(at, "unsupported type: mrkdwn")
	}
	c.text(at, v, limit)
}

func (c *blockCheck) blocks(blocks []obj) {
	limit := limitViewBlocks
	if c.surface == "message" {
		limit = limitBlocks
	}
	c.within("/blocks", len(blocks), 0, limit)
	for i, b := range blocks {
		at := fmt.Sprintf("/blocks/%d", i)
		c.short(at+"/block_id", b["block_id"], limitID)
		if id, _ := b["block_id"].(string); id != "" {
			if c.ids[id] {
				c.add(at+"/block_id", "block_id %q already exists", id)
			}
			c.ids[id] = true
		}
		c.block(at, b)
	}
	if c.markdown > limitMarkdown {
		c.add("/blocks", "markdown: must be less than %d characters", limitMarkdown+1)
	}
}

// block checks one block of the kinds that the adapter may use; the fake knows no others.
func (c *blockCheck) block(at string, b obj) {
	elements, _ := b["elements"].([]any)
	switch b["type"] {
	case "divider":
	case "section":
		c.section(at, b)
	case "header":
		c.plain(at+"/text", b["text"], limitHeader)
	case "context":
		c.within(at+"/elements", len(elements), 1, limitContext)
		for i, e := range elements {
			if o, _ := e.(obj); o["type"] != "image" {
				c.text(fmt.Sprintf("%s/elements/%d", at, i), e, limitTextObject)
			}
		}
	case "actions":
		c.within(at+"/elements", len(elements), 1, limitActions)
		ids := map[string]bool{}
		for i, e := range elements {
			c.element(fmt.Sprintf("%s/elements/%d", at, i), e, ids)
		}
	case "input":
		c.inputs = true
		c.plain(at+"/label", b["label"], limitLabel)
		if b["hint"] != nil {
			c.plain(at+"/hint", b["hint"], limitLabel)
		}
		c.element(at+"/element", b["element"], map[string]bool{})
	case "image":
		c.filled(at+"/image_url", b["image_url"], limitURL)
		c.filled(at+"/alt_text", b["alt_text"], limitAlt)
	case "rich_text":
		c.richText(at, elements, "rich_text_section", "rich_text_list", "rich_text_quote", "rich_text_preformatted")
	case "markdown":
		c.filled(at+"/text", b["text"], limitMarkdown)
		s, _ := b["text"].(string)
		c.markdown += fakeLength(s)
		if c.surface != "message" {
			c.add(at, "unsupported type: markdown")
		}
	default:
		c.add(at, "unsupported type: %v", b["type"])
	}
}

func (c *blockCheck) section(at string, b obj) {
	fields, _ := b["fields"].([]any)
	if b["text"] != nil || len(fields) == 0 {
		c.text(at+"/text", b["text"], limitSection)
	}
	c.within(at+"/fields", len(fields), 0, limitFields)
	for i, field := range fields {
		c.text(fmt.Sprintf("%s/fields/%d", at, i), field, limitField)
	}
	if b["accessory"] != nil {
		c.element(at+"/accessory", b["accessory"], map[string]bool{})
	}
}

// element checks a button or a field to write in; ids are the action_ids of its block, which differ
// (block-kit/block-elements/button-element).
func (c *blockCheck) element(at string, v any, ids map[string]bool) {
	e, _ := v.(obj)
	c.short(at+"/action_id", e["action_id"], limitID)
	if id, _ := e["action_id"].(string); id != "" {
		if ids[id] {
			c.add(at+"/action_id", "action_id %q already exists", id)
		}
		ids[id] = true
	}
	switch e["type"] {
	case "button":
		c.plain(at+"/text", e["text"], limitButton)
		c.short(at+"/value", e["value"], limitValue)
		c.short(at+"/url", e["url"], limitURL)
		c.short(at+"/accessibility_label", e["accessibility_label"], limitButton)
		if s := e["style"]; s != nil && s != "primary" && s != "danger" {
			c.add(at+"/style", "must be primary or danger")
		}
		if confirm, ok := e["confirm"].(obj); ok {
			c.plain(at+"/confirm/title", confirm["title"], limitConfirmHead)
			c.plain(at+"/confirm/text", confirm["text"], limitConfirm)
			c.plain(at+"/confirm/confirm", confirm["confirm"], limitConfirmKey)
			c.plain(at+"/confirm/deny", confirm["deny"], limitConfirmKey)
		}
	case "plain_text_input":
		c.short(at+"/initial_value", e["initial_value"], limitInitial)
		if n, _ := e["max_length"].(float64); n > limitInitial {
			c.add(at+"/max_length", "must be less than %d", limitInitial+1)
		}
		if e["placeholder"] != nil {
			c.plain(at+"/placeholder", e["placeholder"], limitPlaceholder)
		}
	default:
		c.add(at, "unsupported type: %v", e["type"])
	}
}

// richText checks elements of rich text against the kinds allowed in that place
// (block-kit/blocks/rich-text-block). The words in it may not be empty.
func (c *blockCheck) richText(at string, elements []any, kinds ...string) {
	for i, v := range elements {
		e, _ := v.(obj)
		at := fmt.Sprintf("%s/elements/%d", at, i)
		kind, _ := e["type"].(string)
		if !slices.Contains(kinds, kind) {
			c.add(at, "unsupported type: %v", e["type"])
			continue
		}
		inner, isList := e["elements"].([]any)
		if strings.HasPrefix(kind, "rich_text_") && !isList {
			c.add(at, "missing required field: elements")
		}
		switch kind {
		case "rich_text_section", "rich_text_quote":
			c.richText(at, inner, "text", "link", "user", "emoji", "channel", "broadcast", "date", "usergroup")
		case "rich_text_preformatted":
			c.richText(at, inner, "text", "link")
		case "rich_text_list":
			if n, _ := e["indent"].(float64); n > limitIndent {
				c.add(at+"/indent", "must be less than %d", limitIndent+1)
			}
			if e["style"] != "bullet" && e["style"] != "ordered" {
				c.add(at+"/style", "must be bullet or ordered")
			}
			c.richText(at, inner, "rich_text_section")
		case "text":
			c.filled(at+"/text", e["text"], limitMessage)
		case "link":
			c.filled(at+"/url", e["url"], limitURL)
		case "user":
			c.filled(at+"/user_id", e["user_id"], limitID)
		}
	}
}

// fakeDecode makes of a Go value what came over the wire.
func fakeDecode[T any](v any) (to T) {
	raw, err := json.Marshal(v)
	if err == nil {
		err = json.Unmarshal(raw, &to)
	}
	if err != nil {
		panic(err) // a value of the test itself
	}
	return to
}
