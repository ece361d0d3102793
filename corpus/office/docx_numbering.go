package office

// numLevel is a level of a list's definition.
type numLevel struct {
	start   int
	format  string // as formatNumber names it
	text    string // "%1.%2": numbers of levels in their places
	restart int    // -1: after any level above; 0: never; n: after level n, counted from 1, or one above
	legal   bool   // all numbers decimal
	left    int    // indentation in twips
	style   string // the paragraph style tied to it
}

const numLevels = 9

// abstractNum is a list's definition.
type abstractNum struct {
	levels [numLevels]*numLevel
	link   string // a numbering style that defines it instead
}

// num is a list: a definition, perhaps with levels or starts of its own.
type num struct {
	abstract string
	levels   [numLevels]*numLevel
	starts   [numLevels]int // -1: none
}

// numbering is numbering.xml, and where the counters have come to.
type numbering struct {
	abstracts map[string]*abstractNum
	nums      map[string]*num
	styles    *styleSheet
	counters  map[string]*counter // by definition: lists of one definition count on from each other
	begun     map[string]bool     // lists whose starts have been set
	keys      map[string]int      // definitions as numbers, for listStack
}

func newNumbering(s *styleSheet) *numbering {
	return &numbering{
		abstracts: map[string]*abstractNum{}, nums: map[string]*num{}, styles: s,
		counters: map[string]*counter{}, begun: map[string]bool{}, keys: map[string]int{},
	}
}

// restart sets the counters back.
func (n *numbering) restart() {
	n.counters, n.begun = map[string]*counter{}, map[string]bool{}
}

func (d *docx) readNumbering(name string) error {
	return d.arc.read(name, func(x *part, _ element) error {
		return x.children(func(e element) error {
			switch e.name {
			case "w:abstractNum":
				return d.readAbstract(x, e)
			case "w:num":
				return d.readNum(x, e)
			}
			return nil
		}, nil)
	})
}

func (d *docx) readAbstract(x *part, e element) error {
	a := &abstractNum{}
	d.b.budget.spend(0, 1)
	d.nums.abstracts[e.attr("abstractNumId")] = a
	return x.children(func(e element) error {
		switch e.name {
		case "w:numStyleLink":
			a.link = e.attr("val")
		case "w:lvl":
			return d.readLevel(x, e, &a.levels)
		}
		return nil
	}, nil)
}

func (d *docx) readLevel(x *part, e element, levels *[numLevels]*numLevel) error {
	i := e.number("ilvl", -1)
	if i < 0 || i >= numLevels {
		return nil
	}
	l := &numLevel{restart: -1}
	levels[i] = l
	d.b.budget.spend(0, 1)
	return x.children(func(e element) error {
		switch e.name {
		case "w:start":
			l.start = e.number("val", 0)
		case "w:numFmt":
			l.format = e.attr("val")
		case "w:lvlText":
			l.text = e.attr("val")
			if len(l.text) > 200 { // it is printed with every item
				l.text = ""
			}
		case "w:lvlRestart":
			l.restart = e.number("val", -1)
		case "w:isLgl":
			l.legal = e.on()
		case "w:pStyle":
			l.style = e.attr("val")
		case "w:pPr":
			p := newParaProps()
			err := d.paraProps(x, &p)
			l.left = max(0, p.left)
			return err
		}
		return nil
	}, nil)
}

func (d *docx) readNum(x *part, e element) error {
	n := &num{}
	d.b.budget.spend(0, 1)
	for i := range n.starts {
		n.starts[i] = -1
	}
	d.nums.nums[e.attr("numId")] = n
	return x.children(func(e element) error {
		switch e.name {
		case "w:abstractNumId":
			n.abstract = e.attr("val")
		case "w:lvlOverride":
			i := e.number("ilvl", -1)
			if i < 0 || i >= numLevels {
				return nil
			}
			return x.children(func(e element) error {
				switch e.name {
				case "w:startOverride":
					n.starts[i] = e.number("val", 0)
				case "w:lvl":
					return d.readLevel(x, e, &n.levels)
				}
				return nil
			}, nil)
		}
		return nil
	}, nil)
}

// definition is the definition that a list uses, and its id: where that only names a numbering style, the style's.
func (n *numbering) definition(list *num) (string, *abstractNum) {
	id := list.abstract
	a := n.abstracts[id]
	for range styleDepth {
		if a == nil || a.link == "" {
			break
		}
		linked := n.nums[n.styles.get(a.link).num]
		if linked == nil || linked.abstract == id {
			break
		}
		id = linked.abstract
		a = n.abstracts[id]
	}
	return id, a
}
