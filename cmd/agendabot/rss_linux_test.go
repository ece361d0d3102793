package main

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
	"time"
)

// maxRSS is the most memory that an ended process held, in MB (getrusage(2): ru_maxrss is in KiB).
func maxRSS(p *os.ProcessState) float64 {
	usage, ok := p.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return float64(usage.Maxrss) * 1024 / 1e6
}

// forgetPeak makes ownPeak begin again; see proc_pid_clear_refs(5).
func forgetPeak() error { return os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) }

// ownPeak is the most memory that this process has held since forgetPeak, in MB; see proc_pid_status(5), VmHWM.
func ownPeak() float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("\nVmHWM:"))
	number, _, _ := bytes.Cut(bytes.TrimSpace(rest), []byte(" "))
	kib, err := strconv.ParseFloat(string(number), 64)
	if err != nil {
		return 0
	}
	return kib * 1024 / 1e6
}

// childrenTime is the processor time of all children that have ended; see getrusage(2). One that read a bad file has.
func childrenTime() time.Duration {
	var usage syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_CHILDREN, &usage); err != nil {
		return 0
	}
	return time.Duration(usage.Utime.Nano() + usage.Stime.Nano())
}
