package main

import (
	"fmt"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const (
	module     = "agendabot"
	moduleRoot = "../.."
)

// room is the folder that the rules know a file by: corpus, index, index/semantic, bot, bot/slack, cmd.
func room(dir string) string {
	first, rest, _ := strings.Cut(dir, "/")
	if (first == "bot" || first == "index") && rest != "" {
		second, _, _ := strings.Cut(rest, "/")
		return first + "/" + second
	}
	return first
}

// mayImport lists the rooms that a room may import besides itself; a room that is not a room may import nothing.
func mayImport(r string) (rooms []string, known bool) {
	switch {
	case r == "corpus":
		return nil, true
	case r == "index":
		return []string{"corpus"}, true
	case strings.HasPrefix(r, "index/"):
		return []string{"index", "corpus"}, true
	case r == "bot":
		return []string{"index", "corpus"}, true
	case r == "bot/journal":
		return []string{"bot"}, true
	case strings.HasPrefix(r, "bot/"):
		return []string{"bot", "index", "corpus"}, true
	default:
		return nil, false
	}
}

// fences are packages from outside that belong to one room, by the beginning of their paths.
func fences() map[string]string {
	return map[string]string{
		"github.com/blevesearch/":        "index",
		"github.com/klippa-app/":         "corpus",
		"github.com/tetratelabs/":        "corpus",
		"github.com/fsnotify/":           "index/watch",
		"github.com/slack-go/slack":      "bot/slack",
		"github.com/bwmarrin/discordgo":  "bot/discord",
		"github.com/spf13/":              "cmd",
		"golang.org/x/term":              "cmd",
		"github.com/schollz/progressbar": "cmd",
		"github.com/prometheus/":         "cmd",
		"github.com/jackc/pgx":           "bot/journal",
		"agendabot/corpus/fetch":         "cmd", // so that nobody fetches or adds anything from a chat or the reader
	}
}

// breaches says which of a file's imports its room may not have. The file is a path below the module's root.
func breaches(file string, imports []string) []string {
	var found []string
	breach := func(format string, args ...any) { found = append(found, file+" "+fmt.Sprintf(format, args...)) }
	dir := path.Dir(file)
	here := room(dir)
	if dir == "corpus/default" || strings.HasPrefix(dir, "corpus/default/") {
		breach("is Go in a folder of data")
	}
	rooms, known := mayImport(here)
	if !known && here != "cmd" {
		breach("is in no room")
	}
	for _, imp := range imports {
		for fence, owner := range fences() {
			if strings.HasPrefix(imp, fence) && here != owner && !strings.HasPrefix(here, owner+"/") {
				breach("imports %s, which is %s's", imp, owner)
			}
		}
		if imp != module && !strings.HasPrefix(imp, module+"/") {
			continue
		}
		there := room(strings.TrimPrefix(strings.TrimPrefix(imp, module), "/"))
		if here != "cmd" && there != here && !slices.Contains(rooms, there) {
			breach("imports %s", imp)
		}
	}
	return found
}

func TestBreaches(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		file string
		imp  string
		want bool
	}{
		{"corpus/read.go", "fmt", false},
		{"corpus/read.go", "github.com/yuin/goldmark", false},
		{"corpus/read.go", "agendabot/corpus/pdf", false},
		{"corpus/read.go", "agendabot/index", true},
		{"corpus/pdf/read.go", "agendabot/bot", true},
		{"corpus/default/agenda.go", "embed", true},
		{"index/build.go", "agendabot/corpus", false},
		{"index/build.go", "github.com/blevesearch/bleve/v2", false},
		{"index/build.go", "agendabot/bot", true},
		{"index/build.go", "agendabot/index/semantic", true},
		{"index/watch/tree.go", "github.com/fsnotify/fsnotify", false},
		{"cmd/agendabot/watch.go", "github.com/fsnotify/fsnotify", true},
		{"index/semantic/run.go", "agendabot/index", false},
		{"index/semantic/run.go", "github.com/blevesearch/bleve/v2", false},
		{"index/semantic/run.go", "agendabot/index/cluster", true},
		{"index/semantic/run.go", "agendabot/index/semantic/onnx", false},
		{"bot/ask.go", "agendabot/index", false},
		{"bot/ask.go", "agendabot/corpus", false},
		{"bot/ask.go", "agendabot/bot/slack", true},
		{"bot/ask.go", "agendabot/cmd/agendabot", true},
		{"bot/ask.go", "github.com/blevesearch/bleve/v2", true},
		{"bot/ask.go", "github.com/slack-go/slack", true},
		{"bot/slack/run.go", "github.com/slack-go/slack/socketmode", false},
		{"bot/slack/run.go", "agendabot/bot", false},
		{"bot/slack/run.go", "agendabot/bot/discord", true},
		{"bot/slack/run.go", "agendabot/bot/journal", true},
		{"bot/slack/run.go", "github.com/bwmarrin/discordgo", true},
		{"bot/discord/run.go", "github.com/bwmarrin/discordgo", false},
		{"bot/discord/run.go", "agendabot/cmd/agendabot", true},
		{"bot/journal/store.go", "agendabot/bot", false},
		{"bot/journal/store.go", "agendabot/index", true},
		{"bot/journal/store.go", "github.com/jackc/pgx/v5/stdlib", false},
		{"bot/report/make.go", "agendabot/bot/journal", true},
		{"bot/web/web.go", "agendabot/index/ledger", true},
		{"bot/web/web.go", "github.com/prometheus/client_golang/prometheus", true},
		{"index/ledger/ledger.go", "agendabot/bot", true},
		{"index/ledger/ledger.go", "github.com/jackc/pgx/v5/stdlib", true},
		{"bot/eval/run.go", "agendabot/corpus", false},
		{"bot/web/run.go", "github.com/spf13/cobra", true},
		{"index/build.go", "golang.org/x/term", true},
		{"corpus/read.go", "agendabot/corpus/fetch", true},
		{"index/build.go", "agendabot/corpus/fetch", true},
		{"bot/web/run.go", "agendabot/corpus/fetch", true},
		{"cmd/agendabot/corpusadd.go", "agendabot/corpus/fetch", false},
		{"cmd/agendabot/run.go", "agendabot/bot/slack", false},
		{"cmd/agendabot/run.go", "github.com/spf13/pflag", false},
		{"cmd/agendabot/run.go", "github.com/blevesearch/bleve/v2", true},
		{"cmd/agendabot/run.go", "github.com/slack-go/slack", true},
		{"internal/x.go", "fmt", true},
		{"main.go", "fmt", true},
	} {
		if got := breaches(tt.file, []string{tt.imp}); (len(got) > 0) != tt.want {
			t.Errorf("%s importing %s: %q", tt.file, tt.imp, got)
		}
	}
}

// TestImports holds the rooms apart: who may import whom, in every Go file that is not a test.
func TestImports(t *testing.T) {
	t.Parallel()
	files := 0
	err := filepath.WalkDir(moduleRoot, func(name string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && name != moduleRoot && (strings.HasPrefix(d.Name(), ".") || d.Name() == "testdata"):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go"):
			return nil
		}
		files++
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		var imports []string
		for _, spec := range parsed.Imports {
			imp, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			imports = append(imports, imp)
		}
		rel, err := filepath.Rel(moduleRoot, name)
		if err != nil {
			return err
		}
		for _, b := range breaches(filepath.ToSlash(rel), imports) {
			t.Error(b)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if files < 20 {
		t.Errorf("only %d files were looked at", files)
	}
}

// TestTopLevel keeps the module's root as short as it is.
func TestTopLevel(t *testing.T) {
	t.Parallel()
	allowed := []string{"cmd", "bot", "index", "corpus", "go.mod", "go.sum", "README.md", "LICENSE", "CHANGELOG.md"}
	for _, name := range topLevel(t) {
		if !strings.HasPrefix(name, ".") && !slices.Contains(allowed, name) {
			t.Errorf("%s stands at the top level", name)
		}
	}
}

// topLevel names what is at the module's root: what git keeps, else all that is there.
func topLevel(t *testing.T) []string {
	t.Helper()
	var names []string
	if out, err := exec.CommandContext(t.Context(), "git", "-C", moduleRoot, "ls-files").Output(); err == nil && len(out) > 0 {
		for file := range strings.Lines(string(out)) {
			first, _, _ := strings.Cut(strings.TrimSpace(file), "/")
			names = append(names, first)
		}
		return slices.Compact(names)
	}
	entries, err := os.ReadDir(moduleRoot)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		names = append(names, e.Name())
	}
	return names
}
