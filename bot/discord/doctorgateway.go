package discord

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// shardGuilds is the most servers that a shard takes: https://discord.com/developers/docs/events/gateway#sharding.
const shardGuilds = 2500

// gateway looks at the shards, and at how often the app may still connect:
// https://discord.com/developers/docs/events/gateway#get-gateway-bot.
func (c *checkup) gateway(ctx context.Context, app *application) {
	var g discordgo.GatewayBotResponse
	if !c.ask(nameGateway, getJSON(ctx, c.rest, discordgo.EndpointGatewayBot, &g)) {
		return
	}
	set, starts := c.opts.Shards, g.SessionStartLimit
	shards := cmp.Or(set, g.Shards)
	left := fmt.Sprintf("%s of %s starts are left", plainCount(starts.Remaining), plainCount(starts.Total))
	reset := (time.Duration(starts.ResetAfter) * time.Millisecond).Round(time.Minute)
	switch {
	case starts.Remaining < shards:
		c.add(bot.Wrong(nameGateway, left+", and each shard needs one",
			fmt.Sprintf("wait %d minutes, when Discord gives new ones, and look in the log for what makes it start so often", max(1, int(reset.Minutes())))))
	case set > 0 && app.Guilds > set*shardGuilds:
		c.add(bot.Wrong(nameGateway, fmt.Sprintf("about %s servers are too many for the shards that are set: each takes %s",
			plainCount(app.Guilds), plainCount(shardGuilds)), autoShards))
	case set > 0 && set < g.Shards:
		c.add(bot.Doubtful(nameGateway, fmt.Sprintf("Discord recommends %s, and fewer are set", shardCount(g.Shards)), autoShards))
	case starts.Remaining < starts.Total/10:
		c.add(bot.Doubtful(nameGateway, left, "look in the log for what makes it start so often"))
	default:
		c.add(bot.Fine(nameGateway, shardCount(shards)+", and "+left))
	}
}

const autoShards = "set AGENDABOT_DISCORD_SHARDS to auto"

func shardCount(n int) string {
	if n == 1 {
		return "1 shard"
	}
	return plainCount(n) + " shards"
}

// privilegedIntents are the flags of an app for what it may ask for and this one does not:
// https://discord.com/developers/docs/resources/application#application-object-application-flags.
func privilegedIntents() map[string]int {
	return map[string]int{
		"Presence Intent":        1<<12 | 1<<13,
		"Server Members Intent":  1<<14 | 1<<15,
		"Message Content Intent": 1<<18 | 1<<19,
	}
}

// intents says which privileged intents are switched on for nothing.
func (c *checkup) intents(app *application) {
	var idle []string
	for name, flags := range privilegedIntents() {
		if app.Flags&flags != 0 {
			idle = append(idle, name)
		}
	}
	if len(idle) == 0 {
		c.add(bot.Fine(nameIntents, "no privileged one is on, and none is needed"))
		return
	}
	slices.Sort(idle)
	c.add(bot.Doubtful(nameIntents, "switched on and never used: "+strings.Join(idle, ", "), "switch it off on the app's Bot page"))
}

// The keys of an application's ways to be installed:
// https://discord.com/developers/docs/resources/application#application-object-application-integration-types.
const (
	installGuild = "0"
	installUser  = "1"
)

// installation says whether the app can be added everywhere, and whether Discord's own link gives it what it needs.
func (c *checkup) installation(app *application) {
	const page = " on the app's Installation page"
	if app.RequireCodeGrant {
		c.add(bot.Wrong(nameInstall, "the app wants the OAuth2 code grant, and no invitation gives it", "switch Requires OAuth2 Code Grant off on the app's Bot page"))
		return
	}
	if app.Installs == nil {
		return
	}
	_, servers := app.Installs[installGuild]
	_, people := app.Installs[installUser]
	switch lacking := lackingInstall(app.Installs[installGuild]); {
	case !servers:
		c.add(bot.Doubtful(nameInstall, "it cannot be added to servers", "choose Guild Install"+page))
	case !people:
		c.add(bot.Doubtful(nameInstall, "people cannot add it for themselves", "choose User Install"+page))
	case len(lacking) > 0:
		c.add(bot.Doubtful(nameInstall, "the app's own Install Link does not give: "+strings.Join(lacking, ", "),
			"add that to the Default Install Settings"+page+", or give people the address that 'agendabot discord invite' prints"))
	default:
		c.add(bot.Fine(nameInstall, "in servers, and for oneself"))
	}
}

// lackingInstall names what Discord's own link to add the app to a server does not give; nothing if there is no link.
func lackingInstall(c *installConfig) []string {
	if c == nil || c.Params == nil {
		return nil
	}
	if !slices.Contains(c.Params.Scopes, scopeBot) {
		return []string{"the scope " + scopeBot}
	}
	return lackingPermissions(c.Params.Permissions)
}
