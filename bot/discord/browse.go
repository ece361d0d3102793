package discord

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/bwmarrin/discordgo"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/index"
)

// What is suggested while somebody types is the administrator's questions, and the documents' titles and headings. What
// is typed in the end need not be one of the suggestions: the best match is taken.

// complete suggests while somebody types.
func (a *App) complete(ctx context.Context, i *discordgo.Interaction, first firstAnswer) {
	data, ok := i.Data.(discordgo.ApplicationCommandInteractionData)
	if !ok {
		return
	}
	focused, given := "", optionsOf(data.Options).texts
	for _, o := range data.Options {
		if o.Focused {
			focused = o.Name
		}
	}
	a.suggest(ctx, a.suggestions(ctx, focused, given), first)
}

// suggestions are what may be typed into an option. The index is let go of before anything is sent.
func (a *App) suggestions(ctx context.Context, option string, given map[string]string) []choice {
	b, release := a.opts.Live.Acquire()
	defer release()
	all, err := suggestions(ctx, b, option, given)
	if err != nil {
		a.log.Error("there are no suggestions", "error", err) // whoever types goes on without
	}
	return all
}

func (a *App) suggest(ctx context.Context, all []choice, first firstAnswer) {
	err := first(ctx, &discordgo.InteractionResponse{
		Type: discordgo.InteractionApplicationCommandAutocompleteResult, Data: &discordgo.InteractionResponseData{Choices: choices(all)},
	})
	if err != nil {
		a.log.Debug("suggestions came too late", "error", err)
	}
}

// suggestions are what may be typed into an option, by what stands in all of them.
func suggestions(ctx context.Context, b *index.Build, option string, given map[string]string) (all []choice, err error) {
	switch option {
	case optQuestion:
		return questions(ctx, b, given[option])
	case optDocument:
		for _, d := range documentsLike(b, given[option]) {
			all = append(all, choice{name: d.Meta.Title, value: d.ID})
		}
	case optSection:
		d, err := findDocument(ctx, b, given[optDocument])
		if errors.Is(err, index.ErrUnknownDocument) {
			return nil, nil // it has not been typed yet
		}
		if err != nil {
			return nil, err
		}
		for _, s := range sectionsLike(d, given[option]) {
			all = append(all, choice{name: strings.Join(d.Path(s), " › "), value: d.Passages[firstIn(d, s)].Key})
		}
	}
	return all, nil
}

// suggester is what questions are suggested from: a build.
type suggester interface {
	CuratedQuestions(typed string, n int) []string
	Suggest(ctx context.Context, typed string, n int) ([]index.Heading, error)
	Topics(n int) ([]string, error)
}

// questions are the administrator's with the words that were typed, then titles and headings with them; topics, if
// there are none yet. A question is suggested whole or not at all: the beginning of one is another question.
func questions(ctx context.Context, b suggester, text string) (all []choice, err error) {
	text = strings.TrimSpace(text)
	for _, q := range b.CuratedQuestions(text, maxChoices) {
		all = append(all, choice{name: q, value: bot.OneLine(q)})
	}
	if text == "" {
		topics, err := b.Topics(maxChoices)
		for _, t := range topics {
			all = append(all, choice{name: t})
		}
		return all, err
	}
	found, err := b.Suggest(ctx, text, maxChoices)
	for _, h := range found {
		all = append(all, choice{name: h.Text})
	}
	return all, err
}

// documentsLike are the documents whose title or id has every word that was typed: those that begin so first. With no
// words they are the first ones.
func documentsLike(b *index.Build, text string) []*index.DocumentInfo {
	var found []*index.DocumentInfo
	docs := b.Manifest().Documents
	for i := range docs {
		if likeness(docs[i].Meta.Title, text) >= 0 || likeness(docs[i].ID, text) >= 0 {
			found = append(found, &docs[i])
		}
	}
	slices.SortStableFunc(found, func(x, y *index.DocumentInfo) int {
		return max(likeness(y.Meta.Title, text), likeness(y.ID, text)) - max(likeness(x.Meta.Title, text), likeness(x.ID, text))
	})
	return found[:min(len(found), maxChoices)]
}

// likeness says how well a name fits what was typed: it is that, it begins so, it has every word; -1 if it does not.
func likeness(name, typed string) int {
	name, typed = strings.ToLower(bot.OneLine(name)), strings.ToLower(bot.OneLine(typed))
	switch {
	case name == typed:
		return 3
	case strings.HasPrefix(name, typed):
		return 2
	}
	for w := range strings.FieldsSeq(typed) {
		if !strings.Contains(name, w) {
			return -1
		}
	}
	return 1
}

// findDocument is the document that was typed: by its id, else the one whose title fits best, else the one that has a
// heading that fits.
func findDocument(ctx context.Context, b *index.Build, typed string) (*corpus.Document, error) {
	typed = strings.TrimSpace(typed)
	if d, err := b.Document(typed); err == nil {
		return d, nil
	}
	if typed == "" {
		return nil, index.ErrUnknownDocument
	}
	if like := documentsLike(b, typed); len(like) > 0 {
		return b.Document(like[0].ID)
	}
	found, err := b.Suggest(ctx, typed, 1)
	if err != nil {
		return nil, err
	}
	if len(found) == 0 {
		return nil, index.ErrUnknownDocument
	}
	return b.Document(found[0].Document)
}

// sectionsLike are the sections with something to read whose headings have every word that was typed, those that begin
// so first; all of them, in order, if nothing was typed.
func sectionsLike(d *corpus.Document, typed string) []int {
	heading := func(s int) string { return d.Text[d.Sections[s].Heading.Start:d.Sections[s].Heading.End] }
	var found []int
	for s := range d.Sections {
		if s > 0 && likeness(heading(s), typed) >= 0 && firstIn(d, s) >= 0 {
			found = append(found, s)
		}
	}
	slices.SortStableFunc(found, func(x, y int) int { return likeness(heading(y), typed) - likeness(heading(x), typed) })
	return found[:min(len(found), maxChoices)]
}

// firstIn is the first passage of a section, or of those below it; -1 if there is none. Footnotes are read by themselves.
func firstIn(d *corpus.Document, section int) int {
	return slices.IndexFunc(d.Passages, func(p corpus.Passage) bool {
		if p.Kind == corpus.KindFootnote {
			return false
		}
		for s := p.Section; s >= 0; s = d.Sections[s].Parent {
			if s == section {
				return true
			}
		}
		return false
	})
}

// findPassage is where to begin to read: the passage whose key was chosen, the section whose heading fits best, the
// beginning if no section was given; else the passage of the document that a search for the section finds first, or that
// one for all that was typed finds in any document. The error is index.ErrUnknownPassage if there is none.
func findPassage(ctx context.Context, b *index.Build, document, section string) (index.Place, error) {
	d, err := findDocument(ctx, b, document)
	section = strings.TrimSpace(section)
	switch {
	case errors.Is(err, index.ErrUnknownDocument):
		return searched(ctx, b, document+" "+section, "")
	case err != nil:
		return index.Place{}, err
	}
	if at := slices.IndexFunc(d.Passages, func(p corpus.Passage) bool { return p.Key == section }); at >= 0 {
		return index.Place{Document: d, Index: at}, nil
	}
	if section == "" && len(d.Passages) > 0 {
		return index.Place{Document: d}, nil
	}
	if like := sectionsLike(d, section); len(like) > 0 {
		return index.Place{Document: d, Index: firstIn(d, like[0])}, nil
	}
	return searched(ctx, b, section, d.ID)
}

// mostSearched is how many passages are looked through for one of a document.
const mostSearched = 100

// searched is the passage that a search finds first, in a document; empty: in any.
func searched(ctx context.Context, b *index.Build, text, document string) (index.Place, error) {
	found, err := b.Search(ctx, index.Query{Text: text, Size: mostSearched})
	if err != nil {
		return index.Place{}, err
	}
	for i := range found.Hits {
		if at := found.Hits[i].Place; document == "" || at.Document.ID == document {
			return at, nil
		}
	}
	return index.Place{}, index.ErrUnknownPassage
}

// browse shows a section of a document, to whoever asked for it.
func (a *App) browse(ctx context.Context, t *talk, document, section string) {
	a.respond(ctx, t, a.section(ctx, t.renderer(), document, section), true)
}

// section is a section as a message, or that there is none. The index is let go of before anything is sent.
func (a *App) section(ctx context.Context, r renderer, document, section string) message {
	b, release := a.opts.Live.Acquire()
	defer release()
	at, err := findPassage(ctx, b, document, section)
	switch {
	case errors.Is(err, index.ErrUnknownPassage):
		return r.plain(r.words.notFound)
	case err != nil:
		return r.failure(bot.Refer(a.log, err))
	default:
		return r.browse(at, 0)
	}
}
