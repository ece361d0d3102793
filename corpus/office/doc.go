// Package office reads DOCX (Office Open XML, ISO/IEC 29500) and ODT (OpenDocument, ISO/IEC 26300) with the standard
// library: a zip archive of XML parts, read token by token.
//
//	bytes → archive, its limits → parts → paragraphs and tables, in the file's words → blocks
//
// What differs between the formats is in docx_*.go and odt_*.go; both make paras (para.go), of which builder makes
// blocks. Numbers that a word processor computes (of headings, lists, notes) are computed as it prints them.
//
// What the package never does: it never changes, adds or reorders a word, it follows no reference out of the file, it
// expands no entity and it writes nothing. What is not shown to a reader of the document (deletions, hidden text,
// comments, tables of contents) stands in Document.Left.
package office
