package report

import (
	"context"
	"iter"
	"time"

	"agendabot/bot"
	"agendabot/index"
)

// Line is one question of the journal with what people thought of its answer.
type Line struct {
	bot.Asked
	Helpful    int    // votes
	NotHelpful int    // votes
	Person     string // hash, only to count different people; empty: not known
}

// Input is what a report is made of.
type Input struct {
	// Lines may hold earlier and later questions than the period's. What those were shown counts as shown once; they
	// count for nothing else.
	Lines iter.Seq2[Line, error]
	Wrong []bot.WrongQuotation // those outside the period are left out

	// Build says what the passages are and say now. It may be nil, if there is no index: then nothing is known of
	// any passage but its id.
	Build *index.Build

	Since time.Time // the period's beginning; zero: the day of the earliest line
	// Resolve says where a passage stands in Build that was shown under an id of the build of a digest: the same id may
	// have been another text's then, and the text may have another id now. now is empty if the text is not there any
	// more, and also if nobody can tell; same says that it is the same text but for its spaces, else now is what it has
	// become. A digest may be empty, where none was recorded. Make calls it once for each id and digest, from one
	// goroutine, all ids of one digest one after the other, after it has read the lines; never without Build. If it is
	// nil, an id is taken for what it is in Build, and the report says so: see Report.ByID.
	Resolve func(ctx context.Context, id, build string) (now string, same bool)

	Until    time.Time      // its end, which does not belong to it
	Location *time.Location // of its days; nil: UTC
}

// Report is what was asked in a period. Lists are never nil, and ordered by how much they matter.
type Report struct {
	Period      Period       `json:"period"`
	Corpus      Corpus       `json:"corpus"`
	Totals      Totals       `json:"totals"`
	Days        []Day        `json:"days"`      // every day of the period
	Platforms   []Platform   `json:"platforms"` // the busiest first
	Failures    []Failure    `json:"failures"`  // why there was no answer, the most frequent first
	Times       Times        `json:"times"`
	Shown       []Shown      `json:"shown"`        // the most shown first
	NotFound    []Group      `json:"not_found"`    // the most asked first
	Closest     []Group      `json:"closest_only"` // likewise: passages came near, none was sure to answer
	NotHelpful  []NotHelpful `json:"not_helpful"`  // the most objected to first
	Wrong       []Wrong      `json:"wrong_quotations"`
	FollowUps   FollowUps    `json:"follow_ups"`
	NeverShown  []Unseen     `json:"never_shown"` // by document
	NeverTotals UnseenTotals `json:"never_shown_totals"`

	// ByID says that passages were told by their ids alone. After the documents have changed, an id may lead to another
	// text than was shown, or nowhere although the text is there.
	ByID bool `json:"by_id"`
}

// FollowUps count the questions that lean on the question before (“and the third?”). Their words are no question by
// themselves, and the same words ask for something else in another conversation: NotFound and Closest do not have them.
// In NotHelpful each is an entry.
type FollowUps struct {
	NotFound int `json:"not_found"`
	Closest  int `json:"closest_only"`
}

// Period is what a report is about: from Since up to and without Until.
type Period struct {
	Since time.Time `json:"since"` // zero if it was not given and nothing was asked
	Until time.Time `json:"until"`
	Zone  string    `json:"time_zone"`
}

// Corpus is the build that passages are looked up in; zero if there was none.
type Corpus struct {
	Build     string `json:"build"`
	Documents int    `json:"documents"`
	Passages  int    `json:"passages"`
}

// Counts are questions by what became of them.
type Counts struct {
	Questions int `json:"questions"`
	Answered  int `json:"answered"`
	Closest   int `json:"closest"`
	NotFound  int `json:"not_found"`
	Failed    int `json:"failed"` // without an answer, or with a verdict that there is not
}

func (c *Counts) add(v bot.Verdict) {
	c.Questions++
	switch v {
	case bot.Answered:
		c.Answered++
	case bot.Closest:
		c.Closest++
	case bot.NotFound:
		c.NotFound++
	default:
		c.Failed++
	}
}

// Totals are the counts of the whole period.
type Totals struct {
	Counts
	People     int `json:"people"` // different ones, of those that are known
	Helpful    int `json:"helpful"`
	NotHelpful int `json:"not_helpful"`
	Wrong      int `json:"wrong_quotations"`
}

// Day is one day of the period, in its time zone.
type Day struct {
	Date string `json:"date"` // 2026-05-01
	Counts
}

// Platform is where questions came from.
type Platform struct {
	Name string `json:"name"`
	Counts
}

// Failure is a reason why there was no answer.
type Failure struct {
	Reason string `json:"reason"`
	Count  int    `json:"count"`
}

// Times are how long answers took, in milliseconds. A quantile is the smallest time that so much of all answers did
// not exceed (nearest rank), exact to the millisecond.
type Times struct {
	Answers   int      `json:"answers"`
	Median    int64    `json:"median_ms"`
	P95       int64    `json:"p95_ms"`
	P99       int64    `json:"p99_ms"`
	Max       int64    `json:"max_ms"`
	Histogram []Bucket `json:"histogram"`
}

// Bucket counts the answers that took longer than the bucket before says, up to UpTo milliseconds; 0: any longer.
type Bucket struct {
	UpTo  int64 `json:"up_to_ms"`
	Count int   `json:"count"`
}

// Passage is a passage that was shown.
type Passage struct {
	ID     string `json:"id"`     // in the current build; of what is not there any more, as it was
	Source string `json:"source"` // title and place, as under a quotation; empty if it is not there any more
	There  bool   `json:"there"`  // in the current build, under this id
	Became bool   `json:"became"` // There, but what was shown had not quite this text, at least once
}

// Shown is how often a passage was shown.
type Shown struct {
	Passage
	Count int `json:"count"`
}

// Group is one question, in whatever words it was asked.
type Group struct {
	Question string    `json:"question"` // the most frequent wording; of equals the first in alphabetical order
	Language string    `json:"language"` // of that wording
	Times    int       `json:"times"`
	Wordings int       `json:"wordings"`
	Last     time.Time `json:"last"`
}

// NotHelpful is a question with an answer that was voted not helpful, and what its answers had shown.
type NotHelpful struct {
	Group
	Helpful    int       `json:"helpful"` // votes on the same answers
	NotHelpful int       `json:"not_helpful"`
	Passages   []Passage `json:"passages"`
}

// State says what has become of a passage since it was reported.
type State string

// The states of a reported passage.
const (
	Same    State = "same"    // it still says what was shown, but for its spaces
	Changed State = "changed" // its id leads to another text
	Gone    State = "gone"    // its id leads nowhere
	Unknown State = "unknown" // there was no build to look it up in
)

// Wrong is a reader's report of a wrong quotation.
type Wrong struct {
	At time.Time `json:"at"`
	Passage
	Text string `json:"text"` // as it was shown
	Note string `json:"note"` // the reader's words; may be empty
	Now  State  `json:"now"`
}

// Unseen is a document with sections that nobody was ever shown.
type Unseen struct {
	Document string     `json:"document"`
	Title    string     `json:"title"`
	All      bool       `json:"all"`      // nothing of it was ever shown
	Sections [][]string `json:"sections"` // heading paths; an empty one is what stands before the first heading
}

// UnseenTotals count sections that have a text of their own.
type UnseenTotals struct {
	Sections   int `json:"sections"` // of all documents
	NeverShown int `json:"never_shown"`
}
