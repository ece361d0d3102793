package office

import (
	"strings"

	"agendabot/corpus/extract"
)

// inline reads what stands in a paragraph.
func (d *docx) inline(x *part, e element, o *openPara, r *runProps) error {
	inside := func() error {
		return x.children(func(e element) error { return d.inline(x, e, o, r) }, nil)
	}
	switch e.name {
	case "w:r":
		return d.run(x, o, r)
	case "w:t", "m:t", "w:delText", "a:t":
		return d.text(x, e, o, r)
	case "w:sdt":
		return d.sdt(x, inside)
	case "mc:AlternateContent":
		return d.alternate(x, inside)
	case "w:del", "w:moveFrom":
		return d.leaving(extract.RuleDeleted, inside)
	case "w:rt":
		return d.leaving(extract.RuleMarkup, inside)
	case "w:fldSimple":
		d.fields.begin()
		d.fields.instruct(e.attr("instr"))
		d.fields.separate()
		err := inside()
		d.fields.end()
		return err
	case "w:instrText", "w:delInstrText":
		s, err := x.content()
		d.fields.instruct(s)
		return err
	case "w:p", "w:tbl":
		return d.box(x, e, o)
	case "w:pPr", "w:rPr", "m:rPr", "w:smartTagPr", "w:customXmlPr", "w:ffData":
		return nil
	}
	if d.leaf(e, o, r) {
		return nil
	}
	return inside()
}

func (d *docx) run(x *part, o *openPara, outer *runProps) error {
	r := *outer
	err := x.children(func(e element) error {
		if e.name != "w:rPr" {
			return d.inline(x, e, o, &r)
		}
		var own runProps
		err := d.runProps(x, &own)
		r = own.over(*outer)
		return err
	}, nil)
	o.marked = nil
	return err
}

// box reads a paragraph or table in a paragraph: the content of a text box, which stands behind its paragraph.
func (d *docx) box(x *part, e element, o *openPara) error {
	c := &container{emit: func(p *para) { o.boxes = append(o.boxes, p) }}
	d.framed++
	err := d.block(x, e, c)
	d.framed--
	d.flush(c)
	return err
}

// text reads a piece of text. Without xml:space="preserve" white space around it is not part of it.
func (d *docx) text(x *part, e element, o *openPara, r *runProps) error {
	s, err := x.content()
	if err != nil {
		return err
	}
	s = spaces(s)
	if e.attr("space") != "preserve" && e.name == "w:t" {
		s = strings.Trim(s, " ")
	}
	switch e.name {
	case "w:delText":
		o.flow.add(s, extract.RuleDeleted, false)
	case "a:t":
		o.flow.add(s+" ", extract.RuleMarkup, false)
	default:
		d.write(fromFont(s, r.font), o, r)
	}
	return nil
}

// write writes text that a run shows.
func (d *docx) write(s string, o *openPara, r *runProps) {
	rule := d.ruleOf(r, o.place, s)
	if n := o.marked; n != nil && rule == "" && len(n.mark)+len(s) <= 20 {
		n.mark += s
		d.b.written += len(s)
		return
	}
	o.flow.add(s, rule, r.bold == on)
	if rule == "" && d.body {
		n := countLetters(s)
		d.letters += n
		if r.lang != "" {
			d.langs[language(r.lang)] += n
		}
	}
}

// leaf reads elements without text of their own that stand for some.
func (d *docx) leaf(e element, o *openPara, r *runProps) bool {
	switch e.name {
	case "w:tab", "w:ptab":
		d.write(" ", o, r)
	case "w:br", "w:cr":
		d.write("\n", o, r)
	case "w:noBreakHyphen":
		d.write("-", o, r)
	case "w:sym":
		d.symbol(e, o, r)
	case "w:softHyphen":
	case "w:fldChar":
		d.fieldChar(e.attr("fldCharType"))
		return false // it may hold something of no interest
	case "w:footnoteReference", "w:endnoteReference":
		d.refer(e, o, r)
	case "w:commentReference":
		d.b.budget.spend(0, 1)
		d.remarks[e.attr("id")] = o.place
	case "wp:docPr":
		if d.mode == "" {
			d.b.leave(extract.RuleMarkup, o.place, e.attr("descr"))
		}
		return false
	default:
		return false
	}
	return true
}

// fieldChar begins a field, parts its halves or ends it.
func (d *docx) fieldChar(kind string) {
	switch kind {
	case "begin":
		d.fields.begin()
	case "separate":
		d.fields.separate()
	case "end":
		if isCount(d.fields.end()) {
			d.b.warn("numbers made by AUTONUM and LISTNUM fields are not in the file: those paragraphs have none here")
		}
	}
}

// symbol writes a character of a font of symbols.
func (d *docx) symbol(e element, o *openPara, r *runProps) {
	s, known := symbol(e.attr("font"), e.attr("char"))
	if known {
		d.write(s, o, r)
		return
	}
	name := clip(e.attr("font") + " " + e.attr("char"))
	d.b.leave(extract.RuleMarkup, o.place, name)
	d.b.warn("the symbol " + name + " has no letter of its own and is left out")
}
