package discord

import (
	"fmt"
	"slices"
	"strings"
	"unicode"

	"github.com/bwmarrin/discordgo"
)

// What Discord refuses in commands: pages below discord.com/developers/docs/interactions/application-commands.
const (
	fakeMaxCommands       = 100  // #registering-a-command: CHAT_INPUT ones
	fakeMaxMenus          = 5    // the same: 15 of USER and of MESSAGE each, 5 until 2025: the stricter
	fakeMaxCommandName    = 32   // #application-command-object-application-command-naming
	fakeMaxCommandText    = 100  // #application-command-object-application-command-structure: description
	fakeMaxOptions        = 25   // the same: options
	fakeMaxOptionChoices  = 25   // #application-command-object-application-command-option-structure: choices
	fakeMaxOptionLength   = 6000 // the same: min_length, max_length
	fakeMaxCommandSize    = 8000 // #create-global-application-command: all names, descriptions and values
	fakeOptionSub         = 1
	fakeOptionGroup       = 2
	fakeOptionString      = 3
	fakeOptionLast        = 11
	fakeCommandChat       = 1
	fakeCommandUser       = 2
	fakeCommandMessage    = 3
	fakeIntegrationTypes  = 2 // GUILD_INSTALL, USER_INSTALL
	fakeInteractionPlaces = 3 // GUILD, BOT_DM, PRIVATE_CHANNEL
)

// commands checks a list of commands that replaces all others. Errors are found by their number in the list.
func (c *fakeForm) commands(list []any) {
	names, counts := map[string]bool{}, map[int]int{}
	for i, command := range c.list("", list, 0, fakeMaxCommands+2*fakeMaxMenus) {
		at := fmt.Sprint(i)
		kind := c.command(at, command)
		name := fmt.Sprint(kind, command["name"])
		if names[name] {
			c.add(at, "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
		}
		names[name] = true
		counts[kind]++
	}
	for kind, most := range map[int]int{fakeCommandChat: fakeMaxCommands, fakeCommandUser: fakeMaxMenus, fakeCommandMessage: fakeMaxMenus} {
		if counts[kind] > most {
			c.add("", "APPLICATION_COMMANDS_TOO_MANY", fmt.Sprintf("Maximum number of application commands reached (%d).", most))
		}
	}
}

func (c *fakeForm) command(at string, o obj) (kind int) {
	kind = fakeCommandChat
	if o["type"] != nil {
		kind = c.choice(at+".type", o["type"], fakeCommandChat, fakeCommandUser, fakeCommandMessage)
	}
	name, text := c.commandName, func(at string, v any) { c.text(at, v, 1, fakeMaxCommandText) }
	if kind != fakeCommandChat {
		name = func(at string, v any) { c.text(at, v, 1, fakeMaxCommandName) }
		text = func(at string, v any) { c.text(at, v, 0, 0) }
		c.list(at+".options", o["options"], 0, 0)
	}
	c.named(at, o, name, text)
	c.within(at+".integration_types", o["integration_types"], fakeIntegrationTypes)
	c.within(at+".contexts", o["contexts"], fakeInteractionPlaces)
	if kind == fakeCommandChat {
		c.options(at+".options", o["options"], fakeOptionSub)
	}
	if fakeCommandSize(o) > fakeMaxCommandSize {
		c.add(at, "APPLICATION_COMMAND_TOO_LARGE", fmt.Sprintf("Command exceeds maximum size (%d)", fakeMaxCommandSize))
	}
	return kind
}

// named checks name and description and their translations.
func (c *fakeForm) named(at string, o obj, name, text func(at string, v any)) {
	name(at+".name", o["name"])
	text(at+".description", o["description"])
	c.localized(at+".name_localizations", o["name_localizations"], name)
	c.localized(at+".description_localizations", o["description_localizations"], text)
}

// commandName checks the name of a slash command or of an option. The page allows an apostrophe since 2025; the stricter
// reading is the older one.
func (c *fakeForm) commandName(at string, v any) {
	s, ok := v.(string)
	if !ok {
		c.text(at, v, 1, fakeMaxCommandName)
		return
	}
	if fakeLength(s) > fakeMaxCommandName || s == "" {
		c.add(at, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", fakeMaxCommandName))
	}
	odd := func(r rune) bool {
		return r != '-' && r != '_' && !unicode.In(r, unicode.L, unicode.N, unicode.Devanagari, unicode.Thai)
	}
	if strings.ContainsFunc(s, odd) || s != strings.ToLower(s) {
		c.add(at, "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
	}
}

// localized checks translations: the language is one of reference#locales, the text is as that which it translates.
func (c *fakeForm) localized(at string, v any, check func(at string, v any)) {
	all, ok := v.(obj)
	if v != nil && !ok {
		c.add(at, "DICT_TYPE_CONVERT", "Only dictionaries may be used in a DictType")
	}
	for locale, text := range all {
		if _, ok := discordgo.Locales[discordgo.Locale(locale)]; (!ok || locale == "") && locale != "id" { // Indonesian is newer than the library
			c.add(at, "ENUM_TYPE_COERCE", fmt.Sprintf("Value %q is not a valid enum value.", locale))
			continue
		}
		check(at+"."+locale, text)
	}
}

// within checks a list of different numbers below a bound.
func (c *fakeForm) within(at string, v any, below int) {
	list, ok := v.([]any)
	if v != nil && (!ok || len(list) == 0) {
		c.add(at, "BASE_TYPE_BAD_LENGTH", fmt.Sprintf("Must be between 1 and %d in length.", below))
	}
	seen := map[int]bool{}
	for i, item := range list {
		n := c.number(fmt.Sprintf("%s.%d", at, i), item, 0, below-1)
		if seen[n] {
			c.add(at, "SET_TYPE_ALREADY_CONTAINS_VALUE", "The set already contains this value")
		}
		seen[n] = true
	}
}

// options checks options; the first type allowed there is a subcommand at the top, and a plain value below one.
func (c *fakeForm) options(at string, v any, first int) {
	names, optional := map[string]bool{}, false
	for i, o := range c.list(at, v, 0, fakeMaxOptions) {
		where := fmt.Sprintf("%s.%d", at, i)
		kind := c.number(where+".type", o["type"], first, fakeOptionLast)
		if o["type"] == nil {
			c.add(where+".type", "BASE_TYPE_REQUIRED", "This field is required")
		}
		c.named(where, o, c.commandName, func(at string, v any) { c.text(at, v, 1, fakeMaxCommandText) })
		name, _ := o["name"].(string)
		if names[name] {
			c.add(where, "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", "Option name already exists")
		}
		names[name] = true
		if o["required"] == true && optional {
			c.add(where, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be placed before non-required options")
		}
		optional = optional || o["required"] != true
		c.option(where, o, kind)
	}
}

func (c *fakeForm) option(at string, o obj, kind int) {
	switch kind {
	case fakeOptionGroup:
		c.options(at+".options", o["options"], fakeOptionSub)
	case fakeOptionSub:
		c.options(at+".options", o["options"], fakeOptionString)
	default:
		c.list(at+".options", o["options"], 0, 0)
	}
	names := map[string]bool{}
	choices := c.list(at+".choices", o["choices"], 0, fakeMaxOptionChoices)
	for i, choice := range choices {
		where := fmt.Sprintf("%s.choices.%d", at, i)
		c.optionChoice(where, choice)
		name, _ := choice["name"].(string)
		if names[name] {
			c.add(where, "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_ALREADY_EXISTS", "Option choice name already exists")
		}
		names[name] = true
	}
	if o["autocomplete"] == true && (len(choices) > 0 || !slices.Contains([]int{fakeOptionString, 4, 10}, kind)) {
		c.add(at+".autocomplete", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID", "Autocomplete is for options of text or numbers without choices")
	}
	c.number(at+".min_length", o["min_length"], 0, fakeMaxOptionLength)
	c.number(at+".max_length", o["max_length"], 1, fakeMaxOptionLength)
}

// fakeCommandSize is what a command weighs: of a text and its translations the longest counts.
func fakeCommandSize(o obj) (total int) {
	for _, name := range []string{"name", "description", "value"} {
		s, _ := o[name].(string)
		longest := fakeLength(s)
		all, _ := o[name+"_localizations"].(obj)
		for _, v := range all {
			s, _ := v.(string)
			longest = max(longest, fakeLength(s))
		}
		total += longest
	}
	for _, name := range []string{"options", "choices"} {
		list, _ := o[name].([]any)
		for _, v := range list {
			if inner, ok := v.(obj); ok {
				total += fakeCommandSize(inner)
			}
		}
	}
	return total
}
