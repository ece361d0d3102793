// Package eval measures how well questions are answered: rankings and verdicts on judged collections, and on files of
// questions about the documents that answer.
//
// A collection is a folder in the layout that retrieval research uses: corpus.jsonl and queries.jsonl (one JSON object
// a line with _id, title and text), and qrels.tsv (query, document, grade); each may be packed with gzip. It is
// indexed in memory as documents of a corpus folder would be, and asked through package bot, so that what is measured
// is what people get. The measures follow trec_eval (https://github.com/usnistgov/trec_eval). Verdicts are measured by
// asking again with the documents that answer taken out (verdicts.go), where whatever is called answered is wrong.
//
// Ablate measures what each stage of the search is worth, and Tune chooses the thresholds of verdicts on half of the
// questions and reports on the other half.
//
// What the package never does: it changes no index, and it knows no collection and no question by name.
package eval
