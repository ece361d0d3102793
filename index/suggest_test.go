package index

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"agendabot/corpus"
)

func TestSuggest(t *testing.T) {
	t.Parallel()
	b := memory(t,
		inLanguage(t, "a.md", "en", "Human Security", "# Prevention of conflict", long("Text."), "# Preventive action", long("More."), "## The Côte d’Ivoire", long("Most.")),
		inLanguage(t, "b.md", "en", "Conflict and Peace", "# Human rights", long("Text."), "# Security, human and other", long("Text.")),
	)
	for typed, want := range map[string][]string{
		"":                  nil,
		" ?!":               nil,
		"prev":              {"Preventive action", "Prevention of conflict"},
		"Prevention of con": {"Prevention of conflict"},
		"confl":             {"Conflict and Peace", "Prevention of conflict"},
		"human":             {"Human Security", "Human rights", "Security, human and other"},
		"human sec":         {"Human Security", "Security, human and other"},
		"security hum":      {"Human Security", "Security, human and other"},
		"ivoire":            {"The Côte d’Ivoire"},
		"CÔTE":              {"The Côte d’Ivoire"},
		"text":              nil, // of no heading
		"human x":           nil,
	} {
		got, err := b.Suggest(t.Context(), typed, 25)
		var texts []string
		for _, h := range got {
			texts = append(texts, h.Text)
		}
		if err != nil || !slices.Equal(texts, want) {
			t.Errorf("%q: %q, %v; want %q", typed, texts, err, want)
		}
	}
	got, err := b.Suggest(t.Context(), "human", 2)
	if want := (Heading{Document: "b", Section: 1, Text: "Human rights"}); err != nil || len(got) != 2 || got[1] != want {
		t.Errorf("the second is %v, %v; want %v", got, err, want)
	}
	gone, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := b.Suggest(gone, "human", 2); !errors.Is(err, context.Canceled) {
		t.Errorf("though nobody waits: %v", err)
	}
}

// What is looked at is bounded, however many documents there are.
func TestSuggestIsBounded(t *testing.T) {
	t.Parallel()
	var docs []*corpus.Document
	for i := range 3 * suggestDocuments {
		docs = append(docs, inLanguage(t, fmt.Sprintf("d%03d.md", i), "en", "A title", fmt.Sprintf("# Section %d", i), long("Text.")))
	}
	b := onDisk(t, docs...)
	got, err := b.Suggest(t.Context(), "sec", 1000)
	if err != nil || len(got) != suggestDocuments {
		t.Errorf("%d headings, %v; want those of %d documents", len(got), err, suggestDocuments)
	}
	if !slices.ContainsFunc(got, func(h Heading) bool { return strings.HasPrefix(h.Text, "Section ") }) {
		t.Errorf("%v", got)
	}
}
