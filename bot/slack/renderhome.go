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
	Headings  map[string][]string // by the document's id: its first headings
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
		blocks = r.suggestions(blocks, h.Topics, m)
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

// suggestions are topics to ask about. A button's text may be cut; its value is the whole topic.
func (r renderer) suggestions(blocks []slackgo.Block, topics []string, m room) []slackgo.Block {
	var buttons []*slackgo.ButtonBlockElement
	for i, t := range topics[:min(m.lines, len(topics))] {
		if t = bot.OneLine(t); t == "" {
			continue
		}
		value := t[:bot.WordEnd(t, min(m.quote, maxValue))]
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
