package bot

import (
	"context"
	"encoding/json"
	"math"
	"time"
)

// Again is a question that was answered and may be paged through further. It holds what the answer hung on, so that a
// button still works after a restart.
type Again struct {
	Question string `json:"q"`
	Previous *Turn  `json:"p,omitempty"` // the turn before; what was shown in it only for a question that goes on from it
	Language string `json:"l,omitempty"` // of the bot's own words
}

// AgainOf is what asks the question of an answer again.
func AgainOf(a *Answer) Again {
	g := Again{Question: a.Question, Language: a.Language}
	if b := a.Before; b != nil {
		g.Previous = &Turn{Text: b.Text, Last: b.Last, List: b.List, Item: b.Item}
		if a.FollowUp { // “tell me more” leaves out what was shown
			g.Previous.Shown = b.Shown
		}
	}
	return g
}

// stateFor is how long a button works whose state did not fit into it, at most: it is a person's words, and kept no longer
// than what is recorded.
const stateFor = 30 * 24 * time.Hour

// stateUntil is until when a state is kept that is made now.
func (d *Desk) stateUntil(now time.Time) time.Time {
	if d.opts.Keep > 0 {
		return now.Add(min(stateFor, d.opts.Keep))
	}
	return now.Add(stateFor)
}

// Inline is the question as a text for Decode, in at most so many bytes; empty if it does not fit.
func (g Again) Inline(most int) string {
	raw, err := json.Marshal(g)
	if err != nil || len(raw) > most { // strings and numbers: it cannot fail
		return ""
	}
	return string(raw)
}

// Encode writes it for a button that holds so many bytes; what does not fit is kept in the store, as the
// person's words, and the button holds its key.
func (d *Desk) Encode(ctx context.Context, p Person, g Again, most int) string {
	if inline := g.Inline(most); inline != "" {
		return inline
	}
	return d.SaveState(ctx, p, []byte(g.Inline(math.MaxInt)), d.stateUntil(time.Now()))
}

// Decode reads what Encode wrote; ok is false if it was kept and is gone.
func (d *Desk) Decode(ctx context.Context, value string) (g Again, ok bool) {
	raw := []byte(value)
	if len(raw) == 0 || raw[0] != '{' {
		raw = d.State(ctx, value)
	}
	return g, raw != nil && json.Unmarshal(raw, &g) == nil && g.Question != ""
}

// Look answers a question that is not recorded: one that consists of what somebody else wrote. Refusals and failures
// are as for Ask.
func (d *Desk) Look(ctx context.Context, from From, g Again) (*Answer, error) {
	start := time.Now()
	if err := d.admit(ctx, from, start); err != nil {
		return nil, err
	}
	a, build, err := d.answer(ctx, Question{Text: g.Question, Language: g.Language, Previous: g.Previous, Size: d.opts.Citations})
	if err != nil {
		return nil, d.failed(Asked{ID: newID(), At: start, Platform: from.Platform, Took: time.Since(start), Build: build}, err)
	}
	return a, nil
}

// Page is a page of a question's passages, from 0, as many on each as an answer has. It is not recorded: the question
// was. A page beyond the last is the last. Whoever pages is admitted and refused as for Ask, with from.Thread left aside.
func (d *Desk) Page(ctx context.Context, from From, g Again, page int) (a *Answer, at, pages int, err error) {
	if err := d.admit(ctx, from, time.Now()); err != nil {
		return nil, 0, 0, err
	}
	size := sizeOf(d.opts.Citations)
	a, _, err = d.answer(ctx, Question{Text: g.Question, Language: g.Language, Previous: g.Previous, Size: candidates})
	if err != nil {
		return nil, 0, 0, err
	}
	pages = max(1, (len(a.Citations)+size-1)/size)
	at = min(max(page, 0), pages-1)
	a.Citations = a.Citations[min(at*size, len(a.Citations)):min((at+1)*size, len(a.Citations))]
	return a, at, pages, nil
}
