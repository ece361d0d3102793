package main

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"agendabot/bot/slack"
)

func (a *app) slackCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:     "slack",
		Short:   "Set the Slack app up",
		Long:    `What the Slack app needs before serve can run it.`,
		Example: `  agendabot slack manifest`,
		Args:    needSubcommand("manifest"),
		RunE:    func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(a.manifestCommand())
	return cmd
}

// manifestFlags are how a manifest is asked for.
type manifestFlags struct {
	transport, format, url string
	json                   bool
}

func (a *app) manifestCommand() *cobra.Command {
	var f manifestFlags
	cmd := &cobra.Command{
		Use:   "manifest",
		Short: "Print the manifest from which Slack makes the app",
		Long: `Prints the manifest of the Slack app, with exactly the permissions that it uses. At
https://api.slack.com/apps choose Create New App, From a manifest, and paste it; then
install the app and copy its tokens. Socket Mode (the default) needs no public address;
HTTP needs one, from --url or AGENDABOT_BASE_URL.`,
		Example: `  agendabot slack manifest
  agendabot slack manifest --transport http --url https://agenda.example.org --format json`,
		Args: needArgs(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.json {
				if cmd.Flags().Changed("format") && f.format != "json" {
					return usagef("--json is --format json: leave one out")
				}
				f.format = "json"
			}
			return a.printManifest(f)
		},
	}
	transports, formats := []string{string(slack.SocketMode), string(slack.HTTP)}, []string{"yaml", "json"}
	cmd.Flags().StringVar(&f.transport, "transport", transports[0], "how Slack reaches the app: socket or http")
	cmd.Flags().StringVar(&f.format, "format", formats[0], "yaml or json")
	cmd.Flags().BoolVar(&f.json, "json", false, "the same as --format json")
	cmd.Flags().StringVar(&f.url, "url", "", "for http: public address of this program, if not AGENDABOT_BASE_URL")
	// They fail for a flag that is not there.
	_ = cmd.RegisterFlagCompletionFunc("transport", cobra.FixedCompletions(transports, cobra.ShellCompDirectiveNoFileComp))
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(formats, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

func (a *app) printManifest(f manifestFlags) error {
	transport := slack.Transport(f.transport)
	switch {
	case !slices.Contains([]slack.Transport{slack.SocketMode, slack.HTTP}, transport):
		return usagef("--transport is %q: use socket or http", f.transport)
	case f.format != "yaml" && f.format != "json":
		return usagef("--format is %q: use yaml or json", f.format)
	case f.url != "" && transport == slack.SocketMode:
		return usagef("--url is for --transport http: Socket Mode needs no address")
	}
	if f.url == "" {
		f.url = a.settings.text("base_url")
	}
	m, err := slack.NewManifest(transport, f.url)
	if err != nil {
		return usagef("%s: set --url or AGENDABOT_BASE_URL", strings.TrimPrefix(err.Error(), "slack: "))
	}
	if f.format == "json" {
		return m.WriteJSON(a.stdout)
	}
	return m.WriteYAML(a.stdout)
}
