package eval

import (
	"bytes"
	"errors"
	"reflect"
	"testing"
)

// checkLine holds for every error of a reader: it names the file, a line that is there, and what to do.
func checkLine(t *testing.T, err error, raw []byte) {
	t.Helper()
	e, ok := errors.AsType[*FileError](err)
	if !ok || e.File != "f" || e.Line < 1 || e.Line > 1+bytes.Count(raw, []byte("\n")) || e.Text == "" || e.Advice == "" {
		t.Errorf("the error is %#v", err)
	}
}

func FuzzQrels(f *testing.F) {
	f.Add([]byte("query-id\tcorpus-id\tscore\nq\td\t1\n"))
	f.Add([]byte("1 0 a 2\r\n1 0 b -1\n\n1 0 a 2"))
	f.Add([]byte("q\td\t1\nq\td\t2\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		q := Qrels{}
		if err := readLines(bytes.NewReader(raw), "f", func(n int, line []byte) error { return q.addLine(n, string(line)) }); err != nil {
			checkLine(t, err, raw)
		}
		for query := range q {
			if n := q.Relevant(query); n < 0 || n > len(q[query]) || len(q[query]) == 0 {
				t.Errorf("query %q has %d relevant of %d documents", query, n, len(q[query]))
			}
		}
	})
}

func FuzzRun(f *testing.F) {
	f.Add([]byte("q Q0 d 1 0.5 tag\nq Q0 e 2 -0 tag\n"))
	f.Add([]byte("q Q0 d 1 1e-46 tag\nq Q0 e 2 0x1p-3 tag\r\n"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		first, err := parseRun(raw)
		if err != nil {
			checkLine(t, err, raw)
			return
		}
		var written bytes.Buffer
		if err := WriteRun(&written, first, "t"); err != nil {
			t.Fatalf("what was read cannot be written: %v", err)
		}
		second, err := parseRun(written.Bytes())
		if err != nil {
			t.Fatalf("what was written cannot be read: %v", err)
		}
		for query := range first {
			if !reflect.DeepEqual(Ordered(first[query]), second[query]) {
				t.Errorf("query %q: %v was read again as %v", query, Ordered(first[query]), second[query])
			}
		}
	})
}

func parseRun(raw []byte) (Run, error) {
	p := runParser{Run{}, map[[2]string]int{}}
	err := readLines(bytes.NewReader(raw), "f", func(n int, line []byte) error { return p.addLine(n, string(line)) })
	return p.run, err
}

func FuzzRecords(f *testing.F) {
	f.Add([]byte(`{"_id": "1", "title": "T", "text": "x"}` + "\n" + `{"_id": 2, "text": null}`))
	f.Add([]byte("\xef\xbb\xbf{\"_id\": \"1\"}\r\n{\"_id\": \"1\"}"))
	f.Add([]byte(`{"id": "1", "kind": "low", "question": "What?", "answers": ["that"]}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		ids, seen := 0, map[string]int{}
		err := readLines(bytes.NewReader(raw), "f", func(n int, line []byte) error {
			r, err := parseRecord(n, line, seen)
			if err == nil {
				ids++
				if r.ID == "" {
					t.Error("a line without an id was read")
				}
			}
			return err
		})
		if err != nil {
			checkLine(t, err, raw)
		}
		if len(seen) != ids {
			t.Errorf("%d ids of %d lines", len(seen), ids)
		}
		q, asked := &Questions{}, map[string]int{}
		if err := readLines(bytes.NewReader(raw), "f", func(n int, line []byte) error { return q.addLine(n, line, asked) }); err != nil {
			checkLine(t, err, raw)
		}
	})
}
