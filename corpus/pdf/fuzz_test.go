package pdf

import (
	"context"
	"errors"
	"math"
	"testing"
	"time"
	"unicode/utf8"

	"agendabot/corpus/extract"
)

// FuzzEngine reads anything: it gives pages that make sense or an error of package extract, and never panics.
func FuzzEngine(f *testing.F) {
	small := newFile()
	small.page("/StructParents 0", marked(0, 80, "Heading")+marked(1, 60, "text")+"1 g "+show(20, 40, 10, "white"))
	tagged(small, "", "1 Document", "2 H1 0:0", "2 P 0:1")
	form := newFile()
	form.stream("/Type/XObject/Subtype/Form/BBox[0 0 100 100]/Resources<</Font<</F 3 0 R>>>>", show(5, 10, 5, "inside"))
	form.page("/Rotate 90/CropBox[0 0 50 50]/Resources<</XObject<</X 5 0 R>>>>", "/X Do")
	form.catalog = "/PageLabels<</Nums[0<</S/r>>]>>"
	f.Add(small.bytes())
	f.Add(form.bytes())
	f.Add([]byte("%PDF-1.4\ntrailer<</Root 1 0 R>>"))
	r := reader(f)
	limits := extract.Limits{Pages: 20, TextBytes: 100_000}
	f.Fuzz(func(t *testing.T, content []byte) {
		ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
		defer cancel()
		all, err := r.read(ctx, content, limits)
		if err != nil {
			var known *extract.Error
			if !errors.As(err, &known) && ctx.Err() == nil {
				t.Fatalf("an error of no kind: %v", err)
			}
			return
		}
		bytes := 0
		for _, p := range all.pages {
			for _, o := range p.objects {
				bytes += len(o.text)
				if o.text == "" || !utf8.ValidString(o.text) || math.IsNaN(o.left+o.base+o.size) {
					t.Errorf("object %+v", o)
				}
			}
		}
		if len(all.pages) == 0 || len(all.pages) > limits.Pages || bytes > 2*limits.TextBytes {
			t.Errorf("%d pages, %d bytes", len(all.pages), bytes)
		}
	})
}
