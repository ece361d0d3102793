package index

import (
	"cmp"
	"context"
	"slices"
)

// Searcher finds passages. Build is one; further engines will be others.
type Searcher interface {
	// Search returns the best passages for a query, best first, and what is known of its words.
	Search(ctx context.Context, q Query) (*Result, error)
	// Find returns every occurrence of words and phrases.
	Find(ctx context.Context, q FindQuery) (*Found, error)
	// Summary says what is searched.
	Summary() Summary
}

// Query is what to look for.
type Query struct {
	Text     string              // the question, cleaned of address and politeness
	Phrases  []string            // what must stand word for word in a passage; also part of Text
	Skip     map[string]struct{} // words of Text, in lower case, that carry no weight: question words
	Soft     map[string]struct{} // words that count where they occur and are not missed where they do not
	Language string              // of the question: its stop words are left out whatever the documents' languages; may be empty
	Previous string              // the words of the previous turn, at half weight
	Size     int                 // hits wanted; 0 means 10
	Without  []string            // stages to leave out, see Stages: for measuring what each is worth
	Stages   []Stage             // further stages, in their order
}

// Result is what was found. Words are in the order of the question, each once.
type Result struct {
	Hits  []Hit
	Words []Word
	Forms []OtherForm // that the glossary has of the question's words, and that occur
}

// OtherForm is another form of words of a question, as the glossary has it.
type OtherForm struct {
	Text  string // as the administrator wrote it
	Of    []int  // places in Result.Words of what was asked
	Words []int  // places there of the form's own words, of which some may have been asked for
}

// In says that a hit has all of the form's words.
func (f *OtherForm) In(h *Hit) bool { return f.isIn(h.Has) }

func (f *OtherForm) isIn(has []Where) bool {
	return !slices.ContainsFunc(f.Words, func(w int) bool { return has[w]&^InForm == 0 })
}

// Word is a word or quoted phrase of the question and its place in the corpus.
type Word struct {
	Text        string  // as asked, in lower case
	Corrected   string  // what was searched for instead, because the corpus does not have Text; else empty
	Phrase      bool    // a quoted phrase
	Soft        bool    // see Query.Soft
	Previous    bool    // of the previous turn
	Form        string  // the glossary's form that it is a word of; empty for one that was asked for
	Passages    int     // passages that have it, or a word of its stem
	Occurrences int     // how often they have it
	Headings    int     // headings and titles that have it
	Rarity      float64 // inverse document frequency of the passages that have it in any field, headings included
	Weight      float64 // inverse document frequency, see idf; for a word that does not occur, that of the rarest possible

	terms map[string][]string // by field suffix; several for a phrase, in order
	lists []postingList       // its postings, one a language that has it
	share float64             // of a word that was asked for, what one of the glossary counts
}

// Asked says that the word is of the question itself, and neither of the turn before nor of the glossary.
func (w *Word) Asked() bool { return !w.Previous && w.Form == "" }

// asked is the word as the texts should have it.
func (w *Word) asked() string { return cmp.Or(w.Corrected, w.Text) }

// Missing says that the word occurs nowhere as it was asked.
func (w *Word) Missing() bool {
	return w.Corrected != "" || (w.Passages == 0 && w.Headings == 0)
}

// Hit is a passage that was found.
type Hit struct {
	Place
	Score float64
	Own   float64 // of Score, what the passage's own words and headings give: without its document and further stages
	Parts []Part  // what Score is the sum of
	Has   []Where // by place in Result.Words: where the passage has the word

	build *Build
	words []Word
}

// Where says in which of a passage's fields a word stands.
type Where uint8

// The fields of a passage, to be combined.
const (
	InText Where = 1 << iota // its own words
	InLead                   // the lead-in of its list
	InHead                   // its headings or its document's title
	InForm                   // not in any of these, but the glossary's other form is, with all its words
)

// Part is a part of a score.
type Part struct {
	Stage string  `json:"stage"`         // see Stages
	Word  string  `json:"word"`          // or two; empty if it is for none
	IDF   float64 `json:"idf,omitempty"` // of a word
	TF    float64 `json:"tf,omitempty"`  // of a word: weighted over the fields and normalised by their lengths
	Score float64 `json:"score"`
}
