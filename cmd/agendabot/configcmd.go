package main

import (
	"cmp"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"

	"agendabot/corpus"
	"agendabot/index"
)

// shownSetting is a setting as config shows it.
type shownSetting struct {
	Name     string `json:"name"`
	Value    string `json:"value"` // of a secret only whether it is set
	Origin   string `json:"origin"`
	Variable string `json:"variable"`
	Help     string `json:"help"`
}

func (s settings) shown() []shownSetting {
	all := []shownSetting{}
	for i := range s {
		v := &s[i]
		all = append(all, shownSetting{v.name, v.shown(), v.origin, v.variable(), v.help})
	}
	return all
}

func (a *app) configCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "config",
		Short: "Show the settings in force and where each came from",
		Long: `Shows every setting, its value, and where that came from. A setting is given by its flag,
else by its AGENDABOT_ variable, else in the settings file (YAML, one "name: value" on
each line), else it has its default. The values of secrets are never shown.`,
		Example: `  agendabot config
  AGENDABOT_LANGUAGE=fr agendabot config --json`,
		Args: needArgs(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			if asJSON {
				return printJSON(a.stdout, map[string]any{"settings": a.settings.shown()})
			}
			p := a.printer()
			for _, s := range a.settings.shown() {
				p.paragraph("", piece{bold, s.Name}, piece{plain, " = " + cmp.Or(s.Value, "(none)")}, piece{dim, "  (" + s.Origin + ")"})
				p.paragraph("    ", piece{dim, s.Help + " [" + s.Variable + "]"})
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the settings as one JSON object")
	return cmd
}

// versionInfo is what this program is and makes.
type versionInfo struct {
	Version      string `json:"version"`
	Commit       string `json:"commit,omitempty"`
	Go           string `json:"go"`
	Platform     string `json:"platform"`
	CorpusFormat int    `json:"corpus_format"`
	IndexFormat  int    `json:"index_format"`
}

func currentVersion() versionInfo {
	v := versionInfo{
		Version: "(devel)", Go: runtime.Version(), Platform: runtime.GOOS + "/" + runtime.GOARCH,
		CorpusFormat: corpus.Format, IndexFormat: index.Format,
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		if info.Main.Version != "" {
			v.Version = info.Main.Version
		}
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" {
				v.Commit = s.Value
			}
		}
	}
	return v
}

func (a *app) versionCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "version",
		Short:   "Show the version of the program and of what it makes",
		Long:    "Shows the version of the program, and the versions of documents and index that it makes.",
		Example: "  agendabot version\n  agendabot version --json",
		Args:    needArgs(0, 0, ""),
		RunE: func(*cobra.Command, []string) error {
			v := currentVersion()
			if asJSON {
				return printJSON(a.stdout, v)
			}
			p := a.printer()
			p.line(plain, "agendabot %s %s", v.Version, v.Commit)
			p.line(plain, "%s %s, corpus format %d, index format %d", v.Go, v.Platform, v.CorpusFormat, v.IndexFormat)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the version as one JSON object")
	return cmd
}
