package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"agendabot/bot"
	"agendabot/index"
)

const chatHelp = `Ask a question, then go on: "and the third?", "what about crime?", "tell me more".
  :explain  switch what scores are made of on or off
  :new      forget the conversation
  :help     show this
  :quit     leave (so does Ctrl-D)`

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
	readLine := c.lineReader()
	for ctx.Err() == nil {
		line, err := readLine()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read the question: %w", err)
		}
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
		return false
	case ":explain":
		c.explain = !c.explain
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

// lineReader reads lines: with editing and history on a terminal, as they come from a pipe.
func (c *chat) lineReader() func() (string, error) {
	fd, isTerminal := terminal(c.stdin)
	if _, out := terminal(c.stdout); !isTerminal || !out {
		scanner := bufio.NewScanner(c.stdin)
		scanner.Buffer(nil, 1<<20)
		return func() (string, error) {
			if scanner.Scan() {
				return scanner.Text(), nil
			}
			if err := scanner.Err(); err != nil {
				return "", err
			}
			return "", io.EOF
		}
	}
	t := term.NewTerminal(struct {
		io.Reader
		io.Writer
	}{c.stdin, c.stdout}, "? ")
	if c.out.width > 0 {
		_ = t.SetSize(c.out.width, 24) // only line breaking while typing hangs on it
	}
	fmt.Fprintln(c.stdout, chatHelp)
	return func() (string, error) {
		// Raw only while a line is edited, so that answers are written, and Ctrl-C works, as everywhere else.
		state, err := term.MakeRaw(fd)
		if err != nil {
			return "", err
		}
		line, err := t.ReadLine()
		if rerr := term.Restore(fd, state); err == nil {
			err = rerr
		}
		if errors.Is(err, term.ErrPasteIndicator) {
			err = nil
		}
		return line, err
	}
}
