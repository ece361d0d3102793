package corpus_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus/extract"
)

var rowNumber = regexp.MustCompile(`(?s)^(\d{1,3}\.)\s+(\S.*)$`)

// byColumns reads the tables of a document column by column, as pdftotext reads some of them: the list of signatures of
// A/47/466 has 157 States in one column and their 157 dates in the next. Nobody could tell from that who signed when,
// so the reader reads rows, and is only measured like this.
func byColumns(d *extract.Document) *extract.Document {
	out := *d
	out.Blocks = nil
	for i := 0; i < len(d.Blocks); {
		j := i
		for j < len(d.Blocks) && d.Blocks[j].Kind == extract.Row && d.Blocks[j].List == d.Blocks[i].List {
			j++
		}
		if j == i {
			out.Blocks = append(out.Blocks, d.Blocks[i])
			i++
			continue
		}
		out.Blocks = append(out.Blocks, columnsOf(d.Blocks[i:j])...)
		i = j
	}
	return &out
}

// columnsOf are the columns of a table's rows, numbers of rows in one of their own. Rows with fewer cells lack the first.
func columnsOf(rows []extract.Block) []extract.Block {
	cells := make([][]string, len(rows))
	most := 0
	for i := range rows {
		cells[i] = strings.Split(strings.Join(rows[i].Lines, "\n"), " | ")
		if m := rowNumber.FindStringSubmatch(cells[i][0]); m != nil {
			cells[i] = slices.Insert(cells[i], 0, m[1])
			cells[i][1] = m[2]
		}
		most = max(most, len(cells[i]))
	}
	out := make([]extract.Block, most)
	for k := range out {
		out[k] = extract.Block{Kind: extract.Paragraph}
		for _, row := range cells {
			if at := k - most + len(row); at >= 0 {
				out[k].Lines = append(out[k].Lines, strings.Split(row[at], "\n")...)
			}
		}
	}
	return out
}

// TestByColumns: every word is still there.
func TestByColumns(t *testing.T) {
	t.Parallel()
	d := &extract.Document{Blocks: []extract.Block{
		{Kind: extract.Paragraph, Lines: []string{"before"}},
		{Kind: extract.Row, List: 1, Lines: []string{"Participant | Date"}},
		{Kind: extract.Row, List: 1, Lines: []string{"1. Korea", "(Republic of) | 4 June"}},
		{Kind: extract.Row, List: 1, Lines: []string{"2. | Australia | 5 June"}},
		{Kind: extract.Row, List: 2, Lines: []string{"another | table"}},
	}}
	want := "before 1 2 participant korea republic of australia date 4 june 5 june another table"
	if got := strings.Join(wordsOf(blockText(byColumns(d))), " "); got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
