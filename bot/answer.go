package bot

import (
	"agendabot/corpus"
	"agendabot/index"
)

// Verdict says whether the documents answer a question.
type Verdict string

// The verdicts.
const (
	Answered Verdict = "answered"  // the first citation answers it, as far as its words can tell, or by an administrator's choice
	Closest  Verdict = "closest"   // passages come near it; whether they answer it is for the reader to say
	NotFound Verdict = "not_found" // the documents do not answer it
)

// Answer is what the bot has to say to a question, in no platform's form.
type Answer struct {
	Question    string        `json:"question"` // as it was asked
	Verdict     Verdict       `json:"verdict"`
	Citations   []Citation    `json:"citations"` // what an administrator chose, then the best first; empty if NotFound
	Evidence    []Evidence    `json:"evidence"`  // every weighty word of the question
	Corpus      index.Summary `json:"corpus"`
	SearchedFor []Correction  `json:"searched_for,omitempty"` // spellings, and other forms of the glossary, that were searched for instead
	About       string        `json:"about,omitempty"`        // the turn before that the question was read with
	Questions   []string      `json:"questions,omitempty"`    // of the administrator's, with chosen passages, if NotFound
	Topics      []string      `json:"topics,omitempty"`       // what can be asked, if NotFound
	DocumentsIn []string      `json:"documents_in,omitempty"` // their languages, if the question is in none of them and not answered
	Language    string        `json:"language"`               // of the bot's own words

	Grounds Grounds `json:"-"` // what the verdict was decided on; zero if the citation is an item that was counted out

	Turn Turn   `json:"-"` // for the next question of the conversation
	ID   string `json:"-"` // what a vote on it refers to; empty unless a Desk gave it
	More int    `json:"-"` // further citations that Desk.Page has

	Curated  bool  `json:"-"` // an administrator chose what answers it
	Spent    bool  `json:"-"` // more was asked for, and all that was found has been shown; the verdict is NotFound
	FollowUp bool  `json:"-"` // the question was read with the turn before
	Before   *Turn `json:"-"` // the turn that a Desk asked it with; nil: none
}

// Citation is a passage word for word, and where it stands.
type Citation struct {
	ID         string      `json:"id"`
	Key        string      `json:"key"`
	Kind       corpus.Kind `json:"kind"`
	Text       string      `json:"text"` // the spans, one below the other
	Document   string      `json:"document"`
	Title      string      `json:"title"`
	Section    []string    `json:"section"` // headings from the outermost; empty before the first
	Paragraph  string      `json:"paragraph"`
	Item       string      `json:"item,omitempty"` // of the list in that paragraph
	Page       string      `json:"page"`
	Score      float64     `json:"score"`
	Lead       []string    `json:"lead,omitempty"`       // what introduces the list that it is an item of
	Introduced bool        `json:"introduced,omitempty"` // a list: its first span is its lead-in
	Fragment   bool        `json:"fragment,omitempty"`   // begins in mid-sentence, as its source does
	Curated    bool        `json:"curated,omitempty"`    // chosen by an administrator; Score is 0 if the search did not find it
	Spans      []Quote     `json:"spans"`
	Best       *Range      `json:"best,omitempty"` // the sentence nearest to the question, in Text, if there are several
	Marks      []Range     `json:"marks"`          // the question's words, in Text, in order

	Parts []index.Part `json:"parts,omitempty"` // of the score, if asked for
}

// Quote is one piece of a citation: bytes Start to End of the document's canonical text.
type Quote struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Text  string `json:"text"`
}

// Range is bytes Start to End of a citation's Text.
type Range struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Evidence is how often a word of the question occurs in the corpus.
type Evidence struct {
	Term        string `json:"term"`
	Passages    int    `json:"passages"`    // that have it, or a word of its stem
	Occurrences int    `json:"occurrences"` // in those passages
	Headings    int    `json:"headings"`    // headings and titles that have it
	Phrase      bool   `json:"phrase,omitempty"`
}

// Correction is what the documents do not have as it was asked, and the near spelling or other form that was searched for
// instead.
type Correction struct {
	From string `json:"from"`
	To   string `json:"to"`
}

// CitationOf is the citation of a passage that nobody searched for.
func CitationOf(p index.Place) Citation { return cite(p, 0, nil) }

// cite makes the citation of a place.
func cite(p index.Place, score float64, matches []corpus.Span) Citation {
	d, ps := p.Document, p.Passage()
	c := Citation{
		ID: ps.ID, Key: ps.Key, Kind: ps.Kind, Text: p.Text(), Document: d.ID, Title: d.Meta.Title,
		Section: d.Path(ps.Section), Paragraph: ps.Paragraph, Item: ps.Item, Page: ps.Page, Score: score,
		Lead: d.Leads(ps), Introduced: ps.Kind == corpus.KindList && ps.Own.Len() > 0, Fragment: ps.Fragment, Marks: []Range{},
	}
	if c.Section == nil {
		c.Section = []string{}
	}
	if ps.Kind == corpus.KindList && ps.List < 0 {
		c.Item = ""
	}
	at := 0 // of the span in c.Text
	for _, s := range ps.Spans {
		c.Spans = append(c.Spans, Quote{s.Start, s.End, d.Text[s.Start:s.End]})
		for _, m := range matches {
			if m.Start >= s.Start && m.End <= s.End {
				c.Marks = append(c.Marks, Range{at + m.Start - s.Start, at + m.End - s.Start})
			}
		}
		at += s.Len() + 1 // the line end between spans
	}
	return c
}
