package office

import "agendabot/corpus/extract"

// paraProps is what is read of a paragraph's properties.
type paraProps struct {
	style    string
	outline  int    // -1: not given
	num      string // "0": none, whatever the style says
	ilvl     int    // -1: not given
	left     int    // -1: not given
	shaded   bool
	merged   bool // its mark is deleted: it is one with the next
	unmarked bool // its mark is hidden
	section  bool // the last of its section
}

func newParaProps() paraProps { return paraProps{outline: -1, ilvl: -1, left: -1} }

// level is the heading level of a paragraph of that style, 0 for text.
func (p *paraProps) level(st *style) int {
	if p.outline >= 0 && st.role == plain {
		return (p.outline + 1) % 10 // 9 is text
	}
	return st.level()
}

func (d *docx) paraProps(x *part, p *paraProps) error {
	return x.children(func(e element) error {
		switch e.name {
		case "w:pStyle":
			p.style = e.attr("val")
		case "w:outlineLvl":
			p.outline = e.number("val", -1)
		case "w:numPr":
			return x.children(func(e element) error {
				switch e.name {
				case "w:numId":
					p.num = e.attr("val")
				case "w:ilvl":
					p.ilvl = e.number("val", -1)
				}
				return nil
			}, nil)
		case "w:ind":
			p.left = e.number("left", e.number("start", -1))
		case "w:shd":
			p.shaded = shaded(e)
		case "w:rPr":
			return d.markProps(x, p)
		case "w:sectPr":
			p.section = true
			return d.readSection(x)
		}
		return nil
	}, nil)
}

// markProps reads the properties of the paragraph's mark.
func (d *docx) markProps(x *part, p *paraProps) error {
	return x.children(func(e element) error {
		switch e.name {
		case "w:del", "w:moveFrom":
			p.merged = true
		case "w:vanish":
			p.unmarked = e.on()
		}
		return nil
	}, nil)
}

func shaded(e element) bool {
	fill := e.attr("fill")
	return fill != "" && fill != "auto" && fill != "FFFFFF" || e.attr("themeFill") != ""
}

func (d *docx) runProps(x *part, r *runProps) error {
	var base runProps
	err := x.children(func(e element) error {
		switch e.name {
		case "w:rStyle":
			base = d.styles.get(e.attr("val")).run
		case "w:b":
			r.bold = e.switched()
		case "w:vanish":
			r.hidden = e.switched()
		case "w:color":
			r.color = e.attr("val")
		case "w:sz":
			r.size = e.number("val", 0)
		case "w:shd", "w:highlight":
			r.shaded = r.shaded || shaded(e) || e.name == "w:highlight" && e.on()
		case "w:lang":
			r.lang = e.attr("val")
		case "w:rFonts":
			r.font = e.attr("ascii")
		}
		return nil
	}, nil)
	*r = r.over(base)
	return err
}

// ruleOf is the rule by which text of these properties is left out, empty for what is seen.
func (d *docx) ruleOf(r *runProps, place int, s string) extract.Rule {
	switch rule := d.fields.rule(); {
	case d.mode != "":
		return d.mode
	case r.hidden == on:
		return extract.RuleHidden
	case rule != "":
		return rule
	case r.unseen() && !d.colored && d.framed == 0:
		if countLetters(s) > 0 {
			d.b.sawHidden(place)
		}
		return extract.RuleHidden
	}
	return ""
}
