package index

import (
	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	_ "github.com/blevesearch/bleve/v2/analysis/analyzer/keyword" // registers "keyword"
	_ "github.com/blevesearch/bleve/v2/analysis/lang/en"          // registers "en", possessives
	_ "github.com/blevesearch/bleve/v2/analysis/lang/fr"          // registers "fr", elision
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

const (
	analyzerExact = "exact" // words in lower case, without elided articles and possessives, stop words kept
	analyzerPlain = "plain" // for languages without an analyser of their own: the same
)

// analyzerFor is the analyser for a document's language.
func analyzerFor(language string) string {
	switch language {
	case "en", "fr":
		return language
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
	for _, name := range []string{analyzerExact, analyzerPlain} {
		if err := m.AddCustomAnalyzer(name, map[string]any{
			"type": custom.Name, "tokenizer": "unicode", "token_filters": []string{"to_lower", "elision_fr", "possessive_en"},
		}); err != nil {
			return nil, err
		}
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

// analyzers are the ready-made analysers of a build.
type analyzers struct {
	exact      analysis.Analyzer
	byLanguage map[string]analysis.Analyzer // by field suffix
}

func newAnalyzers(m mapping.IndexMapping) analyzers {
	a := analyzers{exact: m.AnalyzerNamed(analyzerExact), byLanguage: map[string]analysis.Analyzer{}}
	for _, lang := range languages() {
		a.byLanguage[lang] = m.AnalyzerNamed(analyzerFor(lang))
	}
	return a
}

// terms are the index terms of a text in a language, in order; none for stop words.
func (a analyzers) terms(lang, text string) []string {
	var terms []string
	for _, t := range a.byLanguage[lang].Analyze([]byte(text)) {
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
