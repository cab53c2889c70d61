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

func cmdBackup(e *env) *cobra.Command {
	return &cobra.Command{
		Use:   "backup FILE",
		Short: "Write a whole, verified copy of the affair to a new file, while it is in use",
		Long: `Write one state of the affair, from a file or from a server, to a new affair file,
and prove it as 'rashomon verify' does. Others may go on working meanwhile. The
copy is an affair file like any other: every command opens it, 'restore' puts it
back. What waits in a queue for workers, and who may sign in, are not part of an affair.

Exit codes: 0 done and sound, 1 failed or something is wrong in the affair (each
finding named), 2 wrong usage.`,
		Example: `  rashomon backup friday.rashomon
  rashomon backup -a 'postgres://rashomon@db.example/affairs?search_path=dam' dam.rashomon`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error { return runBackup(c.Context(), e, args[0]) },
	}
}

func runBackup(ctx context.Context, e *env, to string) error {
	if store.IsServer(to) {
		return usagef("a backup is a file; 'rashomon restore' puts an affair onto a server")
	}
	db, err := e.open(ctx)
	if err != nil {
		return err
	}
	defer db.Close()
	if store.IsServer(db.Path()) {
		err = backupServer(ctx, db, to)
	} else {
		err = db.Backup(ctx, to)
	}
	if errors.Is(err, store.ErrConflict) {
		return fmt.Errorf("%w: give a new file's name", err)
	}
	if err != nil {
		return err
	}
	return proven(ctx, e, to, "backed up to")
}

// backupServer copies a state of the affair on a server to a file that is whole or not there.
func backupServer(ctx context.Context, db *store.DB, to string) error {
	if _, err := os.Stat(to); err == nil {
		return fmt.Errorf("back up to %s: %w: the file exists", to, store.ErrConflict)
	}
	snap, err := db.Snapshot(ctx)
	if err != nil {
		return err
	}
	defer snap.Close()
	part := to + ".part"
	if err := os.RemoveAll(part); err != nil {
		return err
	}
	file, err := store.Open(ctx, part, store.Options{Create: true})
	if err != nil {
		return err
	}
	if err := errors.Join(exchange.Copy(ctx, file, &snap.Reader), file.Close()); err != nil {
		return errors.Join(fmt.Errorf("back up to %s: %w", to, err), os.RemoveAll(part))
	}
	return os.Rename(part, to)
}

// proven verifies an affair that was written and says so.
func proven(ctx context.Context, e *env, path, what string) error {
	db, err := store.Open(ctx, path, store.Options{})
	if err != nil {
		return err
	}
	defer db.Close()
	v, err := db.Verify(ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(e.out, "%s %s: %s, %s, %s\n", what, store.Redacted(path), plural(v.Documents, "document"), plural(v.Records, "record"), plural(v.Decisions, "decision"))
	for _, f := range v.Findings {
		fmt.Fprintln(e.out, f)
	}
	if n := len(v.Findings); n > 0 {
		return fmt.Errorf("%d findings: the affair that was copied is damaged; the copy is kept", n)
	}
	fmt.Fprintln(e.out, "every quote stands in its document")
	return nil
}
