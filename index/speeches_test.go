package index

import (
	"compress/gzip"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode"

	"agendabot/corpus"
)

// speech is a speech of the outside collection: a title and paragraphs.
type speech struct {
	title string
	parts []string
}

// readSpeeches reads the collection's speeches, of which there are some with this many rows in all.
func readSpeeches(tb testing.TB, rows int) (all []speech) {
	tb.Helper()
	f, err := os.Open(outside(tb, "ungdc-100k.jsonl.gz"))
	if err != nil {
		tb.Fatal(err)
	}
	defer f.Close() //nolint:errcheck // only read
	unzipped, err := gzip.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	read := 0
	if err := readRows(unzipped, func(r row) bool {
		n := len(all)
		if n == 0 || all[n-1].title != r.Title {
			if read >= rows {
				return false
			}
			all = append(all, speech{title: r.Title})
			n++
		}
		all[n-1].parts = append(all[n-1].parts, r.Text)
		read++
		return true
	}); err != nil {
		tb.Fatal(err)
	}
	return all
}

// speeches makes documents of speeches, one each, until they have so many passages. Where there are not enough they are
// taken again, each time with other names, so that the vocabulary grows as that of more speeches would.
func speeches(tb testing.TB, passages int) (docs []*corpus.Document, bytes int) {
	tb.Helper()
	all := readSpeeches(tb, passages)
	kept := frequentNames(all)
	count := 0
	for again := 0; count < passages; again++ {
		if again > 1000 {
			tb.Fatalf("%d speeches make too few passages: %d", len(all), count)
		}
		for i := range all {
			if count >= passages {
				break
			}
			raw := fmt.Sprintf("---\ntitle: %q\nlanguage: en\n---\n%s\n", all[i].title, strings.Join(all[i].parts, "\n\n"))
			if again > 0 {
				title := fmt.Sprintf("%s, %d", otherNames(all[i].title, again, kept), again)
				raw = fmt.Sprintf("---\ntitle: %q\nlanguage: en\n---\n%s\n", title, otherNames(strings.Join(all[i].parts, "\n\n"), again, kept))
			}
			d, _, err := corpus.ReadFile(fmt.Sprintf("speech-%07d.md", len(docs)), []byte(raw), corpus.Limits{})
			if err != nil {
				tb.Fatal(err)
			}
			docs, count, bytes = append(docs, d), count+len(d.Passages), bytes+len(raw)
		}
	}
	return docs, bytes
}

// frequentNames are the capitalised words that more than one in twenty speeches have, such as United and Nations: more
// speeches would have them, too.
func frequentNames(all []speech) map[string]bool {
	counts := map[string]int{}
	for i := range all {
		names := map[string]bool{}
		eachWord(all[i].title+". "+strings.Join(all[i].parts, " "), func(word string, name bool) {
			if name {
				names[word] = true
			}
		})
		for name := range names {
			counts[name]++
		}
	}
	kept := map[string]bool{}
	for name, n := range counts {
		if n*20 > len(all) {
			kept[name] = true
		}
	}
	return kept
}

// otherNames gives the names in a text, but for those that are kept, another ending each time.
func otherNames(text string, again int, kept map[string]bool) string {
	ending := ""
	for n := again; n > 0; n /= 5 {
		ending += []string{"ba", "do", "mi", "ru", "ze"}[n%5]
	}
	var out strings.Builder
	out.Grow(len(text) + len(text)/50)
	eachWord(text, func(word string, name bool) {
		out.WriteString(word)
		if name && !kept[word] {
			out.WriteString(ending)
		}
	})
	return out.String()
}

// eachWord gives the words of a text and what stands between them, in order. A name is a word of four letters or more that
// begins with a capital one and no sentence.
func eachWord(text string, visit func(word string, name bool)) {
	begins := true // the next word begins a sentence
	for len(text) > 0 {
		letter := unicode.IsLetter([]rune(text[:min(4, len(text))])[0])
		end := strings.IndexFunc(text, func(r rune) bool { return unicode.IsLetter(r) != letter })
		if end < 0 {
			end = len(text)
		}
		word := text[:end]
		text = text[end:]
		if !letter {
			begins = strings.ContainsAny(word, ".!?\n")
			visit(word, false)
			continue
		}
		visit(word, !begins && len(word) > 3 && unicode.IsUpper([]rune(word)[0]))
		begins = false
	}
}

// TestOtherNames: what the benchmarks make of speeches that are taken again.
func TestOtherNames(t *testing.T) {
	t.Parallel()
	text := "In Lisbon the President met Mário. Lisbon is far.\n\nÉtat and Nations, PAIGC."
	got := otherNames(text, 3, map[string]bool{"President": true})
	if want := "In Lisbonru the President met Márioru. Lisbon is far.\n\nÉtat and Nationsru, PAIGCru."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if a, b := otherNames(text, 6, nil), otherNames(text, 1, nil); a == b || otherNames(text, 0, nil) != text {
		t.Errorf("%q, %q", a, b)
	}
	var whole strings.Builder
	var names []string
	eachWord(text, func(word string, name bool) {
		whole.WriteString(word)
		if name {
			names = append(names, word)
		}
	})
	if whole.String() != text || !slices.Equal(names, []string{"Lisbon", "President", "Mário", "Nations", "PAIGC"}) {
		t.Errorf("%q, names %q", whole.String(), names)
	}
}
