package main

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

func (a *app) findCommand() *cobra.Command {
	var asJSON, exact bool
	limit := 20
	cmd := &cobra.Command{
		Use:   "find WORDS…",
		Short: "Show every occurrence of words and phrases",
		Long: `Shows every occurrence of each word and of each phrase, in passages, headings and
titles, with how often and where. It searches everything, so that what it does not
find is not there. A bare word finds words of the same stem, whose forms are listed;
--exact leaves them out; irregular forms (child, children) are words of their own. A
phrase, found word for word, is an argument of several words, or words in quotation
marks.`,
		Example: `  agendabot find landmines
  agendabot find security "foreign policy"
  agendabot find --exact secure
  agendabot find --json '"human security"'`,
		Args: needArgs(1, -1, "the word or phrase"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if limit < 0 {
				return usagef("--limit is %d: use 0 for all, or a number above", limit)
			}
			q := findQuery(args)
			q.Exact = exact
			return a.withBuild(cmd.Context(), func(b *index.Build) error {
				found, err := b.Find(cmd.Context(), q)
				if err != nil {
					return err
				}
				if len(found.Terms) == 0 {
					return usagef("there is no word to find in %q", strings.Join(args, " "))
				}
				if asJSON {
					return printJSON(a.stdout, foundJSON(found))
				}
				a.printFound(found, limit)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the occurrences as one JSON object")
	cmd.Flags().BoolVar(&exact, "exact", false, "words as they are written, without others of the same stem")
	cmd.Flags().IntVar(&limit, "limit", limit, "most places shown for each word or phrase; 0 for all (the counts are always of all)")
	return cmd
}

var quotedPart = regexp.MustCompile(`"([^"]*)"|“([^”]*)”|«([^»]*)»`)

// findQuery makes phrases of what is quoted and of arguments of several words, and words of the rest.
func findQuery(args []string) index.FindQuery {
	var q index.FindQuery
	for _, arg := range args {
		rest := quotedPart.ReplaceAllStringFunc(arg, func(m string) string {
			q.Phrases = append(q.Phrases, strings.Trim(m, `"“”«» `))
			return " "
		})
		switch words := strings.Fields(rest); {
		case len(words) > 1 && rest == arg:
			q.Phrases = append(q.Phrases, arg)
		default:
			q.Words = append(q.Words, words...)
		}
	}
	return q
}

// placeJSON is one passage or heading with occurrences.
type placeJSON struct {
	ID        string      `json:"id,omitempty"` // of the passage; empty for a heading
	Heading   bool        `json:"heading"`
	Document  string      `json:"document"`
	Title     string      `json:"title"`
	Section   []string    `json:"section"`
	Paragraph string      `json:"paragraph"`
	Page      string      `json:"page"`
	Text      string      `json:"text"`
	Matches   []bot.Range `json:"matches"` // in Text
}

type termJSON struct {
	index.FoundTerm
	Places []placeJSON `json:"places"`
}

func foundJSON(f *index.Found) any {
	out := struct {
		Terms  []termJSON    `json:"terms"`
		Corpus index.Summary `json:"corpus"`
	}{Terms: []termJSON{}, Corpus: f.Searched}
	for _, t := range f.Terms {
		tj := termJSON{FoundTerm: t, Places: []placeJSON{}}
		for i := range t.Places {
			tj.Places = append(tj.Places, placeOf(&t.Places[i]))
		}
		out.Terms = append(out.Terms, tj)
	}
	return out
}

// placeOf is a found place with its own text and the matches in that.
func placeOf(p *index.FoundPlace) placeJSON {
	d := p.Document
	out := placeJSON{Document: d.ID, Title: d.Meta.Title, Section: d.Path(p.Section), Heading: p.Index < 0, Matches: []bot.Range{}}
	if out.Section == nil {
		out.Section = []string{}
	}
	start := 0
	switch {
	case p.Title:
		out.Text = d.Meta.Title
	case p.Index < 0:
		h := d.Sections[p.Section].Heading
		out.Text, start = d.Text[h.Start:h.End], h.Start
	default:
		ps := p.Passage()
		out.ID, out.Paragraph, out.Page = ps.ID, ps.Paragraph, ps.Page
		out.Text, start = d.OwnText(ps), ps.Own.Start
	}
	for _, m := range p.Matches {
		out.Matches = append(out.Matches, bot.Range{Start: m.Start - start, End: m.End - start})
	}
	return out
}

func (a *app) printFound(f *index.Found, limit int) {
	lang := a.settings.text("language")
	t := bot.TextsFor(lang)
	p := a.printer()
	summary := &bot.Answer{Corpus: f.Searched}
	for i, term := range f.Terms {
		if i > 0 {
			p.blank()
		}
		line := t.Evidence(bot.Evidence{
			Term: term.Text, Passages: term.Passages, Occurrences: term.Occurrences, Headings: term.Headings,
		}, summary)
		if otherForms(&term) {
			line = strings.Replace(line, t.Quoted(term.Text), fmt.Sprintf(t.OfStem, t.Quoted(term.Text)), 1)
		}
		p.line(bold, "%s", line)
		if otherForms(&term) {
			p.line(dim, "forms: %s", formsText(term.Forms))
		}
		for n := range term.Places {
			if limit > 0 && n == limit {
				p.line(dim, "… %d more places; --limit 0 shows all", len(term.Places)-n)
				break
			}
			printFoundPlace(p, t, &term.Places[n])
		}
	}
	p.blank()
	p.line(dim, "%s · %s", t.Searched(summary), f.Searched.Digest)
}

// formsText lists the words that were found for one stem, and how often each stands in passages.
func formsText(forms []index.Form) string {
	parts := make([]string, len(forms))
	for i, f := range forms {
		parts[i] = fmt.Sprintf("%s %d", f.Text, f.Occurrences)
	}
	return strings.Join(parts, ", ")
}

// otherForms says that a word was found in other forms than the one that was asked for.
func otherForms(t *index.FoundTerm) bool {
	return slices.ContainsFunc(t.Forms, func(f index.Form) bool { return f.Text != t.Text })
}

func printFoundPlace(p *printer, t bot.Texts, place *index.FoundPlace) {
	j := placeOf(place)
	c := bot.Citation{Title: j.Title, Section: j.Section, Paragraph: j.Paragraph, Page: j.Page}
	if place.Index >= 0 {
		c.Item, c.Kind = place.Passage().Item, place.Passage().Kind
		if c.Kind == corpus.KindList && place.Passage().List < 0 {
			c.Item = ""
		}
	}
	p.blank()
	p.paragraph("  ", piece{dim, t.Source(&c)})
	c.Marks = j.Matches
	for _, m := range snippets(j.Text, j.Matches) {
		pieces := styledPieces(&c, m.Start, j.Text[m.Start:m.End])
		if m.Start > 0 {
			pieces = append([]piece{{plain, "… "}}, pieces...)
		}
		if m.End < len(j.Text) {
			pieces = append(pieces, piece{plain, " …"})
		}
		p.paragraph("    ", pieces...)
	}
}

// snippets are the sentences around matches, each once; a short text is one snippet.
func snippets(text string, matches []bot.Range) []bot.Range {
	const short = 200
	if len(text) <= short {
		return []bot.Range{{Start: 0, End: len(text)}}
	}
	var out []bot.Range
	for _, s := range corpus.Sentences(text) {
		for _, m := range matches {
			if m.Start >= s.Start && m.End <= s.End {
				out = append(out, bot.Range{Start: s.Start, End: s.End})
				break
			}
		}
	}
	if len(out) == 0 {
		return []bot.Range{{Start: 0, End: len(text)}}
	}
	return out
}

// count says “3 documents”.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
