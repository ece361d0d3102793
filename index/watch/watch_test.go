package watch

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// told runs a follower in a bubble, does things at the given seconds, and returns the seconds at which it told.
func told(t *testing.T, at map[int]func(events chan<- struct{}, holds *atomic.Uint64), until int, during time.Duration) (seconds []string) {
	t.Helper()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		events, start := make(chan struct{}, 1), time.Now()
		var holds atomic.Uint64
		f := follower{Options: Options{}.withDefaults(), events: events, look: holds.Load, changed: func(context.Context) error {
			seconds = append(seconds, fmt.Sprint(time.Since(start).Seconds()))
			time.Sleep(during)
			return nil
		}}
		done := make(chan error)
		go func() { done <- f.run(ctx) }()
		for n := range until {
			if do := at[n]; do != nil {
				do(events, &holds)
			}
			time.Sleep(time.Second)
		}
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	})
	return seconds
}

// event is that the system says something.
func event(events chan<- struct{}, _ *atomic.Uint64) {
	select {
	case events <- struct{}{}:
	default:
	}
}

func TestWhenItTells(t *testing.T) {
	t.Parallel()
	unseen := func(_ chan<- struct{}, holds *atomic.Uint64) { holds.Add(1) }
	busy := map[int]func(chan<- struct{}, *atomic.Uint64){}
	for n := 10; n < 75; n++ {
		busy[n] = event
	}
	for _, c := range []struct {
		name   string
		at     map[int]func(chan<- struct{}, *atomic.Uint64)
		during time.Duration
		want   []string
	}{
		{"nothing happens", nil, 0, []string{"0"}},
		{"an event, two seconds of quiet", map[int]func(chan<- struct{}, *atomic.Uint64){5: event}, 0, []string{"0", "7"}},
		{"one event after the other", map[int]func(chan<- struct{}, *atomic.Uint64){5: event, 6: event, 7: event, 20: event}, 0, []string{"0", "9", "22"}},
		{"never quiet", busy, 0, []string{"0", "40", "70.5", "76"}},
		{"seen by looking", map[int]func(chan<- struct{}, *atomic.Uint64){5: unseen}, 0, []string{"0", "62"}},
		{"seen by looking, and told before", map[int]func(chan<- struct{}, *atomic.Uint64){4: unseen, 5: event}, 0, []string{"0", "7"}},
		{"while it is told", map[int]func(chan<- struct{}, *atomic.Uint64){3: event, 8: event, 15: event}, 10 * time.Second, []string{"0", "12", "24"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			got := told(t, c.at, 150, c.during)
			if c.name == "never quiet" { // the third comes within a second of 70, as the timers fall
				if len(got) != 4 || got[1] != "40" || got[3] != "76" {
					t.Errorf("told at %q", got)
				}
				return
			}
			if !slices.Equal(got, c.want) {
				t.Errorf("told at %q, want %q", got, c.want)
			}
		})
	}
}

// TestEnds: with the context, and with the error of whom it tells.
func TestEnds(t *testing.T) {
	t.Parallel()
	wrong := errors.New("wrong")
	o := Options{Log: slog.New(slog.DiscardHandler)}
	if err := Folder(t.Context(), t.TempDir(), o, func(context.Context) error { return wrong }); !errors.Is(err, wrong) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	if err := Folder(ctx, t.TempDir(), o, func(context.Context) error { cancel(); return wrong }); err != nil {
		t.Error(err)
	}
	file := filepath.Join(t.TempDir(), "file")
	write(t, file)
	for _, dir := range []string{file, file + "none"} {
		if err := Folder(t.Context(), dir, o, func(context.Context) error { return nil }); err == nil {
			t.Errorf("%s is watched", dir)
		}
	}
}

func write(t *testing.T, name string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(name), 0o600); err != nil {
		t.Fatal(err)
	}
}

// follow follows a folder and gives a channel of what it tells.
func follow(t *testing.T, tr *tree, o Options) <-chan struct{} {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	tells, done := make(chan struct{}), make(chan error)
	f := follower{Options: o.withDefaults(), events: tr.events, look: tr.look, changed: func(ctx context.Context) error {
		select {
		case tells <- struct{}{}:
		case <-ctx.Done():
		}
		return nil
	}}
	go func() { done <- f.run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-done; !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
		tr.close()
	})
	<-tells
	return tells
}

// TestFolder: files, folders and what is in new folders, changed, renamed and removed; each is told by the system or seen
// by looking.
func TestFolder(t *testing.T) {
	t.Parallel()
	for _, system := range []bool{true, false} {
		t.Run(fmt.Sprintf("by the system %v", system), func(t *testing.T) {
			t.Parallel()
			root := t.TempDir()
			dir := filepath.Join(root, "link") // to the folder, as people have it
			if err := os.Mkdir(filepath.Join(root, "docs"), 0o700); err != nil {
				t.Fatal(err)
			}
			if err := os.Symlink(filepath.Join(root, "docs"), dir); err != nil {
				t.Skip("no links here")
			}
			o := Options{Quiet: time.Millisecond, Every: time.Hour}
			tr := newTree(dir, slog.New(slog.DiscardHandler))
			if !system { // as where nothing can be watched
				tr.close()
				tr.watcher, o.Every = nil, 3*time.Millisecond
			}
			tells := follow(t, tr, o)
			for _, step := range []func() error{
				func() error { write(t, filepath.Join(dir, "a.md")); return nil },
				func() error { return os.Mkdir(filepath.Join(dir, "sub"), 0o700) },
				func() error { write(t, filepath.Join(dir, "sub", "deep", "b.md")); return nil },
				func() error { write(t, filepath.Join(dir, "sub", "deep", "c.md")); return nil },
				func() error { return os.Rename(filepath.Join(dir, "a.md"), filepath.Join(dir, "sub", "a.md")) },
				func() error { return os.Remove(filepath.Join(dir, "sub", "deep", "b.md")) },
				func() error { return os.RemoveAll(filepath.Join(dir, "sub")) },
			} {
				drain(tells)
				if err := step(); err != nil {
					t.Fatal(err)
				}
				<-tells // else the test ends by its deadline
			}
		})
	}
}

// drain takes what is being told just now.
func drain(tells <-chan struct{}) {
	for {
		select {
		case <-tells:
		default:
			return
		}
	}
}

// TestLook: what changes the sum of a folder, and what does not.
func TestLook(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "docs")
	write(t, filepath.Join(dir, "a.md"))
	write(t, filepath.Join(dir, "sub", "b.md"))
	tr := newTree(dir, slog.New(slog.DiscardHandler))
	defer tr.close()
	sum := tr.look()
	for _, name := range []string{".hidden", ".git/x", "~$a.docx", "~$dir/x.md", "a.md.part", "sub/x.TMP", "sub/b.md~", "#a.md#", ".~lock.a.odt#"} {
		write(t, filepath.Join(dir, name))
	}
	if tr.look() != sum {
		t.Error("what is hidden or unfinished counts")
	}
	seen := map[uint64]bool{sum: true}
	old := time.Now().Add(-time.Hour)
	for _, change := range []func() error{
		func() error { return os.Chtimes(filepath.Join(dir, "a.md"), old, old) },
		func() error { return os.Rename(filepath.Join(dir, "a.md"), filepath.Join(dir, "c.md")) },
		func() error { return os.Mkdir(filepath.Join(dir, "new"), 0o700) },
		func() error { write(t, filepath.Join(dir, "new.tmp", "#1.pdf")); return nil },
		func() error { return os.WriteFile(filepath.Join(dir, "sub", "b.md"), nil, 0o600) },
		func() error { return os.Rename(dir, dir+"2") },
		func() error { write(t, filepath.Join(dir, "back.md")); return nil },
	} {
		if err := change(); err != nil {
			t.Fatal(err)
		}
		now := tr.look()
		if seen[now] {
			t.Error("a change is not seen")
		}
		seen[now] = true
	}
}

// TestCounts: the folder itself does, whatever it is called.
func TestCounts(t *testing.T) {
	t.Parallel()
	tr := &tree{dir: filepath.Clean("/srv/.docs")}
	for name, want := range map[string]bool{
		"/srv/.docs": true, "/srv/.docs/a.md": true, "/srv/.docs/.a.md": false, "/srv/.docs/sub/~$a.docx": false, "/srv/.docs/a.swp": false,
	} {
		if tr.counts(filepath.FromSlash(name)) != want {
			t.Errorf("%s", name)
		}
	}
}

// TestLost: events that the system lost may have been any.
func TestLost(t *testing.T) {
	t.Parallel()
	tr := newTree(t.TempDir(), slog.New(slog.DiscardHandler))
	defer tr.close()
	if tr.watcher == nil {
		t.Skip("nothing can be watched here")
	}
	tr.watcher.Errors <- errors.New("lost")
	<-tr.events
}
