package index

import (
	"fmt"
	"slices"
	"strings"
)

// The stages of ranking beyond BM25F, by the names that explanations and measurements give them.
const (
	StageBM25F         = "bm25f"          // the question's words, see bm25f.go; never left out
	StagePhrases       = "phrases"        // quoted phrases: only passages that have them
	StagePrevious      = "previous"       // the words of the previous turn, at half weight
	StageQuestionWords = "question-words" // question words carry no weight
	StageSpelling      = "spelling"       // near spellings of words that occur nowhere
	StageGlossary      = "glossary"       // other forms of the question's words, at low weight
	StageUnstemmed     = "unstemmed"      // words that stand as they were asked
	StageProximity     = "proximity"      // words that stand near one another
	StageDocument      = "document"       // the words of the whole document
	StageLanguage      = "language"       // near ties go to the asker's language
)

// Stages are the names of the stages that Query.Without can leave out, in the order in which they come.
func Stages() []string {
	return []string{
		StagePhrases, StagePrevious, StageQuestionWords, StageSpelling, StageGlossary,
		StageUnstemmed, StageProximity, StageDocument, StageLanguage,
	}
}

// CheckStages says which of the names is no stage that can be left out.
func CheckStages(names []string) error {
	for _, name := range names {
		if !slices.Contains(Stages(), name) {
			return fmt.Errorf("there is no stage %q: the stages are %s", name, strings.Join(Stages(), ", "))
		}
	}
	return nil
}
