// Package examples holds the example affair, so that the program alone can show what it does.
package examples

import "embed"

// TorvaDam is the folder torva-dam: seven accounts of one invented affair.
//
//go:embed torva-dam/*.txt torva-dam/*.html torva-dam/*.docx torva-dam/*.pdf
var TorvaDam embed.FS
