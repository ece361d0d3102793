package bot

import "testing"

func TestBriefSource(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		c    Citation
		want string
	}{
		{Citation{Title: "T", Section: []string{"A", "B"}, Paragraph: "7", Page: "12"}, "T › A › B, ¶ 7, p. 12"},
		{Citation{Title: " ", Document: "doc", Section: []string{"", " "}}, "doc"},
		{Citation{Title: "T", Section: []string{"1", "", "2", "3", "4", "5"}}, "T › … › 2 › 3 › 4 › 5"},
		{Citation{Title: "A title of words", Section: []string{"A heading of words"}, Item: "1"}, "A title… › A heading…, item 1"},
	} {
		if got := english().BriefSource(&c.c, 10); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}
