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
		button(actionMore, r.words.more, s.Again, ""),
		button(actionHelpful, r.words.helpful, a.ID, ""),
		button(actionUnhelpful, r.words.unhelpful, a.ID, ""),
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
		blocks = append(blocks, richText(section(italic(r.words.notShown(left))...)))
	}
	if elements := r.findings(a, m); len(elements) > 0 {
		blocks = append(blocks, richText(elements...))
	}
	return append(blocks, footer(r.texts.Searched(a)+" · "+clip(a.Corpus.Digest, m.line)))
}

// opening is who asked what, the verdict, and what a reader must know of it.
func (r renderer) opening(a *bot.Answer, s answerState, m room) []slackgo.RichTextSectionElement {
	var all []slackgo.RichTextSectionElement
	if asked := clip(s.Asked, m.line); asked != "" {
		if isUser(s.SharedBy) {
			all = append(all, slackgo.NewRichTextSectionUserElement(s.SharedBy, nil))
			all = append(all, ours(" "+r.words.asked+r.texts.Quoted(asked)+"\n")...)
		} else {
			all = append(all, ours(r.words.youAsked+r.texts.Quoted(asked)+"\n")...)
		}
	}
	all = append(all, bold(r.texts.Verdict(a.Verdict))...)
	if n := r.numbers(a, s); n != "" {
		all = append(all, ours(" · "+n)...)
	}
	for _, note := range r.notes(a, m) {
		all = append(all, ours("\n"+note)...)
	}
	return all
}

// numbers says which passages a further page shows.
func (r renderer) numbers(a *bot.Answer, s answerState) string {
	switch n := min(len(a.Citations), maxPassages); {
	case s.First <= 1 || n == 0:
		return ""
	case n == 1:
		return fmt.Sprintf(r.words.passage, s.First)
	default:
		return fmt.Sprintf(r.words.passages, s.First, s.First+n-1)
	}
}

// notes are what was searched for instead, the documents' language, and the question before.
func (r renderer) notes(a *bot.Answer, m room) []string {
	var notes []string
	short := *a
	short.SearchedFor = nil
	for _, c := range a.SearchedFor[:min(m.lines, len(a.SearchedFor))] {
		short.SearchedFor = append(short.SearchedFor, bot.Correction{From: clip(c.From, m.line), To: clip(c.To, m.line)})
	}
	for _, s := range []string{r.texts.Corrections(&short), r.texts.OtherLanguage(&short)} {
		if s != "" {
			notes = append(notes, s)
		}
	}
	if a.About != "" {
		notes = append(notes, fmt.Sprintf(r.texts.About, r.texts.Quoted(clip(a.About, m.line))))
	}
	return notes
}

// passage appends a citation: its words, its source, its buttons.
func (r renderer) passage(blocks []slackgo.Block, c *bot.Citation, n int, m room) []slackgo.Block {
	elements, cut := quotation(c, m)
	elements = append(elements, section(r.source(c, cut, m)...))
	number := strconv.Itoa(n)
	blocks = append(blocks, richText(elements...))
	return withActions(blocks, "passage-"+number+"-"+c.Key,
		button(actionContext, r.words.context, c.Key, r.words.context+": "+fmt.Sprintf(r.words.passage, n)),
		button(actionCite, r.words.cite, c.Key, r.words.cite+": "+fmt.Sprintf(r.words.passage, n)))
}

// source is the line under a quotation, linked to the passage in the reader if there is one.
func (r renderer) source(c *bot.Citation, cut bool, m room) []slackgo.RichTextSectionElement {
	all := ours("— ")
	all = append(all, linked(r.sourceLine(c, m.line), r.address(c))...)
	if c.Fragment {
		all = append(all, ours(" ("+r.texts.Fragment+")")...)
	}
	if cut {
		all = append(all, italic("\n"+r.words.cut)...)
	}
	return all
}

// deepest is the most headings above a passage that its source names.
const deepest = 4

// sourceLine is bot.Texts.Source with every part of it cut to so many characters.
func (r renderer) sourceLine(c *bot.Citation, most int) string {
	short := *c
	if short.Title = clip(c.Title, most); short.Title == "" {
		short.Title = clip(c.Document, most)
	}
	short.Section = nil
	for _, heading := range c.Section {
		if heading = clip(heading, most); heading != "" { // an empty heading names nothing
			short.Section = append(short.Section, heading)
		}
	}
	if left := len(short.Section) - deepest; left > 0 {
		short.Section = append([]string{"…"}, short.Section[left:]...)
	}
	label := min(most, 40)
	short.Paragraph, short.Item, short.Page = clip(c.Paragraph, label), clip(c.Item, label), clip(c.Page, label)
	return r.texts.Source(&short)
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
		elements = append(elements, list(0, asSections(r.evidence(a, m))...))
		if left := len(a.Evidence) - m.lines; left > 0 {
			elements = append(elements, section(ours(r.words.furtherWords(left))...))
		}
	}
	if topics := asSections(topics(a, m)); len(topics) > 0 {
		elements = append(elements, section(ours(r.texts.AlsoAsk)...), list(0, topics...))
	}
	return elements
}

// evidence are the lines of evidence.
func (r renderer) evidence(a *bot.Answer, m room) []string {
	lines := make([]string, 0, m.lines)
	for _, e := range a.Evidence[:min(m.lines, len(a.Evidence))] {
		e.Term = clip(e.Term, m.line)
		lines = append(lines, r.texts.Evidence(e, a))
	}
	return lines
}

// topics are what can be asked.
func topics(a *bot.Answer, m room) []string {
	lines := make([]string, 0, m.lines)
	for _, t := range a.Topics[:min(m.lines, len(a.Topics))] {
		lines = append(lines, clip(t, m.line))
	}
	return lines
}

// answerText is the fallback of an answer: the same in lines, each quotation in quotation marks, as much of it as
// there is room for.
func (r renderer) answerText(a *bot.Answer, s answerState) string {
	m := room{quote: 600, line: 150, lines: 8}
	var f fallback
	if asked := clip(s.Asked, m.line); asked != "" {
		if isUser(s.SharedBy) {
			f.addRaw("<@" + s.SharedBy + "> " + escape(r.words.asked+r.texts.Quoted(asked)))
		} else {
			f.add(r.words.youAsked + r.texts.Quoted(asked))
		}
	}
	f.add(r.texts.Verdict(a.Verdict))
	for _, note := range r.notes(a, m) {
		f.add(note)
	}
	for i := range a.Citations {
		c := &a.Citations[i]
		shown := window(c.Text, focus(c), m.quote)
		text := strings.TrimSpace(c.Text[shown.Start:shown.End])
		if shown.Start > 0 {
			text = omitted + " " + text
		}
		if shown.End < len(c.Text) {
			text += " " + omitted
		}
		f.add(r.texts.Quoted(text) + "\n— " + r.sourceLine(c, m.line))
	}
	if a.Verdict != bot.Answered {
		for _, e := range r.evidence(a, m) {
			f.add(e)
		}
	}
	if lines := topics(a, m); len(lines) > 0 {
		f.add(r.texts.AlsoAsk + "\n" + strings.Join(lines, "\n"))
	}
	return f.String()
}

// isUser says that an id can be a person's on Slack, so that it can be nothing else where it is written.
func isUser(id string) bool { return userID.MatchString(id) }

var userID = regexp.MustCompile(`^[UW][A-Z0-9]{1,30}$`)
