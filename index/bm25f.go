package index

import "math"

// BM25F after Robertson and Zaragoza, The Probabilistic Relevance Framework: BM25 and Beyond (2009), section 3.6:
// the frequencies of a word in the fields are weighted and normalised one by one and saturated together.
const (
	k1      = 1.2
	bLength = 0.75
)

type scoredField struct {
	name   string
	weight float64
	where  Where
}

// scoredFields are the fields that count, with their weights.
func scoredFields() [fieldCount]scoredField {
	return [fieldCount]scoredField{{fieldText, 1, InText}, {fieldLead, 0.5, InLead}, {fieldHead, 3, InHead}}
}

// idf is the inverse document frequency of a word that df of n passages have, never below zero.
func idf(df, n int) float64 {
	return math.Log(1 + (float64(n)-float64(df)+0.5)/(float64(df)+0.5))
}

// saturated is the share that a frequency gives of what any number of occurrences could: from 0 to below 1. BM25's own
// factor is (k1+1) times this.
func saturated(tf float64) float64 { return tf / (k1 + tf) }

// normalised is a field's part of a passage's frequency of a word: how often the field has it, its length in words and
// the mean length of that field in the passages of its language.
func normalised(weight, freq, length, mean float64) float64 {
	return weight * freq / (1 - bLength + bLength*length/mean)
}

// means are the mean lengths of the fields in a language, in words.
func (t *Totals) means() (means [fieldCount]float64) {
	for i, f := range scoredFields() {
		means[i] = float64(t.Tokens[f.name]) / float64(t.Passages)
	}
	return means
}
