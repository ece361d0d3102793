package bot

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"agendabot/corpus"
	"agendabot/index"
)

// TestQuality prints how often answers are right on an outside collection: questions on encyclopaedia paragraphs,
// asked once with all articles indexed and once with the article that has the answer taken out, where every
// “answered” is wrong. The floors are far below what is reached, so that only a broken rule fails here.
func TestQuality(t *testing.T) {
	t.Parallel()
	dir := os.Getenv("AGENDABOT_TEST_DATA")
	if dir == "" {
		t.Skip("AGENDABOT_TEST_DATA names no folder with collections to measure with")
	}
	c := readCollection(t, filepath.Join(dir, "xquad_en"))
	all := c.index(t, func(string) bool { return true })
	answered, right, first := 0, 0, 0
	for _, q := range c.questions {
		a := ask(t, all, Question{Text: q.Text})
		found := len(a.Citations) > 0 && a.Citations[0].Document == q.answer
		if found {
			first++
		}
		if a.Verdict == Answered {
			answered++
			if found {
				right++
			}
		}
	}
	n := len(c.questions)
	t.Logf("answerable: %d questions, right passage first %s, called answered %s, answered and right %s",
		n, percent(first, n), percent(answered, n), percent(right, n))
	wrong, absent := c.askWithoutArticle(t)
	t.Logf("article taken out: %d questions, wrongly called answered %s", absent, percent(wrong, absent))
	if first*100 < 90*n || answered*100 < 85*n || wrong*100 > 5*absent {
		t.Errorf("below the floors: 90 %% right, 85 %% answered, 5 %% wrongly answered")
	}
}

func percent(n, of int) string { return fmt.Sprintf("%.1f %%", 100*float64(n)/float64(of)) }

// collection is a judged collection in the usual layout.
type collection struct {
	passages  []row
	questions []row
	article   map[string]int // passage id → number of its article
}

type row struct {
	ID     string `json:"_id"`
	Title  string `json:"title"`
	Text   string `json:"text"`
	answer string // of a question: id of the passage that answers it
}

func readCollection(t *testing.T, dir string) *collection {
	t.Helper()
	c := &collection{
		passages: readRows(t, filepath.Join(dir, "corpus.jsonl")), questions: readRows(t, filepath.Join(dir, "queries.jsonl")),
		article: map[string]int{},
	}
	numbers := map[string]int{}
	for _, p := range c.passages {
		if _, ok := numbers[p.Title]; !ok {
			numbers[p.Title] = len(numbers)
		}
		c.article[p.ID] = numbers[p.Title]
	}
	answers := map[string]string{}
	for _, line := range readLines(t, filepath.Join(dir, "qrels.tsv")) {
		if f := strings.Split(line, "\t"); len(f) == 3 {
			answers[f[0]] = f[1]
		}
	}
	for i := range c.questions {
		c.questions[i].answer = answers[c.questions[i].ID]
	}
	return c
}

func readLines(t *testing.T, name string) []string {
	t.Helper()
	f, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	var lines []string
	scanner := bufio.NewScanner(f)
	scanner.Buffer(nil, 1<<24)
	for scanner.Scan() {
		lines = append(lines, scanner.Text())
	}
	if err := scanner.Err(); err != nil {
		t.Fatal(err)
	}
	return lines
}

func readRows(t *testing.T, name string) []row {
	t.Helper()
	var rows []row
	for _, line := range readLines(t, name) {
		var r row
		if err := json.Unmarshal([]byte(line), &r); err != nil {
			t.Fatal(err)
		}
		rows = append(rows, r)
	}
	return rows
}

// index indexes the passages that keep accepts, each as a document with its article's title.
func (c *collection) index(t *testing.T, keep func(id string) bool) *index.Build {
	t.Helper()
	var docs []*corpus.Document
	for _, p := range c.passages {
		if !keep(p.ID) {
			continue
		}
		d, _, err := corpus.ReadFile(p.ID+".txt", fmt.Appendf(nil, "---\ntitle: %q\n---\n%s", p.Title, p.Text), corpus.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	return indexOf(t, docs)
}

// askWithoutArticle asks each question of an index that has every other article, but not the one with the answer.
func (c *collection) askWithoutArticle(t *testing.T) (wrong, asked int) {
	t.Helper()
	for half := range 2 {
		b := c.index(t, func(id string) bool { return c.article[id]%2 == half })
		for _, q := range c.questions {
			if c.article[q.answer]%2 == half {
				continue
			}
			asked++
			if ask(t, b, Question{Text: q.Text}).Verdict == Answered {
				wrong++
			}
		}
	}
	return wrong, asked
}
