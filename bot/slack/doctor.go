package slack

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
)

// What Check calls its findings.
const (
	nameSlack  = "Slack"
	nameBot    = "Slack bot token"
	nameScopes = "Slack scopes"
	nameApp    = "Slack app token"
	nameSecret = "Slack signing secret" //nolint:gosec // G101: a name, no secret
)

var (
	// https://docs.slack.dev/authentication/tokens: what follows the prefix is Slack's own business.
	botToken = regexp.MustCompile(`^xoxb-[!-~]+$`)
	appToken = regexp.MustCompile(`^xapp-[!-~]+$`)
	// https://docs.slack.dev/authentication/verifying-requests-from-slack shows one of 32.
	signingSecret = regexp.MustCompile(`^[0-9a-fA-F]{32,}$`)
)

// CheckBotToken says what is wrong with the form of a bot token. No error of a form shows what it is about.
func CheckBotToken(v string) error {
	if !botToken.MatchString(v) {
		return errors.New("use the Bot User OAuth Token, which begins with xoxb-")
	}
	return nil
}

// CheckAppToken says what is wrong with the form of an app token.
func CheckAppToken(v string) error {
	if !appToken.MatchString(v) {
		return errors.New("use an App-Level Token, which begins with xapp-")
	}
	return nil
}

// CheckSigningSecret says what is wrong with the form of a signing secret.
func CheckSigningSecret(v string) error {
	if !signingSecret.MatchString(v) {
		return errors.New("use the Signing Secret of Basic Information, 32 hexadecimal digits or more")
	}
	return nil
}

// Check finds out whether an app could work with its options: the form of tokens, what Slack says to them, the scopes that
// were granted, and whether Slack can be reached. Of the options it needs the tokens, the secret and APIURL alone. It
// posts nothing, opens no connection for events, and no finding shows a secret.
func Check(ctx context.Context, o Options) []bot.Finding {
	address := strings.TrimRight(cmp.Or(o.APIURL, slackgo.APIURL), "/") + "/" // the library appends a method's name
	c := &checkup{opts: o, address: address, api: slackgo.New(o.BotToken, slackgo.OptionAPIURL(address),
		slackgo.OptionAppLevelToken(o.AppToken), slackgo.OptionHTTPClient(&http.Client{Timeout: usual().callTime}))}
	c.botToken(ctx)
	c.appToken(ctx)
	c.signingSecret()
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
	opts    Options
	api     *slackgo.Client
	address string
	found   []bot.Finding
	asked   bool  // Slack was called
	reached bool  // and answered at least once
	away    error // why it did not, last
}

func (c *checkup) add(f bot.Finding) { c.found = append(c.found, f) }

// ask notes what came of a call with a token; true if Slack took it.
func (c *checkup) ask(name string, err error) bool {
	c.asked = true
	code := errorCode(err)
	switch {
	case err == nil:
		c.reached = true
		return true
	case code != "":
		c.reached = true
		c.add(bot.Wrong(name, "Slack refuses it: "+code, cmp.Or(refusals(name)[code], "look the error up at https://docs.slack.dev/reference/methods")))
	default:
		c.away = err
		c.add(bot.Doubtful(name, "its form is right; Slack could not be asked about it", ""))
	}
	return false
}

func (c *checkup) botToken(ctx context.Context) {
	if c.opts.BotToken == "" {
		c.add(bot.Wrong(nameBot, "it is not set", "copy the Bot User OAuth Token of OAuth & Permissions into AGENDABOT_SLACK_BOT_TOKEN"))
		return
	}
	if err := CheckBotToken(c.opts.BotToken); err != nil {
		c.add(bot.Wrong(nameBot, "its form is not that of a bot token", err.Error()))
		return
	}
	who, err := c.api.AuthTestContext(ctx)
	if c.ask(nameBot, err) {
		c.add(bot.Fine(nameBot, fmt.Sprintf("%s in the workspace %s", who.User, who.Team)))
		c.scopes(who.Header)
	}
}

// scopes holds what was granted against what is needed. Slack names it with every answer:
// https://docs.slack.dev/authentication/installing-with-oauth#scopes.
func (c *checkup) scopes(header http.Header) {
	const again = "paste what 'agendabot slack manifest' prints into App Manifest, then install the app again"
	granted := strings.FieldsFunc(header.Get("X-OAuth-Scopes"), func(r rune) bool { return r == ',' || r == ' ' })
	var missing, idle []string
	for _, s := range Scopes() {
		if !slices.Contains(granted, s) {
			missing = append(missing, s)
		}
	}
	for _, s := range granted {
		if !slices.Contains(Scopes(), s) {
			idle = append(idle, s)
		}
	}
	switch {
	case len(granted) == 0:
		c.add(bot.Doubtful(nameScopes, "Slack did not say which were granted", ""))
	case len(missing) > 0:
		c.add(bot.Wrong(nameScopes, "missing: "+strings.Join(missing, ", "), again))
	case len(idle) > 0:
		c.add(bot.Doubtful(nameScopes, "granted and never used: "+strings.Join(idle, ", "), "to take them away, "+again))
	default:
		c.add(bot.Fine(nameScopes, strings.Join(granted, ", ")))
	}
}

func (c *checkup) appToken(ctx context.Context) {
	switch {
	case c.opts.AppToken == "" && c.opts.SigningSecret == "":
		c.add(bot.Wrong(nameApp, "it is not set, and neither is a signing secret",
			"make an App-Level Token with the scope connections:write in Basic Information, for AGENDABOT_SLACK_APP_TOKEN"))
		return
	case c.opts.AppToken == "":
		return // HTTP needs none
	}
	if err := CheckAppToken(c.opts.AppToken); err != nil {
		c.add(bot.Wrong(nameApp, "its form is not that of an app token", err.Error()))
		return
	}
	_, _, err := c.api.StartSocketModeContext(ctx) // an address to connect to, which is not used
	if c.ask(nameApp, err) {
		c.add(bot.Fine(nameApp, "Socket Mode can be used"))
	}
}

func (c *checkup) signingSecret() {
	if c.opts.SigningSecret == "" {
		return
	}
	if err := CheckSigningSecret(c.opts.SigningSecret); err != nil {
		c.add(bot.Wrong(nameSecret, "its form is not that of a signing secret", err.Error()))
		return
	}
	c.add(bot.Fine(nameSecret, "its form is right; whether it is this app's shows with Slack's first request"))
}

// reachable says whether Slack answered at all.
func (c *checkup) reachable() bot.Finding {
	if c.reached {
		return bot.Fine(nameSlack, "answers at "+c.address)
	}
	if _, ok := errors.AsType[slackgo.StatusCodeError](c.away); ok {
		return bot.Wrong(nameSlack, c.away.Error(), "try again later; see https://slack-status.com")
	}
	if _, ok := errors.AsType[*slackgo.RateLimitedError](c.away); ok {
		return bot.Wrong(nameSlack, "it was asked too often", "try again in a minute")
	}
	away := c.away
	if call, ok := errors.AsType[*url.Error](away); ok {
		away = call.Err // without the address again
	}
	return bot.Wrong(nameSlack, fmt.Sprintf("%s cannot be reached: %v", c.address, away),
		"look at the network, a proxy (HTTPS_PROXY), and AGENDABOT_SLACK_API_URL if it is set")
}

// hide takes secrets out of a text that a server or the network had a hand in.
func (c *checkup) hide(text string) string {
	for _, secret := range []string{c.opts.BotToken, c.opts.AppToken, c.opts.SigningSecret} {
		if secret != "" {
			text = strings.ReplaceAll(text, secret, "…")
		}
	}
	return text
}

// refusals are what to do about Slack's errors to a token, of which the pages of auth.test and apps.connections.open
// have the list.
func refusals(name string) map[string]string {
	if name == nameApp {
		const anew = "make an App-Level Token with the scope connections:write in Basic Information, for AGENDABOT_SLACK_APP_TOKEN"
		return map[string]string{
			"invalid_auth": anew, "not_authed": anew, "missing_scope": anew, "token_revoked": anew, "token_expired": anew,
			"not_allowed_token_type": "the two tokens are mixed up: the app token begins with xapp-",
			"forbidden":              "turn Socket Mode on in the app's settings",
			"app_uninstalled":        "install the app in the workspace again",
		}
	}
	const again = "install the app again and copy the Bot User OAuth Token of OAuth & Permissions into AGENDABOT_SLACK_BOT_TOKEN"
	return map[string]string{
		"invalid_auth": "copy the Bot User OAuth Token of OAuth & Permissions into AGENDABOT_SLACK_BOT_TOKEN", "not_authed": again,
		"account_inactive": again, "token_revoked": again, "token_expired": again, "app_uninstalled": again,
		"not_allowed_token_type":  "the two tokens are mixed up: the bot token begins with xoxb-",
		"team_access_not_granted": again, "org_login_required": "the workspace is being moved: try again later",
		"ekm_access_denied": "an administrator of the workspace has suspended it: ask them",
	}
}

// Waiting is how many pieces of work are taken and not done, for metrics.
func (a *App) Waiting() int { return a.crew.Waiting() }
