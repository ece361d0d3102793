package main

import (
	"context"
	"errors"
	"io/fs"

	"agendabot/bot"
	"agendabot/index"
	"agendabot/index/ledger"
)

// resolveShown finds out what became of passages that were shown, by the ledger of ids; nil where there is none yet, or
// it cannot be read: then the report goes by ids, and says so. What cannot be told of a single passage is gone.
func (a *app) resolveShown(ctx context.Context, b *index.Build) (resolve func(ctx context.Context, id, build string) (now string, same bool), done func()) {
	nothing := func() {}
	if a.settings.text("data") == "" {
		return nil, nothing
	}
	l, err := ledger.OpenReadOnly(ctx, a.settings.text("data"), a.log)
	if err != nil {
		if !errors.Is(err, fs.ErrNotExist) {
			a.log.Warn("the ledger of ids cannot be read; the report goes by ids", "error", err)
		}
		return nil, nothing
	}
	store := a.store()
	resolve = func(ctx context.Context, id, build string) (string, bool) {
		v, err := l.TextAt(ctx, id, build)
		if err != nil {
			a.log.Warn("a passage that was shown cannot be looked up", "id", id, "error", err)
			return "", false
		}
		if p, perr := b.Passage(id); perr == nil && (v == "" || bot.TextSum(p.Text()) == v) {
			return id, true
		}
		t, err := l.Resolve(ctx, b, store, id, v)
		if err != nil {
			a.log.Warn("a passage that was shown cannot be looked up", "id", id, "error", err)
			return "", false
		}
		return t.Now, t.Exact
	}
	return resolve, func() {
		if err := l.Close(); err != nil {
			a.log.Warn("the ledger of ids could not be closed", "error", err)
		}
	}
}
