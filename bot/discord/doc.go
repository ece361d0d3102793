// Package discord is the adapter for Discord: slash commands with autocomplete, a message command, mentions, replies and
// direct messages, over the gateway or over HTTP interactions.
//
//	Discord → transport (gateway.go, http.go) → what it is (events.go, interactions.go) → bot.Desk → render*.go → rest.go → Discord
//
// A transport decodes and hands on (decode.go), and never waits; the work is done in bounded pools, see app.go. An
// interaction has its first answer within three seconds, or is deferred. Renderers are pure functions from an answer to
// embeds and buttons, within Discord's limits whatever the documents hold (limits.go). Every call of Discord's REST API
// goes through rest.go, which holds to its rate limits. What is kept between messages is the desk's.
//
// What the package never does: it never reads a channel's history, never asks for the message content intent, never
// answers itself or other bots, never sends a mention that notifies anybody, never lets a word of a document or a person
// become a mention, a link or formatting, and never logs a token or what people wrote.
package discord
