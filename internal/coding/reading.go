package coding

import (
	"context"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// Input is a document with its analysis. NLP covers the coded parts of Doc (title, deck,
// body), each a region of its own, over the whole stored text, so token offsets are document
// offsets.
type Input struct {
	Doc *affair.Document
	NLP *nlp.Doc
}

// Coder reads records out of a document. A coder is a pure function: same input, same
// records, same order.
type Coder interface {
	// Name is the coder's name and version, as it stands in Record.Coder.
	Name() string
	// Code returns the grounded records in the order of affair.SortRecords.
	Code(ctx context.Context, in Input) ([]affair.Record, error)
}

// Mention is a span of tokens that refers to an actor.
type Mention struct {
	First, Last int // tokens, both included
	Head        int // token that carries the syntax
	Actor       int // index in Reading.Actors
	Kind        nlp.MentionKind
	// Modifier is set for an adjective of origin that stands for the actor only in part
	// ("Russian" in "Russian troops").
	Modifier bool
}

// Actor is an actor of the document under reading.
type Actor struct {
	Name   string
	Kind   affair.ActorKind
	PartOf string
	// Code is the gazetteer key ("RUS", "NATO") when the actor is in our tables.
	Code string
	// Plural is set for collectives ("Serbian leaders").
	Plural bool
	// Proper is set when at least one mention is a name.
	Proper bool
}

// ClauseKind says what sort of predicate a clause is built on.
type ClauseKind uint8

// The kinds of predicate.
const (
	VerbClause      ClauseKind = iota // finite or not
	AdjectiveClause                   // "is ready to", "loyal to Russia"
	NounClause                        // predicate nominal: "is an ally of"
	NominalClause                     // event noun: "Russia's invasion of Ukraine", "support for"
)

// Role is a normalised argument position. Passives, relatives, participles, controlled
// infinitives, coordination and nominalisations are undone, so that "Ukraine was invaded by
// Russia", "Russia, which invaded Ukraine", "Russia's invasion of Ukraine" and "Russia
// decided to invade Ukraine" all give Subject=Russia, Object=Ukraine.
type Role string

// The roles. Prepositional arguments have the role "prep:with" and so on; subordinate
// clauses "mark:because" and so on.
const (
	Subject        Role = "subject"
	Object         Role = "object"
	IndirectObject Role = "recipient"
	Complement     Role = "complement" // ccomp or xcomp; Head is its predicate
	Possessor      Role = "possessor"  // of a nominal predicate, whatever else it may be
	Modifier       Role = "modifier"   // noun or adjective of origin before a nominal predicate
)

// Prep makes the role of an argument under a preposition: Prep("against").
func Prep(p string) Role { return Role("prep:" + p) }

// Mark makes the role of a subordinate clause under a marker: Mark("because").
func Mark(m string) Role { return Role("mark:" + m) }

// Arg is one argument of a clause.
type Arg struct {
	Role Role
	Head int // token
	// Conj numbers the members of a coordination: 0 for the first or only one.
	Conj int
	// Inferred is set when the argument does not stand in the clause itself but comes by
	// control, relative pronoun, or coordination.
	Inferred bool
}

// Mood is the modality of a clause with what made it so.
type Mood struct {
	Negated     bool // not, never, no, without, "fail to", "refuse to"
	Future      bool // will, going to, "plans to", "is slated to"
	Planned     bool // announced, prepared, scheduled, intends to
	Conditional bool // under if, unless, as soon as, "should X", would
	Hedged      bool // may, might, could, perhaps, likely, "fears that"
	Obligation  bool // must, should, needs to, imperative
	Question    bool
	Attempt     bool // try to, seek to
	Desired     bool // want to, hope to
}

// Event is the event modality: denied, hypothetical, planned or asserted.
func (m Mood) Event() affair.Modality {
	switch {
	case m.Negated:
		return affair.Denied
	case m.Conditional, m.Hedged, m.Obligation, m.Question, m.Desired:
		return affair.Hypothetical
	case m.Planned, m.Future:
		return affair.Planned
	}
	return affair.Asserted
}

// Clause is one predicate of the document with its normalised arguments.
type Clause struct {
	Pred  int    // token of the predicate word
	Lemma string // with particle: "take over"
	// Light is the light or phase verb over an event noun: in "Rome launched an invasion"
	// the nominal clause "invasion" has Light "launch", and Rome as its subject. The verb
	// has a clause of its own.
	Light   string
	Kind    ClauseKind
	Passive bool
	Mood    Mood
	Args    []Arg
	// Predicate is set for an adjective or noun said of a subject by a copula, as an
	// apposition or as a secondary predicate, not for an adjective before its noun.
	Predicate bool
	First     int // tokens of the clause's own extent, both included
	Last      int
	Parent    int // index of the clause this one depends on, -1
	Relation  nlp.Dep
}

// Arg returns the heads of the arguments with the role, in order.
func (c *Clause) Arg(role Role) []int {
	var out []int
	for _, a := range c.Args {
		if a.Role == role {
			out = append(out, a.Head)
		}
	}
	return out
}

// Voice is a stretch of tokens told by somebody other than the author.
type Voice struct {
	First, Last int // tokens of the content
	CueFirst    int // tokens of the words that attribute, both included; -1 none
	CueLast     int
	Speakers    []int  // indexes in Reading.Actors; joint speakers are several
	Unnamed     string // an unnamed source as worded, when Speakers is empty
	Reporter    string // who quotes the speaker, where the same clause says so ("TASS quotes him as saying")
	Form        string // direct, indirect, mixed
	Outer       int    // index of the voice this one stands in, -1 for the author
	Score       float64
}

// Reading is one document under analysis: everything that the layers share. Layers read it
// and emit records; none changes it.
type Reading struct {
	Doc      *affair.Document
	N        *nlp.Doc
	Actors   []Actor
	Mentions []Mention
	Clauses  []Clause
	Voices   []Voice

	voicePattern []string // by voice: the codebook entry or rule that found it

	// together holds, for a plural mention of several actors ("both countries"), those
	// beside Mention.Actor, by head token.
	together map[int][]int
	words    *lexicon
	gaz      *gazetteer
	// titles are, by actor, the offices and descriptions that the text gives it, sorted.
	titles [][]string

	mentionAt []int32 // token -> index of the mention whose head it is, -1
	clauseAt  []int32 // token -> index of the clause whose predicate it is, -1
	voiceAt   []int32 // token -> index of the innermost voice over it, -1
}
