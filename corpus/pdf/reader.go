package pdf

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"

	"agendabot/corpus/extract"
)

// Reader reads PDFs, each with an instance of PDFium of its own. It is safe for use by several goroutines.
type Reader struct {
	pool     pdfium.Pool
	cache    wazero.CompilationCache
	memories memories
	starting sync.Mutex // one instance starts at a time: memories.newest is its memory
	uncached error
}

// Open compiles PDFium, which takes seconds and 400 MB, or takes the compiled code from cacheDir (made if it is not there),
// which takes a fraction of both. An empty cacheDir keeps it in memory only. The context must live as long as the Reader.
//
// A cache costs time at worst: what is damaged in it is removed and made anew, and where nothing can be kept, PDFium is
// compiled all the same, and Uncached says why.
func Open(ctx context.Context, cacheDir string) (*Reader, error) {
	r, err := open(ctx, cacheDir)
	if err == nil || cacheDir == "" || ctx.Err() != nil {
		return r, err
	}
	runtime.GC() // else what the compiler left counts twice
	if clearCache(cacheDir) {
		if again, err := open(ctx, cacheDir); err == nil {
			return again, nil
		}
		runtime.GC()
	}
	bare, bareErr := open(ctx, "")
	if bareErr != nil {
		return nil, bareErr
	}
	bare.uncached = err
	return bare, nil
}

// clearCache removes compiled code from a cache, in whichever version's folder it is, and says whether there was any.
func clearCache(cacheDir string) bool {
	files, err := filepath.Glob(filepath.Join(cacheDir, "wazero-*", "*"))
	if err != nil {
		return false
	}
	removed := false
	for _, f := range files {
		removed = os.Remove(f) == nil || removed
	}
	return removed
}

func open(ctx context.Context, cacheDir string) (*Reader, error) {
	config := wazero.NewRuntimeConfig().
		WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	r := &Reader{}
	if cacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(cacheDir)
		if err != nil {
			return nil, fmt.Errorf("keep PDFium's code in %s: %w", cacheDir, err)
		}
		r.cache = cache
		config = config.WithCompilationCache(cache)
	}
	own := experimental.WithCompilationWorkers(experimental.WithMemoryAllocator(ctx, &r.memories), min(runtime.GOMAXPROCS(0), 4))
	pool, err := webassembly.Init(webassembly.Config{
		Context: own, MaxTotal: -1, MaxIdle: 0, RuntimeConfig: config,
		FSConfig: wazero.NewFSConfig(), // nothing: the default is the machine's root
		Stdout:   io.Discard, Stderr: io.Discard,
	})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("start PDFium: %w", err), r.closeCache(ctx))
	}
	r.pool = pool
	return r, nil
}

// Uncached is why PDFium's compiled code could not be kept in the cache; nil if it is there, or there is to be none.
func (r *Reader) Uncached() error { return r.uncached }

// Close frees what Open took. No Read may be under way.
func (r *Reader) Close() error {
	return errors.Join(r.pool.Close(), r.closeCache(context.Background()))
}

func (r *Reader) closeCache(ctx context.Context) error {
	if r.cache == nil {
		return nil
	}
	return r.cache.Close(ctx)
}

// Read reads a PDF. Zero limits are the defaults. Errors are of package extract, or the context's. The context is looked at
// between two objects of a page; what PDFium does at a stretch it does not stop, so a program that must not wait reads in a
// child process.
func (r *Reader) Read(ctx context.Context, content []byte, limits extract.Limits) (*extract.Document, error) {
	all, err := r.read(ctx, content, limits)
	if err != nil {
		return nil, err
	}
	d := layOut(*all)
	if err := check(d); err != nil {
		return nil, err
	}
	return d, nil
}

// read reads everything that layout needs.
func (r *Reader) read(ctx context.Context, content []byte, limits extract.Limits) (*raw, error) {
	limits = limits.WithDefaults()
	switch {
	case len(content) == 0:
		return nil, &extract.Error{Err: extract.ErrEmpty, Detail: "0 bytes"}
	case int64(len(content)) > limits.FileBytes:
		return nil, &extract.Error{Err: extract.ErrTooLarge, Detail: fmt.Sprintf("%d bytes, and %d are read", len(content), limits.FileBytes)}
	case !bytes.Contains(content[:min(len(content), 1024)], []byte("%PDF-")):
		return nil, &extract.Error{Err: extract.ErrNotThis, Detail: "it does not begin as a PDF does"}
	}
	start := func() (pdfium.Pdfium, *memory, error) { return r.start(ctx) }
	return newEngine(ctx, start, content, limits).readRaw()
}

// start starts an instance of PDFium and tells its memory.
func (r *Reader) start(ctx context.Context) (pdfium.Pdfium, *memory, error) {
	r.starting.Lock()
	defer r.starting.Unlock()
	lib, err := r.pool.GetInstanceWithContext(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("start PDFium: %w", err)
	}
	return lib, r.memories.newest, nil
}
