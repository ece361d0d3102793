package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/spf13/cobra"

	"agendabot/bot/discord"
)

// discordTimeout is for all that a command asks of Discord.
const discordTimeout = time.Minute

func (a *app) discordCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "discord",
		Short: "Set the Discord app up",
		Long:  `What the Discord app needs before serve can run it.`,
		Example: `  agendabot discord register
  agendabot discord invite`,
		Args: needSubcommand("register or invite"),
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(a.registerCommand(), a.inviteCommand())
	return cmd
}

// errNoToken is for what has to ask Discord.
func errNoToken() error { return usagef("the bot's token is missing: set AGENDABOT_DISCORD_TOKEN") }

// registerFlags are how commands are registered.
type registerFlags struct {
	guild               string
	check, remove, json bool
}

func (a *app) registerCommand() *cobra.Command {
	var f registerFlags
	cmd := &cobra.Command{
		Use:   "register",
		Short: "Register the commands, if any differs",
		Long: `Registers the app's commands with Discord, if any differs from what is registered: /ask,
/browse, /sources, /help, and "Find in the agenda" on messages. Other commands of the app
are removed. Needs AGENDABOT_DISCORD_TOKEN.

They are for every server, and for whoever adds the app for themselves. With --guild they
are for one server alone, to try them out; there they stand beside those that are for
every server, until --remove takes them away.`,
		Example: `  agendabot discord register
  agendabot discord register --check
  agendabot discord register --guild 197038439483310086
  agendabot discord register --guild 197038439483310086 --remove`,
		Args: needArgs(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("guild") {
				if err := discord.CheckID(f.guild); err != nil {
					return usagef("--guild is %q: %w", f.guild, err)
				}
			}
			return a.register(cmd.Context(), f)
		},
	}
	cmd.Flags().StringVar(&f.guild, "guild", "", "only for this server, by its id")
	cmd.Flags().BoolVar(&f.check, "check", false, "register nothing, and end with 1 if any differs")
	cmd.Flags().BoolVar(&f.remove, "remove", false, "take the commands away")
	cmd.Flags().BoolVar(&f.json, "json", false, "print what differed as one JSON object")
	return cmd
}

func (a *app) register(ctx context.Context, f registerFlags) error {
	if a.settings.text("discord_token") == "" {
		return errNoToken()
	}
	ctx, cancel := context.WithTimeout(ctx, discordTimeout)
	defer cancel()
	r, err := discord.Register(ctx, a.log, discord.RegisterOptions{
		Token: a.settings.text("discord_token"), APIURL: a.settings.text("discord_api_url"),
		Guild: f.guild, Remove: f.remove, Check: f.check,
	})
	if err != nil {
		return err
	}
	if f.check && r.Differs() {
		err = fmt.Errorf("%s: run this again without --check", differ(len(r.Added)+len(r.Changed)+len(r.Removed)))
	}
	if f.json {
		return errors.Join(printJSON(a.stdout, r), err)
	}
	a.printRegistration(r, f)
	return err
}

func differ(n int) string {
	if n == 1 {
		return "1 command differs"
	}
	return fmt.Sprintf("%d commands differ", n)
}

// printRegistration prints a line for each command, and what became of them.
func (a *app) printRegistration(r discord.Registration, f registerFlags) {
	p := a.printer()
	for _, group := range []struct {
		looks style
		what  string
		names []string
	}{{good, "added", r.Added}, {good, "changed", r.Changed}, {warning, "removed", r.Removed}, {plain, "unchanged", r.Unchanged}} {
		what := group.what
		if f.check && what != "unchanged" {
			what = "to be " + what
		}
		for _, name := range group.names {
			p.paragraph(fmt.Sprintf("%-14s", what), piece{group.looks, name})
		}
	}
	where := "for every server"
	if r.Guild != "" {
		where = "for the server " + r.Guild
	}
	switch {
	case f.check && r.Differs(): // which the error says
	case !r.Differs() && f.remove:
		p.line(good, "No command of %s is registered %s.", r.Name, where)
	case !r.Differs():
		p.line(good, "The commands of %s are registered %s; nothing differs.", r.Name, where)
	case f.remove:
		p.line(good, "The commands of %s are removed %s.", r.Name, where)
	default:
		p.line(good, "The commands of %s are registered %s. Where Discord is open, reload it to see them.", r.Name, where)
	}
}

func (a *app) inviteCommand() *cobra.Command {
	var app string
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "invite",
		Short: "Print the addresses at which people add the app",
		Long: `Prints the address at which whoever manages a server adds the app to it, with exactly the
permissions that it uses, and the one at which anybody adds it for themselves. The app's
id comes from Discord, which needs AGENDABOT_DISCORD_TOKEN, or from --app.`,
		Example: `  agendabot discord invite
  agendabot discord invite --app 157730590492196864`,
		Args: needArgs(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if cmd.Flags().Changed("app") {
				if err := discord.CheckID(app); err != nil {
					return usagef("--app is %q: use the Application ID of the app's General Information page", app)
				}
			}
			return a.invite(cmd.Context(), app, asJSON)
		},
	}
	cmd.Flags().StringVar(&app, "app", "", "id of the app, so that Discord is not asked")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the addresses and permissions as one JSON object")
	return cmd
}

func (a *app) invite(ctx context.Context, app string, asJSON bool) error {
	if app == "" {
		token := a.settings.text("discord_token")
		if token == "" {
			return usagef("the app's id is missing: set AGENDABOT_DISCORD_TOKEN, or give --app")
		}
		ctx, cancel := context.WithTimeout(ctx, discordTimeout)
		defer cancel()
		var err error
		if app, err = discord.AppID(ctx, a.log, token, a.settings.text("discord_api_url")); err != nil {
			return err
		}
	}
	inv, err := discord.Invite(app)
	if err != nil {
		return err
	}
	if asJSON {
		return printJSON(a.stdout, map[string]any{"server": inv.Server, "person": inv.Person, "permissions": discord.Permissions()})
	}
	p := a.printer()
	p.line(bold, "To add it to a server that you manage:")
	p.line(plain, "%s", inv.Server)
	p.blank()
	p.line(bold, "To add it for yourself, in every channel and in direct messages:")
	p.line(plain, "%s", inv.Person)
	p.blank()
	p.line(bold, "What it may do in a server:")
	for _, permission := range discord.Permissions() {
		p.paragraph(fmt.Sprintf("%-26s", permission.Name), piece{dim, permission.Why})
	}
	return nil
}
