package bot

import (
	"context"
	"time"
)

// Apologies are how an adapter says sorry where a crash may have swallowed an answer.
type Apologies struct {
	Platform string
	Team     func() string // whose claims are taken over; empty: the whole platform's
	Every    time.Duration
	// Tell apologises to whom an address leads, under an id that is also in the log.
	Tell func(ctx context.Context, address []byte, id string)
}

// Apologise takes over what was claimed and never finished, at the start and then again and again until the context
// ends. What it took over and has not come to by then it leaves to the next process.
func (d *Desk) Apologise(ctx context.Context, a Apologies) {
	tick := time.NewTicker(a.Every)
	defer tick.Stop()
	for {
		team := a.Team()
		for _, c := range d.Abandoned(ctx, a.Platform, team) { // they are ours now: nobody else will
			if ctx.Err() != nil {
				d.leaveApology(ctx, Channel{Platform: a.Platform, Team: team}, c)
				continue
			}
			id := newID()
			d.log.Warn("an answer may never have come; its asker is told", "id", id, "platform", a.Platform)
			a.Tell(ctx, c.Address, id)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// leaveApology claims anew what was taken over, for a time that is over already: so it is abandoned again. The message
// that it was for is not known any more, so it has a name of its own.
func (d *Desk) leaveApology(ctx context.Context, of Channel, c Claim) {
	c.Message = Message{Channel: of, ID: "apology " + newID()}
	d.Claim(context.WithoutCancel(ctx), c) // the desk bounds it, and a store that is away is not asked again
}
