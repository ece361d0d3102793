// Package corpus turns files into documents that can be quoted word for word:
//
//	text, Markdown  → decoded lines (source.go) → blocks
//	PDF, Word, HTML → what their readers find (formats.go, rich.go) → blocks
//	                                             → clean-up → canonical text → sections, paragraphs, passages
//
// A reader of text (markdown.go, plaintext.go) is one small file that turns decoded lines into blocks. Those of rich formats
// are packages of their own below this one, which share the form of package extract; that of PDFs is given by the program
// (Options.PDF), because it runs in a process of its own. Metadata may stand in a file beside a document (sidecar.go). Clean-up
// (clean_*.go) is a row of small pure functions over lines or blocks. Assembly (assemble.go, passages.go) writes
// the blocks into one canonical text and cuts it into passages, each a span of that text with a stable id.
//
// Two files of a corpus folder are no documents (lists.go): glossary.yaml, words that may be asked for by others
// (glossary.go), and curated.yaml, passages chosen for questions (curated.go).
//
// What the package never does: it never changes, adds or reorders a word. What it leaves out of the canonical
// text (list marks, page marks, running heads, markup) and every join it makes is recorded in Document.Notes.
// It knows nothing of searching, of questions or of any chat platform, and it writes no file.
package corpus
