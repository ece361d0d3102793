package office

import (
	"encoding/xml"
	"strconv"
	"strings"
)

// element is the start of an element. Its name has the usual prefix of its namespace, whatever the file calls it.
type element struct {
	name  string
	attrs []xml.Attr
}

// attr is an attribute by its local name, empty if there is none. In what is read here no element has two of a name.
func (e *element) attr(local string) string {
	for i := range e.attrs {
		if e.attrs[i].Name.Local == local {
			return e.attrs[i].Value
		}
	}
	return ""
}

// number is an attribute as a number, otherwise where it is none. Numbers beyond a thousand million are cut: sums of
// them hold everywhere.
func (e *element) number(local string, otherwise int) int {
	n, err := strconv.Atoi(strings.TrimSpace(e.attr(local)))
	if err != nil {
		return otherwise
	}
	return max(-1_000_000_000, min(n, 1_000_000_000))
}

// on reads a property that is on by being there (ISO/IEC 29500-1, 17.17.4).
func (e *element) on() bool {
	switch strings.ToLower(e.attr("val")) {
	case "0", "false", "off", "none":
		return false
	}
	return true
}

func (x *part) element(start xml.StartElement) element {
	name, known := x.names[start.Name]
	if !known {
		name = prefix(start.Name.Space) + start.Name.Local
		if len(x.names) < knownNames {
			x.names[start.Name] = name
		}
	}
	return element{name, start.Attr}
}

// prefix is that of a namespace which has a meaning here, empty for others.
func prefix(space string) string {
	if odf, ok := strings.CutPrefix(space, "urn:oasis:names:tc:opendocument:xmlns:"); ok {
		switch odf {
		case "office:1.0", "text:1.0", "table:1.0", "style:1.0", "meta:1.0", "form:1.0", "manifest:1.0":
			return strings.TrimSuffix(odf, "1.0")
		case "drawing:1.0":
			return "draw:"
		case "svg-compatible:1.0":
			return "svg:"
		}
	}
	switch space {
	case "http://schemas.openxmlformats.org/wordprocessingml/2006/main", "http://purl.oclc.org/ooxml/wordprocessingml/main":
		return "w:"
	case "http://schemas.openxmlformats.org/officeDocument/2006/math", "http://purl.oclc.org/ooxml/officeDocument/math":
		return "m:"
	case "http://schemas.openxmlformats.org/drawingml/2006/main", "http://purl.oclc.org/ooxml/drawingml/main":
		return "a:"
	case "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
		"http://purl.oclc.org/ooxml/drawingml/wordprocessingDrawing":
		return "wp:"
	case "http://schemas.openxmlformats.org/markup-compatibility/2006":
		return "mc:"
	case "http://purl.org/dc/elements/1.1/":
		return "dc:"
	case "http://purl.org/dc/terms/":
		return "dcterms:"
	case "http://www.w3.org/1998/Math/MathML":
		return "math:"
	}
	return ""
}
