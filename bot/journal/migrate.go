package journal

import (
	"context"
	"embed"
	"io/fs"

	"github.com/pressly/goose/v3"
)

//go:embed migrations
var migrations embed.FS

// versionTable has a name of its own, because others use goose, too.
const versionTable = "agendabot_versions"

// migrate brings the tables up to date. Its caller holds the lock that keeps other processes from doing the same.
func (s *Store) migrate(ctx context.Context) error {
	p, err := s.provider()
	if err != nil {
		return err
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return err
	}
	if current > target {
		return compareVersions(current, target)
	}
	done, err := p.Up(ctx)
	if len(done) > 0 {
		s.log.Info("the journal's tables are up to date", "from", current, "to", target, "database", s.where)
	}
	return err
}

// provider has the migrations of the database's kind.
func (s *Store) provider() (*goose.Provider, error) {
	dialect, folder := goose.DialectSQLite3, "migrations/sqlite"
	if s.postgres {
		dialect, folder = goose.DialectPostgres, "migrations/postgres"
	}
	files, err := fs.Sub(migrations, folder)
	if err != nil {
		return nil, err
	}
	return goose.NewProvider(dialect, s.write, files, goose.WithTableName(versionTable),
		goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
}
