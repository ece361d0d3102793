// Package journal is the bot's store in a database: what was asked and what became of it, votes, reports of wrong
// quotations, the claims on messages, conversations, the states of buttons, limits, and the channels that were chosen.
// The database is SQLite, the file journal.db in the data folder, or PostgreSQL, which several replicas can share.
//
// People, channels, threads and messages are stored as keyed hashes only: HMAC-SHA256 under a key that is made at the
// first start and kept in the database, or given (AGENDABOT_KEY). The first start settles which: see Options.Key. Whoever
// has the database without a given key cannot tell who asked. Whoever has the key, too, can find out whether any known id
// is among them, and, as the ids of a platform can be counted through (Slack's are some ten letters and digits, Discord's
// are moments in time), in the end everybody's: so a key that lies in the database keeps ids out of sight, but from
// nobody who copies the database and takes the trouble. A key that is given, and kept elsewhere, prevents that, in
// backups, too. A claim's address, which may name anybody, is kept until it is finished.
//
// What the package never does: it keeps nothing of a person beyond that, writes neither the key nor a password to a
// log or an error, starts no goroutine (Prune is for its user to call), and knows nothing of the platforms but how their
// people's ids are copied (ForgetID).
//
// Every query is written once, with SQLite's numbered parameters (?1), which PostgreSQL gets as $1. Only the tables'
// types differ; see migrations. A migration that was released is never changed.
package journal
