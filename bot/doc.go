// Package bot turns a question into an answer: it understands the question, has it searched, and says with evidence
// whether the documents answer it.
//
//	Question → cleaned words, phrases, the turn before → index.Searcher → verdict, citations, evidence → Answer
//
// An Answer is the neutral form that every adapter renders: passages by id with spans of their document's text,
// never links or widgets. What the bot itself says, in English and French, stands in one catalogue (texts.go), and what
// only chats say in another (chattexts.go).
//
// What the package never does: it never writes a word about the subject, knows of no platform, keeps no state
// between questions (a Turn is handed back to whoever keeps the conversation), and never shows an error's text to
// a person: UserText decides what a person reads.
package bot
