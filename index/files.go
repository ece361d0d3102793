package index

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// FileSum is what the manifest knows of a file of its build. The size is compared whenever the build is opened: a
// file cut short that is mapped into memory would crash the process instead of giving an error. The sum is compared
// when the build is checked.
type FileSum struct {
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// sumFiles sums every file below a folder, by its slash-separated name, but the manifest and the compact copy, which has
// a sum of its own.
func sumFiles(ctx context.Context, dir string) (map[string]FileSum, error) {
	sums := map[string]FileSum{}
	fsys := os.DirFS(dir)
	err := fs.WalkDir(fsys, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || name == manifestFile || strings.HasPrefix(name, compactFile) {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		sums[name], err = sumFile(fsys, name)
		return err
	})
	return sums, err
}

func sumFile(fsys fs.FS, name string) (FileSum, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return FileSum{}, err
	}
	defer f.Close() //nolint:errcheck // only read
	h := sha256.New()
	n, err := io.Copy(h, f)
	return FileSum{Size: n, SHA256: hex.EncodeToString(h.Sum(nil))}, err
}

// checkSizes compares the files' sizes with the manifest's.
func (m *Manifest) checkSizes(dir string) error {
	if len(m.Files) == 0 {
		return fmt.Errorf("%w: its manifest lists no files", ErrBrokenBuild)
	}
	for name, want := range m.Files {
		info, err := os.Stat(filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil {
			return fmt.Errorf("%w: %w", ErrBrokenBuild, err)
		}
		if info.Size() != want.Size {
			return fmt.Errorf("%w: %s has %d bytes, not %d", ErrBrokenBuild, name, info.Size(), want.Size)
		}
	}
	return nil
}

// checkSums compares the files' contents with the manifest's.
func (m *Manifest) checkSums(ctx context.Context, dir string) error {
	got, err := sumFiles(ctx, dir)
	if err != nil {
		return err
	}
	for name, want := range m.Files {
		if got[name] != want {
			return fmt.Errorf("%w: %s is not as it was written", ErrBrokenBuild, name)
		}
	}
	return nil
}
