package slack

import (
	"encoding/json"

	slackgo "github.com/slack-go/slack"

	"agendabot/bot"
)

// What Slack refuses to take more of. Characters are counted as UTF-16 does, which is never fewer than Slack counts.
// Pages are below https://docs.slack.dev/reference.
const (
	maxText        = 3000 // characters of a text object: block-kit/composition-objects/text-object
	maxBlocks      = 50   // in a message: block-kit/blocks
	maxViewBlocks  = 100  // in a modal or the App Home: block-kit/blocks
	maxElements    = 25   // of an actions block: block-kit/blocks/actions-block
	maxButton      = 75   // characters of a button's text, and of its accessibility label: block-kit/block-elements/button-element
	maxValue       = 2000 // characters of a button's value: the same
	maxID          = 255  // characters of an action_id: the same; of a block_id: every block's page
	maxViewTitle   = 24   // characters of a modal's title, submit and close: views/modal-views
	maxPlaceholder = 150  // characters of a placeholder: block-kit/block-elements/plain-text-input-element
	maxInput       = 3000 // characters that a person may type: the same
	maxConfirm     = 300  // characters of a confirmation's text: block-kit/composition-objects/confirmation-dialog-object
	maxConfirmHead = 100  // of its title: the same
	maxConfirmYes  = 30   // of its buttons: the same
)

// Bounds that are ours, because Slack's are not written down.
const (
	// maxSize is the most that the JSON of a message's or view's blocks may be, in characters. Slack refuses messages
	// as msg_blocks_too_long from 11 to 13 thousand on, and does not say what it counts
	// (github.com/slackapi/bolt-js issues 2509 and 2867); the JSON is the most that it can be counting.
	maxSize = 10_000
	// maxPiece is the longest text of one element of a rich_text block, for which Slack states no limit.
	maxPiece = 2900
	// maxLink is the longest address that a text is linked to; Slack's own limit, where it states one, is 3,000.
	maxLink = 800
	// maxLeads is the most lead-ins above the item of a list that are shown: the innermost.
	maxLeads = 3
	// maxFallback is the longest Text of a message; Slack advises up to 4,000 characters (methods/chat.postMessage).
	maxFallback = 3000
	// maxPassages is the most passages of an answer that one message has room for, each with something to read.
	maxPassages = 6
)

// size is what blocks weigh against maxSize.
func size(blocks []slackgo.Block) int {
	data, err := json.Marshal(blocks)
	if err != nil {
		return maxSize + 1 // blocks of ours always marshal; one that does not must not be sent
	}
	return bot.Width(string(data))
}

// room is how much of everything there is room for. What is shown is tried with the largest room first.
type room struct {
	passages int // of an answer
	quote    int // characters of each
	marks    int // bold pieces in each
	lead     int // characters of each lead-in of a list
	line     int // characters of a title, a heading, a question, a term
	lines    int // of each list: evidence, topics, documents
}

// rooms are the rooms that are tried. Whatever is to be said fits into the last, which the property test holds.
func rooms() []room {
	return []room{
		{passages: maxPassages, quote: 2400, marks: 60, lead: 400, line: 300, lines: 12},
		{passages: maxPassages, quote: 1600, marks: 40, lead: 300, line: 200, lines: 12},
		{passages: maxPassages, quote: 1000, marks: 24, lead: 200, line: 150, lines: 10},
		{passages: maxPassages, quote: 600, marks: 12, lead: 150, line: 120, lines: 8},
		{passages: maxPassages, quote: 300, marks: 6, lead: 80, line: 80, lines: 6},
		{passages: 3, quote: 300, marks: 6, lead: 80, line: 80, lines: 5},
		{passages: 1, quote: 300, marks: 3, lead: 60, line: 60, lines: 3},
	}
}

// fit makes blocks in the largest room in which they stay under maxSize.
func fit(build func(room) []slackgo.Block) []slackgo.Block {
	var blocks []slackgo.Block
	for _, m := range rooms() {
		if blocks = build(m); size(blocks) <= maxSize {
			break
		}
	}
	return blocks
}
