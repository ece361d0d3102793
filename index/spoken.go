package index

// languageWeight is what a passage in the asker's language gets, as a share of the best score: so near must it come to
// one in another language to be put before it. It is about what one word of a question of three gains by standing as it
// was asked (0.3 of a third of what words give, and words give half or less of a score), and a third of what a whole
// word gives: a passage that has a word more stays in front whatever its language.
const languageWeight = 0.05

// spoken marks the found passages whose documents are in the asker's language. It is an addition and no comparison of
// two, so that the order stays one. Nil if it says nothing: where all are in that language, or none is, as in a corpus of
// one language, no score changes.
func (s *scoring) spoken() []float64 {
	if s.query.Language == "" {
		return nil
	}
	man := s.build.manifest
	scores := make([]float64, len(s.found))
	same := 0
	for i := range s.found {
		if man.Documents[man.documentOf(s.found[i].passage)].Meta.Language == s.query.Language {
			scores[i] = 1
			same++
		}
	}
	if same == 0 || same == len(scores) {
		return nil
	}
	return scores
}
