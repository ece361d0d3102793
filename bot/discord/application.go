package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"
)

// Path is where Discord's requests are taken, behind the public address of whoever takes them.
const Path = interactionsPath

const (
	adminCallTime = 10 * time.Second       // for one try of a call
	adminPause    = 100 * time.Millisecond // before the second: somebody sits there and waits
)

// adminREST calls Discord for an administrator's command.
func adminREST(log *slog.Logger, token, apiURL string) *rest {
	r := newREST(log, token, apiURL, adminCallTime, nil)
	r.pause = adminPause
	return r
}

// application is what Discord says of the app that a token is for; the library's own has too little of it:
// https://discord.com/developers/docs/resources/application#application-object.
type application struct {
	ID               string                    `json:"id"`
	Name             string                    `json:"name"`
	VerifyKey        string                    `json:"verify_key"`
	InteractionsURL  string                    `json:"interactions_endpoint_url"` // empty: they come over the gateway
	Flags            int                       `json:"flags"`
	RequireCodeGrant bool                      `json:"bot_require_code_grant"`
	Guilds           int                       `json:"approximate_guild_count"`
	Installs         map[string]*installConfig `json:"integration_types_config"` // by integration type; nil: it was not said
}

// installConfig is what Discord's own installation link of an app gives.
type installConfig struct {
	Params *struct {
		Scopes      []string `json:"scopes"`
		Permissions int64    `json:"permissions,string"`
	} `json:"oauth2_install_params"`
}

// currentApplication asks which application the token is for:
// https://discord.com/developers/docs/resources/application#get-current-application. The id is never worked out from the
// token, whose form is Discord's own business.
func currentApplication(ctx context.Context, r *rest) (*application, error) {
	var app application
	if err := getJSON(ctx, r, discordgo.EndpointApplications+"/@me", &app); err != nil {
		return nil, err
	}
	if CheckID(app.ID) != nil {
		return nil, errNotDiscord
	}
	return &app, nil
}

// AppID asks Discord for the id of the application that a token is for.
func AppID(ctx context.Context, log *slog.Logger, token, apiURL string) (string, error) {
	app, err := currentApplication(ctx, adminREST(log, token, apiURL))
	if err != nil {
		return "", explainCall("ask which application the token is for", err)
	}
	return app.ID, nil
}

// errNotDiscord is for an answer that Discord would not give.
var errNotDiscord = errors.New("what answers there is not Discord’s API")

// getJSON reads what is at an address of the API.
func getJSON(ctx context.Context, r *rest, address string, into any, more ...discordgo.RequestOption) error {
	var body []byte
	err := r.call(ctx, "", true, func(s *discordgo.Session, opt ...discordgo.RequestOption) (err error) {
		body, err = s.RequestWithBucketID(http.MethodGet, address, nil, address, append(opt, more...)...)
		return err
	})
	if err != nil {
		return err
	}
	if err := json.Unmarshal(body, into); err != nil {
		return fmt.Errorf("%w: %w", errNotDiscord, err)
	}
	return nil
}

// withoutToken makes a call in nobody's name.
func withoutToken(c *discordgo.RequestConfig) { c.Request.Header.Del("Authorization") }

// explainCall says what an administrator's call was for, what Discord says to it, and what to do if that is known. Only
// that it was stopped is handed on: whoever reads the error has no better advice.
func explainCall(what string, err error) error {
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("discord: %s: %w", what, context.Canceled)
	}
	text := "discord: " + what + ": " + whatDiscordSays(err)
	if todo := whatToDo(err); todo != "" {
		text += ": " + todo
	}
	return errors.New(text)
}

// statusOf is the HTTP status of an answer that was an error; 0 if there was none.
func statusOf(err error) int {
	if e, ok := errors.AsType[*restError](err); ok && e.status >= http.StatusMultipleChoices {
		return e.status
	}
	return 0
}

// whatDiscordSays is an error without what was called, which a sentence around it says.
func whatDiscordSays(err error) string {
	e, ok := errors.AsType[*restError](err)
	switch {
	case !ok:
		return err.Error()
	case statusOf(err) == http.StatusTooManyRequests:
		return "it was asked too often"
	case statusOf(err) == 0 && e.err != nil:
		return e.err.Error()
	case e.message == "":
		return fmt.Sprintf("HTTP %d", e.status)
	default:
		return fmt.Sprintf("HTTP %d, %s", e.status, strings.TrimPrefix(e.message, strconv.Itoa(e.status)+": "))
	}
}

const copyToken = "copy the token of the app's Bot page into AGENDABOT_DISCORD_TOKEN; Reset Token there makes a new one"

// whatToDo is what an administrator can do about an error of a call; empty if that is not known.
func whatToDo(err error) string {
	switch errorCode(err) {
	case codeUnknownGuild, codeMissingAccess:
		return "add the app to that server first, at the address that 'agendabot discord invite' prints"
	case codeDailyCommands:
		return "Discord takes no more new commands today: try again tomorrow"
	case codeInvalidForm:
		if strings.Contains(err.Error(), "integration_types") {
			return "choose User Install and Guild Install on the app's Installation page, then try again"
		}
	}
	switch status := statusOf(err); {
	case status == http.StatusUnauthorized:
		return copyToken
	case status == http.StatusTooManyRequests:
		return "try again in a minute"
	case status >= http.StatusInternalServerError:
		return "try again later; see https://discordstatus.com"
	case status < http.StatusBadRequest:
		return "look at the network, a proxy (HTTPS_PROXY), and AGENDABOT_DISCORD_API_URL if it is set"
	default:
		return ""
	}
}
