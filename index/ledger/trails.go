package ledger

import (
	"container/list"
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"agendabot/index"
)

// maxTrails bounds how many trails are kept: a few megabytes, of passages of usual length.
const maxTrails = 1024

// Resolve says where the id of a passage leads that is not in a build any more, or not with the text that was cited.
// Of that text v is what a link carries: the first 8 hexadecimal digits of the SHA-256 of its words with single spaces
// between them. If it is given, only that text counts. What has another form is as good as none: then the latest text
// of the id counts. The store may be nil; with it, what the passage said is read from the last build that had it, while
// that is there.
//
// An id that the build has with that text, or without a v, leads to itself. Else Resolve leads to the same text,
// wherever it stands now (Exact): nearest in the same document and under the same headings. A passage that had those
// words beside it, in the recording in which it was last seen, is another one, and only named (Twins). Else it leads to
// a text of which at least four fifths of the shingles are the same (see nearEnough), in the same document, or
// anywhere if the old build is there to compare with. That is where the passage went only if that text did not stand
// beside it before, no other passage of then is as near to it, and no other text of now is: so an item of a list
// never becomes its neighbour. A number or a “not” may be what has changed: that is for the reader to say, who is told
// that it is not Exact. Texts below minWords words are found only if they are the same. An id that the build has with
// another text leads to itself, and is not Exact, if there is no such passage, or if that other text is related.
//
// An id that no ledger can know, however odd, is not an error but a Trail with Known false. Text and Title are
// filled in unless the text is the same. Document is lower case if neither the build nor the old one has it.
//
// The trails that were asked for last are kept until another build is asked about or recorded, by whichever process.
func (l *Ledger) Resolve(ctx context.Context, b *index.Build, store *index.Store, id, v string) (index.Trail, error) {
	t := index.Trail{ID: id}
	document, rest, ok := split(id)
	if !ok {
		return t, nil
	}
	r := &resolver{
		ledger: l, build: b, store: store, shaper: newShaper(), document: document, rest: rest, cited: citedSum(v),
		pastByID: map[string][]shape{}, recorded: map[string][]shape{},
	}
	var err error
	if t, err = l.kept(ctx, r); err != nil {
		return index.Trail{ID: id}, fmt.Errorf("resolve %q: %w", id, err)
	}
	t.ID = id
	return t, nil
}

// kept is the trail of a resolver: one that is kept, or that another goroutine is just finding, or its own.
func (l *Ledger) kept(ctx context.Context, r *resolver) (index.Trail, error) {
	var n int64 // what a trail says holds until the next recording
	if err := l.db.QueryRowContext(ctx, "SELECT coalesce(max(n), 0) FROM recordings").Scan(&n); err != nil {
		return index.Trail{}, err
	}
	state := r.build.Summary().Digest + " " + strconv.FormatInt(n, 10)
	key := fmt.Sprintf("%t %x %s/%s", r.store != nil, r.cited, r.document, r.rest)
	return l.alone(ctx, state+" "+key, func() (t index.Trail, err error) {
		if t, ok := l.trails.get(state, key); ok {
			return t, nil
		}
		defer r.close(ctx)
		err = r.resolve(ctx, &t)
		if err == nil && t.Known && (!t.Exact || !r.isHere(&t)) {
			l.trails.put(state, key, t)
		}
		return t, err
	})
}

// alone finds a trail, or waits for the goroutine that is just finding it. When that one gives up, the next finds it.
func (l *Ledger) alone(ctx context.Context, key string, find func() (index.Trail, error)) (index.Trail, error) {
	for {
		mine := false
		got, err, _ := l.finding.Do(key, func() (any, error) {
			mine = true
			return find()
		})
		ended := errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
		if mine || !ended || ctx.Err() != nil {
			return got.(index.Trail), err
		}
	}
}

// isHere says that a trail leads to where it was asked for, which costs nothing to find out.
func (r *resolver) isHere(t *index.Trail) bool {
	return strings.EqualFold(t.Now, r.document+"/"+r.rest)
}

// trails keeps the trails that were asked for last, of one state of the world.
type trails struct {
	mu     sync.Mutex
	state  string
	kept   map[string]*list.Element // of *keptTrail
	recent *list.List               // the latest first
}

type keptTrail struct {
	key   string
	trail index.Trail
}

func (c *trails) get(state, key string) (index.Trail, bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	e, ok := c.kept[key]
	if !ok || c.state != state {
		return index.Trail{}, false
	}
	c.recent.MoveToFront(e)
	return e.Value.(*keptTrail).trail, true
}

// put keeps a trail. Those of another state go, and so does the one that was not asked for for the longest time.
func (c *trails) put(state, key string, t index.Trail) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.state != state || c.kept == nil {
		c.state, c.kept, c.recent = state, map[string]*list.Element{}, list.New()
	}
	if e, ok := c.kept[key]; ok {
		e.Value.(*keptTrail).trail = t
		c.recent.MoveToFront(e)
		return
	}
	c.kept[key] = c.recent.PushFront(&keptTrail{key, t})
	if c.recent.Len() > maxTrails {
		delete(c.kept, c.recent.Remove(c.recent.Back()).(*keptTrail).key)
	}
}
