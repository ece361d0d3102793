package bot

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"time"
)

// Apologies are how an adapter says sorry where a crash may have swallowed an answer.
type Apologies struct {
	Platform string
	Team     func() string // whose claims are taken over; empty: the whole platform's
	Every    time.Duration
	Again    time.Duration // until an apology is tried again that certainly did not arrive
	// Tell apologises to whom an address leads, under an id that is also in the log; told is false if it certainly did
	// not arrive, and may later.
	Tell func(ctx context.Context, address []byte, id string) (told bool)
}

// mostApologies is how often one is tried.
const mostApologies = 12

// Apologise takes over what was claimed and never finished, at the start and then again and again until the context
// ends. What it took over and has not come to by then it leaves to the next process; what could not be said, because
// the platform is away, it says later.
func (d *Desk) Apologise(ctx context.Context, a Apologies) {
	tick := time.NewTicker(a.Every)
	defer tick.Stop()
	for {
		of := Channel{Platform: a.Platform, Team: a.Team()}
		for _, c := range d.Abandoned(ctx, a.Platform, of.Team) { // they are ours now: nobody else will
			if ctx.Err() != nil {
				d.leaveApology(ctx, of, c)
				continue
			}
			tries, address := apologyTries(c.Address)
			if d.apologise(ctx, &a, address) || tries+1 >= mostApologies {
				continue
			}
			c.Address, c.Until = withTries(tries+1, address), time.Now().Add(a.Again)
			d.leaveApology(ctx, of, c)
		}
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
	}
}

// apologise apologises once. A panic in it is logged, and counts as told: it would only come again.
func (d *Desk) apologise(ctx context.Context, a *Apologies, address []byte) (told bool) {
	id := newID()
	defer func() {
		if what := recover(); what != nil {
			d.log.Error("an apology ended in a panic", "id", id, "panic", fmt.Sprint(what))
			told = true
		}
	}()
	d.log.Warn("an answer may never have come; its asker is to be told", "id", id, "platform", a.Platform)
	if told = a.Tell(ctx, address, id); !told {
		d.log.Warn("the asker could not be told now", "id", id)
	}
	return told
}

// leaveApology claims anew what was taken over. Once that claim's time is over it is abandoned again. The message that
// it was for is not known any more, so it has a name of its own.
func (d *Desk) leaveApology(ctx context.Context, of Channel, c Claim) {
	c.Message = Message{Channel: of, ID: "apology " + newID()}
	ctx, now := context.WithoutCancel(ctx), time.Now()
	claim := func(ctx context.Context, s Store) error {
		_, err := s.Claim(ctx, c, now)
		return err
	}
	if d.store.do(ctx, "claim", claim) != nil && d.store.again(ctx, "claim", claim) != nil { // worth a second try, as Finish is
		d.log.Error("an apology is lost: the store does not take it")
	}
}

// How often an apology was tried stands before its address, which never begins with a digit: it is JSON.

func withTries(n int, address []byte) []byte {
	return append([]byte(strconv.Itoa(n)+" "), address...)
}

func apologyTries(b []byte) (n int, address []byte) {
	first, rest, ok := bytes.Cut(b, []byte(" "))
	n, err := strconv.Atoi(string(first))
	if !ok || err != nil || n < 1 {
		return 0, b
	}
	return n, rest
}
