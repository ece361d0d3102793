package bot

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"agendabot/corpus"
)

// MaxQuestion is the longest question in characters; adapters pass on whole messages, and a longer one is a
// document rather than a question.
const MaxQuestion = 4000

// Question is what a person asks.
type Question struct {
	Text     string
	Language string // of the answer's own words: "en" or "fr"; empty: that of the question, else English
	Previous *Turn  // the turn before in the same conversation, or nil
	Size     int    // citations wanted; 0 means 3
}

// understood is a question taken apart.
type understood struct {
	text     string   // without address and politeness
	phrases  []string // what stood in quotation marks
	language string   // of the answer's own words
	spoken   string   // of the question
	followUp bool     // leans on the turn before
	more     bool     // asks for more of the same
	noun     string   // what is counted by ordinal or step: "priority"; may be empty
	ordinal  int      // asks for the n-th of the list before: from 1; -1 the last; 0 none
	step     int      // asks for the next (1) or the one before (-1)
}

// What people say around a question. Each is taken off as long as one fits.
var (
	before = []*regexp.Regexp{
		regexp.MustCompile(`(?i)^[\s,.;:!?–—-]+`),
		regexp.MustCompile(`(?i)^(?:<@[^>]*>|@?agenda\s?bot\b|@bot\b)[\s,:!]*`),
		regexp.MustCompile(`(?i)^(?:hey|hi|hello|hallo|dear|ok|okay|good (?:morning|afternoon|evening|day)|greetings|bonjour|bonsoir|salut|coucou|cher)\b(?:\s+(?:there|everyone|all|team|bot|robot|friend|(?:le|cher) bot|agendabot|@agendabot))?(?:[\s,!.:–—-]+|$)`),
		regexp.MustCompile(`(?i)^(?:please|pls|s['’]il (?:vous|te) pla[iî]t|svp|stp)(?:[\s,:!]+|$)`),
		regexp.MustCompile(`(?i)^(?:so|well|quick question|question|alors|dis|dites)\s*[,:]\s*`),
		regexp.MustCompile(`(?i)^(?:could|can|would|will) (?:you|someone|anyone|anybody)(?: (?:please|kindly|perhaps|maybe))*(?: be so kind (?:as )?to)? (?:tell|show|give|explain(?: to)?|help|let|remind|find|inform|point) (?:me|us)(?: out)?(?: (?:know|to|please|understand))*[\s,:]+`),
		regexp.MustCompile(`(?i)^(?:could|can|would) you(?: (?:please|kindly))* (?:explain|describe|list|name|summari[sz]e|find)\b[\s,:]*`),
		regexp.MustCompile(`(?i)^(?:i(?: would|['’]d) (?:like|love) to|i (?:want|need|wish) to|i was|i am|i['’]m|we(?: would|['’]d) like to|we (?:want|need) to)(?: just)? (?:know|ask|learn|understand|find out|hear|see|wondering|curious|trying to (?:find|understand))(?: (?:if|whether|about))?[\s,:]+`),
		regexp.MustCompile(`(?i)^(?:do you know|do you happen to know|any idea|may i ask|just tell me|tell me|tell us|show me|remind me)(?: (?:if|whether|please|more about|about))?[\s,:]+`),
		regexp.MustCompile(`(?i)^(?:pou[rv](?:r?iez|ez)[- ]vous|peux[- ]tu|pourrais[- ]tu|(?:est-ce que )?(?:vous pouvez|tu peux))(?: (?:s['’]il (?:vous|te) pla[iî]t|svp))*(?: (?:me|m['’]|nous))?\s?(?:dire|expliquer|indiquer|montrer|donner|préciser|rappeler|aider à (?:comprendre|trouver))[\s,:]+`),
		regexp.MustCompile(`(?i)^(?:je (?:voudrais|souhaite(?:rais)?|veux|cherche à|aimerais)|j['’]aimerais|nous (?:voudrions|aimerions))(?: bien)? (?:savoir|connaître|comprendre|demander)(?: si)?[\s,:]+`),
		regexp.MustCompile(`(?i)^(?:dites|dis|expliquez|explique)[- ]moi[\s,:]+`),
		regexp.MustCompile(`(?i)^(?:what|where|when|how)?\s*(?:do|does|did)\s+(?:the\s+|this\s+|these\s+|your\s+|our\s+)?(?:human security\s+)?(?:agenda|documents?|texts?|polic(?:y|ies)|papers?|reports?|sources?|bot|you|they|it)\s+(?:say|mention|state|cover|contain|have(?:\s+to\s+say)?|talk|speak|know|think|tell\s+us)\s*(?:anything|something|much|at all)?\s*(?:about|on|of|regarding|concerning)?\s+`),
		regexp.MustCompile(`(?i)^(?:is|are|was|were)\s+there\s+(?:anything|something|any (?:mention|word|reference|passages?|information))\s*(?:about|on|of|to|regarding|concerning)?\s+`),
		regexp.MustCompile(`(?i)^(?:what\s+is|what['’]s|what\s+has\s+been)\s+(?:said|written|stated)\s+(?:about|on|of|regarding|concerning)\s+`),
		regexp.MustCompile(`(?i)^que\s+(?:dit|disent|dis)\s+(?:l['’]agenda|les?\s+(?:documents?|textes?|rapports?|sources?)|la\s+politique)\s+(?:sur|de|du|des|d['’]|au\s+sujet\s+(?:de|du|des|d['’])|à\s+propos\s+(?:de|du|des|d['’])|concernant)\s*`),
		regexp.MustCompile(`(?i)^(?:est-ce\s+que\s+)?(?:l['’]agenda|les?\s+documents?|le\s+texte)\s+(?:parle(?:nt)?|traite(?:nt)?|mentionne(?:nt)?)(?:[- ](?:t-)?ils?)?\s+(?:de|du|des|d['’])?\s*`),
		regexp.MustCompile(`(?i)^y\s+a-t-il\s+(?:quelque\s+chose|une\s+mention|un\s+passage)\s+(?:sur|de|du|des|d['’])\s*`),
	}
	after = []*regexp.Regexp{
		regexp.MustCompile(`(?i)[\s,.;:!–—-]*\b(?:please|pls|thanks|thank you|thx|cheers|many thanks|thanks in advance|s['’]il (?:vous|te) pla[iî]t|svp|stp|merci(?: d['’]avance| beaucoup)?)[\s!.?]*$`),
		regexp.MustCompile(`(?i)\s*,\s*(?:agenda\s?bot|bot)\s*[?!.]*$`),
		regexp.MustCompile(`(?i)\s+(?:in|within|dans)\s+(?:the|this|these|your|l['’]|les?|ce|ces)\s*(?:agenda|documents?|texts?|texte|textes)\s*[?!.]*$`),
		regexp.MustCompile(`(?:\s|^)[:;]-?[)(DP]\s*$`),
	}
	quoted = regexp.MustCompile(`"([^"]+)"|“([^”]+)”|„([^“”]+)[“”]|«\s*([^»]+?)\s*»`)
)

// understand takes a question apart.
func understand(q Question) (understood, error) {
	text := strings.Join(strings.Fields(corpus.CleanText(strings.ToValidUTF8(q.Text, " "))), " ")
	if utf8.RuneCountInString(text) > MaxQuestion {
		return understood{}, ErrQuestionTooLong
	}
	u := understood{text: CleanQuestion(text), language: q.Language, spoken: Language(text)}
	if u.language == "" {
		u.language = u.spoken
	}
	if u.text == "" {
		return u, ErrNoQuestion
	}
	for _, m := range quoted.FindAllStringSubmatch(u.text, -1) {
		if p := strings.TrimSpace(strings.Join(m[1:], "")); p != "" {
			u.phrases = append(u.phrases, p)
		}
	}
	u.readFollowUp()
	return u, nil
}

// CleanQuestion takes address and politeness off a question: “hey bot, could you tell me what X means, please?” is
// “what X means”. Inside quotation marks nothing is touched. It is empty if nothing else was said.
func CleanQuestion(text string) string {
	const rounds = 20 // nobody is that polite; a message of nothing but greetings must not cost more
	for range rounds {
		changed := false
		for _, p := range before {
			if loc := p.FindStringIndex(text); loc != nil && loc[1] > 0 {
				text, changed = text[loc[1]:], true
			}
		}
		for _, p := range after {
			if loc := p.FindStringIndex(text); loc != nil {
				text, changed = text[:loc[0]], true
			}
		}
		if !changed {
			break
		}
	}
	if !strings.ContainsFunc(text, isWordRune) {
		return ""
	}
	return strings.TrimSpace(text)
}
