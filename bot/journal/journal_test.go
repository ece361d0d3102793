package journal

import (
	"bytes"
	"context"
	"crypto/rand"
	"database/sql"
	"log/slog"
	"net/url"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"

	"agendabot/bot"
	"agendabot/bot/storetest"
)

// postgresVariable names a server and a database where the tests may make schemas: postgres://user:password@host/database.
const postgresVariable = "AGENDABOT_TEST_POSTGRES"

// database is a test on one of the databases; fresh makes the options of a new, empty one.
type database struct {
	*testing.T
	fresh func(testing.TB) Options
}

// onBoth runs a test on both databases.
func onBoth(t *testing.T, test func(t database)) {
	t.Helper()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		test(database{t, sqliteOptions})
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		needPostgres(t)
		test(database{t, postgresOptions})
	})
}

func needPostgres(tb testing.TB) {
	tb.Helper()
	if os.Getenv(postgresVariable) == "" {
		tb.Skip("skipped: " + postgresVariable + " does not name a PostgreSQL database to test on")
	}
}

func sqliteOptions(tb testing.TB) Options {
	tb.Helper()
	return Options{DataDir: tb.TempDir()}
}

// postgresOptions makes a schema, which is dropped at the end.
func postgresOptions(tb testing.TB) Options {
	tb.Helper()
	address := os.Getenv(postgresVariable)
	config, err := pgx.ParseConfig(address)
	if err != nil {
		tb.Fatal(err)
	}
	db := stdlib.OpenDB(*config)
	schema := "test_" + strings.ToLower(rand.Text())
	if _, err := db.ExecContext(tb.Context(), "CREATE SCHEMA "+schema); err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if _, err := db.ExecContext(context.Background(), "DROP SCHEMA "+schema+" CASCADE"); err != nil {
			tb.Error(err)
		}
		if err := db.Close(); err != nil {
			tb.Error(err)
		}
	})
	u, err := url.Parse(address)
	if err != nil {
		tb.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	return Options{DatabaseURL: u.String()}
}

func open(tb testing.TB, o Options) *Store {
	tb.Helper()
	s, err := Open(tb.Context(), o)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() {
		if err := s.Close(); err != nil {
			tb.Error(err)
		}
	})
	return s
}

// logBuffer is a log that tests read.
type logBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.Write(p)
}

func (l *logBuffer) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.buf.String()
}

func (l *logBuffer) logger() *slog.Logger { return slog.New(slog.NewTextHandler(l, nil)) }

func noon() time.Time { return time.Date(2026, 3, 1, 12, 0, 0, 123456000, time.UTC) }

func TestStore(t *testing.T) {
	t.Parallel()
	onBoth(t, func(d database) {
		storetest.Run(d.T, func(t *testing.T) bot.Store {
			t.Helper()
			return open(t, d.fresh(t))
		})
	})
}

// TestStoresTogether has two stores over one database, as two processes have them.
func TestStoresTogether(t *testing.T) {
	t.Parallel()
	onBoth(t, func(d database) {
		storetest.RunTogether(d.T, func(t *testing.T) []bot.Store {
			t.Helper()
			o := d.fresh(t)
			return []bot.Store{open(t, o), open(t, o)}
		})
	})
}

// TestOff holds that nothing of what is asked is recorded if the journal is off, and that the rest works.
func TestOff(t *testing.T) {
	t.Parallel()
	onBoth(t, func(t database) {
		o := t.fresh(t)
		on := open(t, o)
		th, p := bot.Thread{ID: "1"}, bot.Person{Platform: "slack", Team: "T", ID: "U1"}
		until := noon().Add(time.Hour)
		use(t, on)
		before := dump(t, on)
		o.Off = true
		off := open(t, o)
		for _, err := range []error{
			off.Record(t.Context(), []bot.Asked{{ID: "off", At: noon(), Text: "recorded?"}}),
			off.Vote(t.Context(), bot.Vote{Answer: "off", Person: p}),
			off.ReportWrong(t.Context(), bot.WrongQuotation{Passage: "off"}),
			off.SaveTurn(t.Context(), th, p, bot.Turn{Text: "recorded?"}, until),
		} {
			if err != nil {
				t.Error(err)
			}
		}
		if after := dump(t, on); after != before {
			t.Errorf("something was recorded:\n%s\nbefore:\n%s", after, before)
		}
		if err := on.SaveTurn(t.Context(), th, p, bot.Turn{Text: "from before"}, until); err != nil {
			t.Fatal(err)
		}
		if turn, err := off.Turn(t.Context(), th, noon()); turn != nil || err != nil {
			t.Errorf("Turn = %v, %v", turn, err)
		}
		if ok, err := off.Claim(t.Context(), bot.Claim{Message: bot.Message{ID: "off"}, Until: until}, noon()); !ok || err != nil {
			t.Errorf("Claim = %v, %v", ok, err)
		}
		if f, err := off.Forget(t.Context(), p); err != nil || f.Conversations != 1 {
			t.Errorf("Forget = %+v, %v", f, err)
		}
	})
}

// ids that must never be stored in clear.
const (
	rawPerson, rawChannel, rawThread, rawMessage = "UrawPerson", "CrawChannel", "1700000000.rawThread", "1700000000.rawMessage"
	rawState                                     = "rawState"
)

// use writes something into every table.
func use(tb testing.TB, s *Store) {
	tb.Helper()
	ctx, until := tb.Context(), noon().Add(time.Hour)
	p := bot.Person{Platform: "slack", Team: "T1", ID: rawPerson}
	c := bot.Channel{Platform: "slack", Team: "T1", ID: rawChannel}
	m := bot.Message{Channel: c, ID: rawMessage}
	asked := bot.Asked{ID: "a1", At: noon(), Platform: "slack", Person: p, Channel: c, Text: "What?", Verdict: bot.Answered, Shown: []string{"x"}}
	_, cerr := s.Claim(ctx, bot.Claim{Message: m, Address: []byte(rawChannel), Until: until}, noon())
	_, terr := s.Take(ctx, p, bot.Rate{Burst: 3, Every: time.Hour}, noon())
	for _, err := range []error{
		s.Record(ctx, []bot.Asked{asked}), s.Vote(ctx, bot.Vote{Answer: "a1", Person: p, Helpful: true, At: noon()}),
		s.ReportWrong(ctx, bot.WrongQuotation{At: noon(), Passage: "p", Text: "t", Note: "n"}),
		s.SaveTurn(ctx, bot.Thread{Channel: c, ID: rawThread}, p, bot.Turn{Text: "What?"}, until),
		s.SaveState(ctx, rawState, bot.Person{}, []byte("data"), until), s.AllowChannel(ctx, c, "general", noon()), s.Ready(ctx),
		cerr, terr, s.Finish(ctx, m),
	} {
		if err != nil {
			tb.Fatal(err)
		}
	}
}

// tables are those of the database, whatever their names are.
func tables(tb testing.TB, s *Store) []string {
	tb.Helper()
	query := `SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`
	if s.postgres {
		query = `SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename`
	}
	rows, err := s.write.QueryContext(tb.Context(), query)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	var names []string
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			tb.Fatal(err)
		}
		names = append(names, name)
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
	return names
}

// dump is everything that the database holds, a row a line; the tables’ versions aside.
func dump(tb testing.TB, s *Store) string {
	tb.Helper()
	var b strings.Builder
	for _, table := range tables(tb, s) {
		if table == versionTable {
			continue
		}
		dumpTable(tb, s, &b, table)
	}
	return b.String()
}

func dumpTable(tb testing.TB, s *Store, b *strings.Builder, table string) {
	tb.Helper()
	rows, err := s.write.QueryContext(tb.Context(), "SELECT * FROM "+table)
	if err != nil {
		tb.Fatal(err)
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		tb.Fatal(err)
	}
	for rows.Next() {
		values := make([]sql.NullString, len(columns))
		into := make([]any, len(columns))
		for i := range values {
			into[i] = &values[i]
		}
		if err := rows.Scan(into...); err != nil {
			tb.Fatal(err)
		}
		b.WriteString(table)
		for i, v := range values {
			b.WriteString(" " + columns[i] + "=" + v.String)
		}
		b.WriteByte('\n')
	}
	if err := rows.Err(); err != nil {
		tb.Fatal(err)
	}
}
