package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// BenchmarkColdStart measures the built program from its start to its first answer from the embedded text.
func BenchmarkColdStart(b *testing.B) {
	binary := filepath.Join(b.TempDir(), "agendabot")
	build := exec.CommandContext(b.Context(), "go", "build", "-o", binary, ".")
	build.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := build.CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	home, peak := b.TempDir(), 0.0
	for b.Loop() {
		cmd := exec.CommandContext(b.Context(), binary, "ask", "What are Canada's five priorities?")
		cmd.Env = []string{"HOME=" + home, "USERPROFILE=" + home}
		out, err := cmd.Output()
		if err != nil || !strings.HasPrefix(string(out), "Answered\n") {
			b.Fatalf("%v\n%s", err, out)
		}
		peak = max(peak, maxRSS(cmd.ProcessState))
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(b.N), "ms/start")
	if peak > 0 {
		b.ReportMetric(peak, "peak-MB")
	}
	b.Logf("%s/%s, %d CPUs", runtime.GOOS, runtime.GOARCH, runtime.NumCPU())
}
