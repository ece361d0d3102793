package office

import (
	"strings"

	"agendabot/corpus/extract"
)

// noteFormat is how a section numbers its notes; empty fields are not given.
type noteFormat struct {
	format  string
	start   int // 0: not given
	restart string
}

func (f noteFormat) over(base noteFormat) noteFormat {
	if f.format == "" {
		f.format = base.format
	}
	if f.start == 0 {
		f.start = base.start
	}
	if f.restart == "" {
		f.restart = base.restart
	}
	return f
}

// docxNotes is footnotes and endnotes.
type docxNotes struct {
	known    []*docxNote
	byID     map[string]*docxNote
	referred []*note         // in the order of their references
	sections [][2]noteFormat // footnotes, endnotes
	settings [2]noteFormat
}

type docxNote struct {
	note
	seen bool
	rule extract.Rule // the reference is left out by this
}

// readNotes reads footnotes.xml or endnotes.xml.
func (d *docx) readNotes(name string) error {
	if d.notes.byID == nil {
		d.notes.byID = map[string]*docxNote{}
	}
	return d.arc.read(name, func(x *part, root element) error {
		return x.children(func(e element) error {
			if t := e.attr("type"); t != "" && t != "normal" {
				return nil // the line above the notes
			}
			n := &docxNote{}
			n.endnote = root.name == "w:endnotes"
			var err error
			n.paras, err = d.story(x)
			d.notes.known = append(d.notes.known, n)
			d.b.budget.spend(0, 1)
			d.notes.byID[noteID(e, n.endnote)] = n
			return err
		}, nil)
	})
}

func noteID(e element, endnote bool) string {
	if endnote {
		return "e" + e.attr("id")
	}
	return "f" + e.attr("id")
}

// refer takes a reference to a note.
func (d *docx) refer(e element, o *openPara, r *runProps) {
	n := d.notes.byID[noteID(e, e.name == "w:endnoteReference")]
	if n == nil || !d.body {
		return
	}
	if rule := d.ruleOf(r, o.place, ""); rule != "" {
		n.rule = rule
		return
	}
	if !n.seen {
		n.seen, n.section = true, len(d.notes.sections)
		d.notes.referred = append(d.notes.referred, &n.note)
		if v := e.attr("customMarkFollows"); v != "" && v != "0" && v != "false" {
			n.custom = true
			o.marked = &n.note
		}
	}
	o.notes = append(o.notes, &n.note)
}

func (d *docx) readSettings(name string) error {
	return d.arc.read(name, func(x *part, _ element) error { return readNoteFormats(x, &d.notes.settings) })
}

// readSection reads the properties of a section, which end it.
func (d *docx) readSection(x *part) error {
	var s [2]noteFormat
	err := readNoteFormats(x, &s)
	if d.body {
		d.b.budget.spend(0, 1)
		d.notes.sections = append(d.notes.sections, s)
	}
	return err
}

func readNoteFormats(x *part, to *[2]noteFormat) error {
	return x.children(func(e element) error {
		var f *noteFormat
		switch e.name {
		case "w:footnotePr":
			f = &to[0]
		case "w:endnotePr":
			f = &to[1]
		default:
			return nil
		}
		return x.children(func(e element) error {
			switch e.name {
			case "w:numFmt":
				f.format = e.attr("val")
			case "w:numStart":
				f.start = e.number("val", 0)
			case "w:numRestart":
				f.restart = e.attr("val")
			}
			return nil
		}, nil)
	}, nil)
}

// number gives the notes the marks that are shown, and leaves out those that are not.
func (d *docxNotes) number(b *builder) {
	var count, section [2]int
	for _, n := range d.referred {
		if n.custom {
			continue
		}
		kind, defaults := 0, noteFormat{format: "decimal", start: 1}
		if n.endnote {
			kind, defaults.format = 1, "lowerRoman"
		}
		f := d.settings[kind].over(defaults)
		if n.section < len(d.sections) {
			f = d.sections[n.section][kind].over(f)
		}
		if count[kind] == 0 || f.restart == "eachSect" && n.section != section[kind] {
			count[kind] = f.start
		} else {
			count[kind]++
		}
		section[kind] = n.section
		n.mark, _ = formatNumber(count[kind], f.format)
		if f.restart == "eachPage" {
			b.warn("its notes are numbered anew on each page; as pages are not known here, they are counted through")
		}
	}
	for _, n := range d.known {
		if n.placed {
			continue
		}
		rule := n.rule
		if rule == "" {
			rule = extract.RuleHidden
		}
		b.leave(rule, 0, strings.Join(printedAll(n.paras), "\n"))
	}
}
