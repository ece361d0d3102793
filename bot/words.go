package bot

import (
	"strings"
	"unicode"
)

func isWordRune(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// Language tells a French question from an English one by its function words; English if nothing tells. A detector
// made for running text is wrong too often on five words.
func Language(text string) string {
	en, fr := 0, 0
	for w := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !isWordRune(r) }) {
		switch w {
		case "the", "what", "which", "who", "how", "why", "when", "where", "is", "are", "does", "do", "of", "and", "for", "in", "to", "with", "about", "was", "has", "have":
			en++
		case "le", "la", "les", "des", "du", "de", "quel", "quelle", "quels", "quelles", "que", "quoi", "qui", "comment", "pourquoi", "quand", "où",
			"est", "sont", "et", "pour", "dans", "avec", "une", "un", "au", "aux", "sur", "ce", "cette", "ces", "il", "elle", "par", "qu", "l", "d", "parle", "dit", "selon":
			fr++
		}
	}
	if fr > en {
		return "fr"
	}
	return "en"
}

func set(words string) map[string]struct{} {
	m := map[string]struct{}{}
	for w := range strings.FieldsSeq(words) {
		m[w] = struct{}{}
	}
	return m
}

// questionWords say that something is asked and nothing of what; they carry no weight. What is contracted with an
// apostrophe as telephones write it is no stop word of the index.
func questionWords() map[string]struct{} {
	return set(`what whats which who whom whose when where why how many much please tell me us you your
		anything something somebody anybody someone whether else
		is are was were be been being do does did done can could would should will shall may might must has have had
		quel quelle quels quelles que quoi qui comment pourquoi quand où combien lequel laquelle est-ce
		est sont était étaient être fait faire peut peuvent doit doivent a ont avait
		isn’t aren’t wasn’t weren’t hasn’t haven’t hadn’t doesn’t don’t didn’t won’t wouldn’t shan’t shouldn’t can’t couldn’t mustn’t
		i’m you’re we’re they’re i’ve you’ve we’ve they’ve i’d you’d he’d she’d we’d they’d i’ll you’ll he’ll she’ll we’ll they’ll`)
}

// softWords are said about any subject. They count where the documents have them and are not missed elsewhere.
func softWords() map[string]struct{} {
	return set(functionWords() + ` mean means meaning say says said mention mentions mentioned state states stated define defined defines definition
		describe described explain explained list listed name named give given regarding concerning related relate relates relation
		according kind kinds type types sort sorts thing things way ways part parts term terms exactly actually really main key
		important purpose position view role case happen happens happened happening together example examples information detail details question answer
		document documents text texts passage passages agenda
		first second third fourth fifth sixth seventh eighth ninth tenth last final next previous number
		premier première deuxième troisième quatrième cinquième sixième septième huitième neuvième dixième dernier dernière numéro
		signifie signifier dire dit disent mentionne mentionner définir défini définie définition décrire expliquer concernant
		selon sorte sortes genre type types chose choses manière partie parties terme termes principal principale principaux
		principales important importante but position rôle cas exemple exemples détail détails texte textes passage`)
}
