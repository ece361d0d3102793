package pdf

import "testing"

// TestRightToLeft: the words of a file that is to be viewed from right to left stay in their order.
func TestRightToLeft(t *testing.T) {
	t.Parallel()
	f := newFile()
	f.page("", show(20, 60, 10, "People first, and peace."))
	f.page("", show(20, 60, 10, "The second page."))
	f.catalog = "/ViewerPreferences<</Direction/R2L>>/PageLabels<</Nums[0<</S/r>>]>>"
	r := readBytes(t, f.bytes())
	equal(t, "pages", len(r.pages), 2)
	equal(t, "text", r.pages[0].objects[0].text, "People first, and peace.")
	equal(t, "text", r.pages[1].objects[0].text, "The second page.")
	equal(t, "label", r.pages[1].label, "ii")
}
