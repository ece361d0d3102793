package main

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"agendabot/bot/journal"
	"agendabot/index/ledger"
)

func (a *app) backupCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy what cannot be rebuilt, while it is in use",
		Long: `Writes the journal (journal.db) and the ledger of ids (ids.db) into one compressed archive
(tar.gz): a consistent copy, made while everything goes on. FILE is replaced in one step
if it is there. The index is not in it: 'agendabot reindex' makes it from the documents.

To go back: stop the program, remove journal.db* and ids.db* in the data folder,
unpack the archive there as the program's user, and start it.

The journal's key is in the archive; keep it as you keep the journal. A journal in
PostgreSQL is copied with pg_dump, and the archive then holds ids.db alone.`,
		Example: `  agendabot backup /var/backups/agendabot.tar.gz
  tar -xzf /var/backups/agendabot.tar.gz -C ~/.local/share/agendabot`,
		Args: needOne("the file to write"),
		RunE: func(cmd *cobra.Command, args []string) error {
			b, err := a.backup(cmd.Context(), args[0])
			if err != nil {
				return err
			}
			if asJSON {
				return printJSON(a.stdout, b)
			}
			p := a.printer()
			p.line(good, "%s written to %s, %d bytes.", strings.Join(b.Holds, " and "), b.File, b.Bytes)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print what was written as one JSON object")
	return cmd
}

// writtenBackup is what a backup holds, for programs.
type writtenBackup struct {
	File  string   `json:"file"`
	Bytes int64    `json:"bytes"`
	Holds []string `json:"holds"`
}

// backupPart is a database in an archive.
type backupPart struct {
	name string // in the data folder and in the archive
	copy func(ctx context.Context, to string) error
}

func (a *app) backup(ctx context.Context, file string) (*writtenBackup, error) {
	whole, err := filepath.Abs(file)
	if err != nil {
		return nil, fmt.Errorf("write the backup: %w", err)
	}
	if data := a.settings.text("data"); isInside(whole, data) {
		return nil, usagef("%s lies in the data folder %s, which it is a copy of: write it elsewhere", file, data)
	}
	sweepBackups(filepath.Dir(whole), time.Now())
	parts, closeAll, err := a.backupParts(ctx)
	if err != nil {
		return nil, err
	}
	defer closeAll()
	if len(parts) == 0 {
		return nil, errors.New("there is nothing to back up: no journal and no ledger of ids in " + a.settings.text("data"))
	}
	written := &writtenBackup{File: file}
	for _, part := range parts {
		written.Holds = append(written.Holds, part.name)
	}
	if written.Bytes, err = writeBackup(ctx, file, parts); err != nil {
		return nil, fmt.Errorf("write the backup: %w", err)
	}
	return written, nil
}

// writeBackup makes the archive beside the file and puts it in its place in one step.
func writeBackup(ctx context.Context, file string, parts []backupPart) (int64, error) {
	dir, err := os.MkdirTemp(filepath.Dir(file), backupFolder)
	if err != nil {
		return 0, err
	}
	defer os.RemoveAll(dir) //nolint:errcheck // what is in it was moved or is of no use
	archive := filepath.Join(dir, "archive")
	if err := writeArchive(ctx, archive, dir, parts); err != nil {
		return 0, err
	}
	info, err := os.Stat(archive)
	if err != nil {
		return 0, err
	}
	if err := os.Rename(archive, file); err != nil {
		return 0, err
	}
	if folder, err := os.Open(filepath.Dir(file)); err == nil { // so that the name survives a loss of power
		_ = folder.Sync()  // not every system can
		_ = folder.Close() // only read
	}
	return info.Size(), nil
}

// backupFolder begins the name of the folder in which a backup is made, beside its file.
const backupFolder = ".agendabot-backup-"

// sweepBackups removes what backups left that were killed: it may hold a copy of the journal and its key.
func sweepBackups(dir string, now time.Time) {
	left, err := filepath.Glob(filepath.Join(dir, backupFolder+"*"))
	if err != nil {
		return
	}
	for _, name := range left {
		if info, err := os.Stat(name); err == nil && now.Sub(info.ModTime()) > 24*time.Hour {
			_ = os.RemoveAll(name) // the next one tries again
		}
	}
}

// backupParts opens the databases that are there.
func (a *app) backupParts(ctx context.Context) (parts []backupPart, closeAll func(), err error) {
	var closers []io.Closer
	closeAll = func() {
		for _, c := range closers {
			if err := c.Close(); err != nil {
				a.log.Warn("a database could not be closed", "error", err)
			}
		}
	}
	if a.settings.text("database_url") != "" {
		fmt.Fprintln(a.stderr, "The journal is in PostgreSQL: copy it with pg_dump.")
	} else if j, err := a.openJournal(ctx, true); err == nil {
		closers = append(closers, j)
		parts = append(parts, backupPart{journal.File, j.Backup})
	} else if !errors.Is(err, errNoJournal) {
		return nil, closeAll, err
	}
	if _, err := os.Stat(filepath.Join(a.settings.text("data"), ledger.File)); errors.Is(err, fs.ErrNotExist) {
		return parts, closeAll, nil
	}
	l, err := ledger.Open(ctx, a.settings.text("data"), a.log)
	if err != nil {
		closeAll()
		return nil, func() {}, err
	}
	closers = append(closers, l)
	return append(parts, backupPart{ledger.File, l.Backup}), closeAll, nil
}

// writeArchive copies each database into a folder and packs the copies.
func writeArchive(ctx context.Context, file, dir string, parts []backupPart) (err error) {
	f, err := os.OpenFile(file, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() {
		if cerr := f.Close(); err == nil {
			err = cerr
		}
	}()
	zip := gzip.NewWriter(f)
	pack := tar.NewWriter(zip)
	for _, part := range parts {
		copied := filepath.Join(dir, part.name)
		if err := part.copy(ctx, copied); err != nil {
			return err
		}
		if err := packFile(pack, copied, part.name); err != nil {
			return err
		}
		if err := os.Remove(copied); err != nil {
			return err
		}
	}
	if err := errors.Join(pack.Close(), zip.Close()); err != nil {
		return err
	}
	return f.Sync()
}

func packFile(pack *tar.Writer, file, name string) error {
	f, err := os.Open(file)
	if err != nil {
		return err
	}
	defer f.Close() //nolint:errcheck // only read
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := pack.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: time.Now(), Format: tar.FormatPAX}); err != nil {
		return err
	}
	_, err = io.Copy(pack, f)
	return err
}
