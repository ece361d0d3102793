package web

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"html/template"
	"log/slog"
	"net/http"
	"net/url"
	"path"
	"strings"
	"time"

	"agendabot/bot"
	"agendabot/index"
)

// Config is what a reader is made of. Desk and Live must be given.
type Config struct {
	Desk *bot.Desk   // answers
	Live *index.Live // the build in force

	// Trails says where an id leads that is not in the build, or not with the text that was cited, of which v is the
	// bot.TextSum; empty: the link does not say. nil: such an id is unknown. An error, such as index.ErrNoLedger, is for
	// now: it is not known where the id leads.
	Trails func(ctx context.Context, b *index.Build, id, v string) (index.Trail, error)

	Base      string // the reader's address as people see it, without a slash at its end: "https://example.org/agenda"; empty: links are relative
	Version   string // of the program: part of ETags
	Citations int    // most of an answer; 0: as many as the desk gives
	Log       *slog.Logger
	InFlight  int // requests worked on at once; 0: 4 × GOMAXPROCS
	Waiting   int // requests that may wait for that; 0: 8 × InFlight. More are shed
}

// Server makes the reader's pages. It holds no connection and starts nothing.
type Server struct {
	cfg        Config
	log        *slog.Logger
	root       string // what the reader's own links begin with: the path of Base
	pages      map[string]*template.Template
	static     map[string]asset
	assets     assetNames
	documents  *documentCache
	reports    *bot.Memory // how much each address has reported; never stored
	middleware *middleware
	now        func() time.Time
}

//go:embed templates static
var files embed.FS

// New makes a reader. The error is for a base address that cannot be one.
func New(cfg Config) (*Server, error) {
	if cfg.Desk == nil || cfg.Live == nil {
		return nil, errors.New("web: a reader needs a desk and an index")
	}
	if cfg.Log == nil {
		cfg.Log = slog.New(slog.DiscardHandler)
	}
	cfg.Base = strings.TrimRight(cfg.Base, "/")
	if err := checkBase(cfg.Base); err != nil {
		return nil, fmt.Errorf("web: the reader's address %q: %w; give one like https://example.org/agenda", cfg.Base, err)
	}
	sum, err := filesSum()
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	cfg.Version += "+" + sum // two programs of one version, such as a developer's, may have other pages
	m, err := newMiddleware(cfg)
	if err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	s := &Server{
		cfg: cfg, log: cfg.Log, root: m.prefix, documents: newDocumentCache(documentCacheBytes),
		reports: bot.NewMemory(), middleware: m, now: time.Now,
	}
	if s.static, s.assets, err = readAssets(); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	if s.pages, err = parsePages(); err != nil {
		return nil, fmt.Errorf("web: %w", err)
	}
	return s, nil
}

// checkBase says what keeps a base address from being one. An empty one is none, which is fine.
func checkBase(base string) error {
	if base == "" {
		return nil
	}
	u, err := url.Parse(base)
	switch {
	case err != nil:
		return err
	case (u.Scheme != "http" && u.Scheme != "https") || u.Host == "":
		return errors.New("it is no http or https address")
	case u.RawQuery != "" || u.Fragment != "" || u.User != nil:
		return errors.New("it has more than a host and a path")
	case u.EscapedPath() != u.Path || (u.Path != "" && path.Clean(u.Path) != u.Path):
		return errors.New("its path has characters or steps that have to be escaped or cleaned")
	default:
		return nil
	}
}

// Handler serves the pages and the API. It is mounted at "/", and right whether or not whoever stands before it took
// the base address's path off.
func (s *Server) Handler() http.Handler { return s.wrap(s.arriving(s.routes())) }

// Address is the link of a passage: its id below a base address, and the sum of the text that is quoted of it.
func Address(base, id, text string) string {
	return base + "/p/" + escapePath(id) + "?v=" + bot.TextSum(text)
}

// escapePath escapes an id for an address, segment by segment.
func escapePath(id string) string {
	parts := strings.Split(id, "/")
	for i := range parts {
		parts[i] = url.PathEscape(parts[i])
	}
	return strings.Join(parts, "/")
}

// address is the link of a passage for pages.
func (s *Server) address(id, text string) string { return Address(s.root, id, text) }

// absolute is the link of a passage for citations, which are read elsewhere; empty where the reader's own address is
// not known.
func (s *Server) absolute(id, text string) string {
	if s.cfg.Base == "" {
		return ""
	}
	return Address(s.cfg.Base, id, text)
}
