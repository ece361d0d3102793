package discord

import (
	"crypto/ed25519"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/bwmarrin/discordgo"
)

// fakeRead makes of what a maker made what discordgo makes of it.
func fakeRead(t *testing.T, raw json.RawMessage) *discordgo.Interaction {
	t.Helper()
	var i discordgo.Interaction
	if err := json.Unmarshal(raw, &i); err != nil {
		t.Fatal(err)
	}
	return &i
}

func fakeResponse(kind discordgo.InteractionResponseType, text string, flags discordgo.MessageFlags) *discordgo.InteractionResponse {
	r := &discordgo.InteractionResponse{Type: kind, Data: &discordgo.InteractionResponseData{Content: text, Flags: flags}}
	if text != "" {
		r.Data.AllowedMentions = noPing()
		r.Data.Components = []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{
			discordgo.Button{Label: "Press", CustomID: "p"},
		}}}
	}
	return r
}

func fakeEdit(text string) *discordgo.WebhookEdit {
	return &discordgo.WebhookEdit{Content: &text, AllowedMentions: noPing()}
}

func fakeParams(text string, flags discordgo.MessageFlags) *discordgo.WebhookParams {
	return &discordgo.WebhookParams{Content: text, Flags: flags, AllowedMentions: noPing()}
}

// TestFakeCallbacks sends every type of answer to every kind of interaction.
func TestFakeCallbacks(t *testing.T) {
	t.Parallel()
	const body = `{"type":%,"data":{"content":"x","choices":[],"custom_id":"i","title":"t",` + fakeNoPing + `,` +
		`"components":[{"type":1,"components":[]}]}}`
	plain := func(kind string) string {
		rows := map[string]string{
			"9": `{"type":4,"custom_id":"i","style":1,"label":"l"}`,
			"4": `{"type":2,"custom_id":"i","style":1,"label":"l"}`, "7": `{"type":2,"custom_id":"i","style":1,"label":"l"}`,
		}
		return strings.NewReplacer("%", kind, `"components":[]`, `"components":[`+rows[kind]+`]`).Replace(body)
	}
	command := func(f *fake) json.RawMessage { return f.slash(userAlice, channelGeneral, "ask") }
	button := func(t *testing.T, f *fake) json.RawMessage {
		t.Helper()
		raw := command(f)
		noError(t, f.client(t).InteractionRespond(fakeRead(t, raw), fakeResponse(4, "x", 0)))
		return f.press(userBob, f.answersTo(fakeID(raw)).Message.ID, "p")
	}
	submit := func(t *testing.T, f *fake, raw json.RawMessage) json.RawMessage {
		t.Helper()
		i := fakeRead(t, raw)
		if got := f.call(t, "POST", "/interactions/"+i.ID+"/"+i.Token+"/callback", plain("9")); got.status != 204 {
			t.Fatalf("%+v", got)
		}
		return f.modalSubmit(i.ID, nil)
	}
	modal := func(t *testing.T, f *fake) json.RawMessage {
		t.Helper()
		return submit(t, f, command(f))
	}
	buttonModal := func(t *testing.T, f *fake) json.RawMessage {
		t.Helper()
		return submit(t, f, button(t, f))
	}
	kinds := map[string]struct {
		make func(*testing.T, *fake) json.RawMessage
		good []string
	}{
		"ping":    {func(_ *testing.T, f *fake) json.RawMessage { return f.ping() }, []string{"1"}},
		"command": {func(_ *testing.T, f *fake) json.RawMessage { return command(f) }, []string{"4", "5", "9"}},
		"button":  {button, []string{"4", "5", "6", "7", "9"}},
		"typing": {func(_ *testing.T, f *fake) json.RawMessage {
			return f.autocomplete(userAlice, channelGeneral, "ask", fakeOption("question", "ai"))
		}, []string{"8"}},
		"modal":             {modal, []string{"4", "5"}},
		"modal of a button": {buttonModal, []string{"4", "5", "6", "7"}},
	}
	for name, kind := range kinds {
		for _, answer := range []string{"1", "2", "4", "5", "6", "7", "8", "9", "10", "null"} {
			t.Run(name+" "+answer, func(t *testing.T) {
				t.Parallel()
				f := newFake(t)
				i := fakeRead(t, kind.make(t, f))
				good := slices.Contains(kind.good, answer)
				if !good {
					f.allow("50035")
				}
				raw := plain(answer)
				if got := f.call(t, "POST", "/interactions/"+i.ID+"/"+i.Token+"/callback", raw); (got.status == 204) != good || !good && got.at("type") == "" {
					t.Errorf("%d %s", got.status, got.body)
				}
				if a := f.answersTo(i.ID); (a.Type != 0) != good {
					t.Errorf("%+v", a)
				}
			})
		}
	}
}

// TestFakeConversation is a command that is deferred, filled in, followed up, pressed and changed.
func TestFakeConversation(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s := f.client(t)
	i := fakeRead(t, f.slash(userAlice, channelGeneral, "ask", fakeOption("question", "what is aid?")))
	if got := f.unanswered(); !slices.Equal(got, []string{i.ID}) {
		t.Errorf("unanswered %v", got)
	}
	noError(t, s.InteractionRespond(i, fakeResponse(discordgo.InteractionResponseDeferredChannelMessageWithSource, "", 0)))
	if m, err := s.InteractionResponse(i); err != nil || m.Flags&discordgo.MessageFlagsLoading == 0 || len(f.unanswered()) != 1 {
		t.Errorf("%+v, %v", m, err)
	}
	m, err := s.InteractionResponseEdit(i, fakeEdit("answer"))
	if err != nil || m.Content != "answer" || m.Flags&discordgo.MessageFlagsLoading != 0 || m.InteractionMetadata.ID != i.ID || len(f.unanswered()) != 0 {
		t.Errorf("%+v, %v", m, err)
	}
	second, err := s.FollowupMessageCreate(i, true, fakeParams("for you", discordgo.MessageFlagsEphemeral))
	if err != nil || f.message(second.ID).To != userAlice {
		t.Errorf("%+v, %v", second, err)
	}
	_, err = s.FollowupMessageEdit(i, second.ID, fakeEdit("for you alone"))
	noError(t, err)
	noError(t, s.FollowupMessageDelete(i, second.ID))
	noError(t, s.InteractionResponseDelete(i))
	a := f.answered(t, i.ID)
	var did []string
	for _, m := range a.History {
		did = append(did, m.Kind+" "+m.Content)
	}
	if got := strings.Join(did, ", "); got != "deferred , edit answer, followup for you, edit for you alone, delete for you alone, delete answer" || a.Message.ID != "" {
		t.Errorf("%s; %+v", got, a.Message)
	}
	if _, err := s.InteractionResponse(i); err == nil || !strings.Contains(err.Error(), "10008") {
		t.Errorf("a deleted answer: %v", err)
	}
}

// TestFakePresses: a button's message is changed at once, or later; @original is that message then.
func TestFakePresses(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s := f.client(t)
	i := fakeRead(t, f.slash(userAlice, channelGeneral, "ask"))
	noError(t, s.InteractionRespond(i, fakeResponse(discordgo.InteractionResponseChannelMessageWithSource, "one", 0)))
	m := f.answersTo(i.ID).Message
	press := fakeRead(t, f.press(userBob, m.ID, "p"))
	if press.Message.ID != m.ID || press.MessageComponentData().CustomID != "p" || press.Member.User.ID != userBob {
		t.Errorf("%+v", press)
	}
	noError(t, s.InteractionRespond(press, fakeResponse(discordgo.InteractionResponseUpdateMessage, "two", 0)))
	if a := f.answersTo(press.ID); a.Message.ID != m.ID || a.Message.Content != "two" || a.History[0].Kind != "update" {
		t.Errorf("%+v", a)
	}
	press = fakeRead(t, f.press(userBob, m.ID, "p"))
	noError(t, s.InteractionRespond(press, &discordgo.InteractionResponse{Type: discordgo.InteractionResponseDeferredMessageUpdate}))
	_, err := s.InteractionResponseEdit(press, fakeEdit("three"))
	noError(t, err)
	if a := f.answered(t, press.ID); a.Message.Content != "three" || f.messageIn(channelGeneral).ID != m.ID {
		t.Errorf("%+v", a)
	}
	// A message that answered an interaction is one like others: the bot changes it when the token is no good any more.
	f.advance(time.Hour)
	_, err = s.ChannelMessageEditComplex(&discordgo.MessageEdit{ID: m.ID, Channel: m.Channel, Content: new("four"), AllowedMentions: noPing()})
	noError(t, err)
	f.allow("which is not there")
	f.press(userBob, m.ID, "q")
	f.press(userBob, "1", "p")
	f.modalSubmit(i.ID, nil)
	f.allow("which has none")
	press = fakeRead(t, f.press(userBob, m.ID, "p"))
	f.deleteMessage(m.ID)
	if err := s.InteractionRespond(press, fakeResponse(discordgo.InteractionResponseUpdateMessage, "five", 0)); err == nil || !strings.Contains(err.Error(), "10008") {
		t.Errorf("a button of a deleted message: %v", err)
	}
}

// TestFakePrivate: an ephemeral answer is seen by one person, changed through its token alone, and stays ephemeral.
func TestFakePrivate(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	s := f.client(t)
	i := fakeRead(t, f.slash(userAlice, channelGeneral, "ask"))
	noError(t, s.InteractionRespond(i, fakeResponse(discordgo.InteractionResponseDeferredChannelMessageWithSource, "", discordgo.MessageFlagsEphemeral)))
	// Deprecated, and so it works: a follow-up to a deferral fills it in.
	m, err := s.FollowupMessageCreate(i, true, fakeParams("secret", 0))
	if err != nil || m.Flags&discordgo.MessageFlagsEphemeral == 0 || m.ID != f.answersTo(i.ID).Message.ID {
		t.Errorf("%+v, %v", m, err)
	}
	if len(f.messagesIn(channelGeneral, userBob)) != 0 || len(f.messagesIn(channelGeneral, userAlice)) != 1 || f.messageIn(channelGeneral).ID != "" {
		t.Error("others see it")
	}
	if got := f.call(t, "PATCH", "/channels/"+channelGeneral+"/messages/"+m.ID, `{"content":"x",`+fakeNoPing+`}`); got.Code != 10008 {
		t.Errorf("%+v", got)
	}
	noError(t, f.editSecret(t, i))
	f.allow("which is not there for them")
	f.press(userClosed, m.ID, "p")
}

func (f *fake) editSecret(t *testing.T, i *discordgo.Interaction) error {
	t.Helper()
	m, err := f.client(t).InteractionResponseEdit(i, fakeEdit("secret still"))
	if err == nil && m.Flags&discordgo.MessageFlagsEphemeral == 0 {
		t.Error("it is not ephemeral any more")
	}
	return err
}

// TestFakeTokens: late, doubled, made up, and too old.
func TestFakeTokens(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.allow("10062", "40060", "10015", "50027", "20012")
	start := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	at := start
	f.now = func() time.Time { return at }
	const answer = `{"type":4,"data":{"content":"x",` + fakeNoPing + `}}`
	first := func(id, token string) fakeRaw {
		return f.call(t, "POST", "/interactions/"+id+"/"+token+"/callback", answer)
	}
	edit := func(app, token string) fakeRaw {
		return f.call(t, "PATCH", "/webhooks/"+app+"/"+token+"/messages/@original", `{"content":"y",`+fakeNoPing+`}`)
	}
	late := fakeRead(t, f.slash(userAlice, channelGeneral, "ask"))
	if got := edit(fakeApp, late.Token); got.Code != 10015 {
		t.Errorf("before the first answer: %+v", got)
	}
	at = at.Add(fakeFirstAnswer)
	good := fakeRead(t, f.slash(userAlice, channelGeneral, "ask"))
	if got := first(late.ID, late.Token); got.status != 204 {
		t.Errorf("after three seconds: %+v", got)
	}
	at = at.Add(fakeFirstAnswer + 1)
	for _, got := range []fakeRaw{first(good.ID, good.Token), first(late.ID, good.Token), first("1", "nothing")} {
		if got.status != 404 || got.Code != 10062 {
			t.Errorf("%+v", got)
		}
	}
	if got := first(late.ID, late.Token); got.status != 400 || got.Code != 40060 {
		t.Errorf("a second time: %+v", got)
	}
	at = start.Add(fakeTokenLife)
	if got := edit(fakeApp, late.Token); got.status != 200 {
		t.Errorf("after 15 minutes: %+v", got)
	}
	at = at.Add(1)
	for _, got := range []fakeRaw{edit(fakeApp, late.Token), edit(fakeApp, "nothing")} {
		if got.status != 401 || got.Code != 50027 {
			t.Errorf("%+v", got)
		}
	}
	if got := edit("1", late.Token); got.Code != 10015 {
		t.Errorf("another app: %+v", got)
	}
	if got := f.call(t, "GET", "/applications/1/commands", ""); got.Code != 20012 {
		t.Errorf("another app: %+v", got)
	}
}

// TestFakeCallbackBodies: what is refused in answers besides messages, and the answer with_response.
func TestFakeCallbackBodies(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	f.allow("50035", "50006", "allowed_mentions", "40094")
	i := fakeRead(t, f.slash(userAlice, channelElsewhere, "ask"))
	path := "/interactions/" + i.ID + "/" + i.Token + "/callback"
	for body, place := range map[string]string{
		`{"type":5,"data":{"flags":4}}`:                            "data.flags",
		`{"type":5,"data":{"flags":"64"}}`:                         "data.flags",
		`{"type":4,"data":{"content":"x","flags":32768}}`:          "data.flags",
		`{"type":4,"data":{"content":1}}`:                          "data.content",
		`{"type":4,"data":{"content":"x","attachments":[{}]}}`:     "data.attachments",
		`{"type":4,"data":{"content":"x","poll":{"question":{}}}}`: "data.poll",
		`{"type":4,"data":{"content":"x","tts":true}}`:             "data.tts",
	} {
		if got := f.call(t, "POST", path, body); got.at(place) == "" {
			t.Errorf("%s: %+v", body, got)
		}
	}
	if got := f.call(t, "POST", path, `{"type":4}`); got.Code != 50006 {
		t.Errorf("%+v", got)
	}
	got := f.call(t, "POST", path+"?with_response=true", `{"type":4,"data":{"content":"x","flags":64,`+fakeNoPing+`}}`)
	if got.status != 200 || !strings.Contains(got.body, `"response_message_ephemeral":true`) || !strings.Contains(got.body, `"message":{`) {
		t.Errorf("%+v", got)
	}
	for n := range fakeMaxFollowUp + 1 { // only the person installed the app there
		got := f.call(t, "POST", "/webhooks/"+fakeApp+"/"+i.Token, `{"content":"x",`+fakeNoPing+`}`)
		if want := n < fakeMaxFollowUp; (got.status == 200) != want || !want && got.Code != 40094 {
			t.Errorf("follow-up %d: %+v", n+1, got)
		}
	}
}

// TestFakeDelivers: an answer in the response to Discord's own request, and one that comes as a call.
func TestFakeDelivers(t *testing.T) {
	t.Parallel()
	f := newFake(t)
	respond := func(status int, body string) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			if !discordgo.VerifyInteraction(r, f.key.Public().(ed25519.PublicKey)) {
				t.Error("the signature is wrong")
			}
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		})
	}
	const answer = `{"type":4,"data":{"content":"x",` + fakeNoPing + `}}`
	raw := f.slash(userAlice, channelGeneral, "ask")
	if got := f.deliver(respond(200, answer), raw); got.StatusCode != 200 || !f.answersTo(fakeID(raw)).Inline {
		t.Errorf("%+v", f.answersTo(fakeID(raw)))
	}
	f.allow("40060", "10062", "is no JSON", "50035")
	f.deliver(respond(200, answer), raw)
	raw = f.slash(userAlice, channelGeneral, "ask")
	f.deliver(respond(202, ""), raw)
	noError(t, f.client(t).InteractionRespond(fakeRead(t, raw), fakeResponse(4, "x", 0)))
	if a := f.answersTo(fakeID(raw)); a.Inline || a.Type == 0 {
		t.Errorf("%+v", a)
	}
	f.deliver(respond(200, "sorry"), f.slash(userAlice, channelGeneral, "ask"))
	f.deliver(respond(200, `{"type":7}`), f.slash(userBob, channelGeneral, "ask"))
	raw = f.slash(userAlice, channelGeneral, "ask")
	f.advance(fakeFirstAnswer + 1)
	f.deliver(respond(200, answer), raw)
	ping := f.ping()
	if f.deliver(respond(200, `{"type":1}`), ping); f.answersTo(fakeID(ping)).Type != discordgo.InteractionResponsePong {
		t.Errorf("%+v", f.answersTo(fakeID(ping)))
	}
}
