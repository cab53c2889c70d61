package main

import (
	"fmt"
	"runtime"
	"runtime/debug"

	"github.com/spf13/cobra"
)

// version is the program's version; releases set it with -ldflags "-X main.version=v1.2.3".
var version = "0.1.0-dev"

func cmdVersion(e *env) *cobra.Command {
	var format string
	c := &cobra.Command{
		Use:     "version",
		Short:   "Print the version of the program, its coder and its models",
		Example: "  rashomon version\n  rashomon version --format json",
		Args:    cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			v := struct {
				Version string `json:"version"`
				Go      string `json:"go"`
				OS      string `json:"os"`
				Arch    string `json:"arch"`
				Commit  string `json:"commit,omitempty"`
			}{version, runtime.Version(), runtime.GOOS, runtime.GOARCH, commit()}
			if format == "json" {
				return writeJSON(e.out, v)
			}
			_, err := fmt.Fprintf(e.out, "rashomon %s (%s, %s/%s)\n", v.Version, v.Go, v.OS, v.Arch)
			return err
		},
	}
	formatFlag(c, &format, "text", "json")
	return c
}

// programVersion is the version with the commit it was built from, where that is known.
func programVersion() string {
	if c := commit(); c != "" {
		return version + "-" + c
	}
	return version
}

func commit() string {
	if bi, ok := debug.ReadBuildInfo(); ok {
		for _, s := range bi.Settings {
			if s.Key == "vcs.revision" {
				return s.Value
			}
		}
	}
	return ""
}
