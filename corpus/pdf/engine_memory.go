package pdf

import (
	"sync"

	"github.com/tetratelabs/wazero/experimental"
)

// memoryLimit is how many bytes one document may take in WebAssembly. No real file that was tried needs a half of it; a
// bomb of 634 bytes takes 9 GB without a limit.
const memoryLimit = 128 << 20

// memoryStart is what is reserved first; most files need no more.
const memoryStart = 32 << 20

// memories gives instances their memory and remembers the newest, so that the one who started an instance can ask
// whether it was refused more.
type memories struct {
	mu     sync.Mutex
	newest *memory
}

// memory is the memory of an instance. It grows once, to all that it may have, of which the system gives what is touched:
// growing by doubling takes three times as much.
type memory struct {
	bytes   []byte
	refused bool // it asked for more than the limit
}

var _ experimental.MemoryAllocator = (*memories)(nil)

// Allocate reserves memory for a new instance.
func (m *memories) Allocate(_, _ uint64) experimental.LinearMemory {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.newest = &memory{bytes: make([]byte, 0, memoryStart)}
	return m.newest
}

// Reallocate gives the first size bytes, or nil above the limit, where malloc fails in PDFium.
func (m *memory) Reallocate(size uint64) []byte {
	if size > memoryLimit {
		m.refused = true
		return nil
	}
	if size > uint64(cap(m.bytes)) {
		m.bytes = append(make([]byte, 0, memoryLimit), m.bytes...)
	}
	m.bytes = m.bytes[:size]
	return m.bytes
}

// Free lets go of the memory.
func (m *memory) Free() { m.bytes = nil }
