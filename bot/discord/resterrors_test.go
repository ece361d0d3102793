package discord

import (
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

func TestErrorsShowNoToken(t *testing.T) {
	t.Parallel()
	const theirs = "aW50ZXJhY3Rpb246MTIzNDU2Nzg5OnNlY3JldA"
	i := &discordgo.Interaction{ID: "876543210987654321", AppID: "111111111111111111", Token: theirs}
	calls := map[string]func(s *discordgo.Session, opt ...discordgo.RequestOption) error{
		"send": sendHello,
		"respond": func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
			return s.InteractionRespond(i, &discordgo.InteractionResponse{}, opt...)
		},
		"edit": func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
			_, err := s.InteractionResponseEdit(i, &discordgo.WebhookEdit{}, opt...)
			return err
		},
	}
	answers := map[string]canned{
		"401": {status: 401, body: `{"message":"401: Unauthorized","code":0}`}, "404": {status: 404, body: `{"message":"Unknown\nWebhook","code":10015}`},
		"502": {status: 502, body: "what"}, "429": {status: 429, body: "<html>"}, "dial": dialError(), "eof": {err: io.EOF}, "unread": {status: 200, body: "{"},
	}
	for what, f := range calls {
		for how, a := range answers {
			r, _ := cannedREST(a)
			err := r.callUntil(t.Context(), "", false, time.Now(), f)
			if err == nil {
				if what != "respond" || how != "unread" { // nothing is read there
					t.Errorf("%s, %s: no error", what, how)
				}
				continue
			}
			for _, shown := range []string{err.Error(), fmt.Sprintf("%+v", err), fmt.Sprintf("%#v", errors.Unwrap(err))} {
				for _, secret := range []string{testToken, theirs, "876543210987654321", "123456789012345678", "\n"} {
					if strings.Contains(shown, secret) {
						t.Errorf("%s, %s: %q shows %q", what, how, shown, secret)
					}
				}
			}
			if _, ok := errors.AsType[*discordgo.RESTError](err); ok {
				t.Errorf("%s, %s: the error holds the request", what, how)
			}
		}
	}
}

func TestErrorsSayWhatIsWrong(t *testing.T) {
	t.Parallel()
	r, _ := cannedREST(canned{status: 400, body: `{"code":50035,"message":"Invalid Form Body","errors":{"embeds":{"0":{"description":{"_errors":[{"code":"BASE_TYPE_MAX_LENGTH","message":"\"what somebody wrote\" is too long"}]}}},"x":[1],"_errors":[3]}}`})
	err := r.call(t.Context(), "", false, sendHello)
	const want = "discord: POST /channels/{id}/messages: HTTP 400: code 50035: Invalid Form Body (embeds.0.description: BASE_TYPE_MAX_LENGTH)"
	if err.Error() != want || errorCode(err) != 50035 {
		t.Errorf("%v, code %d\nwant %s", err, errorCode(err), want)
	}
	if errorCode(io.EOF) != 0 || refused(io.EOF) || refused(nil) {
		t.Error("another error is taken for Discord's")
	}
}

func TestFatal(t *testing.T) {
	t.Parallel()
	gone := &discordgo.Interaction{ID: "1", AppID: "2", Token: "tok"}
	respond := func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
		return s.InteractionRespond(gone, &discordgo.InteractionResponse{}, opt...)
	}
	for name, c := range map[string]struct {
		answer canned
		f      func(s *discordgo.Session, opt ...discordgo.RequestOption) error
		want   string
	}{
		"bot's token":            {canned{status: 401, body: `{"message":"401: Unauthorized","code":0}`}, sendHello, "AGENDABOT_DISCORD_TOKEN"},
		"expired interaction":    {canned{status: 401, body: `{"message":"Invalid Webhook Token","code":50027}`}, sendHello, ""},
		"interaction's, no code": {canned{status: 401, body: `{}`}, respond, ""},
		"forbidden":              {canned{status: 403, body: `{}`}, sendHello, ""},
		"server":                 {canned{status: 500, body: `{}`}, sendHello, ""},
	} {
		r, _ := cannedREST(c.answer)
		f := fatal(r.call(t.Context(), "", false, c.f))
		if (f == nil) != (c.want == "") || f != nil && !strings.Contains(f.Error(), c.want) {
			t.Errorf("%s: %v", name, f)
		}
	}
	for code, want := range map[int]string{
		4004: "AGENDABOT_DISCORD_TOKEN", 4010: "AGENDABOT_DISCORD_SHARDS", 4011: "AGENDABOT_DISCORD_SHARDS", 4012: "newer", 4013: "newer", 4014: "portal",
	} {
		if f := fatal(fmt.Errorf("shard 0: %w", &closedError{code})); f == nil || !strings.Contains(f.Error(), want) {
			t.Errorf("%d: %v", code, f)
		}
	}
	for _, err := range []error{nil, io.EOF, &closedError{4000}, &closedError{4009}, &closedError{1006}} {
		if f := fatal(err); f != nil {
			t.Errorf("%v is fatal: %v", err, f)
		}
	}
}
