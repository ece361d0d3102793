package corpus

import (
	"errors"
	"strings"
	"testing"
)

func TestSidecarOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ document, names, want string }{
		{"a.pdf", "a.pdf a.pdf.yaml b.yaml", "a.pdf.yaml"},
		{"a.pdf", "a.yaml", "a.yaml"}, // the document is about to come
		{"a.pdf", "a.pdf a.docx a.pdf.yaml a.docx.yaml", "a.pdf.yaml"},
		{"a.pdf", "a.pdf", ""},
		{"a.pdf", "x/a.yaml a.png", ""},
		{"x/a.pdf", "a.yaml x/a.YML", "x/a.YML"},
		{"a.pdf", "b.pdf b.docx b.yaml a.yml", "a.yml"}, // the others' fault is no matter of this one
		{"a.pdf", "a.docx a.yaml", "?"},
		{"a.pdf", "a.yaml a.pdf.yaml", "?"},
		{"a.pdf", "a.pdf.yml a.pdf.yaml", "?"},
	} {
		got, err := SidecarOf(c.document, strings.Fields(c.names))
		if errors.Is(err, ErrSidecar) != (c.want == "?") || err == nil && got != c.want {
			t.Errorf("%s among %s: %q, %v", c.document, c.names, got, err)
		}
	}
}
