package coding

import "github.com/rashomon-affairs/rashomon/internal/coding/codebook"

// gazetteer is our own table of countries, bodies, offices and role nouns.
type gazetteer struct{}

func newGazetteer(book *codebook.Book) (*gazetteer, error) { return &gazetteer{}, nil }
