package corpus

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestCurated(t *testing.T) {
	t.Parallel()
	c := reading("curated", `
- questions:
    - What is  human security?
    - "* definition of human security *"
  passages: [agenda/~31b6c2c0, agenda/x/~5f1ee8d9]
- questions: Who wrote it?
  passages: [abcdefghijklmnop]
`)
	want := []CuratedEntry{
		{
			Questions: []Located{{"What is human security?", 3}, {"* definition of human security *", 4}},
			Passages:  []Located{{"agenda/~31b6c2c0", 5}, {"agenda/x/~5f1ee8d9", 5}}, File: "curated.yaml", Line: 2,
		},
		{Questions: []Located{{"Who wrote it?", 6}}, Passages: []Located{{"abcdefghijklmnop", 7}}, File: "curated.yaml", Line: 6},
	}
	if !reflect.DeepEqual(c.Curated, want) || len(c.Bad) != 0 {
		t.Errorf("%+v\n%s", c.Curated, messages(c))
	}
}

// TestCuratedFaults: what is wrong with an entry has its line and costs the entry alone.
func TestCuratedFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ entry, want string }{
		{"- What is x?", "3: an entry has questions and passages; write questions: and passages: with a list below each"},
		{"- [a, b]", "3: an entry has questions and passages; write questions: and passages: with a list below each"},
		{"- questions: a", "3: an entry has questions and passages; write both"},
		{"- question: a\n  passages: b", `3: unknown key "question"; known are questions, passages`},
		{"- questions: a\n  passages: []", "4: there is no passage; write one or take the entry out"},
		{"- questions: a\n  passages:", "4: a passage without any word; write one or take it out"},
		{"- questions: '*'\n  passages: b", "3: a question without any word; write one or take it out"},
		{"- questions:\n    - a\n    - What: x\n  passages: b", "5: a question is one text; put it into quotation marks if a : or [ belongs to it"},
		{"- questions: a\n  passages: [b/1, b/2, b/1]", `4: "b/1" is there twice; take one of them out`},
		{"- questions: [a b, A, 'a, B?']\n  passages: c", `3: "a, B?" is also in line 3; take one of them out`},
		{"- questions:\n    - what is KNOWN\n  passages: c", `4: "what is KNOWN" is also in line 1; take one of them out`},
		{"- questions: [" + strings.Repeat("x", questionBytes+1) + "]\n  passages: c", fmt.Sprintf("3: a question of %d bytes, the limit is %d; shorten it", questionBytes+1, questionBytes)},
		{"- questions: [" + countedTo(mostQuestions+1) + "]\n  passages: c", fmt.Sprintf("3: %d questions, the limit is %d; divide it", mostQuestions+1, mostQuestions)},
		{"- questions: a\n  passages: [" + countedTo(mostChosen+1) + "]", fmt.Sprintf("3: %d passages, the limit is %d; choose the best", mostChosen+1, mostChosen)},
	} {
		got := reading("curated", "- questions: What is known?\n  passages: x\n"+c.entry+"\n- questions: '* known *'\n  passages: x\n")
		if f := faults(got); f != "curated.yaml:"+c.want || len(got.Curated) != 2 {
			t.Errorf("%q: %d entries\ngot  %s\nwant %s", c.entry, len(got.Curated), f, c.want)
		}
	}
}

// TestRefusedQuestionsAreFree: a question of an entry that is left out may be in another.
func TestRefusedQuestionsAreFree(t *testing.T) {
	t.Parallel()
	c := reading("curated", "- questions: [a, a]\n  passages: x\n- questions: a\n  passages: x\n")
	if len(c.Curated) != 1 || len(c.Bad) != 1 {
		t.Errorf("%+v\n%s", c.Curated, messages(c))
	}
}
