package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"os"
	"strings"
	"sync"
	"syscall"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"agendabot/bot"
	"agendabot/corpus"
	"agendabot/corpus/fetch"
	"agendabot/index"
)

// Exit codes of every command.
const (
	exitOK       = 0
	exitFailure  = 1
	exitUsage    = 2
	exitWarnings = 3 // reindex --strict: the work is done, and there are warnings
)

// world is everything that the program takes from outside, so that a test can give it another.
type world struct {
	args   []string
	env    []string // KEY=value
	stdin  io.Reader
	stdout io.Writer
	stderr io.Writer

	fetch   func(ctx context.Context, address string, opts fetch.Options) (*fetch.Fetched, error) // nil: fetch.Fetch
	program string                                                                                // the path of this program, which reads some files in processes of its own; empty: not known
}

// lookup is a variable of the environment; of several, the last counts.
func (w *world) lookup(key string) (value string, ok bool) {
	for _, kv := range w.env {
		if k, v, found := strings.Cut(kv, "="); found && k == key {
			value, ok = v, true
		}
	}
	return value, ok
}

// results is standard output. It keeps the first error of writing there, because nobody looks at each line's own.
type results struct {
	w   io.Writer
	mu  sync.Mutex // chat's line editor writes beside it
	err error
}

func (r *results) Write(p []byte) (int, error) {
	n, err := r.w.Write(p)
	r.mu.Lock()
	defer r.mu.Unlock()
	if err != nil && r.err == nil {
		r.err = fmt.Errorf("write the results: %w", err)
	}
	return n, err
}

func (r *results) failure() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.err
}

// terminal is the file descriptor behind a stream, if that is a terminal.
func terminal(stream any) (fd int, ok bool) {
	if r, wrapped := stream.(*results); wrapped {
		stream = r.w
	}
	f, isFile := stream.(*os.File)
	if !isFile {
		return 0, false
	}
	return int(f.Fd()), term.IsTerminal(int(f.Fd()))
}

// usageError is wrong usage: exit code 2.
type usageError struct{ err error }

func (e usageError) Error() string { return e.err.Error() }
func (e usageError) Unwrap() error { return e.err }

func usagef(format string, args ...any) error { return usageError{fmt.Errorf(format, args...)} }

// run is the program: it returns its exit code.
func run(ctx context.Context, w *world) int {
	out, wrapped := &results{w: w.stdout}, *w
	wrapped.stdout = out
	a := &app{world: &wrapped}
	root := a.rootCommand()
	root.SetArgs(w.args)
	cmd, err := root.ExecuteContextC(ctx)
	for _, later := range []error{a.wrongHelp, out.failure()} {
		if err == nil {
			err = later
		}
	}
	if err == nil {
		return exitOK
	}
	fmt.Fprintln(w.stderr, "agendabot: "+safeLines(explain(err)))
	if _, wrong := errors.AsType[usageError](err); wrong {
		fmt.Fprintf(w.stderr, "Run '%s --help' for how to use it.\n", cmd.CommandPath())
		return exitUsage
	}
	if errors.Is(err, errWarnings) {
		return exitWarnings
	}
	return exitFailure
}

// explain says to an operator what went wrong and what to do.
func explain(err error) string {
	text := err.Error()
	switch {
	case errors.Is(err, bot.ErrNoQuestion), errors.Is(err, bot.ErrQuestionTooLong):
		return bot.UserText(err, "en")
	case errors.Is(err, errNoSource):
		text += "\nRun 'agendabot reindex DIR' with the folder of the documents, or 'agendabot reindex --default' for the embedded text."
	case errors.Is(err, index.ErrOldBuild):
		text += "\nRun 'agendabot reindex' to make a new one."
	case errors.Is(err, index.ErrBrokenBuild):
		text += "\nRun 'agendabot reindex' to make a new one, or 'agendabot reindex --rollback' to serve the one before."
	case errors.Is(err, index.ErrBusy):
		text += "\nWait for it to end, then run this again."
	case errors.Is(err, index.ErrBadDocuments):
		text += "; nothing was changed.\nCorrect or remove them, or go on without them, or with their last good versions, with --skip-bad."
	case errors.Is(err, index.ErrNoDocuments):
		text += "; nothing was changed.\nPut PDF, Word, OpenDocument, HTML, Markdown (.md) or plain text (.txt) files there."
	case errors.Is(err, index.ErrUnknownDocument):
		text += "\nRun 'agendabot corpus ls' for the ids."
	case errors.Is(err, fetch.ErrInsecure):
		text += "\nWrite https://, or allow it with --allow-http if the server has nothing else."
	case errors.Is(err, fetch.ErrPort):
		text += "\nAllow it with --allow-port if it is the document's server."
	case errors.Is(err, context.Canceled):
		return "stopped; nothing was changed"
	case errors.Is(err, context.DeadlineExceeded):
		text += "\nGive it more time with --timeout or AGENDABOT_TIMEOUT."
	case errors.Is(err, syscall.ENOSPC):
		text += "\nMake room there, then run this again; what was there goes on serving."
	case errors.Is(err, fs.ErrPermission):
		text += "\nSee that the user who runs this may do that."
	}
	if _, ok := errors.AsType[otherFolderError](err); ok {
		text += "\nThen name the folder again: it is remembered once a reindex of it has succeeded."
	}
	return text
}

// app is one run of the program: its world and, once flags are read, its settings.
type app struct {
	*world
	settings  settings
	log       *slog.Logger
	wrongHelp error // help was asked for what does not exist
}

func (a *app) rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "agendabot",
		Short: "Answers from documents, word for word and with citations",
		Long: `agendabot answers questions about a collection of documents with passages quoted
word for word, each with a pinpoint citation, and says so, with evidence, when the
documents do not answer. Without any setting up it answers from the embedded text
of Canada's human security agenda.

Exit codes: 0 success, 1 failure, 2 wrong usage, 3 warnings where 'reindex --strict'
wants none. Results go to standard output, everything else to standard error.`,
		Example: `  agendabot ask "What are Canada's five priorities?"
  agendabot find '"human security"'
  agendabot reindex ~/documents
  agendabot chat`,
		SilenceErrors: true,
		SilenceUsage:  true,
		Args:          subcommandArgs,
		RunE:          func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = false
	root.SetIn(a.stdin)
	root.SetOut(a.stdout)
	root.SetErr(a.stderr)
	addSettingFlags(root.PersistentFlags(), settingTable(), "")
	completeSettings(root, settingTable())
	root.SetHelpFunc(a.helpFunc(root.HelpFunc()))
	root.PersistentPreRunE = a.start
	root.AddCommand(
		a.askCommand(), a.chatCommand(), a.findCommand(), a.serveCommand(), a.reindexCommand(), a.corpusCommand(),
		a.reportCommand(), a.evalCommand(), a.backupCommand(), a.forgetCommand(), a.channelsCommand(), a.slackCommand(),
		a.discordCommand(), a.doctorCommand(), a.configCommand(), a.versionCommand(), a.readPDFCommand(),
	)
	for _, c := range root.Commands() {
		addSettingFlags(c.Flags(), settingTable(), c.Name())
		completeSettings(c, settingTable())
	}
	finishBuiltins(root)
	// Before the command is looked for: else cobra takes the word behind --help for its value.
	root.InitDefaultHelpFlag()
	for _, c := range root.Commands() {
		c.InitDefaultHelpFlag()
	}
	return root
}

// completeSettings makes shells complete the values of settings that have only some.
func completeSettings(root *cobra.Command, table []setting) {
	for _, s := range table {
		if s.values != nil {
			// It fails for a flag that is not there or has its values already.
			_ = root.RegisterFlagCompletionFunc(s.flag(), cobra.FixedCompletions(s.values, cobra.ShellCompDirectiveNoFileComp))
		}
	}
}

// helpFunc refuses --help of a subcommand that does not exist, which cobra would answer with the help of the command
// above it.
func (a *app) helpFunc(help func(*cobra.Command, []string)) func(*cobra.Command, []string) {
	return func(cmd *cobra.Command, args []string) {
		if cmd.HasSubCommands() {
			a.wrongHelp = subcommandArgs(cmd, cmd.Flags().Args())
		}
		if a.wrongHelp == nil {
			help(cmd, args)
		}
	}
}

// finishBuiltins gives the commands that cobra makes, completion and help, what all others have: examples, and exit
// code 2 for wrong usage. They work whatever is wrong with the settings.
func finishBuiltins(root *cobra.Command) {
	root.InitDefaultCompletionCmd() // its scripts go to the output that the root has by now
	root.InitDefaultHelpCmd()
	noSettings := func(*cobra.Command, []string) error { return nil }
	for _, c := range root.Commands() {
		switch c.Name() {
		case "completion":
			c.Example = "  source <(agendabot completion bash)\n  agendabot completion fish > ~/.config/fish/completions/agendabot.fish"
			c.PersistentPreRunE = noSettings
			c.Args = needSubcommand("bash, zsh, fish or powershell")
			c.RunE = func(*cobra.Command, []string) error { return nil }
			for _, shell := range c.Commands() {
				shell.Args = needArgs(0, 0, "")
				shell.Example = "  agendabot completion " + shell.Name()
			}
		case "help":
			c.Example = "  agendabot help reindex\n  agendabot help corpus show"
			c.PersistentPreRunE = noSettings
			c.Args = func(_ *cobra.Command, args []string) error {
				if about, rest, err := root.Find(args); err != nil || len(rest) > 0 {
					return subcommandArgs(about, rest)
				}
				return nil
			}
		}
	}
}

// start reads the settings before a command runs.
func (a *app) start(cmd *cobra.Command, _ []string) error {
	if cmd.Name() == cobra.ShellCompRequestCmd {
		return nil // commands and flags are completed whatever is wrong with the settings
	}
	s, err := loadSettings(a.world, settingTable(), cmd.Flags())
	if err != nil {
		return usageError{err}
	}
	a.settings = s
	a.log = newLogger(a.stderr, s.text("log_level"), s.text("log_format"))
	return nil
}

func newLogger(w io.Writer, level, format string) *slog.Logger {
	var l slog.Level
	if err := l.UnmarshalText([]byte(level)); err != nil {
		l = slog.LevelWarn
	}
	opts := &slog.HandlerOptions{Level: l}
	w = escaper{w}
	if format == "json" {
		return slog.New(slog.NewJSONHandler(w, opts))
	}
	return slog.New(slog.NewTextHandler(w, opts))
}

// subcommandArgs refuses a word that is no subcommand, which cobra would answer with help and success.
func subcommandArgs(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	hint := ""
	cmd.SuggestionsMinimumDistance = 2 // cobra's default, which it sets only on its own way to the suggestions
	if s := cmd.SuggestionsFor(args[0]); len(s) > 0 {
		hint = fmt.Sprintf(" (did you mean %q?)", s[0])
	}
	return usagef("unknown command %q for %q%s", args[0], cmd.CommandPath(), hint)
}

// needSubcommand is for a command that does nothing without a subcommand.
func needSubcommand(names string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return usagef("a subcommand is missing: %s", names)
		}
		return subcommandArgs(cmd, args)
	}
}

// needArgs bounds the number of arguments; most below 0 is no bound.
func needArgs(least, most int, what string) cobra.PositionalArgs {
	return func(_ *cobra.Command, args []string) error {
		if len(args) < least {
			return usagef("%s is missing", what)
		}
		if most >= 0 && len(args) > most {
			return usagef("%q is too much; quote it if it belongs together", args[most])
		}
		return nil
	}
}

// store is the index in the data folder.
func (a *app) store() *index.Store { return index.NewStore(a.settings.text("data"), a.log) }

// openIndex opens what answers: the current build, or the embedded text where nothing was ever built.
func (a *app) openIndex(ctx context.Context) (*index.Live, error) {
	if a.settings.text("data") != "" {
		live, err := index.NewLive(a.store(), a.log)
		if !errors.Is(err, index.ErrNoBuild) {
			return live, err
		}
	}
	b, err := embedded(ctx)
	if err != nil {
		return nil, err
	}
	return index.NewFixed(b), nil
}

// embedded is the embedded text, indexed in memory.
func embedded(ctx context.Context) (*index.Build, error) {
	c, err := corpus.Default(ctx)
	if err != nil {
		return nil, fmt.Errorf("read the embedded text: %w", err)
	}
	return index.NewMemoryCorpus(ctx, c)
}

// withBuild runs f on the build that answers.
func (a *app) withBuild(ctx context.Context, f func(*index.Build) error) error {
	live, err := a.openIndex(ctx)
	if err != nil {
		return err
	}
	defer live.Close()
	b, release := live.Acquire()
	defer release()
	return f(b)
}
