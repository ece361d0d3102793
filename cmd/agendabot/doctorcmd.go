package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"agendabot/bot"
	"agendabot/bot/discord"
	"agendabot/bot/journal"
	"agendabot/bot/slack"
	"agendabot/index"
	"agendabot/index/ledger"
)

// doctorTimeout is for all checks together.
const doctorTimeout = time.Minute

func (a *app) doctorCommand() *cobra.Command {
	var asJSON bool
	var wrong error // with the settings: a finding of its own
	cmd := &cobra.Command{
		Use:   "doctor",
		Short: "Check the installation, and say what to do about what is wrong",
		Long: `Checks the settings, the data folder, the index, the ledger of ids, the journal, and what
serve would serve; of Slack the tokens, the permissions that were granted, and whether it
can be reached; of Discord the token, the public key, where interactions go, the commands
and the gateway. Each check is ok, a warning or failed, with what to do. It changes no
setting and no document, and shows no secret. Settings that are flags of serve alone are
taken from the environment and the settings file. Ends with 1 if a check failed.`,
		Example: `  agendabot doctor
  agendabot doctor --json`,
		Args: needArgs(0, 0, ""),
		PersistentPreRunE: func(cmd *cobra.Command, args []string) error {
			if wrong = a.start(cmd, args); wrong != nil {
				a.settings = defaultSettings()
			}
			return nil
		},
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, cancel := context.WithTimeout(cmd.Context(), doctorTimeout)
			defer cancel()
			all := []bot.Finding{a.checkSettings(wrong)}
			if wrong == nil {
				all = append(all, a.checkAll(ctx)...)
			}
			return a.printFindings(all, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the checks as one JSON object")
	return cmd
}

// defaultSettings are the settings where nothing is set.
func defaultSettings() settings {
	var all settings
	for _, s := range settingTable() {
		all = append(all, settingValue{setting: s, value: s.value, origin: "default"})
	}
	return all
}

// printFindings prints a line for each; the error counts those that failed.
func (a *app) printFindings(all []bot.Finding, asJSON bool) error {
	failed := 0
	p := a.printer()
	for _, f := range all {
		looks := good
		switch f.State {
		case bot.HealthFailed:
			failed++
			looks = bad
		case bot.HealthWarning:
			looks = warning
		case bot.HealthOK:
		}
		if asJSON {
			continue
		}
		line := []piece{{looks, f.Name}, {plain, ": " + sentence(f.Text)}}
		if f.Todo != "" {
			line = append(line, piece{dim, " " + sentence(upper(f.Todo))})
		}
		p.paragraph(fmt.Sprintf("%-8s ", f.State), line...)
	}
	var err error
	if failed > 0 {
		err = fmt.Errorf("%s failed", count(failed, "check", "checks"))
	}
	if asJSON {
		return errors.Join(printJSON(a.stdout, map[string]any{"ok": failed == 0, "checks": all}), err)
	}
	return err
}

// sentence ends a text with a full stop.
func sentence(s string) string { return strings.TrimSuffix(s, ".") + "." }

// upper begins a text with a capital.
func upper(s string) string {
	r, size := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[size:]
}

func (a *app) checkSettings(wrong error) bot.Finding {
	const name = "settings"
	if wrong != nil {
		return bot.Wrong(name, wrong.Error(), "correct it; nothing else can be checked before")
	}
	set := 0
	for i := range a.settings {
		if a.settings[i].origin != "default" {
			set++
		}
	}
	text := count(set, "setting is", "settings are") + " set"
	if set == 0 {
		text = "all have their defaults"
	}
	if file := a.settings.text("config"); file != "" {
		text += ", the settings file is " + file
	}
	return bot.Fine(name, text)
}

// checkAll is every check but that of the settings.
func (a *app) checkAll(ctx context.Context) []bot.Finding {
	all := []bot.Finding{a.checkData(), a.checkIndex()}
	if a.settings.text("data") != "" {
		all = append(all, a.checkLedger(ctx))
	}
	all = append(all, a.checkJournal(ctx), a.checkReader(), a.checkMetrics())
	all = append(all, a.checkSlack(ctx)...)
	return append(all, a.checkDiscord(ctx)...)
}

func (a *app) checkData() bot.Finding {
	const name = "data folder"
	dir := a.settings.text("data")
	if dir == "" {
		return bot.Doubtful(name, "there is no home folder to keep one in", "set AGENDABOT_DATA")
	}
	st, err := os.Stat(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return a.checkPlace(name, dir)
	case err != nil:
		return bot.Wrong(name, err.Error(), "correct AGENDABOT_DATA, or let the user that agendabot runs as in")
	case !st.IsDir():
		return bot.Wrong(name, dir+" is no folder", "set AGENDABOT_DATA to a folder")
	}
	if err := writable(dir); err != nil {
		return bot.Wrong(name, err.Error(), "let the user that agendabot runs as write there, and see that the disk has room")
	}
	return bot.Fine(name, dir+" can be written")
}

// checkPlace says whether a folder that is not there could be made.
func (a *app) checkPlace(name, dir string) bot.Finding {
	above := filepath.Dir(dir)
	for {
		if _, err := os.Stat(above); !errors.Is(err, fs.ErrNotExist) || above == filepath.Dir(above) {
			break
		}
		above = filepath.Dir(above)
	}
	if err := writable(above); err != nil {
		return bot.Wrong(name, fmt.Sprintf("%s is not there and cannot be made: %v", dir, err), "make it, or set AGENDABOT_DATA")
	}
	return bot.Fine(name, dir+" is not there yet; serve and reindex make it")
}

// writable tries to write into a folder, and leaves nothing there.
func writable(dir string) error {
	f, err := os.CreateTemp(dir, ".agendabot-doctor-*")
	if err != nil {
		return err
	}
	return errors.Join(f.Close(), os.Remove(f.Name()))
}

func (a *app) checkIndex() bot.Finding {
	const name = "index"
	embedded := bot.Finding{
		Name: name, State: bot.HealthOK, Text: "none was built; the embedded text answers", Todo: "for your own documents, run 'agendabot reindex DIR'",
	}
	if a.settings.text("data") == "" {
		return embedded
	}
	b, err := a.store().Open()
	switch {
	case errors.Is(err, index.ErrNoBuild):
		return embedded
	case errors.Is(err, index.ErrOldBuild):
		return bot.Doubtful(name, err.Error(), "run 'agendabot reindex'; serve does so by itself when it starts")
	case err != nil:
		text, todo, _ := strings.Cut(explain(err), "\n")
		return bot.Wrong(name, text, cmp.Or(todo, "run 'agendabot reindex' to make a new one"))
	}
	defer b.Close() //nolint:errcheck // it was only read
	if _, err := b.Topics(1); err != nil {
		return bot.Wrong(name, err.Error(), "run 'agendabot reindex' to make a new one")
	}
	man := b.Manifest()
	text := fmt.Sprintf("%s, %s, %s; made %s", man.Digest, count(len(man.Documents), "document", "documents"),
		count(man.Passages, "passage", "passages"), since(time.Since(man.Created)))
	source := man.Source
	if st, err := a.store().Current(); err == nil {
		source = st.Source
	}
	if _, err := os.Stat(source.Dir); source.Dir != "" && err != nil {
		return bot.Doubtful(name, text+"; the folder of its documents cannot be read: "+err.Error(), "give reindex the folder where they are now")
	}
	if n := stale(man); n > 0 {
		return bot.Doubtful(name, fmt.Sprintf("%s; of them in their last good version: %d", text, n), "'agendabot corpus ls' says which, since when and why")
	}
	return bot.Fine(name, text+" from "+sourceText(source))
}

// stale counts the documents whose files could not be read any more.
func stale(man *index.Manifest) (n int) {
	for i := range man.Documents {
		if man.Documents[i].Stale != "" {
			n++
		}
	}
	return n
}

// since is an age as people say it.
func since(age time.Duration) string {
	switch days := int(age.Hours() / 24); {
	case age < time.Hour:
		return "less than an hour ago"
	case days < 1:
		return count(int(age.Hours()), "hour", "hours") + " ago"
	default:
		return count(days, "day", "days") + " ago"
	}
}

func (a *app) checkLedger(ctx context.Context) bot.Finding {
	const name = "ledger of ids"
	l, err := ledger.OpenReadOnly(ctx, a.settings.text("data"), a.log)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return bot.Fine(name, "nothing is recorded yet; serve and reindex do")
	case errors.Is(err, ledger.ErrOlder):
		return bot.Fine(name, "of an older version; serve and reindex bring it up to date")
	case errors.Is(err, ledger.ErrNewer):
		return bot.Wrong(name, err.Error(), "run the newer program, or restore the backup from before the upgrade")
	case err != nil:
		return bot.Wrong(name, err.Error(), "stop agendabot, move the file away and put the last backup in its place")
	}
	if err := l.Close(); err != nil {
		return bot.Wrong(name, err.Error(), "see that the disk is in order")
	}
	return bot.Fine(name, filepath.Join(a.settings.text("data"), ledger.File)+" can be read")
}

func (a *app) checkJournal(ctx context.Context) bot.Finding {
	const name = "journal"
	ctx, cancel := context.WithTimeout(ctx, openTimeout)
	defer cancel()
	if !a.hasPlace() {
		return bot.Doubtful(name, "off: there is no home folder to keep it in", "set AGENDABOT_DATA or AGENDABOT_DATABASE_URL")
	}
	j, err := a.openJournal(ctx, true)
	switch {
	case errors.Is(err, errNoJournal):
		return bot.Fine(name, "there is none yet; serve makes it")
	case errors.Is(err, journal.ErrOlder):
		return bot.Fine(name, "empty, or of an older version; serve brings it up to date")
	case err != nil:
		return wrongJournal(err)
	}
	if err := j.Close(); err != nil {
		return wrongJournal(err)
	}
	if j, err = a.openJournal(ctx, false); err != nil {
		return wrongJournal(err)
	}
	err = j.Ready(ctx)
	where := j.Where()
	if cerr := j.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return wrongJournal(err)
	}
	if a.settings.text("journal") == off {
		return bot.Finding{Name: name, State: bot.HealthOK, Text: "off; " + where + " holds claims and settings alone", Todo: "to record what is asked, set AGENDABOT_JOURNAL=on"}
	}
	return bot.Fine(name, where+" can be written")
}

// wrongJournal is a journal that cannot be used. Its errors say what to do behind a semicolon.
func wrongJournal(err error) bot.Finding {
	text, todo, _ := strings.Cut(err.Error(), "; ")
	return bot.Wrong("journal", text, cmp.Or(todo, "until that is mended, answers go on and nothing is recorded"))
}

func (a *app) checkReader() bot.Finding {
	const name = "reader"
	if err := a.settings.toServe(); err != nil {
		return bot.Wrong(name, err.Error(), "set AGENDABOT_LISTEN, for example to 127.0.0.1:8080")
	}
	switch base := a.settings.text("base_url"); {
	case !a.settings.listening():
		return bot.Finding{Name: name, State: bot.HealthOK, Text: "off", Todo: "to turn it on, set AGENDABOT_LISTEN, for example to 127.0.0.1:8080"}
	case base == "":
		return bot.Finding{
			Name: name, State: bot.HealthOK, Text: "on, at " + a.settings.text("listen") + "; citations elsewhere have no links",
			Todo: "for those, set AGENDABOT_BASE_URL to the address of the reader as people see it",
		}
	default:
		return bot.Fine(name, "on, at "+a.settings.text("listen")+"; people see it at "+base)
	}
}

func (a *app) checkMetrics() bot.Finding {
	const name = "metrics"
	if address := a.settings.text("admin_listen"); address != "" && address != off {
		return bot.Fine(name, "on, at "+address)
	}
	return bot.Finding{Name: name, State: bot.HealthOK, Text: "off", Todo: "to turn them on, set AGENDABOT_ADMIN_LISTEN, for example to 127.0.0.1:9090"}
}

func (a *app) checkSlack(ctx context.Context) []bot.Finding {
	const name = "Slack transport"
	t := a.settings.slack()
	switch {
	case t.missing() != "":
		return []bot.Finding{bot.Doubtful("Slack", "off: "+t.missing()+" is missing", "set it, or unset what is set of Slack")}
	case !t.on():
		return []bot.Finding{{Name: "Slack", State: bot.HealthOK, Text: "off", Todo: "to turn it on, " + slackOff}}
	}
	mode := bot.Fine(name, t.transports(a.settings.listening()))
	if !t.app && !a.settings.listening() {
		mode = bot.Wrong(name, "HTTP, and the address for its requests is off", "set AGENDABOT_LISTEN, or AGENDABOT_SLACK_APP_TOKEN for Socket Mode")
	}
	return append([]bot.Finding{mode}, slack.Check(ctx, a.settings.slackOptions())...)
}

func (a *app) checkDiscord(ctx context.Context) []bot.Finding {
	const name = "Discord transport"
	t := a.settings.discord()
	listening := a.settings.listening()
	mode := bot.Fine(name, t.transports(listening))
	switch {
	case !t.on():
		return []bot.Finding{{Name: "Discord", State: bot.HealthOK, Text: "off", Todo: "to turn it on, " + discordOff}}
	case t.unheard(listening):
		mode = bot.Wrong(name, "HTTP, and the address for its requests is off", discordUnheard)
	case t.key && !listening:
		mode = bot.Doubtful(name, "gateway; the address for requests over HTTP is off", "set AGENDABOT_LISTEN, or unset AGENDABOT_DISCORD_PUBLIC_KEY")
	}
	return append([]bot.Finding{mode}, discord.Check(ctx, a.settings.discordChecks())...)
}
