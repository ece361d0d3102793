package discord

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// refuse says to whoever asked or pressed why nothing came of it, to them alone.
func (a *App) refuse(ctx context.Context, t *talk, err error) {
	a.respond(ctx, t, t.renderer().failure(bot.Refer(a.log, err)), true)
}

// address is where an apology goes if an answer never came: to an interaction's own address, or below a message.
type address struct {
	App      string `json:"a,omitempty"` // with Token: of an interaction
	Token    string `json:"t,omitempty"`
	Update   bool   `json:"p,omitempty"` // a press, deferred as an update of the message that it was in
	Guild    string `json:"g,omitempty"`
	Channel  string `json:"c,omitempty"`
	Message  string `json:"m,omitempty"`
	User     string `json:"u"`
	Language string `json:"l,omitempty"`
}

// apologise apologises to the asker, under a reference; false if that certainly did not arrive, and may later.
func (a *App) apologise(ctx context.Context, where []byte, id string) (told bool) {
	var to address
	if err := json.Unmarshal(where, &to); err != nil {
		a.log.Error("there is no telling to whom to apologise", "id", id, "error", err)
		return true
	}
	r := newRenderer(to.Language, nil)
	sorry := r.plain(r.words.Apology + " " + fmt.Sprintf(r.texts.Reference, id))
	first := func(ctx context.Context) error {
		_, err := a.post(ctx, to.Channel, below(to.Channel, to.Message), sorry)
		return err
	}
	if to.Token != "" {
		first = func(ctx context.Context) error { return a.apologiseAt(ctx, &to, sorry) }
	}
	for _, way := range []func(context.Context) error{first, func(ctx context.Context) error { return a.direct(ctx, to.User, sorry) }} {
		within, cancel := a.crew.AtLast(ctx)
		err := way(within)
		over := within.Err() != nil && errors.Is(err, context.Canceled)
		cancel()
		if errors.Is(err, errAnswered) {
			a.log.Info("an interaction was answered after all; nobody is apologised to")
			return true
		}
		if err == nil || (!over && !refused(err)) {
			return true
		}
		a.log.Warn("an apology did not arrive", "id", id, "error", err)
		if over || later(err) {
			return false
		}
	}
	return true // nothing reaches them, and nothing will
}

// later says that what was refused may be taken another time.
func later(err error) bool {
	_, held := errors.AsType[*bot.HeldError](err)
	return held || passing(err, true)
}

// apologiseAt apologises for an interaction, to the asker alone where that is possible. Of a command, Discord knows whether
// it was answered: only one that still says that the bot is thinking was not. Of a press that changes its message nobody
// knows.
func (a *App) apologiseAt(ctx context.Context, to *address, sorry message) error {
	i := &discordgo.Interaction{AppID: to.App, Token: to.Token}
	if !to.Update {
		return a.fulfil(ctx, i, sorry)
	}
	return a.call(ctx, "", false, func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
		_, err := s.FollowupMessageCreate(i, true, sorry.params(true), opt...)
		return err
	})
}

var errAnswered = errors.New("it was answered")

// fulfil puts a message in the place of a promise; the error is errAnswered if that was fulfilled.
func (a *App) fulfil(ctx context.Context, i *discordgo.Interaction, m message) error {
	var original *discordgo.Message
	err := a.call(ctx, "", true, func(s *discordgo.Session, opt ...discordgo.RequestOption) (err error) {
		original, err = s.InteractionResponse(i, opt...)
		return err
	})
	switch {
	case err != nil:
		return &unsentError{err}
	case original == nil || original.Flags&discordgo.MessageFlagsLoading == 0:
		return errAnswered
	}
	return a.call(ctx, "", true, func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
		_, err := s.InteractionResponseEdit(i, m.webhookEdit(), opt...)
		return err
	})
}
