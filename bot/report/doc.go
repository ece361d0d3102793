// Package report makes of the journal's lines what an administrator reads: how much was asked and how well it was
// answered, what was not found, what readers objected to, and what nobody was ever shown.
//
//	Input (a stream of lines, reports of wrong quotations, the current build) → Make → Report → text, HTML, CSV, JSON
//
// A Report is plain data with stable JSON names; each Write function is a rendering of it. The lines are read once;
// what is kept of them is bounded by how many different questions, passages (of how many builds) and people there are.
//
// What the package never does: it never reads the journal itself, never names a person (it counts different hashes),
// never lets a question's text out of the place it is shown in (HTML, a spreadsheet's cell, a terminal's line), and
// its page runs no script and asks no other host for anything.
package report
