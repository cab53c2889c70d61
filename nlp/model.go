package nlp

import "time"

// Options steer one analysis. The zero value is right for plain text.
type Options struct {
	// Regions limits the analysis to these byte ranges of the text, in order and without
	// overlap; no sentence crosses from one to the next. Nil means the whole text.
	Regions []Region
	// Reference is the moment that relative dates ("last Monday") count from, usually the
	// date of publication. Zero leaves them unresolved.
	Reference time.Time
	// SyntaxOnly stops after the trees: no entities, coreference or values.
	SyntaxOnly bool
}
