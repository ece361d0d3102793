// Package web is the reader: pages on which questions are asked and citations are checked, and the same as JSON.
//
//	/                     a question field, the documents, what can be asked
//	/ask?q=               the answer, as in chat
//	/d/{document}         a document with an anchor for every passage
//	/p/{id}               leads to the passage in its document, also after it has moved
//	/cite/{id}            the passage's citation in six styles
//	/report/{id}          a report of a wrong quotation
//	/api/…                answers, passages and documents for programs
//
// Pages are made on the server and work without a script; the one there is copies citations. Everything that a page
// loads comes from this program.
//
// What the package never does: it never changes a word of a document, never says who asked or reported, sets no
// cookie but the language that somebody chose, and asks no other host for anything.
package web
