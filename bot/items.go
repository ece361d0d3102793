package bot

import (
	"slices"

	"agendabot/corpus"
	"agendabot/index"
)

// askItem answers a question for the n-th item of the list that was cited before; false if it is none.
func askItem(c Corpus, u understood, previous *Turn, a *Answer) bool {
	if (u.ordinal == 0 && u.step == 0) || previous.List == "" {
		return false
	}
	list, err := c.Passage(previous.List)
	if err != nil || list.Passage().Table || !u.counts(list) {
		return false // the list is gone since, or another is meant; the question is searched as it stands
	}
	items := itemsOf(list)
	if a.About = list.Document.OwnText(list.Passage()); a.About == "" {
		a.About = previous.Text
	}
	a.Turn = *previous
	a.Turn.Shown = shown(previous, previous.List)
	n := u.itemOf(len(items), previous.Item)
	if n == 0 {
		a.Verdict = Closest
		a.Citations = append(a.Citations, cite(list, 0, nil))
		return true
	}
	a.Verdict = Answered
	ct := cite(index.Place{Document: list.Document, Index: items[n-1]}, 0, nil)
	a.Citations = append(a.Citations, ct)
	a.Turn.Item, a.Turn.Shown = n, shown(previous, ct.ID)
	return true
}

// shown are the passages of the turn before and some more, in a list of its own.
func shown(previous *Turn, ids ...string) []string {
	var all []string
	if previous != nil {
		all = slices.Clone(previous.Shown)
	}
	for _, id := range ids {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all[max(0, len(all)-maxShown):]
}

// pickItem narrows a whole list that answers down to the item that the question asks for by its number: “what is the
// third priority?”. A number that the list does not have leaves the list, which then is no answer: ok is false.
func pickItem(u *understood, hits []index.Hit) (picked []index.Hit, ok bool) {
	if u.ordinal == 0 || len(hits) == 0 {
		return hits, true
	}
	list := hits[0].Place
	if p := list.Passage(); p.Kind != corpus.KindList || p.Table || !u.counts(list) {
		return hits, true
	}
	items := itemsOf(list)
	n := u.itemOf(len(items), 0)
	if n == 0 {
		return hits, false
	}
	hits[0].Place = index.Place{Document: list.Document, Index: items[n-1]}
	return hits[:1], true
}

// itemsOf are the items of a list, without those of lists inside it and without the further pieces of long items.
func itemsOf(list index.Place) []int {
	var items []int
	last := ""
	for i := range list.Document.Passages {
		p := &list.Document.Passages[i]
		if p.List == list.Index && (p.Item == "" || p.Item != last) {
			items = append(items, i)
			last = p.Item
		}
	}
	return items
}

func itemNumber(list, item index.Place) int {
	for n, i := range itemsOf(list) {
		if i == item.Index {
			return n + 1
		}
	}
	return 0
}
