package main

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"agendabot/bot"
	"agendabot/index"
)

func (a *app) askCommand() *cobra.Command {
	var asJSON, explain bool
	cmd := &cobra.Command{
		Use:   "ask QUESTION…",
		Short: "Answer one question",
		Long: `Answers one question with passages quoted word for word, each with its citation, and
the verdict: answered, closest passages, or not in the documents. Words in quotation
marks must stand so in the passage. The exit code is 0 whatever the verdict.`,
		Example: `  agendabot ask "What are Canada's five priorities?"
  agendabot ask --explain "Does human security replace national security?"
  agendabot ask 'What about "freedom from fear"?'
  agendabot ask --json "What does the agenda say about landmines?" | jq .verdict`,
		Args: needArgs(1, -1, "the question"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return a.withBuild(cmd.Context(), func(b *index.Build) error {
				answer, err := a.ask(cmd.Context(), b, bot.Question{Text: strings.Join(args, " ")}, explain)
				switch {
				case bot.IsQuestionError(err):
					return usageError{err}
				case err != nil:
					return err
				case asJSON:
					return printJSON(a.stdout, answer)
				}
				printAnswer(a.printer(), answer, explain)
				return nil
			})
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print the answer as one JSON object")
	cmd.Flags().BoolVar(&explain, "explain", false, "show what each score is made of, and the evidence")
	return cmd
}

// ask asks one question within the time that the settings allow.
func (a *app) ask(ctx context.Context, b *index.Build, q bot.Question, explain bool) (*bot.Answer, error) {
	ctx, cancel := context.WithTimeout(ctx, a.settings.duration("timeout"))
	defer cancel()
	if lang := a.settings.text("language"); lang != "auto" {
		q.Language = lang
	}
	q.Size = a.settings.number("citations")
	answerer := bot.Bot{Explain: explain}
	return answerer.Ask(ctx, b, q)
}
