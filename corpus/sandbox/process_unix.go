//go:build unix && !linux

package sandbox

import (
	"os"
	"syscall"
)

// processAttributes puts the child into a process group of its own, so that Ctrl-C reaches the parent alone.
func processAttributes() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// peakOf is unknown here.
func peakOf(int) int64 { return 0 }

// peakOfEnded is unknown here.
func peakOfEnded(*os.ProcessState) int64 { return 0 }
