package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
)

// The report names the passage that people were shown, wherever it stands now, not another that has its id.
func TestReportFollowsPassages(t *testing.T) {
	t.Parallel()
	home, docs := t.TempDir(), t.TempDir()
	file := filepath.Join(docs, "report.txt")
	mines := "The clearance of landmines continues in every province that was mined during the war, and it is paid for by all of its neighbours."
	soldiers := "Child soldiers are brought home to their families, and schools are opened for them in each of the towns that were destroyed."
	const rest = "\n\n3. Third things are said here as well, at some length, so that nobody takes this paragraph for an item of a list of short ones."
	writeFile(t, file, "THE REPORT\n==========\n\n1. "+mines+"\n\n2. "+soldiers+rest+"\n")
	reindexed := func() {
		if r := inHome(t, home, nil, "reindex", docs); r.code != exitOK {
			t.Fatal(r.stderr)
		}
	}
	reindexed()
	s := startServe(t, home)
	if got, _ := verdictOf(t, s, "/api/ask?q=clearance+of+landmines"); got != "answered" {
		t.Fatalf("the verdict is %s", got)
	}
	s.stop()
	writeFile(t, file, "THE REPORT\n==========\n\n1. "+soldiers+"\n\n2. "+mines+rest+"\n")
	reindexed()
	r := inHome(t, home, nil, "report", "--json")
	var got struct {
		ByID  bool `json:"by_id"`
		Shown []struct {
			ID    string `json:"id"`
			There bool   `json:"there"`
		} `json:"shown"`
	}
	if err := json.Unmarshal([]byte(r.stdout), &got); err != nil || r.code != exitOK {
		t.Fatalf("%d: %v: %s%s", r.code, err, r.stdout, r.stderr)
	}
	if got.ByID || len(got.Shown) != 1 || !got.Shown[0].There || !strings.HasSuffix(got.Shown[0].ID, "/p2") {
		t.Errorf("shown: %+v in %s", got, r.stdout)
	}
}
