package discord

import (
	"context"
	"encoding/json"
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
	Guild    string `json:"g,omitempty"`
	Channel  string `json:"c,omitempty"`
	Message  string `json:"m,omitempty"`
	User     string `json:"u"`
	Language string `json:"l,omitempty"`
}

// apologise apologises to the asker, under a reference.
func (a *App) apologise(ctx context.Context, where []byte, id string) {
	var to address
	if err := json.Unmarshal(where, &to); err != nil {
		a.log.Error("there is no telling to whom to apologise", "id", id, "error", err)
		return
	}
	r := newRenderer(to.Language, nil)
	sorry := r.plain(r.words.Apology + " " + fmt.Sprintf(r.texts.Reference, id))
	if to.Token != "" {
		a.apologiseAt(ctx, &to, sorry)
		return
	}
	last, cancel := a.crew.AtLast(ctx)
	_, err := a.post(last, to.Channel, below(to.Channel, to.Message), sorry)
	cancel()
	if err != nil && to.Guild != "" {
		a.sendDirect(ctx, to.User, sorry)
	}
}

// apologiseAt apologises for an interaction. Discord knows whether it was answered: only one that still says that the bot
// is thinking was not, and its place is where the apology goes.
func (a *App) apologiseAt(ctx context.Context, to *address, sorry message) {
	last, cancel := a.crew.AtLast(ctx)
	defer cancel()
	i := &discordgo.Interaction{AppID: to.App, Token: to.Token}
	var original *discordgo.Message
	err := a.call(last, "", true, func(s *discordgo.Session, opt ...discordgo.RequestOption) (err error) {
		original, err = s.InteractionResponse(i, opt...)
		return err
	})
	switch {
	case err != nil || original == nil: // it never had a first answer, or its address has expired
		a.sendDirect(ctx, to.User, sorry)
	case original.Flags&discordgo.MessageFlagsLoading != 0:
		err := a.call(last, "", true, func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
			_, err := s.InteractionResponseEdit(i, sorry.webhookEdit(), opt...)
			return err
		})
		if err != nil {
			a.sendDirect(ctx, to.User, sorry)
		}
	default:
		a.log.Info("an interaction was answered after all; nobody is apologised to")
	}
}
