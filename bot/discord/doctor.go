package discord

import (
	"cmp"
	"context"
	"errors"
	"log/slog"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// What Check calls its findings.
const (
	nameDiscord      = "Discord"
	nameToken        = "Discord token"
	nameApp          = "Discord application"
	nameKey          = "Discord public key"
	nameInteractions = "Discord interactions"
	nameCommands     = "Discord commands"
	nameGateway      = "Discord gateway"
	nameIntents      = "Discord intents"
	nameInstall      = "Discord installation"
)

var (
	// https://discord.com/developers/docs/reference#authentication: three parts, of which each is Discord's own business.
	botToken = regexp.MustCompile(`^[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+$`)
	// https://discord.com/developers/docs/resources/application#application-object: the hexadecimal form of an Ed25519 key.
	publicKey = regexp.MustCompile(`^[0-9a-fA-F]{64}$`)
)

// CheckToken says what is wrong with the form of a bot's token. No error of a form shows what it is about.
func CheckToken(v string) error {
	if !botToken.MatchString(v) {
		return errors.New("use the token of the app's Bot page, three parts with dots between them, without the word Bot")
	}
	return nil
}

// CheckPublicKey says what is wrong with the form of a public key.
func CheckPublicKey(v string) error {
	if !publicKey.MatchString(v) {
		return errors.New("use the Public Key of the app's General Information page, 64 hexadecimal digits")
	}
	return nil
}

// CheckOptions are what Check looks at.
type CheckOptions struct {
	Token     string // empty: interactions over HTTP alone
	PublicKey string // empty: none over HTTP
	Listening bool   // whether there is an address for those
	Shards    int    // 0: as many as Discord recommends
	APIURL    string // another server than Discord's; empty: none
}

// Check finds out whether an app could work with its options: the form of the token and of the key, what Discord says to
// them, whether interactions come where they are taken, the commands, the gateway, and how the app can be installed. It
// posts nothing, changes nothing, opens no connection to the gateway, and no finding shows a secret.
func Check(ctx context.Context, o CheckOptions) []bot.Finding {
	c := &checkup{opts: o, rest: adminREST(slog.New(slog.DiscardHandler), o.Token, o.APIURL)}
	c.all(ctx)
	if c.asked {
		c.found = slices.Insert(c.found, 0, c.reachable())
	}
	for i := range c.found {
		c.found[i].Text = c.hide(c.found[i].Text)
	}
	return c.found
}

// checkup is one run of Check.
type checkup struct {
	opts  CheckOptions
	rest  *rest
	found []bot.Finding
	asked bool  // Discord was called
	away  error // why it did not answer
}

func (c *checkup) add(f bot.Finding) { c.found = append(c.found, f) }

// all runs the checks. What hangs on an answer of Discord's is left out without it.
func (c *checkup) all(ctx context.Context) {
	var app *application
	switch {
	case c.opts.Token == "" && c.opts.PublicKey == "":
		c.add(bot.Wrong(nameToken, "it is not set, and neither is a public key", copyToken))
	case c.opts.Token == "": // HTTP needs none
		c.ask(nameDiscord, getJSON(ctx, c.rest, discordgo.EndpointGateway, &struct{}{}, withoutToken))
	case c.token(ctx):
		app = c.application(ctx)
	}
	c.publicKey(app)
	if app == nil {
		return
	}
	c.interactions(app)
	c.commands(ctx, app)
	c.gateway(ctx, app)
	c.intents(app)
	c.installation(app)
}

// ask notes what came of a call; true if Discord did as it was asked.
func (c *checkup) ask(name string, err error) bool {
	c.asked = true
	status := statusOf(err)
	switch {
	case err == nil:
		return true
	case status >= 400 && status < 500 && status != 429:
		c.add(bot.Wrong(name, "Discord refuses it: "+whatDiscordSays(err),
			cmp.Or(whatToDo(err), "look the error up at https://discord.com/developers/docs/topics/opcodes-and-status-codes")))
	default:
		c.away = err
		if name != nameDiscord { // which says so itself
			c.add(bot.Doubtful(name, "Discord could not be asked about it", ""))
		}
	}
	return false
}

func (c *checkup) token(ctx context.Context) bool {
	if err := CheckToken(c.opts.Token); err != nil {
		c.add(bot.Wrong(nameToken, "its form is not that of a token", err.Error()))
		return false
	}
	var me struct{ Username string }
	if !c.ask(nameToken, getJSON(ctx, c.rest, discordgo.EndpointUser("@me"), &me)) {
		return false
	}
	c.add(bot.Fine(nameToken, "that of the bot "+me.Username))
	return true
}

// application asks for the app; nil if Discord does not say.
func (c *checkup) application(ctx context.Context) *application {
	app, err := currentApplication(ctx, c.rest)
	if !c.ask(nameApp, err) {
		return nil
	}
	c.add(bot.Fine(nameApp, app.Name+", "+app.ID))
	return app
}

// publicKey looks at the key, and holds it against that of the app if that is known.
func (c *checkup) publicKey(app *application) {
	key := c.opts.PublicKey
	switch {
	case key == "":
	case CheckPublicKey(key) != nil:
		c.add(bot.Wrong(nameKey, "its form is not that of a public key", CheckPublicKey(key).Error()))
	case app == nil || app.VerifyKey == "":
		c.add(bot.Fine(nameKey, "its form is right; whether it is this app's shows with Discord's first request"))
	case !strings.EqualFold(key, app.VerifyKey):
		c.add(bot.Wrong(nameKey, "it is not that of the application "+app.Name,
			"copy the Public Key of the app's General Information page into AGENDABOT_DISCORD_PUBLIC_KEY"))
	default:
		c.add(bot.Fine(nameKey, "that of the application"))
	}
}

// interactions says whether Discord sends interactions to where they are taken. It sends them over the gateway or to an
// address, never both: https://discord.com/developers/docs/interactions/overview#preparing-for-interactions.
func (c *checkup) interactions(app *application) {
	takes := c.opts.PublicKey != "" && c.opts.Listening
	to := app.InteractionsURL
	switch {
	case to == "" && !takes:
		c.add(bot.Fine(nameInteractions, "they come over the gateway"))
	case to == "":
		c.add(bot.Doubtful(nameInteractions, "they come over the gateway, and none over HTTP",
			"for HTTP, set the Interactions Endpoint URL of the app's General Information page to the public address of this program with "+
				Path+" behind it; else unset AGENDABOT_DISCORD_PUBLIC_KEY"))
	case !takes:
		c.add(bot.Wrong(nameInteractions, "Discord sends them to "+to+" and none over the gateway: no command is answered",
			"clear the Interactions Endpoint URL of the app's General Information page, or set AGENDABOT_DISCORD_PUBLIC_KEY and AGENDABOT_LISTEN to take them there"))
	case !strings.HasSuffix(strings.TrimRight(to, "/"), Path):
		c.add(bot.Doubtful(nameInteractions, "Discord sends them to "+to+", and they are taken at "+Path,
			"see that a proxy leads from the one to the other, or correct the Interactions Endpoint URL of the app's General Information page"))
	default:
		c.add(bot.Fine(nameInteractions, "they come to "+to))
	}
}

// commands holds what is registered everywhere against what should be.
func (c *checkup) commands(ctx context.Context, app *application) {
	const again = "run 'agendabot discord register'"
	g := &registrar{rest: c.rest, app: app.ID, want: Commands()}
	there, err := g.registered(ctx)
	if !c.ask(nameCommands, err) {
		return
	}
	switch r := g.compare(there); {
	case len(r.Unchanged)+len(r.Changed) == 0:
		c.add(bot.Wrong(nameCommands, "none is registered for every server", again+"; those of one server alone are not looked at"))
	case len(r.Added) > 0:
		c.add(bot.Wrong(nameCommands, "not registered: "+strings.Join(r.Added, ", "), again))
	case len(r.Changed) > 0:
		c.add(bot.Wrong(nameCommands, "registered otherwise than this version has them: "+strings.Join(r.Changed, ", "), again))
	case len(r.Removed) > 0:
		c.add(bot.Doubtful(nameCommands, "registered and not answered: "+strings.Join(r.Removed, ", "), again+", which takes them away"))
	default:
		c.add(bot.Fine(nameCommands, strings.Join(r.Unchanged, ", ")))
	}
}

// reachable says whether Discord answered.
func (c *checkup) reachable() bot.Finding {
	address := strings.TrimRight(cmp.Or(c.opts.APIURL, discordgo.EndpointDiscord), "/")
	if c.away == nil {
		return bot.Fine(nameDiscord, "answers at "+address)
	}
	if status := statusOf(c.away); status != 0 {
		return bot.Wrong(nameDiscord, address+" answers with "+whatDiscordSays(c.away), whatToDo(c.away))
	}
	return bot.Wrong(nameDiscord, address+" cannot be reached: "+whatDiscordSays(c.away), whatToDo(c.away))
}

// hide takes the token out of a text that a server or the network had a hand in.
func (c *checkup) hide(text string) string {
	if c.opts.Token == "" {
		return text
	}
	return strings.ReplaceAll(text, c.opts.Token, "…")
}

// plainCount is a number as people write it: 2,500.
func plainCount(n int) string {
	text := strconv.Itoa(n)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}
