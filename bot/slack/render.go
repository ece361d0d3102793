package slack

import (
	"strings"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
	"agendabot/index"
)

// What the buttons and fields are called when Slack says that one was used. Their values say the rest: a passage's key
// (context, cite), an answer's id (votes), a topic (topic), or what the app put there (more, share).
const (
	actionMore      = "more"
	actionContext   = "context"
	actionCite      = "cite"
	actionHelpful   = "helpful"
	actionUnhelpful = "unhelpful"
	actionShare     = "share"
	actionErase     = "erase"
	actionAsk       = "ask_home"   // the App Home's question field, on Enter
	actionAskButton = "ask_button" // the button beside it; the question is in the view's state
	actionTopic     = "topic"      // followed by "_" and a number: see isTopic

	blockAsk = "ask" // of the App Home's question field, in the view's state
)

// isTopic says that an action is a topic's button. Action ids must be unique in their block, so each has a number.
func isTopic(action string) bool { return strings.HasPrefix(action, actionTopic+"_") }

// message is what is posted. Text is what notifications and some screen readers read: already escaped, never empty, at
// most maxFallback characters, to be sent with mrkdwn off.
type message struct {
	Text   string
	Blocks []slackgo.Block
}

// renderer makes what people see. Its methods are pure functions; whatever the documents hold, what they return is
// within Slack's limits.
type renderer struct {
	texts    bot.Texts
	words    words
	link     bot.Linker // nil: no links
	language string
}

// newRenderer makes a renderer whose own words are in a language: "en" or "fr", else English.
func newRenderer(language string, link bot.Linker) renderer {
	return renderer{texts: bot.TextsFor(language), words: wordsFor(language), link: link, language: language}
}

// plain is a message of our own words.
func (r renderer) plain(text string) message {
	text = bot.Printable(text)
	text = text[:bot.Head(text, maxFallback/5)] // ours are short; at most five characters come of one that is escaped
	if strings.TrimSpace(text) == "" {
		text = r.texts.Failed
	}
	return message{Text: escape(text), Blocks: []slackgo.Block{richText(section(ours(text)...))}}
}

// failure is what the asker reads when something went wrong.
func (r renderer) failure(err error) message { return r.plain(bot.UserText(err, r.language)) }

// help says what can be done here.
func (r renderer) help() message {
	lines := r.words.help
	blocks := []slackgo.Block{richText(section(bold(r.words.HelpTitle)...), list(0, asSections(lines)...))}
	return message{Text: escape(r.words.HelpTitle + "\n" + strings.Join(lines, "\n")), Blocks: blocks}
}

// sources says which documents there are.
func (r renderer) sources(docs []index.DocumentInfo) message {
	blocks := fit(func(m room) []slackgo.Block {
		return []slackgo.Block{richText(r.documents(docs, nil, m)...)}
	})
	var text fallback
	text.add(r.words.Documents)
	for i := 0; i < len(docs) && !text.full; i++ {
		text.add(r.words.DocumentLine(&docs[i], 200))
	}
	return message{Text: text.String(), Blocks: blocks}
}

// documents are the elements of a list of documents under its heading, below each the headings that are known of it.
func (r renderer) documents(docs []index.DocumentInfo, headings map[string][]string, m room) []slackgo.RichTextElement {
	elements := []slackgo.RichTextElement{section(bold(r.words.Documents)...)}
	if len(docs) == 0 {
		return append(elements, section(ours(r.words.NoDocuments)...))
	}
	var lines []slackgo.RichTextElement
	for i := range docs[:min(m.lines, len(docs))] {
		d := &docs[i]
		lines = append(lines, section(ours(r.words.DocumentLine(d, m.line))...))
		if below := r.headings(headings[d.ID], d.Sections, m); len(below) > 0 {
			elements = append(elements, list(0, lines...), slackgo.NewRichTextList(slackgo.RTEListBullet, 1, below...))
			lines = nil
		}
	}
	if len(lines) > 0 {
		elements = append(elements, list(0, lines...))
	}
	if more := len(docs) - m.lines; more > 0 {
		elements = append(elements, section(ours(r.words.FurtherDocuments(more))...))
	}
	return elements
}

// headings are the first of a document's headings as items of a list, and how many there are beside them.
func (r renderer) headings(headings []string, all int, m room) []slackgo.RichTextElement {
	var lines []slackgo.RichTextElement
	for _, h := range headings[:min(m.lines/2, len(headings))] {
		if h = bot.Clip(h, m.line/2); h != "" {
			lines = append(lines, section(ours(h)...))
		}
	}
	if more := all - len(lines); more > 0 && len(lines) > 0 {
		lines = append(lines, section(ours(r.words.FurtherSections(more))...))
	}
	return lines
}

// fallback is a message's Text in the making: whole lines, as many as there is room for.
type fallback struct {
	strings.Builder
	width int
	full  bool
}

// add adds a line or several that belong together.
func (f *fallback) add(text string) {
	text = escape(text)
	if strings.TrimSpace(text) == "" {
		return
	}
	f.addRaw(text)
}

// addRaw adds what is escaped already.
func (f *fallback) addRaw(text string) {
	w := bot.Width(text) + 1
	if f.full = f.full || f.width+w > maxFallback-2; f.full { // room for the ellipsis
		if f.Len() > 0 && !strings.HasSuffix(f.String(), "\n…") {
			f.WriteString("\n…")
		}
		return
	}
	if f.Len() > 0 {
		f.WriteByte('\n')
	}
	f.WriteString(text)
	f.width += w
}
