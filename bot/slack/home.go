package slack

import (
	"context"
	"crypto/rand"
	"fmt"
	"strings"
	"sync"
	"time"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
)

// questionsShown is how many of the administrator's questions the App Home offers.
const questionsShown = 6

// topicsShown is how many suggestions there are in the App Home and the assistant pane, which takes four at most:
// https://docs.slack.dev/reference/methods/assistant.threads.setSuggestedPrompts
const topicsShown = 4

// How many documents the App Home shows with their headings, and how many of these.
const (
	documentsShown = 6
	headingsShown  = 6
)

// showHome publishes a person's App Home. If that fails, opening it again is a further try.
func (a *App) showHome(ctx context.Context, who bot.Person, erased *bot.Forgotten) {
	_ = a.publishHome(ctx, who, erased) // logged there
}

// publishHome is showHome for who has something else to try.
func (a *App) publishHome(ctx context.Context, who bot.Person, erased *bot.Forgotten) error {
	r := newRenderer(a.language(ctx, who), a.opts.Link)
	h := a.homeNow()
	h.Erased, h.Retention = erased, r.words.Lasting(a.opts.Retention)
	view := r.home(h)
	err := a.call(ctx, true, func(ctx context.Context) error {
		_, err := a.api.PublishViewContext(ctx, slackgo.PublishViewContextRequest{UserID: who.ID, View: view})
		return err
	})
	if err != nil {
		a.logRefusal(err)
	}
	return err
}

// homeNow is what the App Home shows to everybody. The index is let go of before anything is sent.
func (a *App) homeNow() home {
	b, release := a.opts.Live.Acquire()
	defer release()
	questions, topics, err := suggestions(b)
	if err != nil {
		a.log.Error("there are no topics to suggest", "error", err)
	}
	man := b.Manifest()
	headings := map[string][]string{}
	for i := range man.Documents[:min(documentsShown, len(man.Documents))] {
		id := man.Documents[i].ID
		if headings[id], err = b.Headings(id, headingsShown); err != nil {
			a.log.Error("a document's headings cannot be read", "document", id, "error", err)
		}
	}
	return home{
		Documents: man.Documents, Headings: headings, Questions: questions, Topics: topics, Built: man.Created, Digest: man.Digest, Records: a.opts.Desk.Records(),
		ReaderURL: a.opts.ReaderURL,
	}
}

// erase forgets a person, and says in the App Home how much that was, or else in the direct message.
func (a *App) erase(ctx context.Context, p *press) {
	gone, err := a.opts.Desk.Forget(ctx, p.person())
	if err != nil {
		r := newRenderer(a.language(ctx, p.person()), nil)
		a.log.Error("a person could not be forgotten", "error", err)
		a.open(ctx, p, r, r.noticeModal(r.words.NotErased))
		return
	}
	a.users.forget(p.person())
	if a.publishHome(ctx, p.person(), &gone) == nil {
		return
	}
	id := rand.Text()
	a.log.Error("a person was forgotten, and could not be shown it in the App Home", "id", id)
	r := newRenderer(a.language(ctx, p.person()), nil)
	done := r.words.Erased(gone)
	a.respond(ctx, &p.reply, r.plain(done+" "+fmt.Sprintf(r.texts.Reference, id)), false)
}

// greet opens a conversation with the assistant: a greeting, and prompts from the documents. Where the workspace's plan
// lacks these calls, the greeting still goes out. An app of the older kind has a thread for each conversation, and greets
// in it; one of the newer kind has none (https://docs.slack.dev/ai/migrating-to-agent-messaging), and greets somebody who
// opens the direct message once.
func (a *App) greet(ctx context.Context, who bot.Person, channel, thread string) {
	start := bot.Message{Channel: bot.Channel{Platform: platform, Team: who.Team, ID: channel}, ID: "greeting " + thread}
	r := newRenderer(a.language(ctx, who), nil)
	if a.greets(ctx, who, thread) && a.opts.Desk.Claim(ctx, bot.Claim{Message: start, Until: time.Now().Add(a.tune.claimTime)}) {
		a.opts.Desk.Finish(ctx, start) // a greeting that got lost is nothing to apologise for
		if err := a.post(ctx, channel, thread, r.plain(r.words.Greeting)); err != nil {
			a.log.Error("somebody could not be greeted", "error", unaddressed(err))
		}
	}
	b, release := a.opts.Live.Acquire()
	questions, topics, err := suggestions(b)
	if err != nil {
		a.log.Error("there are no topics to suggest", "error", err) // there may still be questions
	}
	release()
	prompts := r.prompts(questions, topics)
	if len(prompts.Prompts) == 0 {
		return
	}
	prompts.ChannelID, prompts.ThreadTS = channel, thread
	a.may(a.api.SetAssistantThreadsSuggestedPromptsContext(ctx, prompts))
}

// suggester is what suggestions come from: a build.
type suggester interface {
	CuratedQuestions(typed string, n int) []string
	Topics(n int) ([]string, error)
}

// suggestions are the first of the administrator's questions, and what the documents speak of.
func suggestions(s suggester) (questions, topics []string, err error) {
	topics, err = s.Topics(topicsShown)
	return s.CuratedQuestions("", questionsShown), topics, err
}

// greetFor is how long somebody counts as greeted, at most.
const greetFor = 365 * 24 * time.Hour

// greets says that somebody is to be greeted: in every new thread of the assistant pane, else the first time.
func (a *App) greets(ctx context.Context, who bot.Person, thread string) bool {
	within := greetFor
	if a.opts.Retention > 0 {
		within = min(within, a.opts.Retention)
	}
	return thread != "" || a.opts.Desk.FirstTime(ctx, who, "greeting", within)
}

// statusTime bounds how long a status keeps an answer waiting.
const statusTime = time.Second

// paneAgain is how long an answer of Slack's that there is no assistant pane holds.
const paneAgain = time.Hour

// openPane shows in the assistant pane that the documents are being searched; false if the message did not come there.
// Slack takes the status away when a message comes. In an app of the newer kind a conversation is the thread below
// somebody's message (https://docs.slack.dev/ai/migrating-to-agent-messaging), which looks like any direct message: where
// Slack takes a status for it, it is answered in that thread, and where it does not, as a direct message is.
func (a *App) openPane(ctx context.Context, q *asking, status string) bool {
	thread := q.thread
	if thread == "" {
		if time.Now().UnixNano() < a.noPane.Load() {
			return false
		}
		thread = q.ts
	}
	ctx, cancel := context.WithTimeout(ctx, statusTime)
	defer cancel()
	err := a.api.SetAssistantThreadsStatusContext(ctx, slackgo.AssistantThreadsSetStatusParameters{
		ChannelID: q.channel, ThreadTS: thread, Status: status,
	})
	a.may(err)
	if q.thread != "" {
		return true
	}
	if err == nil {
		q.thread = thread
	} else if errorCode(err) != "" && refused(err) { // Slack said so, for good; else it is asked again
		a.noPane.Store(time.Now().Add(paneAgain).UnixNano())
	}
	return err == nil
}

// setTitle names a conversation in the assistant pane.
func (a *App) setTitle(ctx context.Context, q *asking, title string) {
	a.may(a.api.SetAssistantThreadsTitleContext(ctx, slackgo.AssistantThreadsSetTitleParameters{
		ChannelID: q.channel, ThreadTS: q.thread, Title: bot.Clip(title, maxButton),
	}))
}

// may notes that something failed that an answer does not need: plans without the assistant pane refuse these calls.
func (a *App) may(err error) {
	if err != nil {
		a.log.Debug("a call for the assistant pane was refused", "error", unaddressed(err))
	}
}

// mostUsers bounds what is remembered of people's languages.
const mostUsers = 10_000

// languages remembers, in the process alone, in which language each person uses Slack. Its zero value is empty.
type languages struct {
	mu sync.Mutex
	of map[bot.Person]string
}

func (l *languages) get(p bot.Person) (lang string, ok bool) {
	l.mu.Lock()
	defer l.mu.Unlock()
	lang, ok = l.of[p]
	return lang, ok
}

func (l *languages) put(p bot.Person, lang string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.of == nil || len(l.of) >= mostUsers {
		l.of = map[bot.Person]string{}
	}
	l.of[p] = lang
}

func (l *languages) forget(p bot.Person) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.of, p)
}

// language is the language of our own words for a person who has not asked anything: that of their Slack; "en" if it
// is not known.
func (a *App) language(ctx context.Context, who bot.Person) string {
	if lang := a.opts.Desk.Language(""); lang != "" {
		return lang
	}
	if lang, ok := a.users.get(who); ok {
		return lang
	}
	ctx, cancel := context.WithTimeout(ctx, a.tune.nameTime)
	defer cancel()
	lang := "en"
	u, err := a.api.GetUserInfoContext(ctx, who.ID)
	if err == nil && strings.HasPrefix(u.Locale, "fr") {
		lang = "fr"
	}
	if err != nil {
		a.log.Debug("a person's language is not known", "error", unaddressed(err))
	}
	if err == nil || errorCode(err) != "" { // Slack said so; else it is asked again
		a.users.put(who, lang)
	}
	return lang
}
