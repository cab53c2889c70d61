package coding

import "github.com/rashomon-affairs/rashomon/internal/coding/codebook"

func (r *Reading) findVoices(book *codebook.Book) {}
