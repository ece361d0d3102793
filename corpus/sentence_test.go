package corpus

import (
	"strings"
	"testing"
)

func TestSentences(t *testing.T) {
	t.Parallel()
	for _, in := range []string{ // sentences parted by "|"
		"People are safe.|States are strong.",
		"Is it so?|Yes!|It is.",
		"Mr. Axworthy met Mrs. Ogata and Dr. Frechette.|They agreed.",
		"J. Axworthy and L. B. Pearson agreed.|So did we.",
		"The U.N. Security Council met.|It voted.",
		"Threats, e.g. Small arms, i.e. Guns, remain.|So be it.",
		"See No. 5 of the series.|See para. 12 and art. II of the text.",
		"The answer is no.|People said so.",
		"See the annex, vol. 3, p. 7, and fig. 2.|It is there.",
		"On Jan. 5 the treaty, i.e. the Convention, came into force.|It was Dec. 3.",
		"“It is so.”|“Is it?”|He asked.",
		"« La sécurité humaine compte. »|M. Axworthy l’a dit à l’O.N.U. hier.|Voilà.",
		"L’art. 5 s’applique.|L’Assemblée générale a voté.",
		"Mme. Fréchette et Mgr. Tutu ont parlé.|Oui !",
		"And so it went on… and on.|Then it ended.",
		"It costs 3.5 million.|It is 12.4 per cent of it.",
		"The agenda (see No. 7.) is old.|It is read.",
		"A line end that is left counts\n|and parts.|Two.",
		"« Oui ! » dit-il.|« Non. »|« Bien. »",
		"a list:\n|one\n|two",
		"No mark at the end",
		"A/RES/54/1 says so.|Res. A/54 does.",
	} {
		want := strings.Split(in, "|")
		text := strings.ReplaceAll(strings.ReplaceAll(in, "\n|", "\n"), "|", " ")
		var got []string
		for _, s := range Sentences(text) {
			got = append(got, text[s.Start:s.End])
		}
		for i := range want {
			want[i] = strings.TrimSpace(want[i])
		}
		if strings.Join(got, "|") != strings.Join(want, "|") {
			t.Errorf("\ngot  %q\nwant %q", got, want)
		}
	}
}

func TestSentencesOfNothing(t *testing.T) {
	t.Parallel()
	for _, in := range []string{"", " ", "\n\t \n"} {
		if got := Sentences(in); len(got) != 0 {
			t.Errorf("%q: %v", in, got)
		}
	}
}

func TestSplitKeepsShort(t *testing.T) {
	t.Parallel()
	text := "Before. " + strings.Repeat("é. ", 300) + " After."
	whole := Span{8, 8 + 4*300 - 1}
	if got := split(text, whole); len(got) != 1 || got[0] != whole {
		t.Errorf("%d characters in %d pieces", 899, len(got))
	}
}
