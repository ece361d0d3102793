package corpus

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"
)

// sidecarKey is the key of a sidecar that says where its document came from; it is for people and no metadata.
const sidecarKey = "added"

// pairSidecars takes the sidecars out of the names of a folder's files and says whose they are, by the document's name.
// The sidecar of report.pdf is report.pdf.yaml, or report.yaml if report.pdf is the only document called report.
func (c *Corpus) pairSidecars(names []string) (documents []string, sidecars map[string]string) {
	sidecars = map[string]string{}
	isThere, byStem := map[string]bool{}, map[string][]string{}
	var yamls []string
	for _, name := range names {
		if isYAML(name) {
			yamls = append(yamls, name)
			continue
		}
		documents = append(documents, name)
		isThere[name] = true
		if f, _, _ := formatOf(name); f != "" {
			stem := strings.TrimSuffix(name, path.Ext(name))
			byStem[stem] = append(byStem[stem], name)
		}
	}
	// The full name counts more, so that both can stand side by side by mistake and be told.
	slices.SortStableFunc(yamls, func(a, b string) int { return cmp.Compare(len(b), len(a)) })
	for _, name := range yamls {
		if _, isList := listName(name); isList {
			documents = append(documents, name) // one that is not at the top; it is told when it would be read
			continue
		}
		stem := strings.TrimSuffix(name, path.Ext(name))
		of := byStem[stem]
		if isThere[stem] {
			of = []string{stem}
		}
		switch {
		case len(of) == 0:
			c.Warnings = append(c.Warnings, Warning{File: name, Text: "left out: there is no document of that name beside it"})
		case len(of) > 1:
			c.Bad = append(c.Bad, &FileError{
				File: name, Err: ErrSidecar, Detail: "it may be that of " + printable(of[0]) + " or of " + printable(of[1]),
				Advice: "name it after one of them, ending and all: " + printable(path.Base(of[0])+".yaml"),
			})
		case sidecars[of[0]] != "":
			c.Bad = append(c.Bad, &FileError{
				File: name, Err: ErrSidecar, Detail: printable(sidecars[of[0]]) + " is that of " + printable(of[0]) + ", too", Advice: "keep one of them",
			})
		default:
			sidecars[of[0]] = name
		}
	}
	return documents, sidecars
}

// SidecarOf is the name of the metadata file of a document of a folder that has these files, the document's own name among
// them or not; empty if there is none. It is an error, ErrSidecar, if one may be that of this document or of another, or
// if it has two. Names are slash-separated.
func SidecarOf(document string, names []string) (string, error) {
	beside := []string{document}
	for _, name := range names {
		if path.Dir(name) == path.Dir(document) && name != document {
			beside = append(beside, name)
		}
	}
	slices.Sort(beside)
	var c Corpus
	_, sidecars := c.pairSidecars(beside)
	stem := strings.TrimSuffix(document, path.Ext(document))
	for _, err := range c.Bad {
		if bad, ok := errors.AsType[*FileError](err); ok {
			if of := strings.TrimSuffix(bad.File, path.Ext(bad.File)); of == document || of == stem {
				return "", err
			}
		}
	}
	return sidecars[document], nil
}

func isYAML(name string) bool {
	ext := strings.ToLower(path.Ext(name))
	return ext == ".yaml" || ext == ".yml"
}

// useSidecar puts what a sidecar says above what the document says about itself.
func (s *source) useSidecar(name string, raw []byte) error {
	if name == "" {
		return nil
	}
	sum := sha256.Sum256(raw)
	s.sidecar = hex.EncodeToString(sum[:])
	side := &source{file: name, limits: s.limits, sidecarOf: s.file}
	if len(raw) > listBytes {
		return side.fail(ErrTooLarge, 0, fmt.Sprintf("the limit is %d bytes", listBytes), "shorten it")
	}
	text, err := side.decode(raw)
	if errors.Is(err, ErrEmpty) {
		return nil
	}
	if err != nil {
		return err
	}
	side.meta.FirstParagraph = 1
	if err := side.parseFrontMatter([]byte(text)); err != nil {
		return err
	}
	s.warnings = append(s.warnings, side.warnings...)
	s.metaID = cmp.Or(side.metaID, s.metaID)
	s.meta = side.meta.over(s.meta)
	return nil
}

// over is what m says, and what it does not say of below.
func (m Meta) over(below Meta) Meta {
	out := Meta{
		Title: cmp.Or(m.Title, below.Title), Author: cmp.Or(m.Author, below.Author), Publisher: cmp.Or(m.Publisher, below.Publisher),
		Date: cmp.Or(m.Date, below.Date), Language: cmp.Or(m.Language, below.Language), Source: cmp.Or(m.Source, below.Source),
		Rights: cmp.Or(m.Rights, below.Rights), Edition: cmp.Or(m.Edition, below.Edition), Note: cmp.Or(m.Note, below.Note),
		FirstParagraph: below.FirstParagraph,
	}
	if m.FirstParagraph > 1 {
		out.FirstParagraph = m.FirstParagraph
	}
	return out
}

// withoutSidecarKeys are a sidecar's keys that are metadata.
func withoutSidecarKeys(root *yaml.Node) *yaml.Node {
	out := *root
	out.Content = nil
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value != sidecarKey {
			out.Content = append(out.Content, root.Content[i], root.Content[i+1])
		}
	}
	return &out
}
