package office

import (
	"regexp"
	"strings"
)

// The names of styles, in lower case, by what they mean. Word keeps English names in its files whatever language it
// speaks; other programs do not. Ids of styles, which have lost their accents, are looked at as well.
var (
	headingName = regexp.MustCompile(`^(?:heading|überschrift|berschrift|titre|título|titulo|ttulo|titolo|kop|rubrik|overskrift|otsikko|` +
		`заголовок|nagłówek|nagwek|nadpis|naslov|başlık|balk|címsor|cmsor|標題|标题|見出し|제목|επικεφαλίδα) ?([1-9])$`)
	contentsName = regexp.MustCompile(`^(?:toc|contents|verzeichnis|tm|tdm|índice|indice|sommario|inhopg) ?\d{1,2}$|` +
		`^(?:toc|contents|index|toa) ?heading$|^table of figures$|^table of authorities$`)
)

// styleRole is what a style's name says of its paragraphs: a heading's level, or a role.
func styleRole(name string) (level int, r role) {
	name = strings.ToLower(strings.TrimSpace(name))
	if m := headingName.FindStringSubmatch(name); m != nil {
		return int(m[1][0] - '0'), plain
	}
	if contentsName.MatchString(name) {
		return 0, contentsRole
	}
	switch name {
	case "title", "titel", "titre", "título", "titulo", "titolo":
		return 0, titleRole
	case "subtitle", "untertitel", "sous-titre", "subtítulo", "sottotitolo", "author":
		return 0, subtitleRole
	case "date", "datum":
		return 0, dateRole
	case "caption", "table caption", "image caption", "beschriftung", "légende":
		return 0, captionRole
	case "source code", "html preformatted", "preformatted text":
		return 0, verbatimRole
	}
	if strings.HasPrefix(name, "list continue") {
		return 0, continueRole
	}
	return 0, plain
}
