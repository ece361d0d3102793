package corpus

import (
	"context"
	"embed"
	"errors"
	"io/fs"
)

//go:embed default
var embedded embed.FS

// Default reads the embedded agenda text, which answers where nobody has given a folder, and its glossary.
func Default(ctx context.Context) (*Corpus, error) {
	sub, err := fs.Sub(embedded, "default")
	if err != nil {
		return nil, err
	}
	c, err := ReadFS(ctx, sub, Options{})
	if err != nil {
		return nil, err
	}
	for i := range c.Glossary {
		c.Glossary[i].Embedded = true
	}
	return c, errors.Join(c.Bad...)
}
