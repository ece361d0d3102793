package discord

import (
	"context"
	"encoding/json"
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

	claiming sync.Mutex
	claim    *bool // whether this process is to answer; nil: that is not known yet
	claimed  time.Time

	mu       sync.Mutex // held while an answer is given
	standing standing
	given    time.Time // when the first answer was, or was to be
}

// newTalk begins one; done ends it.
func (a *App) newTalk(i *discordgo.Interaction, first firstAnswer, d delay) *talk {
	t := &talk{app: a, i: i, first: first, delay: d}
	if d != delayNever {
		t.timer = time.AfterFunc(a.tune.deferAfter, func() {
			a.crew.Safely(func() {
				ctx, cancel := a.crew.AtLast(context.Background())
				defer cancel()
				if t.ours(ctx) { // a promise is claimed, so that a crash does not leave it standing
					t.postpone(ctx)
				}
			})
		})
	}
	return t
}

// ours takes the right to answer the interaction, once; false if another process has it. Each process that is connected
// to the gateway is told of it, and somebody may have recorded a request.
func (t *talk) ours(ctx context.Context) bool {
	t.claiming.Lock()
	defer t.claiming.Unlock()
	if t.claim != nil {
		return *t.claim
	}
	where, err := json.Marshal(address{App: t.i.AppID, Token: t.i.Token, Update: t.delay == delayUpdate, User: t.i.User.ID, Language: t.language()})
	t.claimed = time.Now()
	until := t.claimed.Add(t.app.tune.claimTime + t.app.tune.crew.WorkTime*time.Duration(t.app.crew.PressRounds()))
	won := err == nil && t.app.opts.Desk.Claim(ctx, bot.Claim{Message: t.message(), Address: where, Until: until})
	t.claim = &won
	return won
}

// message is what the interaction is called where it is claimed.
func (t *talk) message() bot.Message {
	return bot.Message{Channel: t.where(), ID: "interaction " + t.i.ID}
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

// abandon is for an interaction that there is no place for, not even to say so: Discord says by itself that it failed.
func (t *talk) abandon() {
	t.done()
	t.app.crew.Safely(func() { _ = t.first(context.Background(), nil) })
}

// done ends the wait for an answer.
func (t *talk) done() {
	if t.timer != nil {
		t.timer.Stop()
	}
}

// postpone defers the interaction, if it has no answer yet.
func (t *talk) postpone(ctx context.Context) {
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

// say answers with a message: the first answer, the one that was deferred, or one beside what is there. sent is what
// Discord has made of it; nil if it did not say.
func (t *talk) say(ctx context.Context, m message, private bool) (sent *discordgo.Message, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	switch {
	case t.standing == standsOpen:
		return t.give(ctx, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: m.response(private)}, m, private)
	case t.standing == standsDeferred && private && t.delay == delayPublic:
		return t.hide(ctx, m)
	case t.standing == standsDeferred:
		return t.put(ctx, m)
	default:
		return t.add(ctx, m, private)
	}
}

// hide takes a promise back that everybody sees, and says to the asker alone what was to be said.
func (t *talk) hide(ctx context.Context, m message) (*discordgo.Message, error) {
	_, err := t.later(ctx, true, func(s *discordgo.Session, opt ...discordgo.RequestOption) (*discordgo.Message, error) {
		return nil, s.InteractionResponseDelete(t.i, opt...)
	})
	if err != nil && errorCode(err) != codeUnknownMessage { // that of a try whose answer was lost
		return t.put(ctx, m) // better seen by all than by nobody
	}
	return t.add(ctx, m, true)
}

// change puts a message in the place of the one that was pressed in.
func (t *talk) change(ctx context.Context, m message) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.standing == standsOpen {
		_, err := t.give(ctx, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseUpdateMessage, Data: m.response(false)}, m, true)
		return err
	}
	_, err := t.put(ctx, m)
	return err
}

// ask opens a form.
func (t *talk) ask(ctx context.Context, form *discordgo.InteractionResponseData) error {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.given = time.Now()
	err := t.first(ctx, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseModal, Data: form})
	if t.standing = t.deferredBy(err); err == nil {
		t.standing = standsAnswered
	}
	return err
}

// give gives the first answer. If the transport has deferred the interaction meanwhile, the message comes after that.
func (t *talk) give(ctx context.Context, resp *discordgo.InteractionResponse, m message, private bool) (*discordgo.Message, error) {
	t.done()
	t.given = time.Now()
	err := t.first(ctx, resp)
	if err == nil {
		t.standing = standsAnswered
		return nil, nil
	}
	switch t.standing = t.deferredBy(err); {
	case t.standing == standsLost:
		return nil, err
	case t.standing == standsDeferredUpdate && resp.Type != discordgo.InteractionResponseUpdateMessage:
		return t.add(ctx, m, private)
	case t.standing == standsDeferred && private && t.delay == delayPublic:
		return t.hide(ctx, m)
	default:
		return t.put(ctx, m)
	}
}

// put puts a message in the place of the interaction's answer, or of the message that was pressed in.
func (t *talk) put(ctx context.Context, m message) (*discordgo.Message, error) {
	return t.later(ctx, true, func(s *discordgo.Session, opt ...discordgo.RequestOption) (*discordgo.Message, error) {
		return s.InteractionResponseEdit(t.i, m.webhookEdit(), opt...)
	})
}

// add sends a message beside what is there.
func (t *talk) add(ctx context.Context, m message, private bool) (*discordgo.Message, error) {
	return t.later(ctx, false, func(s *discordgo.Session, opt ...discordgo.RequestOption) (*discordgo.Message, error) {
		return s.FollowupMessageCreate(t.i, true, m.params(private), opt...)
	})
}

// overtaken is how long a first answer may be on its way to Discord when what comes after it is there already.
const overtaken = 500 * time.Millisecond

// later sends what comes after the first answer. If that went as the response to Discord's own request, Discord may not
// have it yet, and not know of any answer.
func (t *talk) later(ctx context.Context, repeatable bool, f func(*discordgo.Session, ...discordgo.RequestOption) (*discordgo.Message, error)) (*discordgo.Message, error) {
	var sent *discordgo.Message
	send := func(s *discordgo.Session, opt ...discordgo.RequestOption) (err error) {
		sent, err = f(s, opt...)
		return err
	}
	err := t.app.call(ctx, "", repeatable, send)
	if errorCode(err) == codeUnknownWebhook && time.Since(t.given) < firstTime && bot.Wait(ctx, overtaken) == nil {
		err = t.app.call(ctx, "", repeatable, send)
	}
	if errors.Is(err, discordgo.ErrJSONUnmarshal) { // it did arrive
		sent, err = nil, nil
	}
	if err == nil {
		t.standing = standsAnswered
	}
	return sent, err
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
