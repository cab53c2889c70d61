package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/spf13/cobra"

	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

func cmdRestore(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "restore FILE",
		Short: "Put a backup back: into a new affair file, or onto a server",
		Long: `Copy a backup, or any affair file, to where -a says: a file that is not there yet,
or a PostgreSQL database without an affair. Nothing is ever written over. The
copy is proven as 'rashomon verify' does. A backup that an older version of the
program wrote is upgraded in the copy, and left as it is itself.

Exit codes: 0 done and sound, 1 failed or something is wrong (each finding named),
2 wrong usage.`,
		Example: `  rashomon restore friday.rashomon -a affair.rashomon
  rashomon restore dam.rashomon -a 'postgres://rashomon@db.example/affairs?search_path=dam'`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return runRestore(c.Context(), e, args[0]) },
	}
}

func runRestore(ctx context.Context, e *env, from string) error {
	if store.IsServer(from) {
		return usagef("restore wants the file of a backup; 'rashomon backup' makes one from a server")
	}
	if !store.IsServer(e.affair) {
		if _, err := os.Stat(e.affair); err == nil {
			return fmt.Errorf("restore: %w: %s is there, and nothing is written over: move it away, or give another name with -a", store.ErrConflict, e.affair)
		}
		if err := restoreFile(ctx, from, e.affair); err != nil {
			return fmt.Errorf("restore: %w", err)
		}
		return proven(ctx, e, e.affair, "restored to")
	}
	// An older backup is upgraded when it is opened, and it is not ours to change: a copy is opened.
	dir, err := os.MkdirTemp("", "rashomon-restore-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	backup, err := openCopy(ctx, from, dir+"/backup.rashomon")
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	defer backup.Close()
	to, err := store.Open(ctx, e.affair, store.Options{Create: true})
	if err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	if err := errors.Join(exchange.Copy(ctx, to, &backup.Reader), to.Close()); err != nil {
		return fmt.Errorf("restore: %w", err)
	}
	return proven(ctx, e, e.affair, "restored to")
}

// restoreFile copies an affair file to a name that is whole or not there.
func restoreFile(ctx context.Context, from, to string) error {
	part := to + ".part"
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	db, err := openCopy(ctx, from, part)
	if err == nil {
		err = db.Close()
	}
	if err != nil {
		return errors.Join(err, os.RemoveAll(part))
	}
	return os.Rename(part, to)
}

// openCopy opens a copy of an affair file, as it is with what may still be in its log.
func openCopy(ctx context.Context, from, to string) (*store.DB, error) {
	if err := store.CopyFile(ctx, from, to); err != nil {
		return nil, err
	}
	return store.Open(ctx, to, store.Options{})
}
