package bot

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"agendabot/index"
)

// Turn is what a conversation must remember of its questions to understand the next. It holds words of the questions
// and ids of passages, and nothing of the person.
type Turn struct {
	Text  string   `json:"text"`            // the question that the conversation is about, cleaned
	Last  string   `json:"last,omitempty"`  // the last follow-up to it, cleaned; empty if there was none
	List  string   `json:"list,omitempty"`  // id of the list that was cited last, whole or an item of it
	Item  int      `json:"item,omitempty"`  // which item, from 1; 0: the whole list
	Shown []string `json:"shown,omitempty"` // passages cited since that question, at most maxShown
}

// maxShown bounds what a turn remembers.
const maxShown = 60

var (
	asksMore   = regexp.MustCompile(`(?i)^(?:(?:and|et)\s+)?(?:tell me more|show me more|more|more please|go on|continue|anything else|what else|something else|and else|encore|plus|continuez|continue|autre chose|quoi d['’]autre|(?:dites|dis)[- ]m['’]en plus|m['’]en plus)(?:\s+(?:about|on)\s+(?:it|that|this))?\s*[?!.]*$`)
	ordinalAsk = regexp.MustCompile(`(?i)^` + leadIn + `(?:(?:the|le|la|l['’])\s*)?(` + ordinalWords + `|\d{1,3}(?:st|nd|rd|th|er|ère|e|ème))(?:\s+(?:foreign\s+policy\s+)?(\pL+))?(?:\s+of\s+(?:them|these|those)|\s+d['’]entre\s+(?:eux|elles))?\s*[?!.]*$`)
	// Cardinal numbers count only behind “number”: “the five priorities” are all of them.
	numberAsk = regexp.MustCompile(`(?i)^` + leadIn + `(?:(?:the|le|la)\s+)?(?:(?:number|no\.?|nr\.?|item|point|numéro|n°|#)\s*)(` + cardinalWords + `|\d{1,3})\s*[?!.]*$`)
)

const (
	leadIn        = `(?:(?:and|so|then|et|alors)\s+)?(?:(?:what|how)\s+about\s+|what(?:\s+(?:is|was|does))?\s+|what['’]s\s+|which(?:\s+is)?\s+|show\s+|explain\s+|qu['’]en\s+est-il\s+de\s+|quel(?:le)?\s+est\s+|c['’]est\s+quoi\s+)?`
	cardinalWords = `one|two|three|four|five|six|seven|eight|nine|ten|un|une|deux|trois|quatre|cinq|sept|huit|neuf|dix`
	ordinalWords  = `first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|last|final|next|previous|` +
		`premier|première|deuxième|seconde|troisième|quatrième|cinquième|sixième|septième|huitième|neuvième|dixième|` +
		`dernier|dernière|suivant|suivante|précédent|précédente`
)

// readFollowUp finds out how the question leans on the turn before.
func (u *understood) readFollowUp() {
	u.more = asksMore.MatchString(u.text)
	if m := ordinalAsk.FindStringSubmatch(u.text); m != nil {
		u.ordinal, u.step = ordinal(strings.ToLower(m[1]))
		u.noun = strings.ToLower(m[2])
	} else if m := numberAsk.FindStringSubmatch(u.text); m != nil {
		u.ordinal, u.step = ordinal(strings.ToLower(m[1]))
	}
	words := strings.FieldsFunc(strings.ToLower(u.text), func(r rune) bool { return !isWordRune(r) })
	u.followUp = u.more || u.ordinal != 0 || u.step != 0 || opensFollowUp(words) ||
		(len(words) <= 8 && slices.ContainsFunc(words, isPronoun))
}

// opensFollowUp says that a question begins as one that goes on from another.
func opensFollowUp(words []string) bool {
	if len(words) == 0 {
		return false
	}
	switch words[0] {
	case "and", "but", "also", "or", "then", "et", "mais", "aussi", "ou", "puis", "quid":
		return true
	}
	for _, opening := range []string{"what about ", "how about ", "what of ", "what else ", "qu en est il "} {
		if strings.HasPrefix(strings.Join(words, " ")+" ", opening) {
			return true
		}
	}
	return false
}

// isPronoun says that a word stands for one that was said before.
func isPronoun(word string) bool {
	switch word {
	case "it", "its", "they", "them", "their", "that", "this", "those", "these", "one", "ones", "he", "she", "there",
		"il", "elle", "ils", "elles", "leur", "leurs", "cela", "ça", "celui", "celle", "ceux", "celles", "y", "en":
		return true
	default:
		return false
	}
}

// counts says that the noun of “the third priority” can be what a list is of: it is none in particular, or it
// stands in the list's lead-in or headings. Singular and plural share all but their ends.
func (u *understood) counts(list index.Place) bool {
	switch u.noun {
	case "", "one", "item", "point", "element", "entry", "élément", "of", "please":
		return true
	}
	stem := []rune(u.noun)
	if len(stem) > 4 {
		stem = stem[:len(stem)-2]
	}
	above := list.Document.OwnText(list.Passage()) + " " + strings.Join(list.Document.Path(list.Passage().Section), " ")
	return strings.Contains(strings.ToLower(above), string(stem))
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
