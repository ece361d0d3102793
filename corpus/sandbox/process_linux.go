package sandbox

import (
	"bytes"
	"os"
	"strconv"
	"syscall"
)

// processAttributes has the system kill the child with its parent (see child.own), and puts it into a process group of its
// own, so that Ctrl-C reaches the parent alone.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
}

// peakOf is the most resident memory that a process has held, in bytes; 0 if it has ended. See proc_pid_status(5), VmHWM.
func peakOf(pid int) int64 {
	status, err := os.ReadFile("/proc/" + strconv.Itoa(pid) + "/status")
	if err != nil {
		return 0
	}
	_, rest, _ := bytes.Cut(status, []byte("\nVmHWM:"))
	number, _, _ := bytes.Cut(bytes.TrimLeft(rest, " \t"), []byte(" kB"))
	kib, err := strconv.ParseInt(string(number), 10, 64)
	if err != nil {
		return 0
	}
	return kib << 10
}

// peakOfEnded is the same of a process that has ended. It may be its parent's instead, if that was more: the system begins
// to count before the child's program is there.
func peakOfEnded(state *os.ProcessState) int64 {
	usage, ok := state.SysUsage().(*syscall.Rusage)
	if !ok {
		return 0
	}
	return usage.Maxrss << 10
}
