package slack

import (
	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
)

// richText is a rich_text block, in which Slack reads no markup.
func richText(elements ...slackgo.RichTextElement) *slackgo.RichTextBlock {
	return slackgo.NewRichTextBlock("", elements...)
}

// section is a run of text.
func section(pieces ...slackgo.RichTextSectionElement) slackgo.RichTextElement {
	return slackgo.NewRichTextSection(pieces...)
}

// quote is a run of text with a bar beside it.
func quote(pieces ...slackgo.RichTextSectionElement) slackgo.RichTextElement {
	return &slackgo.RichTextQuote{Type: slackgo.RTEQuote, Elements: pieces}
}

// preformatted is a run of text as it stands, which Slack offers to copy.
func preformatted(pieces ...slackgo.RichTextSectionElement) slackgo.RichTextElement {
	return &slackgo.RichTextPreformatted{Type: slackgo.RTEPreformatted, Elements: pieces}
}

// list is a list with bullets; a border of 1 puts a quotation's bar beside it.
func list(border int, items ...slackgo.RichTextElement) slackgo.RichTextElement {
	l := slackgo.NewRichTextList(slackgo.RTEListBullet, 0, items...)
	l.Border = border
	return l
}

// asSections makes an item of a list of each text.
func asSections(texts []string) []slackgo.RichTextElement {
	elements := make([]slackgo.RichTextElement, 0, len(texts))
	for _, s := range texts {
		if pieces := ours(s); len(pieces) > 0 {
			elements = append(elements, section(pieces...))
		}
	}
	return elements
}

// pieces are a text as elements of at most maxPiece characters; none if it is empty, which Slack refuses. Slack reads
// no markup in them.
func pieces(text string, style *slackgo.RichTextSectionTextStyle) []slackgo.RichTextSectionElement {
	var all []slackgo.RichTextSectionElement
	for text = bot.Printable(text); text != ""; {
		end := len(text)
		if bot.Width(text) > maxPiece {
			end = bot.WordEnd(text, maxPiece)
		}
		all = append(all, slackgo.NewRichTextSectionTextElement(text[:end], style))
		text = text[end:]
	}
	return all
}

// ours is a text without emphasis, bold and italic are with it.
func ours(text string) []slackgo.RichTextSectionElement { return pieces(text, nil) }

func bold(text string) []slackgo.RichTextSectionElement {
	return pieces(text, &slackgo.RichTextSectionTextStyle{Bold: true})
}

func italic(text string) []slackgo.RichTextSectionElement {
	return pieces(text, &slackgo.RichTextSectionTextStyle{Italic: true})
}

// linked is a text that leads to an address; the text alone if there is none, or it is too long.
func linked(text, url string) []slackgo.RichTextSectionElement {
	if url == "" || bot.Width(url) > maxLink || text == "" {
		return ours(text)
	}
	return []slackgo.RichTextSectionElement{slackgo.NewRichTextSectionLinkElement(url, text, nil)}
}

// plainObject is a text object in which Slack reads no markup and no emoji.
func plainObject(text string, most int) *slackgo.TextBlockObject {
	return slackgo.NewTextBlockObject(slackgo.PlainTextType, bot.Clip(text, most), false, false)
}

// button is a button; nil if its value is empty or longer than Slack keeps. The label is what a screen reader says
// where the text alone does not tell buttons apart.
func button(action, text, value, label string) *slackgo.ButtonBlockElement {
	if value == "" || bot.Width(value) > maxValue {
		return nil
	}
	b := slackgo.NewButtonBlockElement(action, value, plainObject(text, maxButton))
	if label != "" {
		b.AccessibilityLabel = bot.Clip(label, maxButton)
	}
	return b
}

// withActions appends an actions block of the buttons that there are, if there is one.
func withActions(blocks []slackgo.Block, id string, buttons ...*slackgo.ButtonBlockElement) []slackgo.Block {
	var elements []slackgo.BlockElement
	for _, b := range buttons {
		if b != nil && len(elements) < maxElements {
			elements = append(elements, b)
		}
	}
	if len(elements) == 0 {
		return blocks
	}
	return append(blocks, slackgo.NewActionBlock(bot.Clip(id, maxID), elements...))
}

// footer is small grey text.
func footer(text string) slackgo.Block {
	return slackgo.NewContextBlock("", plainObject(text, maxText))
}
