// Package chattest is what the tests of the chat adapters share: a store that can be watched and made to fail, a log that
// can be read while it is written, an index, and answers that no document would give, to render. It knows no platform,
// and nothing but tests imports it.
package chattest
