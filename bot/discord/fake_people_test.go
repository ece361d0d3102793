package discord

import (
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"
)

// fakeUser is a person or a bot.
type fakeUser struct {
	id, name, locale string
	bot, closed      bool // closed: takes no direct messages
}

// fakeChannel is a place where messages are.
type fakeChannel struct {
	id, guild, parent, name string
	kind                    discordgo.ChannelType
	permissions             int64  // of the bot
	person                  string // of direct messages: who the bot talks with
}

// The permissions that the adapter asks for.
const fakePermissions int64 = discordgo.PermissionViewChannel | discordgo.PermissionSendMessages |
	discordgo.PermissionSendMessagesInThreads | discordgo.PermissionEmbedLinks | discordgo.PermissionReadMessageHistory

func fakePeople() map[string]*fakeUser {
	return map[string]*fakeUser{
		fakeBot:    {id: fakeBot, name: "agendabot", bot: true},
		userAlice:  {id: userAlice, name: "alice", locale: "en-US"},
		userBob:    {id: userBob, name: "bob", locale: "en-GB"},
		userClosed: {id: userClosed, name: "closed", locale: "en-US", closed: true},
	}
}

// dmOf is the channel of a person's direct messages with the bot.
func dmOf(user string) string { return "5" + user[1:] }

func fakePlaces() map[string]*fakeChannel {
	const text, thread = discordgo.ChannelTypeGuildText, discordgo.ChannelTypeGuildPublicThread
	const in = fakePermissions
	all := map[string]*fakeChannel{}
	for _, c := range []fakeChannel{
		{id: channelGeneral, guild: fakeGuild, kind: text, name: "general", permissions: in},
		{id: channelQuiet, guild: fakeGuild, kind: text, name: "quiet", permissions: in &^ discordgo.PermissionSendMessages},
		{id: channelPlain, guild: fakeGuild, kind: text, name: "plain", permissions: in &^ discordgo.PermissionEmbedLinks},
		{id: channelHidden, guild: fakeGuild, kind: text, name: "hidden"},
		{id: channelForgetful, guild: fakeGuild, kind: text, name: "forgetful", permissions: in &^ discordgo.PermissionReadMessageHistory},
		{id: channelForum, guild: fakeGuild, kind: discordgo.ChannelTypeGuildForum, name: "forum", permissions: in},
		{id: channelElsewhere, guild: fakeElsewhere, kind: text, name: "elsewhere"},
		{id: channelGroup, kind: discordgo.ChannelTypeGroupDM},
		{id: threadGeneral, guild: fakeGuild, parent: channelGeneral, kind: thread, name: "a thread", permissions: in},
		{
			id: threadQuiet, guild: fakeGuild, parent: channelGeneral, kind: thread, name: "a quiet thread",
			permissions: in &^ discordgo.PermissionSendMessagesInThreads,
		},
		{id: threadForum, guild: fakeGuild, parent: channelForum, kind: thread, name: "a post", permissions: in},
	} {
		all[c.id] = &c
	}
	for user := range fakePeople() {
		if user != fakeBot {
			all[dmOf(user)] = &fakeChannel{id: dmOf(user), kind: discordgo.ChannelTypeDM, person: user, permissions: in}
		}
	}
	return all
}

// fakeApplication is what the developer portal says about the app
// (discord.com/developers/docs/resources/application#application-object).
func fakeApplication(key string) obj {
	install := obj{"scopes": []any{"applications.commands", "bot"}, "permissions": strconv.FormatInt(fakePermissions, 10)}
	return obj{
		"id": fakeApp, "name": "agendabot", "icon": nil, "description": "", "bot_public": true, "bot_require_code_grant": false,
		"verify_key": key, "flags": 0, "team": nil, "owner": obj{"id": "600000000000000001", "username": "owner", "discriminator": "0"},
		"interactions_endpoint_url": nil, "redirect_uris": []any{}, "approximate_guild_count": 1, "approximate_user_install_count": 1,
		"bot":                      fakePeople()[fakeBot].payload(),
		"integration_types_config": obj{"0": obj{"oauth2_install_params": install}, "1": obj{}},
	}
}

// fakeGateway is one shard's worth of guilds (discord.com/developers/docs/events/gateway#get-gateway-bot).
func fakeGateway() obj {
	return obj{
		"url": "wss://gateway.discord.gg", "shards": 1,
		"session_start_limit": obj{"total": 1000, "remaining": 1000, "reset_after": 86400000, "max_concurrency": 1},
	}
}

// payload is a user object (discord.com/developers/docs/resources/user#user-object).
func (u *fakeUser) payload() obj {
	o := obj{
		"id": u.id, "username": u.name, "global_name": strings.ToUpper(u.name[:1]) + u.name[1:], "discriminator": "0",
		"avatar": nil, "avatar_decoration_data": nil, "collectibles": nil, "primary_guild": nil, "clan": nil, "public_flags": 0,
	}
	if u.bot {
		o["bot"], o["global_name"] = true, nil
	}
	return o
}

// member is a member object without the user (discord.com/developers/docs/resources/guild#guild-member-object).
func (u *fakeUser) member() obj {
	return obj{
		"avatar": nil, "banner": nil, "communication_disabled_until": nil, "deaf": false, "flags": 0,
		"joined_at": "2024-01-02T03:04:05.678000+00:00", "mute": false, "nick": nil, "pending": false, "premium_since": nil,
		"roles": []any{},
	}
}

func (c *fakeChannel) thread() bool {
	return c.kind == discordgo.ChannelTypeGuildPublicThread || c.kind == discordgo.ChannelTypeGuildPrivateThread
}

func (c *fakeChannel) may(permission int64) bool { return c.permissions&permission == permission }

// placePayload is a channel object (discord.com/developers/docs/resources/channel#channel-object).
func (f *fake) placePayload(c *fakeChannel) obj {
	o := obj{"id": c.id, "type": int(c.kind), "flags": 0, "last_message_id": nil}
	if c.guild != "" {
		o["guild_id"], o["name"], o["nsfw"], o["position"], o["rate_limit_per_user"] = c.guild, c.name, false, 0, 0
		o["parent_id"], o["topic"] = nil, nil
	}
	if c.thread() {
		o["parent_id"], o["owner_id"] = c.parent, userAlice
		o["thread_metadata"] = obj{
			"archived": false, "archive_timestamp": "2024-01-02T03:04:05.678000+00:00", "auto_archive_duration": 1440, "locked": false,
		}
	}
	if c.person != "" {
		o["recipients"] = []obj{f.people[c.person].payload()}
	}
	return o
}

// openDM makes the channel of somebody's direct messages, or finds it.
// fakeRole is the role that a server made for the bot when it was invited, and fakeOtherRole is another.
const (
	fakeRole      = "700000000000000001"
	fakeOtherRole = "700000000000000002"
)

// getRoles is resources/guild#get-guild-roles.
func (f *fake) getRoles(q fakeRequest) fakeReply {
	if q.vars["guild"] != fakeGuild {
		return fakeNo(50001)
	}
	return fakeOK([]obj{
		{"id": fakeGuild, "name": "@everyone"},
		{"id": fakeOtherRole, "name": "helpers"},
		{"id": fakeRole, "name": "agendabot", "managed": true, "tags": obj{"bot_id": fakeBot}},
	})
}

func (f *fake) openDM(q fakeRequest) fakeReply {
	user, _ := q.body["recipient_id"].(string)
	for _, c := range f.places {
		if user != "" && c.person == user {
			return fakeOK(f.placePayload(c))
		}
	}
	return fakeNo(10013)
}

func (f *fake) getChannel(q fakeRequest) fakeReply {
	c, no := f.place(q)
	if no != nil {
		return *no
	}
	return fakeOK(f.placePayload(c))
}

// place finds the channel of the path, if the bot sees it.
func (f *fake) place(q fakeRequest) (*fakeChannel, *fakeReply) {
	c := f.places[q.vars["channel"]]
	switch {
	case c == nil:
		return nil, new(fakeNo(10003))
	case !c.may(discordgo.PermissionViewChannel):
		return nil, new(fakeNo(50001))
	}
	return c, nil
}

// writable finds the channel of the path, if the bot may write there.
func (f *fake) writable(q fakeRequest) (*fakeChannel, *fakeReply) {
	c, no := f.place(q)
	if no != nil {
		return nil, no
	}
	write := int64(discordgo.PermissionSendMessages)
	if c.thread() { // topics/threads#permissions: instead of SEND_MESSAGES
		write = discordgo.PermissionSendMessagesInThreads
	}
	switch {
	case c.kind == discordgo.ChannelTypeGuildForum || c.kind == discordgo.ChannelTypeGuildCategory:
		return nil, new(fakeNo(50008))
	case !c.may(write):
		return nil, new(fakeNo(50013))
	case c.person != "" && f.people[c.person].closed:
		return nil, new(fakeNo(50007))
	}
	return c, nil
}

func (f *fake) typing(q fakeRequest) fakeReply {
	if _, no := f.writable(q); no != nil {
		return *no
	}
	return fakeOK(nil)
}

// permit changes what the bot may do in a channel.
func (f *fake) permit(channel string, permissions int64) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.places[channel].permissions = permissions
}

// speaks changes the language in which somebody uses Discord.
func (f *fake) speaks(user, locale string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.people[user].locale = locale
}

// closeChannel deletes a channel.
func (f *fake) closeChannel(channel string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	delete(f.places, channel)
}
