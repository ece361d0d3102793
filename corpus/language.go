package corpus

import (
	"github.com/abadojack/whatlanggo"
)

// DefaultLanguage is taken where a text is too short, or in neither of the languages that are told apart.
const DefaultLanguage = "en"

// languageOf is a document's language: what an administrator says, else what the text tells, else what the file says
// about itself, which is often no more than the language of the program that wrote it.
func (s *source) languageOf(text string) string {
	if s.meta.Language != "" {
		return s.meta.Language
	}
	lang, sure := detectLanguage(text, s.fileLanguage)
	if !sure && s.fileLanguage != "" {
		return s.fileLanguage
	}
	return lang
}

// detectLanguage tells English from French, and is sure or not. Of a text that is said to be in another language it is
// sure only if it is most like one of the two among all languages; anything else must be said in the metadata.
func detectLanguage(text, said string) (lang string, sure bool) {
	const enough, fewest = 20_000, 8 // bytes; words, below which a chance likeness decides ("Two pear.")
	if len(text) > enough {
		text = text[:enough]
	}
	options := whatlanggo.Options{Whitelist: map[whatlanggo.Lang]bool{whatlanggo.Eng: true, whatlanggo.Fra: true}}
	if said != "" && said != "en" && said != "fr" {
		options = whatlanggo.Options{}
	}
	info := whatlanggo.DetectWithOptions(text, options)
	if !info.IsReliable() || countWords(text) < fewest { // a word or two are French at confidence 0
		return DefaultLanguage, false
	}
	switch info.Lang {
	case whatlanggo.Fra:
		return "fr", true
	case whatlanggo.Eng:
		return "en", true
	default:
		return DefaultLanguage, false
	}
}
