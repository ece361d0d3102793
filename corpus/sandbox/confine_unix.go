//go:build linux || darwin

package sandbox

import (
	"fmt"
	"syscall"
)

// limit is a limit of setrlimit(2), for good.
type limit struct {
	name     string
	resource int
	value    uint64
}

// setLimits sets limits. One that is lower already stays.
func setLimits(limits ...limit) error {
	for _, l := range limits {
		var now syscall.Rlimit
		if err := syscall.Getrlimit(l.resource, &now); err != nil {
			return fmt.Errorf("limit %s: %w", l.name, err)
		}
		l.value = min(l.value, now.Max)
		if err := syscall.Setrlimit(l.resource, &syscall.Rlimit{Cur: l.value, Max: l.value}); err != nil {
			return fmt.Errorf("limit %s to %d: %w", l.name, l.value, err)
		}
	}
	return nil
}

// openFiles is enough for the pipes, Go's own, and the reader's cache.
const openFiles = 64

// niceness is low enough to let a program that answers people go first.
const niceness = 5
