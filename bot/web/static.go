package web

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"net/http"
	"path"
	"strings"
)

// asset is a file that pages load.
type asset struct {
	kind  string // Content-Type
	bytes []byte
}

// assetNames are the assets' names, which hold a sum of their content: another content is another address, so that
// browsers may keep them for good.
type assetNames struct{ Style, Script, Icon string }

func readAssets() (map[string]asset, assetNames, error) {
	all, names := map[string]asset{}, assetNames{}
	for _, f := range []struct {
		file, kind string
		name       *string
	}{
		{"style.css", "text/css; charset=utf-8", &names.Style},
		{"copy.js", "text/javascript; charset=utf-8", &names.Script},
		{"icon.svg", "image/svg+xml", &names.Icon},
	} {
		raw, err := files.ReadFile("static/" + f.file)
		if err != nil {
			return nil, names, fmt.Errorf("read %s: %w", f.file, err)
		}
		sum := sha256.Sum256(raw)
		ext := path.Ext(f.file)
		*f.name = strings.TrimSuffix(f.file, ext) + "." + hex.EncodeToString(sum[:5]) + ext
		all[*f.name] = asset{f.kind, raw}
	}
	return all, names, nil
}

// filesSum sums up the embedded templates and assets.
func filesSum() (string, error) {
	h := sha256.New()
	err := fs.WalkDir(files, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		raw, err := files.ReadFile(name)
		fmt.Fprintf(h, "%s %d\n", name, len(raw))
		h.Write(raw)
		return err
	})
	return hex.EncodeToString(h.Sum(nil)[:8]), err
}

// asset serves a file that pages load.
func (s *Server) asset(w http.ResponseWriter, r *http.Request) {
	a, ok := s.static[r.PathValue("name")]
	if !ok {
		s.nowhere(w, r)
		return
	}
	serveAsset(w, a, "public, max-age=31536000, immutable") // a year: RFC 8246
}

func serveAsset(w http.ResponseWriter, a asset, cache string) {
	w.Header().Set("Content-Type", a.kind)
	w.Header().Set("Cache-Control", cache)
	_, _ = w.Write(a.bytes) // whoever asked may have gone
}

// favicon is for browsers that look for an icon without reading the page.
func (s *Server) favicon(w http.ResponseWriter, _ *http.Request) {
	serveAsset(w, s.static[s.assets.Icon], "public, max-age=86400")
}

// robots asks search engines to leave alone what is made for one person's question (RFC 9309).
func (s *Server) robots(w http.ResponseWriter, _ *http.Request) {
	var b strings.Builder
	b.WriteString("User-agent: *\n")
	for _, p := range []string{"/ask", "/api/", "/cite/", "/report/"} {
		fmt.Fprintf(&b, "Disallow: %s%s\n", s.root, p)
	}
	serveAsset(w, asset{"text/plain; charset=utf-8", []byte(b.String())}, "public, max-age=86400")
}
