package main

import (
	"context"
	"errors"
	"fmt"

	"agendabot/index/ledger"
)

// recordIDs writes the ids of the build that serves into the ledger, so that a link to a passage still leads
// somewhere when later builds have the passage elsewhere or not at all.
func (a *app) recordIDs(ctx context.Context) (err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("the index serves, but its ids could not be recorded; run this again: %w", err)
		}
	}()
	l, err := ledger.Open(ctx, a.settings.text("data"), a.log)
	if err != nil {
		return err
	}
	b, err := a.store().Open()
	if err != nil {
		return errors.Join(err, l.Close())
	}
	return errors.Join(l.Record(ctx, b), b.Close(), l.Close())
}
