package discord

import (
	"fmt"
	"strings"
	"time"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
	"agendabot/index"
)

// What people see is made by a renderer: r := newRenderer(language, link), and then
//
//	r.answer(answer, state), r.answerText(answer, state)  an answer; the second where no embeds may be sent
//	r.context(place), r.cite(reference, today)            about a passage, for whoever pressed its buttons
//	r.browse(place, page)                                 a page of the place's section
//	r.sources(documents, readerURL), r.help(about)
//	r.eraseAsk(), r.form()                                the question before erasing; the form for a question
//	r.plain(text), r.failure(err)                         words of ours
//	choices(all)                                          suggestions while somebody types
//
// A message goes out as m.response(private), m.params(private), m.webhookEdit() or m.send(reply).
// What a button holds is a control (customid.go).

// message is what is sent.
type message struct {
	Content    string
	Embeds     []*discordgo.MessageEmbed
	Components []discordgo.MessageComponent
	noPreviews bool // no address in the text is to be unfolded, because words of documents are in it
}

// renderer makes what people see. Its methods are pure functions; whatever the documents hold, what they return is
// within Discord's limits.
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

// The colours of verdicts. What they say is said in words too.
const (
	colourAnswered = 0x2E8B57
	colourClosest  = 0xC98A00
	colourNotFound = 0x808080
	colourPlain    = 0x4F6D8F // of what is no answer
)

// plain is a message of our own words.
func (r renderer) plain(text string) message {
	text = bot.Printable(text)
	text = strings.TrimFunc(text[:bot.Head(text, maxContent/3)], isSpace) // at most three characters come of one
	if text == "" {
		text = r.texts.Failed
	}
	return message{Content: string(escape(text))}
}

// failure is what the asker reads when something went wrong.
func (r renderer) failure(err error) message { return r.plain(bot.UserText(err, r.language)) }

// about is what /help says about what is kept.
type about struct {
	records   bool          // what people ask is recorded
	retention time.Duration // how long; 0: for ever
}

// help says what can be done here, and what is kept about the person.
func (r renderer) help(a about) message {
	lines := make([]markup, 0, len(r.words.help)+3)
	for _, s := range r.words.help {
		lines = append(lines, item(escape(s)))
	}
	kept := escape(r.words.NotKept)
	buttons := []discordgo.MessageComponent{button(r.words.openAsk, discordgo.PrimaryButton, control{action: actionAsk})}
	if a.records {
		kept = escape(r.words.Kept + " " + fmt.Sprintf(r.words.KeptFor, r.words.Lasting(a.retention)))
		buttons = append(buttons, button(r.words.Erase, discordgo.DangerButton, control{action: actionErase}))
	}
	lines = append(lines, "\n"+bold(r.words.AboutYou), kept)
	return message{Embeds: embeds(colourPlain, r.words.HelpTitle, join("\n", lines...)), Components: rows(buttons)}
}

// sources says which documents there are; without a readerURL there is no reader to lead to.
func (r renderer) sources(docs []index.DocumentInfo, readerURL string) message {
	return fit(func(m room) message {
		lines := make([]markup, 0, m.lines+1)
		for i := range docs[:min(m.lines, len(docs))] {
			lines = append(lines, item(escape(r.words.DocumentLine(&docs[i], m.line))))
		}
		if len(docs) == 0 {
			lines = append(lines, escape(r.words.NoDocuments))
		}
		if more := len(docs) - m.lines; more > 0 {
			lines = append(lines, escape(r.words.FurtherDocuments(more)))
		}
		if linkable(readerURL) != "" {
			lines = append(lines, linked(r.words.Reader, readerURL, r.words.Reader))
		}
		return message{Embeds: embeds(colourPlain, r.words.Documents, join("\n", lines...))}
	})
}

// eraseAsk asks whether to erase what is kept about the presser.
func (r renderer) eraseAsk() message {
	m := r.plain(r.words.EraseAsk + " " + r.words.EraseText)
	m.Components = rows([]discordgo.MessageComponent{
		button(r.words.EraseYes, discordgo.DangerButton, control{action: actionEraseYes}),
		button(r.words.EraseNo, discordgo.SecondaryButton, control{action: actionKeep}),
	})
	return m
}

// formQuestion is what the form's field is called.
const formQuestion = "question"

// form is the form for a question. It has a row, not a label, around its field, because discordgo reads no labels.
func (r renderer) form() *discordgo.InteractionResponseData {
	field := discordgo.TextInput{
		CustomID: formQuestion, Label: bot.Clip(r.words.AskLabel, maxInputLabel), Style: discordgo.TextInputParagraph,
		Placeholder: bot.Clip(r.words.Placeholder, maxPlaceholder), Required: true, MaxLength: min(bot.MaxQuestion, maxInput),
	}
	return &discordgo.InteractionResponseData{
		CustomID: control{action: actionAsk}.String(), Title: bot.Clip(r.words.form, maxModalTitle),
		Components: []discordgo.MessageComponent{discordgo.ActionsRow{Components: []discordgo.MessageComponent{field}}},
	}
}
