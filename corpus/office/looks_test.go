package office

import (
	"fmt"
	"strings"
	"testing"
)

func bold(text string) string { return "<w:p>" + wr("<w:b/>", text) + "</w:p>" }

func TestHeadingsByLook(t *testing.T) {
	t.Parallel()
	text := wp("", "States remain primarily responsible for protecting their populations.")
	const shown = "\nparagraph: States remain primarily responsible for protecting their populations.\n"
	for name, test := range map[string]struct{ body, want string }{
		"bold and capitals": {
			bold("Introduction") + text + text + wp("", "SCOPE OF THE STRATEGY") + text + bold("A. Purpose") + text + text,
			"heading1: Introduction {heading bold}" + shown + shown[1:] + "heading1: SCOPE OF THE STRATEGY {heading capitals}" + shown +
				"heading2 bare 3: A. Purpose {heading bold}" + shown + shown[1:],
		},
		"numbers in depth": {
			bold("1. Introduction") + text + bold("1.1 Scope") + text + text,
			"heading1 bare 3: 1. Introduction {heading bold}" + shown + "heading2 bare 4: 1.1 Scope {heading bold}" + shown + shown[1:],
		},
		"computed numbers": {
			numbered("1", 0, "INTRODUCTION") + text + numbered("1", 0, "SCOPE") + text + text,
			"heading1 bare 3: 1. INTRODUCTION {heading capitals}" + shown + "heading1 bare 3: 2. SCOPE {heading capitals}" + shown + shown[1:],
		},
		"one alone":         {bold("Introduction") + text, "paragraph: Introduction" + shown},
		"real ones":         {styled("H1", "Real") + bold("Bold") + text + bold("Bold") + text, "heading1: Real\nparagraph: Bold" + shown + "paragraph: Bold" + shown},
		"sentences":         {bold("This is bold.") + text + bold("So is this:") + text, "paragraph: This is bold." + shown + "paragraph: So is this:" + shown},
		"bold in part":      {"<w:p>" + wr("<w:b/>", "Note") + wr("", " this") + "</w:p>" + text + bold("Bold") + text, "paragraph: Note this" + shown + "paragraph: Bold" + shown},
		"at the end":        {text + bold("Bold") + text + bold("The Secretary"), shown[1:] + "paragraph: Bold" + shown + "paragraph: The Secretary"},
		"items of one list": {numbered("1", 0, "UNITED STATES") + numbered("1", 0, "FRANCE") + text + text + text, "item1 in 1 1. #1: UNITED STATES\nitem1 in 1 2. #2: FRANCE" + shown + shown[1:] + shown[1:]},
		"a cover page": {
			strings.Repeat(bold("Ministry"), 5) + text + text + text + text + text + text,
			strings.Repeat("paragraph: Ministry\n", 5) + strings.Repeat(shown[1:], 6),
		},
		"all bold": {strings.Repeat(bold("Peace")+bold("Peace")+text, 2), strings.Repeat("paragraph: Peace\nparagraph: Peace"+shown, 2)},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			styles := headingStyles
			if name == "real ones" {
				styles = strings.ReplaceAll(styles, `<w:numPr><w:numId w:val="9"/></w:numPr>`, "")
			}
			same(t, show(read(t, docxOf(t, test.body, "numbering", decimalList, "styles", styles)).Blocks), test.want)
		})
	}
}

func TestTypedMarks(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		paras []string
		want  string
	}{
		"numbers through the text": {
			[]string{"4.\tThe strategy.", "5. Parties.", "Between.", "6. Mines.", "1986. A year.", "12. Alone."},
			`item1 in 1 4. #4: The strategy.
			item1 in 1 5. #5: Parties.
			paragraph: Between.
			item1 in 2 6. #6: Mines.
			paragraph: 1986. A year.
			paragraph: 12. Alone.`,
		},
		"no rise": {[]string{"3. Three.", "3. Three.", "7. Seven."}, "paragraph: 3. Three.\nparagraph: 3. Three.\nparagraph: 7. Seven."},
		"bullets": {
			[]string{"•\tone", "• two", "• three", "- alone", "– a", "– b", "text"},
			`item1 in 1 •: one
			item1 in 1 •: two
			item1 in 1 •: three
			paragraph: - alone
			item1 in 2 –: a
			item1 in 2 –: b
			paragraph: text`,
		},
		"letters stay for others": {[]string{"(a) one", "(b) two"}, "paragraph: (a) one\nparagraph: (b) two"},
	} {
		var body strings.Builder
		for _, p := range test.paras {
			fmt.Fprint(&body, wp("", p))
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			same(t, show(read(t, docxOf(t, body.String())).Blocks), test.want)
		})
	}
}
