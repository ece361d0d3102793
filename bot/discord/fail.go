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

// apologise apologises to the asker, under a reference; false if that certainly did not arrive.
func (a *App) apologise(ctx context.Context, where []byte, id string) (told bool) {
	var to address
	if err := json.Unmarshal(where, &to); err != nil {
		a.log.Error("there is no telling to whom to apologise", "id", id, "error", err)
		return true
	}
	r := newRenderer(to.Language, nil)
	sorry := r.plain(r.words.Apology + " " + fmt.Sprintf(r.texts.Reference, id))
	if to.Token != "" {
		return a.apologiseAt(ctx, &to, sorry)
	}
	last, cancel := a.crew.AtLast(ctx)
	_, err := a.post(last, to.Channel, below(to.Channel, to.Message), sorry)
	cancel()
	if err == nil || !refused(err) {
		return true
	}
	return to.Guild != "" && a.sendDirect(ctx, to.User, sorry)
}

// apologiseAt apologises for an interaction, to the asker alone where that is possible. Of a command, Discord knows whether
// it was answered: only one that still says that the bot is thinking was not. Of a press that changes its message nobody
// knows.
func (a *App) apologiseAt(ctx context.Context, to *address, sorry message) (told bool) {
	last, cancel := a.crew.AtLast(ctx)
	defer cancel()
	i := &discordgo.Interaction{AppID: to.App, Token: to.Token}
	var err error
	if to.Update {
		err = a.call(last, "", false, func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
			_, err := s.FollowupMessageCreate(i, true, sorry.params(true), opt...)
			return err
		})
	} else if err = a.fulfil(last, i, sorry); errors.Is(err, errAnswered) {
		a.log.Info("an interaction was answered after all; nobody is apologised to")
		return true
	}
	return err == nil || a.sendDirect(ctx, to.User, sorry) // it never had a first answer, or its address has expired
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
		return err
	case original == nil || original.Flags&discordgo.MessageFlagsLoading == 0:
		return errAnswered
	}
	return a.call(ctx, "", true, func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
		_, err := s.InteractionResponseEdit(i, m.webhookEdit(), opt...)
		return err
	})
}
