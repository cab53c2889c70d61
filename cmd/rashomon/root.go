package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// Exit codes, part of the interface.
const (
	exitDone    = 0
	exitFailed  = 1
	exitUsage   = 2
	exitRefused = 3 // done, but some inputs were refused, each named with the reason
)

// env is what a command gets from the outside world.
type env struct {
	in       io.Reader
	out, err io.Writer
	affair   string // -a
	format   string // --format
	quiet    bool
}

// usageError is a wrong call: an unknown flag, a missing argument.
type usageError struct{ error }

func usagef(format string, a ...any) error { return usageError{fmt.Errorf(format, a...)} }

// refusedError ends a command that did its work but had to refuse some inputs.
type refusedError struct{ n int }

func (r refusedError) Error() string {
	if r.n == 1 {
		return "1 input was refused"
	}
	return fmt.Sprintf("%d inputs were refused", r.n)
}

// run is the whole program: tests start it as users do.
func run(ctx context.Context, args []string, in io.Reader, out, errw io.Writer) int {
	e := &env{in: in, out: out, err: errw}
	root := newRoot(e)
	root.SetArgs(args)
	root.SetIn(in)
	root.SetOut(out)
	root.SetErr(errw)
	err := root.ExecuteContext(ctx)
	var usage usageError
	var refused refusedError
	switch {
	case err == nil:
		return exitDone
	case errors.As(err, &refused):
		fmt.Fprintln(errw, "rashomon:", err)
		return exitRefused
	case errors.As(err, &usage):
		fmt.Fprintln(errw, "rashomon:", err)
		fmt.Fprintln(errw, "Try 'rashomon --help', or '--help' behind a command.")
		return exitUsage
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(errw, "rashomon: stopped; start the same command again to go on where it was")
		return exitFailed
	}
	fmt.Fprintln(errw, "rashomon:", err)
	return exitFailed
}

func newRoot(e *env) *cobra.Command {
	root := &cobra.Command{
		Use:   "rashomon",
		Short: "Read many accounts of one affair: who says what about whom, and where they part",
		Long: `Rashomon reads many accounts of one contested affair, writes down what each of
them says with the sentence that says it, builds the system that each account
describes, lays the accounts side by side, and runs them.

Everything is kept in one affair file (-a, default affair.rashomon) and happens
on this machine.

Exit codes: 0 done, 1 failed, 2 wrong usage, 3 done but some inputs were refused.`,
		Example: `  rashomon demo                              the shipped example, read and reported
  rashomon read articles/ https://...        take in and code documents
  rashomon report -o report.html             the affair as one page
  rashomon show ties --actor Norvia          records with their sentences
  rashomon run --press "dam=up"              what would follow, according to each`,
		SilenceUsage:  true,
		SilenceErrors: true,
		Args: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return usagef("unknown command %q", args[0])
			}
			return nil
		},
		RunE: func(c *cobra.Command, args []string) error { return c.Help() },
	}
	root.PersistentFlags().StringVarP(&e.affair, "affair", "a", "affair.rashomon", "the affair `file`")
	root.PersistentFlags().BoolVarP(&e.quiet, "quiet", "q", false, "no progress")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	for _, c := range commands(e) {
		wrapUsage(c)
		root.AddCommand(c)
	}
	return root
}

// wrapUsage turns cobra's argument errors into usage errors, for the command and those below.
func wrapUsage(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(c *cobra.Command, args []string) error {
			if err := check(c, args); err != nil {
				return usageError{err}
			}
			return nil
		}
	}
	for _, s := range c.Commands() {
		wrapUsage(s)
	}
}

// formatFlag adds --format with the allowed values, the first being the default.
func formatFlag(c *cobra.Command, into *string, allowed ...string) {
	c.Flags().StringVar(into, "format", allowed[0], fmt.Sprintf("output `format`: %s", list(allowed)))
	pre := c.PreRunE
	c.PreRunE = func(c *cobra.Command, args []string) error {
		for _, a := range allowed {
			if *into == a {
				if pre != nil {
					return pre(c, args)
				}
				return nil
			}
		}
		return usagef("unknown format %q: choose %s", *into, list(allowed))
	}
	_ = c.RegisterFlagCompletionFunc("format", cobra.FixedCompletions(allowed, cobra.ShellCompDirectiveNoFileComp))
}

func list(words []string) string {
	s := ""
	for i, w := range words {
		switch {
		case i == 0:
		case i == len(words)-1:
			s += " or "
		default:
			s += ", "
		}
		s += w
	}
	return s
}

// writeJSON prints one JSON document.
func writeJSON(w io.Writer, v any) error {
	enc := json.NewEncoder(w)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	return enc.Encode(v)
}

// isTerminal reports whether the writer is a terminal, where progress may be drawn.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd())) // a device such as /dev/null is none
}
