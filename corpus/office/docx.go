package office

import "agendabot/corpus/extract"

// docx reads the parts of a DOCX.
type docx struct {
	arc    *archive
	b      *builder
	styles *styleSheet
	nums   *numbering
	notes  docxNotes
	fields fields

	mode    extract.Rule // what all text at hand is left out by
	body    bool         // the text is at hand, not notes or running heads
	place   int          // of the last paragraph of the text
	framed  int          // tables and boxes around the text
	colored bool         // the page has a colour, so that white text is seen
	langs   map[string]int
	letters int
	remarks map[string]int // comments, by id: places of their references
}

// readDOCX makes blocks of a DOCX.
func readDOCX(a *archive, b *builder) error {
	main, rels, err := a.mainPart()
	if err != nil {
		return err
	}
	s := &styleSheet{styles: map[string]*style{}, resolved: map[string]*style{}}
	d := &docx{arc: a, b: b, styles: s, nums: newNumbering(s), langs: map[string]int{}, remarks: map[string]int{}}
	if err := b.readProperties(a); err != nil {
		return err
	}
	for _, step := range []struct {
		kind string
		read func(part string) error
	}{
		{"settings", d.readSettings},
		{"styles", d.readStyles},
		{"numbering", d.readNumbering},
		{"footnotes", d.readNotes},
		{"endnotes", d.readNotes},
	} {
		if err := eachPart(a, rels, step.kind, step.read); err != nil {
			return err
		}
	}
	d.nums.restart()
	d.body = true
	if err := d.readBody(main); err != nil {
		return err
	}
	d.body = false
	d.notes.number(b)
	b.setLanguage(d.langs, d.letters, s.lang)
	if err := eachPart(a, rels, "comments", d.readComments); err != nil {
		return err
	}
	for _, kind := range []string{"header", "footer"} {
		if err := eachPart(a, rels, kind, d.readHead); err != nil {
			return err
		}
	}
	for _, r := range rels {
		switch r.kind {
		case "aFChunk":
			b.warn("a part of the text is a file of its own in it (" + clip(r.part) + "), which is not read: save it anew in Word")
		case "diagramData", "chart":
			b.warn("the text in its diagrams and charts is not read")
		}
	}
	return nil
}

// eachPart reads the parts of a kind that are there, each once.
func eachPart(a *archive, rels []relation, kind string, read func(string) error) error {
	seen := map[string]bool{}
	for _, r := range rels {
		if r.kind != kind || !a.has(r.part) || seen[r.part] {
			continue
		}
		seen[r.part] = true
		if err := read(r.part); err != nil {
			return err
		}
	}
	return nil
}

func (d *docx) readBody(main string) error {
	return d.arc.read(main, func(x *part, _ element) error {
		c := &container{emit: d.b.add}
		err := x.children(func(e element) error {
			if e.name == "w:background" {
				d.colored = shaded(element{attrs: e.attrs}) || e.attr("color") != "" && e.attr("color") != "FFFFFF"
				return nil
			}
			return d.block(x, e, c)
		}, nil)
		d.flush(c)
		if len(d.fields.open) > 0 {
			d.b.warn("a field of the file has no end: text behind its start may be left out")
		}
		return err
	})
}

// readComments leaves the comments out.
func (d *docx) readComments(name string) error {
	return d.arc.read(name, func(x *part, _ element) error {
		return x.children(func(e element) error {
			paras, err := d.story(x)
			for _, text := range printedAll(paras) {
				d.b.leave(extract.RuleMarkup, d.remarks[e.attr("id")], text)
			}
			return err
		}, nil)
	})
}

func (d *docx) readHead(name string) error {
	return d.arc.read(name, func(x *part, _ element) error {
		paras, err := d.story(x)
		d.b.head(paras)
		return err
	})
}

// story reads the paragraphs of something apart from the text: a note, a comment, a running head.
func (d *docx) story(x *part) ([]*para, error) {
	outer := d.fields
	d.fields = fields{}
	var paras []*para
	c := &container{emit: func(p *para) { paras = append(paras, p) }}
	err := d.blocks(x, c)
	d.flush(c)
	d.fields = outer
	return paras, err
}
