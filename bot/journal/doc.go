// Package journal is the bot's store in a database: what was asked and what became of it, votes, reports of wrong
// quotations, the claims on messages, conversations, the states of buttons, limits, and the channels that were chosen.
// The database is SQLite, the file journal.db in the data folder, or PostgreSQL, which several replicas can share.
//
// People, channels, threads and messages are stored as keyed hashes only: HMAC-SHA256 under a key that is made at the
// first start and kept in the database, or given, so that replicas agree. Whoever has the database without a given key
// cannot tell who asked; whoever has both can still only ask whether a known id is among them. A claim's address, which
// may name anybody, is kept until it is finished.
//
// What the package never does: it keeps nothing of a person beyond that, writes neither the key nor a password to a
// log or an error, starts no goroutine (Prune is for its user to call), and knows of no platform.
//
// Every query is written once, with SQLite's numbered parameters (?1), which PostgreSQL gets as $1. Only the tables'
// types differ; see migrations. A migration that was released is never changed.
package journal
