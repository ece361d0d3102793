package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/spf13/cobra"

	"agendabot/bot/journal"
	"agendabot/bot/report"
	"agendabot/index"
)

func (a *app) reportCommand() *cobra.Command {
	var since, format string
	var digest, asJSON bool
	cmd := &cobra.Command{
		Use:   "report",
		Short: "Report what was asked, what was not found, and what readers objected to",
		Long: `Sums the journal up: questions a day, by platform and verdict, answer times, the passages
shown most, what was not found (the same question in other words counts once), what was
voted not helpful, quotations reported as wrong, and sections nobody was ever shown. It
names no person. --digest is the short form, for a scheduled message: what was not found
and what was reported.`,
		Example: `  agendabot report
  agendabot report --since 90d --format html > report.html
  agendabot report --since 2026-11-01 --format csv > report.csv
  agendabot report --since 7d --digest`,
		Args: needArgs(0, 0, ""),
		RunE: func(cmd *cobra.Command, _ []string) error {
			if asJSON {
				if cmd.Flags().Changed("format") && format != "json" {
					return usagef("--json is --format json: leave one out")
				}
				format = "json"
			}
			write, err := reportWriter(format, digest)
			if err != nil {
				return err
			}
			now := time.Now()
			from, err := parseSince(since, now)
			if err != nil {
				return err
			}
			if !a.journalOn() {
				fmt.Fprintln(a.stderr, "note: AGENDABOT_JOURNAL is off: what is asked now is not recorded")
			}
			return a.withJournal(cmd.Context(), true, func(j *journal.Store) error {
				r, err := a.makeReport(cmd.Context(), j, from, now)
				if err != nil {
					return err
				}
				return write(a.stdout, r)
			})
		},
	}
	cmd.Flags().StringVar(&since, "since", "30d", "how far back: days or hours (30d, 12h) or a date (2026-11-01)")
	cmd.Flags().StringVar(&format, "format", "text", "text, html, csv or json")
	cmd.Flags().BoolVar(&asJSON, "json", false, "the same as --format json")
	cmd.Flags().BoolVar(&digest, "digest", false, "the short form: what was not found, what was reported")
	// It fails for a flag that is not there.
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"text", "html", "csv", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// reportWriter is the rendering that was asked for.
func reportWriter(format string, digest bool) (func(io.Writer, *report.Report) error, error) {
	if digest {
		if format != "text" {
			return nil, usagef("--digest is text alone: leave out --format")
		}
		return report.WriteDigest, nil
	}
	switch format {
	case "text":
		return report.WriteText, nil
	case "html":
		return report.WriteHTML, nil
	case "csv":
		return report.WriteCSV, nil
	case "json":
		return report.WriteJSON, nil
	default:
		return nil, usagef("--format is %q: use text, html, csv or json", format)
	}
}

// parseSince reads a time before now, or the beginning of a day in UTC.
func parseSince(v string, now time.Time) (time.Time, error) {
	if day, err := time.Parse(time.DateOnly, v); err == nil {
		if day.After(now) {
			return time.Time{}, usagef("--since is %q, which is still to come", v)
		}
		return day, nil
	}
	d, err := parseDays(v)
	if err != nil || d <= 0 {
		return time.Time{}, usagef("--since is %q: use days or hours such as 30d or 12h, or a date such as 2026-11-01", v)
	}
	return now.Add(-d), nil
}

// makeReport reads the journal. What was shown before the period counts as shown, so the whole journal is read.
func (a *app) makeReport(ctx context.Context, j *journal.Store, since, now time.Time) (*report.Report, error) {
	wrong, err := j.WrongQuotations(ctx, since)
	if err != nil {
		return nil, err
	}
	in := report.Input{Lines: reportLines(j.Questions(ctx, time.Time{})), Wrong: wrong, Since: since, Until: now}
	var r *report.Report
	err = a.withBuild(ctx, func(b *index.Build) (err error) {
		in.Build = b
		resolve, done := a.resolveShown(ctx, b)
		defer done()
		in.Resolve = resolve
		r, err = report.Make(ctx, in)
		return err
	})
	if errors.Is(err, index.ErrOldBuild) || errors.Is(err, index.ErrBrokenBuild) {
		fmt.Fprintln(a.stderr, "warning: "+safe(err.Error())+": the report does not know what the passages say")
		in.Build, in.Resolve = nil, nil
		return report.Make(ctx, in)
	}
	return r, err
}

// reportLines are the journal's lines as the report wants them: the two packages do not know each other.
func reportLines(lines iter.Seq2[journal.Line, error]) iter.Seq2[report.Line, error] {
	return func(yield func(report.Line, error) bool) {
		for l, err := range lines {
			if !yield(report.Line{Asked: l.Asked, Helpful: l.Helpful, NotHelpful: l.NotHelpful, Person: l.PersonHash}, err) {
				return
			}
		}
	}
}
