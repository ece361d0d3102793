package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"agendabot/bot"
	"agendabot/bot/journal"
)

// errNoJournal means that nothing was ever recorded here.
var errNoJournal = errors.New("there is no journal")

// hasPlace says that the settings leave the journal a place.
func (a *app) hasPlace() bool {
	return a.settings.text("data") != "" || a.settings.text("database_url") != ""
}

func errNoPlace() error {
	return usagef("there is no home folder to keep the journal in: set AGENDABOT_DATA or --data")
}

// newJournal opens the journal that the settings name, and makes it if there is none.
func (a *app) newJournal(ctx context.Context, readOnly bool) (*journal.Store, error) {
	if !a.hasPlace() {
		return nil, errNoPlace()
	}
	return journal.Open(ctx, journal.Options{
		DataDir: a.settings.text("data"), DatabaseURL: a.settings.text("database_url"), Key: []byte(a.settings.text("key")),
		Off: a.settings.text("journal") == off, ReadOnly: readOnly, Log: a.log,
	})
}

// openJournal is the journal for a command that looks into it, which makes none where there is none.
func (a *app) openJournal(ctx context.Context, readOnly bool) (*journal.Store, error) {
	if !a.hasPlace() {
		return nil, errNoPlace()
	}
	if a.settings.text("database_url") == "" {
		file := filepath.Join(a.settings.text("data"), journal.File)
		if _, err := os.Stat(file); errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%w at %s", errNoJournal, file)
		}
	}
	return a.newJournal(ctx, readOnly)
}

// withJournal runs f on the journal.
func (a *app) withJournal(ctx context.Context, readOnly bool, f func(*journal.Store) error) error {
	j, err := a.openJournal(ctx, readOnly)
	if err != nil {
		return err
	}
	err = f(j)
	if cerr := j.Close(); err == nil {
		err = cerr
	}
	return err
}

func (a *app) forgetCommand() *cobra.Command {
	var asJSON bool
	var platform string
	cmd := &cobra.Command{
		Use:   "forget USER",
		Short: "Erase what one person asked",
		Long: `Erases the questions, votes and conversations of a person from the journal. USER is the
person's id on the platform (Slack: "Copy member ID" in the profile; Discord: "Copy User
ID"), because the journal knows people only by a keyed hash of that. What was asked on the
web has no person and cannot be found so.`,
		Example: `  agendabot forget U024BE7LH
  agendabot forget --platform discord 80351110224678912`,
		Args: needOne("the person's id"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if platform != "" && !slices.Contains(platforms(), platform) {
				return usagef("%q is no platform: use %s", platform, strings.Join(platforms(), " or "))
			}
			return a.withJournal(cmd.Context(), false, func(j *journal.Store) error {
				gone, err := j.ForgetID(cmd.Context(), platform, args[0])
				if err != nil {
					return err
				}
				if gone == (bot.Forgotten{}) {
					err = fmt.Errorf("nothing of %q is in the journal; if that is wrong, look at the id and the platform", args[0])
				}
				if asJSON {
					return errors.Join(printJSON(a.stdout, gone), err)
				}
				if err == nil {
					a.printer().line(good, "Erased: %s, %s, %s.", count(gone.Questions, "question", "questions"),
						count(gone.Votes, "vote", "votes"), count(gone.Conversations, "conversation", "conversations"))
				}
				return err
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the counts as one JSON object")
	cmd.Flags().StringVar(&platform, "platform", "", "only on this platform: slack or discord")
	return cmd
}

// platforms are those that have people and channels.
func platforms() []string { return []string{"slack", "discord"} }

func (a *app) channelsCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "channels",
		Short: "Choose the channels where questions are answered",
		Long: `Without a choice, questions of every channel are answered. Once a channel of a workspace or
server is chosen, only those that are chosen are, and direct messages. The journal keeps a keyed hash of the
channel and the name that you give it.`,
		Example: `  agendabot channels allow slack T024BE7LD C024BE91L --name policy
  agendabot channels allow discord 197038439483310086 41771983423143937 --name policy
  agendabot channels ls
  agendabot channels remove slack T024BE7LD policy`,
		Args: needSubcommand("allow, ls or remove"),
		RunE: func(*cobra.Command, []string) error { return nil },
	}
	cmd.AddCommand(a.channelsAllow(), a.channelsList(), a.channelsRemove())
	return cmd
}

func (a *app) channelsAllow() *cobra.Command {
	var name string
	cmd := &cobra.Command{
		Use:   "allow PLATFORM TEAM CHANNEL",
		Short: "Answer questions of a channel",
		Long:  `Adds a channel to those whose questions are answered. TEAM is the Slack workspace or the Discord server.`,
		Example: `  agendabot channels allow slack T024BE7LD C024BE91L --name policy
  agendabot channels allow discord 197038439483310086 41771983423143937 --name policy`,
		Args: needArgs(3, 3, "the platform, the team or the channel"),
		RunE: func(cmd *cobra.Command, args []string) error {
			if name == "" {
				return usagef("a name for the channel is missing: --name")
			}
			if !slices.Contains(platforms(), args[0]) {
				return usagef("%q is no platform: use %s", args[0], strings.Join(platforms(), " or "))
			}
			// The first one on a new installation: the journal is made if there is none.
			j, err := a.newJournal(cmd.Context(), false)
			if err != nil {
				return err
			}
			err = j.AllowChannel(cmd.Context(), bot.Channel{Platform: args[0], Team: args[1], ID: args[2]}, name, time.Now())
			if err == nil {
				a.printer().line(good, "Questions of %s are answered.", name)
			}
			return errors.Join(err, j.Close())
		},
	}
	cmd.Flags().StringVar(&name, "name", "", "what you call the channel")
	return cmd
}

func (a *app) channelsList() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:     "ls",
		Short:   "List the chosen channels",
		Long:    `Lists the channels whose questions are answered, by the names that they were given.`,
		Example: `  agendabot channels ls --json`,
		Args:    needArgs(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			return a.withJournal(cmd.Context(), true, func(j *journal.Store) error {
				chosen, err := j.Channels(cmd.Context())
				if err != nil {
					return err
				}
				if asJSON {
					return printJSON(a.stdout, map[string]any{"channels": shownChannels(chosen)})
				}
				p := a.printer()
				if len(chosen) == 0 {
					p.line(plain, "None is chosen: questions of every channel are answered.")
				}
				for _, c := range chosen {
					p.line(plain, "%s  %s  %s  since %s", c.Name, c.Platform, c.Team, c.Since.UTC().Format(time.DateOnly))
				}
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the channels as one JSON object")
	return cmd
}

// shownChannel is a chosen channel for programs.
type shownChannel struct {
	Platform string    `json:"platform"`
	Team     string    `json:"team"`
	Name     string    `json:"name"`
	Since    time.Time `json:"since"`
}

func shownChannels(chosen []journal.ChosenChannel) []shownChannel {
	all := []shownChannel{}
	for _, c := range chosen {
		all = append(all, shownChannel{c.Platform, c.Team, c.Name, c.Since.UTC()})
	}
	return all
}

func (a *app) channelsRemove() *cobra.Command {
	return &cobra.Command{
		Use:   "remove PLATFORM TEAM CHANNEL",
		Short: "Take a channel off the chosen ones",
		Long: `Takes a channel, by its name or id, off those whose questions are answered. After the last one
of a team, every channel's are.`,
		Example: `  agendabot channels remove slack T024BE7LD policy`,
		Args:    needArgs(3, 3, "the platform, the team or the channel"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withJournal(cmd.Context(), false, func(j *journal.Store) error {
				n, err := j.DisallowChannel(cmd.Context(), bot.Channel{Platform: args[0], Team: args[1], ID: args[2]})
				if err == nil && n == 0 {
					err = fmt.Errorf("no chosen channel of %s in %s is called %q: 'agendabot channels ls' lists them", args[0], args[1], args[2])
				}
				if err == nil {
					a.printer().line(good, "%s is not chosen any more.", args[2])
				}
				return err
			})
		},
	}
}

// needOne is for a command that takes one argument.
func needOne(what string) cobra.PositionalArgs { return needArgs(1, 1, what) }
