package main

import (
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/intake/families"
)

// familiesOf maps each document's id to its family of reprints, by the words of its body.
func familiesOf(docs []*affair.Document) map[string]string {
	var in []families.Doc
	for _, d := range docs {
		var b strings.Builder
		for _, p := range d.Body() {
			b.WriteString(d.Text[p.Start:p.End])
			b.WriteByte('\n')
		}
		in = append(in, families.Doc{ID: d.ID, Text: b.String()})
	}
	return families.Group(in).Of()
}
