package bot

import (
	"agendabot/corpus"
	"agendabot/index"
)

// askItem answers a question for the n-th item of the list that was cited before; false if it is none.
func askItem(c Corpus, u understood, previous *Turn, a *Answer) bool {
	if (u.ordinal == 0 && u.step == 0) || previous.List == "" {
		return false
	}
	list, err := c.Passage(previous.List)
	if err != nil {
		return false // the list is gone since; the question is searched as it stands
	}
	items := itemsOf(list)
	if a.About = list.Document.OwnText(list.Passage()); a.About == "" {
		a.About = previous.Text
	}
	a.Turn = Turn{Text: previous.Text, List: previous.List, Item: previous.Item, Shown: []string{previous.List}}
	n := u.itemOf(len(items), previous.Item)
	if n == 0 {
		a.Verdict = Closest
		a.Citations = append(a.Citations, cite(list, 0, nil))
		return true
	}
	a.Verdict = Answered
	ct := cite(index.Place{Document: list.Document, Index: items[n-1]}, 0, nil)
	a.Citations = append(a.Citations, ct)
	a.Turn.Item, a.Turn.Shown = n, []string{ct.ID}
	return true
}

// pickItem narrows an answer that is a whole list down to the item that the question asks for by its number: “what
// is the third priority?”. A number that the list does not have leaves the list, which then is no answer.
func pickItem(c Corpus, u understood, a *Answer) {
	list, err := c.Passage(a.Citations[0].ID)
	if err != nil || list.Passage().Kind != corpus.KindList {
		return
	}
	items := itemsOf(list)
	n := u.itemOf(len(items), 0)
	if n == 0 {
		a.Verdict = Closest
		return
	}
	a.Citations = []Citation{cite(index.Place{Document: list.Document, Index: items[n-1]}, a.Citations[0].Score, nil)}
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
