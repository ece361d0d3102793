package bot

import (
	"bytes"
	"container/list"
	"context"
	"slices"
	"sync"
	"time"
)

// How much a Memory keeps; of more, the oldest goes.
const (
	memoryClaims = 20_000
	memoryTurns  = 2_000
	memoryStates = 5_000
	memoryLimits = 20_000

	// memoryPeople is how many people of one conversation are known. One more ends it: a turn that may hold the words of
	// somebody who is not known could not be forgotten.
	memoryPeople = 100
)

// claimsKept is how long a claim is remembered: no platform delivers a message again after a day.
const claimsKept = 24 * time.Hour

// Memory is a Store in the process, for when there is no database or it is away: claims, conversations, states and
// limits hold as long as the process does. It records nothing of what was asked, and every channel is allowed. It is
// bounded, starts no goroutine, and forgets what is over as it is used.
type Memory struct {
	mu     sync.Mutex
	claims kept[Message, heldClaim]
	turns  kept[Thread, heldTurn]
	states kept[string, heldState]
	limits kept[Person, int64] // theoretical arrival time in microseconds; see Take
}

type heldClaim struct {
	taken, until time.Time
	address      []byte
	finished     bool
}

type heldTurn struct {
	turn   Turn
	people []Person // everybody who asked in it
	until  time.Time
}

type heldState struct {
	data   []byte
	person Person
	until  time.Time
}

var _ Store = (*Memory)(nil)

// NewMemory makes an empty Memory.
func NewMemory() *Memory {
	return &Memory{
		claims: newKept[Message, heldClaim](memoryClaims),
		turns:  newKept[Thread, heldTurn](memoryTurns),
		states: newKept[string, heldState](memoryStates),
		limits: newKept[Person, int64](memoryLimits),
	}
}

// Record keeps nothing.
func (m *Memory) Record(ctx context.Context, _ []Asked) error { return ctx.Err() }

// Vote keeps nothing.
func (m *Memory) Vote(ctx context.Context, _ Vote) error { return ctx.Err() }

// ReportWrong keeps nothing.
func (m *Memory) ReportWrong(ctx context.Context, _ WrongQuotation) error { return ctx.Err() }

// Forget erases the conversations that the person asked in, and how much the person asked of late.
func (m *Memory) Forget(ctx context.Context, p Person) (Forgotten, error) {
	if err := ctx.Err(); err != nil || p.ID == "" {
		return Forgotten{}, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.limits.remove(p)
	m.states.removeFunc(func(h heldState) bool { return h.person == p })
	n := m.turns.removeFunc(func(h heldTurn) bool { return slices.Contains(h.people, p) })
	return Forgotten{Conversations: n}, nil
}

// Claim takes the right to answer a message.
func (m *Memory) Claim(ctx context.Context, c Claim, now time.Time) (ok bool, err error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.claims.trim(func(h heldClaim) bool { return h.finished && now.Sub(h.taken) > claimsKept })
	if _, taken := m.claims.get(c.Message); taken {
		return false, nil
	}
	m.claims.put(c.Message, heldClaim{taken: now, until: c.Until, address: bytes.Clone(c.Address)})
	return true, nil
}

// Extend moves the end of a claim that is not finished.
func (m *Memory) Extend(ctx context.Context, msg Message, until time.Time) error {
	return m.change(ctx, msg, func(h *heldClaim) { h.until = until })
}

// Finish ends a claim.
func (m *Memory) Finish(ctx context.Context, msg Message) error {
	return m.change(ctx, msg, func(h *heldClaim) { h.finished, h.address = true, nil })
}

func (m *Memory) change(ctx context.Context, msg Message, f func(*heldClaim)) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	if h, ok := m.claims.get(msg); ok && !h.finished {
		f(&h)
		m.claims.replace(msg, h)
	}
	return nil
}

// Abandoned takes over a team's claims whose time was over before now, oldest end first; an empty team is every one.
func (m *Memory) Abandoned(ctx context.Context, platform, team string, now time.Time) ([]Claim, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	var over []Claim
	for msg, h := range m.claims.all {
		if msg.Platform != platform || (team != "" && msg.Team != team) || h.finished || !h.until.Before(now) {
			continue
		}
		over = append(over, Claim{Address: h.address, Until: h.until})
		h.finished, h.address = true, nil
		m.claims.replace(msg, h)
	}
	slices.SortStableFunc(over, func(a, b Claim) int { return a.Until.Compare(b.Until) })
	return over, nil
}

// Turn is the last turn of a thread.
func (m *Memory) Turn(ctx context.Context, t Thread, now time.Time) (*Turn, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.turns.trim(func(h heldTurn) bool { return !now.Before(h.until) })
	h, ok := m.turns.get(t)
	if !ok || !now.Before(h.until) {
		return nil, nil
	}
	h.turn.Shown = slices.Clone(h.turn.Shown)
	return &h.turn, nil
}

// SaveTurn keeps a turn until a time.
func (m *Memory) SaveTurn(ctx context.Context, t Thread, p Person, turn Turn, until time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	turn.Shown = slices.Clone(turn.Shown)
	before, _ := m.turns.get(t)
	people := before.people
	if p.ID != "" && !slices.Contains(people, p) {
		people = append(people, p)
	}
	if len(people) > memoryPeople {
		m.turns.remove(t)
		return nil
	}
	m.turns.put(t, heldTurn{turn, people, until})
	return nil
}

// SaveState keeps data under a key.
func (m *Memory) SaveState(ctx context.Context, key string, p Person, data []byte, until time.Time) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.states.put(key, heldState{append([]byte{}, data...), p, until})
	return nil
}

// State is the data of a key.
func (m *Memory) State(ctx context.Context, key string, now time.Time) ([]byte, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.states.trim(func(h heldState) bool { return !now.Before(h.until) })
	h, ok := m.states.get(key)
	if !ok || !now.Before(h.until) {
		return nil, nil
	}
	return bytes.Clone(h.data), nil
}

// Take counts one question by the generic cell rate algorithm (ATM Forum, Traffic Management 4.0, section 4.4.2, as
// virtual scheduling): a question conforms if it does not come earlier than the burst allows before its theoretical
// arrival time, which every question that conforms moves on by Every. Nobody in particular is not counted.
func (m *Memory) Take(ctx context.Context, p Person, r Rate, now time.Time) (wait time.Duration, err error) {
	every, burst, limited := r.Micros()
	if err := ctx.Err(); err != nil || !limited || p.ID == "" {
		return 0, err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	t := now.UnixMicro()
	m.limits.trim(func(tat int64) bool { return tat <= t })
	tat, ok := m.limits.get(p)
	if !ok {
		tat = t
	}
	// A rate that was slower before, or a clock that was ahead, must not shut anybody out: no bucket is emptier than empty.
	tat = min(tat, t+burst)
	if early := tat - (burst - every) - t; early > 0 {
		m.limits.put(p, tat)
		return time.Duration(early) * time.Microsecond, nil
	}
	m.limits.put(p, max(tat, t)+every)
	return 0, nil
}

// Allowed is true.
func (m *Memory) Allowed(ctx context.Context, _ Channel) (bool, error) {
	return ctx.Err() == nil, ctx.Err()
}

// Ready is nil: memory can be written.
func (m *Memory) Ready(ctx context.Context) error { return ctx.Err() }

// slowest bounds a rate, so that its times can be added up.
const slowest = 100 * 365 * 24 * time.Hour

// Micros is the rate as stores count it, in microseconds: what one question costs, and what Burst of them do. An
// Every of less than a microsecond counts as one, a Burst of less than 1 as 1, and what is slower than a century as
// a century. limited is false if there is no limit: Every is 0 or less.
func (r Rate) Micros() (every, burst int64, limited bool) {
	if r.Every <= 0 {
		return 0, 0, false
	}
	every = max(1, min(r.Every, slowest).Microseconds())
	most := max(1, slowest.Microseconds()/every)
	return every, every * max(1, min(int64(r.Burst), most)), true
}

// kept is a map that holds at most so many; the one that was put in first goes first.
type kept[K comparable, V any] struct {
	max   int
	at    map[K]*list.Element // of entry[K, V]
	order *list.List          // oldest first
}

type entry[K comparable, V any] struct {
	key   K
	value V
}

func newKept[K comparable, V any](most int) kept[K, V] {
	return kept[K, V]{max: most, at: map[K]*list.Element{}, order: list.New()}
}

func (k *kept[K, V]) get(key K) (v V, ok bool) {
	e, ok := k.at[key]
	if !ok {
		return v, false
	}
	return e.Value.(entry[K, V]).value, true
}

// put makes a value the newest.
func (k *kept[K, V]) put(key K, v V) {
	k.remove(key)
	for len(k.at) >= k.max {
		k.remove(k.order.Front().Value.(entry[K, V]).key)
	}
	k.at[key] = k.order.PushBack(entry[K, V]{key, v})
}

// replace changes a value that is there, and leaves it as old as it is.
func (k *kept[K, V]) replace(key K, v V) { k.at[key].Value = entry[K, V]{key, v} }

func (k *kept[K, V]) remove(key K) {
	if e, ok := k.at[key]; ok {
		k.order.Remove(e)
		delete(k.at, key)
	}
}

// trim removes the oldest as long as they are over. One that is not over keeps those behind it; max bounds them.
func (k *kept[K, V]) trim(over func(V) bool) {
	for e := k.order.Front(); e != nil && over(e.Value.(entry[K, V]).value); e = k.order.Front() {
		k.remove(e.Value.(entry[K, V]).key)
	}
}

// removeFunc removes what a function says, and counts it.
func (k *kept[K, V]) removeFunc(f func(V) bool) int {
	var keys []K
	for key, v := range k.all {
		if f(v) {
			keys = append(keys, key)
		}
	}
	for _, key := range keys {
		k.remove(key)
	}
	return len(keys)
}

// all yields everything, oldest first.
func (k *kept[K, V]) all(yield func(K, V) bool) {
	for e := k.order.Front(); e != nil; e = e.Next() {
		if en := e.Value.(entry[K, V]); !yield(en.key, en.value) {
			return
		}
	}
}
