package bot

import (
	"context"
	"strings"
	"time"
)

// Claim takes the right to answer a message, so that it is answered once whatever is delivered twice and to how
// many processes. With the store away, only this process is kept from answering twice.
func (d *Desk) Claim(ctx context.Context, c Claim) bool {
	now := time.Now()
	if ok, _ := d.memory.Claim(bare(ctx), c, now); !ok { // it cannot fail
		return false
	}
	won := true
	_ = d.store.do(ctx, "claim", func(ctx context.Context, s Store) error { // counted and logged there
		ok, err := s.Claim(ctx, c, now)
		if err == nil {
			won = ok
		}
		return err
	})
	return won
}

// Extend moves the end of a claim whose answer takes longer.
func (d *Desk) Extend(ctx context.Context, m Message, until time.Time) {
	_ = d.memory.Extend(bare(ctx), m, until)                                 // it cannot fail
	_ = d.store.do(ctx, "extend", func(ctx context.Context, s Store) error { // counted and logged there
		return s.Extend(ctx, m, until)
	})
}

// Finish ends a claim: the message was answered. It is worth a second try: an unfinished claim leads to an apology.
func (d *Desk) Finish(ctx context.Context, m Message) {
	ctx = context.WithoutCancel(ctx)
	_ = d.memory.Finish(bare(ctx), m) // it cannot fail
	finish := func(ctx context.Context, s Store) error { return s.Finish(ctx, m) }
	if d.store.do(ctx, "finish", finish) != nil {
		_ = d.store.again(ctx, "finish", finish) // counted and logged there
	}
}

// Abandoned takes over the claims of a team's processes that ended before they answered, for an apology. What this process
// itself holds is in the store too.
func (d *Desk) Abandoned(ctx context.Context, platform, team string) []Claim {
	var claims []Claim
	_ = d.store.do(ctx, "abandoned", func(ctx context.Context, s Store) (err error) { // counted and logged there
		claims, err = s.Abandoned(ctx, platform, team, time.Now())
		return err
	})
	return claims
}

// SaveState keeps what does not fit into a button, for Forget as a person's words, and returns its key. Without a
// store, or where nothing is recorded, it lasts as long as the process.
func (d *Desk) SaveState(ctx context.Context, p Person, data []byte, until time.Time) string {
	key := newID()
	err := errAway
	if !d.opts.Off {
		err = d.store.do(ctx, "save state", func(ctx context.Context, s Store) error { return s.SaveState(ctx, key, p, data, until) })
	}
	if err != nil {
		_ = d.memory.SaveState(bare(ctx), key, p, data, until) // it cannot fail
	}
	return key
}

// FirstTime says that something is done for a person for the first time in a while, and remembers it for so long.
func (d *Desk) FirstTime(ctx context.Context, p Person, what string, within time.Duration) bool {
	now := time.Now()
	key := strings.Join([]string{"first", what, p.Platform, p.Team, p.ID}, " ")
	if d.kept(ctx, key) != nil {
		return false
	}
	yes := []byte("yes")
	err := errAway
	if !d.opts.Off {
		err = d.store.do(ctx, "save state", func(ctx context.Context, s Store) error { return s.SaveState(ctx, key, p, yes, now.Add(within)) })
	}
	if err != nil {
		_ = d.memory.SaveState(bare(ctx), key, p, yes, now.Add(within)) // it cannot fail
	}
	return true
}

// State is what was kept under a key; nil if its time is over, or it was lost.
func (d *Desk) State(ctx context.Context, key string) []byte {
	if IsSealed(key) {
		return d.openState(ctx, key)
	}
	return d.kept(ctx, key)
}

// kept is what the process or the store has under a key.
func (d *Desk) kept(ctx context.Context, key string) []byte {
	now := time.Now()
	if data, _ := d.memory.State(bare(ctx), key, now); data != nil { // it cannot fail
		return data
	}
	var data []byte
	_ = d.store.do(ctx, "state", func(ctx context.Context, s Store) (err error) { // counted and logged there
		data, err = s.State(ctx, key, now)
		return err
	})
	return data
}
