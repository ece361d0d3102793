package main

import (
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// commandPaths are the arguments that lead to every command, in the tree as the program makes it.
func commandPaths() [][]string {
	root := (&app{world: &world{}}).rootCommand()
	paths := [][]string{}
	var walk func(c *cobra.Command, path []string)
	walk = func(c *cobra.Command, path []string) {
		paths = append(paths, path)
		for _, sub := range c.Commands() {
			walk(sub, append(slices.Clip(path), sub.Name()))
		}
	}
	walk(root, nil)
	return paths
}

func TestEveryCommandHasHelp(t *testing.T) {
	t.Parallel()
	paths := commandPaths()
	if len(paths) < 15 {
		t.Fatalf("only %d commands: %v", len(paths), paths)
	}
	for _, path := range paths {
		// Help works whatever is wrong with the settings.
		got := inHome(t, t.TempDir(), []string{"AGENDABOT_NONSENSE=1"}, append(path, "--help")...)
		name := strings.Join(append([]string{"agendabot"}, path...), " ")
		if got.code != exitOK || got.stderr != "" {
			t.Errorf("%s --help: exit code %d, %q", name, got.code, got.stderr)
		}
		_, examples, ok := strings.Cut(got.stdout, "\nExamples:\n")
		if !ok || !strings.HasPrefix(examples, "  ") || !strings.Contains(examples[:strings.Index(examples+"\n\n", "\n\n")], name) {
			t.Errorf("%s --help has no example of it:\n%s", name, got.stdout)
		}
	}
}

func TestWrongUsage(t *testing.T) {
	t.Parallel()
	for _, path := range commandPaths() {
		args := slices.Concat(path, []string{"--no-such-flag"})
		got := inHome(t, t.TempDir(), nil, args...)
		if got.code != exitUsage || got.stdout != "" || !strings.HasPrefix(got.stderr, "agendabot: unknown flag: --no-such-flag\nRun 'agendabot") {
			t.Errorf("%v: exit code %d, stdout %q, stderr %q", args, got.code, got.stdout, got.stderr)
		}
	}
}

// Commands that print results take --json, and what they print then is nothing but JSON.
func TestJSONFlag(t *testing.T) {
	t.Parallel()
	without := map[string]bool{
		"": true, "chat": true, "corpus": true, "help": true, "serve": true, "channels": true, "channels allow": true, "channels remove": true,
		"slack": true, "discord": true, "read-pdf": true,
	}
	root := (&app{world: &world{}}).rootCommand()
	for _, path := range commandPaths() {
		name := strings.Join(path, " ")
		c, _, err := root.Find(path)
		if err != nil {
			t.Fatal(err)
		}
		if has := c.Flags().Lookup("json") != nil; has == (without[name] || strings.HasPrefix(name, "completion")) {
			t.Errorf("%s: --json is there: %t", name, has)
		}
	}
}

// A run takes everything from its world: nothing of the process's environment counts.
func TestWorldIsAll(t *testing.T) {
	t.Setenv("AGENDABOT_LANGUAGE", "fr")
	t.Setenv("XDG_DATA_HOME", "/elsewhere")
	got := inHome(t, "/h", nil, "config")
	if got.code != exitOK || !strings.Contains(got.stdout, "language = auto  (default)") || !strings.Contains(got.stdout, "data = /h/") {
		t.Errorf("exit code %d:\n%s%s", got.code, got.stdout, got.stderr)
	}
}
