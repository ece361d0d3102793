// Command agendabot answers questions about a collection of documents with passages quoted word for word, each with
// a pinpoint citation, and says so, with evidence, when the documents do not answer.
//
// A tour of the packages, in the way of a question:
//
//	cmd/agendabot  flags, settings, commands, terminal text; the only place that wires the others together
//	corpus         files → documents with canonical text, sections, paragraphs, passages; glossary, curated answers
//	corpus/extract the form between corpus and the readers of rich formats
//	corpus/pdf     the reader of PDFs
//	corpus/sandbox reading in processes of the program's own, with limits on time and memory, as PDFs are read
//	corpus/html    the reader of HTML files
//	corpus/office  the reader of Word (DOCX) and OpenDocument (ODT) files
//	corpus/fetch   an address on the web → a document, from public addresses alone
//	index          documents → a build that can be searched, ranking, other forms of the glossary; the data folder with
//	               its builds
//	index/ledger   every passage id that ever was, so that old links lead somewhere
//	index/watch    when a folder has changed
//	bot            question → answer: verdict, citations, evidence, follow-up questions; the desk that adapters ask at;
//	               citations in the usual styles
//	bot/eval       judged collections and files of questions → how well they are ranked and answered
//	bot/web        the reader: pages and JSON
//	bot/slack      the adapter for Slack
//	bot/discord    the adapter for Discord
//	bot/journal    what was asked, and what the desk needs kept, in SQLite or PostgreSQL
//	bot/report     the journal's lines → what an administrator reads
//	bot/storetest  what every store does, as tests that each runs
//	bot/chattest   what the tests of the chat adapters share
//
// Each command has a file (ask.go, chat.go, find.go, reindex.go, corpuscmd.go, reportcmd.go, backup.go; config and
// version share configcmd.go, forget and channels journalcmd.go; slack manifest is slackcmd.go, discord register and
// invite are discordcmd.go, doctor is doctorcmd.go, eval is evalcmd.go and evalmodes.go; reindex prints in
// reindexreport.go and follows a folder in reindexwatch.go; corpus add is corpusadd.go (flags), corpussource.go (where
// documents come from), corpusintake.go (what becomes of them) and corpussidecar.go, corpus rm is corpusrm.go, and
// corpusfolder.go is how both change the folder); serve is serve.go (what is opened and who owns it), servehttp.go
// (addresses, health), serveslack.go (Slack), servediscord.go (Discord) and servetext.go (what it says). readpdf.go is
// what the program starts itself with to read PDFs. settings.go holds the one table of settings; print.go and
// answertext.go make terminal text. No text of a document or a person reaches a terminal without going through safe.
package main
