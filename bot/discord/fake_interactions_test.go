package discord

import (
	"slices"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

// fakeInteraction is one thing that somebody did with the app.
type fakeInteraction struct {
	id, token string
	kind      discordgo.InteractionType
	user      *fakeUser
	place     *fakeChannel
	command   obj // of commands: name and type
	made      time.Time
	pressed   string       // the message of a button, or of the modal that a button opened
	owners    obj          // authorizing_integration_owners
	answer    fakeAnswer   // what the bot did
	original  *fakeMessage // @original
	followUps int
}

// fakeAnswer is what the bot did about an interaction.
type fakeAnswer struct {
	Type    discordgo.InteractionResponseType // of the first answer; 0: there is none yet
	At      time.Time                         // of the first answer
	Inline  bool                              // it was the answer to Discord's own HTTP request
	Choices []*discordgo.ApplicationCommandOptionChoice
	Modal   obj           // custom_id, title, components
	Message fakeMessage   // @original as it stands; a deleted one has no ID
	History []fakeMessage // everything sent, changed or deleted through the interaction, in order
}

// responses are the types with which each kind of interaction can be answered
// (interactions/receiving-and-responding#interaction-response-object-interaction-callback-type).
func (i *fakeInteraction) responses() []int {
	const message, deferred, deferredUpdate, update, choices, modal = 4, 5, 6, 7, 8, 9
	switch i.kind {
	case discordgo.InteractionApplicationCommand:
		return []int{message, deferred, modal}
	case discordgo.InteractionMessageComponent:
		return []int{message, deferred, deferredUpdate, update, modal}
	case discordgo.InteractionApplicationCommandAutocomplete:
		return []int{choices}
	case discordgo.InteractionModalSubmit:
		if i.pressed != "" {
			return []int{message, deferred, deferredUpdate, update}
		}
		return []int{message, deferred}
	default: // PING
		return []int{1}
	}
}

// callback is interactions/receiving-and-responding#create-interaction-response.
func (f *fake) callback(q fakeRequest) fakeReply {
	i := f.interactions[q.vars["interaction"]]
	switch {
	case i == nil || i.token != q.vars["token"]:
		return fakeNo(10062)
	case i.answer.Type != 0:
		return fakeNo(40060)
	case f.at().Sub(i.made) > fakeFirstAnswer:
		return fakeNo(10062)
	}
	if no := f.first(i, q.body); no != nil {
		return *no
	}
	if v := q.query.Get("with_response"); v != "true" && v != "1" {
		return fakeOK(nil)
	}
	callback, resource := obj{"id": i.id, "type": int(i.kind)}, obj{"type": int(i.answer.Type)}
	if m := i.original; m != nil {
		callback["response_message_id"], callback["response_message_loading"] = m.ID, m.Loading
		callback["response_message_ephemeral"] = m.To != ""
		if !m.Loading {
			resource["message"] = f.messagePayload(m)
		}
	}
	return fakeOK(obj{"interaction": callback, "resource": resource})
}

// first takes the first answer to an interaction.
func (f *fake) first(i *fakeInteraction, b obj) *fakeReply {
	form := &fakeForm{}
	kind := form.choice("type", b["type"], i.responses()...)
	if form.errors != nil {
		return new(form.reply())
	}
	data, _ := b["data"].(obj)
	var no *fakeReply
	switch discordgo.InteractionResponseType(kind) {
	case discordgo.InteractionResponsePong: // says nothing more
	case discordgo.InteractionResponseChannelMessageWithSource:
		no = f.tell(i, data)
	case discordgo.InteractionResponseDeferredChannelMessageWithSource:
		no = f.promise(i, data)
	case discordgo.InteractionResponseDeferredMessageUpdate:
		i.original = f.messages[i.pressed]
	case discordgo.InteractionResponseUpdateMessage:
		no = f.update(i, data)
	case discordgo.InteractionApplicationCommandAutocompleteResult:
		if form.choices("data", data); form.errors == nil {
			i.answer.Choices = fakeDecode[[]*discordgo.ApplicationCommandOptionChoice](data["choices"])
		}
	case discordgo.InteractionResponseModal:
		if form.modal("data", data); form.errors == nil {
			i.answer.Modal = obj{"custom_id": data["custom_id"], "title": data["title"], "components": data["components"]}
		}
	}
	if form.errors != nil {
		no = new(form.reply())
	}
	if no == nil {
		i.answer.Type, i.answer.At = discordgo.InteractionResponseType(kind), f.at()
		f.change()
	}
	return no
}

// tell answers with a message.
func (f *fake) tell(i *fakeInteraction, data obj) *fakeReply {
	m, no := f.content(f.through(i, "answer"), "data", data, fakeSuppressEmbeds|fakeSilent|fakeEphemeral)
	if no == nil {
		i.original = f.keep(m.private(i))
	}
	return no
}

// promise answers with a message that says that the answer will come.
func (f *fake) promise(i *fakeInteraction, data obj) *fakeReply {
	form, m := &fakeForm{}, f.through(i, "deferred")
	m.Loading, m.Flags = true, form.number("data.flags", data["flags"], 0, 1<<30)
	if m.Flags&^fakeEphemeral != 0 {
		form.add("data.flags", "FLAGS_NOT_ALLOWED", "Only EPHEMERAL can be set.")
	}
	if form.errors != nil {
		return new(form.reply())
	}
	i.original = f.keep(m.private(i))
	return nil
}

// update changes the message whose button was pressed.
func (f *fake) update(i *fakeInteraction, data obj) *fakeReply {
	old := f.messages[i.pressed]
	if old == nil {
		return new(fakeNo(10008))
	}
	flags := old.Flags
	m, no := f.content(*old, "data", data, fakeSuppressEmbeds|flags)
	if no != nil {
		return no
	}
	m.Via, m.Flags = i.id, flags
	f.replace(old, m, "update")
	i.original = old
	return nil
}

// through is the beginning of a message that answers an interaction.
func (f *fake) through(i *fakeInteraction, kind string) fakeMessage {
	m := fakeMessage{Kind: kind, Via: i.id, Channel: i.place.id, hook: true}
	m.origin = obj{"id": i.id, "type": int(i.kind), "user": i.user.payload(), "authorizing_integration_owners": i.owners}
	switch {
	case i.pressed != "":
		m.ReplyTo, m.kind = i.pressed, discordgo.MessageTypeReply
		m.origin["interacted_message_id"] = i.pressed
	case i.command["type"] == fakeCommandChat:
		m.kind = discordgo.MessageTypeChatInputCommand
	case i.command["type"] == fakeCommandMessage:
		m.kind = discordgo.MessageTypeContextMenuCommand
	}
	return m
}

// private makes a message one that its person alone sees, if its flags say so.
func (m fakeMessage) private(i *fakeInteraction) fakeMessage {
	if m.Flags&fakeEphemeral != 0 {
		m.To = i.user.id
	}
	return m
}

// hook finds the interaction of a path by its token. Before the first answer the webhook is not there; after its life the
// token is worth nothing (github.com/discord/discord-api-docs/issues/6851).
func (f *fake) hook(q fakeRequest) (*fakeInteraction, *fakeReply) {
	var i *fakeInteraction
	for _, o := range f.interactions {
		if o.token == q.vars["token"] {
			i = o
		}
	}
	switch {
	case q.vars["app"] != fakeApp:
		return nil, new(fakeNo(10015))
	case i == nil || f.at().Sub(i.made) > fakeTokenLife:
		return nil, new(fakeNo(50027))
	case i.answer.Type == 0:
		return nil, new(fakeNo(10015))
	}
	return i, nil
}

// sentBy finds the message of a path, which has to have come through the interaction.
func (f *fake) sentBy(q fakeRequest) (i *fakeInteraction, m *fakeMessage, no *fakeReply) {
	i, no = f.hook(q)
	if no != nil {
		return nil, nil, no
	}
	if m = f.messages[q.message()]; q.message() == "@original" && i.original != nil {
		m = f.messages[i.original.ID]
	}
	if m == nil || m.Via != i.id && m != i.original {
		return nil, nil, new(fakeNo(10008))
	}
	return i, m, nil
}

// getAnswer is interactions/receiving-and-responding#get-original-interaction-response and #get-followup-message.
func (f *fake) getAnswer(q fakeRequest) fakeReply {
	_, m, no := f.sentBy(q)
	if no != nil {
		return *no
	}
	return fakeOK(f.messagePayload(m))
}

// editAnswer is interactions/receiving-and-responding#edit-original-interaction-response and #edit-followup-message.
func (f *fake) editAnswer(q fakeRequest) fakeReply {
	i, old, no := f.sentBy(q)
	if no != nil {
		return *no
	}
	if no := f.fill(i, old, q.body); no != nil {
		return *no
	}
	return fakeOK(f.messagePayload(old))
}

// fill changes a message of an interaction. Whether it is ephemeral cannot change.
func (f *fake) fill(i *fakeInteraction, old *fakeMessage, b obj) *fakeReply {
	m, no := f.content(*old, "", b, fakeSuppressEmbeds)
	if no != nil {
		return no
	}
	m.Via, m.Loading, m.Flags = i.id, false, m.Flags&^fakeEphemeral|old.Flags&fakeEphemeral
	f.replace(old, m, "edit")
	return nil
}

// dropAnswer is interactions/receiving-and-responding#delete-original-interaction-response and #delete-followup-message.
func (f *fake) dropAnswer(q fakeRequest) fakeReply {
	i, m, no := f.sentBy(q)
	if no != nil {
		return *no
	}
	m.Via = i.id
	f.remove(m)
	return fakeOK(nil)
}

// followUp is interactions/receiving-and-responding#create-followup-message: right after a deferral it fills in what was
// deferred, and whether that is ephemeral stays as it was.
func (f *fake) followUp(q fakeRequest) fakeReply {
	i, no := f.hook(q)
	if no != nil {
		return *no
	}
	if m := i.original; m != nil && m.Loading && f.messages[m.ID] != nil {
		delete(q.body, "flags")
		if no := f.fill(i, m, q.body); no != nil {
			return *no
		}
		return fakeOK(f.messagePayload(m))
	}
	if _, ok := i.owners["0"]; !ok && i.followUps == fakeMaxFollowUp {
		return fakeNo(40094)
	}
	m, no := f.content(f.through(i, "followup"), "", q.body, fakeSuppressEmbeds|fakeSilent|fakeEphemeral)
	if no != nil {
		return *no
	}
	i.followUps++
	return fakeOK(f.messagePayload(f.keep(m.private(i))))
}

// answersTo is what the bot has done about an interaction so far.
func (f *fake) answersTo(interaction string) fakeAnswer {
	f.mu.Lock()
	defer f.mu.Unlock()
	i := f.interactions[interaction]
	if i == nil {
		return fakeAnswer{}
	}
	a := i.answer
	if m := i.original; m != nil && f.messages[m.ID] != nil {
		a.Message = *m
	}
	for _, m := range f.sent {
		if m.Via == interaction {
			a.History = append(a.History, m)
		}
	}
	return a
}

// answered waits until an interaction has its answer, and not just the promise of one.
func (f *fake) answered(tb testing.TB, interaction string) (a fakeAnswer) {
	tb.Helper()
	f.await(tb, func(*fake) bool {
		a = f.answersTo(interaction)
		return a.Type != 0 && !a.Message.Loading && (a.Type != discordgo.InteractionResponseDeferredMessageUpdate || len(a.History) > 0)
	})
	return a
}

// unanswered are the interactions that nothing was done about, and those of which only the promise was given.
func (f *fake) unanswered() (ids []string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	for id, i := range f.interactions {
		loading := i.original != nil && i.original.Loading && f.messages[i.original.ID] != nil
		if i.answer.Type == 0 || loading {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids
}
