package eval

import (
	"bytes"
	"errors"
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
)

func TestReadCollection(t *testing.T) {
	t.Parallel()
	c := small(t, "")
	if c.Name != "small" || len(c.Documents) != 7 || len(c.Queries) != 6 || c.Qrels["q1"]["landmines-1"] != 2 {
		t.Errorf("%s: %d documents, %d questions, %v", c.Name, len(c.Documents), len(c.Queries), c.Qrels)
	}
	var ids []string
	for _, q := range c.Judged() {
		ids = append(ids, q.ID)
	}
	if got := strings.Join(ids, " "); got != "q1 q2 q3 q4 q6" {
		t.Errorf("judged are %s", got)
	}
}

// What stands before a question in another file of questions is the turn before, if the folder's own question follows.
func TestReadConversation(t *testing.T) {
	t.Parallel()
	c := small(t, "conversation.jsonl")
	want := []Query{
		{ID: "q3", Text: "Where does the criminal court sit? And how long are judges of the court elected for?"}, // it is put otherwise
		{ID: "q4", Text: "When may peacekeepers use force?", Before: "Tell me about peacekeepers."},
	}
	if !reflect.DeepEqual(c.Queries, want) {
		t.Errorf("%+v", c.Queries)
	}
}

// A collection may be packed, have its judgements in a folder, in TREC's columns, and numbers as ids.
func TestReadOtherLayouts(t *testing.T) {
	t.Parallel()
	dir := folder(t, map[string]string{
		"corpus.jsonl.gz":    "\xef\xbb\xbf{\"_id\": 7, \"text\": \"Rain falls.\", \"metadata\": {}}\r\n\r\n{\"_id\": \"8\", \"title\": null, \"text\": \"Snow\"}",
		"queries.jsonl.gz":   `{"_id": "1", "text": "rain?"}`,
		"qrels/test.tsv.gz":  "1 0 7 1\n1 0 8 0\n",
		"elsewhere/of.jsonl": `{"_id": "1", "text": "snow?"}`,
	})
	c, err := ReadCollection(dir, filepath.Join(dir, "elsewhere", "of.jsonl"))
	if err != nil {
		t.Fatal(err)
	}
	if c.Documents[0].ID != "7" || c.Documents[1].Text != "Snow" || c.Documents[1].line != 3 || c.Queries[0].Text != "snow?" {
		t.Errorf("%+v", c)
	}
	if !reflect.DeepEqual(c.Qrels, Qrels{"1": {"7": 1, "8": 0}}) {
		t.Errorf("%+v", c.Qrels)
	}
}

// What is wrong with a file is said with its name, the line and what to do.
func TestFileErrors(t *testing.T) {
	t.Parallel()
	good := map[string]string{
		"corpus.jsonl":  `{"_id": "d", "text": "Rain"}`,
		"queries.jsonl": `{"_id": "q", "text": "rain?"}`,
		"qrels.tsv":     "query-id\tcorpus-id\tscore\nq\td\t1\n",
	}
	for name, c := range map[string]struct {
		file, text, want string
	}{
		"no corpus":        {"corpus.jsonl", "-", "it has no corpus.jsonl, nor that packed as .gz: a collection is a folder with"},
		"no judgements":    {"qrels.tsv", "-", "it has no qrels.tsv"},
		"empty corpus":     {"corpus.jsonl", "\n", "corpus.jsonl: it has no document: write one a line"},
		"not JSON":         {"corpus.jsonl", "{\"_id\": \"a\"}\n\n{oops\n", "corpus.jsonl:3: it is not what a line must be"},
		"twice":            {"corpus.jsonl", "{\"_id\": \"a\"}\n{\"_id\": \"a\"}\n", `corpus.jsonl:2: _id "a" is also that of line 1: give each line one of its own`},
		"no id":            {"queries.jsonl", `{"text": "rain?"}`, "queries.jsonl:1: it has no _id: give each line"},
		"a list as text":   {"corpus.jsonl", `{"_id": "d", "text": []}`, "corpus.jsonl:1: it is not what a line must be (_id, title and text are strings)"},
		"a blank question": {"queries.jsonl", `{"_id": "q", "text": " "}`, `queries.jsonl:1: question "q" has no text`},
		"two columns":      {"qrels.tsv", "q\td\n", "qrels.tsv:1: it has 2 columns: write query, document and grade"},
		"no grade":         {"qrels.tsv", "q\td\t1\nq\te\tgood\n", `qrels.tsv:2: the grade is "good": write a whole number`},
		"two grades":       {"qrels.tsv", "q\td\t1\nq\td\t2\n", `qrels.tsv:2: document "d" was graded 1 for query "q" before`},
		"only headings":    {"qrels.tsv", "q\td\tscore\n", "qrels.tsv: it has no judgement"},
		"nothing relevant": {"qrels.tsv", "q\td\t0\n", "qrels.tsv: it has no relevant document for any of the questions: the ids"},
		"not packed":       {"corpus.jsonl.gz", "no", "named .gz and is not packed"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := maps.Clone(good)
			delete(files, strings.TrimSuffix(c.file, ".gz"))
			dir := folder(t, files)
			if c.text != "-" {
				if err := os.WriteFile(filepath.Join(dir, c.file), []byte(c.text), 0o600); err != nil {
					t.Fatal(err)
				}
			}
			_, err := ReadCollection(dir, "")
			if _, ok := errors.AsType[*FileError](err); !ok || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), dir) {
				t.Errorf("got %v, want %s", err, c.want)
			}
		})
	}
}

func TestQuestionErrors(t *testing.T) {
	t.Parallel()
	good := `{"id": "1", "kind": "high", "question": "What?", "answers": ["that"]}`
	for text, want := range map[string]string{
		"":                                      "it has no question",
		"oops":                                  ":1: it is not what a line must be",
		good + "\n" + good:                      `:2: id "1" is also that of line 1`,
		`{"id": "1"}`:                           ":1: it has no id or no question",
		`{"question": "What?", "kind": "none"}`: ":1: it has no id or no question",
		`{"id": "1", "kind": "hard", "question": "What?", "answers": ["x"]}`:        `:1: the kind is "hard": use high, low or none`,
		`{"id": "1", "kind": "none", "question": "What?", "answers": ["x"]}`:        ":1: kind none has 1 answers",
		`{"id": "1", "kind": "low", "question": "What?", "answers": []}`:            ":1: kind low has 0 answers",
		`{"id": "1", "kind": "low", "question": "What?", "answers": ["that", " "]}`: "or blank ones",
	} {
		file := filepath.Join(folder(t, map[string]string{"q.jsonl": text}), "q.jsonl")
		_, err := ReadQuestions(file)
		if _, ok := errors.AsType[*FileError](err); !ok || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	if _, err := ReadQuestions(filepath.Join(t.TempDir(), "none.jsonl")); err == nil || !strings.Contains(err.Error(), "it cannot be opened: no such file") {
		t.Errorf("a file that is not there: %v", err)
	}
}

// A run that was written is read as the same run, in trec_eval's order.
func TestRunRoundTrip(t *testing.T) {
	t.Parallel()
	run := Run{"q2": {{"a", 0.1}, {"b", 1e-30}, {"c", 0.1}}, "q1": {{"x", 3.3333333}}}
	var b bytes.Buffer
	if err := WriteRun(&b, run, "test"); err != nil {
		t.Fatal(err)
	}
	want := "q1 Q0 x 1 3.3333333 test\nq2 Q0 c 1 0.1 test\nq2 Q0 a 2 0.1 test\nq2 Q0 b 3 1e-30 test\n"
	if b.String() != want {
		t.Errorf("written:\n%s", b.String())
	}
	got, err := ReadRun(filepath.Join(folder(t, map[string]string{"r": b.String()}), "r"))
	if err != nil || !reflect.DeepEqual(got["q2"], Ordered(run["q2"])) || !reflect.DeepEqual(got["q1"], run["q1"]) {
		t.Errorf("read %v, %v", got, err)
	}
}

func TestRunErrors(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"":                         "it has no ranking: write one with --run",
		"q Q0 d 1 0.5":             ":1: it has 5 columns: write query, Q0, document, rank, score and tag",
		"q Q0 d 1 high x":          `:1: the score is "high"`,
		"q Q0 d 1 NaN x":           `:1: the score is "NaN"`,
		"q Q0 d 1 1e99 x":          `:1: the score is "1e99"`,
		"q 0 d 1 2 x\nq 0 d 2 1 x": `:2: query "q" has document "d" in line 1 too`,
	} {
		_, err := ReadRun(filepath.Join(folder(t, map[string]string{"r": text}), "r"))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %s", text, err, want)
		}
	}
	for _, bad := range []Run{{"a b": ranked("x")}, {"a": ranked("x\u00a0y")}, {"a": ranked("")}} {
		if err := WriteRun(&bytes.Buffer{}, bad, "t"); err == nil || !strings.Contains(err.Error(), "white space") {
			t.Errorf("%v was written: %v", bad, err)
		}
	}
}
