package corpus

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

const joinMinimum = 60 // characters: shorter lines without a closing mark are titles, addresses, verse

var (
	enumerator = regexp.MustCompile(`^(?:\(?[a-z]{1,4}\)|[a-z]\.|\d+[.)])\s`)
	webAddress = regexp.MustCompile(`^(?:https?://|www\.|\S+@\S+\.)`)
)

// functionWords end no sentence: a paragraph that ends in one goes on.
func isFunctionWord(w string) bool {
	switch strings.ToLower(w) {
	case "a", "an", "the", "of", "and", "or", "to", "for", "with", "by", "from", "at", "as", "than", "that", "which",
		"whose", "their", "its", "our", "le", "la", "les", "un", "une", "des", "du", "de", "et", "ou", "à", "au", "aux",
		"par", "pour", "avec", "sans", "sous", "que", "qui", "dont", "leur", "leurs":
		return true
	default:
		return false
	}
}

// joinParagraphs is rule 5: a paragraph that ends without a closing mark is joined with the next if that begins
// in lower case, or if the first ends in a function word. Never over headings, lists, tables, enumerators or
// addresses on the web.
func joinParagraphs(blocks []block) ([]block, []Note) {
	var notes []Note
	out := make([]block, 0, len(blocks))
	for i := 0; i < len(blocks); {
		// What comes next is judged by the part before it alone, and the parts are joined once: a text that is
		// broken a thousand times would be copied a thousand times otherwise.
		parts, size := []string{blocks[i].text}, utf8.RuneCountInString(blocks[i].text)
		to := i + 1
		for ; to < len(blocks) && blocks[i].kind == paragraphBlock && size >= joinMinimum &&
			continuesText(parts[len(parts)-1], &blocks[to]); to++ {
			notes = append(notes, Note{Rule: RuleJoin, Line: blocks[to].line, Page: blocks[to].page, Text: joinNote(parts[len(parts)-1], blocks[to].text)})
			parts = append(parts, blocks[to].text)
			size += utf8.RuneCountInString(blocks[to].text)
		}
		b := blocks[i]
		if len(parts) > 1 {
			b.text, _ = joinLines(parts, vocabulary{})
		}
		out = append(out, b)
		i = to
	}
	return out, notes
}

// continuesText says that block b goes on with the sentence that a text ends in.
func continuesText(text string, b *block) bool {
	if !b.isPlain() || closesSentence(text) || enumerator.MatchString(b.text) || webAddress.MatchString(b.text) {
		return false
	}
	return beginsLower(b.text) || isFunctionWord(lastWord(text))
}

// closesSentence says that a text ends in a mark that closes a sentence or announces something.
func closesSentence(s string) bool {
	s = strings.TrimRightFunc(s, func(r rune) bool { return unicode.IsSpace(r) || strings.ContainsRune(`)]"'”’»`, r) })
	r, _ := utf8.DecodeLastRuneInString(s)
	return strings.ContainsRune(".?!…:;", r)
}

func beginsLower(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, `"'“‘«( `))
	return unicode.IsLower(r)
}

func beginsUpper(s string) bool {
	r, _ := utf8.DecodeRuneInString(strings.TrimLeft(s, `"'“‘«( `))
	return unicode.IsUpper(r) || unicode.IsTitle(r)
}

func lastWord(s string) string {
	s = strings.TrimSpace(s)
	return s[strings.LastIndexAny(s, " \t\n")+1:]
}

// joinNote shows where a join was made: "… safety for ⏎ people is …".
func joinNote(a, b string) string {
	left := strings.Fields(a)
	return "… " + strings.Join(left[max(0, len(left)-4):], " ") + " ⏎ " + beginning(b)
}

// beginning is a text's first words.
func beginning(text string) string {
	words := strings.Fields(text)
	return strings.Join(words[:min(4, len(words))], " ") + " …"
}

// joinFirstItem is the first half of rule 6: a paragraph between a lead-in that ends in ":" and a list is the
// beginning of the list's first item if that item begins in lower case and all the others begin in capitals.
func joinFirstItem(blocks []block) ([]block, []Note) {
	var notes []Note
	out := make([]block, 0, len(blocks))
	for i := range blocks {
		b := blocks[i]
		if n := len(out); n > 1 && brokenFirstItem(out[n-2], out[n-1], blocks[i:]) {
			notes = append(notes, Note{Rule: RuleListItem, Line: out[n-1].line, Page: out[n-1].page, Text: joinNote(out[n-1].text, b.text)})
			b.text, _ = joinLines([]string{out[n-1].text, b.text}, vocabulary{})
			b.line, b.page = out[n-1].line, out[n-1].page
			out[n-1] = b
			continue
		}
		out = append(out, b)
	}
	return out, notes
}

func brokenFirstItem(lead, head block, list []block) bool {
	first := &list[0]
	if lead.kind != paragraphBlock || !strings.HasSuffix(lead.text, ":") || !head.isPlain() || closesSentence(head.text) ||
		!beginsUpper(head.text) || first.kind != itemBlock || first.inner != "" || !beginsLower(first.text) {
		return false
	}
	others := 0
	for _, b := range list[1:] {
		if !b.inList() {
			break
		}
		if b.kind != itemBlock || b.list != first.list {
			continue
		}
		if !beginsUpper(b.text) {
			return false
		}
		others++
	}
	return others > 0
}

// numberLists is the second half of rule 6: "- 3. Text" is item 3 of its list if two such numbers fit their
// places and none contradicts; otherwise the number is put back into the text.
func numberLists(blocks []block) ([]block, []Note) {
	var notes []Note
	items := map[int][]*block{}
	var lists []int // in the order in which they begin
	for i := range blocks {
		b := &blocks[i]
		if b.kind != itemBlock {
			continue
		}
		if len(items[b.list]) == 0 {
			lists = append(lists, b.list)
		}
		items[b.list] = append(items[b.list], b)
	}
	for _, list := range lists {
		if note, ok := numberItems(items[list]); ok {
			notes = append(notes, note)
		}
	}
	return blocks, notes
}

func numberItems(items []*block) (Note, bool) {
	fit, contradict := 0, 0
	var fitting []string
	for i, b := range items {
		switch {
		case b.inner == "":
		case b.number == i+1:
			fit++
			fitting = append(fitting, b.inner)
		default:
			contradict++
		}
	}
	if fit >= 2 && contradict == 0 {
		for i, b := range items {
			b.number, b.inner = i+1, ""
		}
		text := fmt.Sprintf("items 1 to %d, by %s", len(items), strings.Join(fitting, " and "))
		return Note{Rule: RuleListNumber, Line: items[0].line, Page: items[0].page, Text: text}, true
	}
	for _, b := range items {
		if b.inner != "" {
			b.text = b.inner + " " + b.text
			b.mark = strings.TrimSuffix(strings.TrimSpace(b.mark), b.inner)
			b.inner, b.number = "", 0
		}
	}
	return Note{}, false
}

// markFragment is rule 7: a text that begins in lower case begins in mid-sentence. Nothing is guessed.
func markFragment(blocks []block) ([]block, []Note) {
	for i := range blocks {
		if blocks[i].kind == headingBlock {
			continue
		}
		if blocks[i].isPlain() && beginsLower(blocks[i].text) && !enumerator.MatchString(blocks[i].text) &&
			!webAddress.MatchString(blocks[i].text) {
			blocks[i].fragment = true
			return blocks, []Note{{Rule: RuleFragment, Line: blocks[i].line, Page: blocks[i].page, Text: "… " + beginning(blocks[i].text)}}
		}
		break
	}
	return blocks, nil
}

func hasWord(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// printedNumber is the number of an ordered mark ("3.", "3)"), 0 for any other.
func printedNumber(mark string) int {
	n, err := strconv.Atoi(strings.TrimRight(mark, ".)"))
	if err != nil {
		return 0
	}
	return n
}
