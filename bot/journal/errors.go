package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"syscall"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"
	sqlite3 "modernc.org/sqlite/lib"
)

// What can be wrong with a database that an administrator has to know apart.
var (
	ErrNewer   = errors.New("the database was written by a newer agendabot")
	ErrOlder   = errors.New("the database was written by an older agendabot")
	ErrBroken  = errors.New("the file is damaged, or is no database")
	ErrNotHere = errors.New("a PostgreSQL database is not copied from here: use pg_dump")
	// ErrOtherKey means that the hashes were made with another Options.Key than the one that is given.
	ErrOtherKey = errors.New("the journal was begun with another AGENDABOT_KEY")
	// ErrReadOnly is what fails with Options.ReadOnly.
	ErrReadOnly = errors.New("the journal is open only to be read")
)

// fail says what could not be done, in which database, and what to do about it. It is nil for nil. An error that came
// of a context's end is that context's error, whatever the driver made of it.
func (s *Store) fail(ctx context.Context, op string, err error) error {
	if err == nil {
		return nil
	}
	if cerr := ctx.Err(); cerr != nil && !errors.Is(err, cerr) {
		err = fmt.Errorf("%w (%w)", cerr, err)
	}
	if s.readOnly && isRefusedWrite(err) {
		err = fmt.Errorf("%w: %w", ErrReadOnly, err)
	}
	if isBroken(err) && !errors.Is(err, ErrBroken) {
		err = fmt.Errorf("%w: %w", ErrBroken, err)
	}
	if todo := advice(err); todo != "" {
		return fmt.Errorf("%s: %s: %w; %s", op, s.where, err, todo)
	}
	return fmt.Errorf("%s: %s: %w", op, s.where, err)
}

func sqliteCode(err error) int {
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		return e.Code() & 0xff // without the extension
	}
	return sqlite3.SQLITE_OK
}

func isBroken(err error) bool {
	code := sqliteCode(err)
	return code == sqlite3.SQLITE_CORRUPT || code == sqlite3.SQLITE_NOTADB
}

// isRefusedWrite says that a write was refused because a database is open only to be read. SQLite's extended codes say
// that a file cannot even be read.
func isRefusedWrite(err error) bool {
	e, ok := errors.AsType[*pgconn.PgError](err)
	if ok {
		return e.Code == readOnlyTransaction
	}
	se, ok := errors.AsType[*sqlite.Error](err)
	return ok && se.Code() == sqlite3.SQLITE_READONLY
}

// advice is what to do about an error; empty if there is nothing in particular.
func advice(err error) string {
	switch {
	case errors.Is(err, ErrNewer):
		return "upgrade agendabot, or restore the backup from before the upgrade"
	case errors.Is(err, ErrOlder):
		return "start 'agendabot serve' once, which brings it up to date"
	case errors.Is(err, ErrOtherKey):
		return "set AGENDABOT_KEY as it was when the journal was begun, or unset it if it was not set;" +
			" to begin a new journal with another key, move this one away (PostgreSQL: give another database or schema)"
	case errors.Is(err, ErrReadOnly):
		return "" // a mistake of the program, not of the administrator
	case errors.Is(err, ErrBroken):
		return "stop agendabot, move the file away and put the last backup in its place"
	case errors.Is(err, fs.ErrPermission):
		return "let the user that agendabot runs as write there"
	case errors.Is(err, syscall.ENOSPC):
		return "make room on the disk"
	}
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return adviceOfPostgres(e)
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return "see that the server runs and can be reached"
	}
	switch sqliteCode(err) {
	case sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM:
		return "let the user that agendabot runs as write the file and its folder"
	case sqlite3.SQLITE_FULL:
		return "make room on the disk"
	case sqlite3.SQLITE_IOERR:
		return "see that the disk has room and is in order"
	case sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED:
		return "another program holds the file: end it, or try again"
	}
	return ""
}

const readOnlyTransaction = "25006"

// adviceOfPostgres goes by SQLSTATE: PostgreSQL, appendix A.
func adviceOfPostgres(e *pgconn.PgError) string {
	switch e.Code {
	case "28000", "28P01":
		return "correct the user and password in AGENDABOT_DATABASE_URL"
	case "3D000":
		return "create the database, or correct its name in AGENDABOT_DATABASE_URL"
	case "3F000":
		return "create the schema that search_path names"
	case "42501":
		return "let the database's user create and use tables in the schema"
	case readOnlyTransaction:
		return "the server takes no writes: connect to the primary"
	case "53100":
		return "make room on the server's disk"
	case "53300":
		return "let the server take more connections"
	}
	return ""
}
