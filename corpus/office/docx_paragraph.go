package office

// openPara is a paragraph that is being read.
type openPara struct {
	props  paraProps
	flow   *flow
	notes  []*note
	boxes  []*para // what stands in the boxes anchored in it
	marked *note   // the note whose mark the run at hand holds
	place  int
}

// open begins a paragraph, or goes on with one whose mark is deleted.
func (d *docx) open(c *container) *openPara {
	if o := c.pending; o != nil {
		c.pending = nil
		o.props = newParaProps()
		if o.flow.flush(); o.flow.text.Len() == 0 {
			o.place, o.flow.place = d.place, d.place
		}
		return o
	}
	o := &openPara{props: newParaProps(), place: d.place, flow: &flow{b: d.b, place: d.place}}
	return o
}

func (d *docx) paragraph(x *part, c *container) error {
	if d.body {
		d.place++
	}
	o := d.open(c)
	run := runProps{}
	err := x.children(func(e element) error {
		if e.name != "w:pPr" {
			return d.inline(x, e, o, &run)
		}
		err := d.paraProps(x, &o.props)
		st := d.style(o)
		run = st.run
		run.shaded = run.shaded || st.shaded || o.props.shaded
		run.lang = ""
		if o.props.level(st) > 0 && d.fields.rule() != "" {
			d.b.warn("a field of the file has no end, or a heading in it: it is taken to end before the heading")
			d.fields = fields{}
		}
		return err
	}, nil)
	if err != nil {
		return err
	}
	if o.props.merged {
		c.pending = o
		return nil
	}
	d.close(o, c)
	return nil
}

// flush ends what waits for another paragraph in vain.
func (d *docx) flush(c *container) {
	if o := c.pending; o != nil {
		c.pending = nil
		d.close(o, c)
	}
}

func (d *docx) style(o *openPara) *style {
	if o.props.style == "" {
		return d.styles.get(d.styles.normal)
	}
	return d.styles.get(o.props.style)
}

// close makes a para of the paragraph.
func (d *docx) close(o *openPara, c *container) {
	st := d.style(o)
	p := &para{place: o.place, role: st.role, heading: o.props.level(st), notes: o.notes, left: max(0, st.left)}
	p.text, p.bold = o.flow.done()
	d.count(o, st, p)
	if o.props.left >= 0 {
		p.left = o.props.left
	}
	if p.text != "" || len(p.notes) > 0 {
		d.b.budget.spend(0, 1)
		c.emit(p)
	}
	for _, box := range o.boxes {
		c.emit(box)
	}
}

// count gives a paragraph its number. What is not shown does not count.
func (d *docx) count(o *openPara, st *style, p *para) {
	if p.text == "" && (o.props.unmarked || d.mode != "") {
		return
	}
	id, ilvl := o.props.num, o.props.ilvl
	if ilvl < 0 {
		ilvl = max(0, st.ilvl)
		if id == "" {
			ilvl = d.nums.levelOf(st.num, st.numStyle, ilvl)
		}
	}
	if id == "" {
		id = st.num
	}
	if id == "" || id == "0" {
		return
	}
	it, left, unknown := d.nums.next(id, ilvl)
	d.b.unknownFormat(unknown)
	if it == nil {
		return
	}
	if left > 0 {
		p.left = left
	}
	d.b.budget.spend(len(it.label), 0)
	switch {
	case p.heading > 0 && !it.bullet:
		p.label = it.label
	case p.heading > 0:
	case it.label == "":
		p.within, p.level = true, it.level
	default:
		p.item = it
	}
}
