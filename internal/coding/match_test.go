package coding

import (
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
)

func TestStatementEntriesMatchTheirExamples(t *testing.T) {
	book := testBook(t)
	for _, f := range codebook.Test(book, func(text string) []codebook.Firing { return read(t, text).Firings(book) }) {
		if f.Entry.Layer == "statement" {
			t.Error(f)
		}
	}
}
