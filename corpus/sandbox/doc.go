// Package sandbox reads files in child processes of the same program, so that a file that makes its reader crash, loop or
// take all memory costs that file alone.
//
//	parent  Pool.Read → a child that is idle, or a new one → a frame with the file → a frame with the document or the error
//	child   Confine → open the reader → Seal → Serve
//
// The parent (pool.go, child.go) gives a child one file at a time and watches its time and its memory. A child that goes
// over a limit, dies or answers what is no answer is killed, and the next file has another. What a child's limits are
// stands in confine*.go; what goes over its pipes in frame.go and wire.go.
//
// The package knows no format: programs give it the function that reads. It never changes what that function returns, opens
// no file of the corpus, and believes nothing that a child writes: sizes are bounded, and words for people are one line
// without control characters.
//
// What other systems than Linux lack: nobody watches the child's memory there, and only the Go runtime's own limit holds
// it; a child that is deep in WebAssembly when the parent is killed goes on until its file is read (on Linux the system
// kills it).
package sandbox
