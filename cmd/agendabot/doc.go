// Command agendabot answers questions about a collection of documents with passages quoted word for word, each with
// a pinpoint citation, and says so, with evidence, when the documents do not answer.
//
// A tour of the packages, in the way of a question:
//
//	cmd/agendabot  flags, settings, commands, terminal text; the only place that wires the others together
//	corpus         files → documents with canonical text, sections, paragraphs, passages
//	index          documents → a build that can be searched; the data folder with its builds
//	bot            question → answer: verdict, citations, evidence, follow-up questions
//
// Each command has a file (ask.go, chat.go, find.go, reindex.go, corpuscmd.go; config and version share configcmd.go);
// settings.go holds the one table of settings; print.go and answertext.go make terminal text. No text of a document or
// a person reaches a terminal without going through safe.
package main
