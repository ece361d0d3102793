package index

import (
	"slices"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	_ "github.com/blevesearch/bleve/v2/analysis/analyzer/keyword" // registers "keyword"
	"github.com/blevesearch/bleve/v2/analysis/lang/en"
	"github.com/blevesearch/bleve/v2/analysis/lang/fr"
	"github.com/blevesearch/bleve/v2/analysis/token/lowercase"
	"github.com/blevesearch/bleve/v2/analysis/token/porter"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/single"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/unicode"
	"github.com/blevesearch/bleve/v2/mapping"
)

// Fields of the Bleve index. A passage has the fields text, lead and head in its language ("text_en") and exact
// and key in all; a heading or title has hexact and htext_en. Headings are entries of their own so that their
// words are counted once, and in the field head of every passage below them so that they count for ranking.
const (
	fieldText   = "text_"  // the passage's own words
	fieldLead   = "lead_"  // the lead-ins of the lists that it is an item of
	fieldHead   = "head_"  // the document's title and the headings above
	fieldHText  = "htext_" // a heading's own words
	fieldExact  = "exact"  // the passage's own words, unstemmed, with positions
	fieldHExact = "hexact" // a heading's own words, unstemmed, with positions
	fieldKey    = "key"    // the passage's key
)

// Names of analysers. Each language's begins as the exact one does and then leaves out stop words and stems, so that
// a word of the exact fields leads to its term: “Côte d'Ivoire” is “ivoire” everywhere, whatever the text's language.
const (
	analyzerExact = "exact"   // words in lower case, without elided articles and possessives, stop words kept
	analyzerPlain = "plain"   // for languages without an analyser of their own: the same
	wordSuffix    = "-of-one" // the rest of an analyser, for one word as the exact fields have it
)

// languageFilters are what a language does to words; none for those without an analyser.
func languageFilters(lang string) []string {
	switch lang {
	case "en":
		return []string{en.StopName, porter.Name}
	case "fr":
		return []string{fr.StopName, fr.LightStemmerName}
	default:
		return nil
	}
}

// analyzerFor is the analyser for a document's language.
func analyzerFor(language string) string {
	switch language {
	case "en":
		return "english"
	case "fr":
		return "french"
	default:
		return analyzerPlain
	}
}

// fieldLanguage is the suffix of a language's fields. Languages without an analyser share one.
func fieldLanguage(language string) string {
	switch language {
	case "en", "fr":
		return language
	default:
		return "xx"
	}
}

// languages are the suffixes of fields, in a fixed order.
func languages() []string { return []string{"en", "fr", "xx"} }

// newMapping describes the fields to Bleve. Nothing is stored there: the documents are kept beside the index.
func newMapping() (*mapping.IndexMappingImpl, error) {
	m := bleve.NewIndexMapping()
	if err := addAnalyzers(m); err != nil {
		return nil, err
	}
	doc := bleve.NewDocumentStaticMapping()
	add := func(name, analyzer string, vectors bool) {
		f := bleve.NewTextFieldMapping()
		f.Analyzer = analyzer
		f.Store, f.IncludeInAll, f.DocValues, f.IncludeTermVectors = false, false, false, vectors
		doc.AddFieldMappingsAt(name, f)
	}
	for _, lang := range languages() {
		for _, field := range []string{fieldText, fieldLead, fieldHead, fieldHText} {
			add(field+lang, analyzerFor(lang), false)
		}
	}
	add(fieldExact, analyzerExact, true)
	add(fieldHExact, analyzerExact, true)
	add(fieldKey, "keyword", false)
	doc.AddSubDocumentMapping("_all", bleve.NewDocumentDisabledMapping())
	m.DefaultMapping = doc
	m.DefaultAnalyzer = analyzerPlain
	return m, nil
}

func addAnalyzers(m *mapping.IndexMappingImpl) error {
	exact := []string{lowercase.Name, fr.ElisionName, en.PossessiveName}
	add := func(name, tokenizer string, filters []string) error {
		return m.AddCustomAnalyzer(name, map[string]any{"type": custom.Name, "tokenizer": tokenizer, "token_filters": filters})
	}
	if err := add(analyzerExact, unicode.Name, exact); err != nil {
		return err
	}
	for _, lang := range languages() {
		filters := languageFilters(lang)
		if err := add(analyzerFor(lang), unicode.Name, slices.Concat(exact, filters)); err != nil {
			return err
		}
		if err := add(analyzerFor(lang)+wordSuffix, single.Name, append([]string{}, filters...)); err != nil {
			return err
		}
	}
	return nil
}

// analyzers are the ready-made analysers of a build.
type analyzers struct {
	exact      analysis.Analyzer
	byLanguage map[string]analysis.Analyzer // by field suffix; for texts
	ofOne      map[string]analysis.Analyzer // by field suffix; for one word as the exact fields have it
	stops      map[string]analysis.TokenMap // by field suffix: what ofOne leaves out, to be told without it
}

func newAnalyzers(m mapping.IndexMapping) analyzers {
	a := analyzers{
		exact: m.AnalyzerNamed(analyzerExact), byLanguage: map[string]analysis.Analyzer{}, ofOne: map[string]analysis.Analyzer{},
		stops: map[string]analysis.TokenMap{"en": stopWords(en.EnglishStopWords), "fr": stopWords(fr.FrenchStopWords)},
	}
	for _, lang := range languages() {
		a.byLanguage[lang] = m.AnalyzerNamed(analyzerFor(lang))
		a.ofOne[lang] = m.AnalyzerNamed(analyzerFor(lang) + wordSuffix)
	}
	return a
}

// stopWords reads one of Bleve's lists, as its stop filters do.
func stopWords(list []byte) analysis.TokenMap {
	words := analysis.NewTokenMap()
	_ = words.LoadBytes(list) // it fails only if reading from memory does
	return words
}

// terms are the index terms in a language of a word as the exact fields have it; none for stop words.
func (a analyzers) terms(lang, surface string) []string {
	if a.stops[lang][surface] {
		return nil
	}
	var terms []string
	for _, t := range a.ofOne[lang].Analyze([]byte(surface)) {
		terms = append(terms, string(t.Term))
	}
	return terms
}

// exactTerms are the words of a text as the exact fields have them.
func (a analyzers) exactTerms(text string) []string {
	var terms []string
	for _, t := range a.exact.Analyze([]byte(text)) {
		terms = append(terms, string(t.Term))
	}
	return terms
}

// isStopWord says that a language's analyser drops the word; false for a language without one.
func (a analyzers) isStopWord(language, word string) bool {
	return analyzerFor(language) != analyzerPlain && len(a.terms(fieldLanguage(language), word)) == 0
}
