package index

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"agendabot/corpus"
)

// Format is the version of what a build holds and how: fields, analysers, manifest. A build of another format is
// not opened; Reindex makes a new one.
const Format = 2

// Manifest describes a finished build.
type Manifest struct {
	Format    int               `json:"format"`
	Corpus    int               `json:"corpus_format"`
	Digest    string            `json:"digest"`
	Created   time.Time         `json:"created"`
	Source    Source            `json:"source"`   // of the documents when this build was made; not part of Digest
	Sections  int               `json:"sections"` // headings; what stands before the first one is none
	Passages  int               `json:"passages"`
	Words     int               `json:"words"`
	Languages map[string]Totals `json:"languages"` // by field suffix
	Documents []DocumentInfo    `json:"documents"`

	Glossary []corpus.GlossaryEntry `json:"glossary,omitempty"`
	Curated  []corpus.CuratedEntry  `json:"curated,omitempty"`

	Files map[string]FileSum `json:"files,omitempty"` // all but the manifest, by slash-separated name
}

// Totals are the statistics of one language that BM25F needs, counted from the finished index.
type Totals struct {
	Passages int               `json:"passages"`
	Tokens   map[string]uint64 `json:"tokens"` // by field, without its suffix
}

// DocumentInfo is what a build knows of a document without reading its text.
type DocumentInfo struct {
	ID       string      `json:"id"`
	File     string      `json:"file"`
	Meta     corpus.Meta `json:"meta"`
	SHA256   string      `json:"sha256"`            // of the file's bytes
	Sidecar  string      `json:"sidecar,omitempty"` // likewise of its metadata file's; empty: it has none
	Format   string      `json:"format,omitempty"`  // as in corpus.Document
	Extract  int         `json:"extract,omitempty"` // version of the reader of its format; 0: text, Markdown, and documents that are stale
	Stale    string      `json:"stale,omitempty"`   // as in corpus.Document
	Pages    int         `json:"pages,omitempty"`
	Scanned  int         `json:"scanned,omitempty"` // of Pages, pictures without text
	Sections int         `json:"sections"`
	Passages int         `json:"passages"`
	Words    int         `json:"words"`
	First    int         `json:"first"`  // number of its first passage in the build
	Offset   int64       `json:"offset"` // of its line in the documents file
	Length   int         `json:"length"` // of that line, in bytes

	LineSHA256 string `json:"line_sha256"` // of that line: what is quoted must be what was written
}

// Summary is what an answer says about the corpus that it was taken from.
type Summary struct {
	Digest    string `json:"digest"`
	Documents int    `json:"documents"`
	Passages  int    `json:"passages"`
}

// Summary sums the manifest up.
func (m *Manifest) Summary() Summary {
	return Summary{Digest: m.Digest, Documents: len(m.Documents), Passages: m.Passages}
}

// Digest names the build that a corpus makes: 16 hexadecimal digits of the SHA-256 of its documents' ids, file names
// and bytes (front matter and sidecars included), of why some are stale, of the glossary, the curated answers and the bytes of their files, and of every
// format version. The documents must be in order of their ids.
func Digest(c *corpus.Corpus) string {
	h := sha256.New()
	fmt.Fprintf(h, "agendabot %d %d\n", Format, corpus.Format)
	for _, d := range c.Documents {
		fmt.Fprintf(h, "%q %q %s %s %q %d\n", d.ID, d.File, d.SHA256, d.Sidecar, d.Stale, extractVersion(d.Format))
	}
	for _, l := range c.Lists {
		fmt.Fprintf(h, "list %q %s\n", l.File, l.SHA256)
	}
	for _, e := range c.Glossary {
		fmt.Fprintf(h, "glossary %q %q\n", e.From, e.To)
	}
	for _, e := range c.Curated {
		fmt.Fprintf(h, "curated %q %q\n", located(e.Questions), located(e.Passages))
	}
	return hex.EncodeToString(h.Sum(nil))[:16]
}

const (
	manifestFile  = "manifest.json"
	documentsFile = "documents.jsonl"
	bleveFolder   = "bleve"
)

// identity tells a build from another of the same digest: one that replaced it because it was damaged.
type identity struct {
	modified time.Time // of the manifest
	size     int64
}

func identify(dir string) (identity, error) {
	info, err := os.Stat(filepath.Join(dir, manifestFile))
	if err != nil {
		return identity{}, err
	}
	return identity{info.ModTime(), info.Size()}, nil
}

func readManifest(dir string) (*Manifest, error) {
	raw, err := os.ReadFile(filepath.Join(dir, manifestFile))
	if err != nil {
		return nil, err
	}
	m := &Manifest{}
	if err := json.Unmarshal(raw, m); err != nil {
		return nil, fmt.Errorf("%w: read %s: %w", ErrBrokenBuild, manifestFile, err)
	}
	if m.Format != Format || m.Corpus != corpus.Format {
		return nil, fmt.Errorf("%w: it is %d.%d, this program makes %d.%d", ErrOldBuild, m.Format, m.Corpus, Format, corpus.Format)
	}
	return m, nil
}

// writeDocuments writes one line of JSON for each document and returns what the manifest says of them.
func writeDocuments(w io.Writer, docs []*corpus.Document) ([]DocumentInfo, error) {
	infos := make([]DocumentInfo, 0, len(docs))
	var offset int64
	first := 0
	for _, d := range docs {
		line, err := json.Marshal(d)
		if err != nil {
			return nil, fmt.Errorf("write %s: %w", d.ID, err)
		}
		if _, err := w.Write(append(line, '\n')); err != nil {
			return nil, fmt.Errorf("write %s: %w", d.ID, err)
		}
		info := describe(d, first)
		info.Offset, info.Length, info.LineSHA256 = offset, len(line), sumLine(line)
		infos = append(infos, info)
		offset += int64(len(line)) + 1
		first += len(d.Passages)
	}
	return infos, nil
}

func sumLine(line []byte) string {
	sum := sha256.Sum256(line)
	return hex.EncodeToString(sum[:])
}

// describe is what the manifest says of a document whose first passage has that number.
func describe(d *corpus.Document, first int) DocumentInfo {
	info := DocumentInfo{
		ID: d.ID, File: d.File, Meta: d.Meta, SHA256: d.SHA256, Sidecar: d.Sidecar, Format: d.Format, Stale: d.Stale,
		Pages: d.Pages, Scanned: d.Scanned, Sections: len(d.Sections) - 1, Passages: len(d.Passages), Words: d.Words, First: first,
	}
	if d.Stale == "" { // else which reader it was is not known
		info.Extract = extractVersion(d.Format)
	}
	return info
}

// newManifest describes a build of a corpus; the languages' totals are counted from the index later.
func newManifest(c *corpus.Corpus, infos []DocumentInfo) *Manifest {
	m := &Manifest{
		Format: Format, Corpus: corpus.Format, Digest: Digest(c), Created: time.Now().UTC().Truncate(time.Second),
		Documents: infos, Languages: map[string]Totals{}, Glossary: c.Glossary, Curated: c.Curated,
	}
	for _, d := range infos {
		m.Sections += d.Sections
		m.Passages += d.Passages
		m.Words += d.Words
		lang := fieldLanguage(d.Meta.Language)
		t := m.Languages[lang]
		t.Passages += d.Passages
		m.Languages[lang] = t
	}
	return m
}

// located are texts without their places.
func located(list []corpus.Located) []string {
	out := make([]string, len(list))
	for i := range list {
		out[i] = list[i].Text
	}
	return out
}
