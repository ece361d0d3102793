package sandbox

import "runtime/debug"

// maxStack bounds the stack of one goroutine, in bytes: a reader that recurses without end crashes soon, and not only when
// it has taken the 1 GB that Go allows.
const maxStack = 64 << 20

// Confine is the first thing that a child does. It sets limits on itself that hold whatever its reader does, and that a
// program cannot lift again: on memory, core dumps and open files; and asks to be the last to run and the first to be
// killed when the system is short of memory. MemoryBytes is what Options.MemoryBytes is. An error means that the system
// refuses a limit; what was set before holds.
//
// The Go runtime is told to stay below three quarters of the memory, so that it collects garbage before the parent
// kills; program text and compiled WebAssembly are beside that. The hard limit is for what grows faster than the parent looks.
func Confine(memoryBytes int64) error {
	debug.SetMemoryLimit(memoryBytes / 4 * 3)
	debug.SetMaxStack(maxStack)
	return confine(memoryBytes)
}

// Seal takes away what a child needs only while it opens its reader: on Linux it can open no file and no connection from
// then on, elsewhere only what few open files allow; and no system but Windows lets it write to a file. Call it before Serve.
func Seal() error { return seal() }
