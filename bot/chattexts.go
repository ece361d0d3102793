package bot

import (
	"fmt"
	"time"
)

// ChatTexts is what every chat says in the same words, in one language, beside Texts. The voice is that of Texts.
type ChatTexts struct {
	More, Context, Cite, Helpful, Unhelpful string // buttons

	Asked    string // after who did, before the question
	YouAsked string
	Cut      string // under a passage of which a part is shown; %s: the button that shows more of it

	GoesOn, Began, OpenReader      string
	CiteLede, CiteTooLong          string
	NothingToFind                  string // the message has no words to look for
	Documents, NoDocuments, Reader string
	Ask, AskLabel, Placeholder     string

	AboutYou, Kept, NotKept                       string
	KeptFor                                       string // %s: how long
	Erase, EraseAsk, EraseText, EraseYes, EraseNo string

	HelpTitle, HelpQuotes                   string
	Thanks, NotRecorded, Busy               string
	Apology, Undelivered, Gone, Expired     string
	Shared, SharedBefore, NoShare, Greeting string
	MaybeShared                             string // %s: the platform
	NotErased, Looking                      string

	NotShown         func(n int) string
	FurtherWords     func(n int) string
	FurtherDocuments func(n int) string
	FurtherSections  func(n int) string
	Length           func(sections, passages int) string
	Erased           func(Forgotten) string
	Lasting          func(d time.Duration) string // behind KeptFor

	passage  string // %d
	passages string // %d, %d: the first and the last
}

// ChatTextsFor is the catalogue in a language; English for those that it has not.
func ChatTextsFor(language string) ChatTexts {
	if language == "fr" {
		t := frenchChat()
		t.frenchCounts()
		return t
	}
	t := englishChat()
	t.englishCounts()
	return t
}

// Passage names a passage by its number among those that were found.
func (t ChatTexts) Passage(n int) string { return fmt.Sprintf(t.passage, n) }

// Passages names so many passages from the first of them on; empty if there are none.
func (t ChatTexts) Passages(first, n int) string {
	switch {
	case n <= 0:
		return ""
	case n == 1:
		return t.Passage(first)
	default:
		return fmt.Sprintf(t.passages, first, first+n-1)
	}
}

func englishChat() ChatTexts {
	return ChatTexts{ //nolint:gosec // G101: sentences, no passwords
		More: "More passages", Context: "Show in context", Cite: "Cite", Helpful: "Helpful", Unhelpful: "Not helpful",
		Asked: "asked: ", YouAsked: "You asked: ", passage: "Passage %d", passages: "Passages %d–%d",
		Cut:    "This is a part of a longer passage. “%s” has more of it.",
		GoesOn: "The section goes on from here.", Began: "The section begins before this.", OpenReader: "Open in the reader",
		CiteLede:      "Choose a style and copy the citation.",
		CiteTooLong:   "The citation in this style is too long to be shown here.",
		NothingToFind: "There are no words in that message to look for. Choose a message with text.",
		Documents:     "The documents", NoDocuments: "There are no documents yet.", Reader: "Read the documents",
		Ask: "Ask", AskLabel: "Your question", Placeholder: "What are the priorities?",
		AboutYou: "What is kept about you",
		Kept:     "Your questions and votes are recorded, so that the people who run this bot see what is not found. Your name is not: only a key that it cannot be worked out from.",
		NotKept:  "Nothing that you ask is recorded here.",
		KeptFor:  "They are kept for %s.",
		Erase:    "Erase what is kept about me", EraseAsk: "Erase it all?",
		EraseText: "Your questions, your votes and the conversations that you asked in last are erased. They cannot be brought back.",
		EraseYes:  "Erase", EraseNo: "Keep",
		HelpTitle:    "Ask, and the documents answer in their own words.",
		HelpQuotes:   "Words in quotation marks are looked for as they stand: “human security”.",
		Thanks:       "Thank you. Your vote is recorded, and you can change it with the other button.",
		NotRecorded:  "Thank you. Votes cannot be recorded at the moment.",
		Busy:         "Many people are asking at once. Ask again in a moment.",
		Apology:      "The answer to a question of yours may never have come. Ask it again, please.",
		Undelivered:  "The answer may not have arrived. If it is not there in a moment, ask again.",
		Gone:         "This passage is no longer in the documents. Ask again to see what they say now.",
		Expired:      "This answer is too old to go on from. Ask the question again.",
		Shared:       "Shared in the channel.",
		SharedBefore: "This answer was shared already, or is just being shared. If it is not in the channel in a moment, ask the question again.",
		MaybeShared:  "%s did not say whether the answer was shared. Look in the channel before you share it again.",
		NoShare:      "This answer can no longer be shared. Ask the question again.", NotErased: "Nothing could be erased at the moment. Try again in a while.",
		Greeting: "Ask about the documents. The answer is what they say, word for word, each passage with its place.",
		Looking:  "Looking in the documents…",
	}
}

// englishCounts are the sentences in English that count something.
func (t *ChatTexts) englishCounts() {
	t.NotShown = func(n int) string {
		return plural(n, 1, "further passage", "further passages") + " found, for which this message has no room."
	}
	t.FurtherWords = func(n int) string { return "and " + plural(n, 1, "further word", "further words") }
	t.FurtherDocuments = func(n int) string { return "and " + plural(n, 1, "further document", "further documents") }
	t.FurtherSections = func(n int) string { return "and " + plural(n, 1, "further section", "further sections") }
	t.Length = func(s, p int) string {
		return plural(s, 1, "section", "sections") + ", " + plural(p, 1, "passage", "passages")
	}
	t.Lasting = func(d time.Duration) string {
		switch hours := int(d.Hours()); {
		case d == 0:
			return "ever"
		case hours%24 == 0:
			return plural(hours/24, 1, "day", "days")
		default:
			return plural(hours, 1, "hour", "hours")
		}
	}
	t.Erased = func(f Forgotten) string {
		return "Erased: " + plural(f.Questions, 1, "question", "questions") + ", " + plural(f.Votes, 1, "vote", "votes") + ", " +
			plural(f.Conversations, 1, "conversation", "conversations") + "."
	}
}

func frenchChat() ChatTexts {
	return ChatTexts{ //nolint:gosec // G101: sentences, no passwords
		More: "Autres passages", Context: "Voir dans le contexte", Cite: "Citer", Helpful: "Utile", Unhelpful: "Pas utile",
		Asked: "a demandé : ", YouAsked: "Vous avez demandé : ", passage: "Passage %d", passages: "Passages %d à %d",
		Cut:    "Ceci est une partie d’un passage plus long. « %s » en montre plus.",
		GoesOn: "La section continue ensuite.", Began: "La section commence avant ceci.", OpenReader: "Ouvrir dans le lecteur",
		CiteLede:      "Choisissez un style et copiez la référence.",
		CiteTooLong:   "La référence dans ce style est trop longue pour être montrée ici.",
		NothingToFind: "Ce message ne contient aucun mot à chercher. Choisissez un message avec du texte.",
		Documents:     "Les documents", NoDocuments: "Il n’y a pas encore de documents.", Reader: "Lire les documents",
		Ask: "Demander", AskLabel: "Votre question", Placeholder: "Quelles sont les priorités ?",
		AboutYou: "Ce qui est conservé à votre sujet",
		Kept:     "Vos questions et vos votes sont enregistrés, pour que ceux qui gèrent ce robot voient ce qui n’est pas trouvé. Votre nom ne l’est pas : seulement une clé dont on ne peut pas le déduire.",
		NotKept:  "Rien de ce que vous demandez n’est enregistré ici.",
		KeptFor:  "Durée de conservation : %s.",
		Erase:    "Effacer ce qui est conservé à mon sujet", EraseAsk: "Tout effacer ?",
		EraseText: "Vos questions, vos votes et les conversations où vous avez parlé en dernier sont effacés. Ils ne pourront pas être retrouvés.",
		EraseYes:  "Effacer", EraseNo: "Conserver",
		HelpTitle:    "Posez une question, et les documents répondent avec leurs propres mots.",
		HelpQuotes:   "Les mots entre guillemets sont cherchés tels quels : « sécurité humaine ».",
		Thanks:       "Merci. Votre vote est enregistré, et vous pouvez le changer avec l’autre bouton.",
		NotRecorded:  "Merci. Les votes ne peuvent pas être enregistrés pour le moment.",
		Busy:         "Beaucoup de personnes posent des questions en même temps. Reposez la vôtre dans un instant.",
		Apology:      "La réponse à l’une de vos questions n’est peut-être jamais arrivée. Reposez-la, s’il vous plaît.",
		Undelivered:  "La réponse n’est peut-être pas arrivée. Si elle n’est pas là dans un instant, reposez la question.",
		Gone:         "Ce passage n’est plus dans les documents. Reposez la question pour voir ce qu’ils disent maintenant.",
		Expired:      "Cette réponse est trop ancienne pour continuer. Reposez la question.",
		Shared:       "Partagé dans le canal.",
		SharedBefore: "Cette réponse a déjà été partagée, ou est en train de l’être. Si elle n’est pas dans le canal d’ici un instant, reposez la question.",
		MaybeShared:  "%s n’a pas dit si la réponse a été partagée. Regardez dans le canal avant de la partager de nouveau.",
		NoShare:      "Cette réponse ne peut plus être partagée. Reposez la question.", NotErased: "Rien n’a pu être effacé pour le moment. Réessayez un peu plus tard.",
		Greeting: "Posez une question sur les documents. La réponse est ce qu’ils disent, mot pour mot, chaque passage avec sa place.",
		Looking:  "Recherche dans les documents…",
	}
}

// frenchCounts are the sentences in French that count something.
func (t *ChatTexts) frenchCounts() {
	t.NotShown = func(n int) string {
		return plural(n, 2, "autre passage trouvé", "autres passages trouvés") + ", pour lesquels ce message n’a pas de place."
	}
	t.FurtherWords = func(n int) string { return "et " + plural(n, 2, "autre mot", "autres mots") }
	t.FurtherDocuments = func(n int) string { return "et " + plural(n, 2, "autre document", "autres documents") }
	t.FurtherSections = func(n int) string { return "et " + plural(n, 2, "autre section", "autres sections") }
	t.Length = func(s, p int) string {
		return plural(s, 2, "section", "sections") + ", " + plural(p, 2, "passage", "passages")
	}
	t.Lasting = func(d time.Duration) string {
		switch hours := int(d.Hours()); {
		case d == 0:
			return "sans limite"
		case hours%24 == 0:
			return plural(hours/24, 2, "jour", "jours")
		default:
			return plural(hours, 2, "heure", "heures")
		}
	}
	t.Erased = func(f Forgotten) string {
		return "Effacé : " + plural(f.Questions, 2, "question", "questions") + ", " + plural(f.Votes, 2, "vote", "votes") + ", " +
			plural(f.Conversations, 2, "conversation", "conversations") + "."
	}
}
