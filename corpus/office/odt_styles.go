package office

import "strings"

// odtStyle is what is read of a style; resolved, with what its ancestors say.
type odtStyle struct {
	name, base string
	outline    string // its default outline level; "0": none, whatever its ancestors say
	list       string // its list style
	noList     bool   // it has none, whatever its ancestors say
	left       int    // twips
	run        runProps
	heading    int
	role       role
}

// odtStyles is the styles of both styles.xml and content.xml by family and name, "paragraph/P1".
type odtStyles struct {
	styles   map[string]*odtStyle
	resolved map[string]*odtStyle
	lists    map[string]*listStyle
	outline  *listStyle // numbers of headings
	lang     string     // of the default style
	budget   *budget
}

func newODTStyles(b *budget) *odtStyles {
	return &odtStyles{
		budget: b,
		styles: map[string]*odtStyle{}, resolved: map[string]*odtStyle{}, lists: map[string]*listStyle{},
	}
}

// get is a style with what its ancestors say. Of an unknown name it is that of nothing.
func (s *odtStyles) get(family, name string) *odtStyle {
	key := family + "/" + name
	if r := s.resolved[key]; r != nil {
		return r
	}
	r := &odtStyle{}
	for range styleDepth {
		st := s.styles[family+"/"+name]
		if st == nil {
			break
		}
		r.inherit(st)
		name = st.base
	}
	if len(s.resolved) <= len(s.styles) {
		s.resolved[key] = r
	}
	return r
}

func (r *odtStyle) inherit(st *odtStyle) {
	if r.outline == "" {
		r.outline = st.outline
	}
	if r.list == "" && !r.noList {
		r.list, r.noList = st.list, st.noList
	}
	if r.left == 0 {
		r.left = st.left
	}
	r.run = r.run.over(st.run)
	if r.heading == 0 && r.role == plain {
		r.heading, r.role = styleRole(strings.ReplaceAll(st.name, "_20_", " "))
	}
}

// read reads the styles in an element: automatic ones, or those that people see.
func (s *odtStyles) read(x *part) error {
	s.resolved = map[string]*odtStyle{}
	return x.children(func(e element) error {
		switch e.name {
		case "style:style":
			return s.readStyle(x, e)
		case "style:default-style":
			st := &odtStyle{}
			err := s.readProps(x, st)
			if e.attr("family") == "paragraph" {
				s.lang = st.run.lang
			}
			return err
		case "text:list-style", "text:outline-style":
			l := &listStyle{}
			s.budget.spend(0, odtLevels)
			s.lists[e.attr("name")] = l
			if e.name == "text:outline-style" {
				s.outline = l
			}
			return l.read(x)
		}
		return nil
	}, nil)
}

func (s *odtStyles) readStyle(x *part, e element) error {
	st := &odtStyle{name: e.attr("name"), base: e.attr("parent-style-name")}
	for i := range e.attrs {
		switch value := e.attrs[i].Value; e.attrs[i].Name.Local {
		case "default-outline-level":
			if st.outline = value; value == "" {
				st.outline = "0"
			}
		case "list-style-name":
			st.list, st.noList = value, value == ""
		}
	}
	s.styles[e.attr("family")+"/"+st.name] = st
	s.budget.spend(0, 1)
	return s.readProps(x, st)
}

func (s *odtStyles) readProps(x *part, st *odtStyle) error {
	return x.children(func(e element) error {
		switch e.name {
		case "style:text-properties":
			st.run = odtRun(e)
		case "style:paragraph-properties":
			st.left = twips(e.attr("margin-left"))
			if c := e.attr("background-color"); c != "" && c != "transparent" {
				st.run.shaded = true
			}
		case "style:section-properties":
			if e.attr("display") == "none" {
				st.run.hidden = on
			}
		}
		return nil
	}, nil)
}

func odtRun(e element) runProps {
	r := runProps{lang: e.attr("language"), color: strings.TrimPrefix(e.attr("color"), "#"), font: e.attr("font-name")}
	switch e.attr("display") {
	case "none":
		r.hidden = on
	case "true":
		r.hidden = off
	}
	switch w := e.attr("font-weight"); {
	case w == "bold" || len(w) == 3 && w >= "600" && w <= "900":
		r.bold = on
	case w != "":
		r.bold = off
	}
	if c := e.attr("background-color"); c != "" && c != "transparent" {
		r.shaded = true
	}
	if size := e.attr("font-size"); !strings.HasSuffix(size, "%") {
		r.size = twips(size) / 10
	}
	return r
}

// twips is a length of OpenDocument ("0.5in", "1.27cm") in twentieths of a point, 0 for what is none.
func twips(length string) int {
	i := strings.IndexFunc(length, func(r rune) bool { return r != '.' && r != '-' && (r < '0' || r > '9') })
	if i < 0 {
		return 0
	}
	per := map[string]float64{"in": 1440, "cm": 1440 / 2.54, "mm": 144 / 2.54, "pt": 20, "pc": 240}[length[i:]]
	var value, scale float64 = 0, 0
	for _, c := range length[:i] {
		switch c {
		case '-':
			return 0
		case '.':
			scale = 1
		default:
			value, scale = value*10+float64(c-'0'), scale*10
		}
	}
	if scale > 0 {
		value /= scale
	}
	return int(min(value*per, 1e6))
}
