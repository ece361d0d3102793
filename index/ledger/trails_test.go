package ledger

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"testing/synctest"

	"agendabot/index"
)

// TestTrailsAreKept: what was found out is not found out again, until there is another build or recording.
func TestTrailsAreKept(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	a := prose(1, 40)
	first := w.record(map[string]string{"a.md": md("## One", a), "b.md": md(prose(2, 40))})
	id := idOf(t, first, a)
	second := w.index(map[string]string{"b.md": md(prose(2, 40)), "c.md": md("## Two", a)})
	if got := w.resolve(second, nil, id); got.Now != "" || !got.Known {
		t.Errorf("the ledger has not seen it: %+v", got)
	}
	if n := w.ledger.trails.recent.Len(); n != 1 {
		t.Fatalf("%d are kept", n)
	}
	state := w.ledger.trails.state
	for key := range w.ledger.trails.kept {
		w.ledger.trails.put(state, key, index.Trail{Known: true, Title: "kept"})
	}
	if got := w.resolve(second, nil, id); got.Title != "kept" || got.ID != id {
		t.Errorf("found out again: %+v", got)
	}
	for what, got := range map[string]index.Trail{
		"another text": w.resolveCited(second, nil, id, a), "with the store": w.resolve(second, w.store, id),
	} {
		if got.Title == "kept" {
			t.Errorf("%s: what was asked otherwise is answered", what)
		}
	}
	other := w.open() // another process
	if err := other.Record(t.Context(), second); err != nil {
		t.Fatal(err)
	}
	if got := w.resolve(second, nil, id); !got.Exact {
		t.Errorf("after it was recorded: %+v", got)
	}
	if n := w.ledger.trails.recent.Len(); n != 1 {
		t.Errorf("%d are kept of another state", n)
	}
	if got := w.resolve(first, nil, id); got.Now != id || w.ledger.trails.recent.Len() != 1 {
		t.Errorf("what costs nothing is kept: %+v", got)
	}
	if got := w.resolve(second, nil, "a/never/~00000000"); got.Known || w.ledger.trails.recent.Len() != 1 {
		t.Errorf("what never was is kept: %+v", got)
	}
}

func TestTrailsAreBounded(t *testing.T) {
	t.Parallel()
	var c trails
	for i := range maxTrails {
		c.put("one", fmt.Sprint(i), index.Trail{})
	}
	if _, ok := c.get("one", "0"); !ok { // and is the latest now
		t.Error("the first is gone")
	}
	c.put("one", "more", index.Trail{})
	c.put("one", "more", index.Trail{Known: true})
	if len(c.kept) != maxTrails || c.recent.Len() != maxTrails {
		t.Errorf("%d, %d are kept", len(c.kept), c.recent.Len())
	}
	for key, want := range map[string]bool{"0": true, "1": false, "2": true, "more": true} {
		if _, ok := c.get("one", key); ok != want {
			t.Errorf("%s is kept: %v", key, ok)
		}
	}
	if _, ok := c.get("two", "0"); ok {
		t.Error("one of another state is answered")
	}
	c.put("two", "0", index.Trail{})
	if len(c.kept) != 1 {
		t.Errorf("%d are kept of another state", len(c.kept))
	}
}

// TestAlone: of many that ask the same at once, one finds out; one that gives up is not the others' end.
func TestAlone(t *testing.T) {
	t.Parallel()
	for _, gives := range []error{nil, context.Canceled, context.DeadlineExceeded, errors.New("broken")} {
		gaveUp := errors.Is(gives, context.Canceled) || errors.Is(gives, context.DeadlineExceeded)
		synctest.Test(t, func(t *testing.T) {
			var l Ledger
			hold, found := make(chan struct{}), 0
			go func() {
				if _, err := l.alone(t.Context(), "id", func() (index.Trail, error) {
					<-hold
					return index.Trail{Title: "first"}, gives
				}); !errors.Is(err, gives) {
					t.Errorf("%v, not %v", err, gives)
				}
			}()
			synctest.Wait()
			for range 3 {
				go func() {
					got, err := l.alone(t.Context(), "id", func() (index.Trail, error) {
						found++ // one at a time
						return index.Trail{Title: "second"}, nil
					})
					if gaveUp && (err != nil || got.Title != "second") {
						t.Errorf("after %v: %+v, %v", gives, got, err)
					}
					if !gaveUp && (!errors.Is(err, gives) || got.Title != "first") {
						t.Errorf("after %v: %+v, %v", gives, got, err)
					}
				}()
			}
			ended, cancel := context.WithCancel(t.Context())
			cancel()
			go func() {
				if _, err := l.alone(ended, "id", func() (index.Trail, error) { return index.Trail{}, ended.Err() }); err == nil && gives != nil {
					t.Errorf("%v: one that has gone goes on", gives)
				}
			}()
			synctest.Wait()
			close(hold)
			synctest.Wait()
			if gaveUp != (found > 0) {
				t.Errorf("%v: found %d times", gives, found)
			}
		})
	}
}

// BenchmarkResolve: an id that is gone from a document of 20,000 passages, the first time and again.
func BenchmarkResolve(b *testing.B) {
	w := newWorld(b)
	blocks := []string{"## One"}
	for i := range 20_000 {
		blocks = append(blocks, prose(uint64(i), 45))
	}
	first := w.record(map[string]string{"a.md": md(blocks...)})
	id := idOf(b, first, blocks[7])
	second := w.record(map[string]string{"a.md": md(append(blocks[:7:7], append([]string{changed(blocks[7], 3, "otherwise")}, blocks[8:]...)...)...)})
	for _, name := range []string{"first", "again"} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				if name == "first" {
					w.ledger.trails.put("another", "", index.Trail{})
				}
				if got := w.resolve(second, w.store, id); got.Now == "" {
					b.Fatalf("%+v", got)
				}
			}
		})
	}
}
