package bot

import (
	"context"
	"time"
)

// Person is somebody on a platform. What is stored of it is a keyed hash. The zero Person is nobody: no limit counts
// it, nothing of it can be forgotten, and its votes on one answer are one vote.
type Person struct {
	Platform string // "slack", "discord"; "web" has no persons
	Team     string // workspace or server; empty where ids are unique without it
	ID       string
}

// Channel is a place on a platform where people ask. What is stored of it is a keyed hash.
type Channel struct {
	Platform, Team, ID string
}

// Thread is a conversation in a channel: a thread, a chain of replies, or a direct message.
type Thread struct {
	Channel
	ID string
}

// Message is what somebody sent and is to be answered once, by what the platform calls it: on Slack its timestamp in
// the channel, on Discord its id or the interaction's.
type Message struct {
	Channel
	ID string
}

// Asked is one line of the journal: a question and what became of it.
type Asked struct {
	ID       string // random; what a vote refers to
	At       time.Time
	Platform string        // "web", "api", "slack", "discord"
	Person   Person        // zero: not known, as on the web
	Channel  Channel       // zero: none
	Text     string        // as it was asked
	FollowUp bool          // it leans on the question before: by itself it means little
	Language string        // of the question, ISO 639-1
	Verdict  Verdict       // empty: it was not answered; see Failure
	Failure  string        // why there was no answer: "too_slow", "no_index", "failed"; empty if there was one
	Shown    []string      // ids of the passages shown, best first
	Took     time.Duration // from the question to the answer
	Build    string        // digest
}

// Vote is what a person thought of an answer. A person's later vote replaces the earlier one.
type Vote struct {
	Answer  string // Asked.ID
	Person  Person
	Helpful bool
	At      time.Time
}

// WrongQuotation is a reader's report that a passage is not what its source says. It does not say who reported it.
type WrongQuotation struct {
	At       time.Time
	Passage  string // id
	Text     string // as it was shown
	Build    string // digest
	Note     string // the reader's words; may be empty
	Language string // that the reader saw
}

// Claim is the right to answer a message, held by one process until a time, and where to answer.
type Claim struct {
	Message Message
	Address []byte // the adapter's own: where to answer or apologise; kept until finished
	Until   time.Time
}

// Rate is how much a person may ask: Burst questions at once, at least one, then one more in each Every. An Every of 0
// or less is no limit.
type Rate struct {
	Burst int
	Every time.Duration
}

// Forgotten is how much was erased.
type Forgotten struct {
	Questions     int `json:"questions"`
	Votes         int `json:"votes"`
	Conversations int `json:"conversations"`
}

// Journal records what was asked. Memory is one that keeps nothing.
type Journal interface {
	// Record appends questions, all or none.
	Record(ctx context.Context, lines []Asked) error
	// Vote records a vote in place of an earlier one of that person on that answer. A vote on an answer that is not in
	// the journal (pruned, or not written yet) is kept until it is pruned itself.
	Vote(ctx context.Context, v Vote) error
	// ReportWrong records a report of a wrong quotation.
	ReportWrong(ctx context.Context, w WrongQuotation) error
	// Forget erases what a person asked and voted, and the conversations that the person asked in: their turn may hold
	// the person's words, whoever asked last.
	Forget(ctx context.Context, p Person) (Forgotten, error)
}

// Claims hold invariant 3: one question, one answer, whatever is delivered twice, to how many processes.
type Claims interface {
	// Claim takes the right to answer a message; ok is false if anybody ever took it, finished or not.
	Claim(ctx context.Context, c Claim, now time.Time) (ok bool, err error)
	// Extend moves the end of a claim that is not finished.
	Extend(ctx context.Context, m Message, until time.Time) error
	// Finish ends a claim: it was answered. The address is erased; the message stays claimed for a day after it was taken.
	Finish(ctx context.Context, m Message) error
	// Abandoned takes over a team's claims whose time was over before now (of the whole platform, if the team is
	// empty), finishes them, and returns them, so
	// that exactly one process can apologise where an answer may never have come. Its messages' ids are not
	// known any more: only Address and Until are set.
	Abandoned(ctx context.Context, platform, team string, now time.Time) ([]Claim, error)
}

// Conversations keep the turn before of each thread, until a time.
type Conversations interface {
	// Turn is the last turn of a thread; nil if there is none, or its time is over.
	Turn(ctx context.Context, t Thread, now time.Time) (*Turn, error)
	// SaveTurn keeps a turn until a time. The person is who asked, for Forget; may be zero. Whoever
	// asked in the thread before still counts as having asked in it, as long as it has a turn.
	SaveTurn(ctx context.Context, t Thread, p Person, turn Turn, until time.Time) error
}

// States keep what does not fit into a button, until a time.
type States interface {
	// SaveState keeps data under a key that the caller made: random, at most 64 characters. The person is whose words
	// they are, for Forget; may be zero.
	SaveState(ctx context.Context, key string, p Person, data []byte, until time.Time) error
	// State is the data of a key; nil if there is none, or its time is over.
	State(ctx context.Context, key string, now time.Time) ([]byte, error)
}

// Limits count how much each person asks.
type Limits interface {
	// Take counts one question; wait is 0 if it is within the rate, else how long until the next one is.
	// A question that is refused does not count.
	Take(ctx context.Context, p Person, r Rate, now time.Time) (wait time.Duration, err error)
}

// Store is everything that is kept between questions: package journal's in a database, Memory in the process. All of
// it may be called from any number of goroutines.
type Store interface {
	Journal
	Claims
	Conversations
	States
	Limits
	// Allowed says whether questions of a channel are answered. They are if no channel of its platform and team was
	// chosen, or it is one of those that were.
	Allowed(ctx context.Context, c Channel) (bool, error)
	// Ready is an error if nothing can be written at the moment.
	Ready(ctx context.Context) error
}
