package bot

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
)

// Turn is what a conversation must remember of one question to understand the next. It holds words of the question
// and ids of passages, and nothing of the person.
type Turn struct {
	Text  string   `json:"text"`           // the question, cleaned
	List  string   `json:"list,omitempty"` // id of the list that was cited, whole or an item of it
	Item  int      `json:"item,omitempty"` // which item, from 1; 0: the whole list
	Shown []string `json:"shown,omitempty"`
}

var (
	opensFollowUp = regexp.MustCompile(`(?i)^(?:and|but|also|or|then|what about|how about|what of|what else|et|mais|aussi|ou|puis|qu['’]en est-il|et pour|quid)\b`)
	pronouns      = regexp.MustCompile(`(?i)\b(?:it|its|they|them|their|that|this|those|these|one|ones|he|she|there|il|elle|ils|elles|leur|leurs|cela|ça|celui|celle|ceux|celles|y|en)\b`)
	asksMore      = regexp.MustCompile(`(?i)^(?:(?:and|et)\s+)?(?:tell me more|show me more|more|more please|go on|continue|anything else|what else|something else|and else|encore|plus|continuez|continue|autre chose|quoi d['’]autre)(?:\s+(?:about|on)\s+(?:it|that|this))?\s*[?!.]*$`)
	ordinalAsk    = regexp.MustCompile(`(?i)^(?:(?:and|so|then|et|alors)\s+)?(?:(?:what|how) about|what(?:\s+is|['’]s|\s+does|\s+was)?|which(?:\s+is)?|show|explain|qu['’]en est-il de|quel(?:le)?\s+est|c['’]est quoi)?\s*(?:(?:the|number|no\.?|nr\.?|item|point|priority|le|la|l['’]|numéro|n°)\s*){0,3}(` + ordinalWords + `|\d{1,3}(?:st|nd|rd|th|er|ère|e|ème)?)\s*(?:(?:one|item|point|priority|element|of\s+(?:them|these|those)|priorité|élément|d['’]entre\s+(?:eux|elles))\s*)*(?:say|about|mean|is)?\s*[?!.]*$`)
)

const ordinalWords = `first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|next|previous|` +
	`premier|première|deuxième|second|seconde|troisième|quatrième|cinquième|sixième|septième|huitième|neuvième|dixième|dernier|dernière|suivant|suivante|précédent|précédente|` +
	`one|two|three|four|five|six|seven|eight|nine|ten|un|une|deux|trois|quatre|cinq|sept|huit|neuf|dix`

// readFollowUp finds out how the question leans on the turn before.
func (u *understood) readFollowUp() {
	u.more = asksMore.MatchString(u.text)
	if m := ordinalAsk.FindStringSubmatch(u.text); m != nil {
		u.ordinal, u.step = ordinal(strings.ToLower(m[1]))
	}
	u.followUp = u.more || u.ordinal != 0 || u.step != 0 || opensFollowUp.MatchString(u.text) ||
		(len(strings.Fields(u.text)) <= 8 && pronouns.MatchString(u.text))
}

// ordinal reads "third", "3rd", "troisième", "last" (-1); "next" and "previous" are steps.
func ordinal(word string) (n, step int) {
	switch word {
	case "last", "final", "dernier", "dernière":
		return -1, 0
	case "next", "suivant", "suivante":
		return 0, 1
	case "previous", "précédent", "précédente":
		return 0, -1
	case "first", "premier", "première", "one", "un", "une":
		return 1, 0
	case "second", "seconde", "deuxième", "two", "deux":
		return 2, 0
	case "third", "troisième", "three", "trois":
		return 3, 0
	case "fourth", "quatrième", "four", "quatre":
		return 4, 0
	case "fifth", "cinquième", "five", "cinq":
		return 5, 0
	case "sixth", "sixième", "six":
		return 6, 0
	case "seventh", "septième", "seven", "sept":
		return 7, 0
	case "eighth", "huitième", "eight", "huit":
		return 8, 0
	case "ninth", "neuvième", "nine", "neuf":
		return 9, 0
	case "tenth", "dixième", "ten", "dix":
		return 10, 0
	}
	n, err := strconv.Atoi(strings.TrimRightFunc(word, unicode.IsLetter))
	if err != nil {
		return 0, 0
	}
	return n, 0
}

// itemOf is the item of a list of n that is asked for, from 1; 0 if it is none of them.
func (u *understood) itemOf(n, current int) int {
	i := u.ordinal
	switch {
	case u.step != 0 && current == 0 && u.step > 0:
		i = 1
	case u.step != 0:
		i = current + u.step
	case i < 0:
		i = n + 1 + i
	}
	if i < 1 || i > n {
		return 0
	}
	return i
}
