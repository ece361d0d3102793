package office

import (
	"strings"

	"agendabot/corpus/extract"
)

// blocks reads paragraphs, lists and tables.
func (o *odt) blocks(x *part, c *container) error {
	return x.children(func(e element) error { return o.block(x, e, c) }, nil)
}

func (o *odt) block(x *part, e element, c *container) error {
	inside := func() error { return o.blocks(x, c) }
	switch e.name {
	case "text:p", "text:h":
		return o.paragraph(x, e, c)
	case "text:list":
		return o.list(x, e, c)
	case "text:numbered-paragraph":
		return o.numbered(x, e, c)
	case "table:table":
		return o.table(x, c)
	case "text:section":
		if e.attr("display") == "none" || e.attr("is-hidden") == "true" || o.styles.get("section", e.attr("style-name")).run.hidden == on {
			return o.leaving(extract.RuleHidden, inside)
		}
		return inside()
	case "text:table-of-content", "text:illustration-index", "text:table-index", "text:object-index", "text:user-index",
		"text:alphabetical-index":
		return o.leaving(extract.RuleContents, inside)
	case "text:tracked-changes":
		return o.leaving(extract.RuleDeleted, inside)
	case "office:annotation":
		return o.leaving(extract.RuleMarkup, inside)
	case "office:change-info", "office:forms", "text:sequence-decls", "office:event-listeners", "office:binary-data":
		return nil
	case "svg:title", "svg:desc":
		return o.describe(x)
	}
	if strings.HasSuffix(e.name, "-source") && strings.HasPrefix(e.name, "text:") {
		return nil // what an index is made by
	}
	if strings.HasPrefix(e.name, "draw:") {
		return o.frame(inside)
	}
	return inside()
}

// frame reads a drawing or text box, which is outside of the lists around it.
func (o *odt) frame(inside func() error) error {
	lists := o.lists
	o.lists = nil
	o.framed++
	err := inside()
	o.framed--
	o.lists = lists
	return err
}

// leaving reads what is left out by a rule.
func (o *odt) leaving(rule extract.Rule, read func() error) error {
	outer := o.mode
	if o.mode == "" {
		o.mode = rule
	}
	err := read()
	o.mode = outer
	return err
}

// describe leaves the text of a picture out.
func (o *odt) describe(x *part) error {
	s, err := x.content()
	if o.mode == "" {
		o.b.leave(extract.RuleMarkup, o.place, s)
	}
	return err
}

func (o *odt) table(x *part, c *container) error {
	t := &table{}
	lists := o.lists
	o.lists = nil
	o.framed++
	err := o.rows(x, t, false)
	o.framed--
	o.lists = lists
	if len(t.rows) > 0 {
		c.emit(&para{table: t})
	}
	return err
}

// rows reads the rows of a table. One that is repeated holds its words once.
func (o *odt) rows(x *part, t *table, header bool) error {
	return x.children(func(e element) error {
		switch e.name {
		case "table:table-row":
			r := row{header: header}
			err := o.cells(x, &r)
			if len(r.cells) > 0 {
				t.rows = append(t.rows, r)
			}
			return err
		case "table:table-header-rows":
			return o.rows(x, t, true)
		case "table:table-column", "table:table-columns", "table:table-header-columns":
			return nil
		case "table:title", "table:desc":
			return o.describe(x)
		case "text:p", "text:h", "text:list", "table:table": // without a row
			r := row{}
			err := inCell(&r, func(c *container) error { return o.block(x, e, c) })
			if len(r.cells) > 0 {
				t.rows = append(t.rows, r)
			}
			return err
		}
		return o.rows(x, t, header)
	}, nil)
}

func (o *odt) cells(x *part, r *row) error {
	return x.children(func(e element) error {
		return inCell(r, func(c *container) error {
			switch e.name {
			case "table:table-cell":
				return o.blocks(x, c)
			case "table:covered-table-cell": // another cell lies over it
				return o.leaving(extract.RuleHidden, func() error { return o.blocks(x, c) })
			}
			return o.block(x, e, c)
		})
	}, nil)
}

// inCell reads a cell into a row, unless it is empty.
func inCell(r *row, read func(*container) error) error {
	var cell []*para
	err := read(&container{emit: func(p *para) { cell = append(cell, p) }})
	if len(cell) > 0 {
		r.cells = append(r.cells, cell)
	}
	return err
}
