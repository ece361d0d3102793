package discord

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"
	"unicode/utf16"
)

// What Discord refuses, with the page below discord.com/developers/docs that says so. Where the vendor gives no number, or
// leaves open how it counts, the fake takes the stricter reading: what it accepts, Discord accepts.
const (
	fakeMaxContent     = 2000 // resources/message#create-message
	fakeMaxEmbeds      = 10   // resources/message#create-message
	fakeMaxTitle       = 256  // resources/message#embed-object-embed-limits: title
	fakeMaxDescription = 4096 // the same: description
	fakeMaxFields      = 25   // the same: fields
	fakeMaxFieldName   = 256  // the same: field.name
	fakeMaxFieldValue  = 1024 // the same: field.value
	fakeMaxFooter      = 2048 // the same: footer.text
	fakeMaxAuthor      = 256  // the same: author.name
	fakeMaxEmbedded    = 6000 // the same: all of these texts, of all embeds of a message together
	fakeMaxColor       = 0xFFFFFF
	fakeMaxEmbedURL    = 2048 // on no page; what the API says when an address is longer

	fakeMaxRows        = 5   // components/reference#legacy-message-component-behavior
	fakeMaxButtons     = 5   // components/reference#action-row
	fakeMaxCustomID    = 100 // components/reference#anatomy-of-a-component-custom-id; at least 1
	fakeMaxLabel       = 80  // components/reference#button-button-structure
	fakeMaxButtonURL   = 512 // components/reference#button-button-structure
	fakeMaxModalTitle  = 45  // interactions/receiving-and-responding#interaction-response-object-modal
	fakeMaxInputs      = 5   // the same: components, at least 1
	fakeMaxInputLabel  = 45  // components/reference#text-input-text-input-structure
	fakeMaxPlaceholder = 100 // the same
	fakeMaxInputValue  = 4000
	fakeMaxChoices     = 25  // interactions/receiving-and-responding#interaction-response-object-autocomplete
	fakeMaxChoice      = 100 // interactions/application-commands#application-command-object-application-command-option-choice-structure: name, value

	fakeFirstAnswer = 3 * time.Second  // interactions/receiving-and-responding#interaction-callback
	fakeTokenLife   = 15 * time.Minute // the same
	fakeMaxFollowUp = 5                // interactions/receiving-and-responding#create-followup-message: of apps only a user installed
)

// fakeLength counts characters as UTF-16 does. Discord counts code points (github.com/discord/discord-api-docs/issues/1315,
// by its staff) after it has cut off white space at both ends; its own app counts as UTF-16 does. UTF-16 without cutting is
// never less than any of these.
func fakeLength(s string) int { return len(utf16.Encode([]rune(s))) }

// text checks a string. What has to be there has to have more than white space in it, as Discord cuts that off.
func (c *fakeForm) text(at string, v any, least, most int) string {
	s, ok := v.(string)
	switch {
	case v != nil && !ok:
		c.add(at, "STRING_TYPE_CONVERT", fmt.Sprintf("Could not interpret %q as string.", fmt.Sprint(v)))
	case least > 0 && strings.TrimSpace(s) == "":
		c.add(at, "BASE_TYPE_REQUIRED", "This field is required")
	case fakeLength(s) > most && least > 0:
		c.add(at, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between %d and %d in length.", least, most))
	case fakeLength(s) > most:
		c.add(at, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", most))
	}
	return s
}

// list checks how long a list of objects is.
func (c *fakeForm) list(at string, v any, least, most int) []obj {
	items, ok := v.([]any)
	switch {
	case v != nil && !ok:
		c.add(at, "LIST_TYPE_CONVERT", "Only iterables may be used in a ListType")
	case len(items) > most && least == 0:
		c.add(at, "BASE_TYPE_MAX_LENGTH", fmt.Sprintf("Must be %d or fewer in length.", most))
	case len(items) > most || len(items) < least:
		c.add(at, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between %d and %d in length.", least, most))
	}
	all := make([]obj, len(items))
	for i, item := range items {
		all[i], ok = item.(obj)
		if !ok {
			c.add(fmt.Sprintf("%s.%d", at, i), "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
		}
	}
	return all
}

// number checks a whole number that may be left out.
func (c *fakeForm) number(at string, v any, least, most int) int {
	n, ok := v.(float64)
	switch {
	case v == nil:
	case !ok || n != float64(int(n)):
		c.add(at, "NUMBER_TYPE_COERCE", fmt.Sprintf("Value %q is not int.", fmt.Sprint(v)))
	case int(n) > most:
		c.add(at, "NUMBER_TYPE_MAX", fmt.Sprintf("int value should be less than or equal to %d.", most))
	case int(n) < least:
		c.add(at, "NUMBER_TYPE_MIN", fmt.Sprintf("int value should be greater than or equal to %d.", least))
	}
	return int(n)
}

// address checks an address that may be left out.
func (c *fakeForm) address(at string, v any, most int, schemes ...string) {
	s := c.text(at, v, 0, most)
	if v == nil || s == "" {
		return
	}
	u, err := url.Parse(s)
	if err != nil || u.Host == "" {
		c.add(at, "URL_TYPE_INVALID_URL", "Not a well formed URL.")
		return
	}
	if !slices.Contains(schemes, u.Scheme) {
		c.add(at, "URL_TYPE_INVALID_SCHEME", fmt.Sprintf("Scheme %q is not supported. Scheme must be one of %v.", u.Scheme, schemes))
	}
}

// choice refuses a value that is not among those.
func (c *fakeForm) choice(at string, v any, among ...int) int {
	n := c.number(at, v, 0, 1<<30)
	if !slices.Contains(among, n) {
		c.add(at, "BASE_TYPE_CHOICES", fmt.Sprintf("Value must be one of %v.", among))
	}
	return n
}

// message checks a message at a place of a body; flags are those that may be set.
func (c *fakeForm) message(at string, b obj, flags int) {
	c.text(at+".content", b["content"], 0, fakeMaxContent)
	if n := c.number(at+".flags", b["flags"], 0, 1<<30); n&^flags != 0 {
		c.add(at+".flags", "FLAGS_NOT_ALLOWED", fmt.Sprintf("The flags %b cannot be set here.", n&^flags))
	}
	for _, name := range []string{"poll", "sticker_ids", "attachments", "tts"} { // nothing the adapter has a use for
		switch v := b[name].(type) {
		case nil:
		case bool:
			if v {
				c.add(at+"."+name, "NOT_IN_THE_FAKE", "The fake knows none.")
			}
		case []any:
			if len(v) > 0 {
				c.add(at+"."+name, "NOT_IN_THE_FAKE", "The fake knows none.")
			}
		default:
			c.add(at+"."+name, "NOT_IN_THE_FAKE", "The fake knows none.")
		}
	}
	total := 0
	for i, e := range c.list(at+".embeds", b["embeds"], 0, fakeMaxEmbeds) {
		total += c.embed(fmt.Sprintf("%s.embeds.%d", at, i), e)
	}
	if total > fakeMaxEmbedded {
		c.add(at+".embeds", "MAX_EMBED_SIZE_EXCEEDED", fmt.Sprintf("Embed size exceeds maximum size of %d", fakeMaxEmbedded))
	}
	ids := map[string]bool{}
	for i, row := range c.list(at+".components", b["components"], 0, fakeMaxRows) {
		where := fmt.Sprintf("%s.components.%d", at, i)
		if c.component(where, row, 1) {
			for j, button := range c.list(where+".components", row["components"], 1, fakeMaxButtons) {
				c.button(fmt.Sprintf("%s.components.%d", where, j), button, ids)
			}
		}
	}
}

// embed checks an embed and returns how many characters are in it.
func (c *fakeForm) embed(at string, e obj) (total int) {
	text := func(name string, v any, least, most int) string {
		s := c.text(at+"."+name, v, least, most)
		total += fakeLength(s)
		return strings.TrimSpace(s)
	}
	shown := text("title", e["title"], 0, fakeMaxTitle) + text("description", e["description"], 0, fakeMaxDescription)
	fields := c.list(at+".fields", e["fields"], 0, fakeMaxFields)
	for i, field := range fields {
		text(fmt.Sprintf("fields.%d.name", i), field["name"], 1, fakeMaxFieldName)
		text(fmt.Sprintf("fields.%d.value", i), field["value"], 1, fakeMaxFieldValue)
	}
	if footer, ok := e["footer"].(obj); ok {
		shown += text("footer.text", footer["text"], 1, fakeMaxFooter)
		c.address(at+".footer.icon_url", footer["icon_url"], fakeMaxEmbedURL, "http", "https", "attachment")
	}
	if author, ok := e["author"].(obj); ok {
		shown += text("author.name", author["name"], 1, fakeMaxAuthor)
		c.address(at+".author.url", author["url"], fakeMaxEmbedURL, "http", "https")
		c.address(at+".author.icon_url", author["icon_url"], fakeMaxEmbedURL, "http", "https", "attachment")
	}
	images := 0
	for _, name := range []string{"image", "thumbnail"} {
		if image, ok := e[name].(obj); ok {
			images++
			c.text(at+"."+name+".url", image["url"], 1, fakeMaxEmbedURL)
			c.address(at+"."+name+".url", image["url"], fakeMaxEmbedURL, "http", "https", "attachment")
		}
	}
	c.address(at+".url", e["url"], fakeMaxEmbedURL, "http", "https")
	c.number(at+".color", e["color"], 0, fakeMaxColor)
	if s := c.text(at+".timestamp", e["timestamp"], 0, 40); s != "" {
		if _, err := time.Parse(time.RFC3339, s); err != nil {
			c.add(at+".timestamp", "DATE_TIME_TYPE_PARSE", fmt.Sprintf("Could not parse %s. Should be ISO8601.", s))
		}
	}
	if shown == "" && len(fields) == 0 && images == 0 { // it would show nothing
		c.add(at+".description", "BASE_TYPE_REQUIRED", "This field is required")
	}
	return total
}

// component checks the type of a component.
func (c *fakeForm) component(at string, o obj, kind int) bool {
	if n, _ := o["type"].(float64); int(n) != kind {
		c.add(at, "UNION_TYPE_CHOICES", fmt.Sprintf("Value of field \"type\" must be one of (%d,).", kind))
		return false
	}
	return true
}

// customID checks an id that has to be the only one of its kind in ids.
func (c *fakeForm) customID(at string, v any, ids map[string]bool) {
	id := c.text(at+".custom_id", v, 1, fakeMaxCustomID)
	if ids[id] {
		c.add(at+".custom_id", "COMPONENT_CUSTOM_ID_DUPLICATED", "Component custom id cannot be duplicated")
	}
	ids[id] = id != ""
}

// Styles of buttons (components/reference#button-button-styles); the fake knows no premium ones.
const fakeLink = 5

func (c *fakeForm) button(at string, b obj, ids map[string]bool) {
	if !c.component(at, b, 2) {
		return
	}
	style := c.choice(at+".style", b["style"], 1, 2, 3, 4, fakeLink)
	label := c.text(at+".label", b["label"], 0, fakeMaxLabel)
	if emoji, ok := b["emoji"].(obj); strings.TrimSpace(label) == "" && !ok {
		c.add(at, "BUTTON_COMPONENT_LABEL_OR_EMOJI_REQUIRED", "A button must have a label or an emoji")
	} else if ok && emoji["name"] == nil && emoji["id"] == nil {
		c.add(at+".emoji", "BUTTON_COMPONENT_INVALID_EMOJI", "Invalid emoji")
	}
	if style != fakeLink {
		c.customID(at, b["custom_id"], ids)
		if b["url"] != nil {
			c.add(at, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
		}
		return
	}
	if b["custom_id"] != nil {
		c.add(at, "BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE", "A custom id and url cannot both be specified")
	}
	if s, _ := b["url"].(string); s == "" {
		c.add(at+".url", "BASE_TYPE_REQUIRED", "This field is required")
	}
	c.address(at+".url", b["url"], fakeMaxButtonURL, "http", "https", "discord")
}

// modal checks a modal: rows with a text input each.
func (c *fakeForm) modal(at string, b obj) {
	c.text(at+".title", b["title"], 1, fakeMaxModalTitle)
	ids := map[string]bool{}
	c.customID(at, b["custom_id"], map[string]bool{})
	for i, row := range c.list(at+".components", b["components"], 1, fakeMaxInputs) {
		where := fmt.Sprintf("%s.components.%d", at, i)
		if !c.component(where, row, 1) {
			continue
		}
		for j, input := range c.list(where+".components", row["components"], 1, 1) {
			c.input(fmt.Sprintf("%s.components.%d", where, j), input, ids)
		}
	}
}

func (c *fakeForm) input(at string, o obj, ids map[string]bool) {
	if !c.component(at, o, 4) {
		return
	}
	c.customID(at, o["custom_id"], ids)
	c.choice(at+".style", o["style"], 1, 2)
	c.text(at+".label", o["label"], 1, fakeMaxInputLabel)
	c.text(at+".placeholder", o["placeholder"], 0, fakeMaxPlaceholder)
	c.text(at+".value", o["value"], 0, fakeMaxInputValue)
	c.number(at+".min_length", o["min_length"], 0, fakeMaxInputValue)
	c.number(at+".max_length", o["max_length"], 1, fakeMaxInputValue)
}

// choices checks what is suggested while somebody types.
func (c *fakeForm) choices(at string, b obj) {
	if _, ok := b["choices"].([]any); !ok {
		c.add(at+".choices", "BASE_TYPE_REQUIRED", "This field is required")
	}
	for i, choice := range c.list(at+".choices", b["choices"], 0, fakeMaxChoices) {
		c.optionChoice(fmt.Sprintf("%s.choices.%d", at, i), choice)
	}
}

// optionChoice checks a choice of an option.
func (c *fakeForm) optionChoice(at string, o obj) {
	c.text(at+".name", o["name"], 1, fakeMaxChoice)
	c.localized(at+".name_localizations", o["name_localizations"], func(at string, v any) { c.text(at, v, 1, fakeMaxChoice) })
	if _, ok := o["value"].(float64); !ok {
		c.text(at+".value", o["value"], 1, fakeMaxChoice)
	}
}
