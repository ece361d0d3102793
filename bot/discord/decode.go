package discord

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// taker is what a transport hands on to. None of its methods waits.
type taker interface {
	// takeInteraction gives an interaction to a pool. It may be relied on what decodeInteraction says. first is called
	// once at most, within three seconds.
	takeInteraction(i *discordgo.Interaction, first firstAnswer)
	// takeBroken takes what could not be decoded. What of it could be read stands in i: at least its id and its token.
	takeBroken(i *discordgo.Interaction, why error, first firstAnswer)
	takeMessage(m *discordgo.Message)
	// notePlace says in which channel a thread is; empty: the channel is none.
	notePlace(channel, parent string)
}

// firstAnswer gives an interaction its first answer; nil says that it gets none here. An error that is errDeferred says that the interaction has been
// deferred meanwhile: the answer can still be given as one that comes later.
type firstAnswer func(ctx context.Context, r *discordgo.InteractionResponse) error

var (
	errNotAnInteraction = errors.New("it is no interaction: there is no id or no token")
	errNotAMessage      = errors.New("it is no message: there is no id, no channel or no author")
)

// decodeInteraction reads an interaction. The library refuses all of one that holds a type of component that it does not
// know, even in a message that somebody points at; so that is read without the components of messages. Without an error,
// i has a user, data of its type, a message if it is of a component, and no option or resolved message that is nil.
//
// With an error, i is what could be read, to answer by hand; nil if there is nothing to answer with.
func decodeInteraction(raw []byte) (i *discordgo.Interaction, err error) {
	i = new(discordgo.Interaction)
	if err = json.Unmarshal(raw, i); err != nil {
		i = new(discordgo.Interaction)
		if json.Unmarshal(withoutComponents(raw), i) == nil {
			err = nil
		}
	}
	if err == nil {
		err = complete(i)
	}
	if err != nil {
		i = legible(raw)
	}
	if i == nil || !isID(i.ID) || !isInteractionToken(i.Token) {
		return nil, errNotAnInteraction
	}
	return i, err
}

// noteThread says where the channel of an interaction is, which the library does not read:
// https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-object.
func noteThread(raw []byte, take taker) {
	var i struct {
		Channel *discordgo.Channel `json:"channel"`
	}
	if json.Unmarshal(raw, &i) != nil || i.Channel == nil || !isID(i.Channel.ID) {
		return
	}
	parent := ""
	if i.Channel.IsThread() && isID(i.Channel.ParentID) {
		parent = i.Channel.ParentID
	}
	take.notePlace(i.Channel.ID, parent)
}

// complete sees to it that an interaction is as decodeInteraction says.
func complete(i *discordgo.Interaction) error {
	if i.User == nil && i.Member != nil {
		i.User = i.Member.User
	}
	if i.User == nil || !isID(i.User.ID) {
		return errors.New("there is no user")
	}
	switch data := i.Data.(type) {
	case discordgo.ApplicationCommandInteractionData:
		if hasNil(data.Options) {
			return errors.New("an option is null")
		}
		if data.Resolved != nil {
			maps.DeleteFunc(data.Resolved.Messages, func(_ string, m *discordgo.Message) bool { return m == nil })
		}
	case discordgo.MessageComponentInteractionData:
		if i.Message == nil {
			return errors.New("a component has no message")
		}
	case discordgo.ModalSubmitInteractionData:
	default:
		return fmt.Errorf("type %d is not known", i.Type)
	}
	return nil
}

func hasNil(options []*discordgo.ApplicationCommandInteractionDataOption) bool {
	return slices.ContainsFunc(options, func(o *discordgo.ApplicationCommandInteractionDataOption) bool {
		return o == nil || hasNil(o.Options)
	})
}

// legible is of an interaction what can be read, each field by itself; nil if it is no object.
func legible(raw []byte) *discordgo.Interaction {
	type fields = map[string]json.RawMessage
	get := func(from fields, name string, to any) { _ = json.Unmarshal(from[name], to) } // what it cannot read stays empty
	var f, data, member fields
	if json.Unmarshal(raw, &f) != nil || f == nil {
		return nil
	}
	i := new(discordgo.Interaction)
	get(f, "id", &i.ID)
	get(f, "application_id", &i.AppID)
	get(f, "type", &i.Type)
	get(f, "token", &i.Token)
	get(f, "locale", &i.Locale)
	get(f, "guild_id", &i.GuildID)
	get(f, "channel_id", &i.ChannelID)
	get(f, "context", &i.Context)
	get(f, "member", &member)
	user := func(from fields) {
		var u fields
		get(from, "user", &u)
		var id string
		if get(u, "id", &id); isID(id) && i.User == nil {
			i.User = &discordgo.User{ID: id}
		}
	}
	user(f)
	user(member)
	get(f, "data", &data)
	var id, name, custom string
	get(data, "id", &id)
	get(data, "name", &name)
	get(data, "custom_id", &custom)
	switch i.Type {
	case discordgo.InteractionApplicationCommand, discordgo.InteractionApplicationCommandAutocomplete:
		i.Data = discordgo.ApplicationCommandInteractionData{ID: id, Name: name}
	case discordgo.InteractionMessageComponent:
		i.Data = discordgo.MessageComponentInteractionData{CustomID: custom}
	case discordgo.InteractionModalSubmit:
		i.Data = discordgo.ModalSubmitInteractionData{CustomID: custom}
	default:
	}
	return i
}

// decodeMessage reads a message, without its components if the library does not know one of them. It has an id, a
// channel and an author, and mentions nobody that is nil.
func decodeMessage(raw []byte) (*discordgo.Message, error) {
	m := new(discordgo.Message)
	if err := json.Unmarshal(raw, m); err != nil {
		m = new(discordgo.Message)
		if json.Unmarshal(withoutComponents(raw), m) != nil {
			m = legibleMessage(raw)
		}
	}
	if !isID(m.ID) || !isID(m.ChannelID) || m.Author == nil || !isID(m.Author.ID) {
		return nil, errNotAMessage
	}
	m.Mentions = slices.DeleteFunc(m.Mentions, func(u *discordgo.User) bool { return u == nil })
	return m, nil
}

// legibleMessage is of a message what an answer needs, each field by itself: what cannot be read stays empty.
func legibleMessage(raw []byte) *discordgo.Message {
	m := new(discordgo.Message)
	var f map[string]json.RawMessage
	if json.Unmarshal(raw, &f) != nil {
		return m
	}
	for name, to := range map[string]any{
		"id": &m.ID, "channel_id": &m.ChannelID, "guild_id": &m.GuildID, "content": &m.Content, "author": &m.Author,
		"type": &m.Type, "webhook_id": &m.WebhookID, "mentions": &m.Mentions, "mention_roles": &m.MentionRoles,
		"message_reference": &m.MessageReference, "referenced_message": &m.ReferencedMessage,
	} {
		_ = json.Unmarshal(f[name], to)
	}
	return m
}

// withoutComponents is JSON without the components of messages; those of a modal, in which people wrote, stay.
func withoutComponents(raw []byte) []byte {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var tree any
	if d.Decode(&tree) != nil {
		return nil
	}
	var modal any
	top, _ := tree.(map[string]any)
	data, _ := top["data"].(map[string]any)
	if data != nil {
		modal = data["components"]
	}
	dropComponents(tree)
	if modal != nil {
		data["components"] = modal
	}
	out, err := json.Marshal(tree)
	if err != nil {
		return nil
	}
	return out
}

func dropComponents(node any) {
	switch node := node.(type) {
	case map[string]any:
		delete(node, "components")
		for _, child := range node {
			dropComponents(child)
		}
	case []any:
		for _, child := range node {
			dropComponents(child)
		}
	}
}

// isID says that something is an id of Discord's, so that it can stand in an address.
// https://discord.com/developers/docs/reference#snowflakes
func isID(s string) bool {
	return s != "" && len(s) <= 20 && strings.Trim(s, "0123456789") == ""
}

// isInteractionToken says that something can stand in an address as an interaction's token.
func isInteractionToken(s string) bool {
	return s != "" && len(s) <= 1024 && strings.Trim(s, ".~") != "" && !strings.ContainsFunc(s, func(r rune) bool {
		return r <= ' ' || r >= 0x7f || strings.ContainsRune(`/\?#%"<>`, r)
	})
}
