package ledger

import (
	"context"
	"embed"
	"fmt"
	"io/fs"
	"log/slog"

	"github.com/pressly/goose/v3"
)

// migrations are embedded: a variable only because embedding asks for one.
//
//go:embed migrations/*.sql
var migrations embed.FS

// migrateTries bounds how often the migrations are begun. Where another process makes the tables at the same moment,
// SQLite lets one wait for the other, and what that one has made cannot be made again; the next try finds it done.
const migrateTries = 10

// provider is goose on this database. It keeps nothing in the package.
func (l *Ledger) provider() (*goose.Provider, error) {
	fsys, err := fs.Sub(migrations, "migrations")
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(goose.DialectSQLite3, l.db, fsys,
		goose.WithDisableGlobalRegistry(true), goose.WithSlog(slog.New(slog.DiscardHandler)))
}

// migrate brings the database up to this program's version.
func (l *Ledger) migrate(ctx context.Context) error {
	var err error
	for range migrateTries {
		if err = l.migrateOnce(ctx); err == nil || ctx.Err() != nil {
			return err
		}
	}
	return err
}

func (l *Ledger) migrateOnce(ctx context.Context) error {
	p, err := l.provider()
	if err != nil {
		return err
	}
	has, want, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if err := compareVersions(has, want); has >= want {
		return err
	}
	if _, err := p.Up(ctx); err != nil {
		return fmt.Errorf("bring it from version %d to %d: %w", has, want, err)
	}
	if has > 0 {
		l.log.InfoContext(ctx, "the ledger of ids was brought up to date", "from", has, "to", want)
	}
	return nil
}

// checkVersion compares the database's version with the program's, and changes nothing.
func (l *Ledger) checkVersion(ctx context.Context) error {
	var has, want int64
	p, err := l.provider()
	if err != nil {
		return err
	}
	for _, s := range p.ListSources() {
		want = max(want, s.Version)
	}
	if err := l.db.QueryRowContext(ctx, "SELECT max(version_id) FROM goose_db_version").Scan(&has); err != nil {
		return err
	}
	return compareVersions(has, want)
}

func compareVersions(has, want int64) error {
	switch {
	case has > want:
		return fmt.Errorf("%w: it is version %d, this program knows %d; use the newer program, or restore the backup made before it", ErrNewer, has, want)
	case has < want:
		return fmt.Errorf("%w: it is version %d, this program needs %d; a reindex brings it up to date", ErrOlder, has, want)
	default:
		return nil
	}
}
