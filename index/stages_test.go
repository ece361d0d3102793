package index

import (
	"slices"
	"strings"
	"testing"
)

// stagesOf are the stages that the hits' parts name, each once, in order.
func stagesOf(r *Result) (stages []string) {
	for i := range r.Hits {
		for _, p := range r.Hits[i].Parts {
			stages = append(stages, p.Stage)
		}
	}
	slices.Sort(stages)
	return slices.Compact(stages)
}

// TestWithout: each stage can be left out, which takes its own part away and nothing else.
func TestWithout(t *testing.T) {
	t.Parallel()
	docs := inflected(t, 61)
	docs = append(docs, inLanguage(t, "zz.md", "en", "What human security means", long("Human security is what the treaty protects; conflicts do not.")))
	docs = append(docs, inLanguage(t, "zzz.md", "en", "Language", long("The language of a treaty.")))
	b := memory(t, docs...)
	q := Query{
		Text: "what human security conflict treaties langguage", Phrases: []string{"human security"}, Previous: "court",
		Skip: setOf("what"), Language: "es", Size: 1000,
	}
	all := search(t, b, q)
	want := []string{StageBM25F, StageDocument, StageLanguage, StagePhrases, StagePrevious, StageProximity, StageUnstemmed}
	if got := stagesOf(all); !slices.Equal(got, want) || word(t, all, "langguage").Corrected != "language" {
		t.Fatalf("stages %q, want %q; %+v", got, want, word(t, all, "langguage"))
	}
	for _, stage := range Stages() {
		without := q
		without.Without = []string{stage}
		r := search(t, b, without)
		checkHits(t, r)
		if got := stagesOf(r); slices.Contains(got, stage) || !slices.Contains(got, StageBM25F) {
			t.Errorf("without %s there are %q", stage, got)
		}
		switch stage {
		case StagePhrases:
			if len(r.Hits) <= len(all.Hits) || r.Words[0].Phrase {
				t.Errorf("%d hits without phrases, %d with them", len(r.Hits), len(all.Hits))
			}
		case StagePrevious:
			if slices.ContainsFunc(r.Words, func(w Word) bool { return w.Previous }) || len(r.Words) != len(all.Words)-1 {
				t.Errorf("words %+v", r.Words)
			}
		case StageQuestionWords:
			if w := word(t, r, "what"); w.Previous || len(r.Words) != len(all.Words)+1 {
				t.Errorf("words %+v", r.Words)
			}
		case StageSpelling:
			if w := word(t, r, "langguage"); w.Corrected != "" || !w.Missing() {
				t.Errorf("%+v", w)
			}
		case StageUnstemmed, StageProximity, StageDocument, StageLanguage:
			leavesTheRest(t, stage, r, all)
		}
	}
	bare := search(t, b, Query{Text: "human security", Size: 1000, Without: Stages()})
	if got := stagesOf(bare); !slices.Equal(got, []string{StageBM25F}) {
		t.Errorf("without all there are %q", got)
	}
	if got := search(t, b, Query{Text: "human security", Size: 1000, Without: []string{StageBM25F}}); !slices.Contains(stagesOf(got), StageBM25F) {
		t.Error("the words themselves are left out")
	}
}

// leavesTheRest: the words' own parts are the same in every hit, with a stage and without.
func leavesTheRest(t *testing.T, stage string, r, all *Result) {
	t.Helper()
	if len(r.Hits) != len(all.Hits) {
		t.Fatalf("without %s: %d hits, with it %d", stage, len(r.Hits), len(all.Hits))
	}
	byID := map[string][]Part{}
	rest := func(parts []Part) []Part {
		// The shares of the best score, which the stage had a part in, are others.
		return slices.DeleteFunc(slices.Clone(parts), func(p Part) bool {
			return slices.Contains([]string{stage, StageDocument, StageLanguage}, p.Stage)
		})
	}
	for i := range all.Hits {
		byID[all.Hits[i].Passage().ID] = rest(all.Hits[i].Parts)
	}
	for i := range r.Hits {
		if id := r.Hits[i].Passage().ID; !slices.Equal(rest(r.Hits[i].Parts), byID[id]) {
			t.Errorf("without %s, %s:\n%+v\n%+v", stage, id, rest(r.Hits[i].Parts), byID[id])
		}
	}
}

func TestCheckStages(t *testing.T) {
	t.Parallel()
	if err := CheckStages(nil); err != nil {
		t.Error(err)
	}
	if err := CheckStages(Stages()); err != nil {
		t.Error(err)
	}
	for _, name := range []string{StageBM25F, "", "Proximity", "proximity "} {
		err := CheckStages([]string{StageDocument, name})
		if err == nil || !strings.Contains(err.Error(), `"`+name+`"`) || !strings.Contains(err.Error(), strings.Join(Stages(), ", ")) {
			t.Errorf("%q: %v", name, err)
		}
	}
}
