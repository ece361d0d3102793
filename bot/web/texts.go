package web

import (
	"fmt"
	"strconv"
	"strings"

	"agendabot/bot"
	"agendabot/corpus"
)

// The voice is that of bot/texts.go: plain, kind, short. Say what there is and what to do next. No exclamation marks.
// English spelling is Canadian; French uses « » and a space before : ; ? !.

// texts is everything that the reader itself says, in one language, beside what bot.Texts has.
type texts struct {
	Name, Skip, About, OtherLanguage, Main string

	HomeTitle, Lede, AskLabel, AskButton, Documents, Suggestions string
	Author, Publisher, Date, Edition, Language, Original, Rights string
	Note, Title                                                  string

	Quotations, Evidence, Searched, Build, Cite, Report string
	Contents, Notes, Changed, Moved, Near               string

	CiteTitle, CiteLede, Copy, Copied, NotCopied, Download, Passage, NoStyle string

	ReportTitle, ReportLede, WhatIsWrong, Optional, Send, Thanks, BackToPassage string
	OtherSite, ChangedMeanwhile, TooManyReports, ReportLost, LeaveEmpty         string

	GoneTitle, Gone, GoneSaid, NotFoundTitle, ErrorTitle, NoPage, NoPassage string
	NoDocument, SearchInstead, WrongMethod, BackHome, BadValue              string
	SameWords, NoLedger                                                     string

	ReportShort string

	aboutTexts

	fragment  string
	pages     string // %s
	kinds     struct{ paragraph, item, note, passage string }
	link      string // %s: a passage; what a number in the margin leads to
	tooLong   string // %d
	count     func(d, p int) string
	passages  func(n int) string
	languages map[string]string
	lasted    string // %s: a document; %s: a build; %s: a date
}

// aboutTexts is what the page about the reader says.
type aboutTexts struct {
	AboutTitle, AboutWhat, AboutVerdicts, AboutVerdictsTitle, AboutKept, AboutKeptTitle string
	AboutOff, AboutCookie, AboutIndex, AboutIndexTitle, AboutAPI                        string
	AboutAnswered, AboutClosest, AboutNotFound                                          string
}

// textsFor is the catalogue in a language; English for those that it has not.
func textsFor(language string) texts {
	if language == "fr" {
		return french()
	}
	return english()
}

func english() texts {
	t := texts{
		Name: "agendabot", Skip: "Skip to the text", About: "About", OtherLanguage: "Français", Main: "Main",

		HomeTitle: "Ask the documents",
		Lede:      "Ask a question. The answer is what the documents say, word for word, each passage with its place.",
		AskLabel:  "Your question", AskButton: "Ask", Documents: "The documents", Suggestions: "What the documents speak of",
		Author: "Author", Publisher: "Publisher", Date: "Date", Edition: "Edition", Language: "Language", Original: "Original",
		Rights: "Rights", Note: "Note", Title: "Title",

		Quotations: "What the documents say", Evidence: "The words of the question", Searched: "Searched", Build: "index",
		Cite: "Cite", Report: "Report a wrong quotation", ReportShort: "Report", Contents: "Contents", Notes: "Notes",
		Changed: "This passage has changed since it was cited.",
		Moved:   "This passage has moved since it was cited. It was found by its content.",
		Near:    "This passage has moved and changed since it was cited. It is nearly the same.",

		CiteTitle: "Cite", CiteLede: "Choose a style and copy the citation.", Copy: "Copy", Copied: "The citation is copied.",
		NotCopied: "The browser did not allow copying. The citation is selected: copy it by hand.", Download: "Download",
		Passage: "The passage", NoStyle: "There is no such style. Choose one on the passage’s citation page.",

		ReportTitle: "Report a wrong quotation",
		ReportLede:  "Is this not what the source says? Tell the people who look after the documents. The report does not say who sent it.",
		WhatIsWrong: "What is wrong?", Optional: "You may leave this empty.", Send: "Send the report",
		Thanks:           "Thank you. The report is recorded, and somebody will look at it.",
		BackToPassage:    "Back to the passage",
		OtherSite:        "This form came from another site, so it was not taken. Open the passage here and send it again.",
		ChangedMeanwhile: "The passage has changed since you opened this page. Look at it again before you send the report.",
		TooManyReports:   "That is many reports in one hour. Wait a while, then send this one again.",
		ReportLost:       "The report could not be recorded. Your words are still below: send them again in a moment.",
		LeaveEmpty:       "Leave this field empty",

		GoneTitle: "No longer in the documents", Gone: "This passage is no longer in the documents.", GoneSaid: "What it said:",
		NotFoundTitle: "Not found", ErrorTitle: "No answer", NoPage: "There is no page at this address.",
		NoPassage: "There is no passage with this address.", NoDocument: "There is no document with this address.",
		SameWords:     "The same words stand in:",
		NoLedger:      "It is not possible at the moment to look up where this passage stands now. Try again in a minute.",
		SearchInstead: "Search the documents instead:", WrongMethod: "This address cannot be used in this way.",
		BackHome: "To the first page", BadValue: "The value of %s cannot be used. It may be: %s.",

		aboutTexts: englishAbout(),

		fragment: "Begins in mid-sentence in the source", pages: "p. %s", link: "Address of %s", lasted: "From %s, index %s, last seen on %s.",
		tooLong: "That is too long. Use up to %d characters.",
		count: func(d, p int) string {
			return plural(d, 1, "document", "documents") + ", " + plural(p, 1, "passage", "passages")
		},
		passages: func(n int) string { return plural(n, 1, "passage", "passages") },
	}
	t.languages = map[string]string{"en": "English", "fr": "French"}
	t.kinds.paragraph, t.kinds.item, t.kinds.note, t.kinds.passage = "paragraph %s", "item %s", "note %s", "this passage"
	return t
}

func englishAbout() aboutTexts {
	return aboutTexts{
		AboutTitle: "About this reader",
		AboutWhat: "This reader answers questions with passages from the documents, word for word, and says where each of them stands. " +
			"It writes nothing of its own about the subject. Where the documents are silent, it says so and shows how often they use the words of the question.",
		AboutVerdictsTitle: "What the verdicts mean",
		AboutAnswered:      "The first passage has the words of the question together, as an answer would.",
		AboutClosest:       "These passages come near the question. Whether they answer it is for you to say.",
		AboutNotFound:      "No passage comes near it. The page shows what was searched for, and how often it occurs.",
		AboutVerdicts:      "The verdict is worked out from the words of the question: how many of them, and how rare, stand together in one passage. It is no judgment on the matter.",
		AboutKeptTitle:     "What is kept",
		AboutKept:          "The text of a question is recorded, with the verdict and the passages shown, so that the people who run this reader see what is not found. Who asked is never recorded. A report of a wrong quotation is recorded with the passage and your words, and nothing else.",
		AboutOff:           "Nothing that you ask is recorded here.",
		AboutCookie:        "The one cookie that this reader sets remembers the language that you chose.",
		AboutIndexTitle:    "The index that answers now",
		AboutIndex:         "Made on %s from %s.",
		AboutAPI:           "Programs can ask, too: /api/ask?q=…, /api/passages/…, /api/documents.",
	}
}

func french() texts {
	t := texts{ //nolint:gosec // G101: sentences, no passwords
		Name: "agendabot", Skip: "Aller au texte", About: "À propos", OtherLanguage: "English", Main: "Principale",

		HomeTitle: "Interroger les documents",
		Lede:      "Posez une question. La réponse est ce que disent les documents, mot pour mot, chaque passage avec sa place.",
		AskLabel:  "Votre question", AskButton: "Demander", Documents: "Les documents", Suggestions: "Ce dont parlent les documents",
		Author: "Auteur", Publisher: "Éditeur", Date: "Date", Edition: "Édition", Language: "Langue", Original: "Original",
		Rights: "Droits", Note: "Remarque", Title: "Titre",

		Quotations: "Ce que disent les documents", Evidence: "Les mots de la question", Searched: "Recherche dans", Build: "index",
		Cite: "Citer", Report: "Signaler une citation inexacte", ReportShort: "Signaler", Contents: "Sommaire", Notes: "Notes",
		Changed: "Ce passage a changé depuis qu’il a été cité.",
		Moved:   "Ce passage a été déplacé depuis qu’il a été cité. Il a été retrouvé par son contenu.",
		Near:    "Ce passage a été déplacé et modifié depuis qu’il a été cité. Il est presque le même.",

		CiteTitle: "Citer", CiteLede: "Choisissez un style et copiez la référence.", Copy: "Copier", Copied: "La référence est copiée.",
		NotCopied: "Le navigateur n’a pas permis la copie. La référence est sélectionnée : copiez-la à la main.", Download: "Télécharger",
		Passage: "Le passage", NoStyle: "Ce style n’existe pas. Choisissez-en un sur la page des références du passage.",

		ReportTitle: "Signaler une citation inexacte",
		ReportLede:  "Ce n’est pas ce que dit la source ? Dites-le à ceux qui s’occupent des documents. Le signalement ne dit pas qui l’a envoyé.",
		WhatIsWrong: "Qu’est-ce qui est inexact ?", Optional: "Vous pouvez laisser ce champ vide.", Send: "Envoyer le signalement",
		Thanks:           "Merci. Le signalement est enregistré, et quelqu’un l’examinera.",
		BackToPassage:    "Retour au passage",
		OtherSite:        "Ce formulaire venait d’un autre site et n’a pas été accepté. Ouvrez le passage ici et renvoyez-le.",
		ChangedMeanwhile: "Le passage a changé depuis que vous avez ouvert cette page. Relisez-le avant d’envoyer le signalement.",
		TooManyReports:   "Cela fait beaucoup de signalements en une heure. Attendez un peu, puis renvoyez celui-ci.",
		ReportLost:       "Le signalement n’a pas pu être enregistré. Vos mots sont encore ci-dessous : renvoyez-les dans un instant.",
		LeaveEmpty:       "Laissez ce champ vide",

		GoneTitle: "Plus dans les documents", Gone: "Ce passage n’est plus dans les documents.", GoneSaid: "Ce qu’il disait :",
		NotFoundTitle: "Introuvable", ErrorTitle: "Pas de réponse", NoPage: "Il n’y a pas de page à cette adresse.",
		NoPassage: "Aucun passage n’a cette adresse.", NoDocument: "Aucun document n’a cette adresse.",
		SameWords:     "Les mêmes mots se trouvent dans :",
		NoLedger:      "Il n’est pas possible pour l’instant de chercher où se trouve ce passage. Réessayez dans une minute.",
		SearchInstead: "Cherchez plutôt dans les documents :", WrongMethod: "Cette adresse ne peut pas être utilisée ainsi.",
		BackHome: "Vers la première page", BadValue: "La valeur de %s ne peut pas être utilisée. Valeurs possibles : %s.",

		aboutTexts: frenchAbout(),

		fragment: "Commence au milieu d’une phrase dans la source", pages: "p. %s", link: "Adresse : %s", lasted: "De %s, index %s, vu pour la dernière fois le %s.",
		tooLong: "C’est trop long. Utilisez %d caractères au plus.",
		count: func(d, p int) string {
			return plural(d, 2, "document", "documents") + ", " + plural(p, 2, "passage", "passages")
		},
		passages: func(n int) string { return plural(n, 2, "passage", "passages") },
	}
	t.languages = map[string]string{"en": "anglais", "fr": "français"}
	t.kinds.paragraph, t.kinds.item, t.kinds.note, t.kinds.passage = "paragraphe %s", "point %s", "note %s", "ce passage"
	return t
}

func frenchAbout() aboutTexts {
	return aboutTexts{
		AboutTitle: "À propos de ce lecteur",
		AboutWhat: "Ce lecteur répond aux questions par des passages des documents, mot pour mot, et dit où chacun se trouve. " +
			"Il n’écrit rien de lui-même sur le sujet. Là où les documents se taisent, il le dit et montre combien de fois ils emploient les mots de la question.",
		AboutVerdictsTitle: "Ce que disent les verdicts",
		AboutAnswered:      "Le premier passage réunit les mots de la question, comme le ferait une réponse.",
		AboutClosest:       "Ces passages s’approchent de la question. À vous de dire s’ils y répondent.",
		AboutNotFound:      "Aucun passage ne s’en approche. La page montre ce qui a été cherché, et combien de fois on le trouve.",
		AboutVerdicts:      "Le verdict se calcule d’après les mots de la question : combien d’entre eux, et de quelle rareté, se trouvent ensemble dans un passage. Ce n’est pas un jugement sur le fond.",
		AboutKeptTitle:     "Ce qui est conservé",
		AboutKept:          "Le texte d’une question est enregistré, avec le verdict et les passages montrés, pour que ceux qui gèrent ce lecteur voient ce qui n’est pas trouvé. Qui a posé la question n’est jamais enregistré. Le signalement d’une citation inexacte est enregistré avec le passage et vos mots, et rien d’autre.",
		AboutOff:           "Rien de ce que vous demandez n’est enregistré ici.",
		AboutCookie:        "Le seul témoin (cookie) de ce lecteur retient la langue que vous avez choisie.",
		AboutIndexTitle:    "L’index qui répond en ce moment",
		AboutIndex:         "Créé le %s à partir de %s.",
		AboutAPI:           "Les programmes peuvent aussi poser des questions : /api/ask?q=…, /api/passages/…, /api/documents.",
	}
}

// plural counts a noun; from is the first number with the plural form: 2 in French, where 0 takes the singular.
func plural(n, from int, one, many string) string {
	if n == 1 || (from == 2 && n < 2) {
		return strconv.Itoa(n) + " " + one
	}
	return strconv.Itoa(n) + " " + many
}

// page names a page.
func (t texts) page(label string) string { return fmt.Sprintf(t.pages, label) }

// passageName names a passage for those who hear its links: “paragraph 7, item 3”.
func (t texts) passageName(p *corpus.Passage) string {
	item := p.Item
	if p.Kind == corpus.KindList && p.List < 0 {
		item = ""
	}
	return t.name(p.Kind, p.Paragraph, item)
}

// citationName is passageName of a citation.
func (t texts) citationName(c *bot.Citation) string { return t.name(c.Kind, c.Paragraph, c.Item) }

func (t texts) name(kind corpus.Kind, paragraph, item string) string {
	var parts []string
	switch {
	case kind == corpus.KindFootnote:
		return fmt.Sprintf(t.kinds.note, strings.TrimPrefix(item, "note "))
	case paragraph != "":
		parts = append(parts, fmt.Sprintf(t.kinds.paragraph, paragraph))
	}
	if item != "" {
		parts = append(parts, fmt.Sprintf(t.kinds.item, item))
	}
	if len(parts) == 0 {
		return t.kinds.passage
	}
	return strings.Join(parts, ", ")
}

// linkTo names the link in the margin. It begins with what is seen (WCAG 2.2, 2.5.3).
func (t texts) linkTo(name, label string) string { return label + " – " + fmt.Sprintf(t.link, name) }

// noteTooLong says how long a note may be.
func (t texts) noteTooLong(most int) string { return fmt.Sprintf(t.tooLong, most) }

// Count is “1 document, 12 passages”.
func (t texts) Count(documents, passages int) string { return t.count(documents, passages) }

// LanguageName is the name of a document's language; its code, if it is none of those that are told apart.
func (t texts) LanguageName(code string) string {
	if name, ok := t.languages[code]; ok {
		return name
	}
	return code
}

// Passages is “12 passages”.
func (t texts) Passages(n int) string { return t.passages(n) }

// Made says when an index was made and of how much.
func (t texts) Made(date string, documents, passages int) string {
	return fmt.Sprintf(t.AboutIndex, date, t.count(documents, passages))
}

// Lasted says where a passage that is gone was last seen.
func (t texts) Lasted(document, build, date string) string {
	return fmt.Sprintf(t.lasted, document, build, date)
}
