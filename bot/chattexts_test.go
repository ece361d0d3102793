package bot

import (
	"reflect"
	"strings"
	"testing"
	"time"
)

func TestLasting(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for d, want := range map[time.Duration][2]string{
		0: {"ever", "sans limite"}, day: {"1 day", "1 jour"}, 90 * day: {"90 days", "90 jours"}, time.Hour: {"1 hour", "1 heure"},
		36 * time.Hour: {"36 hours", "36 heures"},
	} {
		if en, fr := ChatTextsFor("en").Lasting(d), ChatTextsFor("fr").Lasting(d); en != want[0] || fr != want[1] {
			t.Errorf("%s: %q, %q", d, en, fr)
		}
	}
}

// TestChatCatalogueIsComplete: both languages say everything, and no button is longer than a platform takes.
func TestChatCatalogueIsComplete(t *testing.T) {
	t.Parallel()
	english, french := ChatTextsFor("en"), ChatTextsFor("fr")
	en, fr := reflect.ValueOf(english), reflect.ValueOf(french)
	for i := range en.NumField() {
		name := en.Type().Field(i).Name
		if en.Field(i).IsZero() || fr.Field(i).IsZero() {
			t.Errorf("%s is missing", name)
		}
		if en.Field(i).Kind() != reflect.String {
			continue
		}
		e, f := en.Field(i).String(), fr.Field(i).String()
		if strings.Count(e, "%") != strings.Count(f, "%") || strings.Contains(e+f, "!") {
			t.Errorf("%s: %q and %q", name, e, f)
		}
	}
	for _, c := range []ChatTexts{english, french} {
		for _, s := range []string{c.More, c.Context, c.Cite, c.Helpful, c.Unhelpful, c.Ask, c.Erase, c.EraseYes, c.EraseNo, c.AskLabel} {
			if Width(s) > 45 {
				t.Errorf("%q is too long for a button", s)
			}
		}
	}
}

func TestPassageNumbers(t *testing.T) {
	t.Parallel()
	en, fr := ChatTextsFor("en"), ChatTextsFor("fr")
	for _, c := range []struct{ got, want string }{
		{en.Passages(4, 3), "Passages 4–6"},
		{en.Passages(4, 0), ""},
		{fr.Passages(7, 1), "Passage 7"},
		{fr.Passages(11, 6), "Passages 11 à 16"},
		{en.Erased(Forgotten{Questions: 3, Votes: 1}), "Erased: 3 questions, 1 vote, 0 conversations."},
		{fr.Erased(Forgotten{Questions: 3}), "Effacé : 3 questions, 0 vote, 0 conversation."},
	} {
		if c.got != c.want {
			t.Errorf("%q, want %q", c.got, c.want)
		}
	}
}
