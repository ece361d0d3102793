package corpus

import (
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/adrg/frontmatter"
	"go.yaml.in/yaml/v3"
)

// frontMatter is what may stand between two lines of "---" at the top of a file.
type frontMatter struct {
	ID             string    `yaml:"id"`
	Title          string    `yaml:"title"`
	Author         yaml.Node `yaml:"author"` // one name or a list of names
	Publisher      string    `yaml:"publisher"`
	Date           string    `yaml:"date"`
	Language       string    `yaml:"language"`
	Lang           string    `yaml:"lang"` // pandoc's name for it
	Source         string    `yaml:"source"`
	Rights         string    `yaml:"rights"`
	Edition        string    `yaml:"edition"`
	Note           string    `yaml:"note"`
	FirstParagraph int       `yaml:"first_paragraph"`
}

var (
	validID       = regexp.MustCompile(`^[\p{L}\p{N}]+(?:[-_.][\p{L}\p{N}]+)*$`)
	validLanguage = regexp.MustCompile(`^([a-zA-Z]{2})(?:[-_][a-zA-Z0-9]+)*$`) // BCP 47 with a two-letter language
	yamlLine      = regexp.MustCompile(`line (\d+): `)
)

// frontMatterKeys are the keys of frontMatter, for telling people what they may write.
const frontMatterKeys = "id, title, author, publisher, date, language, source, rights, edition, note, first_paragraph"

// takeFrontMatter reads the front matter, if there is any, and returns the rest of the text with the number of
// its first line. A "---" that no other "---" follows is a line of the text.
func (s *source) takeFrontMatter(text string) (body string, first int, err error) {
	s.meta.FirstParagraph = 1
	if !strings.HasPrefix(text, "---\n") {
		return text, 1, nil
	}
	var raw []byte
	keep := func(data []byte, _ any) error { raw = append([]byte{}, data...); return nil }
	rest, err := frontmatter.Parse(strings.NewReader(text), &struct{}{}, frontmatter.NewFormat("---", "---", keep))
	if err != nil {
		return "", 0, s.fail(ErrFrontMatter, 1, err.Error(), "")
	}
	if raw == nil {
		return text, 1, nil
	}
	if err := s.parseFrontMatter(raw); err != nil {
		return "", 0, err
	}
	body = string(rest)
	return body, 1 + strings.Count(text, "\n") - strings.Count(body, "\n"), nil
}

func (s *source) parseFrontMatter(raw []byte) error {
	var node yaml.Node
	if err := yaml.Unmarshal(raw, &node); err != nil {
		return s.yamlError(err)
	}
	if len(node.Content) == 0 {
		return nil
	}
	root := node.Content[0]
	switch {
	case root.Kind == yaml.MappingNode && s.sidecarOf != "":
		root = withoutSidecarKeys(root)
	case root.Kind == yaml.MappingNode:
	case s.sidecarOf != "":
		return s.fail(ErrFrontMatter, 1, "it is not a list of keys and values", "write “title: …” lines")
	default:
		return s.fail(ErrFrontMatter, 2, "it is not a list of keys and values",
			"write “title: …” lines between the two “---”, or begin the text with an empty line")
	}
	s.warnUnknownKeys(root)
	var fm frontMatter
	if err := root.Decode(&fm); err != nil {
		return s.yamlError(err)
	}
	return s.useFrontMatter(&fm, root)
}

func (s *source) warnUnknownKeys(root *yaml.Node) {
	known := append(strings.Split(frontMatterKeys, ", "), "lang")
	for i := 0; i+1 < len(root.Content); i += 2 {
		if k := root.Content[i]; !slices.Contains(known, k.Value) {
			s.warn(s.metaLine(k.Line), "%s: unknown key %q; known are %s", s.metaName(), k.Value, frontMatterKeys)
		}
	}
}

// yamlError turns the parser's message into one with the line in the file.
func (s *source) yamlError(err error) error {
	msg, lineNo := err.Error(), 0
	var typeErr *yaml.TypeError
	if errors.As(err, &typeErr) && len(typeErr.Errors) > 0 {
		msg = typeErr.Errors[0]
	}
	if m := yamlLine.FindStringSubmatchIndex(msg); m != nil {
		lineNo, _ = strconv.Atoi(msg[m[2]:m[3]]) // digits, by the pattern
		lineNo = s.metaLine(lineNo)
		msg = msg[m[1]:]
	}
	msg = oneLine(msg) // it may quote the file, escapes and all
	return s.fail(ErrFrontMatter, lineNo, strings.TrimPrefix(msg, "yaml: "), "correct the line")
}

func (s *source) useFrontMatter(fm *frontMatter, root *yaml.Node) error {
	bad := func(key, detail, advice string) error {
		return s.fail(ErrFrontMatter, s.keyLine(root, key), key+": "+detail, advice)
	}
	authors, ok := stringOrList(&fm.Author)
	if !ok {
		return bad("author", "neither a name nor a list of names", "write author: Name")
	}
	s.metaID = strings.TrimSpace(fm.ID)
	if s.metaID != "" && (!validID.MatchString(s.metaID) || len(s.metaID) > maxSlug) {
		return bad("id", fmt.Sprintf("%q", s.metaID),
			fmt.Sprintf("use letters, digits, and single - _ . between them, at most %d bytes", maxSlug))
	}
	s.meta = Meta{
		Title: oneLine(fm.Title), Author: oneLine(strings.Join(authors, "; ")), Publisher: oneLine(fm.Publisher),
		Date: strings.TrimSpace(fm.Date), Source: oneLine(fm.Source), Rights: oneLine(fm.Rights),
		Edition: oneLine(fm.Edition), Note: oneLine(fm.Note), FirstParagraph: fm.FirstParagraph,
	}
	if s.meta.Date != "" && !validDate(s.meta.Date) {
		return bad("date", fmt.Sprintf("%q", s.meta.Date), "write 2000, 2000-04 or 2000-04-30")
	}
	lang := strings.TrimSpace(fm.Language + fm.Lang)
	if lang != "" {
		m := validLanguage.FindStringSubmatch(lang)
		if m == nil {
			return bad("language", fmt.Sprintf("%q", lang), "write a two-letter code such as en or fr")
		}
		s.meta.Language = strings.ToLower(m[1])
	}
	if s.keyLine(root, "first_paragraph") == 0 {
		s.meta.FirstParagraph = 1
	} else if fm.FirstParagraph < 1 {
		return bad("first_paragraph", strconv.Itoa(fm.FirstParagraph), "write a number from 1")
	}
	return nil
}

// metaLine is the line in the file of a line of its metadata: front matter stands below a "---".
func (s *source) metaLine(line int) int {
	if s.sidecarOf != "" {
		return line
	}
	return line + 1
}

func (s *source) metaName() string {
	if s.sidecarOf != "" {
		return "metadata of " + printable(path.Base(s.sidecarOf))
	}
	return "front matter"
}

// keyLine is the line of a key in the file, 0 if the key is not there.
func (s *source) keyLine(root *yaml.Node, key string) int {
	for i := 0; i+1 < len(root.Content); i += 2 {
		if root.Content[i].Value == key {
			return s.metaLine(root.Content[i].Line)
		}
	}
	return 0
}

func stringOrList(n *yaml.Node) (values []string, ok bool) {
	switch n.Kind {
	case 0:
		return nil, true
	case yaml.ScalarNode:
		return []string{n.Value}, true
	case yaml.SequenceNode:
		return values, n.Decode(&values) == nil
	default:
		return nil, false
	}
}

func validDate(s string) bool {
	for _, layout := range []string{"2006", "2006-01", "2006-01-02"} {
		if _, err := time.Parse(layout, s); err == nil {
			return true
		}
	}
	return false
}

// oneLine folds white space and takes out what does not belong in a line of metadata.
func oneLine(s string) string {
	s, _ = cleanCharacters(s)
	return strings.Join(strings.Fields(s), " ")
}
