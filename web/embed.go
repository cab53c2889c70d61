//go:build web

// Package web holds the built workbench. With the build tag web it is embedded; without, the
// server answers and says how to build it.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

// App is the built workbench.
func App() fs.FS {
	f, err := fs.Sub(dist, "dist")
	if err != nil {
		return nil // dist is there, or this would not have been built
	}
	return f
}
