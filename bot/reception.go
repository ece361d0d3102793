package bot

import (
	"context"
	"time"
)

// Reception takes the messages of an adapter in, so that each is answered once, whatever is delivered twice and to however
// many processes, and that nobody is left in silence: a message is claimed before it waits for its turn, and a claim ends
// only when the asker has an answer or was told why there is none. Else it leads to an apology.
type Reception struct {
	Desk *Desk
	Crew *Crew
	// ClaimTime is when what is not answered was forgotten in a crash: longer than a work and its telling take.
	ClaimTime time.Duration
	// WorkTime is what a message that waits is given besides for each round that it has to wait.
	WorkTime time.Duration
}

// Incoming is a message that an adapter takes in.
type Incoming struct {
	Message Message
	Key     string // of its channel; see Task
	Address []byte // where to answer or apologise; see Claim
	// Answer answers it; told is false if the asker knows nothing of what came of it.
	Answer func(ctx context.Context) (told bool)
	// Tell says to the asker why there is no answer; told is false if that could not be said.
	Tell func(ctx context.Context, err error) (told bool)
}

// longWait is how long a claimed message waits before its claim is renewed.
const longWait = time.Second

// Take takes a message in. It never waits.
func (r *Reception) Take(m Incoming) {
	var taken time.Time // when this process claimed it; zero: it did not
	tell := func(ctx context.Context, err error) {
		if taken.IsZero() { // another process may answer it, and then there is nothing to tell
			now := time.Now()
			if !r.claim(ctx, &m, now) {
				return
			}
			taken = now
		}
		if m.Tell(ctx, err) {
			r.Desk.Finish(ctx, m.Message)
		}
	}
	r.Crew.Clerk(Task{Tell: tell, Do: func(ctx context.Context) {
		now := time.Now()
		if !r.claim(ctx, &m, now) {
			return
		}
		taken = now
		r.Crew.Message(Task{Key: m.Key, Tell: tell, Do: func(ctx context.Context) { r.answer(ctx, &m, taken) }})
	}})
}

// claim takes the right to answer a message. While more wait before it than can be worked on at once, the claim lasts
// longer.
func (r *Reception) claim(ctx context.Context, m *Incoming, now time.Time) bool {
	until := now.Add(r.ClaimTime + r.WorkTime*time.Duration(r.Crew.Rounds()))
	return r.Desk.Claim(ctx, Claim{Message: m.Message, Address: m.Address, Until: until})
}

func (r *Reception) answer(ctx context.Context, m *Incoming, taken time.Time) {
	if time.Since(taken) > longWait {
		r.Desk.Extend(ctx, m.Message, time.Now().Add(r.ClaimTime))
	}
	if m.Answer(ctx) {
		r.Desk.Finish(ctx, m.Message)
	}
}
