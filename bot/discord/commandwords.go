package discord

import "github.com/bwmarrin/discordgo"

// The voice is that of bot/texts.go: plain, kind, short. English spelling is Canadian; French uses « » and a space
// before : ; ? !.

// commandWords are what people see of a command or an option beside its English name.
type commandWords struct {
	frName string // empty: the same word as in English
	en, fr string // description; none of what is chosen on a message
}

// names are the localised names. What is the same as the default is left out, because Discord ignores it.
func (w commandWords) names() map[discordgo.Locale]string { return inFrench(w.frName) }

// descriptions are the localised descriptions.
func (w commandWords) descriptions() map[discordgo.Locale]string { return inFrench(w.fr) }

func inFrench(text string) map[discordgo.Locale]string {
	if text == "" {
		return nil
	}
	return map[discordgo.Locale]string{discordgo.French: text}
}

type allCommandWords struct {
	ask, question, private    commandWords
	browse, document, section commandWords
	sources, help, find       commandWords
}

func wordsOfCommands() allCommandWords {
	return allCommandWords{
		ask: commandWords{
			frName: "demander",
			en:     "Ask the documents: the answer is what they say, word for word",
			fr:     "Interroger les documents : la réponse est ce qu’ils disent, mot pour mot",
		},
		question: commandWords{
			en: "Your question. Suggestions come while you type, and you need not take one",
			fr: "Votre question. Des suggestions viennent pendant la saisie, sans obligation d’en choisir une",
		},
		private: commandWords{
			frName: "privé",
			en:     "Only you see the answer, and you can share it afterwards",
			fr:     "Vous seul voyez la réponse, et vous pouvez la partager ensuite",
		},
		browse: commandWords{
			frName: "parcourir",
			en:     "Read a document, section by section",
			fr:     "Lire un document, section par section",
		},
		document: commandWords{
			en: "Which document",
			fr: "Quel document",
		},
		section: commandWords{
			en: "Where to begin; the document’s first section if you leave it out",
			fr: "Où commencer ; à la première section du document si vous n’indiquez rien",
		},
		sources: commandWords{
			en: "The documents that answers are taken from",
			fr: "Les documents d’où viennent les réponses",
		},
		help: commandWords{
			frName: "aide",
			en:     "How to ask, and what you can do with an answer",
			fr:     "Comment poser une question, et que faire d’une réponse",
		},
		find: commandWords{frName: "Chercher dans l’agenda"},
	}
}
