// Package slack is the adapter for Slack: mentions, direct messages, the assistant pane, /agenda, a message shortcut
// and the App Home, over Socket Mode or HTTP.
//
//	Slack → transport (socket.go, http.go) → what it is (events.go, interactions.go) → bot.Desk → render*.go → send.go → Slack
//
// A transport acknowledges first and works after, in a bounded pool; see app.go. Renderers are pure functions from
// an answer to blocks, within Slack's limits whatever the documents hold (limits.go). Everything that is kept between
// messages is the desk's.
//
// What happens when Slack does not do what it is asked, each held by a test:
//
//	429, with or without Retry-After    tried again then, or after a second, and so on; who waits keeps nobody else waiting,
//	                                    and who would wait over 20 seconds is told that there are too many questions
//	5xx, a connection that breaks       tried again only where twice is as good as once; else the asker is told that the
//	                                    answer may not have arrived
//	invalid_blocks, msg_blocks_too_long sent as text, and logged as a fault of ours with what Slack says about it
//	channel_not_found, not_in_channel   the asker is told directly
//	an expired response_url             said privately beside it, else directly
//	an expired trigger_id               the presser is asked to press again
//	a token that is refused, revoked    Run ends, with what to change
//
// What the package never does: it never reads a channel's history, never answers itself, other bots, edits, or messages
// that are not for it, never lets a word of a document or a person become a mention, a link or formatting, and never logs a
// token or what people wrote.
package slack
