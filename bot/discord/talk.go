package discord

import (
	"context"
	"errors"
	"sync"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// delay is how an interaction is deferred whose answer is not ready in time.
type delay int

const (
	delayNever   delay = iota // what opens a form cannot be deferred
	delayPrivate              // a message comes that the asker alone sees
	delayPublic               // a message comes that everybody sees
	delayUpdate               // the message that was pressed in changes, or something comes beside it
)

// standing is what became of the first answer to an interaction.
type standing int

const (
	standsOpen     standing = iota
	standsDeferred          // “is thinking”: the first message takes that one's place
	standsDeferredUpdate
	standsAnswered
	standsLost // nobody knows
)

// talk is an interaction that is being answered. Discord waits three seconds for a first answer
// (https://discord.com/developers/docs/interactions/receiving-and-responding#interaction-callback): one that is not there
// after one is deferred, wherever its work stands. What comes later is sent to the interaction's own address, which
// needs neither a token of the bot's nor a place in the channel.
type talk struct {
	app   *App
	i     *discordgo.Interaction
	first firstAnswer
	delay delay
	timer *time.Timer

	mu       sync.Mutex // held while an answer is given
	standing standing
	given    time.Time // when the first answer was, or was to be
}

// newTalk begins one; done ends it.
func (a *App) newTalk(i *discordgo.Interaction, first firstAnswer, d delay) *talk {
	t := &talk{app: a, i: i, first: first, delay: d}
	if d != delayNever {
		t.timer = time.AfterFunc(a.tune.deferAfter, func() { t.postpone(context.Background()) })
	}
	return t
}

// leave leaves the interaction to another process: nothing is answered here.
func (t *talk) leave(ctx context.Context) {
	t.done()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.standing == standsOpen {
		t.standing = standsAnswered
		_ = t.first(ctx, nil) // whoever asked over HTTP is not kept waiting
	}
}

// done ends the wait for an answer.
func (t *talk) done() {
	if t.timer != nil {
		t.timer.Stop()
	}
}

// postpone defers the interaction, if it has no answer yet.
func (t *talk) postpone(ctx context.Context) {
	ctx, cancel := t.app.crew.AtLast(ctx)
	defer cancel()
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.standing != standsOpen {
		return
	}
	t.given = time.Now()
	resp := &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredMessageUpdate}
	after := standsDeferredUpdate
	if t.delay != delayUpdate {
		resp.Type, after = discordgo.InteractionResponseDeferredChannelMessageWithSource, standsDeferred
		resp.Data = &discordgo.InteractionResponseData{AllowedMentions: nobody(), Flags: message{}.flags(t.delay == delayPrivate)}
	}
	err := t.first(ctx, resp)
	if t.standing = t.deferredBy(err); err == nil {
		t.standing = after
	}
	if t.standing == standsLost {
		t.app.log.Warn("an interaction could not be deferred", "error", err)
	}
}

// deferredBy is what an error of a first answer says: that the transport has deferred the interaction, a press as an
// update; or that another process has, as this one would, because its work there waited longer.
func (t *talk) deferredBy(err error) standing {
	switch {
	case errors.Is(err, errDeferred) && t.i.Type == discordgo.InteractionMessageComponent,
		errorCode(err) == codeAcknowledged && t.delay == delayUpdate:
		return standsDeferredUpdate
	case errors.Is(err, errDeferred), errorCode(err) == codeAcknowledged:
		return standsDeferred
	default:
		return standsLost
	}
}

// say answers with a message: the first answer, the one that was deferred, or one beside what is there. One that was
// deferred for everybody is seen by everybody, whatever private says: its place cannot be made private any more.
func (t *talk) say(ctx context.Context, m message, private bool) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch t.standing {
	case standsOpen:
		return t.give(ctx, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: m.response(private)}, m, private)
	case standsDeferred:
		return t.put(ctx, m)
	default:
		return t.add(ctx, m, private)
	}
}

// change puts a message in the place of the one that was pressed in.
func (t *talk) change(ctx context.Context, m message) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.standing == standsOpen {
		return t.give(ctx, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseUpdateMessage, Data: m.response(false)}, m, true)
	}
	return t.put(ctx, m)
}

// ask opens a form.
func (t *talk) ask(ctx context.Context, form *discordgo.InteractionResponseData) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.standing = standsAnswered
	return t.first(ctx, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseModal, Data: form})
}

// give gives the first answer. If the transport has deferred the interaction meanwhile, the message comes after that.
func (t *talk) give(ctx context.Context, resp *discordgo.InteractionResponse, m message, private bool) error {
	t.done()
	t.given = time.Now()
	err := t.first(ctx, resp)
	if err == nil {
		t.standing = standsAnswered
		return nil
	}
	switch t.standing = t.deferredBy(err); {
	case t.standing == standsLost:
		return err
	case t.standing == standsDeferredUpdate && resp.Type != discordgo.InteractionResponseUpdateMessage:
		return t.add(ctx, m, private)
	default:
		return t.put(ctx, m)
	}
}

// put puts a message in the place of the interaction's answer, or of the message that was pressed in.
func (t *talk) put(ctx context.Context, m message) error {
	return t.later(ctx, true, func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
		_, err := s.InteractionResponseEdit(t.i, m.webhookEdit(), opt...)
		return err
	})
}

// add sends a message beside what is there.
func (t *talk) add(ctx context.Context, m message, private bool) error {
	return t.later(ctx, false, func(s *discordgo.Session, opt ...discordgo.RequestOption) error {
		_, err := s.FollowupMessageCreate(t.i, true, m.params(private), opt...)
		return err
	})
}

// overtaken is how long a first answer may be on its way to Discord when what comes after it is there already.
const overtaken = 500 * time.Millisecond

// later sends what comes after the first answer. If that went as the response to Discord's own request, Discord may not
// have it yet, and not know of any answer.
func (t *talk) later(ctx context.Context, repeatable bool, f func(s *discordgo.Session, opt ...discordgo.RequestOption) error) error {
	err := t.app.call(ctx, "", repeatable, f)
	if errorCode(err) == codeUnknownWebhook && time.Since(t.given) < firstTime && bot.Wait(ctx, overtaken) == nil {
		err = t.app.call(ctx, "", repeatable, f)
	}
	if errors.Is(err, discordgo.ErrJSONUnmarshal) { // it did arrive
		err = nil
	}
	if err == nil {
		t.standing = standsAnswered
	}
	return err
}

// person is who asked or pressed. Discord's ids are unique without a server's.
func (t *talk) person() bot.Person { return bot.Person{Platform: platform, ID: t.i.User.ID} }

// where is the channel of an interaction.
func (t *talk) where() bot.Channel {
	return bot.Channel{Platform: platform, Team: t.i.GuildID, ID: t.i.ChannelID}
}

// from is where the question comes from. Outside of servers everybody is answered.
func (t *talk) from() bot.From {
	from := bot.From{Platform: platform, Person: t.person()}
	if t.i.GuildID != "" {
		from.Channel = t.where()
	}
	return from
}

// language is that of our own words for the asker.
func (t *talk) language() string { return t.app.language(t.i.Locale) }

// language is that of our own words for a locale: the one that was set, else the locale's, else English.
// https://discord.com/developers/docs/reference#locales
func (a *App) language(l discordgo.Locale) string {
	if set := a.opts.Desk.Language(""); set != "" {
		return set
	}
	if l == discordgo.French {
		return "fr"
	}
	return "en"
}

// renderer makes what the asker sees.
func (t *talk) renderer() renderer { return newRenderer(t.language(), t.app.opts.Link) }
