package office

import (
	"strconv"
	"strings"

	"agendabot/corpus/extract"
)

func (o *odt) paragraph(x *part, e element, c *container) error {
	if o.body {
		o.place++
	}
	st := o.styles.get("paragraph", e.attr("style-name"))
	p := &openPara{place: o.place, flow: &flow{b: o.b, place: o.place, open: true}}
	run := st.run
	run.lang = ""
	if err := o.inline(x, p, &run); err != nil {
		return err
	}
	made := &para{place: p.place, role: st.role, left: st.left, notes: p.notes}
	made.text, made.bold = p.flow.done()
	if made.text != "" || o.mode == "" {
		outline := outlineLevel(e, st)
		if st.role == plain {
			made.heading = outline
		}
		o.count(made, st, outline, e)
	}
	if made.text != "" || len(made.notes) > 0 {
		o.b.budget.spend(0, 1)
		c.emit(made)
	}
	for _, box := range p.boxes {
		c.emit(box)
	}
	return nil
}

// outlineLevel is the heading level of a paragraph, 0 for text.
func outlineLevel(e element, st *odtStyle) int {
	if e.name == "text:h" {
		return max(1, min(e.number("outline-level", 1), odtLevels))
	}
	if st.outline == "" {
		return st.heading
	}
	level, err := strconv.Atoi(st.outline)
	if err != nil || level < 0 || level > odtLevels {
		return 0
	}
	return level
}

// inline reads what stands in a paragraph.
func (o *odt) inline(x *part, p *openPara, r *runProps) error {
	return x.children(func(e element) error { return o.inlineOne(x, e, p, r) }, func(s string) { o.write(s, p, r, true) })
}

func (o *odt) inlineOne(x *part, e element, p *openPara, r *runProps) error {
	inside := func() error { return o.inline(x, p, r) }
	switch e.name {
	case "text:span":
		own := o.styles.get("text", e.attr("style-name")).run.over(*r)
		return o.inline(x, p, &own)
	case "text:s":
		o.write(strings.Repeat(" ", max(1, min(e.number("c", 1), 100))), p, r, false)
		return nil
	case "text:tab":
		o.write(" ", p, r, false)
		return nil
	case "text:line-break":
		o.write("\n", p, r, false)
		return nil
	case "text:note":
		return o.note(x, e, p, r)
	case "office:annotation", "text:ruby-text":
		return o.apart(x, p)
	case "text:hidden-text", "text:hidden-paragraph":
		if e.attr("is-hidden") != "false" {
			return o.leaving(extract.RuleHidden, inside)
		}
		return inside()
	case "svg:title", "svg:desc":
		return o.describe(x)
	case "text:p", "text:h", "text:list", "table:table", "text:section", "text:numbered-paragraph":
		return o.frame(func() error {
			return o.block(x, e, &container{emit: func(q *para) { p.boxes = append(p.boxes, q) }})
		})
	case "text:script", "office:binary-data", "office:event-listeners", "math:annotation", "text:bibliography-source":
		return nil
	}
	switch {
	case strings.HasPrefix(e.name, "form:"):
		return nil
	case strings.HasPrefix(e.name, "draw:"): // white space between its parts is none of the text
		return x.children(func(e element) error { return o.inlineOne(x, e, p, r) }, nil)
	}
	return inside()
}

// apart leaves a comment or the reading of a word out. It may hold paragraphs or bare text.
func (o *odt) apart(x *part, p *openPara) error {
	f := &flow{b: o.b, place: p.place, open: true}
	var walk func() error
	walk = func() error {
		return x.children(func(e element) error {
			switch e.name {
			case "dc:creator", "dc:date", "meta:date-string", "meta:creator-initials":
				return nil
			case "text:p":
				f.addSpaced(" ", extract.RuleMarkup, false)
			}
			return walk()
		}, func(s string) { f.addSpaced(s, extract.RuleMarkup, false) })
	}
	err := walk()
	f.flush()
	return err
}

// write writes text that a run shows; of the file's own white space one space is left.
func (o *odt) write(s string, p *openPara, r *runProps, spaced bool) {
	var rule extract.Rule
	switch {
	case o.mode != "":
		rule = o.mode
	case r.hidden == on:
		rule = extract.RuleHidden
	case r.unseen() && o.framed == 0:
		if rule = extract.RuleHidden; countLetters(s) > 0 {
			o.b.sawHidden(p.place)
		}
	}
	if spaced {
		p.flow.addSpaced(fromFont(s, r.font), rule, r.bold == on)
	} else {
		p.flow.add(s, rule, r.bold == on)
		p.flow.open = false
	}
	if rule == "" && o.body {
		n := countLetters(s)
		o.letters += n
		if r.lang != "" {
			o.langs[language(r.lang)] += n
		}
	}
}

// note reads a footnote or endnote where it is referred to.
func (o *odt) note(x *part, e element, p *openPara, r *runProps) error {
	n := &note{endnote: e.attr("note-class") == "endnote"}
	err := x.children(func(e element) error {
		var err error
		switch e.name {
		case "text:note-citation":
			n.mark, err = x.content()
			n.mark = strings.TrimSpace(spaces(n.mark))
		case "text:note-body":
			if r.hidden == on {
				return o.leaving(extract.RuleHidden, func() error { return o.noteBody(x, n) })
			}
			return o.noteBody(x, n)
		}
		return err
	}, nil)
	if o.mode == "" && r.hidden != on {
		p.notes = append(p.notes, n)
	}
	return err
}

func (o *odt) noteBody(x *part, n *note) error {
	var err error
	n.paras, err = o.story(x)
	return err
}
