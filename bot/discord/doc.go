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
// What happens when Discord does not do what it is asked, each held by a test:
//
//	429, of a route or of everything    tried again when Discord says; who waits keeps nobody else waiting, and who would wait
//	                                    over 20 seconds is told
//	5xx, a connection that breaks       tried again only where twice is as good as once; else the asker is told that the
//	                                    answer may not have arrived
//	no permission to send embeds        the answer is plain text
//	no permission to read the history   the answer stands by itself, and is no reply
//	no permission to write              the asker is told directly
//	an unknown or expired interaction   what was to be said is sent directly
//	already acknowledged                another process answers: nothing is said twice
//	an invalid session (op 9)           begun anew, at Discord's pace; a broken connection is resumed
//	close codes 4004, 4010 to 4014      Run ends, with what to change; so does a token that REST refuses
//
// What the package never does: it never reads a channel's history, never asks for the message content intent, never
// answers itself or other bots, never sends a mention that notifies anybody, never lets a word of a document or a person
// become a mention, a link or formatting, and never logs a token or what people wrote.
package discord
