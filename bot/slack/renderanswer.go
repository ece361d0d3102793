package slack

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
)

// answerState is what an answer's message is besides the answer.
type answerState struct {
	Again    string // value of More; empty: there are no more, or nobody knows
	Private  bool   // seen by the asker alone
	Alone    bool   // in a direct message, where there is nobody to share it with whom the bot could reach
	Share    string // value of “Share in channel”, on a private answer; empty: it cannot be shared
	SharedBy string // user id of who shared it: the one mention that is made
	First    int    // number of the first passage among all that More has shown, from 1; up to 1 says nothing of it
	Asked    string // the question, shown above; empty: it stands in the channel already
}

// answer is an answer as a message.
func (r renderer) answer(a *bot.Answer, s answerState) message {
	blocks := fit(func(m room) []slackgo.Block {
		blocks := r.answerBlocks(a, s, m)
		return withActions(blocks, "answer", r.answerButtons(a, s)...)
	})
	return message{Text: r.answerText(a, s), Blocks: blocks}
}

// answerButtons are the buttons under an answer.
func (r renderer) answerButtons(a *bot.Answer, s answerState) []*slackgo.ButtonBlockElement {
	buttons := []*slackgo.ButtonBlockElement{
		button(actionMore, r.words.More, s.Again, ""),
		button(actionHelpful, r.words.Helpful, a.ID, ""),
		button(actionUnhelpful, r.words.Unhelpful, a.ID, ""),
	}
	if s.Private {
		buttons = append(buttons, button(actionShare, r.words.share, s.Share, ""))
	}
	return buttons
}

// answerBlocks is an answer without what can be done with the whole of it.
func (r renderer) answerBlocks(a *bot.Answer, s answerState, m room) []slackgo.Block {
	blocks := []slackgo.Block{richText(section(r.opening(a, s, m)...))}
	shown := a.Citations[:min(m.passages, len(a.Citations))]
	for i := range shown {
		blocks = r.passage(blocks, &shown[i], max(1, s.First)+i, m)
	}
	if left := len(a.Citations) - len(shown); left > 0 {
		blocks = append(blocks, richText(section(italic(r.words.NotShown(left))...)))
	}
	if elements := r.findings(a, m); len(elements) > 0 {
		blocks = append(blocks, richText(elements...))
	}
	return append(blocks, footer(r.texts.Searched(a)+" · "+bot.Clip(a.Corpus.Digest, m.line)))
}

// opening is who asked what, the verdict, and what a reader must know of it.
func (r renderer) opening(a *bot.Answer, s answerState, m room) []slackgo.RichTextSectionElement {
	var all []slackgo.RichTextSectionElement
	if asked := bot.Clip(s.Asked, m.line); asked != "" {
		if isUser(s.SharedBy) {
			all = append(all, slackgo.NewRichTextSectionUserElement(s.SharedBy, nil))
			all = append(all, ours(" "+r.words.Asked+r.texts.Quoted(asked)+"\n")...)
		} else {
			all = append(all, ours(r.words.YouAsked+r.texts.Quoted(asked)+"\n")...)
		}
	}
	all = append(all, bold(r.texts.VerdictOf(a))...)
	if n := r.words.Passages(s.First, min(len(a.Citations), maxPassages)); s.First > 1 && n != "" {
		all = append(all, ours(" · "+n)...)
	}
	for _, note := range r.texts.Notes(a, m.lines, m.line) {
		all = append(all, ours("\n"+note)...)
	}
	return all
}

// passage appends a citation: its words, its source, its buttons.
func (r renderer) passage(blocks []slackgo.Block, c *bot.Citation, n int, m room) []slackgo.Block {
	elements, cut := quotation(c, m)
	elements = append(elements, section(r.source(c, cut, m)...))
	number := strconv.Itoa(n)
	blocks = append(blocks, richText(elements...))
	return withActions(blocks, "passage-"+number+"-"+c.Key,
		button(actionContext, r.words.Context, c.Key, r.words.Context+": "+r.words.Passage(n)),
		button(actionCite, r.words.Cite, c.Key, r.words.Cite+": "+r.words.Passage(n)))
}

// source is the line under a quotation, linked to the passage in the reader if there is one.
func (r renderer) source(c *bot.Citation, cut bool, m room) []slackgo.RichTextSectionElement {
	all := ours("— ")
	all = append(all, linked(r.texts.BriefSource(c, m.line), r.address(c))...)
	if s := r.texts.Remarks(c); s != "" {
		all = append(all, ours(" ("+s+")")...)
	}
	if cut {
		all = append(all, italic("\n"+fmt.Sprintf(r.words.Cut, r.words.Context))...)
	}
	return all
}

// address is where a citation leads; empty if there is no reader.
func (r renderer) address(c *bot.Citation) string {
	if r.link == nil {
		return ""
	}
	return r.link(c.ID, c.Text)
}

// findings are the evidence for a verdict other than Answered, and what can be asked instead.
func (r renderer) findings(a *bot.Answer, m room) []slackgo.RichTextElement {
	var elements []slackgo.RichTextElement
	if a.Verdict != bot.Answered && len(a.Evidence) > 0 {
		elements = append(elements, list(0, asSections(r.texts.BriefEvidence(a, m.lines, m.line))...))
		if left := len(a.Evidence) - m.lines; left > 0 {
			elements = append(elements, section(ours(r.words.FurtherWords(left))...))
		}
	}
	if questions := asSections(a.BriefQuestions(m.lines, m.line)); len(questions) > 0 {
		elements = append(elements, section(ours(r.texts.AskThese)...), list(0, questions...))
	}
	if topics := asSections(a.BriefTopics(m.lines, m.line)); len(topics) > 0 {
		elements = append(elements, section(ours(r.texts.AlsoAsk)...), list(0, topics...))
	}
	return elements
}

// answerText is the fallback of an answer: the same in lines, each quotation in quotation marks, as much of it as
// there is room for.
func (r renderer) answerText(a *bot.Answer, s answerState) string {
	m := room{quote: 600, line: 150, lines: 8}
	var f fallback
	if asked := bot.Clip(s.Asked, m.line); asked != "" {
		if isUser(s.SharedBy) {
			f.addRaw("<@" + s.SharedBy + "> " + escape(r.words.Asked+r.texts.Quoted(asked)))
		} else {
			f.add(r.words.YouAsked + r.texts.Quoted(asked))
		}
	}
	f.add(r.texts.VerdictOf(a))
	for _, note := range r.texts.Notes(a, m.lines, m.line) {
		f.add(note)
	}
	for i := range a.Citations {
		c := &a.Citations[i]
		shown := bot.Window(c.Text, c.Focus(), m.quote)
		text := strings.TrimSpace(c.Text[shown.Start:shown.End])
		if shown.Start > 0 {
			text = omitted + " " + text
		}
		if shown.End < len(c.Text) {
			text += " " + omitted
		}
		source := r.texts.BriefSource(c, m.line)
		if s := r.texts.Remarks(c); s != "" {
			source += " (" + s + ")"
		}
		f.add(r.texts.Quoted(text) + "\n— " + source)
	}
	if a.Verdict != bot.Answered {
		for _, e := range r.texts.BriefEvidence(a, m.lines, m.line) {
			f.add(e)
		}
	}
	if lines := a.BriefQuestions(m.lines, m.line); len(lines) > 0 {
		f.add(r.texts.AskThese + "\n" + strings.Join(lines, "\n"))
	}
	if lines := a.BriefTopics(m.lines, m.line); len(lines) > 0 {
		f.add(r.texts.AlsoAsk + "\n" + strings.Join(lines, "\n"))
	}
	return f.String()
}

// isUser says that an id can be a person's on Slack, so that it can be nothing else where it is written.
func isUser(id string) bool { return userID.MatchString(id) }

var userID = regexp.MustCompile(`^[UW][A-Z0-9]{1,30}$`)
