package main

import (
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"strings"
	"testing"

	_ "github.com/jackc/pgx/v5/stdlib" // registers "pgx"
)

// postgresDatabase makes an empty database on the server that AGENDABOT_TEST_POSTGRES names, for one test.
func postgresDatabase(t *testing.T) string {
	t.Helper()
	server := os.Getenv("AGENDABOT_TEST_POSTGRES")
	if server == "" {
		t.Skip("AGENDABOT_TEST_POSTGRES does not name a PostgreSQL server")
	}
	db, err := sql.Open("pgx", server)
	if err != nil {
		t.Fatal(err)
	}
	name := "cmd_" + strings.ToLower(rand.Text())
	if _, err := db.ExecContext(t.Context(), "CREATE DATABASE "+name); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if _, err := db.Exec("DROP DATABASE " + name + " WITH (FORCE)"); err != nil {
			t.Error(err)
		}
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	u, err := url.Parse(server)
	if err != nil {
		t.Fatal(err)
	}
	u.Path = "/" + name
	return u.String()
}

// Two processes on one database share one journal, and its password is nowhere to be seen.
func TestServeReplicas(t *testing.T) {
	t.Parallel()
	address := postgresDatabase(t)
	env := "AGENDABOT_DATABASE_URL=" + address
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	password, _ := u.User.Password()
	home := t.TempDir()
	one, other := startServe(t, home, env), startServe(t, t.TempDir(), env)
	verdictOf(t, one, prioritiesPath)
	verdictOf(t, other, "/api/ask?q=landmines")
	for _, s := range []*served{one, other} {
		if status, _ := get(t, s.url+"/readyz"); status != 200 {
			t.Errorf("readyz gives %d", status)
		}
		if code := s.stop(); code != exitOK {
			t.Errorf("it ends with %d", code)
		}
		if out := s.out.String(); strings.Contains(out, password) || !strings.Contains(out, "Journal: database ") {
			t.Errorf("it says: %s", out)
		}
	}
	r := inHome(t, home, []string{env}, "report", "--json")
	if r.code != exitOK || !strings.Contains(r.stdout, `"questions": 2`) {
		t.Errorf("report gives %d: %s%s", r.code, r.stdout, r.stderr)
	}
	if r := inHome(t, home, []string{env}, "forget", "U1"); r.code != exitFailure || !strings.Contains(r.stderr, "nothing of") {
		t.Errorf("forget gives %d: %s", r.code, r.stderr)
	}
	r = inHome(t, home, []string{env}, "backup", home+"/b.tar.gz")
	if r.code != exitOK || !strings.Contains(r.stderr, "pg_dump") || !strings.HasPrefix(r.stdout, "ids.db written") {
		t.Errorf("backup gives %d: %s%s", r.code, r.stdout, r.stderr)
	}
}
