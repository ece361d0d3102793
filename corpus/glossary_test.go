package corpus

import (
	"fmt"
	"reflect"
	"strings"
	"testing"
)

func TestGlossary(t *testing.T) {
	t.Parallel()
	c := reading("glossary", `# Ours
- [UN, United   Nations, "ONU"]
- forms:
    - peacekeeping
    - blue helmets
- from: [guns, firearms]
  to: small arms
- [small arms, NO, 1325]
`)
	want := []GlossaryEntry{
		{From: []string{"UN", "United Nations", "ONU"}, To: []string{"UN", "United Nations", "ONU"}, File: "glossary.yaml", Line: 2},
		{From: []string{"peacekeeping", "blue helmets"}, To: []string{"peacekeeping", "blue helmets"}, File: "glossary.yaml", Line: 3},
		{From: []string{"guns", "firearms"}, To: []string{"small arms"}, File: "glossary.yaml", Line: 6},
		{From: []string{"small arms", "NO", "1325"}, To: []string{"small arms", "NO", "1325"}, File: "glossary.yaml", Line: 8},
	}
	if !reflect.DeepEqual(c.Glossary, want) || len(c.Bad) != 0 {
		t.Errorf("%+v\n%s", c.Glossary, messages(c))
	}
	for i, both := range []bool{true, true, false, true} {
		if c.Glossary[i].BothWays() != both {
			t.Errorf("%+v: both ways %v", c.Glossary[i], !both)
		}
	}
}

// TestGlossaryFaults: what is wrong with an entry has its line and costs the entry alone.
func TestGlossaryFaults(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ entry, want string }{
		{"- [UN]", `2: a single form, "UN"; write what else it is called`},
		{"- UN", "2: an entry that is no list; write a list of forms: - [UN, United Nations]"},
		{"- []", "2: there is no form; write one or take the entry out"},
		{"- [UN, '']", "2: a form without any word; write one or take it out"},
		{"- [UN, ~]", "2: a form without any word; write one or take it out"},
		{"-\n  - UN\n  - '!'", "4: a form without any word; write one or take it out"},
		{"- [UN, ONU, un]", `2: "un" is there twice; take one of them out`},
		{"- [UN, [ONU]]", "2: a form is one text; put it into quotation marks if a : or [ belongs to it"},
		{"- &x [UN, *x]", "2: *x refers to something else; put it into quotation marks if the * belongs to it"},
		{"- {form: [a, b]}", `2: unknown key "form"; known are forms, from, to`},
		{"- {" + strings.Repeat("x", 1000) + ": a}", `2: unknown key "` + strings.Repeat("x", 100) + `…"; known are forms, from, to`},
		{"- from: a\n  from: b\n  to: c", "3: from is there twice; make one list of both"},
		{"- from: a", "2: an entry has either forms, or from and to; write forms: for words that mean the same, from: and to: for one direction"},
		{"- forms: [a, b]\n  to: c", "2: an entry has either forms, or from and to; write forms: for words that mean the same, from: and to: for one direction"},
		{"- from: guns\n  to: [small arms, Guns]", `3: "Guns" is there twice; take one of them out`},
		{"- [ONU, IDENTITY]", `2: "IDENTITY" is also in line 1; make one entry of both`},
		{"- [a, " + strings.Repeat("x", formBytes+1) + "]", fmt.Sprintf("2: a form of %d bytes, the limit is %d; shorten it", formBytes+1, formBytes)},
		{"- [" + countedTo(mostForms+1) + "]", fmt.Sprintf("2: %d forms, the limit is %d; divide it", mostForms+1, mostForms)},
	} {
		got := reading("glossary", "- [identity, sameness]\n"+c.entry+"\n- [fine, too]\n")
		if f := faults(got); f != "glossary.yaml:"+c.want || len(got.Glossary) != 2 {
			t.Errorf("%q: %d entries\ngot  %s\nwant %s", c.entry, len(got.Glossary), f, c.want)
		}
	}
}

func countedTo(n int) string {
	out := make([]string, n)
	for i := range out {
		out[i] = fmt.Sprintf("w%d", i)
	}
	return strings.Join(out, ", ")
}

// TestOneWayBesides: a form may lead one way to others than those that mean the same.
func TestOneWayBesides(t *testing.T) {
	t.Parallel()
	c := reading("glossary", "- [IDP, displaced person]\n- from: IDP\n  to: refugee\n- from: idp\n  to: camp\n")
	if got := faults(c); got != `glossary.yaml:4: "idp" is also in line 2; make one entry of both` || len(c.Glossary) != 2 {
		t.Errorf("%+v\n%s", c.Glossary, got)
	}
}

// TestMergeGlossary: a form of the folder's own leads nowhere else any more; what leads to it stays.
func TestMergeGlossary(t *testing.T) {
	t.Parallel()
	own := reading("glossary", "- [UN, The Organization]\n- from: guns\n  to: weapons\n")
	other := reading("glossary", "- [U.N., un, United Nations]\n- from: Guns\n  to: small arms\n- [a, b]\n")
	own.Merge(other)
	var got []string
	for _, e := range own.Glossary {
		got = append(got, fmt.Sprintf("%s → %s", strings.Join(e.From, ", "), strings.Join(e.To, ", ")))
	}
	want := []string{
		"UN, The Organization → UN, The Organization", "guns → weapons", "U.N., United Nations → U.N., un, United Nations", "a, b → a, b",
	}
	if !reflect.DeepEqual(got, want) || len(own.Lists) != 2 {
		t.Errorf("%q", got)
	}
	if !reflect.DeepEqual(other.Glossary[0].From, []string{"U.N.", "un", "United Nations"}) {
		t.Errorf("merging changed the other: %+v", other.Glossary[0])
	}
}

// TestDefaultGlossary: the embedded glossary is without a fault, and known to be embedded.
func TestDefaultGlossary(t *testing.T) {
	t.Parallel()
	c, err := Default(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if n := len(c.Glossary); n < 60 || n > 120 || len(c.Curated) != 0 || len(c.Lists) != 1 {
		t.Errorf("%d entries, %d curated, of %v", n, len(c.Curated), c.Lists)
	}
	for i := range c.Glossary {
		if !c.Glossary[i].Embedded {
			t.Errorf("%+v", c.Glossary[i])
		}
	}
}
