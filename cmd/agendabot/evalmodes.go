package main

import (
	"context"
	"fmt"
	"strings"

	"agendabot/bot/eval"
)

// evalAblate measures each collection with all stages of the search and without each.
func (a *app) evalAblate(ctx context.Context, f *evalFlags, dirs []string) error {
	all := make([]*eval.Ablation, 0, len(dirs))
	for _, dir := range dirs {
		c, err := eval.ReadCollection(dir, f.queries)
		if err != nil {
			return err
		}
		progress, done := a.evalProgress(c.Name)
		ablation, err := eval.Ablate(ctx, c, f.options(progress))
		done()
		if err != nil {
			return err
		}
		all = append(all, ablation)
		if f.json {
			if err := a.printJSONLine(ablation); err != nil {
				return err
			}
		}
	}
	if f.json {
		return nil
	}
	var b strings.Builder
	if err := eval.WriteAblations(&b, f.format(), all); err != nil {
		return err
	}
	fmt.Fprint(a.stdout, safeLines(b.String()))
	return nil
}

// evalThresholds chooses thresholds on the collections together.
func (a *app) evalThresholds(ctx context.Context, f *evalFlags, dirs []string) error {
	collections := make([]*eval.Collection, 0, len(dirs))
	for _, dir := range dirs {
		c, err := eval.ReadCollection(dir, f.queries)
		if err != nil {
			return err
		}
		collections = append(collections, c)
	}
	progress, done := a.evalProgress("thresholds")
	tuning, err := eval.Tune(ctx, collections, f.options(progress))
	done()
	if err != nil {
		return err
	}
	if f.json {
		return a.printJSONLine(tuning)
	}
	var b strings.Builder
	if err := tuning.Write(&b, f.format()); err != nil {
		return err
	}
	fmt.Fprint(a.stdout, safeLines(b.String()))
	return nil
}
