package corpus

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// readText makes a document of text, or ends the test.
func readText(t *testing.T, name, text string) *Document {
	t.Helper()
	d, _, err := ReadFile(name, []byte(text), Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := checkDocument(name, []byte(text), d); err != nil {
		t.Error(err)
	}
	return d
}

// idsByText are the passages' ids by their first word.
func idsByText(d *Document) map[string]string {
	ids := map[string]string{}
	for i := range d.Passages {
		if w := strings.Fields(d.OwnText(&d.Passages[i])); len(w) > 0 {
			ids[w[0]] = d.Passages[i].ID
		}
	}
	return ids
}

const (
	alpha   = "Alpha says that human security means freedom from pervasive threats to the rights, the safety and the lives of all people everywhere.\n\n"
	bravo   = "Bravo says that states are not always guarantors of human security, and that people suffer when they are too weak to govern well.\n\n"
	charlie = "Charlie says that human development and human security are two concepts that reinforce each other, as this long paragraph does.\n\n"
)

func TestIDsAreStable(t *testing.T) {
	t.Parallel()
	before := idsByText(readText(t, "a.md", "# Title\n\n"+alpha+"## One\n\n"+bravo+"## Two\n\n"+charlie))
	if len(before) != 3 {
		t.Fatalf("%v", before)
	}
	for what, text := range map[string]string{
		"inserted":            "# Title\n\n" + alpha + strings.ReplaceAll(alpha, "Alpha", "Delta") + "## One\n\n" + bravo + "## Two\n\n" + charlie,
		"section inserted":    "# Title\n\n" + alpha + "## Zero\n\nText.\n\n## One\n\n" + bravo + "## Two\n\n" + charlie,
		"changed elsewhere":   "# Title\n\n" + alpha + "## One\n\n" + bravo + "## Two\n\n" + strings.Replace(charlie, "says", "said", 1),
		"removed":             "# Title\n\n## One\n\n" + bravo + "## Two\n\n" + charlie,
		"end changed":         "# Title\n\n" + alpha + "## One\n\n" + strings.Replace(bravo, "well", "well enough", 1) + "## Two\n\n" + charlie,
		"line ends, capitals": "# Title\n\n" + alpha + "## One\n\n" + strings.Replace(bravo, " STATES that ", "\nStates — ", 1) + "## Two\n\n" + strings.Replace(charlie, "human development", "human\nDevelopment", 1),
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			after := idsByText(readText(t, "a.md", text))
			if after["Bravo"] != before["Bravo"] {
				t.Errorf("%q became %q", before["Bravo"], after["Bravo"])
			}
			if same := after["Charlie"] == before["Charlie"]; same != (what != "changed elsewhere") {
				t.Errorf("Charlie: %q, before %q", after["Charlie"], before["Charlie"])
			}
		})
	}
}

func TestIDsOfPrintedNumbers(t *testing.T) {
	t.Parallel()
	d := readText(t, "report.txt", "138. "+alpha+"139. "+bravo+"ANNEX\n\n140. "+charlie)
	var got []string
	for _, p := range d.Passages {
		got = append(got, p.ID+" "+p.Paragraph)
	}
	if want := []string{"report/p138 138", "report/p139 139", "report/annex/p140 140"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	if !d.Meta.Numbered {
		t.Error("not numbered")
	}
}

func TestIDsOfCollisionsAndPieces(t *testing.T) {
	t.Parallel()
	d := readText(t, "a.md", alpha+alpha+alpha)
	for i, end := range []string{"", ".2", ".3"} {
		if d.Passages[i].ID != d.Passages[0].ID+end {
			t.Errorf("%d: %s", i, d.Passages[i].ID)
		}
	}
	pieces := readText(t, "a.txt", "7. "+strings.Repeat(strings.TrimSpace(alpha)+" ", 12)+"\n\n8. "+bravo)
	if n := len(pieces.Passages); n < 3 {
		t.Fatalf("%d pieces", n)
	}
	for i, want := range []string{"a/p7", "a/p7.2", "a/p7.3"} {
		if pieces.Passages[i].ID != want || pieces.Passages[i].Paragraph != "7" {
			t.Errorf("%d: %s, paragraph %s", i, pieces.Passages[i].ID, pieces.Passages[i].Paragraph)
		}
	}
}

func TestKeys(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, id := range []string{"a/p1", "a/p2", "a/é/~1a2b3c4d", ""} {
		k := passageKey(id)
		if len(k) != KeyLength || strings.Trim(k, "abcdefghijklmnopqrstuvwxyz234567") != "" || seen[k] {
			t.Errorf("%q: key %q", id, k)
		}
		seen[k] = true
	}
	if passageKey("a/p1") != "io4aflkrze5jhxom" {
		t.Errorf("keys are in people's links, and this one has changed: %s", passageKey("a/p1"))
	}
}

func TestSlug(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"Toward a Human Security Agenda": "toward-a-human-security-agenda",
		"La sécurité humaine":            "la-sécurité-humaine",
		"E\u0301tat":                     "état",
		"Canada's role":                  "canadas-role",
		"l’été — «chaud»!":               "lété-chaud",
		"  1. Scope (2000) ":             "1-scope-2000",
		"安全":                             "安全",
		"—!?":                            "",
		"":                               "",
		strings.Repeat("abcdefghi ", 10): "abcdefghi-abcdefghi-abcdefghi-abcdefghi-abcdefghi-abcdefghi",
		strings.Repeat("é", 40):          strings.Repeat("é", 30),
		"x" + strings.Repeat("é", 40):    "x" + strings.Repeat("é", 29),
	} {
		got := Slug(in)
		if got != want {
			t.Errorf("%q: %q, want %q", in, got, want)
		}
		if len(got) > maxSlug || !utf8.ValidString(got) {
			t.Errorf("%q: %d bytes", got, len(got))
		}
	}
}

func TestSectionSlugsThatAreTaken(t *testing.T) {
	t.Parallel()
	d := readText(t, "a.md", "x\n\n# Annex 2\n\n# Annex\n\n# Annex\n\nx\n")
	if got := d.Sections[3].Slug; got != "annex-3" {
		t.Errorf("%q", got)
	}
}

func TestSectionSlugs(t *testing.T) {
	t.Parallel()
	d := readText(t, "a.md", "x\n\n# Annex\n\n## Scope\n\nx\n\n# Annex\n\n## Scope\n\n# Annex 2\n\n# —\n\n# ?\n\nx\n\n### Deep\n\n## Less\n")
	var got []string
	for _, s := range d.Sections {
		got = append(got, s.Slug)
	}
	want := []string{"", "annex", "annex/scope", "annex-2", "annex-2/scope", "annex-2-2", "section", "section-2", "section-2/deep", "section-2/less"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q\nwant %q", got, want)
	}
}
