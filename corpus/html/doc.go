// Package html reads HTML files and saved web pages: bytes → UTF-8 text (decode.go) → tree (guard.go, golang.org/x/net/html)
// → the part that is the text (landmark.go, readable.go) → blocks in reading order (walk.go), with lists, tables and notes.
//
// It never changes, adds or reorders a word of what a browser shows. Menus, forms, hidden text and addresses are left
// out and stand in the document's Left, or in the Did of the block they stood in. It runs no script, applies no style
// sheet, opens no file and follows no link.
package html
