package slack

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	slackgo "github.com/slack-go/slack"
)

// maxResponse is more than Slack says about a response, in bytes.
const maxResponse = 64 << 10

// response is a message to a response's own address. The library sends one without mrkdwn and unfurl_…, and then Slack
// formats the text that stands in for blocks: https://docs.slack.dev/messaging/#payloads.
type response struct {
	Type        string          `json:"response_type"`
	Replace     bool            `json:"replace_original"`
	Thread      string          `json:"thread_ts,omitempty"`
	Text        string          `json:"text"`
	Blocks      []slackgo.Block `json:"blocks,omitempty"`
	Markdown    bool            `json:"mrkdwn"`
	UnfurlLinks bool            `json:"unfurl_links"`
	UnfurlMedia bool            `json:"unfurl_media"`
}

// postResponse posts a message that one person sees at a response's own address, beside what was pressed in, or in its
// place. Its errors are those that the library's calls give; none shows the address.
func (a *App) postResponse(ctx context.Context, to *reply, m message, inPlace bool) error {
	body, err := json.Marshal(response{
		Type: slackgo.ResponseTypeEphemeral, Replace: inPlace, Thread: to.thread, Text: m.Text, Blocks: m.Blocks,
	})
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to.url, bytes.NewReader(body))
	if err != nil {
		return unaddressed(err)
	}
	req.Header.Set("Content-Type", "application/json; charset=utf-8")
	resp, err := a.http.Do(req)
	if err != nil {
		return unaddressed(err)
	}
	defer resp.Body.Close() //nolint:errcheck // only read
	return responseError(resp)
}

// responseError is what an answer says went wrong; nil if nothing did.
func responseError(resp *http.Response) error {
	if after, err := strconv.Atoi(resp.Header.Get("Retry-After")); err == nil && resp.StatusCode == http.StatusTooManyRequests {
		return &slackgo.RateLimitedError{RetryAfter: time.Duration(after) * time.Second}
	}
	if resp.StatusCode != http.StatusOK {
		return slackgo.StatusCodeError{Code: resp.StatusCode, Status: resp.Status}
	}
	raw, err := io.ReadAll(io.LimitReader(resp.Body, maxResponse))
	if err != nil {
		return err
	}
	var said slackgo.SlackResponse
	if strings.HasPrefix(resp.Header.Get("Content-Type"), "application/json") && json.Unmarshal(raw, &said) == nil {
		return said.Err()
	}
	return nil // “ok”
}
