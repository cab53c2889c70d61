package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/term"

	"github.com/rashomon-affairs/rashomon/internal/accounts"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// peopleOptions say where accounts are and for which affair.
type peopleOptions struct {
	where    string
	database string
}

func cmdPeople(e *env) *cobra.Command {
	var o peopleOptions
	c := &cobra.Command{
		Use:   "people",
		Short: "Say who may sign in to a server, and what they may do in this affair",
		Long: `Keep the accounts of those who work on an affair together. Roles are per affair:

  reader   sees everything and exports it
  coder    also accepts, rejects, edits and adds records
  editor   also takes in documents, decides on names, undoes others' decisions
  owner    also says who may do what

Accounts are not part of the affair: they are in a file beside it (FILE.people), or
in the database. --people names another place, which may serve several affairs.
Without -a and --database the database of RASHOMON_DATABASE is meant, if it is set.`,
		Args: cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error { return c.Help() },
	}
	c.PersistentFlags().StringVar(&o.where, "people", "", "the `file` or PostgreSQL address of the accounts")
	c.PersistentFlags().StringVar(&o.database, "database", "", "the affair in this PostgreSQL database, a `URL` (default: the file of -a)")
	c.AddCommand(peopleAdd(e, &o), peopleList(e, &o), peopleRole(e, &o), peopleRemove(e, &o), peoplePassword(e, &o), peopleSignout(e, &o), peopleToken(e, &o))
	return c
}

// affair is the affair that is meant, as roles name it.
func (o *peopleOptions) affair(e *env) string {
	if o.database != "" {
		return affairKey(o.database)
	}
	return affairKey(e.affair)
}

// affairKey is what roles call an affair: its file's name, or database and schema.
func affairKey(path string) string {
	if !store.IsServer(path) {
		return affairName(path)
	}
	u, err := url.Parse(path)
	if err != nil {
		return path
	}
	schema := "public"
	if s, _, _ := strings.Cut(u.Query().Get("search_path"), ","); s != "" {
		schema = s
	}
	return strings.TrimPrefix(u.Path, "/") + "/" + schema
}

// open opens the accounts.
func (o *peopleOptions) open(ctx context.Context, e *env) (*accounts.DB, error) {
	where := o.where
	switch {
	case where != "":
	case o.database != "":
		where = o.database
	case store.IsServer(e.affair):
		where = e.affair
	default:
		where = e.affair + ".people"
	}
	return accounts.Open(ctx, where, accounts.Options{})
}

// with runs f on the accounts; what they say is wrong with an argument is wrong usage.
func (o *peopleOptions) with(c *cobra.Command, e *env, f func(ctx context.Context, a *accounts.DB) error) error {
	if o.database == "" && !c.Flags().Changed("affair") {
		o.database = os.Getenv("RASHOMON_DATABASE")
	}
	a, err := o.open(c.Context(), e)
	if err != nil {
		return err
	}
	err = errors.Join(f(c.Context(), a), a.Close())
	if errors.Is(err, accounts.ErrInvalid) || errors.Is(err, accounts.ErrNotFound) || errors.Is(err, accounts.ErrConflict) {
		return usageError{err}
	}
	return err
}

func peopleAdd(e *env, o *peopleOptions) *cobra.Command {
	var role, email string
	var stdin, none bool
	c := &cobra.Command{
		Use:   "add NAME",
		Short: "Make an account, with a generated password that is shown once",
		Example: `  rashomon people add 'Ana Ruiz' --role editor
  rashomon people add ben --role reader --email ben@example.org --no-password   signs in through the provider`,
		Args: cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return o.with(c, e, func(ctx context.Context, a *accounts.DB) error {
				r, err := accounts.ParseRole(role)
				if err != nil {
					return err
				}
				password, generated := "", false
				if !none {
					if password, generated, err = choosePassword(e, stdin); err != nil {
						return err
					}
				}
				p, err := a.AddPerson(ctx, args[0], email)
				if err != nil {
					return err
				}
				if password != "" {
					if err := a.SetPassword(ctx, p.Name, password); err != nil {
						return errors.Join(err, fmt.Errorf("%s has an account without a password: 'rashomon people password' sets one", p.Name))
					}
				}
				if err := a.SetRole(ctx, p.Name, o.affair(e), r); err != nil {
					return err
				}
				fmt.Fprintf(e.out, "%s is %s of %s\n", p.Name, r, o.affair(e))
				if generated {
					fmt.Fprintf(e.out, "password, shown this once: %s\n", password)
				}
				return nil
			})
		},
	}
	c.Flags().StringVar(&role, "role", "reader", "`role`: reader, coder, editor or owner")
	c.Flags().StringVar(&email, "email", "", "the `address` by which a provider knows them")
	c.Flags().BoolVar(&stdin, "password-stdin", false, "read the password from standard input")
	c.Flags().BoolVar(&none, "no-password", false, "without a password: they sign in through a provider")
	return c
}

// choosePassword reads a password, or makes one.
func choosePassword(e *env, stdin bool) (password string, generated bool, err error) {
	if !stdin {
		return accounts.GeneratePassword(), true, nil
	}
	if f, ok := e.in.(*os.File); ok && term.IsTerminal(int(f.Fd())) {
		fmt.Fprint(e.err, "Password: ")
		b, err := term.ReadPassword(int(f.Fd()))
		fmt.Fprintln(e.err)
		return string(b), false, err
	}
	s, err := bufio.NewReader(io.LimitReader(e.in, 4096)).ReadString('\n')
	if err != nil && !errors.Is(err, io.EOF) {
		return "", false, err
	}
	return strings.TrimRight(s, "\r\n"), false, nil
}

func peopleList(e *env, o *peopleOptions) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:   "list",
		Short: "Who has an account, and what they may do in this affair",
		Args:  cobra.NoArgs,
		RunE: func(c *cobra.Command, _ []string) error {
			return o.with(c, e, func(ctx context.Context, a *accounts.DB) error {
				ms, err := a.Members(ctx, o.affair(e))
				if err != nil {
					return err
				}
				if format == "json" {
					if ms == nil {
						ms = []accounts.Member{}
					}
					return writeJSON(e.out, ms)
				}
				for _, m := range ms {
					role := string(m.Role)
					switch {
					case m.Removed:
						role = "(removed)"
					case role == "":
						role = "(no role here)"
					}
					ways := ""
					if m.Password {
						ways = "password"
					}
					if m.OIDC {
						ways += " provider"
					}
					if m.Passkeys > 0 {
						ways += " " + plural(m.Passkeys, "passkey")
					}
					fmt.Fprintf(e.out, "%-24s %-14s %s, %s; %s\n", m.Name, role, plural(m.Sessions, "session"), plural(m.Tokens, "token"), strings.TrimSpace(ways))
				}
				return nil
			})
		},
	}
	formatFlag(c, &format, "text", "json")
	return c
}

func peopleRole(e *env, o *peopleOptions) *cobra.Command {
	return &cobra.Command{
		Use:   "role NAME ROLE",
		Short: "Give somebody a role in this affair: reader, coder, editor, owner, or none",
		Args:  cobra.ExactArgs(2),
		RunE: func(c *cobra.Command, args []string) error {
			return o.with(c, e, func(ctx context.Context, a *accounts.DB) error {
				r := accounts.None
				if args[1] != "none" {
					var err error
					if r, err = accounts.ParseRole(args[1]); err != nil {
						return err
					}
				}
				return a.SetRole(ctx, args[0], o.affair(e), r)
			})
		},
	}
}

func peopleRemove(e *env, o *peopleOptions) *cobra.Command {
	return &cobra.Command{
		Use:   "remove NAME",
		Short: "Let somebody in no more: ends sessions, tokens and passkeys; the name stays in the log",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return o.with(c, e, func(ctx context.Context, a *accounts.DB) error { return a.Remove(ctx, args[0]) })
		},
	}
}

func peoplePassword(e *env, o *peopleOptions) *cobra.Command {
	var stdin bool
	c := &cobra.Command{
		Use:   "password NAME",
		Short: "Give somebody a new password, generated and shown once; ends their sessions",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return o.with(c, e, func(ctx context.Context, a *accounts.DB) error {
				password, generated, err := choosePassword(e, stdin)
				if err != nil {
					return err
				}
				if err := a.SetPassword(ctx, args[0], password); err != nil {
					return err
				}
				if generated {
					fmt.Fprintf(e.out, "password, shown this once: %s\n", password)
				}
				return nil
			})
		},
	}
	c.Flags().BoolVar(&stdin, "password-stdin", false, "read the password from standard input")
	return c
}

func peopleSignout(e *env, o *peopleOptions) *cobra.Command {
	var passkeys bool
	c := &cobra.Command{
		Use:   "signout NAME",
		Short: "End all sessions of somebody; with --passkeys they must add new passkeys too",
		Args:  cobra.ExactArgs(1),
		RunE: func(c *cobra.Command, args []string) error {
			return o.with(c, e, func(ctx context.Context, a *accounts.DB) error {
				n, err := a.EndSessions(ctx, args[0])
				if err == nil {
					fmt.Fprintf(e.out, "%s ended\n", plural(n, "session"))
				}
				if err != nil || !passkeys {
					return err
				}
				if n, err = a.EndPasskeys(ctx, args[0]); err == nil {
					fmt.Fprintf(e.out, "%s taken away\n", plural(n, "passkey"))
				}
				return err
			})
		},
	}
	c.Flags().BoolVar(&passkeys, "passkeys", false, "take their passkeys away too, as when a device was lost")
	return c
}

func peopleToken(e *env, o *peopleOptions) *cobra.Command {
	var scope, end string
	var good time.Duration
	c := &cobra.Command{
		Use:   "token NAME LABEL",
		Short: "Make a token for a program that works for somebody; shown once",
		Long: `Make a token for programs, good for this affair. It may do what its person may do at
the time of use, and no more than its scope. Send it as 'Authorization: Bearer TOKEN'.
Without arguments the tokens are listed; --end ID ends one.`,
		Example: `  rashomon people token ana nightly-export --scope reader --good 720h
  rashomon people token --end 3f9c...`,
		Args: cobra.RangeArgs(0, 2),
		RunE: func(c *cobra.Command, args []string) error {
			return o.with(c, e, func(ctx context.Context, a *accounts.DB) error {
				switch {
				case end != "" && len(args) == 0:
					return a.EndToken(ctx, o.affair(e), end)
				case len(args) == 0:
					ts, err := a.Tokens(ctx, o.affair(e))
					for _, t := range ts {
						fmt.Fprintf(e.out, "%s  %-24s %-20s %-8s until %s\n", t.ID, t.Person, t.Name, t.Scope, t.Expires.Format(time.DateOnly))
					}
					return err
				case len(args) == 1 || end != "":
					return usagef("give a name and a label, or --end ID")
				}
				r, err := accounts.ParseRole(scope)
				if err != nil {
					return err
				}
				s, t, err := a.NewToken(ctx, args[0], o.affair(e), args[1], r, good)
				if err != nil {
					return err
				}
				fmt.Fprintf(e.out, "token %s, good until %s, shown this once:\n%s\n", t.ID, t.Expires.Format(time.DateOnly), s)
				return nil
			})
		},
	}
	c.Flags().StringVar(&scope, "scope", "reader", "the most that it may do, a `role`")
	c.Flags().DurationVar(&good, "good", 90*24*time.Hour, "how `long` it is good")
	c.Flags().StringVar(&end, "end", "", "end the token of this `id`")
	return c
}
