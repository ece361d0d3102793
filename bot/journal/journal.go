package journal

import (
	"context"
	"database/sql"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"agendabot/bot"
)

// Options says which database to open, and how.
type Options struct {
	// DataDir is the folder of journal.db, made if it is not there. It is not used with a DatabaseURL.
	DataDir string
	// DatabaseURL is postgres://user:password@host:port/database, or empty for SQLite. Its search_path chooses the
	// schema; a pool in front of the server has to keep sessions while the journal is opened (advisory lock).
	DatabaseURL string
	// Key hashes people and channels; at least 16 bytes, as NIST SP 800-107 asks of a key for 128 bits. If it is empty,
	// the database's own is used, and made if there is none. The first that opens the database settles it: from then on
	// the same key has to be given, or none if there was none.
	Key []byte
	// Off records nothing that was asked: Record, Vote, ReportWrong and SaveTurn do nothing, and there is never a Turn.
	// Claims, states, limits and channels work, and so does Forget.
	Off bool
	// ReadOnly opens the database only to read what was recorded and chosen: Questions, WrongQuotations, Channels and
	// Backup. It makes no tables, key, folder or lock, needs no Key, and what would write, or look somebody up by a hash,
	// fails with ErrReadOnly. SQLite makes the files journal.db-wal and journal.db-shm if they are not there. If it may
	// not, the file is read as one that never changes: begin to write it meanwhile, and what is read may be spoilt. If a
	// program was killed and left journal.db-wal without journal.db-shm, a folder that cannot be written cannot be read.
	ReadOnly bool
	// Log may be nil.
	Log *slog.Logger
}

// Store is a bot.Store in a database. Open makes one; it may be used from any number of goroutines and processes.
type Store struct {
	write, read *sql.DB // the same on PostgreSQL
	postgres    bool
	where       string // the database as errors name it, without secrets
	file, dsn   string // SQLite only
	readOnly    bool
	unwiped     atomic.Bool // something was erased since SQLite's log was emptied; see wipe
	hash        hasher
	sealed      sealer
	off         bool
	log         *slog.Logger

	mu    sync.Mutex
	teams map[team]bool // that are known to be in the table
}

var _ bot.Store = (*Store)(nil)

// Open opens the database, brings its tables up to date and loads the key. Any number of processes may do so at once.
// The error is ErrNewer, ErrOlder, ErrOtherKey or ErrBroken where that is what is wrong.
func Open(ctx context.Context, o Options) (*Store, error) {
	s := &Store{off: o.Off, readOnly: o.ReadOnly, log: o.Log, teams: map[team]bool{}}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	if err := checkKey(o.Key); err != nil {
		return nil, err
	}
	start := s.openToWrite
	if o.ReadOnly {
		start = s.openReadOnly
	}
	if err := start(ctx, o); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

func (s *Store) openToWrite(ctx context.Context, o Options) error {
	start := s.openSQLite
	if o.DatabaseURL != "" {
		start = s.openPostgres
	}
	unlock, err := start(ctx, o)
	if err != nil {
		return err
	}
	err = s.prepare(ctx, o.Key)
	if uerr := unlock(); err == nil && uerr != nil {
		err = s.fail(ctx, "unlock the database", uerr)
	}
	return err
}

// prepare brings the tables up to date and loads the key. It holds the lock that keeps other processes from doing so.
func (s *Store) prepare(ctx context.Context, given []byte) error {
	if err := s.migrate(ctx); err != nil {
		return s.fail(ctx, "prepare the tables", err)
	}
	key, err := s.loadKey(ctx, given)
	if err != nil {
		return s.fail(ctx, "load the key", err)
	}
	s.hash = hasher{key}
	s.sealed, err = newSealer(key)
	return err
}

// Close closes the database. Nothing may use the store any more.
func (s *Store) Close() error {
	var err error
	if s.read != nil && s.read != s.write {
		err = s.read.Close()
	}
	if !s.wipe(context.Background()) {
		s.log.Warn("what was erased stays in the journal's log until another process empties it", "file", s.file+"-wal")
	}
	if s.write != nil {
		err = errors.Join(err, s.write.Close())
	}
	return s.fail(context.Background(), "close", err)
}

// Ready is an error if nothing can be written at the moment. It writes.
func (s *Store) Ready(ctx context.Context) error {
	_, err := s.exec(ctx, s.write, `INSERT INTO alive (id, beats) VALUES (1, 1)
		ON CONFLICT (id) DO UPDATE SET beats = alive.beats + 1`)
	if err == nil {
		s.wipe(ctx)
	}
	return s.fail(ctx, "check that the journal can be written", err)
}

// handle is a database or a transaction.
type handle interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
}

// exec runs a statement and returns how many rows it changed.
func (s *Store) exec(ctx context.Context, h handle, query string, args ...any) (int, error) {
	r, err := h.ExecContext(ctx, s.dialect(query), args...)
	if err != nil {
		return 0, err
	}
	n, err := r.RowsAffected()
	return int(n), err
}

func (s *Store) row(ctx context.Context, h handle, query string, args ...any) *sql.Row {
	return h.QueryRowContext(ctx, s.dialect(query), args...)
}

// dialect writes parameters as the database has them. No query has a question mark of its own.
func (s *Store) dialect(query string) string {
	if s.postgres {
		return strings.ReplaceAll(query, "?", "$")
	}
	return query
}

// skipLocked ends a SELECT of rows that are to be changed, where others may be changing them.
func (s *Store) skipLocked() string {
	if s.postgres {
		return "FOR UPDATE SKIP LOCKED"
	}
	return ""
}

// atomically runs f in a transaction.
func (s *Store) atomically(ctx context.Context, f func(tx *sql.Tx) error) error {
	if s.readOnly {
		return ErrReadOnly
	}
	tx, err := s.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := f(tx); err != nil {
		if rerr := tx.Rollback(); rerr != nil && !errors.Is(rerr, sql.ErrTxDone) {
			s.log.Warn("a transaction could not be rolled back", "error", rerr)
		}
		return err
	}
	return tx.Commit()
}

// microseconds is a time as the tables have it, and timeOf the way back.
func microseconds(t time.Time) int64 { return t.UnixMicro() }
func timeOf(us int64) time.Time      { return time.UnixMicro(us).UTC() }
