package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/gofrs/flock"
	"modernc.org/sqlite"
)

const (
	fileName = "journal.db"
	lockName = "journal.lock" // held while a process opens the journal, so that one at a time makes its tables
	readers  = 4              // connections that read; one writes

	// busy is how long a statement waits for another process that writes.
	busy = 5 * time.Second
	// lockEvery is how often the lock is tried while another process holds it.
	lockEvery = 10 * time.Millisecond
	// checkpointWait bounds how long Forget waits for readers to let go of the log.
	checkpointWait = 500 * time.Millisecond
)

// openSQLite opens the database in the data folder and takes the lock.
func (s *Store) openSQLite(ctx context.Context, o Options) (unlock func() error, err error) {
	dir, err := filepath.Abs(o.DataDir)
	if err != nil {
		return nil, fmt.Errorf("open the journal: %w", err)
	}
	file := filepath.Join(dir, fileName)
	s.where, s.dsn = file, dsnOf(file)
	if strings.ContainsRune(file, 0) {
		return nil, fmt.Errorf("open the journal: the path %q has a NUL in it", file)
	}
	if err := s.create(dir, file); err != nil {
		return nil, s.fail(ctx, "open the journal", err)
	}
	lock := flock.New(filepath.Join(dir, lockName), flock.SetPermissions(0o600))
	if _, err := lock.TryLockContext(ctx, lockEvery); err != nil {
		return nil, s.fail(ctx, "lock the journal", err)
	}
	if err := s.connect(ctx); err != nil {
		return nil, errors.Join(s.fail(ctx, "open the journal", err), lock.Close())
	}
	return lock.Close, nil
}

// create makes the folder and the file for their owner alone; SQLite gives its log the rights of its file.
func (s *Store) create(dir, file string) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return err
	}
	if err := f.Chmod(0o600); err != nil && !errors.Is(err, errors.ErrUnsupported) {
		s.log.Warn("others may be able to read the journal", "file", file, "error", err)
	}
	return f.Close()
}

func (s *Store) connect(ctx context.Context) error {
	var err error
	if s.write, err = openFile(s.dsn, 1); err != nil {
		return err
	}
	if err := s.write.PingContext(ctx); err != nil { // turns the write-ahead log on before anybody reads
		return err
	}
	s.read, err = openFile(s.dsn+"&_pragma=query_only(1)", readers)
	return err
}

func openFile(dsn string, connections int) (*sql.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	db := sql.OpenDB(c)
	db.SetMaxOpenConns(connections)
	db.SetMaxIdleConns(connections)
	return db, nil
}

// dsnOf is a file as SQLite's URI, whatever is in its path (https://www.sqlite.org/uri.html), and how to use it: with
// secure_delete, what is erased is overwritten.
func dsnOf(file string) string {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	u := url.URL{Scheme: "file", Path: path}
	return u.String() + "?_txlock=immediate" +
		fmt.Sprintf("&_pragma=busy_timeout(%d)", busy.Milliseconds()) +
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)"
}

// wipe takes what was erased out of SQLite's log, too. While somebody reads, it is left to a later checkpoint.
func (s *Store) wipe(ctx context.Context) {
	if s.postgres {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, checkpointWait)
	defer cancel()
	if _, err := s.write.ExecContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)"); err != nil {
		s.log.Info("what was erased stays in the journal's log until the next checkpoint", "error", err)
	}
}

// Backup writes a consistent copy of the database to a new file, for its owner alone, while others go on writing. A
// crash leaves at most a file named .agendabot-backup-… beside it. The error is ErrNotHere on PostgreSQL, and
// fs.ErrExist if the file is there already.
func (s *Store) Backup(ctx context.Context, file string) error {
	if s.postgres {
		return ErrNotHere
	}
	file, err := filepath.Abs(file)
	if err != nil {
		return fmt.Errorf("back up the journal: %w", err)
	}
	if _, err := os.Lstat(file); err == nil {
		return fmt.Errorf("back up the journal: %w: %s; give a new name, or remove it", fs.ErrExist, file)
	}
	f, err := os.CreateTemp(filepath.Dir(file), ".agendabot-backup-*")
	if err != nil {
		return fmt.Errorf("back up the journal: %w", err)
	}
	err = s.copyTo(ctx, f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err == nil {
		err = os.Rename(f.Name(), file)
	}
	if err != nil {
		return errors.Join(s.fail(ctx, "back up the journal to "+file, err), os.Remove(f.Name()))
	}
	return nil
}

// copyTo needs a connection of its own: those that read may not write, and the one that writes is not to be held up.
func (s *Store) copyTo(ctx context.Context, f *os.File) (err error) {
	db, err := openFile(s.dsn, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?1", f.Name()); err != nil {
		return err
	}
	return f.Sync()
}
