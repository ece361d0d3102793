package slack

import (
	"fmt"
	"slices"
	"strconv"
	"time"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
	"agendabot/index"
)

// home is what the App Home shows.
type home struct {
	Documents []index.DocumentInfo
	Headings  map[string][]string // by the document's id: its first headings
	Questions []string            // of the administrator's, as suggestions
	Topics    []string            // what the documents speak of, as suggestions
	Built     time.Time
	Digest    string
	Records   bool           // what people ask is recorded
	Retention string         // how long that is kept, as people say it; empty: not said
	Erased    *bot.Forgotten // what was erased just now; nil: nothing was
	ReaderURL string         // empty: there is no reader
}

// home is the App Home: a question field, suggestions, the documents, and what is kept about the person.
func (r renderer) home(h home) slackgo.HomeTabViewRequest {
	blocks := fit(func(m room) []slackgo.Block {
		blocks := []slackgo.Block{
			richText(section(ours(r.words.homeLede)...)),
			r.question(),
			slackgo.NewActionBlock("", slackgo.NewButtonBlockElement(actionAskButton, "ask", plainObject(r.words.Ask, maxButton)).WithStyle(slackgo.StylePrimary)),
		}
		blocks = r.suggestions(blocks, &h, m)
		blocks = append(blocks, slackgo.NewDividerBlock(), richText(r.documents(h.Documents, h.Headings, m)...))
		if h.ReaderURL != "" {
			blocks = append(blocks, richText(section(linked(r.words.Reader, h.ReaderURL)...)))
		}
		blocks = append(blocks, slackgo.NewDividerBlock())
		blocks = r.aboutYou(blocks, &h)
		if h.Digest == "" {
			return blocks
		}
		return append(blocks, footer(fmt.Sprintf(r.words.index, h.Built.UTC().Format(time.DateOnly), bot.Clip(h.Digest, m.line))))
	})
	return slackgo.HomeTabViewRequest{Type: slackgo.VTHomeTab, Blocks: slackgo.Blocks{BlockSet: blocks}}
}

// question is the field in which people ask; Enter asks.
func (r renderer) question() slackgo.Block {
	field := slackgo.NewPlainTextInputBlockElement(plainObject(r.words.Placeholder, maxPlaceholder), actionAsk)
	field.MaxLength = min(bot.MaxQuestion, maxInput)
	field.DispatchActionConfig = &slackgo.DispatchActionConfig{TriggerActionsOn: []string{"on_enter_pressed"}}
	return slackgo.NewInputBlock(blockAsk, plainObject(r.words.AskLabel, maxButton), nil, field).WithDispatchAction(true)
}

// suggestions are questions to ask, and topics to ask about. A button's text may be cut; its value is the whole topic.
// A question is whole or is not offered: the beginning of one is another question.
func (r renderer) suggestions(blocks []slackgo.Block, h *home, m room) []slackgo.Block {
	most := min(m.quote, maxValue)
	questions := h.Questions[:min(m.lines, len(h.Questions))]
	var asked, about []*slackgo.ButtonBlockElement
	for i, q := range questions {
		if q = bot.OneLine(q); bot.Width(q) <= most {
			asked = append(asked, topicButton(i, q, q))
		}
	}
	for i, t := range h.Topics[:min(m.lines, len(h.Topics))] {
		t = bot.OneLine(t)
		about = append(about, topicButton(len(questions)+i, t, t[:bot.WordEnd(t, most)]))
	}
	blocks = suggested(blocks, "questions", r.words.questions, asked)
	return suggested(blocks, "topics", r.words.topics, about)
}

// topicButton asks what is suggested; nil if that is nothing.
func topicButton(number int, text, value string) *slackgo.ButtonBlockElement {
	return button(actionTopic+"_"+strconv.Itoa(number), text, value, "")
}

// suggested appends buttons under words of ours, if there is one.
func suggested(blocks []slackgo.Block, id, above string, buttons []*slackgo.ButtonBlockElement) []slackgo.Block {
	with := withActions(nil, id, buttons...)
	if len(with) == 0 {
		return blocks
	}
	return append(append(blocks, richText(section(bold(above)...))), with...)
}

// prompts are suggestions for the assistant pane, which takes topicsShown of them: questions before topics.
func (r renderer) prompts(questions, topics []string) slackgo.AssistantThreadsSetSuggestedPromptsParameters {
	p := slackgo.AssistantThreadsSetSuggestedPromptsParameters{Title: r.words.prompts}
	for i, s := range slices.Concat(questions, topics) {
		if s = bot.OneLine(s); s == "" || len(p.Prompts) == topicsShown {
			continue
		}
		if i < len(questions) {
			p.Title = r.words.promptsToo
		}
		p.Prompts = append(p.Prompts, slackgo.AssistantThreadsPrompt{Title: bot.Clip(s, maxButton), Message: s})
	}
	return p
}

// aboutYou says what is kept about the person, and offers to erase it.
func (r renderer) aboutYou(blocks []slackgo.Block, h *home) []slackgo.Block {
	text := bold(r.words.AboutYou)
	if h.Records {
		text = append(text, ours("\n"+r.words.Kept)...)
		if h.Retention != "" {
			text = append(text, ours(" "+fmt.Sprintf(r.words.KeptFor, bot.Clip(h.Retention, maxButton)))...)
		}
	} else {
		text = append(text, ours("\n"+r.words.NotKept)...)
	}
	if e := h.Erased; e != nil {
		text = append(text, ours("\n"+r.words.Erased(*e))...)
	}
	blocks = append(blocks, richText(section(text...)))
	if !h.Records {
		return blocks
	}
	erase := button(actionErase, r.words.Erase, actionErase, "")
	erase.Style = slackgo.StyleDanger
	erase.Confirm = slackgo.NewConfirmationBlockObject(
		plainObject(r.words.EraseAsk, maxConfirmHead), plainObject(r.words.EraseText, maxConfirm),
		plainObject(r.words.EraseYes, maxConfirmYes), plainObject(r.words.EraseNo, maxConfirmYes)).WithStyle(slackgo.StyleDanger)
	return withActions(blocks, "about-you", erase)
}
