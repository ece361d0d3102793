package discord

import (
	"strings"
	"testing"
	"time"

	"agendabot/bot"
	"agendabot/bot/chattest"
	"agendabot/corpus"
	"agendabot/index"
)

// TestContext: the passage has a bar beside it, its neighbours have none; lists are lists.
func TestContext(t *testing.T) {
	t.Parallel()
	d := chattest.SectionOf("tliitt", "Before.", "A list:", "one\nline", "two", "After.", "Last.")
	m := newRenderer("en", nil).context(index.Place{Document: d, Index: 1})
	want := "**Title**\n\nBefore.\n\n> A list:\n> - one\n>   line\n> - two\n\nAfter.\n\nLast."
	if got := m.Embeds[0].Description; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	checkShown(t, m, "")
}

// TestLongContext: a passage that is too long ends with a mark, as does its section.
func TestLongContext(t *testing.T) {
	t.Parallel()
	d := chattest.SectionOf("tt", strings.Repeat("A sentence goes on. ", 900), "after")
	r := newRenderer("en", chattest.ToReader)
	m := r.context(index.Place{Document: d})
	all := plainText(seen(m.Embeds[0].Description))
	if !strings.HasSuffix(all, " "+omitted+"\n\n"+omitted+" "+r.words.GoesOn+"\n\n"+r.words.OpenReader) || strings.Contains(all, "after") {
		t.Errorf("%.2000q", all)
	}
	if shown, _ := quotedWords(m.Embeds[0].Description); bot.Width(shown) < 2000 {
		t.Errorf("only %d characters of the passage are shown", bot.Width(shown))
	}
}

// TestNoStyleIsCut: a citation that is too long to be shown is not shown at all.
func TestNoStyleIsCut(t *testing.T) {
	t.Parallel()
	r := newRenderer("en", nil)
	for length, shown := range map[int]bool{20: true, 400: true, 5000: false} {
		title := strings.TrimSpace(strings.Repeat("Word ", length/5))
		all := strings.Join(seenTexts(r.cite(bot.Reference{Meta: corpus.Meta{Title: title}, Document: "d", Key: "k"}, chattest.LookedAt())), "\n")
		if strings.Contains(all, r.words.CiteTooLong) == shown || strings.Contains(all, "Word Word") != shown {
			t.Errorf("a title of %d characters: %q", length, all)
		}
	}
}

// TestCitationsAreWhole: what is seen of each citation is the citation, letter for letter, whatever stands in it.
func TestCitationsAreWhole(t *testing.T) {
	t.Parallel()
	for _, title := range []string{"T", "A *title* of_words", "With `code` and ```fences```", "https://a.b/c <@1> :smile:", "- not a list"} {
		ref := bot.Reference{Meta: corpus.Meta{Title: title, Author: "Axworthy, L.", Date: "2001-05", Source: "https://example.org/a_b"}, Document: "d", Key: "k"}
		m := newRenderer("en", nil).cite(ref, chattest.LookedAt())
		checkShown(t, m, "")
		all := plainText(seen(m.Embeds[0].Description))
		for _, style := range bot.Styles() {
			want := strings.Trim(bot.Cite(style, ref, chattest.LookedAt()).Text(), "\r\n")
			if want = strings.ReplaceAll(want, "\r\n", "\n"); !strings.Contains(all, want) {
				t.Errorf("%s of %q: %q is not in %q", style, title, want, all)
			}
		}
	}
}

func TestCiteWithoutADate(t *testing.T) {
	t.Parallel()
	m := newRenderer("fr", nil).cite(bot.Reference{Document: "d", Key: "k"}, time.Time{})
	checkShown(t, m, "")
}

// TestReadFrom: reading on from a passage begins on the page that it begins on.
func TestReadFrom(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("A sentence goes on. ", 100) // 2,000 characters
	d := chattest.SectionOf("ttttff", long, "short", long, long+long, "note", "")
	r := newRenderer("en", nil)
	for i, want := range []int{0, 0, 1, 2, 0, 0} {
		c := readFrom(index.Place{Document: d, Index: i})
		if key := map[bool]string{true: "ka", false: "ke"}[i < 4]; c.page != want || c.key != key {
			t.Errorf("passage %d: %+v", i, c)
		}
		m := r.browse(index.Place{Document: d, Index: i}, c.page)
		if first, _, _ := strings.Cut(d.OwnText(&d.Passages[i]), "."); !strings.Contains(m.Embeds[0].Description, first) {
			t.Errorf("passage %d is not in %q", i, m.Embeds[0].Description)
		}
	}
	checkBook(t, r, index.Place{Document: d})
}

// TestBrowseNearest: a page that is gone since shows the nearest that there is.
func TestBrowseNearest(t *testing.T) {
	t.Parallel()
	r := newRenderer("en", nil)
	d := chattest.SectionOf("tf", "Text.", "Note.")
	for _, number := range []int{0, 5, lastPage, -7} {
		m := r.browse(index.Place{Document: d}, number)
		if got := buttonsOf(m); m.Embeds[0].Description != "**Title**\n\nText." || len(got) != 1 || got[0] != "Next=1:b:0:kb" || m.Embeds[0].Footer != nil {
			t.Errorf("page %d: %q %q", number, m.Embeds[0].Description, got)
		}
	}
	if m := r.browse(index.Place{Document: d, Index: 1}, 0); m.Embeds[0].Description != "**Title › Notes**\n\nNote." || buttonsOf(m)[0] != "Previous=1:b:-1:ka" {
		t.Errorf("%q %q", m.Embeds[0].Description, buttonsOf(m))
	}
}
