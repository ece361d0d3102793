package sandbox

import (
	"os"
	"syscall"
)

// belowNormal is BELOW_NORMAL_PRIORITY_CLASS of CreateProcess.
const belowNormal = 0x4000

// processAttributes makes Ctrl-C reach the parent alone, and lets other programs go first.
func processAttributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{CreationFlags: syscall.CREATE_NEW_PROCESS_GROUP | belowNormal, HideWindow: true}
}

// peakOf is unknown here: a job object would know and limit it.
func peakOf(int) int64 { return 0 }

// peakOfEnded is unknown here.
func peakOfEnded(*os.ProcessState) int64 { return 0 }
