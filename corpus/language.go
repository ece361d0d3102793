package corpus

import "github.com/abadojack/whatlanggo"

// DefaultLanguage is taken where a text is too short, or in neither of the languages that are told apart.
const DefaultLanguage = "en"

// detectLanguage tells English from French; anything else must be said in the front matter.
func detectLanguage(text string) string {
	const enough, fewest = 20_000, 8 // bytes; words, below which a chance likeness decides ("Two pear.")
	if len(text) > enough {
		text = text[:enough]
	}
	info := whatlanggo.DetectWithOptions(text, whatlanggo.Options{
		Whitelist: map[whatlanggo.Lang]bool{whatlanggo.Eng: true, whatlanggo.Fra: true},
	})
	if info.Lang == whatlanggo.Fra && info.IsReliable() && countWords(text) >= fewest { // a word or two are French at confidence 0
		return "fr"
	}
	return DefaultLanguage
}
