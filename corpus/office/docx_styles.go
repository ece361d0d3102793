package office

import "strings"

// switched is a property that may be on, off or not given.
type switched int8

const (
	unset switched = iota
	on
	off
)

func (e *element) switched() switched {
	if e.on() {
		return on
	}
	return off
}

// runProps is what is read of a run's properties. Zero values are not given.
type runProps struct {
	hidden, bold switched
	color        string
	size         int // half-points
	shaded       bool
	lang, font   string
}

// over is the properties laid over others.
func (r runProps) over(base runProps) runProps {
	if r.hidden == unset {
		r.hidden = base.hidden
	}
	if r.bold == unset {
		r.bold = base.bold
	}
	if r.color == "" {
		r.color = base.color
	}
	if r.size == 0 {
		r.size = base.size
	}
	if r.lang == "" {
		r.lang = base.lang
	}
	if r.font == "" {
		r.font = base.font
	}
	r.shaded = r.shaded || base.shaded
	return r
}

// unseen says that nobody sees text by its look: white on white, or smaller than 3 points.
func (r runProps) unseen() bool {
	return r.size > 0 && r.size < 6 || strings.EqualFold(r.color, "FFFFFF") && !r.shaded
}

// style is a style of styles.xml; resolved, with what its ancestors say.
type style struct {
	id, name, base string
	outline        int // 0 to 8: heading level less one; 9: body text; -1: not given
	num            string
	numStyle       string // the style that num was given in
	ilvl           int    // -1: not given
	left           int    // twips; -1: not given
	shaded         bool
	headRow        bool // a table style that sets the first row apart
	run            runProps
	heading        int // by its name or an ancestor's
	role           role
}

// styleSheet is the styles of a document by id.
type styleSheet struct {
	styles   map[string]*style
	resolved map[string]*style
	normal   string // id of the default paragraph style
	lang     string // of the document's defaults
}

const styleDepth = 30 // ancestors of a style; circles end there

// get is a style with what its ancestors say. Of an unknown id it is that of nothing.
func (s *styleSheet) get(id string) *style {
	if r := s.resolved[id]; r != nil {
		return r
	}
	r := &style{id: id, outline: -1, ilvl: -1, left: -1}
	base := id
	for range styleDepth {
		st := s.styles[base]
		if st == nil {
			break
		}
		r.inherit(st)
		base = st.base
	}
	if len(s.resolved) <= len(s.styles) { // unknown ids are not remembered without end
		s.resolved[id] = r
	}
	return r
}

func (r *style) inherit(st *style) {
	if r.outline < 0 {
		r.outline = st.outline
	}
	if r.num == "" && st.num != "" {
		r.num, r.numStyle = st.num, st.id
	}
	if r.ilvl < 0 {
		r.ilvl = st.ilvl
	}
	if r.left < 0 {
		r.left = st.left
	}
	r.shaded = r.shaded || st.shaded
	r.headRow = r.headRow || st.headRow
	r.run = r.run.over(st.run)
	if r.heading == 0 && r.role == plain {
		if r.heading, r.role = styleRole(st.name); r.heading == 0 && r.role == plain {
			r.heading, r.role = styleRole(st.id)
		}
	}
}

// level is the heading level of paragraphs of the style, 0 for text.
func (r *style) level() int {
	switch {
	case r.role != plain:
		return 0
	case r.outline >= 0 && r.outline < 9:
		return r.outline + 1
	case r.outline == 9:
		return 0
	}
	return r.heading
}

func (d *docx) readStyles(name string) error {
	return d.arc.read(name, func(x *part, _ element) error {
		return x.children(func(e element) error {
			switch e.name {
			case "w:docDefaults":
				return d.defaults(x)
			case "w:style":
				return d.readStyle(x, e)
			}
			return nil
		}, nil)
	})
}

func (d *docx) defaults(x *part) error {
	return x.children(func(e element) error {
		switch e.name {
		case "w:lang":
			d.styles.lang = e.attr("val")
		case "w:rPrDefault", "w:rPr":
			return d.defaults(x)
		}
		return nil
	}, nil)
}

func (d *docx) readStyle(x *part, e element) error {
	st := &style{id: e.attr("styleId"), outline: -1, ilvl: -1, left: -1}
	if e.attr("type") == "paragraph" && e.attr("default") != "" && e.attr("default") != "0" && e.attr("default") != "false" {
		d.styles.normal = st.id
	}
	d.styles.styles[st.id] = st
	d.b.budget.spend(0, 1)
	return x.children(func(e element) error {
		switch e.name {
		case "w:name":
			st.name = e.attr("val")
		case "w:basedOn":
			st.base = e.attr("val")
		case "w:pPr":
			p := newParaProps()
			err := d.paraProps(x, &p)
			st.outline, st.num, st.ilvl, st.left, st.shaded = p.outline, p.num, p.ilvl, p.left, p.shaded
			return err
		case "w:rPr":
			return d.runProps(x, &st.run)
		case "w:tblStylePr":
			st.headRow = st.headRow || e.attr("type") == "firstRow"
		}
		return nil
	}, nil)
}
