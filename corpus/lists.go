package corpus

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v3"
)

// Bounds of the administrator's files. They are written by hand; what is larger than this was made by a machine and
// would slow every question down.
const (
	listBytes   = 1 << 20
	listEntries = 5000
)

// ListFile is one of the administrator's files beside the documents, glossary.yaml or curated.yaml.
type ListFile struct {
	File   string // below the corpus folder
	SHA256 string // of the file's bytes, hexadecimal
}

var yamlAnchor = regexp.MustCompile(`^unknown anchor '(.*)' referenced`)

// listNames are the administrator's files at the top of the folder, without their extensions.
func listNames() []string { return []string{"glossary", "curated"} }

// listName says that a file has the name of one of the administrator's, wherever it lies: which, without extension.
func listName(name string) (list string, ok bool) {
	base := strings.ToLower(path.Base(name))
	ext := path.Ext(base)
	list = strings.TrimSuffix(base, ext)
	return list, (ext == ".yaml" || ext == ".yml") && slices.Contains(listNames(), list)
}

// takeLists takes the administrator's files out of the names of a folder's files and reads them. They lie at the top:
// one of that name further down belongs to something else.
func (c *Corpus) takeLists(fsys fs.FS, names []string) (documents []string) {
	taken := map[string]string{} // by list: the file that was read
	for _, name := range names {
		list, ok := listName(name)
		if !ok || strings.Contains(name, "/") {
			documents = append(documents, name)
			continue
		}
		if other := taken[list]; other != "" {
			c.Bad = append(c.Bad, &FileError{
				File: name, Err: listError(list), Detail: "there is " + printable(other) + ", too", Advice: "keep one of them",
			})
			continue
		}
		taken[list] = name
		raw, err := readList(fsys, name)
		if err != nil {
			c.Bad = append(c.Bad, err)
			continue
		}
		c.addList(list, name, raw)
	}
	return documents
}

func readList(fsys fs.FS, name string) ([]byte, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, &FileError{File: name, Err: ErrUnreadable, Detail: reason(err), Advice: "check its permissions"}
	}
	defer f.Close() //nolint:errcheck // only read
	raw, err := io.ReadAll(io.LimitReader(f, listBytes+1))
	switch {
	case err != nil:
		return nil, &FileError{File: name, Err: ErrUnreadable, Detail: reason(err), Advice: "check the disk"}
	case len(raw) > listBytes:
		return nil, &FileError{File: name, Err: ErrTooLarge, Detail: fmt.Sprintf("the limit is %d bytes", listBytes), Advice: "shorten it"}
	default:
		return raw, nil
	}
}

// addList reads one of the files. What cannot be used of it is named in Bad and costs only its entry, or the whole file
// where it is no YAML.
func (c *Corpus) addList(list, name string, raw []byte) {
	sum := sha256.Sum256(raw)
	c.Lists = append(c.Lists, ListFile{File: name, SHA256: hex.EncodeToString(sum[:])})
	l := &listReader{file: name, err: listError(list)}
	switch list {
	case "glossary":
		c.Glossary = append(c.Glossary, l.readGlossary(raw)...)
	default:
		c.Curated = append(c.Curated, l.readCurated(raw)...)
	}
	c.Warnings = append(c.Warnings, l.warnings...)
	c.Bad = append(c.Bad, l.bad...)
}

func listError(list string) error {
	if list == "glossary" {
		return ErrGlossary
	}
	return ErrCurated
}

// listReader reads one of the administrator's files.
type listReader struct {
	file     string
	err      error // what all its errors are
	bad      []error
	warnings []Warning
}

// fail notes what is wrong in a line and says false.
func (l *listReader) fail(line int, advice, format string, args ...any) bool {
	l.bad = append(l.bad, &FileError{File: l.file, Line: line, Err: l.err, Detail: fmt.Sprintf(format, args...), Advice: advice})
	return false
}

// entries are the entries of the list that the file is, none if it cannot be used; like shows how one is written.
func (l *listReader) entries(raw []byte, like string) []*yaml.Node {
	s := &source{file: l.file}
	text, err := s.decode(raw)
	l.warnings = append(l.warnings, s.warnings...)
	if errors.Is(err, ErrEmpty) {
		return nil
	}
	if err != nil {
		l.bad = append(l.bad, err)
		return nil
	}
	dec := yaml.NewDecoder(strings.NewReader(text))
	var root, more yaml.Node
	if err := dec.Decode(&root); errors.Is(err, io.EOF) {
		return nil // comments alone
	} else if err != nil {
		l.failYAML(text, err)
		return nil
	}
	if err := dec.Decode(&more); err == nil {
		l.fail(more.Line, "take the “---” out", "a second YAML document begins here")
		return nil
	} else if !errors.Is(err, io.EOF) {
		l.failYAML(text, err)
		return nil
	}
	list := root.Content[0]
	switch {
	case isNull(list):
		return nil
	case list.Kind != yaml.SequenceNode:
		l.fail(list.Line, "begin each entry with a hyphen: "+like, "it is not a list")
		return nil
	case len(list.Content) > listEntries:
		l.fail(list.Content[listEntries].Line, "shorten it", "%d entries, the limit is %d", len(list.Content), listEntries)
		return nil
	}
	return list.Content
}

// failYAML turns the parser's message into one with the line in the file. Those of the parser proper count lines from 0,
// those of the scanner below it from 1, either may be one behind the end, and one has no line.
func (l *listReader) failYAML(text string, err error) {
	msg, line := err.Error(), 0
	if m := yamlLine.FindStringSubmatchIndex(msg); m != nil {
		line, _ = strconv.Atoi(msg[m[2]:m[3]]) // digits, by the pattern
		msg = msg[m[1]:]
	}
	msg = strings.TrimPrefix(msg, "yaml: ")
	inMark := strings.Contains(msg, "alphabetic or numeric")
	if line == 0 || (strings.Contains(msg, "did not find expected") && !inMark) {
		line++
	}
	advice := "correct the line"
	if m := yamlAnchor.FindStringSubmatch(msg); m != nil {
		inMark = true
		line = 1 + strings.Count(text[:max(0, strings.Index(text, "*"+m[1]))], "\n")
	}
	if strings.Contains(msg, "',' or") {
		advice = "close the bracket, and put what has ? : or , in it into quotation marks, or in a line of its own behind a hyphen"
	}
	if inMark || strings.Contains(msg, "mapping values") || strings.Contains(msg, "cannot start any token") {
		advice = "put what has * : @ or other marks in it into quotation marks"
	}
	l.fail(min(line, 1+strings.Count(strings.TrimSuffix(text, "\n"), "\n")), advice, "%s", shortened(msg))
}

// keys are the values of an entry's keys; ok is false if it has one that is not known, or one twice.
func (l *listReader) keys(entry *yaml.Node, known ...string) (values map[string]*yaml.Node, ok bool) {
	values = map[string]*yaml.Node{}
	for i := 0; i+1 < len(entry.Content); i += 2 {
		k := entry.Content[i]
		switch {
		case k.Kind != yaml.ScalarNode || !slices.Contains(known, k.Value):
			return nil, l.fail(k.Line, "", "unknown key %q; known are %s", shortened(k.Value), strings.Join(known, ", "))
		case values[k.Value] != nil:
			return nil, l.fail(k.Line, "make one list of both", "%s is there twice", k.Value)
		}
		values[k.Value] = entry.Content[i+1]
	}
	return values, true
}

// texts are the texts of a node, one or a list, each at most so many bytes with at least a word; what says what they are.
func (l *listReader) texts(n *yaml.Node, what string, most int) (texts []Located, ok bool) {
	nodes := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		nodes = n.Content
	}
	if len(nodes) == 0 {
		return nil, l.fail(n.Line, "write one or take the entry out", "there is no %s", what)
	}
	for _, t := range nodes {
		text := oneLine(t.Value)
		switch {
		case t.Kind == yaml.AliasNode:
			return nil, l.fail(t.Line, "put it into quotation marks if the * belongs to it", "*%s refers to something else", shortened(text))
		case t.Kind != yaml.ScalarNode:
			return nil, l.fail(t.Line, "put it into quotation marks if a : or [ belongs to it", "a %s is one text", what)
		case isNull(t) || !strings.ContainsFunc(text, func(r rune) bool { return !partsWords(r) }):
			return nil, l.fail(t.Line, "write one or take it out", "a %s without any word", what)
		case len(text) > most:
			return nil, l.fail(t.Line, "shorten it", "a %s of %d bytes, the limit is %d", what, len(text), most)
		}
		texts = append(texts, Located{Text: text, Line: t.Line})
	}
	return texts, true
}

// shortened is a text of the file as it can stand in a message.
func shortened(text string) string {
	const most = 100
	if text = oneLine(text); len([]rune(text)) > most {
		return string([]rune(text)[:most]) + "…"
	}
	return text
}

// isNull says that nothing is written where something may be.
func isNull(n *yaml.Node) bool { return n.Kind == yaml.ScalarNode && n.Tag == "!!null" }

// wordKey is the same for texts of the same words.
func wordKey(text string) string {
	return string(bytes.Join(bytes.FieldsFunc([]byte(strings.ToLower(text)), partsWords), []byte(" ")))
}
