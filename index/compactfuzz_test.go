package index

import (
	"bytes"
	"encoding/binary"
	"math"
	"testing"

	"agendabot/corpus"
)

// FuzzCompact: no bytes in the place of a copy are more than an error, and a copy that was changed anywhere is noticed.
func FuzzCompact(f *testing.F) {
	docs := mixed(f)
	b := memory(f, docs...)
	var file bytes.Buffer
	if err := b.compacts.now.Load().write(&file, b.manifest.Digest, b.manifest.Passages); err != nil {
		f.Fatal(err)
	}
	raw := file.Bytes()
	f.Add([]byte{}, uint32(0), uint64(0), uint32(0))
	f.Add([]byte("agendabt"), uint32(8), uint64(1), uint32(100))
	for i := range uint32(compactSections) {
		f.Add(raw, 48+8*i, uint64(0), uint32(len(raw)))
		f.Add(raw, 48+8*i, uint64(math.MaxUint64), uint32(len(raw)))
		f.Add(raw, 48+8*i, uint64(len(raw)), uint32(len(raw)))
		f.Add(raw, uint32(len(raw)/compactSections)*i, uint64(77), uint32(len(raw)))
	}
	f.Fuzz(func(t *testing.T, content []byte, at uint32, number uint64, length uint32) {
		for _, from := range [][]byte{content, raw} {
			changed := bytes.Clone(from[:min(int(length), len(from))])
			if int(at)+8 <= len(changed) {
				binary.LittleEndian.PutUint64(changed[at:], number)
			}
			c, err := parseCompact(changed, b.manifest)
			if err != nil {
				continue
			}
			c.mapped = changed
			if c.checkSum() == nil && !bytes.Equal(changed, raw) {
				t.Errorf("a changed copy is taken for one as it was written")
			}
		}
	})
}

// FuzzCopies: whatever a document says and is asked, the answer is the same with the compact copy and without, bit for bit.
func FuzzCopies(f *testing.F) {
	for _, text := range []string{
		"# Mines\n\nMines kill. The mine's owner; a mined land.\n\n- mine\n- l'mine", "L'État, l’enfant d'Ivoire", "a's's l'd'x qu'l'État ' ’s l'",
		"日本日本 ½ ½½ İi \u0130 ǅ ß", "🕊️👩‍👩‍👧 e\u0301tat \u200d x\u200dy", "1. a b a\n2. b a b\n\n| a | b |\n|---|---|\n| b | a |", "\u0301 \u0300\u0301a",
	} {
		for _, language := range []string{"en", "fr", "es"} {
			f.Add(text, language, text)
		}
	}
	f.Fuzz(func(t *testing.T, text, language, asked string) {
		d, _, err := corpus.ReadFile("f.md", []byte(text), corpus.Limits{})
		if err != nil {
			t.Skip("not a document")
		}
		d.Meta.Language = language
		b := memory(t, append(mixed(t), d)...)
		q := Query{Text: asked, Previous: "mines " + text, Language: language, Size: 1000}
		want := search(t, b, q)
		checkHits(t, want)
		bothWays(t, b, func(t *testing.T, how string) {
			t.Helper()
			sameResults(t, how, search(t, b, q), want)
		})
		c := b.compacts.now.Load()
		for p := range uint32(b.manifest.Passages) {
			sameWords(t, b, c, p)
		}
	})
}

// sameWords: the copy has the words of a passage's own text in their order.
func sameWords(t *testing.T, b *Build, c *compact, passage uint32) {
	t.Helper()
	p, err := b.passageAt(passage)
	if err != nil {
		t.Fatal(err)
	}
	want := b.analyzers.exactTerms(p.Document.OwnText(p.Passage()))
	tokens := c.tokens[c.starts[passage]:c.starts[passage+1]]
	if len(tokens) != len(want) {
		t.Fatalf("%s: %d words, want %q", p.Passage().ID, len(tokens), want)
	}
	for i, token := range tokens {
		if got := string(c.words.word(int(token))); got != want[i] {
			t.Fatalf("%s: word %d is %q, want %q", p.Passage().ID, i, got, want[i])
		}
	}
}
