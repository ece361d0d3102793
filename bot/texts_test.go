package bot

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"

	"agendabot/corpus"
	"agendabot/index"
)

// TestCatalogueIsComplete: both languages say everything, and French is no copy of English.
func TestCatalogueIsComplete(t *testing.T) {
	t.Parallel()
	en, fr := reflect.ValueOf(english()), reflect.ValueOf(french())
	for i := range en.NumField() {
		name := en.Type().Field(i).Name
		if en.Field(i).IsZero() || fr.Field(i).IsZero() {
			t.Errorf("%s is missing", name)
		}
		if !en.Type().Field(i).IsExported() || en.Field(i).Kind() != reflect.String {
			continue
		}
		e, f := en.Field(i).String(), fr.Field(i).String()
		if e == f || strings.Count(e, "%") != strings.Count(f, "%") {
			t.Errorf("%s: %q and %q", name, e, f)
		}
		if strings.Contains(e+f, "!") {
			t.Errorf("%s shouts: %q, %q", name, e, f)
		}
	}
}

func TestEvidenceLines(t *testing.T) {
	t.Parallel()
	a := &Answer{Corpus: index.Summary{Documents: 1, Passages: 12}}
	none := &Answer{Corpus: index.Summary{Documents: 2, Passages: 1}}
	for _, c := range []struct {
		lang string
		a    *Answer
		e    Evidence
		want string
	}{
		{"en", a, Evidence{Term: "landmines"}, "‘landmines’: no occurrence in 1 document, 12 passages"},
		{"en", none, Evidence{Term: "x"}, "‘x’: no occurrence in 2 documents, 1 passage"},
		{"en", a, Evidence{Term: "crime", Passages: 1, Occurrences: 1}, "‘crime’: 1 occurrence in 1 passage"},
		{"en", a, Evidence{Term: "human", Passages: 8, Occurrences: 20, Headings: 2}, "‘human’: 20 occurrences in 8 passages, 2 headings or titles"},
		{"en", a, Evidence{Term: "toward", Headings: 1}, "‘toward’: 0 occurrences in 0 passages, 1 heading or title"},
		{"fr", a, Evidence{Term: "mines"}, "« mines » : aucune occurrence dans 1 document, 12 passages"},
		{"fr", a, Evidence{Term: "toward", Headings: 1}, "« toward » : 0 occurrence dans 0 passage, 1 intertitre ou titre"},
		{"fr", a, Evidence{Term: "human", Passages: 8, Occurrences: 20, Headings: 2}, "« human » : 20 occurrences dans 8 passages, 2 intertitres ou titres"},
	} {
		if got := TextsFor(c.lang).Evidence(c.e, c.a); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestPlaces(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		c      Citation
		en, fr string
	}{
		{Citation{Title: "T"}, "T", "T"},
		{Citation{Title: "T", Paragraph: "5–6"}, "T, ¶ 5–6", "T, ¶ 5–6"},
		{Citation{Title: "T", Section: []string{"A", "B"}, Paragraph: "7", Item: "3", Page: "iv"}, "T › A › B, ¶ 7, item 3, p. iv", "T › A › B, ¶ 7, point 3, p. iv"},
		{Citation{Title: "T", Section: []string{"A"}, Kind: corpus.KindFootnote, Item: "note 2"}, "T › A, note 2", "T › A, note 2"},
	} {
		if got := english().Source(&c.c); got != c.en {
			t.Errorf("%q, want %q", got, c.en)
		}
		if got := french().Source(&c.c); got != c.fr {
			t.Errorf("%q, want %q", got, c.fr)
		}
	}
}

func TestSmallTexts(t *testing.T) {
	t.Parallel()
	a := &Answer{SearchedFor: []Correction{{"priorites", "priorities"}}, DocumentsIn: []string{"en", "fr", "es"}}
	if got := english().Corrections(a); got != "Searched for ‘priorities’ (priorites)." {
		t.Error(got)
	}
	if got := english().OtherLanguage(a); !strings.Contains(got, "English and French and es") {
		t.Error(got)
	}
	if got := english().Corrections(&Answer{}) + english().OtherLanguage(&Answer{}); got != "" {
		t.Error(got)
	}
	for v, want := range map[Verdict]string{Answered: "Answered", Closest: "Closest passages", NotFound: "Not in the documents"} {
		if got := english().Verdict(v); got != want {
			t.Errorf("%s reads %q", v, got)
		}
	}
}

// TestUserText: a person reads one line that says what to do, and nothing of the inside.
func TestUserText(t *testing.T) {
	t.Parallel()
	inside := errors.New("dial tcp 10.0.0.1: secret")
	seen := map[string]error{}
	for _, err := range []error{
		ErrNoQuestion, ErrQuestionTooLong, context.DeadlineExceeded, context.Canceled, index.ErrNoBuild, inside,
		ErrBusy, ErrNotHere, ErrNoJournal, &DeliveryError{context.DeadlineExceeded}, // that sending took long says nothing of the search
	} {
		for _, lang := range []string{"en", "fr"} {
			got := UserText(fmt.Errorf("ask: %w: %w", err, inside), lang)
			if got == "" || strings.ContainsAny(got, "\n") || strings.Contains(got, "secret") || strings.Contains(got, "ask:") {
				t.Errorf("%v reads %q", err, got)
			}
			if other, ok := seen[got]; ok {
				t.Errorf("%v and %v read the same: %q", err, other, got)
			}
			seen[got] = err
		}
	}
	if UserText(index.ErrOldBuild, "en") != UserText(index.ErrBrokenBuild, "en") {
		t.Error("an index that cannot be used reads in two ways")
	}
	if !IsQuestionError(fmt.Errorf("x: %w", ErrNoQuestion)) || IsQuestionError(inside) {
		t.Error("IsQuestionError is wrong")
	}
}
