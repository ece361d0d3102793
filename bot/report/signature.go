package report

import (
	"slices"
	"strings"
	"unicode"

	"agendabot/bot"
	"agendabot/index"
)

// reader reads questions for what they ask.
type reader struct {
	stems  func(language, text string) []string
	asking map[string]struct{}
	kept   map[string]struct{}
	kinds  map[string]string
}

func newReader() (*reader, error) {
	stems, err := index.Stemmer()
	if err != nil {
		return nil, err
	}
	return &reader{stems: stems, asking: askingWords(), kept: keptWords(), kinds: kindWords()}, nil
}

// askingWords say that something is asked and nothing of what: “define X”, “what does X mean” and “X” ask the same.
// Ordinals are not among them, nor anything else that tells two questions apart.
func askingWords() map[string]struct{} {
	return set(`what which tell say says said mean means meaning define defined defines definition describe described explain explained
		please list name give mention mentioned know find anything something agenda document documents text
		que quoi quel quelle quels quelles dire dit disent signifie signifier définir définit définition décrire expliquer
		donner mentionner trouver chose document texte parle parlent`)
}

// keptWords are stop words that turn a question into another one.
func keptWords() map[string]struct{} {
	return set(`not no nor never without against before after than until only pas jamais sans contre avant après non aucun aucune`)
}

// kindWords ask, at the beginning of a question, for another thing than “what” does: “who signed” and “when was it
// signed” have the same stems.
func kindWords() map[string]string {
	return map[string]string{
		"who": "who", "whom": "who", "whose": "who", "qui": "who", "when": "when", "quand": "when", "where": "where", "où": "where",
		"why": "why", "pourquoi": "why", "how": "how", "comment": "how", "combien": "how many",
	}
}

// wording is how a question is counted: without address and politeness, in one line.
func wording(text string) string {
	text = oneLine(text)
	if clean := bot.CleanQuestion(text); clean != "" {
		return clean
	}
	return text
}

// signature is what a question asks, as a set: the stems of its words without stop words and those that only ask, with
// the few stop words that turn it around and, before it, the kind of question. Questions with one signature are one
// question in other words. A question of nothing but stop words is its own words,
// one without words its own text.
func (r *reader) signature(language, text string) []string {
	var terms []string
	words := wordsOf(text)
	for i, w := range words {
		if kind := r.kinds[w]; kind != "" && i < 2 {
			terms = append(terms, "?"+kind)
			if w == "how" && i+1 < len(words) && (words[i+1] == "many" || words[i+1] == "much") {
				terms[len(terms)-1] = "?how many"
			}
		}
		if strings.HasSuffix(w, "n't") {
			w = "not"
		}
		if _, ok := r.kept[w]; ok {
			terms = append(terms, "!"+w)
		}
	}
	var kept []string
	for _, w := range words {
		if _, ok := r.asking[unelided(w)]; !ok && r.kinds[w] == "" {
			kept = append(kept, w)
		}
	}
	if len(words) == 0 {
		return []string{text}
	}
	stems := r.stems(language, strings.Join(kept, " "))
	if len(stems) == 0 {
		return set2list(words)
	}
	return set2list(append(terms, stems...))
}

// wordsOf are the words of a text in lower case. An apostrophe inside a word belongs to it: the stemmer knows what to
// do with “l'accord” and “Canada's”.
func wordsOf(text string) []string {
	var words []string
	for w := range strings.FieldsFuncSeq(strings.ReplaceAll(strings.ToLower(text), "’", "'"), func(r rune) bool {
		return r != '\'' && !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.M, r)
	}) {
		if w = strings.Trim(w, "'"); w != "" {
			words = append(words, w)
		}
	}
	return words
}

// unelided is a word without its elided article: “l'agenda” is “agenda”.
func unelided(word string) string {
	if article, rest, ok := strings.Cut(word, "'"); ok && len(article) <= 2 && len(rest) > 1 {
		return rest
	}
	return word
}

// set2list is a set in order.
func set2list(words []string) []string {
	words = slices.Clone(words)
	slices.Sort(words)
	return slices.Compact(words)
}

func set(words string) map[string]struct{} {
	m := map[string]struct{}{}
	for w := range strings.FieldsSeq(words) {
		m[w] = struct{}{}
	}
	return m
}
