package discord

import (
	"reflect"
	"strings"
	"testing"

	"agendabot/bot"
)

// TestTexts: every text of the catalogues is there in both languages, and fits where it stands.
func TestTexts(t *testing.T) {
	t.Parallel()
	en, fr := reflect.ValueOf(english()), reflect.ValueOf(french())
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
	for _, w := range []words{english(), french()} {
		for _, s := range []string{w.share, w.shortContext + " 99", w.previous, w.next, w.readOn, w.openAsk, w.Erase, w.EraseYes, w.EraseNo} {
			if bot.Width(s) > maxLabel/2 { // a phone shows no more of it
				t.Errorf("%q is too long for a button", s)
			}
		}
		if bot.Width(w.form) > maxModalTitle || bot.Width(w.AskLabel) > maxInputLabel || bot.Width(w.Placeholder) > maxPlaceholder {
			t.Error("the form's texts are too long")
		}
		if strings.Contains(strings.Join(w.help, ""), "%!") {
			t.Errorf("%q", w.help)
		}
	}
	if len(english().help) != len(french().help) {
		t.Error("the help differs in length")
	}
}

func TestForm(t *testing.T) {
	t.Parallel()
	for _, language := range []string{"en", "fr"} {
		f := newRenderer(language, nil).form()
		if c, ok := parseControl(f.CustomID); !ok || c.action != actionAsk || f.Title == "" || len(f.Components) != 1 {
			t.Errorf("%+v", f)
		}
	}
}
