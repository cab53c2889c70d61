package coding

import "github.com/rashomon-affairs/rashomon/internal/coding/codebook"

func codeStatements(r *Reading, book *codebook.Book, out *Sink) {}
