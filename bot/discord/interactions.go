package discord

import (
	"context"
	"math"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
)

// takeInteraction decides at once what an interaction is, and leaves the work to the crew.
func (a *App) takeInteraction(i *discordgo.Interaction, first firstAnswer) {
	if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
		a.crew.Press(bot.Task{Do: func(ctx context.Context) { a.complete(ctx, i, first) }})
		return
	}
	do, d := a.deed(i)
	t := a.newTalk(i, first, d)
	a.crew.Press(bot.Task{
		Key: i.User.ID,
		Do: func(ctx context.Context) {
			a.once(ctx, t, do)
			t.done() // not after a panic: its asker is still to be told
		},
		Tell: func(ctx context.Context, err error) {
			defer t.done()
			a.once(ctx, t, func(ctx context.Context, t *talk) { a.refuse(ctx, t, err) })
		},
		Dropped: t.abandon,
	})
}

// takeBroken answers an interaction that could not be decoded.
func (a *App) takeBroken(i *discordgo.Interaction, why error, first firstAnswer) {
	a.log.Error("an interaction cannot be read; its asker is told", "type", i.Type.String(), "error", why)
	if i.Type == discordgo.InteractionApplicationCommandAutocomplete {
		a.crew.Press(bot.Task{Do: func(ctx context.Context) { a.suggest(ctx, nil, first) }})
		return
	}
	r := newRenderer(a.language(i.Locale), nil)
	say := func(ctx context.Context) {
		ctx, cancel := a.crew.AtLast(ctx)
		defer cancel()
		resp := &discordgo.InteractionResponse{Type: discordgo.InteractionResponseChannelMessageWithSource, Data: r.plain(r.words.broken).response(true)}
		if err := first(ctx, resp); err != nil {
			a.log.Warn("somebody could not be told", "error", err)
		}
	}
	a.crew.Press(bot.Task{
		Do: say, Tell: func(ctx context.Context, _ error) { say(ctx) },
		Dropped: func() { a.crew.Safely(func() { _ = first(context.Background(), nil) }) }, // Discord says by itself that it failed
	})
}

// deed is what an interaction asks for, and how it is deferred.
func (a *App) deed(i *discordgo.Interaction) (do func(context.Context, *talk), d delay) {
	switch data := i.Data.(type) {
	case discordgo.ApplicationCommandInteractionData:
		switch data.Name {
		case nameAsk:
			o := optionsOf(data.Options)
			d = delayPublic
			if o.private {
				d = delayPrivate
			}
			return func(ctx context.Context, t *talk) { a.ask(ctx, t, o.texts[optQuestion], o.private) }, d
		case nameBrowse:
			o := optionsOf(data.Options)
			return func(ctx context.Context, t *talk) { a.browse(ctx, t, o.texts[optDocument], o.texts[optSection]) }, delayPrivate
		case nameSources:
			return a.sources, delayPrivate
		case nameHelp:
			return a.help, delayPrivate
		case nameFind:
			return func(ctx context.Context, t *talk) { a.find(ctx, t, &data) }, delayPrivate
		}
	case discordgo.ModalSubmitInteractionData:
		if c, ok := parseControl(data.CustomID); ok && c.action == actionAsk {
			return func(ctx context.Context, t *talk) { a.ask(ctx, t, typed(data.Components), true) }, delayPrivate
		}
	case discordgo.MessageComponentInteractionData:
		if c, ok := parseControl(data.CustomID); ok {
			return a.press(c)
		}
	}
	return func(ctx context.Context, t *talk) { // a command or a button of a version that is gone
		r := t.renderer()
		a.respond(ctx, t, r.plain(r.words.Expired), true)
	}, delayPrivate
}

// options are what somebody gave with a command.
type options struct {
	texts   map[string]string
	private bool
}

func optionsOf(given []*discordgo.ApplicationCommandInteractionDataOption) options {
	o := options{texts: map[string]string{}}
	for _, opt := range given {
		switch v := opt.Value.(type) {
		case string:
			o.texts[opt.Name] = v
		case bool:
			o.private = o.private || (opt.Name == optPrivate && v)
		}
	}
	return o
}

// typed is what stands in the form's field.
func typed(rows []discordgo.MessageComponent) string {
	for _, row := range rows {
		r, ok := row.(*discordgo.ActionsRow)
		if !ok {
			continue
		}
		for _, c := range r.Components {
			if field, ok := c.(*discordgo.TextInput); ok && field.CustomID == formQuestion {
				return field.Value
			}
		}
	}
	return ""
}

// ask answers a question that was put with a command or in the form.
func (a *App) ask(ctx context.Context, t *talk, text string, private bool) {
	from := t.from()
	from.Thread = bot.Thread{Channel: t.where(), ID: t.i.ID} // a reply to the answer names the interaction
	answer, err := a.deskAsk(ctx, from, bot.Question{Text: text, Language: t.language()})
	if err != nil {
		a.refuse(ctx, t, err)
		return
	}
	s := a.stateOf(ctx, t.person(), answer)
	s.Private, s.Asked = private, answer.Question
	a.respond(ctx, t, newRenderer(answer.Language, a.opts.Link).answer(answer, s), private)
}

// stateOf is what the buttons of a new answer hold.
func (a *App) stateOf(ctx context.Context, who bot.Person, answer *bot.Answer) answerState {
	size, again := a.opts.Desk.Citations(), bot.AgainOf(answer)
	s := answerState{State: a.opts.Desk.Encode(ctx, who, again, maxState), Pages: pagesOf(answer, size), Size: size}
	if !validState(s.State) { // with a character that a button cannot hold
		s.State = a.opts.Desk.Encode(ctx, who, again, 0)
	}
	return s
}

// find shows passages about somebody's message, to whoever chose the command. What others wrote is not recorded: what the
// buttons go on from can be read with them alone, as long as their answer can be changed.
func (a *App) find(ctx context.Context, t *talk, data *discordgo.ApplicationCommandInteractionData) {
	text := ""
	if data.Resolved != nil && data.Resolved.Messages[data.TargetID] != nil {
		text = textOf(data.Resolved.Messages[data.TargetID])
	}
	text = text[:bot.WordEnd(text, bot.MaxQuestion)] // a message may be longer than any question
	answer, err := a.deskLook(ctx, t.from(), bot.Again{Question: text, Language: t.language()})
	r := t.renderer()
	switch {
	case bot.IsQuestionError(err):
		a.respond(ctx, t, r.plain(r.words.NothingToFind), true)
	case err != nil:
		a.refuse(ctx, t, err)
	default:
		size := a.opts.Desk.Citations()
		s := answerState{
			Private: true, Found: true, Pages: pagesOf(answer, size), Size: size,
			State: a.opts.Desk.SealState(ctx, []byte(bot.AgainOf(answer).Inline(math.MaxInt)), time.Now().Add(tokenTime)),
		}
		a.respond(ctx, t, newRenderer(answer.Language, a.opts.Link).answer(answer, s), true)
	}
}

// tokenTime is how long what is answered to an interaction can be changed:
// https://discord.com/developers/docs/interactions/receiving-and-responding#followup-messages.
const tokenTime = 15 * time.Minute

// textOf is what a message says: its text, or else that of its embeds and of what it forwards.
func textOf(m *discordgo.Message) string {
	if text := readableText(m.Content); text != "" {
		return text
	}
	var all []string
	for _, e := range m.Embeds {
		if e != nil {
			all = append(all, e.Title, e.Description)
		}
	}
	for _, s := range m.MessageSnapshots { // of messages that it forwards
		if s.Message != nil {
			all = append(all, s.Message.Content)
		}
	}
	return readableText(strings.Join(all, "\n"))
}

// sources shows which documents there are.
func (a *App) sources(ctx context.Context, t *talk) {
	b, release := a.opts.Live.Acquire()
	docs := b.Manifest().Documents
	release()
	a.respond(ctx, t, t.renderer().sources(docs, a.opts.ReaderURL), true)
}

// help says what can be done here.
func (a *App) help(ctx context.Context, t *talk) {
	a.respond(ctx, t, t.renderer().help(about{records: a.opts.Desk.Records(), retention: a.opts.Retention}), true)
}

// longWait is how long a claimed interaction waits before its claim is renewed.
const longWait = time.Second

// once does what an interaction asks for, unless another process does. What a crash swallows is apologised for.
func (a *App) once(ctx context.Context, t *talk, do func(context.Context, *talk)) {
	if !t.ours(ctx) {
		a.log.Debug("an interaction is answered by another process, or was before")
		t.leave(ctx)
		return
	}
	defer a.opts.Desk.Finish(ctx, t.message()) // whatever came of it was said, or logged
	if time.Since(t.claimed) > longWait {
		a.opts.Desk.Extend(ctx, t.message(), time.Now().Add(a.tune.claimTime))
	}
	do(ctx, t)
}
