package sandbox

import "syscall"

// confine has no limit on memory: the system does not enforce RLIMIT_AS.
func confine(int64) error {
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, niceness) // a wish
	return setLimits(
		limit{"core dumps", syscall.RLIMIT_CORE, 0},
		limit{"open files", syscall.RLIMIT_NOFILE, openFiles},
	)
}

func seal() error {
	return setLimits(limit{"written files", syscall.RLIMIT_FSIZE, 0})
}
