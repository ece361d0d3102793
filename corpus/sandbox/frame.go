package sandbox

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"
)

// Sizes of what goes over the pipes, in bytes. A reader has its own, lower limits (extract.Limits).
const (
	maxFile   = 256 << 20
	maxAnswer = 64 << 20 // the text of a file is 20 MB at most; the rest is what JSON puts around it
)

// frameKind is the first byte of a frame.
type frameKind byte

const (
	frameHello    frameKind = 'h' // child to parent, once: it is ready
	frameFile     frameKind = 'f' // parent to child: the bytes of a file
	frameDocument frameKind = 'd' // child to parent: the document, as JSON
	frameFailure  frameKind = 'x' // child to parent: what was wrong with the file, as JSON
)

// frame is one message: kind, number, length (each big endian) and content.
type frame struct {
	kind    frameKind
	number  uint32 // of the file, counted by the parent; the answer has the same
	content []byte
}

// headSize is that of kind, number and length.
const headSize = 1 + 4 + 4

// errFrame is what stands on a pipe and is no frame.
var errFrame = errors.New("what came is no answer")

// readFrame reads one frame with at most limit bytes of content. The error is io.EOF if the pipe ends before a frame
// begins, and io.ErrUnexpectedEOF if it ends within one.
func readFrame(r io.Reader, limit int) (frame, error) {
	var head [headSize]byte
	if _, err := io.ReadFull(r, head[:]); err != nil {
		return frame{}, err
	}
	f := frame{kind: frameKind(head[0]), number: binary.BigEndian.Uint32(head[1:])}
	switch f.kind {
	case frameHello, frameFile, frameDocument, frameFailure:
	default:
		return frame{}, fmt.Errorf("%w: it begins with %q", errFrame, head[:])
	}
	size := int64(binary.BigEndian.Uint32(head[5:]))
	if size > int64(limit) {
		return frame{}, fmt.Errorf("%w: %d bytes are announced, and %d allowed", errFrame, size, limit)
	}
	f.content = make([]byte, size)
	if _, err := io.ReadFull(r, f.content); errors.Is(err, io.EOF) {
		return frame{}, io.ErrUnexpectedEOF // the head was there
	} else if err != nil {
		return frame{}, err
	}
	return f, nil
}

// writeFrame writes a frame whose content is no longer than a limit above.
func writeFrame(w io.Writer, f frame) error {
	head := make([]byte, headSize)
	head[0] = byte(f.kind)
	binary.BigEndian.PutUint32(head[1:], f.number)
	binary.BigEndian.PutUint32(head[5:], uint32(len(f.content)))
	if _, err := w.Write(head); err != nil {
		return err
	}
	_, err := w.Write(f.content)
	return err
}
