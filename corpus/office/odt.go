package office

import "agendabot/corpus/extract"

// odt reads the parts of an ODT.
type odt struct {
	b      *builder
	styles *odtStyles

	mode    extract.Rule // what all text at hand is left out by
	body    bool         // the text is at hand, not notes or running heads
	place   int          // of the last paragraph of the text
	framed  int          // tables and boxes around the text
	langs   map[string]int
	letters int

	lists     *listContext
	last      *odtList // the last that began outside of lists
	byID      map[string]*odtList
	listCount int
	headings  *odtList
}

// readODT makes blocks of an ODT.
func readODT(a *archive, b *builder) error {
	o := &odt{
		b: b, styles: newODTStyles(b.budget), langs: map[string]int{}, byID: map[string]*odtList{}, headings: &odtList{},
	}
	if a.has(manifest) {
		if err := a.read(manifest, checkManifest); err != nil {
			return err
		}
	}
	if a.has("meta.xml") {
		err := a.read("meta.xml", func(x *part, _ element) error {
			return x.children(func(element) error { return b.readFacts(x) }, nil)
		})
		if err != nil {
			return err
		}
	}
	if a.has("styles.xml") {
		if err := a.read("styles.xml", o.readStyles); err != nil {
			return err
		}
	}
	o.last, o.headings = nil, &odtList{}
	o.body = true
	if err := a.read("content.xml", o.readContent); err != nil {
		return err
	}
	b.setLanguage(o.langs, o.letters, o.styles.lang)
	return nil
}

// checkManifest looks for what is locked, and for another kind of document.
func checkManifest(x *part, _ element) error {
	return x.children(func(e element) error {
		path, mime := e.attr("full-path"), e.attr("media-type")
		if path == "/" && mime != "" {
			if _, err := kindByType(mime); err != nil {
				return err
			}
		}
		return x.children(func(e element) error {
			if e.name == "manifest:encryption-data" && path == "content.xml" {
				return errLocked()
			}
			return nil
		}, nil)
	}, nil)
}

func (o *odt) readStyles(x *part, _ element) error {
	return x.children(func(e element) error {
		switch e.name {
		case "office:styles", "office:automatic-styles":
			return o.styles.read(x)
		case "office:master-styles":
			return x.children(func(element) error {
				return x.children(func(e element) error { return o.readHead(x, e) }, nil)
			}, nil)
		}
		return nil
	}, nil)
}

// readHead reads the running heads and feet of a kind of page.
func (o *odt) readHead(x *part, e element) error {
	switch e.name {
	case "style:header", "style:footer", "style:header-left", "style:footer-left", "style:header-first", "style:footer-first":
		if e.attr("display") == "false" {
			return nil
		}
		paras, err := o.story(x)
		o.b.head(paras)
		return err
	}
	return nil
}

// story reads the paragraphs of something apart from the text: a note, a comment, a running head.
func (o *odt) story(x *part) ([]*para, error) {
	lists, body := o.lists, o.body
	o.lists, o.body = nil, false
	var paras []*para
	err := o.blocks(x, &container{emit: func(p *para) { paras = append(paras, p) }})
	o.lists, o.body = lists, body
	return paras, err
}

func (o *odt) readContent(x *part, _ element) error {
	return x.children(func(e element) error {
		switch e.name {
		case "office:automatic-styles":
			return o.styles.read(x)
		case "office:body":
			return x.children(func(e element) error {
				return o.blocks(x, &container{emit: o.b.add})
			}, nil)
		}
		return nil
	}, nil)
}
