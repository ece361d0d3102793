package web

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"testing"

	"agendabot/bot"
	"agendabot/index"
)

// TestDamagedIndex checks what people get when the documents can no longer be read: 503, when to come again, and nothing
// of the inside.
func TestDamagedIndex(t *testing.T) {
	t.Parallel()
	dir, log := t.TempDir(), slog.New(slog.DiscardHandler)
	store := index.NewStore(dir, log)
	if _, err := store.Reindex(t.Context(), index.Plan{}); err != nil {
		t.Fatal(err)
	}
	live, err := index.NewLive(store, log)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(live.Close)
	names, err := filepath.Glob(filepath.Join(dir, "index", "builds", "*", "documents*"))
	if err != nil || len(names) != 1 {
		t.Fatalf("%v, %v", names, err)
	}
	raw, err := os.ReadFile(names[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(names[0], bytes.Replace(raw, []byte("human"), []byte("hyman"), 1), 0o600); err != nil {
		t.Fatal(err)
	}
	server, err := New(Config{Live: live, Desk: bot.NewDesk(log, bot.DeskOptions{Live: live}), Log: log})
	if err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{
		"/", "/ask?q=human+security", "/ask?q=", "/d/agenda", "/p/agenda/~89f42a05", "/cite/agenda/~89f42a05", "/report/agenda/~89f42a05",
		"/api/ask?q=human", "/api/passages/agenda/~89f42a05",
	} {
		w := httptest.NewRecorder()
		server.Handler().ServeHTTP(w, httptest.NewRequest(http.MethodGet, target, nil))
		if w.Code != http.StatusServiceUnavailable || w.Header().Get("Retry-After") == "" || w.Header().Get("Cache-Control") != "no-store" || w.Header().Get("ETag") != "" {
			t.Errorf("%s: %d %v", target, w.Code, w.Header())
		}
		if bytes.Contains(w.Body.Bytes(), []byte("hyman")) || bytes.Contains(w.Body.Bytes(), []byte("damaged")) {
			t.Errorf("%s shows the inside: %s", target, w.Body)
		}
	}
}
