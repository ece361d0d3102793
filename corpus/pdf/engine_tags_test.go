package pdf

import (
	"fmt"
	"strings"
	"testing"
)

// element is an element of the structure tree in a test.
type element struct {
	number int // of its object
	role   string
	kids   string
	parent *element
}

// tagged makes a structure tree of lines "depth role page:id …", with a page from 0 and a marked-content id for each part
// of the content that is the element's own.
func tagged(f *file, roles string, lines ...string) {
	root := &element{number: f.add("")}
	path := []*element{root}
	owner := map[string]int{}
	for _, line := range lines {
		fields := strings.Fields(line)
		depth := int(fields[0][0] - '0')
		e := &element{number: f.add(""), role: fields[1], parent: path[depth-1]}
		e.parent.kids += fmt.Sprintf("%d 0 R ", e.number)
		path = append(path[:depth], e)
		for _, content := range fields[2:] {
			owner[content] = e.number
			var page, id int
			_, _ = fmt.Sscanf(content, "%d:%d", &page, &id)
			e.kids += fmt.Sprintf("<</Type/MCR/Pg %d 0 R/MCID %d>>", f.pages[page], id)
		}
		for ; e != root; e = e.parent { // the kids of those above may have grown
			f.objects[e.number-1] = fmt.Sprintf("<</Type/StructElem/S/%s/P %d 0 R/K[%s]>>", e.role, e.parent.number, e.kids)
		}
	}
	parents := ""
	for page := range f.pages {
		parents += fmt.Sprintf("%d[", page)
		for id := 0; owner[fmt.Sprintf("%d:%d", page, id)] > 0; id++ {
			parents += fmt.Sprintf("%d 0 R ", owner[fmt.Sprintf("%d:%d", page, id)])
		}
		parents += "]"
	}
	f.objects[root.number-1] = fmt.Sprintf(
		"<</Type/StructTreeRoot/K[%s]/RoleMap<<%s>>/ParentTree<</Nums[%s]>>>>", root.kids, roles, parents)
	f.catalog += fmt.Sprintf("/MarkInfo<</Marked true>>/StructTreeRoot %d 0 R", root.number)
}

// marked is content with a marked-content id.
func marked(id int, y float64, text string) string {
	return fmt.Sprintf("/P <</MCID %d>> BDC\n%sEMC\n", id, show(20, y, 10, text))
}

// TestTags reads the structure tree: roles, lists, tables, notes, artifacts, and an element that goes on over a page.
func TestTags(t *testing.T) {
	t.Parallel()
	f := newFile()
	f.page("/StructParents 0", marked(0, 90, "Heading")+marked(1, 80, "(a)")+marked(2, 70, "an item")+marked(3, 60, "cell")+
		marked(4, 50, "cell two")+marked(5, 40, "a link")+marked(6, 30, "goes on")+
		"/Artifact <</Type/Pagination>> BDC "+show(20, 10, 10, "page 1")+"EMC")
	f.page("/StructParents 1", marked(0, 90, "over the page")+marked(1, 80, "a note")+marked(2, 70, "Contents")+
		show(20, 60, 10, "untagged"))
	tagged(f, "/Ueberschrift/H2/Fremd/Fremder",
		"1 Document", "2 Ueberschrift 0:0", "2 L", "3 LI", "4 Lbl 0:1", "4 LBody", "5 P 0:2",
		"2 Table", "3 TR", "4 TH", "5 P 0:3", "4 TD 0:4", "2 P", "3 Link", "4 Fremd 0:5", "2 P 0:6 1:0", "2 Note 1:1",
		"2 TOC", "3 TOCI 1:2")
	r := readBytes(t, f.bytes())
	if !r.tagged {
		t.Error("not tagged")
	}
	want := map[string]tag{
		"Heading": {role: "H2", element: 2}, "(a)": {role: "Lbl", element: 4, item: 4, depth: 1},
		"an item": {role: "P", element: 5, item: 4, depth: 1},
		"cell":    {role: "P", element: 9, cell: 8, header: true, row: 7, table: 6}, "cell two": {role: "TD", element: 10, cell: 10, row: 7, table: 6},
		"a link": {role: "P", inline: "Link", element: 11}, "goes on": {role: "P", element: 12}, "page 1": {artifact: true},
		"over the page": {role: "P", element: 12}, "a note": {role: "Note", element: 13, note: 13},
		"Contents": {role: "TOCI", element: 15, contents: true}, "untagged": {},
	}
	for _, p := range r.pages {
		for _, o := range p.objects {
			if o.tag != want[o.text] {
				t.Errorf("%q: %+v, not %+v", o.text, o.tag, want[o.text])
			}
			delete(want, o.text)
		}
	}
	if len(want) > 0 {
		t.Errorf("missing: %v", want)
	}
}

// TestTagsLoop ends with an element that is its own child, and reads one below nine others.
func TestTagsLoop(t *testing.T) {
	t.Parallel()
	f := newFile()
	f.page("/StructParents 0", marked(0, 90, "text"))
	tagged(f, "", "1 Document", "2 P 0:0")
	number := len(f.objects)
	f.objects[number-2] = fmt.Sprintf("<</Type/StructElem/S/Sect/P %d 0 R/K[%d 0 R %[2]d 0 R %[3]d 0 R]>>", number, number, number-1)
	equal(t, "text", texts(readBytes(t, f.bytes()).pages[0]), []string{"text"})

	f = newFile()
	f.page("/StructParents 0", marked(0, 90, "text"))
	var lines []string
	for range 9 {
		lines = append(lines, fmt.Sprintf("%d Sect", len(lines)+1))
	}
	tagged(f, "", append(lines, "9 P 0:0")...)
	o := readBytes(t, f.bytes()).pages[0].objects[0]
	if o.tag.role != "P" {
		t.Errorf("%+v", o.tag)
	}
}

// TestTagsOfForm gives the text in a form the tag of the form.
func TestTagsOfForm(t *testing.T) {
	t.Parallel()
	f := newFile()
	form := f.stream("/Type/XObject/Subtype/Form/BBox[0 0 200 100]/Resources<</Font<</F 3 0 R>>>>", show(20, 10, 10, "inside"))
	f.page(fmt.Sprintf("/StructParents 0/Resources<</XObject<</X %d 0 R>>>>", form), "/P <</MCID 0>> BDC /X Do EMC /Artifact BMC q 1 0 0 1 0 50 cm /X Do Q EMC")
	tagged(f, "", "1 Document", "2 H1 0:0")
	var tags []tag
	for _, o := range readBytes(t, f.bytes()).pages[0].objects {
		tags = append(tags, o.tag)
	}
	equal(t, "tags", tags, []tag{{role: "H1", element: 2}, {artifact: true}})
}
