package corpus

// Text says for people what the rule does; empty for one that there is not.
func (r Rule) Text() string {
	switch r {
	case RuleEncoding:
		return "bytes that were not UTF-8 were converted"
	case RuleCharacters:
		return "compatibility forms, soft hyphens and special spaces were made plain"
	case RulePageMark:
		return "a page number or form feed was left out"
	case RuleRunningHead:
		return "a head or foot repeated on the pages was kept apart"
	case RuleMarkup:
		return "markup was left out: a link's address, a picture, a tag"
	case RuleNoteMark:
		return "a footnote's reference mark was left out"
	case RuleHyphen:
		return "a word divided at a line's end was joined"
	case RuleJoin:
		return "a paragraph broken in two was joined"
	case RuleListItem:
		return "the first item of a list, broken in two, was joined"
	case RuleListNumber:
		return "a list was numbered by the numbers that some of its items carry"
	case RuleListMark:
		return "a list mark or printed paragraph number was left out of the text"
	case RuleFragment:
		return "the text begins in mid-sentence; nothing was guessed"
	case RuleHidden:
		return "what nobody sees in the file was left out"
	case RuleChrome:
		return "a web page's navigation was left out"
	case RuleContents:
		return "a table of contents was left out"
	case RuleDeleted:
		return "what a tracked change deletes was left out"
	case RuleHeading:
		return "a heading was known by its look alone"
	default:
		return ""
	}
}
