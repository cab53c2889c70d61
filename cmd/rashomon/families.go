package main

import "github.com/rashomon-affairs/rashomon/internal/affair"

// familiesOf maps documents to their families of reprints.
func familiesOf(docs []*affair.Document) map[string]string { return nil }
