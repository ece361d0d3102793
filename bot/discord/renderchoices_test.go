package discord

import (
	"strconv"
	"strings"
	"testing"

	"agendabot/bot"
)

func TestChoices(t *testing.T) {
	t.Parallel()
	long := strings.TrimSpace(strings.Repeat("word ", 40))
	got := choices([]choice{
		{name: "Title", value: "id"},
		{name: "Title", value: "other"},
		{name: "Other", value: "id"},
		{name: " ", value: "x"},
		{name: "Too long", value: strings.Repeat("x", maxChoice+1)},
		{name: "At the limit", value: strings.Repeat("x", maxChoice)},
		{name: "A\nquestion?\u202e"},
		{name: long},
		{name: "😀" + strings.Repeat("é", 120)},
	})
	want := [][2]string{
		{"Title", "id"},
		{"At the limit", strings.Repeat("x", maxChoice)},
		{"A question?", "A question?"},
		{long[:99] + "…", long[:99]},
		{"😀" + strings.Repeat("é", 97) + "…", "😀" + strings.Repeat("é", 98)},
	}
	if len(got) != len(want) {
		t.Fatalf("%d choices", len(got))
	}
	for i, c := range got {
		if c.Name != want[i][0] || c.Value != want[i][1] || bot.Width(c.Name) > maxChoice {
			t.Errorf("%q: %q", c.Name, c.Value)
		}
	}
	var many []choice
	for i := range maxChoices + 5 {
		many = append(many, choice{name: strconv.Itoa(i)})
	}
	if n := len(choices(many)); n != maxChoices {
		t.Errorf("%d choices", n)
	}
	if none := choices(nil); none == nil || len(none) != 0 {
		t.Errorf("no choices are %v, which is no list in JSON", none)
	}
}
