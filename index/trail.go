package index

import (
	"errors"
	"time"
)

// ErrNoLedger says that the ledger of ids cannot be used at the moment, so that nobody knows where an id leads that is
// not in a build.
var ErrNoLedger = errors.New("the ledger of ids cannot be used at the moment")

// Trail is where the id of a passage leads that is not in a build any more, or not with the text that was cited, by
// what the ledger of ids knows. Trails are shared: nothing in them may be changed.
type Trail struct {
	ID    string // as it was asked for
	Known bool   // it once was the id of a passage

	// Now is the id of the passage that has its text in the build; empty: gone. It is the one that was asked for, and
	// Exact is false, if that is in the build with another text and the text that was asked for is nowhere else.
	Now   string
	Exact bool // that text is the same but for its spaces; else nearly the same

	// Twins are ids of passages of the build with the very same words that stood there, or elsewhere, beside it: other
	// passages. At most 5, the nearest first; only where Now is empty.
	Twins []string

	Document string    // id of the document that it stood in; empty if not known
	Build    string    // digest of the last build that is known to have had it
	Seen     time.Time // when that build was last recorded
	Text     string    // what it said, from that build; empty if that is not there any more
	Title    string    // of the document then; empty with Text
}
