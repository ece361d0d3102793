package sandbox

import (
	"bytes"
	"fmt"
	"os"
	"strconv"
	"syscall"
	"time"
)

// spare is address space beyond what was asked for, in bytes: the Go heap grows in steps of 64 MB, and each thread has a stack.
const spare = 256 << 20

// confine limits the address space (RLIMIT_AS) to what it is now and the memory. What it is now, about 1.5 GB, is reserved
// by the Go runtime and mostly never used, so no absolute number would do. RLIMIT_DATA would count less of it, but the
// kernel does not count against it what is mapped over a reservation, as Go does: 8 GB at once would pass.
func confine(memoryBytes int64) error {
	now, err := addressSpace()
	if err != nil {
		return err
	}
	stepBack()
	return setLimits(
		limit{"address space", syscall.RLIMIT_AS, uint64(now + memoryBytes + spare)},
		limit{"core dumps", syscall.RLIMIT_CORE, 0},
		limit{"open files", syscall.RLIMIT_NOFILE, openFiles},
	)
}

// seal also makes the Go runtime open now what it opens with its first timer.
func seal() error {
	time.NewTimer(time.Hour).Stop()
	return setLimits(
		limit{"written files", syscall.RLIMIT_FSIZE, 0},
		limit{"open files", syscall.RLIMIT_NOFILE, 0},
	)
}

// addressSpace is that of this process, in bytes; see proc_pid_statm(5).
func addressSpace() (int64, error) {
	statm, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		return 0, fmt.Errorf("limit the memory: %w", err)
	}
	first, _, _ := bytes.Cut(statm, []byte(" "))
	pages, err := strconv.ParseInt(string(first), 10, 64)
	if err != nil {
		return 0, fmt.Errorf("limit the memory: /proc/self/statm: %w", err)
	}
	return pages * int64(os.Getpagesize()), nil
}

// stepBack makes the process the last to run, and the first that the kernel takes when memory is short. Both are wishes:
// containers may refuse them.
func stepBack() {
	_ = os.WriteFile("/proc/self/oom_score_adj", []byte("1000"), 0) // proc_pid_oom_score_adj(5)
	threads, err := os.ReadDir("/proc/self/task")
	if err != nil {
		return
	}
	for _, t := range threads { // each has its own; later ones have their maker's
		if id, err := strconv.Atoi(t.Name()); err == nil {
			_ = syscall.Setpriority(syscall.PRIO_PROCESS, id, niceness)
		}
	}
}
