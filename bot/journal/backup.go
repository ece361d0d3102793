package journal

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
)

// Backup writes a consistent copy of the database to a new file, for its owner alone, while others go on writing. The
// copy has the key, too, unless that was given. What fails is removed; who is killed leaves a part of the copy under
// that name, so give a name in a folder that goes afterwards. The error is ErrNotHere on PostgreSQL, and fs.ErrExist
// if the file is there already.
func (s *Store) Backup(ctx context.Context, file string) error {
	if s.postgres {
		return ErrNotHere
	}
	file, err := filepath.Abs(file)
	if err != nil {
		return fmt.Errorf("back up the journal: %w", err)
	}
	// Made here, as SQLite would let others read it; it takes a file that is empty for one that is not there.
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	switch {
	case errors.Is(err, fs.ErrExist):
		return fmt.Errorf("back up the journal: %w; give a new name, or remove it", err)
	case err != nil:
		return fmt.Errorf("back up the journal: %w", err)
	}
	err = s.copyTo(ctx, f)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return errors.Join(s.fail(ctx, "back up the journal to "+file, err), os.Remove(file))
	}
	return nil
}

// copyTo needs a connection of its own: those that read may not write, and the one that writes is not to be held up.
func (s *Store) copyTo(ctx context.Context, f *os.File) (err error) {
	db, err := openFile(s.dsn, 1)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	if _, err := db.ExecContext(ctx, "VACUUM INTO ?1", f.Name()); err != nil {
		return err
	}
	return f.Sync()
}
