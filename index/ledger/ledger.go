// Package ledger remembers the id of every passage that ever was, so that a citation leads somewhere after a reindex.
//
// A passage's id is made of its document, its headings and its number or first words. It goes when one of them changes,
// while the text may still be there; and a number may become another passage's. The ledger is told of every build that
// serves, and keeps which id had which text when. Resolve says where an id leads that is not in the build any more, or
// not with the text that was cited: to the same text under another id, to nearly the same text, or nowhere.
//
// It is one SQLite database, ids.db in the data folder. It cannot be made again from the corpus, which does not say
// what its ids once were: it belongs into the backup.
//
// What the package never does: it never stores a text. Of each it keeps a sum and a sketch, which can confirm a
// guess and give nothing back: a document that an administrator takes out is gone when the last build that has it
// is. Only its passages' ids stay, in which there are the words of its headings. And the package never leads to a
// passage that is merely similar: see Resolve.
package ledger

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"golang.org/x/sync/singleflight"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// File is the name of the database in the data folder.
const File = "ids.db"

// busyTimeout is how long one process waits for another that records. A build of 100,000 passages takes a few seconds.
const busyTimeout = 30 * time.Second

// What can be wrong with a ledger or with what is asked of it.
var (
	ErrNewer    = errors.New("the ledger of ids was written by a newer version of this program")
	ErrOlder    = errors.New("the ledger of ids was written by an older version of this program")
	ErrReadOnly = errors.New("the ledger of ids is open for reading only")
)

// Ledger is an open ledger. Any number of goroutines and processes may use one at a time. The zero Ledger is not
// usable; Open makes one.
type Ledger struct {
	db       *sql.DB
	log      *slog.Logger
	now      func() time.Time
	file     string
	readOnly bool
	trails   trails
	finding  singleflight.Group
}

// Open opens the ledger of a data folder, and makes both if they are not there. A database of an older version is
// brought up to date; one of a newer version is ErrNewer.
func Open(ctx context.Context, dataDir string, log *slog.Logger) (*Ledger, error) {
	file, err := filepath.Abs(filepath.Join(dataDir, File))
	if err != nil {
		return nil, fmt.Errorf("open the ledger of ids: %w", err)
	}
	if err := os.MkdirAll(filepath.Dir(file), 0o700); err != nil { //nolint:gosec // the folder is the administrator's choice
		return nil, fmt.Errorf("open the ledger of ids: make the data folder: %w", err)
	}
	// SQLite would make it readable for everybody; its other files take their mode from this one.
	f, err := os.OpenFile(file, os.O_CREATE|os.O_RDWR, 0o600) //nolint:gosec // as above
	if err != nil {
		return nil, fmt.Errorf("open the ledger of ids: %w", err)
	}
	if err := f.Close(); err != nil {
		return nil, fmt.Errorf("open the ledger of ids: %w", err)
	}
	l := &Ledger{log: log, now: time.Now, file: file}
	if err := l.connect(url.Values{"_journal_mode": {"WAL"}, "_synchronous": {"FULL"}, "_txlock": {"immediate"}}); err != nil {
		return nil, err
	}
	if err := l.migrate(ctx); err != nil {
		return nil, errors.Join(l.explain(err), l.db.Close())
	}
	return l, nil
}

// OpenReadOnly opens the ledger of a data folder that is there, and never writes: for a program that may only read
// the folder. The error is fs.ErrNotExist where nothing was recorded yet, and ErrOlder or ErrNewer for a database of
// another version.
func OpenReadOnly(ctx context.Context, dataDir string, log *slog.Logger) (*Ledger, error) {
	file, err := filepath.Abs(filepath.Join(dataDir, File))
	if err != nil {
		return nil, fmt.Errorf("open the ledger of ids: %w", err)
	}
	if _, err := os.Stat(file); err != nil {
		return nil, fmt.Errorf("open the ledger of ids: %w", err)
	}
	l := &Ledger{log: log, now: time.Now, file: file, readOnly: true}
	if err := l.connect(url.Values{"mode": {"ro"}}); err != nil {
		return nil, err
	}
	err = l.checkVersion(ctx)
	if isCode(err, sqlite3.SQLITE_CANTOPEN) || isCode(err, sqlite3.SQLITE_READONLY) {
		err = l.db.Close()
		if err == nil {
			err = l.connectUnchanging()
		}
		if err == nil {
			err = l.checkVersion(ctx)
		}
	}
	if err != nil {
		return nil, errors.Join(l.explain(err), l.db.Close())
	}
	return l, nil
}

// connect sets the database up. It does not dial yet.
func (l *Ledger) connect(params url.Values) error {
	params.Set("_busy_timeout", fmt.Sprint(busyTimeout.Milliseconds()))
	params.Set("_dqs", "0")
	params.Set("_pragma", "cache_size(-32768)") // KiB at most: the tables of 100,000 passages, or random keys thrash
	path := filepath.ToSlash(l.file)
	if !strings.HasPrefix(path, "/") {
		path = "/" + path // a drive's letter
	}
	c, err := sqlite.NewConnector((&url.URL{Scheme: "file", Path: path, OmitHost: true, RawQuery: params.Encode()}).String())
	if err != nil {
		return fmt.Errorf("open the ledger of ids: %w", err)
	}
	l.db = sql.OpenDB(c)
	l.db.SetMaxOpenConns(4)
	return nil
}

// connectUnchanging sets the database up where there is no -shm file and no right to make one: SQLite reads only what it
// is told does not change. Here it may, when another user records. Nothing worse comes of it than an answer that fails or
// misses a passage, for Resolve believes nothing that it does not find in the build; and no connection is kept, with pages
// of then, beyond its query.
func (l *Ledger) connectUnchanging() error {
	err := l.connect(url.Values{"mode": {"ro"}, "immutable": {"1"}})
	if err == nil {
		l.db.SetMaxIdleConns(-1)
	}
	return err
}

// explain says which file cannot be used, and what to do.
func (l *Ledger) explain(err error) error {
	switch {
	case isCode(err, sqlite3.SQLITE_NOTADB), isCode(err, sqlite3.SQLITE_CORRUPT):
		return fmt.Errorf("open the ledger of ids: %s is damaged; restore it from a backup, or move it away to begin a new one, "+
			"in which no earlier id is known: %w", l.file, err)
	default:
		return fmt.Errorf("open the ledger of ids: %s: %w", l.file, err)
	}
}

// isCode says that an error is one of SQLite's, of a primary result code.
func isCode(err error, code int) bool {
	e, ok := errors.AsType[*sqlite.Error](err)
	return ok && e.Code()&0xff == code
}

// Close lets go of the database. Nothing may use the ledger any more.
func (l *Ledger) Close() error {
	if err := l.db.Close(); err != nil {
		return fmt.Errorf("close the ledger of ids: %w", err)
	}
	return nil
}

// Backup writes a consistent copy into a new file that only the owner can read, while others read and write. A file
// that is there is fs.ErrExist.
func (l *Ledger) Backup(ctx context.Context, file string) error {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_RDWR, 0o600)
	if err != nil {
		return fmt.Errorf("back the ledger of ids up: %w", err)
	}
	// SQLite takes a file that is there if it is empty. It does not make its copy durable.
	_, err = l.db.ExecContext(ctx, "VACUUM INTO ?", file)
	if err == nil {
		err = f.Sync()
	}
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		if rerr := os.Remove(file); rerr != nil && !errors.Is(rerr, fs.ErrNotExist) {
			err = errors.Join(err, rerr)
		}
		return fmt.Errorf("back the ledger of ids up into %s: %w", file, err)
	}
	return nil
}
