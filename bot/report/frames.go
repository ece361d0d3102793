package report

import "regexp"

// What people say around a subject, beyond what bot.CleanQuestion takes off. Of what they match only the group stays.
// They are matched with words in lower case with a space between them, and only one is taken off: “what is on the list”
// must not become first “on the list” and then “the list”. Only the present is a frame; what was is another question.
// “What X means” is none: “what peaceful means” asks for means.
var (
	framesEN = []*regexp.Regexp{
		regexp.MustCompile(`^(?:what|how) about (.+)$`),
		regexp.MustCompile(`^what does (.+) mean$`),
		regexp.MustCompile(`^what do (.+) mean$`),
		regexp.MustCompile(`^what (?:the )?(?:agenda|documents?|texts?|sources?) says? (?:about|on|of|regarding|concerning) (.+)$`),
		regexp.MustCompile(`^(?:what(?: is| are|'s) |define |explain )?(?:the )?(?:definition|meaning) of (.+)$`),
		regexp.MustCompile(`^what(?: is| are|'s) meant by (.+)$`),
		regexp.MustCompile(`^what(?: is| are|'s) (.+)$`),
		regexp.MustCompile(`^(?:define|explain|describe) (.+)$`),
		regexp.MustCompile(`^(?:anything|something) (?:about|on) (.+)$`),
		regexp.MustCompile(`^(?:about|regarding|concerning) (.+)$`),
	}
	framesFR = []*regexp.Regexp{
		regexp.MustCompile(`^ce que (?:dit|disent) (?:le agenda|(?:le|les) (?:documents?|textes?)) (?:sur|des?) (.+)$`),
		regexp.MustCompile(`^(?:que est ce que |quelle est )?(?:la )?(?:définition|signification) des? (.+)$`),
		regexp.MustCompile(`^que est ce que (?:ce est que )?(.+)$`),
		regexp.MustCompile(`^que (?:signifie|signifient|veut dire|veulent dire) (.+)$`),
		regexp.MustCompile(`^quel(?:le)?s? (?:est|sont) (.+)$`),
		regexp.MustCompile(`^ce est quoi (.+)$`),
		regexp.MustCompile(`^(?:définir|expliquer|décrire) (.+)$`),
		regexp.MustCompile(`^(?:quid|que en est il) des? (.+)$`),
		regexp.MustCompile(`^(?:sur|concernant) (.+)$`),
	}
)

// unframed is a question without the words that say only that it is one: “what about landmines” is “landmines”.
func unframed(language, question string) string {
	var frames []*regexp.Regexp
	switch language {
	case "en":
		frames = framesEN
	case "fr":
		frames = framesFR
	}
	for _, f := range frames {
		if m := f.FindStringSubmatch(question); m != nil {
			return m[1]
		}
	}
	return question
}
