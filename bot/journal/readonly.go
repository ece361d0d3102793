package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	sqlite3 "modernc.org/sqlite/lib"
)

// openReadOnly opens the database as Options.ReadOnly says.
func (s *Store) openReadOnly(ctx context.Context, o Options) error {
	if o.DatabaseURL != "" {
		if err := s.dial(o); err != nil {
			return err
		}
		return s.fail(ctx, "open the journal to read it", s.checkVersion(ctx))
	}
	file, err := s.locate(o.DataDir)
	if err != nil {
		return err
	}
	return s.fail(ctx, "open the journal to read it", s.openFileReadOnly(ctx, file))
}

// openFileReadOnly reads a file beside those who write it. That takes the files -wal and -shm, made if they are not
// there (https://www.sqlite.org/wal.html#readonly). Where they cannot be made, and nobody has the file open, it is read
// as one that never changes.
func (s *Store) openFileReadOnly(ctx context.Context, file string) error {
	if _, err := os.Stat(file); err != nil { // SQLite would not say so
		return err
	}
	s.dsn = uriOf(file) + "?mode=ro" + fmt.Sprintf("&_pragma=busy_timeout(%d)", busy.Milliseconds())
	err := s.connectReadOnly(ctx)
	if code := sqliteCode(err); code != sqlite3.SQLITE_CANTOPEN && code != sqlite3.SQLITE_READONLY {
		return err
	}
	if _, serr := os.Stat(file + "-wal"); !errors.Is(serr, fs.ErrNotExist) {
		return err
	}
	if cerr := s.read.Close(); cerr != nil {
		return errors.Join(err, cerr)
	}
	s.dsn += "&immutable=1"
	return s.connectReadOnly(ctx)
}

func (s *Store) connectReadOnly(ctx context.Context) error {
	var err error
	if s.read, err = openFile(s.dsn, readers); err != nil {
		return err
	}
	s.write = s.read // whose file is read-only
	return s.checkVersion(ctx)
}

// checkVersion is ErrOlder or ErrNewer if the tables are not those of this program.
func (s *Store) checkVersion(ctx context.Context) error {
	provider, err := s.provider()
	if err != nil {
		return err
	}
	sources := provider.ListSources()
	current, err := s.version(ctx)
	if err != nil {
		return err
	}
	return compareVersions(current, sources[len(sources)-1].Version)
}

func compareVersions(current, target int64) error {
	switch {
	case current > target:
		return fmt.Errorf("%w: it is of version %d, and this program knows %d", ErrNewer, current, target)
	case current < target:
		return fmt.Errorf("%w: it is of version %d, and this program needs %d", ErrOlder, current, target)
	}
	return nil
}

// version is the version of the tables; 0 if there are none.
func (s *Store) version(ctx context.Context) (v int64, err error) {
	query := `SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?1)`
	if s.postgres {
		query = `SELECT to_regclass(?1) IS NOT NULL`
	}
	var there bool
	if err := s.row(ctx, s.read, query, versionTable).Scan(&there); err != nil || !there {
		return 0, err
	}
	err = s.row(ctx, s.read, `SELECT COALESCE(MAX(version_id), 0) FROM `+versionTable+` WHERE is_applied`).Scan(&v)
	return v, err
}
