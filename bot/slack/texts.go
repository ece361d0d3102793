package slack

import (
	"strconv"
	"time"
)

// The voice is that of bot/texts.go: plain, kind, short. Say what there is and what to do next. No exclamation marks.
// English spelling is Canadian; French uses « » and a space before : ; ? !.

// words is everything that the adapter itself says, in one language, beside what bot.Texts has.
type words struct {
	more, context, cite, helpful, unhelpful, share string // buttons

	asked    string // after who did, before the question
	youAsked string
	passage  string // %d
	passages string // %d, %d: the first and the last
	cut      string // under a passage of which a part is shown

	close                                  string // of every modal
	contextTitle, citeTitle, foundTitle    string // of modals: at most maxViewTitle
	noticeTitle                            string
	goesOn, began, openReader              string
	citeLede, citeTooLong                  string
	nothingToFind                          string // the message has no words to look for
	documents, noDocuments, topics, reader string

	homeLede, ask, askLabel, placeholder            string
	aboutYou, kept, notKept                         string
	keptFor                                         string // %s: how long
	erase, eraseAsk, eraseText, eraseYes, eraseNo   string
	index                                           string // %s: a date; %s: a digest
	helpTitle                                       string
	help                                            []string
	thanks, notRecorded, busy, apology, gone        string
	expired, shared, notShared, noShare, notErased  string
	sharedBefore, maybeShared                       string
	notPosted, pressAgain                           string
	greeting, prompts, searching, looking, noAnswer string

	notShown         func(n int) string
	furtherWords     func(n int) string
	furtherDocuments func(n int) string
	length           func(sections, passages int) string
	erased           func(questions, votes, conversations int) string
	lasting          func(d time.Duration) string // behind keptFor
}

// wordsFor is the catalogue in a language; English for those that it has not.
func wordsFor(language string) words {
	if language == "fr" {
		return french()
	}
	return english()
}

func english() words {
	w := words{ //nolint:gosec // G101: sentences, no passwords
		more: "More passages", context: "Show in context", cite: "Cite", helpful: "Helpful", unhelpful: "Not helpful",
		share: "Share in channel",
		asked: "asked: ", youAsked: "You asked: ", passage: "Passage %d", passages: "Passages %d–%d",
		cut:   "This is a part of a longer passage. “Show in context” has more of it.",
		close: "Close", contextTitle: "In context", citeTitle: "Cite", foundTitle: "Found", noticeTitle: "agendabot",
		goesOn: "The section goes on from here.", began: "The section begins before this.", openReader: "Open in the reader",
		citeLede:      "Choose a style and copy the citation.",
		citeTooLong:   "The citation in this style is too long to be shown here.",
		nothingToFind: "There are no words in that message to look for. Choose a message with text.",
		documents:     "The documents", noDocuments: "There are no documents yet.",
		topics: "What the documents speak of", reader: "Read the documents",
		homeLede: "Ask a question. The answer is what the documents say, word for word, each passage with its place.",
		ask:      "Ask", askLabel: "Your question", placeholder: "What are the priorities?",
		aboutYou: "What is kept about you",
		kept:     "Your questions and votes are recorded, so that the people who run this bot see what is not found. Your name is not: only a key that it cannot be worked out from.",
		notKept:  "Nothing that you ask is recorded here.",
		keptFor:  "They are kept for %s.",
		erase:    "Erase what is kept about me", eraseAsk: "Erase it all?",
		eraseText: "Your questions, your votes and the conversations that you asked in last are erased. They cannot be brought back.",
		eraseYes:  "Erase", eraseNo: "Keep",
		index:     "Index made on %s, %s",
		helpTitle: "Ask, and the documents answer in their own words.",
		help: []string{
			"In a channel: mention the bot with a question. The answer comes in a thread, and mentioning the bot there goes on with it.",
			"In a direct message: write the question.",
			"/agenda and a question: an answer that only you see, which you can share.",
			"/agenda sources: the documents. /agenda help: this text.",
			"On any message: “Find in the agenda” among its shortcuts.",
			"Words in quotation marks are looked for as they stand: “human security”.",
		},
		thanks:      "Thank you. Your vote is recorded, and you can change it with the other button.",
		notRecorded: "Thank you. Votes cannot be recorded at the moment.",
		busy:        "Many people are asking at once. Ask again in a moment.",
		apology:     "The answer to a question here may never have come. Ask it again, please.",
		gone:        "This passage is no longer in the documents. Ask again to see what they say now.",
		expired:     "This answer is too old to go on from. Ask the question again.",
		shared:      "Shared in the channel.", notShared: "The answer could not be shared. Invite the bot to the channel, then share it again.",
		sharedBefore: "This answer was shared already, or is just being shared. If it is not in the channel in a moment, ask the question again.",
		maybeShared:  "Slack did not say whether the answer was shared. Look in the channel before you share it again.",
		notPosted:    "The answer could not be posted where you asked. Invite the bot to that channel, or ask here.", pressAgain: "That took too long to open. Press again, please.",
		noShare: "This answer can no longer be shared. Ask the question again.", notErased: "Nothing could be erased at the moment. Try again in a while.",
		greeting:  "Ask about the documents. The answer is what they say, word for word, each passage with its place.",
		prompts:   "The documents speak of:",
		searching: "is searching the documents…", looking: "Looking in the documents…",
		noAnswer: "There is nothing more to show.",
	}
	w.englishCounts()
	return w
}

// englishCounts are the sentences in English that count something.
func (w *words) englishCounts() {
	w.notShown = func(n int) string {
		return plural(n, 1, "further passage", "further passages") + " found, for which this message has no room."
	}
	w.furtherWords = func(n int) string { return "and " + plural(n, 1, "further word", "further words") }
	w.furtherDocuments = func(n int) string { return "and " + plural(n, 1, "further document", "further documents") }
	w.length = func(s, p int) string {
		return plural(s, 1, "section", "sections") + ", " + plural(p, 1, "passage", "passages")
	}
	w.lasting = func(d time.Duration) string {
		switch hours := int(d.Hours()); {
		case d == 0:
			return "ever"
		case hours%24 == 0:
			return plural(hours/24, 1, "day", "days")
		default:
			return plural(hours, 1, "hour", "hours")
		}
	}
	w.erased = func(q, v, c int) string {
		return "Erased: " + plural(q, 1, "question", "questions") + ", " + plural(v, 1, "vote", "votes") + ", " +
			plural(c, 1, "conversation", "conversations") + "."
	}
}

func french() words {
	w := words{ //nolint:gosec // G101: sentences, no passwords
		more: "Autres passages", context: "Voir dans le contexte", cite: "Citer", helpful: "Utile", unhelpful: "Pas utile",
		share: "Partager dans le canal",
		asked: "a demandé : ", youAsked: "Vous avez demandé : ", passage: "Passage %d", passages: "Passages %d à %d",
		cut:   "Ceci est une partie d’un passage plus long. « Voir dans le contexte » en montre plus.",
		close: "Fermer", contextTitle: "Dans le contexte", citeTitle: "Citer", foundTitle: "Passages trouvés", noticeTitle: "agendabot",
		goesOn: "La section continue ensuite.", began: "La section commence avant ceci.", openReader: "Ouvrir dans le lecteur",
		citeLede:      "Choisissez un style et copiez la référence.",
		citeTooLong:   "La référence dans ce style est trop longue pour être montrée ici.",
		nothingToFind: "Ce message ne contient aucun mot à chercher. Choisissez un message avec du texte.",
		documents:     "Les documents", noDocuments: "Il n’y a pas encore de documents.",
		topics: "Ce dont parlent les documents", reader: "Lire les documents",
		homeLede: "Posez une question. La réponse est ce que disent les documents, mot pour mot, chaque passage avec sa place.",
		ask:      "Demander", askLabel: "Votre question", placeholder: "Quelles sont les priorités ?",
		aboutYou: "Ce qui est conservé à votre sujet",
		kept:     "Vos questions et vos votes sont enregistrés, pour que ceux qui gèrent ce robot voient ce qui n’est pas trouvé. Votre nom ne l’est pas : seulement une clé dont on ne peut pas le déduire.",
		notKept:  "Rien de ce que vous demandez n’est enregistré ici.",
		keptFor:  "Durée de conservation : %s.",
		erase:    "Effacer ce qui est conservé à mon sujet", eraseAsk: "Tout effacer ?",
		eraseText: "Vos questions, vos votes et les conversations où vous avez parlé en dernier sont effacés. Ils ne pourront pas être retrouvés.",
		eraseYes:  "Effacer", eraseNo: "Conserver",
		index:     "Index créé le %s, %s",
		helpTitle: "Posez une question, et les documents répondent avec leurs propres mots.",
		help: []string{
			"Dans un canal : mentionnez le robot avec une question. La réponse vient dans un fil, et le mentionner dans ce fil continue la conversation.",
			"En message privé : écrivez la question.",
			"/agenda et une question : une réponse que vous seul voyez, et que vous pouvez partager.",
			"/agenda sources : les documents. /agenda help : ce texte.",
			"Sur tout message : « Find in the agenda » parmi ses raccourcis.",
			"Les mots entre guillemets sont cherchés tels quels : « sécurité humaine ».",
		},
		thanks:      "Merci. Votre vote est enregistré, et vous pouvez le changer avec l’autre bouton.",
		notRecorded: "Merci. Les votes ne peuvent pas être enregistrés pour le moment.",
		busy:        "Beaucoup de personnes posent des questions en même temps. Reposez la vôtre dans un instant.",
		apology:     "La réponse à une question posée ici n’est peut-être jamais arrivée. Reposez-la, s’il vous plaît.",
		gone:        "Ce passage n’est plus dans les documents. Reposez la question pour voir ce qu’ils disent maintenant.",
		expired:     "Cette réponse est trop ancienne pour continuer. Reposez la question.",
		shared:      "Partagé dans le canal.", notShared: "La réponse n’a pas pu être partagée. Invitez le robot dans le canal, puis partagez-la de nouveau.",
		sharedBefore: "Cette réponse a déjà été partagée, ou est en train de l’être. Si elle n’est pas dans le canal d’ici un instant, reposez la question.",
		maybeShared:  "Slack n’a pas dit si la réponse a été partagée. Regardez dans le canal avant de la partager de nouveau.",
		notPosted:    "La réponse n’a pas pu être publiée là où vous avez posé la question. Invitez le robot dans ce canal, ou posez-la ici.", pressAgain: "L’ouverture a pris trop de temps. Appuyez de nouveau, s’il vous plaît.",
		noShare: "Cette réponse ne peut plus être partagée. Reposez la question.", notErased: "Rien n’a pu être effacé pour le moment. Réessayez un peu plus tard.",
		greeting:  "Posez une question sur les documents. La réponse est ce qu’ils disent, mot pour mot, chaque passage avec sa place.",
		prompts:   "Les documents parlent de :",
		searching: "cherche dans les documents…", looking: "Recherche dans les documents…",
		noAnswer: "Il n’y a rien de plus à montrer.",
	}
	w.frenchCounts()
	return w
}

// frenchCounts are the sentences in French that count something.
func (w *words) frenchCounts() {
	w.notShown = func(n int) string {
		return plural(n, 2, "autre passage trouvé", "autres passages trouvés") + ", pour lesquels ce message n’a pas de place."
	}
	w.furtherWords = func(n int) string { return "et " + plural(n, 2, "autre mot", "autres mots") }
	w.furtherDocuments = func(n int) string { return "et " + plural(n, 2, "autre document", "autres documents") }
	w.length = func(s, p int) string {
		return plural(s, 2, "section", "sections") + ", " + plural(p, 2, "passage", "passages")
	}
	w.lasting = func(d time.Duration) string {
		switch hours := int(d.Hours()); {
		case d == 0:
			return "sans limite"
		case hours%24 == 0:
			return plural(hours/24, 2, "jour", "jours")
		default:
			return plural(hours, 2, "heure", "heures")
		}
	}
	w.erased = func(q, v, c int) string {
		return "Effacé : " + plural(q, 2, "question", "questions") + ", " + plural(v, 2, "vote", "votes") + ", " +
			plural(c, 2, "conversation", "conversations") + "."
	}
}

// plural counts a noun; from is the first number with the plural form: 2 in French, where 0 takes the singular.
func plural(n, from int, one, many string) string {
	if n == 1 || (from == 2 && n < 2) {
		return strconv.Itoa(n) + " " + one
	}
	return strconv.Itoa(n) + " " + many
}
