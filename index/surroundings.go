package index

const (
	// documentWeight is what the best document adds to its passages, as a share of the best score. Chosen on eight
	// collections: between 1 and 1.5 makes no difference, more puts documents before passages.
	documentWeight = 1.2
	// surroundings is how many passages before and behind one are taken for its document, where that is longer.
	surroundings = 32
)

// documents scores the found passages by their documents, by BM25F with the document's text as one field and the best of
// its passages' headings as another: of passages that are alike, the one in a document on the subject is meant. Of a
// long document only what stands around a passage counts, which also bounds what is read. Nil if all are in one document.
func (s *scoring) documents() []float64 {
	man := s.build.manifest
	if len(man.Documents) < 2 || len(s.found) == 0 {
		return nil
	}
	scales := s.documentScales()
	perDocument := max(1, float64(man.Words)) / float64(len(man.Documents)) // no text need have a word: titles have
	scores := make([]float64, len(s.found))
	var last, first, end int
	for i := range s.found {
		passage := int(s.found[i].passage)
		info := &man.Documents[man.documentOf(s.found[i].passage)]
		from, to := info.First, info.First+info.Passages
		if info.Passages > 2*surroundings {
			from, to = max(from, passage-surroundings), min(to, passage+surroundings+1)
		}
		if i > 0 && from == first && to == end {
			scores[i] = scores[last]
			continue
		}
		words := float64(info.Words) * float64(to-from) / float64(info.Passages)
		scores[i] = s.together(uint32(from), uint32(to), words/perDocument, scales)
		last, first, end = i, from, to
	}
	return scores
}

// documentScales are the clauses' scales for documents: with the rarity of their words among these.
func (s *scoring) documentScales() []float64 {
	documents := make([]int, len(s.words))
	for i := range s.clauses {
		documents[s.clauses[i].word] += s.clauses[i].documents
	}
	scales := make([]float64, len(s.clauses))
	for i := range s.clauses {
		word := s.clauses[i].word
		scales[i] = s.words[word].factor() * idf(documents[word], len(s.build.manifest.Documents)) * (k1 + 1)
	}
	return scales
}

// together scores the passages from first up to end as one text, length being its length as a multiple of the mean one's.
func (s *scoring) together(first, end uint32, length float64, scales []float64) (score float64) {
	for i := range s.clauses {
		c := &s.clauses[i]
		from, to := c.within(first, end)
		times, heads := 0, 0.0
		for p := from; p < to; p++ {
			own, head := c.split(p)
			times += own
			heads = max(heads, head)
		}
		if times > 0 || heads > 0 {
			score += scales[i] * saturated(normalised(1, float64(times), length, 1)+heads)
		}
	}
	return score
}
