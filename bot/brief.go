package bot

import (
	"fmt"
	"strings"

	"agendabot/index"
)

// What a chat says of an answer beside its passages, in as little room as there is.

// deepest is the most headings above a passage that BriefSource names.
const deepest = 4

// BriefSource is Source with every part of it cut to so many characters.
func (t Texts) BriefSource(c *Citation, most int) string {
	short := *c
	if short.Title = Clip(c.Title, most); short.Title == "" {
		short.Title = Clip(c.Document, most)
	}
	short.Section = nil
	for _, heading := range c.Section {
		if heading = Clip(heading, most); heading != "" { // an empty heading names nothing
			short.Section = append(short.Section, heading)
		}
	}
	if left := len(short.Section) - deepest; left > 0 {
		short.Section = append([]string{"…"}, short.Section[left:]...)
	}
	label := min(most, 40)
	short.Paragraph, short.Item, short.Page = Clip(c.Paragraph, label), Clip(c.Item, label), Clip(c.Page, label)
	return t.Source(&short)
}

// Notes are what was searched for instead, at most so many words of so many characters, the documents' language, and the
// question before.
func (t Texts) Notes(a *Answer, words, most int) []string {
	var notes []string
	short := *a
	short.SearchedFor = nil
	for _, c := range a.SearchedFor[:min(words, len(a.SearchedFor))] {
		short.SearchedFor = append(short.SearchedFor, Correction{From: Clip(c.From, most), To: Clip(c.To, most)})
	}
	for _, s := range []string{t.Corrections(&short), t.OtherLanguage(&short)} {
		if s != "" {
			notes = append(notes, s)
		}
	}
	if a.About != "" {
		notes = append(notes, fmt.Sprintf(t.About, t.Quoted(Clip(a.About, most))))
	}
	return notes
}

// BriefEvidence are at most so many lines of evidence, their words of so many characters.
func (t Texts) BriefEvidence(a *Answer, lines, most int) []string {
	all := make([]string, 0, lines)
	for _, e := range a.Evidence[:min(lines, len(a.Evidence))] {
		e.Term = Clip(e.Term, most)
		all = append(all, t.Evidence(e, a))
	}
	return all
}

// BriefQuestions are at most so many of the administrator's questions, each of so many characters.
func (a *Answer) BriefQuestions(lines, most int) []string { return clipAll(a.Questions, lines, most) }

// BriefTopics are at most so many of what can be asked, each of so many characters.
func (a *Answer) BriefTopics(lines, most int) []string { return clipAll(a.Topics, lines, most) }

func clipAll(texts []string, lines, most int) []string {
	all := make([]string, 0, lines)
	for _, t := range texts[:min(lines, len(texts))] {
		all = append(all, Clip(t, most))
	}
	return all
}

// DocumentLine describes a document, its title in so many characters: by whom, of when, how long.
func (t ChatTexts) DocumentLine(d *index.DocumentInfo, most int) string {
	parts := []string{Clip(d.Meta.Title, most)}
	for _, s := range []string{d.Meta.Author, d.Meta.Date} {
		if s = Clip(s, most/2); s != "" {
			parts = append(parts, s)
		}
	}
	if parts[0] == "" {
		parts[0] = Clip(d.ID, most)
	}
	return strings.Join(append(parts, t.Length(d.Sections, d.Passages)), " · ")
}
