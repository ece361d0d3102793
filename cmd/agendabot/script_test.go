package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"
)

func TestMain(m *testing.M) {
	testscript.Main(m, map[string]func(){"agendabot": main})
}

// TestScript runs the scripts of testdata/script, each with a home and a data folder of its own. Their commands
// besides testscript's:
//
//	exits CODE PROGRAM ARG…    runs a program, which must end with that exit code; 2 must print nothing on stdout
//	until PATTERN PROGRAM ARG… runs a program again and again until its output has the pattern, for up to a minute
//	has stdout|stderr FILE     the output must contain the file's text
//	jsonget PATH WANT          the JSON on stdout must have WANT at PATH, such as citations.0.id; len is a length; /…/ is a pattern
//	clean stdout|stderr [sgr]  nothing in the output may be obeyed by a terminal; sgr: but for the program's own colours
func TestScript(t *testing.T) {
	t.Parallel()
	testscript.Run(t, testscript.Params{
		Dir: filepath.Join("testdata", "script"),
		Setup: func(e *testscript.Env) error {
			home := filepath.Join(e.WorkDir, "home")
			e.Setenv("HOME", home)
			e.Setenv("USERPROFILE", home)
			e.Setenv("TERM", "xterm")
			e.Setenv("GORACE", "atexit_sleep_ms=0") // the race detector waits a second at each exit otherwise
			return os.Mkdir(home, 0o700)
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"exits": cmdExits, "has": cmdHas, "jsonget": cmdJSONGet, "clean": cmdClean, "until": cmdUntil,
		},
		Condition: func(cond string) (bool, error) {
			switch cond {
			case "root":
				return os.Geteuid() == 0, nil
			case "fulldisk": // a device that is always full
				_, err := os.Stat("/dev/full")
				return err == nil, nil
			}
			return false, fmt.Errorf("unknown condition %q", cond)
		},
		RequireExplicitExec: true,
		RequireUniqueNames:  true,
	})
}

func cmdExits(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: exits CODE PROGRAM ARG…")
	}
	want, err := strconv.Atoi(args[0])
	ts.Check(err)
	code := 0
	if err := ts.Exec(args[1], args[2:]...); err != nil {
		var exit *exec.ExitError
		if !errors.As(err, &exit) {
			ts.Fatalf("%v", err)
		}
		code = exit.ExitCode()
	}
	switch {
	case code != want:
		ts.Fatalf("exit code %d, not %d", code, want)
	case code != exitOK && ts.ReadFile("stderr") == "":
		ts.Fatalf("exit code %d and nothing on standard error", code)
	case code == exitUsage && ts.ReadFile("stdout") != "":
		ts.Fatalf("wrong usage, and something on standard output")
	}
}

func cmdUntil(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) < 2 {
		ts.Fatalf("usage: until PATTERN PROGRAM ARG…")
	}
	pattern := regexp.MustCompile(args[0])
	for end := time.Now().Add(time.Minute); time.Now().Before(end); {
		_ = ts.Exec(args[1], args[2:]...) // it may fail until it does not
		if pattern.MatchString(ts.ReadFile("stdout")) {
			return
		}
	}
	ts.Fatalf("%q never had %s; at last\n%s%s", args[1:], args[0], ts.ReadFile("stdout"), ts.ReadFile("stderr"))
}

func cmdHas(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: has stdout|stderr FILE")
	}
	if strings.Contains(ts.ReadFile(args[0]), ts.ReadFile(args[1])) == neg {
		ts.Fatalf("%s does not have %s as it should (or has what it should not)", args[0], args[1])
	}
}

func cmdJSONGet(ts *testscript.TestScript, neg bool, args []string) {
	if len(args) != 2 {
		ts.Fatalf("usage: jsonget PATH WANT")
	}
	var value any
	if err := json.Unmarshal([]byte(ts.ReadFile("stdout")), &value); err != nil {
		ts.Fatalf("standard output is not one JSON value: %v", err)
	}
	got, err := jsonAt(value, args[0])
	if err != nil {
		ts.Fatalf("%v", err)
	}
	same := got == args[1]
	if pattern, ok := strings.CutPrefix(args[1], "/"); ok && strings.HasSuffix(pattern, "/") {
		same = regexp.MustCompile(strings.TrimSuffix(pattern, "/")).MatchString(got)
	}
	if same == neg {
		ts.Fatalf("%s is %q", args[0], got)
	}
}

// jsonAt is the value at a path, as JSON unless it is a string; “missing” where there is none.
func jsonAt(value any, path string) (string, error) {
	for step := range strings.SplitSeq(path, ".") {
		switch v := value.(type) {
		case map[string]any:
			next, ok := v[step]
			if !ok {
				return "missing", nil
			}
			value = next
		case []any:
			if step == "len" {
				return strconv.Itoa(len(v)), nil
			}
			i, err := strconv.Atoi(step)
			if err != nil {
				return "", fmt.Errorf("%s: %q is no index", path, step)
			}
			if i >= len(v) {
				return "missing", nil
			}
			value = v[i]
		default:
			return "", fmt.Errorf("%s: nothing is below %q", path, step)
		}
	}
	if s, ok := value.(string); ok {
		return s, nil
	}
	raw, err := json.Marshal(value)
	return string(raw), err
}

func cmdClean(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) == 0 {
		ts.Fatalf("usage: clean stdout|stderr [sgr]")
	}
	if at := obeyed(ts.ReadFile(args[0]), len(args) > 1 && args[1] == "sgr"); at != "" {
		ts.Fatalf("%s holds %s", args[0], at)
	}
}
