package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"reflect"
	"slices"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"agendabot/corpus"
)

// sidecarName is the file in which stands what is known of a document beside its text, where there is none yet.
func sidecarName(name string) string { return name + ".yaml" }

// sidecarOf is the file in which it stands, or is to stand. Files that are about to get their names are there as well.
func (f *folder) sidecarOf(name string, staged []staged) (string, error) {
	entries, err := fs.ReadDir(f.root.FS(), path.Dir(name))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return "", err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && !strings.HasPrefix(e.Name(), ".") {
			names = append(names, path.Join(path.Dir(name), e.Name()))
		}
	}
	for _, s := range staged {
		if !slices.Contains(names, s.name) {
			names = append(names, s.name)
		}
	}
	sidecar, err := corpus.SidecarOf(name, names)
	if err != nil || sidecar != "" {
		return sidecar, err
	}
	return sidecarName(name), nil
}

// field is a key of a sidecar, one of those of front matter, with its value.
type field struct{ key, value string }

// provenance says where a document came from.
type provenance struct {
	time   time.Time
	sha256 string
	from   string // the address, or the name of the file that was copied
}

// sidecarEdit is what is to be changed in a sidecar. Everything else in it stays: keys, their order, comments.
type sidecarEdit struct {
	set   []field     // these replace what is there
	fill  []field     // these do not
	added *provenance // nil: what is there stays
}

const sidecarBytes = 1 << 20 // it is written by hand, or by edit

// edit is the text of a document's sidecar after the change; old is empty if there was none. It is never guessed what a faulty one
// means, and what cannot be changed without losing something is not.
func (e *sidecarEdit) edit(name, sidecar string, old []byte) ([]byte, error) {
	wrong := func(detail, advice string) ([]byte, error) {
		return nil, fmt.Errorf("%s cannot be changed: %s; %s", sidecar, strings.Join(strings.Fields(detail), " "), advice)
	}
	if len(old) > sidecarBytes {
		return wrong(fmt.Sprintf("it is larger than %d bytes", sidecarBytes), "shorten it")
	}
	old = bytes.ReplaceAll(old, []byte("\r\n"), []byte("\n"))
	doc, before, err := parseSidecar(old)
	if err != nil {
		return wrong(err.Error(), "correct it")
	}
	root := doc.Content[0]
	e.apply(root)
	var b bytes.Buffer
	switch {
	case len(old) == 0:
		fmt.Fprintf(&b, "# What is known of %s beside its text. Change it as you like; 'agendabot reindex' reads it.\n", name)
	case before == nil: // comments alone, which the parser does not keep
		b.WriteString(strings.TrimRight(string(old), "\n") + "\n")
	}
	enc := yaml.NewEncoder(&b)
	enc.SetIndent(2)
	if err := errors.Join(enc.Encode(doc), enc.Close()); err != nil {
		return wrong(err.Error(), "correct it")
	}
	if what := lostBy(old, before, b.Bytes(), root); what != "" {
		return wrong(what+" would be lost", "write the keys into it by hand")
	}
	return b.Bytes(), nil
}

// parseSidecar gives the document whose root is a list of keys, and the values of its keys; nil if it has no content.
func parseSidecar(raw []byte) (doc *yaml.Node, values map[string]any, err error) {
	empty := &yaml.Node{Kind: yaml.DocumentNode, Content: []*yaml.Node{{Kind: yaml.MappingNode}}}
	dec := yaml.NewDecoder(bytes.NewReader(raw))
	doc = &yaml.Node{}
	if err := dec.Decode(doc); errors.Is(err, io.EOF) {
		return empty, nil, nil
	} else if err != nil {
		return nil, nil, err
	}
	if err := dec.Decode(&yaml.Node{}); !errors.Is(err, io.EOF) {
		return nil, nil, errors.New("it has more than one YAML document, or is none behind its beginning")
	}
	if doc.Content[0].Kind != yaml.MappingNode {
		return nil, nil, errors.New("it is not a list of keys and values")
	}
	values = map[string]any{}
	if err := doc.Decode(&values); err != nil {
		return nil, nil, err
	}
	return doc, values, nil
}

func (e *sidecarEdit) apply(root *yaml.Node) {
	root.Style &^= yaml.FlowStyle // a key on each line
	for _, f := range e.set {
		setKey(root, f.key, textNode(f.value))
	}
	for _, f := range e.fill {
		if valueOf(root, f.key) == nil {
			setKey(root, f.key, textNode(f.value))
		}
	}
	if e.added != nil {
		setKey(root, "added", e.added.node())
	}
}

func (p *provenance) node() *yaml.Node {
	n := &yaml.Node{Kind: yaml.MappingNode}
	setKey(n, "time", &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!timestamp", Value: p.time.UTC().Format(time.RFC3339)})
	setKey(n, "sha256", textNode(p.sha256))
	setKey(n, "from", textNode(p.from))
	return n
}

func textNode(s string) *yaml.Node { return &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!str", Value: s} }

// setKey puts a value in the place of the one that a key has, whose comments stay, or adds the key at the end. What front
// matter calls language may be there by pandoc's name.
func setKey(root *yaml.Node, key string, value *yaml.Node) {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if k := root.Content[i].Value; k == key || key == "language" && k == "lang" {
			old := root.Content[i+1]
			value.HeadComment, value.LineComment, value.FootComment = old.HeadComment, old.LineComment, old.FootComment
			root.Content[i+1] = value
			return
		}
	}
	root.Content = append(root.Content, textNode(key), value)
}

func valueOf(root *yaml.Node, key string) *yaml.Node {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == key {
			return root.Content[i+1]
		}
	}
	return nil
}

// lostBy names something of the old sidecar that the new one does not have as it was; empty if there is nothing. A node
// that was set has no line in the old text.
func lostBy(old []byte, before map[string]any, written []byte, root *yaml.Node) string {
	_, after, err := parseSidecar(written)
	if err != nil {
		return "what a key refers to"
	}
	for key, value := range before {
		isOld := valueOf(root, key) == nil || valueOf(root, key).Line > 0
		if now, there := after[key]; isOld && (!there || !reflect.DeepEqual(now, value)) {
			return "the value of " + key
		}
	}
	for line := range strings.Lines(string(old)) {
		if comment := strings.TrimSpace(line); strings.HasPrefix(comment, "#") && !bytes.Contains(written, []byte(comment)) {
			return "a comment"
		}
	}
	return ""
}

// checkFields refuses a value that front matter does not take, in the words of package corpus.
func checkFields(set []field) error {
	text, err := (&sidecarEdit{set: set}).edit("", "", nil)
	if err != nil {
		return err
	}
	_, _, err = corpus.ReadFile("document.md", []byte("---\n"+string(text)+"---\nText.\n"), corpus.Limits{})
	if wrong, ok := errors.AsType[*corpus.FileError](err); ok {
		return usagef("%s; %s", wrong.Detail, wrong.Advice)
	}
	return err
}

// sidecarWords are the document's id and title by a sidecar; empty where it says nothing of them.
func sidecarWords(raw []byte) (id, title string) {
	var words struct {
		ID    string `yaml:"id"`
		Title string `yaml:"title"`
	}
	if err := yaml.Unmarshal(raw, &words); err != nil {
		return "", ""
	}
	return words.ID, words.Title
}
