package discord

import (
	"fmt"

	"agendabot/bot"
)

// The voice is that of bot/texts.go: plain, kind, short. Say what there is and what to do next. No exclamation marks.
// English spelling is Canadian; French uses « » and a space before : ; ? !.

// words is everything that the adapter itself says, in one language, beside what bot.Texts has: what every chat says,
// and what only Discord needs. What commands are called stands in commandwords.go.
type words struct {
	bot.ChatTexts

	share, shortContext             string // buttons; a number stands behind the second where there are several
	previous, next, readOn, openAsk string // buttons

	question string // before the question of whoever
	notes    string // heading of a document's footnotes
	page     string // of a section: %d; %d: of how many
	form     string // title of the form for a question: at most maxModalTitle
	kept     string // nothing was erased, because the person chose so

	help []string

	notShared, notPosted, notFound string
	noEmbeds                       string // under an answer without embeds
	broken                         string // an interaction that cannot be read
	pressAgain                     string // a form did not open
	notTheRole                     string // the role was mentioned that is called as the bot is
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
		share:     "Share in channel", shortContext: "Context",
		previous: "Previous", next: "Next", readOn: "Read the section", openAsk: "Ask",
		question: "Question: ",
		notes:    "Notes",
		page:     "Page %d of %d",
		form:     "Ask the documents",
		kept:     "Nothing was erased.",
		help: []string{
			fmt.Sprintf("/%s and a question: the answer comes in the channel. Suggestions come while you type; you need not take one.", nameAsk),
			fmt.Sprintf("/%s with “%s”: an answer that only you see, which you can share.", nameAsk, optPrivate),
			"Mention the bot with a question, anywhere in a server. Reply to its answer to go on with it.",
			"In a direct message: write the question.",
			fmt.Sprintf("On any message, among “Apps”: “%s”. Only you see what is found.", nameFind),
			fmt.Sprintf("/%s: read a document, section by section. /%s: the documents. /%s: this text.", nameBrowse, nameSources, nameHelp),
			"Under an answer: more passages, a passage in its section, how to cite it, and whether the answer helped.",
			chat.HelpQuotes,
		},
		notShared: "The answer could not be shared. Ask somebody who runs this server to let the bot write here, then share it again.",
		notPosted: "The answer could not be posted where you asked. Ask somebody who runs that server to let the bot write there, or ask here.",
		notFound:  "There is no such document or section. Choose one of the suggestions that come while you type.",
		noEmbeds:  "The bot may not embed links here, so this answer is plain text.",
		broken:    "That could not be read. Try it again, or ask in another way.",

		pressAgain: "The form could not be opened. Press again, please.",
		notTheRole: fmt.Sprintf("That mentions a role, and its messages cannot be read here. Mention the bot itself, which has the same name, or use /%s.", nameAsk),
	}
}

func french() words {
	chat := bot.ChatTextsFor("fr")
	w := wordsOfCommands()
	return words{
		ChatTexts: chat,
		share:     "Partager dans le canal", shortContext: "Contexte",
		previous: "Précédent", next: "Suivant", readOn: "Lire la section", openAsk: "Demander",
		question: "Question : ",
		notes:    "Notes",
		page:     "Page %d sur %d",
		form:     "Interroger les documents",
		kept:     "Rien n’a été effacé.",
		help: []string{
			fmt.Sprintf("/%s et une question : la réponse vient dans le canal. Des suggestions viennent pendant la saisie, sans obligation d’en choisir une.", w.ask.frName),
			fmt.Sprintf("/%s avec « %s » : une réponse que vous seul voyez, et que vous pouvez partager.", w.ask.frName, w.private.frName),
			"Mentionnez le robot avec une question, n’importe où dans un serveur. Répondez à sa réponse pour continuer.",
			"En message privé : écrivez la question.",
			fmt.Sprintf("Sur tout message, parmi les « Applications » : « %s ». Vous seul voyez ce qui est trouvé.", w.find.frName),
			fmt.Sprintf("/%s : lire un document, section par section. /%s : les documents. /%s : ce texte.", w.browse.frName, nameSources, w.help.frName),
			"Sous une réponse : d’autres passages, un passage dans sa section, comment le citer, et si la réponse a été utile.",
			chat.HelpQuotes,
		},
		notShared: "La réponse n’a pas pu être partagée. Demandez à qui gère ce serveur de laisser le robot écrire ici, puis partagez-la de nouveau.",
		notPosted: "La réponse n’a pas pu être publiée là où vous avez posé la question. Demandez à qui gère ce serveur de laisser le robot y écrire, ou posez-la ici.",
		notFound:  "Il n’y a pas de tel document, ni de telle section. Choisissez une des suggestions qui viennent pendant la saisie.",
		noEmbeds:  "Le robot ne peut pas intégrer de liens ici : cette réponse est donc du texte simple.",
		broken:    "Cela n’a pas pu être lu. Essayez de nouveau, ou demandez autrement.",

		pressAgain: "Le formulaire n’a pas pu être ouvert. Appuyez de nouveau, s’il vous plaît.",
		notTheRole: fmt.Sprintf("Ceci mentionne un rôle, dont les messages ne peuvent pas être lus ici. Mentionnez le robot lui-même, qui porte le même nom, ou utilisez /%s.", w.ask.frName),
	}
}
