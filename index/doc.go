// Package index makes the corpus searchable: it builds, checks, opens and searches builds.
//
// A build is one finished state of the corpus: a Bleve index of its passages and headings, the documents with
// their canonical text, and a manifest. A Build answers as a Searcher (what matches, with scores that explain
// themselves) and as a Library (documents and passages by id). A Store keeps builds in the data folder and makes
// one of them current; Live follows that from a running program.
//
// What the package never does: it never changes a finished build, never writes beside the data folder it was
// given, and never decides whether a question is answered — that is package bot's.
package index
