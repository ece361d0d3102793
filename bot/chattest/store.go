package chattest

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"agendabot/bot"
)

// Store is a bot.Memory that keeps votes and whom to forget, and can be made to do something on the way of a question.
// NewStore makes one.
type Store struct {
	*bot.Memory

	mu     sync.Mutex
	votes  map[bot.Person]bot.Vote
	cast   int
	gone   []bot.Person
	answer func(bot.Channel) bool // nil: every channel is answered
	take   func()
	broken bool
}

// NewStore makes an empty store.
func NewStore() *Store { return &Store{Memory: bot.NewMemory(), votes: map[bot.Person]bot.Vote{}} }

// OnTake has something done whenever a question is counted, which is only if there is a rate; nil: nothing.
func (s *Store) OnTake(do func()) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.take = do
}

// Answer says which channels are answered; nil: all are.
func (s *Store) Answer(in func(bot.Channel) bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = in
}

// Break has it forget nobody from now on.
func (s *Store) Break() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.broken = true
}

// VoteOf is a person's vote, and how many were cast by all.
func (s *Store) VoteOf(p bot.Person) (v bot.Vote, cast int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.votes[p], s.cast
}

// Gone are the people who were forgotten.
func (s *Store) Gone() []bot.Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.gone)
}

// Unfinished takes over every claim of a platform that nobody finished, and counts them.
func (s *Store) Unfinished(tb testing.TB, platform string) int {
	tb.Helper()
	left, err := s.Abandoned(tb.Context(), platform, "", time.Now().Add(time.Hour))
	if err != nil {
		tb.Fatal(err)
	}
	return len(left)
}

// Vote keeps a vote.
func (s *Store) Vote(_ context.Context, v bot.Vote) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.votes[v.Person] = v
	s.cast++
	return nil
}

// Forget remembers whom it forgot, and says that it was seven questions, two votes and a conversation.
func (s *Store) Forget(_ context.Context, p bot.Person) (bot.Forgotten, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.broken {
		return bot.Forgotten{}, errors.New("disk full")
	}
	s.gone = append(s.gone, p)
	return bot.Forgotten{Questions: 7, Votes: 2, Conversations: 1}, nil
}

// Allowed is what Answer said.
func (s *Store) Allowed(_ context.Context, c bot.Channel) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.answer == nil || s.answer(c), nil
}

// Take does what OnTake said, and counts, however long that took: a store that is held is slow and has not failed.
func (s *Store) Take(ctx context.Context, p bot.Person, r bot.Rate, now time.Time) (time.Duration, error) {
	s.mu.Lock()
	do := s.take
	s.mu.Unlock()
	if do != nil {
		do()
	}
	return s.Memory.Take(context.WithoutCancel(ctx), p, r, now)
}
