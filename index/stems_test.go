package index

import (
	"strings"
	"sync"
	"testing"
)

func TestStemmer(t *testing.T) {
	t.Parallel()
	stems, err := Stemmer()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ language, text, want string }{
		{"en", "What are the priorities of Canada's policies?", "prioriti canada polici"},
		{"en", "The landmine, landmines", "landmin landmin"},
		{"en", "", ""},
		{"en", "the and of", ""},
		{"fr", "Les priorités de l'agenda", "priorit agenda"},
		{"de", "Die Minen von Angola", "die minen von angola"},
		{"", "of Angola", "of angola"},
	} {
		if got := strings.Join(stems(c.language, c.text), " "); got != c.want {
			t.Errorf("%s %q: %q, want %q", c.language, c.text, got, c.want)
		}
	}
}

// TestStemmerConcurrent is for the race detector: all goroutines share one function, and one text.
func TestStemmerConcurrent(t *testing.T) {
	t.Parallel()
	stems, err := Stemmer()
	if err != nil {
		t.Fatal(err)
	}
	const text = "The Ottawa Convention on landmines"
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 50 {
				if got := strings.Join(stems("en", text), " "); got != "ottawa convent landmin" {
					t.Errorf("%q", got)
				}
			}
		})
	}
	wg.Wait()
}
