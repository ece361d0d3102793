package index

const (
	// unstemmedWeight is what a word's score gains where it stands as it was asked, rather than only a word of its stem.
	unstemmedWeight = 0.3

	// Two neighbouring words of the question that stand in a passage in that order, with at most a word between, and
	// within a few words in any order, count as a word would with these weights, and with the lesser rarity of the two:
	// the sequential dependence model (Metzler and Croft, A Markov random field model for term dependencies, 2005) with
	// BM25's saturation.
	orderedWeight = 0.2
	nearWeight    = 0.1
	orderedWithin = 2 // places from one to the other
	nearWithin    = 7 // a window of eight words
)

// unstemmed adds to each word's score. Headings are taken as they are: which forms they have is not kept.
func (s *scoring) unstemmed() {
	all, asIs := make([]int, len(s.words)), make([]int, len(s.words))
	for i := range s.found {
		f := &s.found[i]
		clear(all)
		clear(asIs)
		for _, m := range s.matchesOf(f) {
			all[m.word]++
			if m.asIs {
				asIs[m.word]++
			}
		}
		for wi := range f.words {
			w := &f.words[wi]
			if w.score == 0 || s.words[wi].Phrase {
				continue
			}
			share := 1.0
			if all[wi] > 0 {
				others := 1 - float64(asIs[wi])/float64(all[wi])
				share -= others * w.own / w.tf
			}
			s.add(f, StageUnstemmed, unstemmedWeight*w.score*share, wi, -1)
		}
	}
}

// proximity adds to neighbouring words of the question that stand near one another.
func (s *scoring) proximity() {
	next := s.neighbours()
	ordered, near := make([]int, len(s.words)), make([]int, len(s.words))
	for i := range s.found {
		f := &s.found[i]
		clear(ordered)
		clear(near)
		countPairs(s.matchesOf(f), next, ordered, near)
		for x, n := range near {
			if n > 0 {
				pair := min(s.weightOf(x), s.weightOf(next[x])) * (k1 + 1)
				score := orderedWeight*saturated(float64(ordered[x])) + nearWeight*saturated(float64(n))
				s.add(f, StageProximity, pair*score, x, next[x])
			}
		}
	}
}

// countPairs counts the pairs of neighbours in a passage, by the place of the first of the two.
func countPairs(ms []match, next, ordered, near []int) {
	for a := range ms {
		for b := a + 1; b < len(ms) && ms[b].at-ms[a].at <= nearWithin; b++ {
			x, y := ms[a].word, ms[b].word
			switch {
			case ms[a].at == ms[b].at: // one word that is two of the question's, by its stem
			case next[x] == y:
				near[x]++
				if ms[b].at-ms[a].at <= orderedWithin {
					ordered[x]++
				}
			case next[y] == x:
				near[y]++
			}
		}
	}
}

// neighbours are, for each word of the question, the place of the one behind it: the words that occur, without stop
// words. The words of the previous turn have none, and those of the glossary only within their form.
func (s *scoring) neighbours() []int {
	next := make([]int, len(s.words))
	last := -1
	for i := range s.words {
		next[i] = -1
		w := &s.words[i]
		if w.Phrase || w.Previous || len(w.lists) == 0 {
			continue
		}
		if last >= 0 && s.words[last].Form == w.Form {
			next[last] = i
		}
		last = i
	}
	return next
}
