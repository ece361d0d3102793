package index

import "time"

// Trail is where the id of a passage leads that is not in a build any more, by what the ledger of ids knows.
type Trail struct {
	ID    string // as it was asked for
	Known bool   // it once was the id of a passage

	Now   string // id of the passage that has its text in the build; empty: gone
	Exact bool   // that text is the same but for its spaces; else nearly the same

	Document string    // id of the document that it stood in; empty if not known
	Build    string    // digest of the last build that is known to have had it
	Seen     time.Time // when that build was last recorded
	Text     string    // what it said, from that build; empty if that is not there any more
	Title    string    // of the document then; empty with Text
}
