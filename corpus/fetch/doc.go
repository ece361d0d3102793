// Package fetch downloads one document from an address on the web that an administrator gives:
//
//	address (address.go) → connection to a public address alone (guard.go) → bytes within limits (body.go) → format, file name
//
// Where a connection may lead is decided when it is made, on the IP address that is really dialled, for the first request
// and for every redirect: whatever a name resolves to, and however often it changes, nothing of this machine, of the
// network it stands in, or of a cloud's metadata service is ever asked for anything.
//
// There is no proxy, neither from the environment nor as an option: a proxy looks names up itself, so that nothing could
// be decided here. Where the web is reached through a proxy alone, download by other means and add the file.
//
// What the package never does: it writes no file, follows no link in a document, sends no cookie, password or referring
// address, runs nothing, and does not say whether a document can be read.
package fetch
