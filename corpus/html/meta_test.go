package html

import (
	"testing"

	"agendabot/corpus/extract"
)

func TestMeta(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		page string
		want extract.Meta
	}{
		"nothing": {"<p>a", extract.Meta{}},
		"HTML's own": {`<html lang="en-GB"><title> Mines
			and more </title><meta name=author content="A. Example"><meta name=author content="B. Sample"><link rel="x canonical" href="https://e.example/m"><a rel=license href=/l>l</a>`, extract.Meta{
			Title: "Mines and more", Author: "A. Example; B. Sample", Language: "en", Source: "https://e.example/m", Rights: "/l",
		}},
		"Dublin Core": {`<meta name="DC.Title" content=a><meta name="DC.creator" content=b><meta name="DC.publisher" content=c><meta name="DCTERMS.date" content=2000-4-3><meta name="DC.language" content=fra><meta name="DC.rights" content=d>`, extract.Meta{
			Title: "a", Author: "b", Publisher: "c", Date: "2000-04-03", Language: "fr", Rights: "d",
		}},
		"Highwire Press": {`<title>x</title><meta name=citation_title content=a><meta name=citation_author content="Example, A."><meta name=citation_author content="Sample, B."><meta name=citation_publication_date content="2000/04">`, extract.Meta{
			Title: "a", Author: "Example, A.; Sample, B.", Date: "2000-04",
		}},
		"Open Graph": {`<meta property="og:title" content=a><meta property="og:site_name" content=b><meta property="article:published_time" content="2000-04-30T10:00:00+02:00"><meta property="og:locale" content=fr_CA><meta property="og:url" content="http://e.example/"><meta property="article:author" content="https://e.example/people/1">`, extract.Meta{
			Title: "a", Publisher: "b", Date: "2000-04-30", Language: "fr", Source: "http://e.example/",
		}},
		"saved by a browser":       {"<!-- saved from url=(0021)https://e.example/a?b -->", extract.Meta{Source: "https://e.example/a?b"}},
		"a time":                   {"<time itemprop=datePublished datetime=2000>x</time>", extract.Meta{Date: "2000"}},
		"a site behind the title":  {"<title>Mines – Ministry | State</title><h1>Mines</h1>", extract.Meta{Title: "Mines"}},
		"a site before the title":  {"<title>Ministry: Mines</title><h1>Mines</h1>", extract.Meta{Title: "Mines"}},
		"a dash in the title":      {"<title>Mines – and more</title><h1>Other</h1>", extract.Meta{Title: "Mines – and more"}},
		"a longer word":            {"<title>Mines-clearance</title><h1>Mines</h1>", extract.Meta{Title: "Mines-clearance"}},
		"a program's title":        {"<title>Untitled Document</title>", extract.Meta{}},
		"what cannot be used":      {"<html lang=xx-invalid-tag><title>a\ufffd</title><meta name=date content='0000-00-00'><link rel=canonical href='/a'><meta name=author content=' '>", extract.Meta{}},
		"an address with a secret": {"<link rel=canonical href='https://u:p@e.example/'>", extract.Meta{}},
		"other addresses":          {"<link rel=canonical href='ftp://e.example/'><meta property=og:url content='https:///x'>", extract.Meta{}},
		"a picture's title":        {"<svg><title>a</title></svg>", extract.Meta{}},
		"direction marks":          {"<title>a\u202eb</title>", extract.Meta{}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root, err := parse([]byte("<!doctype html>"+tt.page), zeroLimits.WithDefaults())
			if err != nil {
				t.Fatal(err)
			}
			if got := readMeta(root); got != tt.want {
				t.Errorf("got %+v\nwant %+v", got, tt.want)
			}
		})
	}
}

func TestDates(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"2000": "2000", "2000-04": "2000-04", "2000-4": "2000-04", "2000/04/30": "2000-04-30", "2000.4.3": "2000-04-03", "20000430": "2000-04-30",
		"2000-04-30T10:00:00Z": "2000-04-30", "2000-04-30 10:00": "2000-04-30", "30 April 2000": "2000-04-30", "April 3, 2000": "2000-04-03",
		"Apr 2000": "2000-04", "Sun, 30 Apr 2000 10:00:00 GMT": "2000-04-30",
		"": "", "2000-13": "", "2000-02-30": "", "0000-00-00": "", "0001-01-01": "", "9999": "", "04/05/2000": "", "soon": "", "20": "", "2000-": "", "200004": "",
	} {
		if got := normalDate(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestCounters(t *testing.T) {
	t.Parallel()
	for n, want := range map[int][2]string{
		1: {"a", "i"}, 4: {"d", "iv"}, 26: {"z", "xxvi"}, 27: {"aa", "xxvii"}, 702: {"zz", "dccii"}, 703: {"aaa", "dcciii"},
		3999: {"ewu", "mmmcmxcix"}, 4000: {"ewv", ""}, 0: {"", ""}, -1: {"", ""},
	} {
		if got := [2]string{letters(n), roman(n)}; got != want {
			t.Errorf("%d: got %q, want %q", n, got, want)
		}
	}
}
