package office

import (
	"path"
	"strings"
)

const (
	contentTypes = "[content_types].xml"
	manifest     = "meta-inf/manifest.xml"
)

// contentType says what a part of an Office Open XML file is.
type contentType struct {
	part string
	mime string
}

func (a *archive) contentTypes() ([]contentType, error) {
	var types []contentType
	err := a.read(contentTypes, func(x *part, _ element) error {
		return x.children(func(e element) error {
			a.budget.spend(0, 1)
			types = append(types, contentType{strings.TrimPrefix(e.attr("PartName"), "/"), e.attr("ContentType")})
			return nil
		}, nil)
	})
	return types, err
}

// relation is a reference from one part to another of the same file; those that lead out of it are not followed.
type relation struct {
	id   string
	kind string // the last step of its type: "header", "footnotes"
	part string
}

// relations are those of a part; the root's if the name is empty.
func (a *archive) relations(of string) ([]relation, error) {
	dir, file := path.Split(of)
	name := dir + "_rels/" + file + ".rels"
	if !a.has(name) {
		return nil, nil
	}
	var found []relation
	err := a.read(name, func(x *part, _ element) error {
		return x.children(func(e element) error {
			target := e.attr("Target")
			if strings.EqualFold(e.attr("TargetMode"), "External") || target == "" {
				return nil
			}
			target, absolute := strings.CutPrefix(target, "/")
			if !absolute {
				target = path.Join(dir, target)
			}
			a.budget.spend(0, 1)
			found = append(found, relation{e.attr("Id"), path.Base(e.attr("Type")), target})
			return nil
		}, nil)
	})
	return found, err
}

// mainPart is the part of a DOCX that holds the text, and what it refers to.
func (a *archive) mainPart() (string, []relation, error) {
	main := "word/document.xml"
	roots, err := a.relations("")
	if err != nil {
		return "", nil, err
	}
	for _, r := range roots {
		if r.kind == "officeDocument" && a.has(r.part) {
			main = r.part
			break
		}
	}
	rels, err := a.relations(main)
	return main, rels, err
}
