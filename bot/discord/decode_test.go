package discord

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/bwmarrin/discordgo"
)

const (
	rawCommand = `{"id":"1001","application_id":"900","type":2,"token":"tok-1","version":1,"locale":"fr","guild_id":"5","channel_id":"6","context":0,
"app_permissions":"2147483647","member":{"user":{"id":"77","username":"ana"},"roles":[]},"entitlements":[],
"data":{"id":"11","name":"ask","type":1,"options":[{"name":"question","type":3,"value":"what?"},{"name":"private","type":5,"value":true}]}}`
	rawComplete = `{"id":"1002","application_id":"900","type":4,"token":"tok-2","locale":"en-US","channel_id":"6","context":1,"user":{"id":"77"},
"data":{"id":"11","name":"ask","type":1,"options":[{"name":"question","type":3,"value":"wh","focused":true}]}}`
	rawPress = `{"id":"1003","application_id":"900","type":3,"token":"tok-3","channel_id":"6","user":{"id":"77"},
"message":{"id":"44","channel_id":"6","author":{"id":"900"},"components":[{"type":1,"components":[{"type":2,"style":1,"label":"More","custom_id":"more:1"}]}]},
"data":{"custom_id":"more:1","component_type":2}}`
	rawModal = `{"id":"1004","application_id":"900","type":5,"token":"tok-4","channel_id":"6","user":{"id":"77"},
"data":{"custom_id":"m:1","components":[{"type":1,"components":[{"type":4,"custom_id":"q","value":"why?"}]}]}}`
	rawLabel = `{"id":"1005","application_id":"900","type":5,"token":"tok-5","locale":"fr","channel_id":"6","user":{"id":"77"},
"data":{"custom_id":"m:1","components":[{"type":18,"id":1,"component":{"type":4,"custom_id":"q","value":"why?"}}]}}`
	rawTarget = `{"id":"1006","application_id":"900","type":2,"token":"tok-6","channel_id":"6","user":{"id":"77"},
"data":{"id":"12","name":"Find in the agenda","type":3,"target_id":"55","resolved":{"messages":{"56":null,
"55":{"id":"55","channel_id":"6","content":"landmines","author":{"id":"8","bot":true},"components":[{"type":99,"id":12345678901234567890}]}}}}}`
	rawMessage = `{"id":"2001","channel_id":"6","guild_id":"5","content":"<@900> hello","author":{"id":"77"},"mentions":[{"id":"900"},null],
"referenced_message":{"id":"2000","channel_id":"6","author":{"id":"900"},"components":[{"type":99}]}}`
)

func TestDecodeInteraction(t *testing.T) {
	t.Parallel()
	for raw, check := range map[string]func(*discordgo.Interaction) bool{
		rawCommand: func(i *discordgo.Interaction) bool {
			d := i.ApplicationCommandData()
			return d.Name == "ask" && d.Options[1].BoolValue() && i.GuildID == "5" && i.Locale == discordgo.French && i.Member != nil
		},
		rawComplete: func(i *discordgo.Interaction) bool { return i.ApplicationCommandData().Options[0].Focused },
		rawPress: func(i *discordgo.Interaction) bool {
			return i.MessageComponentData().CustomID == "more:1" && len(i.Message.Components) == 1
		},
		rawModal: func(i *discordgo.Interaction) bool {
			row := i.ModalSubmitData().Components[0].(*discordgo.ActionsRow)
			return row.Components[0].(*discordgo.TextInput).Value == "why?"
		},
		rawTarget: func(i *discordgo.Interaction) bool { // read in spite of the component
			m := i.ApplicationCommandData().Resolved.Messages
			return len(m) == 1 && m["55"].Content == "landmines"
		},
	} {
		i, err := decodeInteraction([]byte(raw))
		if err != nil || !check(i) || i.User.ID != "77" {
			t.Errorf("%s\n%+v: %v", raw, i, err)
		}
	}
}

func TestDecodeBrokenInteraction(t *testing.T) {
	t.Parallel()
	replaced := func(raw, old, by string) string {
		if !strings.Contains(raw, old) {
			t.Fatalf("%q is not there", old)
		}
		return strings.Replace(raw, old, by, 1)
	}
	for name, raw := range map[string]string{
		"label in a modal":      rawLabel,
		"locale is a number":    replaced(rawCommand, `"locale":"fr"`, `"locale":7`),
		"permissions":           replaced(rawCommand, `"2147483647"`, `[]`),
		"null option":           replaced(rawCommand, `"options":[`, `"options":[null,`),
		"null option inside":    replaced(rawCommand, `"options":[`, `"options":[{"name":"s","type":1,"options":[null]},`),
		"no data":               replaced(rawCommand, `"data":`, `"datum":`),
		"data is a list":        replaced(rawModal, `"data":{`, `"data":[],"x":{`),
		"unknown type":          replaced(rawModal, `"type":5`, `"type":6`),
		"type that is too high": replaced(rawModal, `"type":5`, `"type":600`),
		"component, no message": replaced(rawPress, `"message"`, `"massage"`),
		"no user":               replaced(rawModal, `"user"`, `"loser"`),
		"user is null":          replaced(rawModal, `"user":{"id":"77"}`, `"user":null`),
		"member, no user":       replaced(rawCommand, `"user":{`, `"usher":{`),
	} {
		i, err := decodeInteraction([]byte(raw))
		if err == nil || i == nil || !strings.HasPrefix(i.Token, "tok-") || i.AppID != "900" || i.ChannelID != "6" {
			t.Errorf("%s: %+v, %v", name, i, err)
		}
	}
	i, err := decodeInteraction([]byte(rawLabel))
	if err == nil || i.ModalSubmitData().CustomID != "m:1" || i.User.ID != "77" || i.Locale != discordgo.French || i.ID != "1005" {
		t.Errorf("%+v: %v", i, err)
	}
	i, _ = decodeInteraction([]byte(replaced(rawCommand, `"2147483647"`, `[]`)))
	if i.ApplicationCommandData().Name != "ask" || i.User.ID != "77" || i.GuildID != "5" {
		t.Errorf("%+v", i)
	}
	i, _ = decodeInteraction([]byte(replaced(rawPress, `"message"`, `"massage"`)))
	if i.MessageComponentData().CustomID != "more:1" {
		t.Errorf("%+v", i)
	}
}

func TestDecodeWhatIsNoInteraction(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{
		``, `null`, `[]`, `7`, `"x"`, `{}`, `{`, `{"id":"1","type":2}`, `{"token":"t","type":2}`, `{"id":"x","token":"t"}`, `{"id":1,"token":"t"}`,
		`{"id":"1","token":"a/../b"}`, `{"id":"1","token":".."}`, `{"id":"1","token":"a?b"}`, `{"id":"123456789012345678901","token":"t"}`,
		strings.Repeat("[", 20_000), strings.Repeat(`{"a":`, 20_000),
	} {
		if i, err := decodeInteraction([]byte(raw)); i != nil || !errors.Is(err, errNotAnInteraction) {
			t.Errorf("%.40s: %+v, %v", raw, i, err)
		}
	}
}

func TestDecodeMessage(t *testing.T) {
	t.Parallel()
	m, err := decodeMessage([]byte(rawMessage))
	if err != nil || m.Content != "<@900> hello" || len(m.Mentions) != 1 || m.ReferencedMessage.ID != "2000" {
		t.Errorf("%+v: %v", m, err)
	}
	// What an answer does not need may be of any form.
	odd := `{"id":"1","channel_id":"2","guild_id":"4","author":{"id":"3"},"content":"hello","mentions":[{"id":"900"}],"tts":"x","poll":7}`
	if m, err := decodeMessage([]byte(odd)); err != nil || m.Content != "hello" || m.GuildID != "4" || len(m.Mentions) != 1 {
		t.Errorf("%+v: %v", m, err)
	}
	for _, raw := range []string{``, `null`, `{}`, `[1]`, `{"id":"1","channel_id":"2"}`, `{"id":"1","author":{"id":"3"}}`, `{"id":"1","channel_id":"2","author":{},"tts":"x"}`} {
		if m, err := decodeMessage([]byte(raw)); m != nil || err == nil {
			t.Errorf("%s: %+v, %v", raw, m, err)
		}
	}
}

// FuzzDecode holds the decoders to what they promise of whatever comes.
func FuzzDecode(f *testing.F) {
	for _, raw := range []string{rawCommand, rawComplete, rawPress, rawModal, rawLabel, rawTarget, rawMessage, `null`, `{"id":"1","token":"t","data":null}`, `{"components":{"components":[[]]}}`} {
		f.Add([]byte(raw))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		i, err := decodeInteraction(raw)
		switch {
		case i == nil && err == nil:
			t.Fatal("neither an interaction nor an error")
		case i != nil && (!isID(i.ID) || !isInteractionToken(i.Token)):
			t.Fatalf("%q, %q cannot stand in an address", i.ID, i.Token)
		case i != nil && err == nil:
			checkDecoded(t, i)
		}
		m, err := decodeMessage(raw)
		if (m == nil) == (err == nil) || m != nil && (m.Author == nil || !isID(m.ID) || !isID(m.ChannelID)) {
			t.Fatalf("%+v, %v", m, err)
		}
		if out := withoutComponents(raw); out != nil && !json.Valid(out) {
			t.Fatalf("%q", out)
		}
	})
}

func checkDecoded(t *testing.T, i *discordgo.Interaction) {
	t.Helper()
	if i.User == nil || !isID(i.User.ID) {
		t.Fatal("there is no user")
	}
	switch i.Type {
	case discordgo.InteractionApplicationCommand, discordgo.InteractionApplicationCommandAutocomplete:
		if hasNil(i.ApplicationCommandData().Options) {
			t.Fatal("an option is nil")
		}
	case discordgo.InteractionMessageComponent:
		if i.MessageComponentData(); i.Message == nil {
			t.Fatal("there is no message")
		}
	case discordgo.InteractionModalSubmit:
		for _, c := range i.ModalSubmitData().Components {
			if c == nil {
				t.Fatal("a component is nil")
			}
		}
	default:
		t.Fatalf("type %d", i.Type)
	}
}
