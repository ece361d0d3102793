package office

// listStack is the lists around the last item, the outermost first. It is empty where the last paragraph was no item.
type listStack struct {
	open []openList
	body int // indentation of the last paragraph outside of lists
}

type openList struct {
	item
	left int
	id   int // of the blocks
}

// item takes an item in and gives the number of its list.
func (s *listStack) item(p *para, next func() int) int {
	at := openList{item: *p.item, left: p.left}
	for len(s.open) > 0 && deeper(s.top(), &at) {
		s.open = s.open[:len(s.open)-1]
	}
	switch top := s.top(); {
	case top == nil || deeper(&at, top):
		at.id = next()
		s.open = append(s.open, at)
	case top.list == at.list && (at.bullet || at.value == top.value+1):
		at.id = top.id
		*top = at
	default:
		at.id = next()
		*top = at
	}
	return at.id
}

// deeper says that an item stands below another: by their levels in one list, by their indentation in two. A tenth
// of an inch is the least that is meant.
func deeper(a, b *openList) bool {
	if a.list != b.list && a.left > 0 && b.left > 0 {
		return a.left >= b.left+144
	}
	return a.level > b.level
}

func (s *listStack) top() *openList {
	if len(s.open) == 0 {
		return nil
	}
	return &s.open[len(s.open)-1]
}

// continues says that a paragraph belongs to the item before it: by the file's word, by its style, or because it is
// set in as far as the item's text and further than the text around the list.
func (s *listStack) continues(p *para) bool {
	top := s.top()
	if top == nil {
		return false
	}
	if p.within {
		for len(s.open) > 1 && p.level < s.top().level {
			s.open = s.open[:len(s.open)-1]
		}
		return true
	}
	if p.role == continueRole {
		return true
	}
	if p.role != plain || p.left <= s.body || top.left == 0 || p.left < s.open[0].left {
		return false
	}
	for len(s.open) > 1 && p.left < s.top().left {
		s.open = s.open[:len(s.open)-1]
	}
	return true
}

func (s *listStack) depth() int { return len(s.open) }

func (s *listStack) id() int { return s.top().id }

// end is a paragraph outside of lists, with its indentation.
func (s *listStack) end(left int) {
	s.open = s.open[:0]
	s.body = left
}
