package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
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
)

// errHeld means that the log could not be emptied, because somebody reads or writes.
var errHeld = errors.New("another connection holds it")

// openSQLite opens the database in the data folder and takes the lock.
func (s *Store) openSQLite(ctx context.Context, o Options) (unlock func() error, err error) {
	file, err := s.locate(o.DataDir)
	if err != nil {
		return nil, err
	}
	dir := filepath.Dir(file)
	s.dsn = dsnOf(file, busy)
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

// locate finds the file in the data folder.
func (s *Store) locate(dir string) (file string, err error) {
	if dir, err = filepath.Abs(dir); err != nil {
		return "", fmt.Errorf("open the journal: %w", err)
	}
	file = filepath.Join(dir, fileName)
	s.where, s.file = file, file
	if strings.ContainsRune(file, 0) {
		return "", fmt.Errorf("open the journal: the path %q has a NUL in it", file)
	}
	return file, nil
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

// uriOf is a file as SQLite's URI, whatever is in its path (https://www.sqlite.org/uri.html).
func uriOf(file string) string {
	path := filepath.ToSlash(file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive letter
	}
	u := url.URL{Scheme: "file", Path: path}
	return u.String()
}

// dsnOf is how to open a file to write it, and how long to wait for others who do: with secure_delete, what is erased
// is overwritten.
func dsnOf(file string, wait time.Duration) string {
	return uriOf(file) + "?_txlock=immediate" +
		fmt.Sprintf("&_pragma=busy_timeout(%d)", wait.Milliseconds()) +
		"&_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=foreign_keys(1)&_pragma=secure_delete(1)"
}

// wipe empties SQLite's log, where what was erased is still to be read, if anything was erased since it was emptied.
// It waits for nobody, and so holds nobody up: it has a connection of its own. done is false while somebody reads or
// writes; the next Prune, Ready or Close tries again.
func (s *Store) wipe(ctx context.Context) (done bool) {
	if s.postgres || s.readOnly || !s.unwiped.Swap(false) {
		return true
	}
	if err := s.checkpoint(ctx); err != nil {
		s.unwiped.Store(true)
		s.log.Debug("the journal's log could not be emptied", "error", err)
		return false
	}
	return true
}

// checkpoint moves the log into the file and cuts it to nothing.
func (s *Store) checkpoint(ctx context.Context) (err error) {
	db, err := openFile(dsnOf(s.file, 0), 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var held bool
	var inLog, moved int
	// Whether somebody kept it from its end is in the answer: that is no error (https://www.sqlite.org/pragma.html).
	if err := db.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&held, &inLog, &moved); err != nil {
		return err
	}
	if held {
		return errHeld
	}
	return nil
}
