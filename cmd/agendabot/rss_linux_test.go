package main

import (
	"os"
	"syscall"
)

// maxRSS is the most memory that an ended process held, in MB (getrusage(2): ru_maxrss is in KiB).
func maxRSS(p *os.ProcessState) float64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return float64(usage.Maxrss) * 1024 / 1e6
}
