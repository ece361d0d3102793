// Package slack is the adapter for Slack: mentions, direct messages, the assistant pane, /agenda, a message shortcut
// and the App Home, over Socket Mode or HTTP.
//
//	Slack → transport (socket.go, http.go) → what it is (events.go, interactions.go) → bot.Desk → render*.go → send.go → Slack
//
// A transport acknowledges first and works after, in a bounded pool; see app.go. Renderers are pure functions from
// an answer to blocks, within Slack's limits whatever the documents hold (limits.go). Everything that is kept between
// messages is the desk's.
//
// What the package never does: it never reads a channel's history, never answers itself, other bots, edits, or messages
// that are not for it, never lets a word of a document or a person become a mention, a link or formatting, and never logs a
// token or what people wrote.
package slack
