package fetch

import (
	"net/url"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestGivenName(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ disposition, address, want string }{
		{"", "https://example.com/a/report.pdf?x=y", "report.pdf"},
		{"", "https://example.com/a/report%20one.pdf", "report one.pdf"},
		{"", "https://example.com/a/", "a"},
		{"", "https://example.com/", "example-com"},
		{"", "https://example.com", "example-com"},
		{"", "https://[2606:4700::1]/", "2606-4700--1"},
		{"", "https://example.com/..%2f..%2fetc%2fpasswd", "passwd"},
		{"", "https://example.com/%2e%2e", "example-com"},
		{`attachment; filename="plan.pdf"`, "https://example.com/x", "plan.pdf"},
		{`attachment; filename=plan.pdf`, "https://example.com/x", "plan.pdf"},
		{`attachment; filename="plan.pdf"; filename*=UTF-8''s%C3%A9curit%C3%A9.pdf`, "https://example.com/x", "sécurité.pdf"},
		{`attachment; filename*=UTF-8''..%2F..%2Fplan.pdf`, "https://example.com/x", "plan.pdf"},
		{"attachment; filename=\"s\xe9curit\xe9.pdf\"", "https://example.com/x", "sécurité.pdf"},
		{`attachment; filename="C:\\Users\\me\\plan.pdf"`, "https://example.com/x", "plan.pdf"},
		{`attachment; filename="/etc/passwd"`, "https://example.com/x", "passwd"},
		{`attachment; filename=".."`, "https://example.com/x.txt", "x.txt"},
		{`attachment; filename=""`, "https://example.com/x.txt", "x.txt"},
		{`attachment; filename="broken`, "https://example.com/x.txt", "x.txt"},
		{`inline`, "https://example.com/x.txt", "x.txt"},
	} {
		u, err := url.Parse(c.address)
		if err != nil {
			t.Fatal(err)
		}
		if got := givenName(c.disposition, u); got != c.want {
			t.Errorf("%q, %s: %q, not %q", c.disposition, c.address, got, c.want)
		}
	}
	if got := givenName("", &url.URL{}); got != "document" {
		t.Error(got)
	}
}

func TestCleanName(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]string{
		"report.pdf": "report.pdf", "A/RES/66/290": "290", `a\b.txt`: "b.txt", ".htaccess": "htaccess", "..": "", "": "", "...": "",
		"-rf": "rf", "~$draft.docx": "$draft.docx", "  a  b .txt ": "a b .txt", "a.": "a", "a<b>:c|d?*\"e.md": "a-b--c-d---e.md",
		"a\x00b\x1b[31m.txt": "ab[31m.txt", "gnp\u202efdp.exe": "gnpfdp.exe", "a\u2028b\u200bc": "a bc", "a\nb\tc": "a b c",
		"e\u0301te\u0301.pdf": "été.pdf", "\ufeffa.txt": "a.txt", "CON": "document-CON", "con.txt": "document-con.txt", "nul .pdf": "document-nul .pdf",
		"COM1.md": "document-COM1.md", "lpt¹.md": "document-lpt¹.md", "CONIN$": "document-CONIN$", "COM10.md": "COM10.md",
		"console.txt": "console.txt", "COM.md": "COM.md", "日本語.html": "日本語.html", "a\xff.txt": "aÿ.txt",
		strings.Repeat("x", 200) + ".pdf":           strings.Repeat("x", 146) + ".pdf",
		strings.Repeat("é", 100) + ".pdf":           strings.Repeat("é", 73) + ".pdf",
		strings.Repeat("x", 200):                    strings.Repeat("x", 150),
		"x." + strings.Repeat("y", 200):             "x." + strings.Repeat("y", 148),
		strings.Repeat(".x", 100):                   strings.Repeat("x.", 74) + "x",
		strings.Repeat("x", 145) + "....abcdefgh":   strings.Repeat("x", 141) + ".abcdefgh",
		strings.Repeat("x", 100) + "/" + "name.txt": "name.txt",
	} {
		if got := CleanName(name); got != want {
			t.Errorf("%q: %q, not %q", name, got, want)
		}
		checkClean(t, name)
	}
}

func TestWithExtension(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ name, format, want string }{
		{"report.pdf", "pdf", "report.pdf"},
		{"report.PDF", "pdf", "report.PDF"},
		{"page.htm", "html", "page.htm"},
		{"report", "pdf", "report.pdf"},
		{"report.aspx", "pdf", "report.pdf"},
		{"report.pdf", "html", "report.html"},
		{"index.php", "html", "index.html"},
		{"A.RES.66.290", "pdf", "A.RES.66.290.pdf"},
		{"v1.2", "docx", "v1.2.docx"},
		{"notes.txt", "md", "notes.md"},
		{"notes.doc", "docx", "notes.docx"},
		{"x.png", "", "x.png"},
		{"con.php", "txt", "document-con.txt"},
		{strings.Repeat("x", 150), "pdf", strings.Repeat("x", 146) + ".pdf"},
		{strings.Repeat("é", 75), "pdf", strings.Repeat("é", 73) + ".pdf"},
	} {
		if got := withExtension(c.name, c.format); got != c.want {
			t.Errorf("%q, %s: %q", c.name, c.format, got)
		}
	}
}

func checkClean(t *testing.T, name string) {
	t.Helper()
	got := CleanName(name)
	if got == "" {
		return
	}
	switch {
	case CleanName(got) != got:
		t.Errorf("%q: %q is clean, and becomes %q", name, got, CleanName(got))
	case !utf8.ValidString(got), len(got) > maxName, strings.ContainsAny(got, "/\\<>:\"|?*"), strings.Contains(got, "  "):
		t.Errorf("%q: %q", name, got)
	case strings.HasPrefix(got, "."), strings.HasPrefix(got, "-"), strings.HasSuffix(got, "."), strings.HasSuffix(got, " "):
		t.Errorf("%q: %q begins or ends badly", name, got)
	case !filepath.IsLocal(got), filepath.Base(got) != got, isDevice(got):
		t.Errorf("%q: %q is no name of a file in a folder", name, got)
	case strings.ContainsFunc(got, func(r rune) bool { return unicode.IsControl(r) || unicode.Is(unicode.Bidi_Control, r) }):
		t.Errorf("%q: %q has what nobody sees", name, got)
	}
	for _, format := range []string{"pdf", "docx", "odt", "html", "md", "txt"} {
		with := withExtension(got, format)
		if CleanName(with) != with || formatOfExtension(strings.ToLower(filepath.Ext(with))) != format {
			t.Errorf("%q as %s: %q", got, format, with)
		}
	}
}

func FuzzCleanName(f *testing.F) {
	for _, s := range []string{"report.pdf", "../../etc/passwd", "con.txt", "a\u202eb.pdf", "e\u0301.md", ".x", strings.Repeat("é", 100) + ".pdf", "a\xffb", "lpt1", ". .a", "\u1100\u1161.txt"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) { checkClean(t, name) })
}

func FuzzGivenName(f *testing.F) {
	f.Add(`attachment; filename="plan.pdf"`, "/a/b")
	f.Add(`attachment; filename*=UTF-8''%2e%2e%2fx`, "")
	f.Fuzz(func(t *testing.T, disposition, at string) {
		name := givenName(disposition, &url.URL{Host: "example.com", Path: at})
		if name == "" || CleanName(name) != name {
			t.Errorf("%q, %q: %q", disposition, at, name)
		}
	})
}
