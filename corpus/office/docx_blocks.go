package office

import (
	"strconv"

	"agendabot/corpus/extract"
)

// container is what paragraphs stand in: the text, a cell, a box.
type container struct {
	emit    func(*para)
	pending *openPara // a paragraph whose mark is deleted: the next one goes on with it
}

// blocks reads paragraphs and tables.
func (d *docx) blocks(x *part, c *container) error {
	return x.children(func(e element) error { return d.block(x, e, c) }, nil)
}

func (d *docx) block(x *part, e element, c *container) error {
	inside := func() error { return d.blocks(x, c) }
	switch e.name {
	case "w:p":
		return d.paragraph(x, c)
	case "w:tbl":
		d.flush(c)
		return d.table(x, c)
	case "w:sdt":
		return d.sdt(x, inside)
	case "mc:AlternateContent":
		return d.alternate(x, inside)
	case "w:del", "w:moveFrom":
		return d.leaving(extract.RuleDeleted, inside)
	case "w:sectPr":
		return d.readSection(x)
	case "w:pPr", "w:rPr", "w:tblPr", "w:tblGrid", "w:trPr", "w:tcPr", "w:customXmlPr", "w:smartTagPr":
		return nil
	case "w:r", "w:t", "w:hyperlink", "m:oMath", "m:oMathPara", "m:t", "w:fldSimple", "w:delText":
		o := d.open(c)
		if err := d.inline(x, e, o, &runProps{}); err != nil {
			return err
		}
		d.close(o, c)
		return nil
	}
	return inside() // insertions, moves to here, custom XML, smart tags
}

// leaving reads what is left out by a rule.
func (d *docx) leaving(rule extract.Rule, read func() error) error {
	outer := d.mode
	if d.mode == "" {
		d.mode = rule
	}
	err := read()
	d.mode = outer
	return err
}

// sdt reads a content control.
func (d *docx) sdt(x *part, inside func() error) error {
	var rule extract.Rule
	return x.children(func(e element) error {
		switch e.name {
		case "w:sdtPr":
			var err error
			rule, err = controlRule(x)
			return err
		case "w:sdtContent":
			return d.leaving(rule, inside)
		}
		return nil
	}, nil)
}

// controlRule is the rule by which a control's content is left out: a table of contents, or a text that only asks to
// be replaced.
func controlRule(x *part) (rule extract.Rule, err error) {
	err = x.children(func(e element) error {
		switch e.name {
		case "w:showingPlcHdr":
			if e.on() {
				rule = extract.RuleMarkup
			}
		case "w:docPartObj":
			return x.children(func(e element) error {
				if e.name == "w:docPartGallery" && e.attr("val") == "Table of Contents" {
					rule = extract.RuleContents
				}
				return nil
			}, nil)
		}
		return nil
	}, nil)
	return rule, err
}

// alternate reads the first of several forms of one thing that has text.
func (d *docx) alternate(x *part, inside func() error) error {
	taken := false
	return x.children(func(e element) error {
		if taken || e.name != "mc:Choice" && e.name != "mc:Fallback" {
			return nil
		}
		before := d.b.written
		err := inside()
		taken = d.b.written > before
		return err
	}, nil)
}

// tableLook is what says whether a table's first row is its head.
type tableLook struct {
	style    string
	firstRow bool
}

func (d *docx) table(x *part, c *container) error {
	t := &table{}
	var look tableLook
	d.framed++
	err := x.children(func(e element) error { return d.tablePart(x, e, t, &look) }, nil)
	d.framed--
	if err != nil {
		return err
	}
	heads := 0
	for i := range t.rows {
		if !t.rows[i].header || heads < i {
			t.rows[i].header = false
			continue
		}
		heads++
	}
	if len(t.rows) > 1 && heads == 0 && look.firstRow && (d.styles.get(look.style).headRow || t.rows[0].bold()) {
		t.rows[0].header = true
	}
	if len(t.rows) > 0 {
		c.emit(&para{table: t})
	}
	return nil
}

// bold says that all of a row is.
func (r *row) bold() bool {
	for _, cell := range r.cells {
		for _, p := range cell {
			if !p.bold {
				return false
			}
		}
	}
	return true
}

func (d *docx) tablePart(x *part, e element, t *table, look *tableLook) error {
	inside := func() error {
		return x.children(func(e element) error { return d.tablePart(x, e, t, look) }, nil)
	}
	switch e.name {
	case "w:tblPr":
		return x.children(func(e element) error {
			switch e.name {
			case "w:tblStyle":
				look.style = e.attr("val")
			case "w:tblLook":
				look.firstRow = firstRow(e)
			}
			return nil
		}, nil)
	case "w:tblGrid", "w:tblPrEx":
		return nil
	case "w:tr":
		r := row{}
		err := d.row(x, &r)
		if len(r.cells) > 0 {
			t.rows = append(t.rows, r)
		}
		return err
	case "w:sdt":
		return d.sdt(x, inside)
	case "w:del", "w:moveFrom":
		return d.leaving(extract.RuleDeleted, inside)
	case "w:tc", "w:p", "w:r", "w:t", "w:tbl", "mc:AlternateContent": // without a row
		r := row{}
		err := d.rowPart(x, e, &r)
		if len(r.cells) > 0 {
			t.rows = append(t.rows, r)
		}
		return err
	}
	return inside()
}

// firstRow reads a table's look: one attribute for each part, or all as a hexadecimal mask (ISO/IEC 29500-4, 14.4.7).
func firstRow(e element) bool {
	if v := e.attr("firstRow"); v != "" {
		return v != "0" && v != "false" && v != "off"
	}
	mask, err := strconv.ParseUint(e.attr("val"), 16, 16)
	return err == nil && mask&0x20 != 0
}

func (d *docx) row(x *part, r *row) error {
	outer := d.mode
	defer func() { d.mode = outer }()
	return x.children(func(e element) error {
		if e.name == "w:trPr" {
			return d.rowProps(x, r)
		}
		return d.rowPart(x, e, r)
	}, nil)
}

func (d *docx) rowProps(x *part, r *row) error {
	return x.children(func(e element) error {
		switch {
		case e.name == "w:tblHeader":
			r.header = e.on()
		case e.name == "w:del" && d.mode == "":
			d.mode = extract.RuleDeleted
		case e.name == "w:hidden" && e.on() && d.mode == "":
			d.mode = extract.RuleHidden
		}
		return nil
	}, nil)
}

func (d *docx) rowPart(x *part, e element, r *row) error {
	inside := func() error {
		return x.children(func(e element) error { return d.rowPart(x, e, r) }, nil)
	}
	switch e.name {
	case "w:tblPrEx", "w:tblPr", "w:tcPr":
		return nil
	case "w:sdt":
		return d.sdt(x, inside)
	case "w:customXml", "w:ins", "w:moveTo":
		return inside()
	}
	var cell []*para
	c := &container{emit: func(p *para) {
		if p.text != "" || p.table != nil || len(p.notes) > 0 {
			cell = append(cell, p)
		}
	}}
	var err error
	if e.name == "w:tc" {
		err = d.cell(x, c)
	} else {
		err = d.block(x, e, c)
	}
	d.flush(c)
	if len(cell) > 0 {
		r.cells = append(r.cells, cell)
	}
	return err
}

// cell reads a cell. One that is merged into that above it shows nothing of its own.
func (d *docx) cell(x *part, c *container) error {
	outer := d.mode
	defer func() { d.mode = outer }()
	return x.children(func(e element) error {
		if e.name != "w:tcPr" {
			return d.block(x, e, c)
		}
		return x.children(func(e element) error {
			if e.name == "w:vMerge" && e.attr("val") != "restart" && d.mode == "" {
				d.mode = extract.RuleHidden
			}
			return nil
		}, nil)
	}, nil)
}
