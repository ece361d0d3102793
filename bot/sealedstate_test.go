package bot

import (
	"bytes"
	"context"
	"log/slog"
	"testing"
	"time"
)

// peeking is a Memory that shows what it is given to keep.
type peeking struct {
	*Memory
	kept [][]byte
}

func (p *peeking) SaveState(ctx context.Context, key string, who Person, data []byte, until time.Time) error {
	p.kept = append(p.kept, []byte(key), data)
	return p.Memory.SaveState(ctx, key, who, data, until)
}

// What is sealed can be read with its key, by every process on the store, and by nobody else.
func TestSealState(t *testing.T) {
	t.Parallel()
	store := &peeking{Memory: NewMemory()}
	log := slog.New(slog.DiscardHandler)
	one, other := NewDesk(log, DeskOptions{Store: store}), NewDesk(log, DeskOptions{Store: store})
	words := []byte(`{"q":"what somebody else wrote"}`)
	key := one.SealState(t.Context(), words, time.Now().Add(time.Minute))
	if !IsSealed(key) || len(key) > 40 {
		t.Errorf("the key is %q", key)
	}
	if got := other.State(t.Context(), key); !bytes.Equal(got, words) {
		t.Errorf("another process reads %q", got)
	}
	if g, ok := other.Decode(t.Context(), key); !ok || g.Question != "what somebody else wrote" {
		t.Errorf("decoded: %+v, %t", g, ok)
	}
	for _, raw := range store.kept {
		if bytes.Contains(raw, []byte("somebody")) || bytes.Contains([]byte(key), raw) || bytes.Contains(raw, []byte(key[1:])) {
			t.Errorf("the store has %q", raw)
		}
	}
	if got := other.State(t.Context(), key[:len(key)-1]+"x"); got != nil {
		t.Errorf("another key reads %q", got)
	}
	key = one.SealState(t.Context(), words, time.Now().Add(-time.Minute))
	if got := one.State(t.Context(), key); got != nil {
		t.Errorf("when its time is over it is %q", got)
	}
}

// Where nothing is recorded, what people ask is kept in the process alone.
func TestStatesWhereNothingIsRecorded(t *testing.T) {
	t.Parallel()
	store := &peeking{Memory: NewMemory()}
	d := NewDesk(slog.New(slog.DiscardHandler), DeskOptions{Store: store, Off: true})
	ann := Person{Platform: "slack", Team: "T", ID: "U"}
	key := d.Encode(t.Context(), ann, Again{Question: "a question"}, 3)
	if g, ok := d.Decode(t.Context(), key); !ok || g.Question != "a question" {
		t.Errorf("decoded: %+v, %t", g, ok)
	}
	sealed := d.SealState(t.Context(), []byte("words"), time.Now().Add(time.Minute))
	if got := d.State(t.Context(), sealed); string(got) != "words" {
		t.Errorf("it is %q", got)
	}
	if !d.FirstTime(t.Context(), ann, "greeting", time.Hour) || d.FirstTime(t.Context(), ann, "greeting", time.Hour) {
		t.Error("the first time is not the first alone")
	}
	if len(store.kept) > 0 {
		t.Errorf("the store has %q", store.kept)
	}
}

// A state is a person's words, and kept no longer than what is recorded.
func TestStatesAreKeptNoLonger(t *testing.T) {
	t.Parallel()
	now := time.Now()
	for keep, want := range map[time.Duration]time.Duration{0: stateFor, time.Hour: time.Hour, 10 * stateFor: stateFor} {
		d := NewDesk(slog.New(slog.DiscardHandler), DeskOptions{Keep: keep})
		if got := d.stateUntil(now).Sub(now); got != want {
			t.Errorf("with a retention of %s it is kept for %s, want %s", keep, got, want)
		}
	}
}
