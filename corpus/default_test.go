package corpus

import (
	"context"
	"strings"
	"testing"
)

// agenda reads the embedded document.
func agenda(t *testing.T) *Document {
	t.Helper()
	c, err := Default(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Documents) != 1 || len(c.Warnings) != 0 || c.Files != 1 {
		t.Fatalf("%d documents of %d files, warnings %v", len(c.Documents), c.Files, c.Warnings)
	}
	return c.Documents[0]
}

func TestDefaultPassages(t *testing.T) {
	t.Parallel()
	d := agenda(t)
	want := []struct{ id, paragraph, item, begins, ends string }{
		{"~89f42a05", "1", "", "failed — intervention", "at great risk."},
		{"~ecb7759d", "2", "", "A human security approach", "and the top down."},
		{"~5f1ee8d9", "3", "", "It is clear, however", "about state sovereignty."},
		{"~d7b83dfc", "4", "", "Similarly, human security", "furthering human security."},
		{"~31b6c2c0", "5–6", "", "For Canada, human security means", "human rights and human development."},
		{"~76466bb7", "7", "", "Canada has identified five", "advancing human security:"},
		{"~692ece9c", "7", "1", "Protection of civilians, concerned with building international will and strengthening norms", "of armed conflict."},
		{"~71896aed", "7", "2", "Peace support operations", "to these missions."},
		{"~ff7611b8", "7", "3", "Conflict prevention", "without violence."},
		{"~bc1b8a68", "7", "4", "Governance and accountability", "and human rights."},
		{"~836b6bf7", "7", "5", "Public safety", "organized crime."},
		{"~59e21f69", "8", "", "This human security agenda", "following pages."},
	}
	if len(d.Passages) != len(want) {
		t.Fatalf("%d passages, want %d", len(d.Passages), len(want))
	}
	for i, w := range want {
		p, text := &d.Passages[i], d.OwnText(&d.Passages[i])
		if !strings.HasSuffix(p.ID, "/"+w.id) || p.Paragraph != w.paragraph || p.Item != w.item {
			t.Errorf("%d: %s, paragraph %s, item %q, want %+v", i, p.ID, p.Paragraph, p.Item, w)
		}
		if !strings.HasPrefix(text, w.begins) || !strings.HasSuffix(text, w.ends) {
			t.Errorf("%d: %q", i, text)
		}
		if p.Fragment != (i == 0) || d.PassageByID(p.ID) != i {
			t.Errorf("%d: fragment %v, found at %d", i, p.Fragment, d.PassageByID(p.ID))
		}
	}
	if d.PassageByID("agenda/none") != -1 {
		t.Error("an id that is not there is found")
	}
}

func TestDefaultSimilarly(t *testing.T) {
	t.Parallel()
	d := agenda(t)
	const whole = "Similarly, human security and human development can be understood as mutually reinforcing concepts. " +
		"Respectively, they address the twin objectives of freedom from fear and freedom from want. Human security provides " +
		"an enabling environment for human development. Where violence or the threat of violence makes meaningful progress " +
		"toward development impractical, enhancing safety for people is a prerequisite. Conversely, by addressing the " +
		"inequalities that are often the root causes of violent conflict, by strengthening governance structures and by " +
		"providing humanitarian assistance, human development can also be an important strategy for furthering human security."
	if got := d.PassageText(&d.Passages[3]); got != whole {
		t.Errorf("%q", got)
	}
}

func TestDefaultList(t *testing.T) {
	t.Parallel()
	d := agenda(t)
	list := &d.Passages[5]
	if list.Kind != KindList || len(list.Spans) != 6 || list.Spans[0] != list.Own {
		t.Fatalf("%+v", list)
	}
	for i, p := range d.Passages {
		item := i >= 6 && i <= 10
		if item != (p.List == 5) || item != (p.Kind == KindItem) || (p.Kind == KindList) != (i == 5) {
			t.Errorf("%d: %s of list %d", i, p.Kind, p.List)
		}
		if item && (list.Spans[i-5] != p.Own || len(p.Spans) != 1 || strings.Join(d.Leads(&p), "|") != d.OwnText(list)) {
			t.Errorf("%d: item %+v, leads %q", i, p, d.Leads(&p))
		}
	}
	lines := strings.Split(d.PassageText(list), "\n")
	if len(lines) != 6 || lines[0] != "Canada has identified five foreign policy priorities for advancing human security:" {
		t.Errorf("shown: %q", lines)
	}
	for _, l := range lines[1:] {
		if !beginsUpper(l) || !strings.HasSuffix(l, ".") || strings.HasPrefix(l, "-") {
			t.Errorf("item %q", l)
		}
	}
}

func TestDefaultNotes(t *testing.T) {
	t.Parallel()
	d := agenda(t)
	want := []Note{
		{Rule: RuleFragment, Line: 9, Text: "… failed — intervention to …"},
		{Rule: RuleJoin, Line: 17, Text: "… impractical, enhancing safety for ⏎ people is a prerequisite. …"},
		{Rule: RuleListItem, Line: 27, Text: "… with building international will ⏎ and strengthening norms and …"},
		{Rule: RuleListNumber, Line: 27, Text: "items 1 to 5, by 3. and 5."},
		{Rule: RuleListMark, Line: 31, Text: "- 3."},
		{Rule: RuleListMark, Line: 33, Text: "- 5."},
	}
	if len(d.Notes) != len(want) {
		t.Fatalf("%d notes: %+v", len(d.Notes), d.Notes)
	}
	for i, n := range d.Notes {
		if n != want[i] {
			t.Errorf("%d: %+v, want %+v", i, n, want[i])
		}
	}
	if m := d.Meta; m.Language != "en" || m.FirstParagraph != 1 || m.Numbered || m.Note == "" || !strings.Contains(m.Rights, "Government of Canada") {
		t.Errorf("%+v", m)
	}
	if d.Words != len(words(d.Text)) || len(d.Sections) != 2 || strings.Join(d.Path(1), "|") != "Toward a Human Security Agenda" || d.Path(0) != nil {
		t.Errorf("%d words, sections %+v, path %q", d.Words, d.Sections, d.Path(1))
	}
}
