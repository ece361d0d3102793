package slack

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"time"

	slackgo "github.com/slack-go/slack"
	"github.com/slack-go/slack/slackevents"
	"github.com/slack-go/slack/socketmode"
)

// ackTime bounds the wait for an acknowledgement to be taken: the library lets it wait while there is no connection,
// and Slack delivers again what was not acknowledged.
const ackTime = 2 * time.Second

// runSocket holds a Socket Mode connection until the context ends. The library reconnects by itself; what it returns is
// final.
func (a *App) runSocket(ctx context.Context) error {
	client := socketmode.New(a.api, socketmode.OptionPingInterval(a.tune.pingTime))
	connected, cancel := context.WithCancel(context.WithoutCancel(ctx))
	defer cancel()
	ended := make(chan error, 1)
	go func() { ended <- client.RunContext(connected) }()
	for {
		select {
		case err := <-ended:
			return socketError(err)
		case <-ctx.Done():
			// The library has acknowledgements that it has not written yet. What else comes goes to another process.
			timer := time.NewTimer(a.tune.ackTime)
			defer timer.Stop()
			<-timer.C
			cancel()
			return socketError(<-ended)
		case event := <-client.Events:
			if err := a.onSocketSafely(connected, client, &event); err != nil {
				cancel()
				// The library would try for ever.
				if later := socketError(<-ended); later != nil {
					a.log.Debug("the connection ended", "error", later)
				}
				return err
			}
		}
	}
}

// socketError is why a connection ended for good; nil if it was told to.
func socketError(err error) error {
	switch f := fatal(err); {
	case f != nil:
		return f
	case err == nil || errors.Is(err, context.Canceled):
		return nil
	default:
		return fmt.Errorf("slack: the connection ended: check AGENDABOT_SLACK_APP_TOKEN: %w", unaddressed(err))
	}
}

// onSocketSafely is onSocket where a fault of ours in reading one event does not end the connection for all others.
func (a *App) onSocketSafely(ctx context.Context, client *socketmode.Client, event *socketmode.Event) (err error) {
	defer func() {
		if what := recover(); what != nil {
			a.log.Error("reading an event ended in a panic; it is left out", "type", string(event.Type), "panic", fmt.Sprint(what), "stack", string(debug.Stack()))
		}
	}()
	return a.onSocket(ctx, client, event)
}

// onSocket acknowledges what came and hands it on. Nothing here waits for more than an acknowledgement.
func (a *App) onSocket(ctx context.Context, client *socketmode.Client, event *socketmode.Event) error {
	switch data := event.Data.(type) {
	case slackevents.EventsAPIEvent:
		a.ack(ctx, client, event)
		a.onEvent(&data)
	case slackgo.SlashCommand:
		a.ack(ctx, client, event)
		a.onSlash(&data)
	case slackgo.InteractionCallback:
		a.ack(ctx, client, event)
		a.onInteraction(&data)
	case *socketmode.ErrorBadMessage:
		a.onBadMessage(ctx, client, data)
	case *slackgo.ConnectionErrorEvent:
		if f := fatal(data.ErrorObj); f != nil {
			return f // the library would try for ever
		}
		a.log.Warn("the connection to Slack failed; it is tried again", "attempt", data.Attempt, "error", unaddressed(data.ErrorObj))
	default:
		a.log.Log(ctx, slog.LevelDebug, "socket", "type", string(event.Type))
	}
	return nil
}

func (a *App) ack(ctx context.Context, client *socketmode.Client, event *socketmode.Event) {
	if event.Request == nil {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, ackTime)
	defer cancel()
	if err := client.AckCtx(ctx, event.Request.EnvelopeID, nil); err != nil {
		a.log.Warn("an event could not be acknowledged; Slack will deliver it again", "error", err)
	}
}

// onBadMessage acknowledges what the library cannot read, such as a type of event that is newer than it: else Slack
// delivers it again and again.
func (a *App) onBadMessage(ctx context.Context, client *socketmode.Client, bad *socketmode.ErrorBadMessage) {
	var envelope struct {
		ID   string `json:"envelope_id"`
		Type string `json:"type"`
	}
	if err := json.Unmarshal(bad.Message, &envelope); err != nil || envelope.ID == "" {
		a.log.Warn("Slack sent what cannot be read", "error", bad.Cause)
		return
	}
	a.log.Warn("Slack sent an event that is not known here; it is left out", "type", envelope.Type)
	ctx, cancel := context.WithTimeout(ctx, ackTime)
	defer cancel()
	if err := client.AckCtx(ctx, envelope.ID, nil); err != nil {
		a.log.Warn("an event could not be acknowledged; Slack will deliver it again", "error", err)
	}
}
