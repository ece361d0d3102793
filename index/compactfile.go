package index

import (
	"bufio"
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io"
	"os"
	"path/filepath"
	"strings"
	"unsafe"

	"github.com/blevesearch/mmap-go"
)

// compactFile is the compact copy's name in its build's folder. The manifest does not list it: it can be made again.
const compactFile = "postings.bin"

// compactVersion is the version of the copy's layout. What ranking's constants change is told by rankingSum.
const compactVersion = 1

// errOldCopy says that there is no copy that this program can use: it is missing, of another version or another build.
var errOldCopy = errors.New("no compact copy of the postings")

// compactHeader begins the file. All numbers are little-endian. The sections follow it, each at a multiple of eight.
type compactHeader struct {
	Magic    [8]byte // "agendabt"
	Version  uint32
	Ranking  uint32   // rankingSum
	Build    [16]byte // digest
	Passages uint64
	Sum      uint32 // CRC-32 (Castagnoli) of all else: of the header with a sum of zero, and of what follows it
	Sections uint32
	Lengths  [compactSections]uint64 // of the sections, in bytes
}

// summedAtOpen is up to how many bytes of a copy are summed when it is opened, which takes some milliseconds. What is larger
// is summed by Live.Run and by Reindex alone.
const summedAtOpen = 64 << 20

// compactSections is the number of sections: those of compact and four for each language.
const compactSections = 8 + 4*3

// rankingSum changes whenever the copy's impacts would.
func rankingSum() uint32 {
	return crc32.ChecksumIEEE(fmt.Append(nil, k1, bLength, scoredFields(), languages()))
}

// sections are pointers to the slices of the copy in the order of the file.
func (c *compact) sections() []any {
	all := []any{
		&c.lengths, &c.postings, &c.tf, &c.excess, &c.words.bytes, &c.words.ends, &c.starts, &c.tokens,
	}
	for _, lang := range languages() {
		t := c.langs[lang]
		if t == nil {
			t = &compactTerms{}
		}
		all = append(all, &t.bytes, &t.ends, &t.entries, &t.stems)
	}
	return all
}

// bytesOf is the memory of a slice of numbers or of structures of numbers without gaps.
func bytesOf(section any) []byte {
	switch s := section.(type) {
	case *[]byte:
		return *s
	case *[]uint32:
		return memoryOf(*s)
	case *[]posting:
		return memoryOf(*s)
	case *[]excess:
		return memoryOf(*s)
	case *[]compactTerm:
		return memoryOf(*s)
	default:
		panic(fmt.Sprintf("a section is a %T", section))
	}
}

func memoryOf[T any](s []T) []byte {
	if len(s) == 0 {
		return nil
	}
	var one T
	return unsafe.Slice((*byte)(unsafe.Pointer(unsafe.SliceData(s))), len(s)*int(unsafe.Sizeof(one))) //nolint:gosec // the file has the layout of memory
}

// setSection makes a section a view of bytes, which begin at a multiple of eight.
func setSection(section any, raw []byte) error {
	switch s := section.(type) {
	case *[]byte:
		*s = raw
		return nil
	case *[]uint32:
		return view(s, raw)
	case *[]posting:
		return view(s, raw)
	case *[]excess:
		return view(s, raw)
	case *[]compactTerm:
		return view(s, raw)
	default:
		panic(fmt.Sprintf("a section is a %T", section))
	}
}

func view[T any](to *[]T, raw []byte) error {
	var one T
	size := int(unsafe.Sizeof(one))
	if len(raw)%size != 0 {
		return fmt.Errorf("%d bytes are no multiple of %d", len(raw), size)
	}
	*to = nil
	if len(raw) > 0 {
		*to = unsafe.Slice((*T)(unsafe.Pointer(unsafe.SliceData(raw))), len(raw)/size) //nolint:gosec // see memoryOf
	}
	return nil
}

// littleEndian says that numbers lie in memory as they do in the file. Where they do not, copies are made in memory only.
func littleEndian() bool { return binary.NativeEndian.Uint16([]byte{1, 0}) == 1 }

const sectionAlign = 8

func padding(n uint64) uint64 { return (sectionAlign - n%sectionAlign) % sectionAlign }

// write writes the copy of the build of that digest.
func (c *compact) write(w io.Writer, digest string, passages int) error {
	h := compactHeader{Version: compactVersion, Ranking: rankingSum(), Passages: uint64(passages), Sections: compactSections}
	copy(h.Magic[:], "agendabt")
	copy(h.Build[:], digest)
	for i, s := range c.sections() {
		h.Lengths[i] = uint64(len(bytesOf(s)))
	}
	sum := crc32.New(crc32.MakeTable(crc32.Castagnoli))
	if err := binary.Write(sum, binary.LittleEndian, &h); err != nil {
		return err
	}
	for _, s := range c.sections() {
		if err := writePadded(sum, bytesOf(s)); err != nil {
			return err
		}
	}
	h.Sum = sum.Sum32()
	if err := binary.Write(w, binary.LittleEndian, &h); err != nil {
		return err
	}
	for _, s := range c.sections() {
		if err := writePadded(w, bytesOf(s)); err != nil {
			return err
		}
	}
	return nil
}

func writePadded(w io.Writer, raw []byte) error {
	if _, err := w.Write(raw); err != nil {
		return err
	}
	_, err := w.Write(make([]byte, padding(uint64(len(raw)))))
	return err
}

// isUnfinishedCopy says that a file of a build is a copy that was not written to its end, or is being written.
func isUnfinishedCopy(name string) bool {
	return strings.HasPrefix(name, compactFile+".") && strings.HasSuffix(name, ".tmp")
}

// writeCompact writes a copy into its build's folder in one step: readers find a whole one or none. It says what it did, see
// Store.did. It writes nothing where the file could not be read.
func writeCompact(dir string, c *compact, man *Manifest, did func(op, name string)) (err error) {
	if !littleEndian() {
		return nil
	}
	f, err := os.CreateTemp(dir, compactFile+".*.tmp")
	if err != nil {
		return err
	}
	did("create", compactFile+".tmp")
	defer func() {
		if err != nil {
			err = errors.Join(err, os.Remove(f.Name()))
		}
	}()
	w := bufio.NewWriterSize(f, 1<<20)
	err = c.write(w, man.Digest, man.Passages)
	if err == nil {
		err = w.Flush()
	}
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err != nil {
		return err
	}
	did("write", compactFile+".tmp")
	if err = replaceFile(f.Name(), filepath.Join(dir, compactFile)); err == nil {
		did("rename", compactFile)
	}
	return err
}

// openCompact maps the copy in a build's folder into memory. The error is errOldCopy if there is none to use.
func openCompact(dir string, man *Manifest) (*compact, error) {
	if !littleEndian() {
		return nil, fmt.Errorf("%w: numbers lie the other way round in this machine's memory", errOldCopy)
	}
	f, err := os.Open(filepath.Join(dir, compactFile))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errOldCopy, err)
	}
	defer f.Close() //nolint:errcheck // only read
	raw, err := mmap.Map(f, mmap.RDONLY, 0)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errOldCopy, err)
	}
	c, err := parseCompact(raw, man)
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%w: %w", errOldCopy, err), raw.Unmap())
	}
	c.mapped = raw
	if len(raw) <= summedAtOpen {
		if err := c.checkSum(); err != nil {
			return nil, errors.Join(fmt.Errorf("%w: %w", errOldCopy, err), raw.Unmap())
		}
	}
	return c, nil
}

// parseCompact makes a copy a view of its file's bytes.
func parseCompact(raw []byte, man *Manifest) (*compact, error) {
	var h compactHeader
	if err := binary.Read(bytes.NewReader(raw), binary.LittleEndian, &h); err != nil {
		return nil, err
	}
	digest := string(bytes.TrimRight(h.Build[:], "\x00"))
	switch {
	case string(h.Magic[:]) != "agendabt" || h.Version != compactVersion || h.Ranking != rankingSum() || h.Sections != compactSections:
		return nil, errors.New("it is of another version")
	case digest != man.Digest || h.Passages != uint64(man.Passages):
		return nil, fmt.Errorf("it is of the build %q", digest)
	}
	c := newCompact(man)
	c.setMeans(man)
	at := uint64(binary.Size(&h))
	at += padding(at)
	for i, s := range c.sections() {
		length := h.Lengths[i]
		if length > uint64(len(raw)) || at+length > uint64(len(raw)) {
			return nil, errors.New("it was cut short")
		}
		if err := setSection(s, raw[at:at+length]); err != nil {
			return nil, err
		}
		at += length + padding(length)
	}
	if at != uint64(len(raw)) {
		return nil, fmt.Errorf("it has %d bytes, not %d", len(raw), at)
	}
	return c, c.check(man)
}

// check compares the sections' lengths. What is in them is checked by the sum.
func (c *compact) check(man *Manifest) error {
	n := len(c.postings)
	ok := len(c.lengths) == man.Passages*fieldCount && len(c.tf) == n*fieldCount &&
		len(c.starts) == man.Passages+1 && last(c.starts) == len(c.tokens) &&
		last(c.words.ends) == len(c.words.bytes)
	for _, t := range c.langs {
		ok = ok && len(t.entries) == t.len() && len(t.stems) == c.words.len() && last(t.ends) == len(t.bytes)
	}
	if !ok {
		return errors.New("its parts do not fit together")
	}
	return nil
}

// last is the last of some numbers; 0 if there are none.
func last(numbers []uint32) int {
	if len(numbers) == 0 {
		return 0
	}
	return int(numbers[len(numbers)-1])
}

// checkSum compares the file's contents with its sum.
func (c *compact) checkSum() error {
	if c.mapped == nil {
		return nil
	}
	var h compactHeader
	if err := binary.Read(bytes.NewReader(c.mapped), binary.LittleEndian, &h); err != nil {
		return err
	}
	want := h.Sum
	h.Sum = 0
	table := crc32.MakeTable(crc32.Castagnoli)
	sum := crc32.New(table)
	if err := binary.Write(sum, binary.LittleEndian, &h); err != nil {
		return err
	}
	if crc32.Update(sum.Sum32(), table, c.mapped[binary.Size(&h):]) != want {
		return fmt.Errorf("%s is not as it was written", compactFile)
	}
	return nil
}
