package bot

import (
	"regexp"
	"strings"
	"unicode"

	"agendabot/corpus"
	"agendabot/index"
)

// What a question asks for beside its words: a number, or what is not so. A passage with all the words and without that
// is about the subject, and no answer.

var (
	asksNumber = regexp.MustCompile(`(?i)\bhow many\b|\bcombien d(?:e\b|es\b|u\b|['’])`)
	asksYear   = regexp.MustCompile(`(?i)\b(?:what|which) years?\b|\bquelles? années?`)
	// What begins with a negation is put for a yes (“isn't it so?”), and “or not” asks for nothing else.
	asYes  = regexp.MustCompile(`(?i)^[\pL]+n['’]t\b|\bor not\b|\bou (?:non|pas)\b|\bnot only\b|\bnon seulement\b`)
	denial = regexp.MustCompile(`^(?:not|no|never|none|nor|neither|nobody|nothing|nowhere|cannot|without|except|unless|only|rather|instead|less|` +
		`(?:fail|lack|unable|refus|reject|exclu|den[iy]|forb[ia]d|prohibit|prevent|avoid|interdi|rejet|défen|emp[eê]ch).*|` +
		`ne|n'.+|pas|non|jamais|aucune?|sans|rien|ni|sauf|seulement|plutôt|moins)$`)
)

// lacksWanted says that a hit lacks what the question asks for beside its words.
func lacksWanted(asked string, h *index.Hit) bool {
	if h.Document == nil {
		return false
	}
	if asksYear.MatchString(asked) && !strings.ContainsFunc(h.Text(), unicode.IsDigit) {
		return true
	}
	isList := h.Passage().Kind == corpus.KindList // its items are how many they are
	if asksNumber.MatchString(asked) && !isList && !hasNumber(h.Text()) {
		return true
	}
	return isDenied(asked) && !denies(saidOf(h))
}

// saidOf is what says whether something is so: of a list and its items what introduces them, and of an item its own
// words, too.
func saidOf(h *index.Hit) string {
	own := h.Document.OwnText(h.Passage())
	if own == "" {
		own = h.Text() // a list that nothing introduces
	}
	return strings.Join(append(h.Document.Leads(h.Passage()), own), "\n")
}

// isDenied says that a question asks for what is not so.
func isDenied(asked string) bool {
	for w := range smallWords(asYes.ReplaceAllString(asked, " ")) {
		switch {
		case strings.HasSuffix(w, "n't"), w == "not", w == "never", w == "cannot", w == "pas", w == "jamais":
			return true
		}
	}
	return false
}

// denies says that a text, in English or French, says of something that it is not so, in whatever words.
func denies(text string) bool {
	for w := range smallWords(text) {
		if strings.HasSuffix(w, "n't") || denial.MatchString(w) {
			return true
		}
	}
	return false
}

// hasNumber says that a text has a number, in digits or in words.
func hasNumber(text string) bool {
	if strings.ContainsFunc(text, unicode.IsDigit) {
		return true
	}
	numbers := numberWords()
	for w := range smallWords(text) {
		if _, ok := numbers[w]; ok {
			return true
		}
	}
	return false
}

// numberWords are those that say how many. “Un” and “une” are not among them: they are articles.
//
//nolint:misspell // French
func numberWords() map[string]struct{} {
	return set(`zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
		eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands million
		millions billion billions dozen dozens half both single pair couple none neither several
		zéro deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt trente quarante cinquante
		soixante cent cents mille millier milliers centaine centaines milliard milliards dizaine dizaines douzaine douzaines
		moitié aucun aucune plusieurs`)
}

// smallWords are the words of a text in small letters, with their apostrophes as a typewriter has them.
func smallWords(text string) func(yield func(string) bool) {
	text = strings.ToLower(strings.ReplaceAll(text, "’", "'"))
	return strings.FieldsFuncSeq(text, func(r rune) bool { return !isWordRune(r) && r != '\'' })
}
