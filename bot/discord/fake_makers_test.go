package discord

import (
	"encoding/json"
	"maps"
	"strconv"

	"github.com/bwmarrin/discordgo"
)

// fakeOpt is an option of a command as somebody filled it in.
type fakeOpt struct {
	name    string
	value   any
	focused bool
}

// fakeOption is what somebody filled in: text, a whole number, a number, or yes or no.
func fakeOption(name string, value any) fakeOpt { return fakeOpt{name: name, value: value} }

// fakeTyping is the option in which somebody is typing.
func fakeTyping(name, text string) fakeOpt { return fakeOpt{name: name, value: text, focused: true} }

// payload is interactions/receiving-and-responding#interaction-object-application-command-interaction-data-option-structure.
func (o fakeOpt) payload() obj {
	kind := discordgo.ApplicationCommandOptionString
	switch o.value.(type) {
	case int:
		kind = discordgo.ApplicationCommandOptionInteger
	case bool:
		kind = discordgo.ApplicationCommandOptionBoolean
	case float64:
		kind = discordgo.ApplicationCommandOptionNumber
	}
	p := obj{"name": o.name, "type": int(kind), "value": o.value}
	if o.focused {
		p["focused"] = true
	}
	return p
}

// fakeID is the id of an interaction or a message that a maker made.
func fakeID(raw json.RawMessage) string {
	return fakeDecode[struct{ ID string }](raw).ID
}

// fakeWith is what a maker made with some of it changed.
func fakeWith(raw json.RawMessage, change func(obj)) json.RawMessage {
	o := fakeDecode[obj](raw)
	change(o)
	return fakeDecode[json.RawMessage](o)
}

// interaction makes an interaction object
// (discord.com/developers/docs/interactions/receiving-and-responding#interaction-object), and its token good.
func (f *fake) interaction(kind discordgo.InteractionType, user, channel string, data obj) (*fakeInteraction, obj) {
	i := &fakeInteraction{id: f.id(), kind: kind, user: f.people[user], place: f.places[channel], made: f.at()}
	i.token = "aW50ZXJhY3Rpb246" + i.id
	f.interactions[i.id] = i
	where, integration := discordgo.InteractionContextGuild, obj{"0": i.place.guild}
	permissions := i.place.permissions
	const outside int64 = discordgo.PermissionAttachFiles | discordgo.PermissionEmbedLinks | discordgo.PermissionMentionEveryone
	switch {
	case i.place.person != "": // installed by the person, too, or they could not have opened it
		where, integration = discordgo.InteractionContextBotDM, obj{"0": "0", "1": user}
		permissions = outside | discordgo.PermissionUseExternalEmojis
	case i.place.guild == "":
		where, integration, permissions = discordgo.InteractionContextPrivateChannel, obj{"1": user}, outside
	case i.place.guild != fakeGuild:
		integration, permissions = obj{"1": user}, outside
	}
	i.owners = integration
	place := f.placePayload(i.place)
	place["permissions"] = "2248473465835073"
	o := obj{
		"id": i.id, "application_id": fakeApp, "type": int(kind), "token": i.token, "version": 1, "data": data,
		"channel_id": channel, "channel": place, "app_permissions": strconv.FormatInt(permissions, 10), "locale": i.user.locale,
		"entitlements": []any{}, "entitlement_sku_ids": []any{}, "authorizing_integration_owners": integration,
		"context": int(where), "attachment_size_limit": 10485760,
	}
	if i.place.guild == "" {
		o["user"] = i.user.payload()
		return i, o
	}
	member := i.user.member()
	member["user"], member["permissions"] = i.user.payload(), "2248473465835073"
	maps.Copy(o, obj{
		"guild_id": i.place.guild, "guild_locale": "en-US", "member": member,
		"guild": obj{"id": i.place.guild, "locale": "en-US", "features": []any{}},
	})
	return i, o
}

// command makes the use of a command.
func (f *fake) command(kind discordgo.InteractionType, user, channel string, data obj) json.RawMessage {
	data["id"] = "700000000000000001"
	for _, commands := range f.commands {
		for _, c := range commands {
			if c["name"] == data["name"] && int(c["type"].(float64)) == data["type"] {
				data["id"] = c["id"]
			}
		}
	}
	i, o := f.interaction(kind, user, channel, data)
	i.command = data
	return fakeDecode[json.RawMessage](o)
}

func fakeOptions(opts []fakeOpt) []obj {
	all := []obj{}
	for _, o := range opts {
		all = append(all, o.payload())
	}
	return all
}

// slash is somebody using a slash command.
func (f *fake) slash(user, channel, name string, opts ...fakeOpt) json.RawMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	data := obj{"name": name, "type": fakeCommandChat}
	if len(opts) > 0 {
		data["options"] = fakeOptions(opts)
	}
	return f.command(discordgo.InteractionApplicationCommand, user, channel, data)
}

// autocomplete is somebody typing in an option of a slash command: the one made by fakeTyping, or else the last.
func (f *fake) autocomplete(user, channel, name string, opts ...fakeOpt) json.RawMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	focused := false
	for _, o := range opts {
		focused = focused || o.focused
	}
	if !focused && len(opts) > 0 {
		opts[len(opts)-1].focused = true
	}
	data := obj{"name": name, "type": fakeCommandChat, "options": fakeOptions(opts)}
	return f.command(discordgo.InteractionApplicationCommandAutocomplete, user, channel, data)
}

// messageCommand is somebody using a command of a message's context menu. The message comes with its content, whoever
// wrote it (discord.com/developers/docs/events/gateway#message-content-intent).
func (f *fake) messageCommand(user, channel, target string) json.RawMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := f.messages[target]
	if m == nil || m.Channel != channel {
		f.fault("the test uses a command on message %s of %s, which is not there", target, channel)
		m = &fakeMessage{ID: target, Channel: channel, Author: userBob, At: f.at()}
	}
	return f.command(discordgo.InteractionApplicationCommand, user, channel, obj{
		"name": nameFind, "type": fakeCommandMessage, "target_id": target,
		"resolved": obj{"messages": obj{target: f.messagePayload(m)}},
	})
}

// press is somebody pressing a button of a message as it stands now. Pressing what that person cannot see, or what is not
// there, is a fault of the test.
func (f *fake) press(user, message, customID string) json.RawMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	m := f.messages[message]
	if m == nil {
		f.fault("the test presses a button of message %s, which is not there", message)
		m = &fakeMessage{ID: message, Channel: channelGeneral, Author: fakeBot, At: f.at()}
	}
	there := false
	for _, b := range m.buttons() {
		there = there || b.CustomID == customID && !b.Disabled
	}
	if !there || m.To != "" && m.To != user {
		f.fault("the test: %s presses %q, which is not there for them", user, customID)
	}
	i, o := f.interaction(discordgo.InteractionMessageComponent, user, m.Channel, obj{
		"custom_id": customID, "component_type": int(discordgo.ButtonComponent), "id": 1,
	})
	i.pressed = m.ID
	o["message"] = f.messagePayload(m)
	return fakeDecode[json.RawMessage](o)
}

// modalSubmit is somebody sending the modal that was the answer to an interaction, with what they typed, by custom_id.
func (f *fake) modalSubmit(interaction string, typed map[string]string) json.RawMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	from := f.interactions[interaction]
	if from == nil || from.answer.Modal == nil {
		f.fault("the test sends the modal of interaction %s, which has none", interaction)
		from = &fakeInteraction{user: f.people[userAlice], place: f.places[channelGeneral], answer: fakeAnswer{Modal: obj{}}}
	}
	rows := []obj{}
	for _, row := range fakeNumbered(fakeDecode[[]obj](from.answer.Modal["components"])) {
		inputs, _ := row["components"].([]any)
		for _, v := range inputs {
			in := v.(obj)
			id, _ := in["custom_id"].(string)
			value, ok := typed[id]
			if !ok {
				value, _ = in["value"].(string)
			}
			rows = append(rows, obj{"type": 1, "id": row["id"], "components": []obj{{
				"type": 4, "id": in["id"], "custom_id": id, "value": value,
			}}})
		}
	}
	i, o := f.interaction(discordgo.InteractionModalSubmit, from.user.id, from.place.id, obj{
		"custom_id": from.answer.Modal["custom_id"], "components": rows,
	})
	if m := f.messages[from.pressed]; m != nil {
		i.pressed = m.ID
		o["message"] = f.messagePayload(m)
	}
	return fakeDecode[json.RawMessage](o)
}

// ping is Discord asking whether the endpoint for interactions is there
// (discord.com/developers/docs/interactions/overview#setting-up-an-endpoint-acknowledging-ping-requests).
func (f *fake) ping() json.RawMessage {
	f.mu.Lock()
	defer f.mu.Unlock()
	i, _ := f.interaction(discordgo.InteractionPing, userAlice, dmOf(userAlice), nil)
	return fakeDecode[json.RawMessage](obj{
		"id": i.id, "application_id": fakeApp, "type": 1, "token": i.token, "version": 1,
		"user": i.user.payload(), "entitlements": []any{},
	})
}
