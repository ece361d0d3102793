package slack

import (
	"strings"

	"agendabot/bot"
)

// Words of documents and people go into rich_text and plain_text alone, where Slack reads no markup: they need no
// escaping, and nothing is put between their letters. Only a message's fallback is read as markup.

// escape makes a text safe in a message's fallback text: a mention, a link, a date and a channel all begin with <
// there, and an entity with &. Emphasis and :emoji: cannot be escaped without changing the words; the fallback is sent
// with mrkdwn off, and is not shown where the blocks are.
// See https://docs.slack.dev/messaging/formatting-message-text#escaping.
func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(bot.Printable(s))
}
