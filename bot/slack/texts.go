package slack

import (
	"agendabot/bot"
)

// The voice is that of bot/texts.go: plain, kind, short. Say what there is and what to do next. No exclamation marks.
// English spelling is Canadian; French uses « » and a space before : ; ? !.

// words is everything that the adapter itself says, in one language, beside what bot.Texts has: what every chat says,
// and what only Slack needs.
type words struct {
	bot.ChatTexts

	share string // a button

	close                               string // of every modal
	contextTitle, citeTitle, foundTitle string // of modals: at most maxViewTitle
	noticeTitle                         string

	homeLede, questions, topics      string
	index                            string // %s: a date; %s: a digest
	help                             []string
	notShared, notPosted, pressAgain string
	prompts, promptsToo              string // above suggestions: topics alone, with questions among them
	searching                        string
}

// wordsFor is the catalogue in a language; English for those that it has not.
func wordsFor(language string) words {
	if language == "fr" {
		return french()
	}
	return english()
}

func english() words {
	chat := bot.ChatTextsFor("en")
	return words{
		ChatTexts: chat,
		share:     "Share in channel",
		close:     "Close", contextTitle: "In context", citeTitle: "Cite", foundTitle: "Found", noticeTitle: "agendabot",
		homeLede:  "Ask a question. The answer is what the documents say, word for word, each passage with its place.",
		questions: "Questions to begin with",
		topics:    "What the documents speak of",
		index:     "Index made on %s, %s",
		help: []string{
			"In a channel: mention the bot with a question. The answer comes in a thread, and mentioning the bot there goes on with it.",
			"In a direct message: write the question.",
			"/agenda and a question: an answer that only you see, which you can share.",
			"/agenda sources: the documents. /agenda help: this text.",
			"On any message: “Find in the agenda” among its shortcuts.",
			chat.HelpQuotes,
		},
		notShared:  "The answer could not be shared. Invite the bot to the channel, then share it again.",
		notPosted:  "The answer could not be posted where you asked. Invite the bot to that channel, or ask here.",
		pressAgain: "That took too long to open. Press again, please.",
		prompts:    "The documents speak of:",
		promptsToo: "You can begin with:",
		searching:  "is searching the documents…",
	}
}

func french() words {
	chat := bot.ChatTextsFor("fr")
	return words{
		ChatTexts: chat,
		share:     "Partager dans le canal",
		close:     "Fermer", contextTitle: "Dans le contexte", citeTitle: "Citer", foundTitle: "Passages trouvés", noticeTitle: "agendabot",
		homeLede:  "Posez une question. La réponse est ce que disent les documents, mot pour mot, chaque passage avec sa place.",
		questions: "Questions pour commencer",
		topics:    "Ce dont parlent les documents",
		index:     "Index créé le %s, %s",
		help: []string{
			"Dans un canal : mentionnez le robot avec une question. La réponse vient dans un fil, et le mentionner dans ce fil continue la conversation.",
			"En message privé : écrivez la question.",
			"/agenda et une question : une réponse que vous seul voyez, et que vous pouvez partager.",
			"/agenda sources : les documents. /agenda help : ce texte.",
			"Sur tout message : « Find in the agenda » parmi ses raccourcis.",
			chat.HelpQuotes,
		},
		notShared:  "La réponse n’a pas pu être partagée. Invitez le robot dans le canal, puis partagez-la de nouveau.",
		notPosted:  "La réponse n’a pas pu être publiée là où vous avez posé la question. Invitez le robot dans ce canal, ou posez-la ici.",
		pressAgain: "L’ouverture a pris trop de temps. Appuyez de nouveau, s’il vous plaît.",
		prompts:    "Les documents parlent de :",
		promptsToo: "Vous pouvez commencer par :",
		searching:  "cherche dans les documents…",
	}
}
