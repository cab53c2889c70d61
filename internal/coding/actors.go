package coding

import "github.com/rashomon-affairs/rashomon/internal/coding/codebook"

func (r *Reading) findActors() {}

func codeActors(r *Reading, book *codebook.Book, out *Sink) {}
