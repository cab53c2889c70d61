//go:build !web

// Package web holds the built workbench. With the build tag web it is embedded; without, the
// server answers and says how to build it.
package web

import "io/fs"

// App is nil: this program was built without the workbench.
func App() fs.FS { return nil }
