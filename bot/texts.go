package bot

import (
	"fmt"
	"strings"

	"agendabot/corpus"
)

// The voice: plain, kind, short. Say what was found, where, and what to do next. Never apologise twice, never
// praise, never guess. No exclamation marks. Numbers and words of the question are shown, not described. English
// spelling is Canadian; French uses « » and a space before : ; ? !.

// Texts is everything that the bot itself says, in one language. The documents' words are never among it.
type Texts struct {
	Answered, Closest, NotFound          string
	Spent                                string // in a verdict's place: everything found was shown before
	Chosen                               string // the verdict where an administrator chose the answer
	Curated                              string // an administrator chose the passage
	AskThese                             string // before the administrator's questions
	AlsoAsk                              string // before the topics
	SearchedFor                          string // %s: spellings
	About                                string // %s: the question or list before
	OfStem                               string // %s: a word; it and what has its stem
	DocumentsIn                          string // %s: languages; the question is in another
	Fragment                             string // the passage begins in mid-sentence
	NoQuestion, QuestionTooLong, TooSlow string
	Stopped, NoIndex, Failed             string
	NotHere, NoJournal                   string
	Reference                            string // %s: an id that is also in the log

	quote    string // %s
	missing  string // %s: the word; %s: where
	occurs   func(term string, e Evidence) string
	where    func(documents, passages int) string
	item     string // %s
	page     string // %s
	noteWord string
	and      string
	tooMany  func(seconds int) string
	language func(code string) string
}

// TextsFor is the catalogue in a language; English for those that it has not.
func TextsFor(language string) Texts {
	if language == "fr" {
		return french()
	}
	return english()
}

func english() Texts {
	return Texts{
		Answered:        "Answered",
		Closest:         "Closest passages",
		NotFound:        "Not in the documents",
		Spent:           "No further passages",
		Chosen:          "Answered",
		Curated:         "chosen by the administrator",
		AskThese:        "You can ask:",
		AlsoAsk:         "The documents speak of:",
		SearchedFor:     "Searched for %s.",
		About:           "Read with what was asked before: %s",
		OfStem:          "%s and words of its stem",
		DocumentsIn:     "The documents are in %s, and only words as they stand there are found: ask in that language.",
		Fragment:        "begins in mid-sentence in the source",
		NoQuestion:      "Ask about something the documents may say, for example: What are the priorities?",
		QuestionTooLong: fmt.Sprintf("That is too long to search for. Ask in up to %d characters.", MaxQuestion),
		TooSlow:         "The search took too long. Ask again, or ask for less at once.",
		Stopped:         "The search was stopped. Ask again when you like.",
		NoIndex:         "The documents cannot be searched at the moment. An administrator has to rebuild the index.",
		Failed:          "Something went wrong on this side. Ask again in a moment.",
		NotHere:         "Questions are not answered in this channel. Ask in another one, or in a direct message.",
		NoJournal:       "Nothing is recorded here, so a report would be lost. Tell whoever runs this bot.",
		Reference:       "(Reference: %s)",
		quote:           "‘%s’",
		missing:         "%s: no occurrence in %s",
		occurs: func(term string, e Evidence) string {
			s := fmt.Sprintf("%s: %s in %s", term, plural(e.Occurrences, 1, "occurrence", "occurrences"), plural(e.Passages, 1, "passage", "passages"))
			if e.Headings > 0 {
				s += ", " + plural(e.Headings, 1, "heading or title", "headings or titles")
			}
			return s
		},
		where: func(d, p int) string {
			return plural(d, 1, "document", "documents") + ", " + plural(p, 1, "passage", "passages")
		},
		item:     "item %s",
		page:     "p. %s",
		noteWord: "note",
		and:      " and ",
		tooMany: func(s int) string {
			return "That is many questions at once. The next one is answered in " + plural(s, 1, "second", "seconds") + "."
		},
		language: func(code string) string { return languageName(code, "English", "French") },
	}
}

func french() Texts {
	return Texts{
		Answered:        "Réponse trouvée",
		Closest:         "Passages les plus proches",
		NotFound:        "Absent des documents",
		Spent:           "Pas d’autre passage",
		Chosen:          "Réponse choisie",
		Curated:         "choisi par l’administrateur",
		AskThese:        "Vous pouvez demander :",
		AlsoAsk:         "Les documents parlent de :",
		SearchedFor:     "Recherche effectuée pour %s.",
		About:           "Lu avec ce qui précède : %s",
		OfStem:          "%s et mots de même racine",
		DocumentsIn:     "Les documents sont en %s, et seuls les mots qui s’y trouvent sont trouvés : posez la question dans cette langue.",
		Fragment:        "commence au milieu d’une phrase dans la source",
		NoQuestion:      "Posez une question sur ce que les documents peuvent dire, par exemple : Quelles sont les priorités ?",
		QuestionTooLong: fmt.Sprintf("C’est trop long pour une recherche. Posez la question en %d caractères au plus.", MaxQuestion),
		TooSlow:         "La recherche a pris trop de temps. Reposez la question, ou demandez moins à la fois.",
		Stopped:         "La recherche a été interrompue. Reposez la question quand vous voulez.",
		NoIndex:         "Les documents ne peuvent pas être consultés pour le moment. Un administrateur doit reconstruire l’index.",
		Failed:          "Quelque chose n’a pas fonctionné de notre côté. Reposez la question dans un instant.",
		NotHere:         "Les questions ne reçoivent pas de réponse dans ce canal. Posez-les dans un autre, ou en message privé.",
		NoJournal:       "Rien n’est enregistré ici, et un signalement serait perdu. Adressez-vous à qui gère ce robot.",
		Reference:       "(Référence : %s)",
		quote:           "« %s »",
		missing:         "%s : aucune occurrence dans %s",
		occurs: func(term string, e Evidence) string {
			s := fmt.Sprintf("%s : %s dans %s", term, plural(e.Occurrences, 2, "occurrence", "occurrences"), plural(e.Passages, 2, "passage", "passages"))
			if e.Headings > 0 {
				s += ", " + plural(e.Headings, 2, "intertitre ou titre", "intertitres ou titres")
			}
			return s
		},
		where: func(d, p int) string {
			return plural(d, 2, "document", "documents") + ", " + plural(p, 2, "passage", "passages")
		},
		item:     "point %s",
		page:     "p. %s",
		noteWord: "note",
		and:      " et ",
		tooMany: func(s int) string {
			return "Cela fait beaucoup de questions à la fois. La prochaine recevra une réponse dans " + plural(s, 2, "seconde", "secondes") + "."
		},
		language: func(code string) string { return languageName(code, "anglais", "français") },
	}
}

// languageName names the languages that are told apart; others keep their code.
func languageName(code, english, french string) string {
	switch code {
	case "en":
		return english
	case "fr":
		return french
	default:
		return code
	}
}

// plural counts a noun; from is the first number with the plural form: 2 in French, where 0 takes the singular.
// In English (1) everything but 1 is plural.
func plural(n, from int, one, many string) string {
	word := many
	if n == 1 || (from == 2 && n < 2) {
		word = one
	}
	return fmt.Sprintf("%d %s", n, word)
}

// Verdict is the verdict's name.
func (t Texts) Verdict(v Verdict) string {
	switch v {
	case Answered:
		return t.Answered
	case Closest:
		return t.Closest
	default:
		return t.NotFound
	}
}

// Quoted puts a word of the question into quotation marks.
func (t Texts) Quoted(s string) string { return fmt.Sprintf(t.quote, s) }

// Evidence is one line of evidence: “‘landmines’: no occurrence in 1 document, 12 passages”.
func (t Texts) Evidence(e Evidence, a *Answer) string {
	term := t.Quoted(e.Term)
	if e.Passages == 0 && e.Headings == 0 {
		return fmt.Sprintf(t.missing, term, t.Searched(a))
	}
	return t.occurs(term, e)
}

// Searched says how much was searched: “1 document, 12 passages”.
func (t Texts) Searched(a *Answer) string { return t.where(a.Corpus.Documents, a.Corpus.Passages) }

// Corrections says what was searched for instead of misspelt words; empty if nothing was.
func (t Texts) Corrections(a *Answer) string {
	if len(a.SearchedFor) == 0 {
		return ""
	}
	words := make([]string, len(a.SearchedFor))
	for i, c := range a.SearchedFor {
		words[i] = t.Quoted(c.To) + " (" + c.From + ")"
	}
	return fmt.Sprintf(t.SearchedFor, strings.Join(words, ", "))
}

// OtherLanguage says that the documents are in another language than the question; empty if they are not.
func (t Texts) OtherLanguage(a *Answer) string {
	if len(a.DocumentsIn) == 0 {
		return ""
	}
	names := make([]string, len(a.DocumentsIn))
	for i, code := range a.DocumentsIn {
		names[i] = t.language(code)
	}
	return fmt.Sprintf(t.DocumentsIn, strings.Join(names, t.and))
}

// Place is a citation's pinpoint without the title: “Toward a Human Security Agenda, ¶ 7, item 3, p. 12”.
func (t Texts) Place(c *Citation) string {
	var parts []string
	if len(c.Section) > 0 {
		parts = append(parts, strings.Join(c.Section, " › "))
	}
	if c.Paragraph != "" {
		parts = append(parts, "¶ "+c.Paragraph)
	}
	switch {
	case c.Kind == corpus.KindFootnote:
		parts = append(parts, strings.Replace(c.Item, "note", t.noteWord, 1))
	case c.Item != "":
		parts = append(parts, fmt.Sprintf(t.item, c.Item))
	}
	if c.Page != "" {
		parts = append(parts, fmt.Sprintf(t.page, c.Page))
	}
	return strings.Join(parts, ", ")
}

// Source is the whole line under a quotation: “Freedom from Fear › Toward a Human Security Agenda, ¶ 7”.
func (t Texts) Source(c *Citation) string {
	sep := " › "
	if len(c.Section) == 0 {
		sep = ", "
	}
	if p := t.Place(c); p != "" {
		return c.Title + sep + p
	}
	return c.Title
}
