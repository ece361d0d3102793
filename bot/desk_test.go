package bot

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"agendabot/index"
)

// badStore is a Memory that also keeps what is recorded, and can be made to fail or to hang until it is given up.
type badStore struct {
	*Memory
	mu      sync.Mutex
	err     error
	hang    bool
	closed  map[Channel]bool
	lines   []Asked
	votes   []Vote
	wrong   []WrongQuotation
	records int // calls of Record
	calls   int // of everything else
}

func newBadStore() *badStore { return &badStore{Memory: NewMemory(), closed: map[Channel]bool{}} }

func (s *badStore) set(err error, hang bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.err, s.hang = err, hang
}

func (s *badStore) state() (error, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls++
	return s.err, s.hang
}

func (s *badStore) trouble(ctx context.Context) error {
	err, hang := s.state()
	if hang {
		<-ctx.Done()
		return ctx.Err()
	}
	return err
}

func (s *badStore) called() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.calls
}

func (s *badStore) Record(ctx context.Context, lines []Asked) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.records++
	if s.err != nil {
		return s.err
	}
	s.lines = append(s.lines, lines...)
	return nil
}

func (s *badStore) recorded() []Asked {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.lines)
}

func (s *badStore) Vote(ctx context.Context, v Vote) error {
	if err := s.trouble(ctx); err != nil {
		return err
	}
	s.votes = append(s.votes, v)
	return nil
}

func (s *badStore) ReportWrong(ctx context.Context, w WrongQuotation) error {
	if err := s.trouble(ctx); err != nil {
		return err
	}
	s.wrong = append(s.wrong, w)
	return nil
}

func (s *badStore) Claim(ctx context.Context, c Claim, now time.Time) (bool, error) {
	if err := s.trouble(ctx); err != nil {
		return false, err
	}
	return s.Memory.Claim(ctx, c, now)
}

func (s *badStore) Finish(ctx context.Context, m Message) error {
	if err := s.trouble(ctx); err != nil {
		return err
	}
	return s.Memory.Finish(ctx, m)
}

func (s *badStore) Turn(ctx context.Context, t Thread, now time.Time) (*Turn, error) {
	if err := s.trouble(ctx); err != nil {
		return nil, err
	}
	return s.Memory.Turn(ctx, t, now)
}

func (s *badStore) SaveTurn(ctx context.Context, t Thread, p Person, turn Turn, until time.Time) error {
	if err := s.trouble(ctx); err != nil {
		return err
	}
	return s.Memory.SaveTurn(ctx, t, p, turn, until)
}

func (s *badStore) SaveState(ctx context.Context, key string, p Person, data []byte, until time.Time) error {
	if err := s.trouble(ctx); err != nil {
		return err
	}
	return s.Memory.SaveState(ctx, key, p, data, until)
}

func (s *badStore) Take(ctx context.Context, p Person, r Rate, now time.Time) (time.Duration, error) {
	if err := s.trouble(ctx); err != nil {
		return 0, err
	}
	return s.Memory.Take(ctx, p, r, now)
}

func (s *badStore) Allowed(ctx context.Context, c Channel) (bool, error) {
	if err := s.trouble(ctx); err != nil {
		return false, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	return !s.closed[c], nil
}

// counts is a Meter that can be read.
type counts struct {
	mu       sync.Mutex
	outcomes map[string]int
	failed   map[string]int
	lost     int
}

func newCounts() *counts { return &counts{outcomes: map[string]int{}, failed: map[string]int{}} }

func (c *counts) Asked(platform, outcome string, _ time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.outcomes[platform+" "+outcome]++
}

func (c *counts) StoreFailed(operation string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.failed[operation]++
}

func (c *counts) LinesLost(n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.lost += n
}

func (c *counts) Posted(string, bool) {}
func (c *counts) Retried(string)      {}

func (c *counts) outcome(key string) int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.outcomes[key]
}

func (c *counts) failures() (n int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, k := range c.failed {
		n += k
	}
	return n
}

var (
	ann      = Person{"slack", "T1", "U1"}
	bea      = Person{"slack", "T1", "U2"}
	policy   = Channel{"slack", "T1", "C1"}
	inThread = From{Platform: "slack", Person: ann, Channel: policy, Thread: Thread{policy, "100.1"}}
)

func newDesk(tb testing.TB, live *index.Live, s Store, change func(*DeskOptions)) (*Desk, *counts) {
	tb.Helper()
	meter := newCounts()
	o := DeskOptions{Live: live, Store: s, Meter: meter}
	if change != nil {
		change(&o)
	}
	return NewDesk(slog.New(slog.DiscardHandler), o), meter
}

const priorities = "What are Canada's five priorities?"

func deskAsk(tb testing.TB, d *Desk, from From, text string) *Answer {
	tb.Helper()
	a, err := d.Ask(tb.Context(), from, Question{Text: text})
	if err != nil {
		tb.Fatalf("ask %q: %v", text, err)
	}
	return a
}

func TestDeskAnswersAndRecords(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	s := newBadStore()
	d, meter := newDesk(t, live, s, nil)
	a := deskAsk(t, d, inThread, priorities)
	if a.Verdict != Answered || a.ID == "" {
		t.Fatalf("verdict %s, id %q", a.Verdict, a.ID)
	}
	again := deskAsk(t, d, inThread, "and the third?")
	if len(again.Citations) == 0 || !strings.HasPrefix(again.Citations[0].Text, "Conflict prevention") {
		t.Errorf("a follow-up is not understood: %+v", again.Citations)
	}
	alone := From{Platform: "web"}
	if got := deskAsk(t, d, alone, "and the third?"); len(got.Citations) > 0 && strings.HasPrefix(got.Citations[0].Text, "Conflict prevention") {
		t.Error("a question without a conversation is read with another one's")
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := d.Run(ctx); err != nil { // writes what waits, then ends
		t.Fatal(err)
	}
	lines := s.recorded()
	if len(lines) != 3 {
		t.Fatalf("%d lines are recorded, not 3", len(lines))
	}
	l := lines[0]
	if l.ID != a.ID || l.Text != priorities || l.Verdict != Answered || l.Person != ann || l.Channel != policy || l.Platform != "slack" ||
		l.Language != "en" || l.Build != a.Corpus.Digest || !slices.Equal(l.Shown, []string{a.Citations[0].ID}) && len(l.Shown) != len(a.Citations) {
		t.Errorf("the first line is %+v", l)
	}
	if lines[2].Person != (Person{}) {
		t.Error("the web has a person")
	}
	if meter.outcome("slack answered") != 2 {
		t.Errorf("counted: %v", meter.outcomes)
	}
}

// A store that fails or hangs costs nobody an answer, a conversation, or a second answer.
func TestDeskWithoutItsStore(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	for name, state := range map[string]struct {
		err  error
		hang bool
	}{"fails": {err: errors.New("disk full")}, "hangs": {hang: true}} {
		synctest.Test(t, func(t *testing.T) {
			s := newBadStore()
			d, meter := newDesk(t, live, s, func(o *DeskOptions) { o.Rate = Rate{Burst: 3, Every: time.Minute} })
			s.set(state.err, state.hang)
			start := time.Now()
			deskAsk(t, d, inThread, priorities)
			if took := time.Since(start); took > 2*storeTimeout {
				t.Errorf("%s: an answer took %s", name, took)
			}
			if got := deskAsk(t, d, inThread, "and the third?"); len(got.Citations) == 0 || !strings.HasPrefix(got.Citations[0].Text, "Conflict prevention") {
				t.Errorf("%s: the conversation is lost", name)
			}
			deskAsk(t, d, inThread, priorities)
			if _, err := d.Ask(t.Context(), inThread, Question{Text: priorities}); err == nil {
				t.Errorf("%s: the rate does not hold", name)
			}
			m := Message{policy, "100.1"}
			if !d.Claim(t.Context(), Claim{Message: m, Until: time.Now().Add(time.Minute)}) {
				t.Errorf("%s: the first claim is refused", name)
			}
			if d.Claim(t.Context(), Claim{Message: m, Until: time.Now().Add(time.Minute)}) {
				t.Errorf("%s: a message is claimed twice", name)
			}
			key := d.SaveState(t.Context(), ann, []byte("x"), time.Now().Add(time.Minute))
			if string(d.State(t.Context(), key)) != "x" {
				t.Errorf("%s: a state is lost", name)
			}
			if n := meter.failures(); n != 1 {
				t.Errorf("%s: %d failures are counted: the store is to rest after one", name, n)
			}
			before := s.called()
			time.Sleep(restFor)
			deskAsk(t, d, From{Platform: "slack", Person: bea}, priorities)
			if s.called() == before {
				t.Errorf("%s: the store is never asked again", name)
			}
		})
	}
}

func TestDeskRate(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	synctest.Test(t, func(t *testing.T) {
		d, meter := newDesk(t, live, newBadStore(), func(o *DeskOptions) { o.Rate = Rate{Burst: 2, Every: 3 * time.Second} })
		deskAsk(t, d, inThread, priorities)
		deskAsk(t, d, inThread, priorities)
		_, err := d.Ask(t.Context(), inThread, Question{Text: priorities})
		if rate, ok := errors.AsType[*RateError](err); !ok || rate.Wait <= 0 || rate.Wait > 3*time.Second {
			t.Fatalf("the third question gives %v", err)
		}
		if text := UserText(err, "en"); !strings.Contains(text, "3 seconds") {
			t.Errorf("people read %q", text)
		}
		if text := UserText(err, "fr"); !strings.Contains(text, "3 secondes") {
			t.Errorf("people read %q", text)
		}
		deskAsk(t, d, From{Platform: "slack", Person: bea}, priorities) // another person's is another matter
		time.Sleep(3 * time.Second)
		deskAsk(t, d, inThread, priorities)
		if meter.outcome("slack refused") != 1 {
			t.Errorf("counted: %v", meter.outcomes)
		}
	})
}

func TestDeskChannels(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	synctest.Test(t, func(t *testing.T) {
		s := newBadStore()
		d, _ := newDesk(t, live, s, nil)
		closed := Channel{"slack", "T1", "C9"}
		s.closed[closed] = true
		from := From{Platform: "slack", Person: ann, Channel: closed}
		if _, err := d.Ask(t.Context(), from, Question{Text: priorities}); !errors.Is(err, ErrNotHere) {
			t.Fatalf("a channel that is not chosen gives %v", err)
		}
		deskAsk(t, d, inThread, priorities)
		deskAsk(t, d, From{Platform: "slack", Person: ann}, priorities) // a direct message

		s.set(errors.New("away"), false)
		time.Sleep(2 * allowFor)
		if _, err := d.Ask(t.Context(), from, Question{Text: priorities}); !errors.Is(err, ErrNotHere) {
			t.Errorf("a store that is away opens a closed channel: %v", err)
		}
		deskAsk(t, d, From{Platform: "slack", Person: ann, Channel: Channel{"slack", "T1", "C7"}}, priorities) // never heard of

		s.set(nil, false)
		s.mu.Lock()
		delete(s.closed, closed)
		s.mu.Unlock()
		time.Sleep(2 * allowFor)
		deskAsk(t, d, from, priorities)
	})
}

// brokenLive is an index whose documents are damaged while it serves.
func brokenLive(t *testing.T) *index.Live {
	t.Helper()
	dir := t.TempDir()
	store := index.NewStore(dir, slog.New(slog.DiscardHandler))
	if _, err := store.Reindex(t.Context(), index.Plan{}); err != nil {
		t.Fatal(err)
	}
	live, err := index.NewLive(store, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(live.Close)
	files, err := filepath.Glob(filepath.Join(dir, "index", "builds", "*", "documents.jsonl"))
	if err != nil || len(files) != 1 {
		t.Fatal(files, err)
	}
	raw, err := os.ReadFile(files[0])
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		raw[i] ^= 1
	}
	if err := os.Chmod(files[0], 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(files[0], raw, 0o600); err != nil {
		t.Fatal(err)
	}
	return live
}

func TestDeskFailure(t *testing.T) {
	t.Parallel()
	var log strings.Builder
	s, meter := newBadStore(), newCounts()
	d := NewDesk(slog.New(slog.NewTextHandler(&log, nil)), DeskOptions{Live: brokenLive(t), Store: s, Meter: meter})
	_, err := d.Ask(t.Context(), inThread, Question{Text: priorities})
	failed, ok := errors.AsType[*AskError](err)
	if !ok {
		t.Fatalf("a damaged index gives %v", err)
	}
	text := UserText(err, "en")
	if !strings.Contains(text, failed.ID) || !strings.Contains(text, TextsFor("en").NoIndex) || strings.Contains(text, "documents.jsonl") {
		t.Errorf("people read %q", text)
	}
	if !strings.Contains(log.String(), failed.ID) {
		t.Errorf("the log does not have the reference: %s", log.String())
	}
	if len(d.lines) != 1 || (<-d.lines).Failure != "no_index" {
		t.Error("the failure is not recorded")
	}
	for _, text := range []string{"", "  ", strings.Repeat("a", MaxQuestion+1)} {
		if _, err := d.Ask(t.Context(), inThread, Question{Text: text}); !IsQuestionError(err) {
			t.Errorf("%.10q gives %v", text, err)
		}
	}
	if len(d.lines) != 0 {
		t.Error("what is no question is recorded")
	}
}

func TestDeskJournalOff(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	s := newBadStore()
	d, _ := newDesk(t, live, s, func(o *DeskOptions) { o.Off = true })
	a := deskAsk(t, d, inThread, priorities)
	if d.Queued() != 0 || d.Records() {
		t.Error("a line is queued")
	}
	if turn, _ := s.Memory.Turn(t.Context(), inThread.Thread, time.Now()); turn != nil {
		t.Error("the store has the conversation")
	}
	if got := deskAsk(t, d, inThread, "and the third?"); len(got.Citations) == 0 || !strings.HasPrefix(got.Citations[0].Text, "Conflict prevention") {
		t.Error("there is no conversation")
	}
	if err := d.Vote(t.Context(), Vote{Answer: a.ID, Person: ann}); err != nil || len(s.votes) > 0 {
		t.Errorf("a vote: %v, %d kept", err, len(s.votes))
	}
	if err := d.ReportWrong(t.Context(), WrongQuotation{}); !errors.Is(err, ErrNoJournal) || len(s.wrong) > 0 {
		t.Errorf("a report: %v, %d kept", err, len(s.wrong))
	}
	m := Message{policy, "7"}
	if !d.Claim(t.Context(), Claim{Message: m, Until: time.Now().Add(time.Minute)}) {
		t.Error("claims do not work")
	}
	if ok, _ := s.Memory.Claim(t.Context(), Claim{Message: m}, time.Now()); ok {
		t.Error("the store does not have the claim")
	}
}

// Whoever goes away in the middle of a question says nothing about the store, and is no failure.
func TestDeskAskerGoes(t *testing.T) {
	t.Parallel()
	s := newBadStore()
	d, meter := newDesk(t, index.NewFixed(agendaIndex(t)), s, func(o *DeskOptions) { o.Rate = Rate{Burst: 9, Every: time.Second} })
	s.set(nil, true)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := d.Ask(ctx, inThread, Question{Text: priorities}); !errors.Is(err, context.Canceled) {
		t.Errorf("it gives %v", err)
	}
	if meter.failures() != 0 || meter.outcome("slack refused") != 1 || len(d.lines) != 0 {
		t.Errorf("%d failures of the store, %v, %d lines", meter.failures(), meter.outcomes, len(d.lines))
	}
	s.set(nil, false)
	before := s.called()
	deskAsk(t, d, inThread, priorities)
	if s.called() == before {
		t.Error("the store rests for somebody who left")
	}
}

func TestDeskPages(t *testing.T) {
	t.Parallel()
	d, _ := newDesk(t, index.NewFixed(agendaIndex(t)), newBadStore(), func(o *DeskOptions) { o.Citations = 1 })
	const question = "human security and the state"
	a := deskAsk(t, d, inThread, question)
	if len(a.Citations) != 1 || a.More == 0 {
		t.Fatalf("%d citations, %d more", len(a.Citations), a.More)
	}
	again := AgainOf(a)
	seen := map[string]bool{}
	for page := range a.More + 1 {
		p, at, pages, err := d.Page(t.Context(), inThread, again, page)
		if err != nil || at != page || pages != a.More+1 || len(p.Citations) != 1 {
			t.Fatalf("page %d is %d of %d with %d citations: %v", page, at, pages, len(p.Citations), err)
		}
		if page == 0 && p.Citations[0].ID != a.Citations[0].ID {
			t.Error("the first page is not the answer")
		}
		seen[p.Citations[0].ID] = true
	}
	if len(seen) != a.More+1 {
		t.Errorf("%d pages show %d passages", a.More+1, len(seen))
	}
	if _, at, pages, err := d.Page(t.Context(), inThread, again, 99); err != nil || at != pages-1 {
		t.Errorf("a page beyond the last is %d of %d: %v", at, pages, err)
	}
	if len(d.lines) != 1 {
		t.Error("paging is recorded")
	}
}

// The first page of a question is what its answer showed, however the question leant on the one before.
func TestDeskPagesOfConversations(t *testing.T) {
	t.Parallel()
	d, _ := newDesk(t, index.NewFixed(agendaIndex(t)), newBadStore(), nil)
	ids := func(a *Answer) (all []string) {
		for i := range a.Citations {
			all = append(all, a.Citations[i].ID)
		}
		return append(all, string(a.Verdict))
	}
	for i, questions := range [][]string{
		{"human security", "tell me more", "tell me more"},
		{priorities, "what about the third?", "next"},
		{"peace operations", "and children?", "more"},
		{"human security", "landmines"},
		{"quelles sont les priorités ?", "encore"},
	} {
		from := From{Platform: "slack", Person: ann, Thread: Thread{policy, string(rune('a' + i))}}
		for _, question := range questions {
			a := deskAsk(t, d, from, question)
			for _, most := range []int{0, 1900} { // from the store, and from the button
				g, ok := d.Decode(t.Context(), d.Encode(t.Context(), ann, AgainOf(a), most))
				if !ok {
					t.Fatalf("%q is lost", question)
				}
				p, _, pages, err := d.Page(t.Context(), From{}, g, 0)
				if err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(ids(a), ids(p)) || (pages > 1) != (a.More > 0) {
					t.Errorf("%q showed %q, and its first page of %d is %q", question, ids(a), pages, ids(p))
				}
			}
		}
	}
}

// Paging and looking count as questions, and only work where questions are answered.
func TestDeskPagesAreAdmitted(t *testing.T) {
	t.Parallel()
	s := newBadStore()
	d, _ := newDesk(t, index.NewFixed(agendaIndex(t)), s, func(o *DeskOptions) { o.Rate = Rate{Burst: 2, Every: time.Hour} })
	again := AgainOf(deskAsk(t, d, inThread, priorities))
	if _, _, _, err := d.Page(t.Context(), inThread, again, 0); err != nil {
		t.Fatal(err)
	}
	_, _, _, err := d.Page(t.Context(), inThread, again, 1)
	if _, ok := errors.AsType[*RateError](err); !ok {
		t.Errorf("paging beyond the rate gives %v", err)
	}
	closed := Channel{"slack", "T1", "C9"}
	s.closed[closed] = true
	from := From{Platform: "slack", Person: bea, Channel: closed}
	if _, _, _, err := d.Page(t.Context(), from, again, 0); !errors.Is(err, ErrNotHere) {
		t.Errorf("paging in a closed channel gives %v", err)
	}
	if _, err := d.Look(t.Context(), from, again); !errors.Is(err, ErrNotHere) {
		t.Errorf("looking in a closed channel gives %v", err)
	}
}

// A button holds the question, or the key of where it is kept.
func TestDeskEncodes(t *testing.T) {
	t.Parallel()
	d, _ := newDesk(t, index.NewFixed(agendaIndex(t)), newBadStore(), nil)
	turn := &Turn{Text: "the five priorities", List: "agenda/x/~1", Item: 2, Shown: []string{"a", "b"}}
	long := strings.Repeat("ü", 3000)
	for _, question := range []string{"and the third?", long, `"quoted" \ <&>`} {
		fresh := &Answer{Question: question, Language: "fr", Before: turn}
		if g := AgainOf(fresh); len(g.Previous.Shown) != 0 {
			t.Errorf("a question of its own carries what was shown: %+v", g.Previous)
		}
		fresh.FollowUp = true
		g := AgainOf(fresh)
		value := d.Encode(t.Context(), ann, g, 1900)
		if len(value) > 1900 {
			t.Fatalf("%d bytes", len(value))
		}
		back, ok := d.Decode(t.Context(), value)
		if !ok || back.Question != question || back.Language != "fr" || back.Previous.Text != turn.Text || back.Previous.Item != 2 || !slices.Equal(back.Previous.Shown, turn.Shown) {
			t.Errorf("%.20q comes back as %+v, %t", question, back, ok)
		}
	}
	for _, value := range []string{"", "{", "{}", "nokey", `{"q":""}`} {
		if _, ok := d.Decode(t.Context(), value); ok {
			t.Errorf("%q is taken", value)
		}
	}
}

func TestDeskLanguage(t *testing.T) {
	t.Parallel()
	live := index.NewFixed(agendaIndex(t))
	set, _ := newDesk(t, live, nil, func(o *DeskOptions) { o.Language = "fr" })
	auto, _ := newDesk(t, live, nil, nil)
	for text, want := range map[string][2]string{"": {"fr", ""}, "What are the priorities?": {"fr", "en"}, "Quelles sont les priorités ?": {"fr", "fr"}} {
		if got := [2]string{set.Language(text), auto.Language(text)}; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
