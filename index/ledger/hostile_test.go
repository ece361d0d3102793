package ledger

import (
	"strings"
	"testing"
)

// small is a world of three builds, the last of which is open.
func small(tb testing.TB) (w *world, ids []string, resolve func(tb testing.TB, id, v string)) {
	tb.Helper()
	w = newWorld(tb)
	a, b := prose(1, 40), prose(2, 40)
	first := w.record(map[string]string{"Report_A.md": md("## One", a, b, "Short.")})
	ids = []string{idOf(tb, first, a), idOf(tb, first, b), idOf(tb, first, "Short.")}
	last := w.record(map[string]string{"Report_A.md": md("## Two", a, changed(b, 3, "otherwise"))})
	return w, ids, func(tb testing.TB, id, v string) {
		tb.Helper()
		got, err := w.ledger.Resolve(tb.Context(), last, w.store, id, v)
		if err != nil {
			tb.Errorf("%.40q, %q: %v", id, v, err)
		}
		if got.ID != id {
			tb.Errorf("%q became %q", id, got.ID)
		}
		if !got.Known && (got.Now != "" || got.Exact || got.Text != "" || got.Build != "" || got.Document != "") {
			tb.Errorf("%q is not known: %+v", id, got)
		}
		if got.Now != "" {
			if _, err := last.Passage(got.Now); err != nil {
				tb.Errorf("%q: %v", id, err)
			}
		}
		if got.Exact && got.Now == "" {
			tb.Errorf("%q: %+v", id, got)
		}
	}
}

// TestHostileIDs: none is an error, and none is known.
func TestHostileIDs(t *testing.T) {
	t.Parallel()
	w, ids, resolve := small(t)
	last := w.current()
	document, rest, _ := strings.Cut(ids[0], "/")
	for _, id := range []string{
		"", "/", "//", document, document + "/", "/" + ids[0], document + "//" + rest, ids[0] + "\x00", "\x00", ids[0] + "\xff", "\xff/\xfe",
		strings.Repeat("a/", 1<<20), strings.Repeat("é", 5000), "%", "%00/%2e%2e", strings.ReplaceAll(ids[0], "/", "%2F"), "../" + ids[0],
		"' OR 1=1 --/x", ids[0] + "' OR '1'='1", document + "/%", document + "/_", ids[0] + ".2", document + "/" + strings.ToUpper(rest), ids[0] + " ",
	} {
		for _, v := range []string{"", "00000000", "0000000", "zzzzzzzz", "\xff", ids[0], "%00000000", strings.Repeat("0", 1<<20), linkSum("Short.")} {
			resolve(t, id, v)
		}
		if got := w.resolve(last, w.store, id); got.Known {
			t.Errorf("%.40q: %+v", id, got)
		}
	}
}

// TestToleratedIDs: a document's id may be in upper or lower case, and slashes may follow.
func TestToleratedIDs(t *testing.T) {
	t.Parallel()
	w, ids, _ := small(t)
	last := w.current()
	document, rest, _ := strings.Cut(ids[0], "/")
	for _, id := range []string{ids[0], strings.ToUpper(document) + "/" + rest, ids[0] + "/", ids[0] + "///"} {
		if got := w.resolve(last, w.store, id); !got.Exact || got.ID != id {
			t.Errorf("%q: %+v", id, got)
		}
	}
	there := idOf(t, last, prose(1, 40))
	for _, id := range []string{there, strings.ToUpper(document) + there[len(document):], there + "/"} {
		if got := w.resolve(last, w.store, id); !got.Exact || got.Now != there {
			t.Errorf("%q: %+v", id, got)
		}
	}
}

// FuzzResolve: whatever is asked for, there is no error, and where it leads is in the build.
func FuzzResolve(f *testing.F) {
	_, ids, resolve := small(f)
	for _, id := range append(ids, "", "/", "\x00/\xff", "%2F", "report-a/one/~00000000.2") {
		f.Add(id, "")
		f.Add(id, linkSum("Short."))
	}
	f.Fuzz(func(t *testing.T, id, v string) {
		resolve(t, id, v)
	})
}
