package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"agendabot/bot"
	"agendabot/index"
)

const chatHelp = `Ask a question, then go on: "and the third?", "what about crime?", "tell me more".
  :explain  switch what scores are made of on or off
  :new      forget the conversation
  :help     show this
  :quit     leave (so do Ctrl-C and Ctrl-D)`

func (a *app) chatCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "chat",
		Short: "Ask in a conversation, with follow-up questions",
		Long: `Asks question after question and understands follow-ups from the question before.
On a terminal lines can be edited, and the arrow keys bring back earlier questions;
nothing of it is kept when the conversation ends.

` + chatHelp,
		Example: `  agendabot chat
  printf "What are the priorities?\nand the third?\n" | agendabot chat`,
		Args: needArgs(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			live, err := a.openIndex(cmd.Context())
			if err != nil {
				return err
			}
			defer live.Close()
			c := &chat{app: a, live: live, out: a.printer()}
			return c.run(cmd.Context())
		},
	}
}

// chat is one conversation at a terminal or over a pipe.
type chat struct {
	*app
	live    *index.Live
	out     *printer
	turn    *bot.Turn
	explain bool
}

// run reads lines until :quit, the end of the input, or the end of the context.
func (c *chat) run(ctx context.Context) error {
	readLine := c.lineReader(ctx)
	for ctx.Err() == nil {
		line, err := readLine()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the question: %w", err)
		}
		c.out = c.printer() // the terminal's width may be another now
		if quit := c.do(ctx, strings.TrimSpace(line)); quit {
			return nil
		}
	}
	return nil
}

// do answers one line.
func (c *chat) do(ctx context.Context, line string) (quit bool) {
	switch strings.ToLower(line) {
	case "":
		return false
	case ":quit", ":q", ":exit":
		return true
	case ":help", ":h", ":?":
		fmt.Fprintln(c.out.w, chatHelp)
		return false
	case ":new":
		c.turn = nil
		c.out.line(plain, "The conversation is forgotten.")
		return false
	case ":explain":
		c.explain = !c.explain
		c.out.line(plain, "Scores are %s.", map[bool]string{true: "explained", false: "not explained"}[c.explain])
		return false
	}
	if strings.HasPrefix(line, ":") {
		c.out.line(plain, "There is no %s. :help shows what there is.", line)
		return false
	}
	b, release := c.live.Acquire()
	defer release()
	answer, err := c.ask(ctx, b, bot.Question{Text: line, Previous: c.turn}, c.explain)
	if err != nil {
		if !bot.IsQuestionError(err) {
			c.log.Error("a question could not be answered", "error", err)
		}
		c.out.line(plain, "%s", bot.UserText(err, c.language(line)))
		return false
	}
	c.turn = &answer.Turn
	printAnswer(c.out, answer, c.explain)
	return false
}

func (c *chat) language(line string) string {
	if lang := c.settings.text("language"); lang != "auto" {
		return lang
	}
	return bot.Language(line)
}
