package discord

import (
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// The limits of https://discord.com/developers/docs/interactions/application-commands: application-command-naming,
// application-command-structure, application-command-option-structure, slash-commands, registering-a-command.
const (
	limitName        = 32
	limitDescription = 100
	limitOptions     = 25
	limitSlash       = 100
	limitOnMessage   = 15
	limitWhole       = 8000
)

// slashName is the pattern of the names of slash commands and options: application-command-naming, whose further
// scripts are letters, too.
var slashName = regexp.MustCompile(`^[-_'\p{L}\p{N}\p{Devanagari}\p{Thai}]{1,32}$`)

// discordLocales are all that Discord has: https://discord.com/developers/docs/reference#locales.
func discordLocales() []string {
	return strings.Fields("id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th zh-CN ja zh-TW ko")
}

// commandFaults are what Discord would refuse of commands.
func commandFaults(all []*discordgo.ApplicationCommand) (faults []string) {
	seen, kinds := map[string]bool{}, map[discordgo.ApplicationCommandType]int{}
	for _, c := range all {
		at := shownCommand(c)
		fault := func(format string, args ...any) { faults = append(faults, at+": "+fmt.Sprintf(format, args...)) }
		key := fmt.Sprint(c.Type, c.Name)
		if seen[key] {
			fault("it is there twice")
		}
		seen[key] = true
		kinds[c.Type]++
		slash := c.Type == discordgo.ChatApplicationCommand
		names, descriptions := value(c.NameLocalizations), value(c.DescriptionLocalizations)
		for _, name := range everyText(c.Name, names) {
			if n := utf8.RuneCountInString(name); n < 1 || n > limitName {
				fault("the name %q has %d characters", name, n)
			}
			if slash && (!slashName.MatchString(name) || name != strings.ToLower(name)) {
				fault("the name %q is none of a slash command", name)
			}
		}
		switch {
		case slash:
			for _, text := range everyText(c.Description, descriptions) {
				if n := utf8.RuneCountInString(text); n < 1 || n > limitDescription {
					fault("the description %q has %d characters", text, n)
				}
			}
		case c.Description != "" || len(descriptions) > 0 || len(c.Options) > 0:
			fault("only a slash command has descriptions and options")
		}
		for locale := range maps.Keys(joinedKeys(names, descriptions)) {
			if !slices.Contains(discordLocales(), string(locale)) {
				fault("%s is no locale", locale)
			}
		}
		for _, f := range optionFaults(c.Options) {
			fault("%s", f)
		}
		if n := wholeLength(c); n > limitWhole {
			fault("%d characters altogether", n)
		}
	}
	if kinds[discordgo.ChatApplicationCommand] > limitSlash || kinds[discordgo.MessageApplicationCommand] > limitOnMessage {
		faults = append(faults, "there are too many")
	}
	return faults
}

func optionFaults(options []*discordgo.ApplicationCommandOption) (faults []string) {
	if len(options) > limitOptions {
		faults = append(faults, fmt.Sprintf("%d options", len(options)))
	}
	names := map[string]map[string]bool{} // by locale; a localised name may not be another's default either
	optional := false
	for _, o := range options {
		fault := func(format string, args ...any) { faults = append(faults, o.Name+": "+fmt.Sprintf(format, args...)) }
		if o.Required && optional {
			fault("what is required comes first")
		}
		optional = optional || !o.Required
		if o.Autocomplete && (len(o.Choices) > 0 || o.Type != discordgo.ApplicationCommandOptionString) {
			fault("it cannot be completed")
		}
		if o.MaxLength < 0 || o.MaxLength > 6000 || (o.MaxLength > 0 && o.Type != discordgo.ApplicationCommandOptionString) {
			fault("its greatest length is %d", o.MaxLength)
		}
		for _, name := range everyText(o.Name, o.NameLocalizations) {
			if !slashName.MatchString(name) || name != strings.ToLower(name) {
				fault("the name %q is none of an option", name)
			}
		}
		for _, text := range everyText(o.Description, o.DescriptionLocalizations) {
			if n := utf8.RuneCountInString(text); n < 1 || n > limitDescription {
				fault("the description %q has %d characters", text, n)
			}
		}
		for _, locale := range append([]string{""}, discordLocales()...) {
			if names[locale] == nil {
				names[locale] = map[string]bool{}
			}
			name := o.Name
			if locale != "" && o.NameLocalizations[discordgo.Locale(locale)] != "" {
				name = o.NameLocalizations[discordgo.Locale(locale)]
			}
			if names[locale][name] {
				fault("another option is called %q in %q", name, locale)
			}
			names[locale][name] = true
		}
	}
	return faults
}

// wholeLength counts as slash-commands says: of each field its longest localisation.
func wholeLength(c *discordgo.ApplicationCommand) int {
	n := longest(c.Name, value(c.NameLocalizations)) + longest(c.Description, value(c.DescriptionLocalizations))
	for _, o := range c.Options {
		n += longest(o.Name, o.NameLocalizations) + longest(o.Description, o.DescriptionLocalizations)
	}
	return n
}

func longest(usual string, texts map[discordgo.Locale]string) int {
	n := 0
	for _, text := range everyText(usual, texts) {
		n = max(n, utf8.RuneCountInString(text))
	}
	return n
}

func everyText(usual string, texts map[discordgo.Locale]string) []string {
	return append([]string{usual}, slices.Collect(maps.Values(texts))...)
}

func value(m *map[discordgo.Locale]string) map[discordgo.Locale]string {
	if m == nil {
		return nil
	}
	return *m
}

func joinedKeys(a, b map[discordgo.Locale]string) map[discordgo.Locale]string {
	all := maps.Clone(a)
	if all == nil {
		all = map[discordgo.Locale]string{}
	}
	maps.Copy(all, b)
	return all
}

func TestCommandsAreWithinLimits(t *testing.T) {
	t.Parallel()
	for _, fault := range commandFaults(Commands()) {
		t.Error(fault)
	}
}

// What the test above looks for, it finds: each limit is held at itself and missed by one past it.
func TestCommandFaults(t *testing.T) {
	t.Parallel()
	slash := func(change func(c *discordgo.ApplicationCommand)) []*discordgo.ApplicationCommand {
		c := slashCommand("a", commandWords{en: "A"}, textOption("b", commandWords{en: "B"}, true, 0), textOption("c", commandWords{en: "C"}, false, 0))
		change(c)
		return []*discordgo.ApplicationCommand{c}
	}
	fr := func(text string) *map[discordgo.Locale]string { return &map[discordgo.Locale]string{"fr": text} }
	for name, tt := range map[string]struct {
		change func(c *discordgo.ApplicationCommand)
		ok     bool
	}{
		"as it is":          {func(*discordgo.ApplicationCommand) {}, true},
		"name of 32":        {func(c *discordgo.ApplicationCommand) { c.Name = strings.Repeat("a", 32) }, true},
		"name of 33":        {func(c *discordgo.ApplicationCommand) { c.Name = strings.Repeat("a", 33) }, false},
		"capital":           {func(c *discordgo.ApplicationCommand) { c.Name = "Ask" }, false},
		"space":             {func(c *discordgo.ApplicationCommand) { c.Name = "a b" }, false},
		"no name":           {func(c *discordgo.ApplicationCommand) { c.Name = "" }, false},
		"French name":       {func(c *discordgo.ApplicationCommand) { c.NameLocalizations = fr("privé") }, true},
		"French capital":    {func(c *discordgo.ApplicationCommand) { c.NameLocalizations = fr("Éa") }, false},
		"French name of 33": {func(c *discordgo.ApplicationCommand) { c.NameLocalizations = fr(strings.Repeat("é", 33)) }, false},
		"no such locale": {func(c *discordgo.ApplicationCommand) {
			c.NameLocalizations = &map[discordgo.Locale]string{"fr-CA": "a"}
		}, false},
		"description of 100":        {func(c *discordgo.ApplicationCommand) { c.Description = strings.Repeat("é", 100) }, true},
		"description of 101":        {func(c *discordgo.ApplicationCommand) { c.Description = strings.Repeat("é", 101) }, false},
		"no description":            {func(c *discordgo.ApplicationCommand) { c.Description = "" }, false},
		"French description of 101": {func(c *discordgo.ApplicationCommand) { c.DescriptionLocalizations = fr(strings.Repeat("é", 101)) }, false},
		"required after optional":   {func(c *discordgo.ApplicationCommand) { slices.Reverse(c.Options) }, false},
		"option twice":              {func(c *discordgo.ApplicationCommand) { c.Options[1].Name = "b" }, false},
		"option twice in French":    {func(c *discordgo.ApplicationCommand) { c.Options[1].NameLocalizations = *fr("b") }, false},
		"option of 6000":            {func(c *discordgo.ApplicationCommand) { c.Options[0].MaxLength = 6000 }, true},
		"option of 6001":            {func(c *discordgo.ApplicationCommand) { c.Options[0].MaxLength = 6001 }, false},
		"option's capital":          {func(c *discordgo.ApplicationCommand) { c.Options[0].Name = "B" }, false},
		"option without words":      {func(c *discordgo.ApplicationCommand) { c.Options[0].Description = "" }, false},
		"on a message":              {func(c *discordgo.ApplicationCommand) { c.Type = discordgo.MessageApplicationCommand }, false},
		"26 options": {func(c *discordgo.ApplicationCommand) {
			for i := range 24 {
				c.Options = append(c.Options, textOption("o"+strings.Repeat("x", i), commandWords{en: "O"}, false, 0))
			}
		}, false},
	} {
		if faults := commandFaults(slash(tt.change)); (len(faults) == 0) != tt.ok {
			t.Errorf("%s: %q", name, faults)
		}
	}
	if len(commandFaults(append(Commands(), Commands()...))) == 0 {
		t.Error("a command may be there twice")
	}
}

// Everything is said in French, too, but for words that are the same.
func TestCommandsInFrench(t *testing.T) {
	t.Parallel()
	same := []string{nameSources, optQuestion, optDocument, optSection}
	check := func(name string, names map[discordgo.Locale]string, description string, descriptions map[discordgo.Locale]string) {
		if _, ok := names[discordgo.French]; ok == slices.Contains(same, name) {
			t.Errorf("%s is called %v", name, names)
		}
		fr := descriptions[discordgo.French]
		if (description == "") != (fr == "") || strings.ContainsAny(description+fr, "!'\"") {
			t.Errorf("%s: %q, %q", name, description, fr)
		}
		for i, r := range []rune(fr) {
			if strings.ContainsRune(":;?", r) && !unicode.IsSpace([]rune(fr)[i-1]) {
				t.Errorf("%s: no space before %q in %q", name, r, fr)
			}
		}
	}
	for _, c := range Commands() {
		check(c.Name, value(c.NameLocalizations), c.Description, value(c.DescriptionLocalizations))
		for _, o := range c.Options {
			check(o.Name, o.NameLocalizations, o.Description, o.DescriptionLocalizations)
		}
	}
}

// What is sent to Discord, in its own words.
func TestCommandsAsSent(t *testing.T) {
	t.Parallel()
	raw, err := json.Marshal(Commands())
	if err != nil {
		t.Fatal(err)
	}
	var all []struct {
		Name, Description string
		Type              int
		Contexts          []int
		Installs          []int `json:"integration_types"`
		Options           []struct {
			Name                   string
			Type                   int
			Required, Autocomplete bool
			MaxLength              int `json:"max_length"`
		}
	}
	if err := json.Unmarshal(raw, &all); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, c := range all {
		if !slices.Equal(c.Contexts, []int{0, 1, 2}) || !slices.Equal(c.Installs, []int{0, 1}) {
			t.Errorf("%s is for %v, %v", c.Name, c.Contexts, c.Installs)
		}
		line := fmt.Sprintf("%d %s", c.Type, c.Name)
		for _, o := range c.Options {
			line += fmt.Sprintf(" | %d %s required:%t autocomplete:%t %d", o.Type, o.Name, o.Required, o.Autocomplete, o.MaxLength)
		}
		got = append(got, line)
	}
	want := []string{
		fmt.Sprintf("1 ask | 3 question required:true autocomplete:true %d | 5 private required:false autocomplete:false 0", bot.MaxQuestion),
		"1 browse | 3 document required:true autocomplete:true 0 | 3 section required:false autocomplete:true 0",
		"1 sources", "1 help", "3 Find in the agenda",
	}
	if !slices.Equal(got, want) {
		t.Errorf("the commands are\n%s", strings.Join(got, "\n"))
	}
}

// Nobody changes the commands for others.
func TestCommandsAreMadeAnew(t *testing.T) {
	t.Parallel()
	a := Commands()
	a[0].Name, (*a[0].Contexts)[0], a[0].Options[0].Name = "x", 9, "y"
	(*a[0].NameLocalizations)[discordgo.French] = "z"
	b := Commands()
	if b[0].Name != nameAsk || (*b[0].Contexts)[0] != 0 || b[0].Options[0].Name != optQuestion || (*b[0].NameLocalizations)[discordgo.French] != "demander" {
		t.Errorf("%+v", b[0])
	}
}
