package index

import "fmt"

// Stemmer makes the function that gives the stems of a text's words as the index has them: in the text's order, with
// repetitions, without the stop words of the language (ISO 639-1; those that have no analyser keep every word whole).
// The function may be called from any number of goroutines.
func Stemmer() (stems func(language, text string) []string, err error) {
	m, err := newMapping()
	if err != nil {
		return nil, fmt.Errorf("index: %w", err)
	}
	a := newAnalyzers(m)
	return func(language, text string) []string {
		var out []string
		for _, t := range a.byLanguage[fieldLanguage(language)].Analyze([]byte(text)) { // a copy: lower-cased in place
			out = append(out, string(t.Term))
		}
		return out
	}, nil
}
