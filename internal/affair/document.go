package affair

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
)

// Span is a half-open range of bytes [Start, End) in a document's stored text.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Len is the length of the span in bytes.
func (s Span) Len() int { return s.End - s.Start }

// Contains reports whether t lies wholly inside s.
func (s Span) Contains(t Span) bool { return s.Start <= t.Start && t.End <= s.End }

// Overlaps reports whether the two spans share at least one byte.
func (s Span) Overlaps(t Span) bool { return s.Start < t.End && t.Start < s.End }

// PartKind says what a stretch of a stored text is.
type PartKind string

// The kinds of part. Title, deck and body are the account's own words and are coded; the
// rest is kept, shown, and never coded.
const (
	PartTitle       PartKind = "title"
	PartDeck        PartKind = "deck"        // standfirst, the lines between title and body
	PartBody        PartKind = "body"        // one paragraph of the account
	PartByline      PartKind = "byline"      // who wrote it
	PartDate        PartKind = "date"        // when it was published
	PartOutlet      PartKind = "outlet"      // who publishes it
	PartOrigin      PartKind = "origin"      // who published it first
	PartHeading     PartKind = "heading"     // crosshead inside the body
	PartCaption     PartKind = "caption"     // under a picture
	PartMenu        PartKind = "menu"        // navigation, section lists
	PartRelated     PartKind = "related"     // links to other articles
	PartBoilerplate PartKind = "boilerplate" // copyright, contact, forms, advertisements
)

// Coded reports whether text of this kind is read for records.
func (k PartKind) Coded() bool { return k == PartTitle || k == PartDeck || k == PartBody }

// Part is a labelled stretch of the stored text. Parts of one document are sorted by Start
// and do not overlap; white space between them belongs to none.
type Part struct {
	Span
	Kind PartKind `json:"kind"`
	// Rule names the intake rule that decided the kind, for `show documents` and debugging.
	Rule string `json:"rule,omitempty"`
}

// Field is one piece of metadata with where it was found and how sure intake is of it.
// The zero Field means: not found.
type Field struct {
	Value string `json:"value"`
	// Where is the kind of place it was read from: "json-ld", "opengraph", "meta",
	// "microdata", "text", "filename", "pdf-info", "docx-core".
	Where string `json:"where,omitempty"`
	// Score is between 0 and 1.
	Score float64 `json:"score,omitempty"`
	// Span is where in the stored text it stands; zero when it does not stand there.
	Span Span `json:"span,omitzero"`
}

// Document is one account as it was taken in. Once stored it does not change.
type Document struct {
	ID        string `json:"id"`                   // DocumentID(Name, original bytes)
	Name      string `json:"name"`                 // file name without folders, or the address
	Source    string `json:"source,omitempty"`     // as the user gave it
	SHA256    string `json:"sha256"`               // of the original bytes, hex
	MediaType string `json:"media_type,omitempty"` // by content, not by name
	Charset   string `json:"charset,omitempty"`    // of the original

	// Text is the whole stored text: UTF-8, NFC, menus and all. All offsets refer to it.
	Text string `json:"text"`
	// Parts label Text.
	Parts []Part `json:"parts"`

	Title     Field `json:"title,omitzero"`
	Deck      Field `json:"deck,omitzero"`
	Outlet    Field `json:"outlet,omitzero"`
	Byline    Field `json:"byline,omitzero"`
	Origin    Field `json:"origin,omitzero"`
	Section   Field `json:"section,omitzero"`
	Language  Field `json:"language,omitzero"`
	URL       Field `json:"url,omitzero"`
	Published Field `json:"published,omitzero"` // ISO 8601, as precise as the source allows: 2020, 2020-05, 2020-05-07, 2020-05-07T10:00:00+02:00
	Updated   Field `json:"updated,omitzero"`

	// Retrieved is when this copy was taken from where it stood, by whoever took it: the server's
	// Date header, the record of a web archive. It orders the versions of one address.
	Retrieved Field `json:"retrieved,omitzero"`
	// ETag and LastModified are what the server called this copy, for asking it later whether
	// there is a newer one (RFC 9110, section 13).
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"last_modified,omitempty"`

	// Notes are messages for the reader about how the document was read ("two columns
	// joined", "charset declared utf-8 but is windows-1252").
	Notes []string `json:"notes,omitempty"`
}

// DocumentID is the identity of a document: its name and its original bytes. The same file
// read twice is one document; a changed file under the same name is another version.
func DocumentID(name string, original []byte) string {
	h := sha256.New()
	h.Write([]byte(name))
	h.Write([]byte{0})
	h.Write(original)
	return hex.EncodeToString(h.Sum(nil)[:8])
}

// Coded returns the parts that are read for records, in order.
func (d *Document) Coded() []Part {
	var out []Part
	for _, p := range d.Parts {
		if p.Kind.Coded() {
			out = append(out, p)
		}
	}
	return out
}

// Body returns the parts of kind body, in order.
func (d *Document) Body() []Part {
	var out []Part
	for _, p := range d.Parts {
		if p.Kind == PartBody {
			out = append(out, p)
		}
	}
	return out
}

// PartAt returns the part that holds the byte offset, and false if none does.
func (d *Document) PartAt(off int) (Part, bool) {
	i, ok := slices.BinarySearchFunc(d.Parts, off, func(p Part, off int) int {
		switch {
		case p.End <= off:
			return -1
		case p.Start > off:
			return 1
		}
		return 0
	})
	if !ok {
		return Part{}, false
	}
	return d.Parts[i], true
}

// Refusal is an input that could not be read. It is a result, not a failure of the run:
// it is stored, shown, and ends the command with exit code 3.
type Refusal struct {
	Source string `json:"source"` // the path, address or archive member
	Reason string `json:"reason"` // what is wrong with it, in a sentence
	Advice string `json:"advice"` // what the user can do about it
}

// Error makes a Refusal usable as an error.
func (r *Refusal) Error() string {
	s := r.Source + ": " + r.Reason
	if r.Advice != "" {
		s += " (" + r.Advice + ")"
	}
	return s
}
