package server

import (
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Account is a document as lists show it.
type Account struct {
	ID         string   `json:"id"`
	Name       string   `json:"name"`
	Code       string   `json:"code" doc:"two to four letters, one of a kind in the affair"`
	Title      string   `json:"title"`
	Outlet     string   `json:"outlet,omitempty"`
	Byline     string   `json:"byline,omitempty"`
	Published  string   `json:"published,omitempty"`
	Origin     string   `json:"origin,omitempty"`
	URL        string   `json:"url,omitempty"`
	Language   string   `json:"language,omitempty"`
	Words      int      `json:"words" doc:"of the body; 0 where it was not counted"`
	Records    int      `json:"records" doc:"that count"`
	Candidates int      `json:"candidates"`
	Family     string   `json:"family,omitempty" doc:"reprints and versions share one"`
	Coder      string   `json:"coder,omitempty"`
	Notes      []string `json:"notes,omitempty"`
}

// Coded is a record as every list and page gets it.
type Coded struct {
	ID        string          `json:"id"`
	Kind      affair.Kind     `json:"kind"`
	Doc       string          `json:"doc"`
	Document  string          `json:"document" doc:"name of the document"`
	Account   string          `json:"account" doc:"name of the account for a person"`
	Code      string          `json:"code"`
	Outlet    string          `json:"outlet,omitempty"`
	Published string          `json:"published,omitempty"`
	Status    affair.Status   `json:"status"`
	Score     float64         `json:"score"`
	Coder     string          `json:"coder"`
	Rule      string          `json:"rule,omitempty" doc:"entry of the codebook that fired"`
	Holder    string          `json:"holder,omitempty"`
	Chain     []string        `json:"chain,omitempty" doc:"speakers, outermost first"`
	Modality  affair.Modality `json:"modality,omitempty"`
	Title     string          `json:"title" doc:"what it says in one line"`
	Evidence  []affair.Quote  `json:"evidence"`
	Sentence  string          `json:"sentence,omitempty" doc:"the text around the first evidence"`
	// SentenceStart is where Sentence begins.
	SentenceStart int        `json:"sentence_start,omitempty"`
	Note          string     `json:"note,omitempty"`
	Payload       any        `json:"payload" doc:"what was read, by kind"`
	Decisions     []Decision `json:"decisions,omitempty"`
	// Neighbours are the candidates before and after it; in the answer for a single record.
	Neighbours *Neighbours `json:"neighbours,omitempty"`
}

// Neighbours are ids of records; empty at the ends.
type Neighbours struct {
	Previous string `json:"previous"`
	Next     string `json:"next"`
}

// Decision is an entry of the log.
type Decision struct {
	Seq    int64     `json:"seq"`
	Act    string    `json:"act"`
	Who    string    `json:"who"`
	When   time.Time `json:"when"`
	Why    string    `json:"why,omitempty"`
	Record string    `json:"record,omitempty"`
	New    *Coded    `json:"new,omitempty"`
	Was    *Coded    `json:"was,omitempty"`
	Scope  string    `json:"scope,omitempty"`
	From   []string  `json:"from,omitempty"`
	To     string    `json:"to,omitempty"`
	Undoes int64     `json:"undoes,omitempty"`
	Undone bool      `json:"undone,omitempty"`
}

// Facet is a value and how many records have it.
type Facet struct {
	Value string `json:"value"`
	Label string `json:"label,omitempty" doc:"for a person, where Value is an id"`
	N     int    `json:"n"`
}

// body is an answer with a JSON body.
type body[T any] struct{ Body T }

func answer[T any](v T) *body[T] { return &body[T]{Body: v} }
