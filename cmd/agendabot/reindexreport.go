package main

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"

	"agendabot/corpus"
	"agendabot/index"
)

// printReport writes what a reindex did to standard output, and what is wrong with files to standard error.
func (a *app) printReport(r *index.Report, ok bool, f reindexFlags) {
	a.printFaults(r)
	p := a.printer()
	if f.explain {
		printNotes(p, r.Notes)
	}
	if !ok {
		return
	}
	p.line(plain, "From %s: %s, %s, %s, %s.", sourceText(r.Source), count(r.Documents, "document", "documents"),
		count(r.Sections, "section", "sections"), count(r.Passages, "passage", "passages"), count(r.Words, "word", "words"))
	printReading(p, r)
	if f.table || len(r.Table) <= mostInTable {
		a.printTable(r.Table)
	}
	for _, c := range []struct {
		what string
		ids  []string
	}{{"added", r.Added}, {"changed", r.Changed}, {"removed", r.Removed}, {"kept in the last good version", r.Kept}} {
		if len(c.ids) > 0 {
			p.line(plain, "%d %s: %s", len(c.ids), c.what, listed(c.ids))
		}
	}
	printLists(p, r)
	printOdd(p, r)
	switch {
	case r.Checked:
		p.line(good, "Checked in %s; nothing was written. It would make index %s.", seconds(r.Seconds), r.Digest)
	case r.Unchanged:
		p.line(good, "Nothing has changed: index %s goes on serving.", r.Digest)
	default:
		p.line(good, "Index %s serves, made in %s.", r.Digest, seconds(r.Seconds))
	}
}

// printFaults writes warnings and what cannot be used to standard error.
func (a *app) printFaults(r *index.Report) {
	for _, w := range r.Warnings {
		place := w.File
		if w.Line > 0 {
			place += fmt.Sprintf(":%d", w.Line)
		}
		fmt.Fprintln(a.stderr, "warning: "+safe(place+": "+w.Text))
	}
	for _, b := range r.Bad {
		fmt.Fprintln(a.stderr, "cannot use "+safe(b))
	}
}

// printOdd counts what an administrator should look at.
func printOdd(p *printer, r *index.Report) {
	var odd []string
	if len(r.Warnings) > 0 {
		odd = append(odd, count(len(r.Warnings), "warning", "warnings"))
	}
	if r.LeftOut > 0 {
		odd = append(odd, count(r.LeftOut, "document", "documents")+" left out")
	}
	if r.BadLists > 0 {
		odd = append(odd, count(r.BadLists, "fault", "faults")+" in glossary.yaml or curated.yaml left out")
	}
	if len(odd) > 0 {
		p.line(plain, "%s.", strings.Join(odd, ", "))
	}
}

// printReading says what was read, what was found there, and what clean-up did.
func printReading(p *printer, r *index.Report) {
	line := fmt.Sprintf("%d read", r.Read)
	if r.TakenOver > 0 {
		line += fmt.Sprintf(", %d unchanged and taken over", r.TakenOver)
	}
	line += "; " + rate(r.FileRate) + " files a second"
	if r.PageRate > 0 {
		line += ", " + rate(r.PageRate) + " pages a second"
	}
	p.line(plain, "%s.", line)
	if r.Pages > 0 {
		line = count(r.Pages, "page", "pages")
		if r.ScannedPages > 0 {
			line += fmt.Sprintf(", %d of them scanned without text", r.ScannedPages)
		}
		p.line(plain, "%s.", line)
	}
	var found []string
	if r.Footnotes > 0 {
		found = append(found, count(r.Footnotes, "footnote", "footnotes"))
	}
	if r.RunningHeads > 0 {
		found = append(found, count(r.RunningHeads, "running head", "running heads")+" kept apart")
	}
	if len(found) > 0 {
		p.line(plain, "%s.", strings.Join(found, ", "))
	}
	if len(r.Rules) > 0 {
		p.line(plain, "Clean-up: %s.", counted(r.Rules))
	}
	if len(r.Languages) > 1 {
		p.line(plain, "Languages: %s.", counted(r.Languages))
	}
}

// rate is a number a second, small ones more finely.
func rate(n float64) string {
	if n < 10 {
		return fmt.Sprintf("%.1f", n)
	}
	return fmt.Sprintf("%.0f", n)
}

// counted lists what was counted, the most frequent first.
func counted[K ~string](counts map[K]int) string {
	keys := slices.SortedFunc(maps.Keys(counts), func(a, b K) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
	parts := make([]string, len(keys))
	for i, k := range keys {
		parts[i] = fmt.Sprintf("%s %d", k, counts[k])
	}
	return strings.Join(parts, ", ")
}

// mostInTable is how many documents a report lists unless it is asked for all.
const mostInTable = 30

// printTable lists the documents in columns.
func (a *app) printTable(rows []index.DocumentRow) {
	w := tabwriter.NewWriter(a.stdout, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  document\tformat\tpages\tsections\tpassages\twords\tlanguage\twarnings\tstate")
	for i := range rows {
		r := &rows[i]
		pages := "–"
		if r.Pages > 0 {
			pages = strconv.Itoa(r.Pages)
		}
		fmt.Fprintf(w, "  %s\t%s\t%s\t%d\t%d\t%d\t%s\t%d\t%s\n", safe(r.ID), safe(r.Format), pages, r.Sections, r.Passages, r.Words,
			safe(r.Language), r.Warnings, r.State)
	}
	_ = w.Flush() // its errors are those of standard output, which keeps its first
}

// printNotes lists what clean-up did, by document.
func printNotes(p *printer, notes []index.FileNote) {
	for i := range notes {
		printNote(p, notes[i].File, &notes[i].Note)
	}
}

// printNote says where in a file a rule of clean-up did something, and what.
func printNote(p *printer, file string, n *corpus.Note) {
	place := file
	if n.Line > 0 {
		place += fmt.Sprintf(":%d", n.Line)
	}
	if n.Page != "" {
		place += fmt.Sprintf(" (page %s)", n.Page)
	}
	p.paragraph("  ", piece{dim, place + " "}, piece{plain, string(n.Rule)}, piece{plain, ": " + n.Text})
}

// printLists says what the glossary and the curated answers have.
func printLists(p *printer, r *index.Report) {
	if g := &r.Glossary; g.Entries > 0 || g.Changed {
		line := "Glossary: " + countOrNone(g.Entries)
		switch {
		case g.Embedded == g.Entries && g.Entries > 0:
			line += ", the embedded ones"
		case g.Embedded > 0:
			line += fmt.Sprintf(", %d of them embedded", g.Embedded)
		}
		if n := len(g.Unmatched) + g.Unused; n > 0 {
			line += "; " + count(n, "matches", "match") + " nothing here"
			if own := len(g.Unmatched); own > 0 && g.Embedded > 0 {
				line += fmt.Sprintf(", %d of them your own", own)
			}
		}
		p.line(plain, "%s.", line+changed(g.Changed))
	}
	if c := &r.Curated; c.Entries > 0 || c.Changed {
		line := "Curated answers: " + countOrNone(c.Entries)
		if c.Entries > 0 {
			line += " for " + count(c.Questions, "question", "questions")
		}
		p.line(plain, "%s.", line+changed(c.Changed))
	}
}

func countOrNone(entries int) string {
	if entries == 0 {
		return "none any more"
	}
	return count(entries, "entry", "entries")
}

func changed(c bool) string {
	if c {
		return " (changed)"
	}
	return ""
}

// seconds says how long something took, short times more finely.
func seconds(s float64) string {
	if s < 10 {
		return fmt.Sprintf("%.2f s", s)
	}
	return fmt.Sprintf("%.1f s", s)
}

// listed names up to ten ids.
func listed(ids []string) string {
	const most = 10
	if len(ids) <= most {
		return strings.Join(ids, ", ")
	}
	return fmt.Sprintf("%s and %d more", strings.Join(ids[:most], ", "), len(ids)-most)
}
