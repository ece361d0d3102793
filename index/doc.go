// Package index makes the corpus searchable: it builds, checks, opens and searches builds.
//
// A build is one finished state of the corpus: a Bleve index of its passages and headings, the documents with
// their canonical text, and a manifest, which also holds the administrator's glossary and curated answers. A Build
// answers as a Searcher (what matches, with scores that explain themselves) and as a Library (documents and passages
// by id). A Store keeps builds in the data folder and makes one of them current; Live follows that from a running
// program. Reindex reads only what has changed since the build before (former.go), keeps what readers of PDF and the like made of
// files (extracts.go), and may keep a document whose file cannot be read any more in its last good version (stale.go).
//
// A search ranks in two steps:
//
//	words of the query (words.go), near spellings (spell.go), other forms of the glossary (expand.go)
//	→ the best hundred passages by BM25F, exactly, with MaxScore (bm25f.go, maxscore.go)
//	→ these scored closely by further stages (closely.go): words as they were asked and words near one another
//	  (proximity.go), the document (surroundings.go), those that Query.Stages adds, and in near ties the asker's
//	  language (spoken.go) → hits
//
// What it reads is a compact copy of Bleve's postings, a file beside them that is mapped into memory (compact.go). It
// is no part of the build: one that is missing or damaged is made again by Reindex and by Live, and Bleve's readers
// (blevelists.go) serve meanwhile, more slowly and with the same results.
//
// What the package never does: it never changes a finished build, never writes beside the data folder it was
// given, and never decides whether a question is answered — that is package bot's.
package index
