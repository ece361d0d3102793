// Command readme runs what README.md shows. Every block that is fenced as "console" holds commands behind "$ " and,
// below each, what it prints; a line of "…" stands for any lines. The commands run in the project's folder, in order,
// with an empty home folder. A command without shown output only has to succeed.
package main

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"
)

// example is one command of the README and what it is said to print.
type example struct {
	line    int
	command string
	output  []string
}

func main() {
	home, err := os.MkdirTemp("", "readme-home-")
	if err != nil {
		fail(err)
	}
	err = runAll(home)
	_ = os.RemoveAll(home)
	if err != nil {
		fail(err)
	}
}

func fail(err error) {
	fmt.Fprintln(os.Stderr, "readme:", err)
	os.Exit(1) //nolint:forbidigo // only main calls it
}

func runAll(home string) error {
	raw, err := os.ReadFile("README.md")
	if err != nil {
		return err
	}
	examples := parse(string(raw))
	if len(examples) == 0 {
		return fmt.Errorf("README.md shows no command")
	}
	for _, e := range examples {
		fmt.Fprintf(os.Stdout, "+ %s\n", e.command)
		out, err := run(e.command, home)
		if err != nil {
			return fmt.Errorf("README.md:%d: %s: %w\n%s", e.line, e.command, err, out)
		}
		if len(e.output) > 0 && !matches(e.output, strings.Split(strings.TrimRight(out, "\n"), "\n")) {
			return fmt.Errorf("README.md:%d: %s prints something else than it shows:\n%s", e.line, e.command, out)
		}
	}
	fmt.Fprintf(os.Stdout, "README.md: %d commands run, and print what it shows\n", len(examples))
	return nil
}

// parse finds the examples.
func parse(readme string) []example {
	var examples []example
	inside := false
	for i, line := range strings.Split(readme, "\n") {
		switch {
		case strings.HasPrefix(line, "```"):
			inside = line == "```console"
		case !inside:
		case strings.HasPrefix(line, "$ "):
			examples = append(examples, example{line: i + 1, command: line[2:]})
		case len(examples) > 0:
			e := &examples[len(examples)-1]
			e.output = append(e.output, line)
		}
	}
	return examples
}

// run runs one command with the shell. Standard output is returned; with an error, standard error is, too. The build
// and module caches stay those of the machine; what the program keeps goes to the empty home folder.
func run(command, home string) (string, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "sh", "-c", command) //nolint:gosec // to run the README's commands is what this is for
	for _, kv := range os.Environ() {
		if !strings.HasPrefix(kv, "AGENDABOT_") && !strings.HasPrefix(kv, "XDG_") && !strings.HasPrefix(kv, "HOME=") {
			cmd.Env = append(cmd.Env, kv)
		}
	}
	places, err := exec.CommandContext(ctx, "go", "env", "GOPATH", "GOCACHE", "GOMODCACHE", "GOENV").Output()
	if err != nil {
		return "", err
	}
	values := strings.Split(string(places), "\n") // one on each line, in this order
	for i, key := range []string{"GOPATH", "GOCACHE", "GOMODCACHE", "GOENV"} {
		cmd.Env = append(cmd.Env, key+"="+values[i])
	}
	cmd.Env = append(cmd.Env, "HOME="+home, "TMPDIR="+filepath.Clean(os.TempDir()))
	var stderr strings.Builder
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		return string(out) + stderr.String(), err
	}
	return string(out), nil
}

// matches compares lines, blank ones at the ends apart; a line of "…" stands for any number of lines.
func matches(want, got []string) bool {
	for len(want) > 0 && want[len(want)-1] == "" {
		want = want[:len(want)-1]
	}
	if len(want) == 0 {
		return len(got) == 0
	}
	if want[0] == "…" {
		for i := 0; i <= len(got); i++ {
			if matches(want[1:], got[i:]) {
				return true
			}
		}
		return false
	}
	return len(got) > 0 && strings.TrimRight(want[0], " ") == strings.TrimRight(got[0], " ") && matches(want[1:], got[1:])
}
