// Package dateparser stands in for the library of this name, which htmldate would ask for dates in
// running text in two hundred locales. Rashomon switches that search off (SkipExtensiveSearch), but the
// library fills its tables when the program starts: 0.22 s and 95 MB for every command, even for
// `version`. This one knows no date and costs nothing. ARCHITECTURE.md says more under "Known costs".
package dateparser

import (
	"errors"
	"time"
)

// ParserType names a way of reading dates.
type ParserType uint8

// The ways that htmldate names.
const (
	CustomFormat ParserType = iota
	AbsoluteTime
)

// PreferredDateSource says which of several years a date without one is in.
type PreferredDateSource uint8

// Past is the last one.
const Past PreferredDateSource = 1

// Configuration is what htmldate configures.
type Configuration struct {
	CurrentTime         time.Time
	PreferredDateSource PreferredDateSource
	StrictParsing       bool
}

// Parser reads no dates.
type Parser struct {
	ParserTypes []ParserType
}

// Date would be what was read.
type Date struct{ Time time.Time }

var errNone = errors.New("dates in running text are not looked for")

// Parse finds nothing.
func (*Parser) Parse(*Configuration, string, ...string) (Date, error) { return Date{}, errNone }
