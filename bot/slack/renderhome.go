package slack

import (
	"fmt"
	"strconv"
	"time"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
	"agendabot/index"
)

// home is what the App Home shows.
type home struct {
	Documents []index.DocumentInfo
	Topics    []string // what the documents speak of, as suggestions
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
			slackgo.NewActionBlock("", slackgo.NewButtonBlockElement(actionAskButton, "ask", plainObject(r.words.ask, maxButton)).WithStyle(slackgo.StylePrimary)),
		}
		blocks = r.suggestions(blocks, h.Topics, m)
		blocks = append(blocks, slackgo.NewDividerBlock(), richText(r.documents(h.Documents, m)...))
		if h.ReaderURL != "" {
			blocks = append(blocks, richText(section(linked(r.words.reader, h.ReaderURL)...)))
		}
		blocks = append(blocks, slackgo.NewDividerBlock())
		blocks = r.aboutYou(blocks, &h)
		if h.Digest == "" {
			return blocks
		}
		return append(blocks, footer(fmt.Sprintf(r.words.index, h.Built.UTC().Format(time.DateOnly), clip(h.Digest, m.line))))
	})
	return slackgo.HomeTabViewRequest{Type: slackgo.VTHomeTab, Blocks: slackgo.Blocks{BlockSet: blocks}}
}

// question is the field in which people ask; Enter asks.
func (r renderer) question() slackgo.Block {
	field := slackgo.NewPlainTextInputBlockElement(plainObject(r.words.placeholder, maxPlaceholder), actionAsk)
	field.MaxLength = min(bot.MaxQuestion, maxInput)
	field.DispatchActionConfig = &slackgo.DispatchActionConfig{TriggerActionsOn: []string{"on_enter_pressed"}}
	return slackgo.NewInputBlock(blockAsk, plainObject(r.words.askLabel, maxButton), nil, field).WithDispatchAction(true)
}

// suggestions are topics to ask about. A button's text may be cut; its value is the whole topic.
func (r renderer) suggestions(blocks []slackgo.Block, topics []string, m room) []slackgo.Block {
	var buttons []*slackgo.ButtonBlockElement
	for i, t := range topics[:min(m.lines, len(topics))] {
		if t = line(t); t == "" {
			continue
		}
		value := t[:wordEnd(t, min(m.quote, maxValue))]
		buttons = append(buttons, button(actionTopic+"_"+strconv.Itoa(i), t, value, ""))
	}
	if len(buttons) == 0 {
		return blocks
	}
	blocks = append(blocks, richText(section(bold(r.words.topics)...)))
	return withActions(blocks, "topics", buttons...)
}

// aboutYou says what is kept about the person, and offers to erase it.
func (r renderer) aboutYou(blocks []slackgo.Block, h *home) []slackgo.Block {
	text := bold(r.words.aboutYou)
	if h.Records {
		text = append(text, ours("\n"+r.words.kept)...)
		if h.Retention != "" {
			text = append(text, ours(" "+fmt.Sprintf(r.words.keptFor, clip(h.Retention, maxButton)))...)
		}
	} else {
		text = append(text, ours("\n"+r.words.notKept)...)
	}
	if e := h.Erased; e != nil {
		text = append(text, ours("\n"+r.words.erased(e.Questions, e.Votes, e.Conversations))...)
	}
	blocks = append(blocks, richText(section(text...)))
	if !h.Records {
		return blocks
	}
	erase := button(actionErase, r.words.erase, actionErase, "")
	erase.Style = slackgo.StyleDanger
	erase.Confirm = slackgo.NewConfirmationBlockObject(
		plainObject(r.words.eraseAsk, maxConfirmHead), plainObject(r.words.eraseText, maxConfirm),
		plainObject(r.words.eraseYes, maxConfirmYes), plainObject(r.words.eraseNo, maxConfirmYes)).WithStyle(slackgo.StyleDanger)
	return withActions(blocks, "about-you", erase)
}
