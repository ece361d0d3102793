package journal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
)

const (
	connections    = 8                // of one process at most
	idleFor        = 5 * time.Minute  // then a connection is closed
	connectTimeout = 10 * time.Second // unless the URL says otherwise
	unlockTimeout  = 5 * time.Second

	// lockID is the first half of the advisory lock's key; the second is the schema, so that two bots in one database
	// do not wait for each other. It spells "agen".
	lockID = 0x6167656e
)

// errURL does not say what is wrong with a URL: whatever a parser says may quote a piece of the password.
var errURL = errors.New("AGENDABOT_DATABASE_URL is not an address such as postgres://user:password@host:5432/database; " +
	"write : / ? # @ % in a password as %3A %2F %3F %23 %40 %25")

var errNoSchema = errors.New("search_path names no schema that is there; create the schema")

// openPostgres connects to the server and takes the lock.
func (s *Store) openPostgres(ctx context.Context, o Options) (unlock func() error, err error) {
	if err := s.dial(o); err != nil {
		return nil, err
	}
	unlock, err = s.advisoryLock(ctx)
	return unlock, s.fail(ctx, "open the journal", err)
}

// dial reads the URL; nothing is connected to yet.
func (s *Store) dial(o Options) error {
	if !strings.HasPrefix(o.DatabaseURL, "postgres://") && !strings.HasPrefix(o.DatabaseURL, "postgresql://") {
		return fmt.Errorf("open the journal: %w", errURL)
	}
	config, err := pgx.ParseConfig(o.DatabaseURL)
	if err != nil {
		return fmt.Errorf("open the journal: %w", errURL)
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = connectTimeout
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "agendabot"
	}
	if o.ReadOnly {
		config.RuntimeParams["default_transaction_read_only"] = "on"
	}
	s.where = "database " + config.Database + " on " + net.JoinHostPort(config.Host, strconv.Itoa(int(config.Port)))
	s.postgres = true
	s.write = stdlib.OpenDB(*config)
	s.write.SetMaxOpenConns(connections)
	s.write.SetMaxIdleConns(connections)
	s.write.SetConnMaxIdleTime(idleFor)
	s.read = s.write
	return nil
}

// advisoryLock holds a session's lock; it ends with its connection, whatever happens.
func (s *Store) advisoryLock(ctx context.Context) (unlock func() error, err error) {
	c, err := s.write.Conn(ctx)
	if err != nil {
		return nil, err
	}
	var schema sql.NullString
	if err := c.QueryRowContext(ctx, "SELECT current_schema()").Scan(&schema); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	if !schema.Valid {
		return nil, errors.Join(errNoSchema, c.Close())
	}
	if _, err := c.ExecContext(ctx, "SELECT pg_advisory_lock($1::int4, hashtext($2))", lockID, schema.String); err != nil {
		return nil, errors.Join(err, c.Close())
	}
	return func() error {
		// Also when the context has ended: the connection goes back to the pool, and must not take the lock with it.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), unlockTimeout)
		defer cancel()
		_, err := c.ExecContext(ctx, "SELECT pg_advisory_unlock($1::int4, hashtext($2))", lockID, schema.String)
		return errors.Join(err, c.Close())
	}, nil
}
