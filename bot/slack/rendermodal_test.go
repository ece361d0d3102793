package slack

import (
	"slices"
	"strings"
	"testing"

	"agendabot/bot"
	"agendabot/bot/chattest"
	"agendabot/corpus"
	"agendabot/index"
)

// TestNoStyleIsCut: a citation that is too long to be shown is not shown at all.
func TestNoStyleIsCut(t *testing.T) {
	t.Parallel()
	r := newRenderer("en", nil)
	for length, shown := range map[int]bool{20: true, 5000: false} {
		title := strings.TrimSpace(strings.Repeat("Word ", length/5))
		m := r.citeModal(bot.Reference{Meta: corpus.Meta{Title: title}, Document: "d", Key: "k"}, chattest.LookedAt())
		all := allTexts(wire[any](m.Blocks.BlockSet))
		if slices.Contains(all, r.words.CiteTooLong) == shown || strings.Contains(strings.Join(all, ""), "Word Word") != shown {
			t.Errorf("a title of %d characters: %q", length, all)
		}
	}
}

// TestRISIsWhole: the last line of RIS ends in a space, and programs look for it.
func TestRISIsWhole(t *testing.T) {
	t.Parallel()
	m := newRenderer("en", nil).citeModal(bot.Reference{Meta: corpus.Meta{Title: "T"}, Document: "d", Key: "k"}, chattest.LookedAt())
	if all := allTexts(wire[any](m.Blocks.BlockSet)); !strings.HasSuffix(all[len(all)-1], "\nER  - ") {
		t.Errorf("%q", all[len(all)-1])
	}
}

// TestLongContext: a passage that is too long for a modal ends with a mark, as does its section.
func TestLongContext(t *testing.T) {
	t.Parallel()
	d := chattest.SectionOf("tt", strings.Repeat("A sentence goes on. ", 900), "after")
	r := newRenderer("en", chattest.ToReader)
	blocks := r.contextModal(index.Place{Document: d}).Blocks.BlockSet
	all := allTexts(wire[any](blocks))
	marks := []string{" " + omitted, omitted + " " + r.words.GoesOn, r.words.OpenReader}
	if len(all) < 5 || !slices.Equal(all[len(all)-3:], marks) || slices.Contains(all, "after") {
		t.Errorf("%.2000q", all)
	}
	if shown, _ := barred(blocks[1]); bot.Width(shown) < 3000 {
		t.Errorf("only %d characters of the passage are shown", bot.Width(shown))
	}
}
