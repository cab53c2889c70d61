package affair

// Kind is the layer a record belongs to.
type Kind string

// The eight layers of the codebook.
const (
	KindActor     Kind = "actor"
	KindStatement Kind = "statement"
	KindEvent     Kind = "event"
	KindTie       Kind = "tie"
	KindPosition  Kind = "position"
	KindLink      Kind = "link"
	KindFigure    Kind = "figure"
	KindTone      Kind = "tone"
)

// Kinds lists the layers in the order in which they are shown.
var Kinds = []Kind{KindActor, KindStatement, KindEvent, KindTie, KindPosition, KindLink, KindFigure, KindTone}

// Status says how far a record is to be trusted.
type Status string

// Machine and candidate come from a coder; the rest from people. Candidates and rejected
// records are shown for review and never counted.
const (
	StatusMachine   Status = "machine"
	StatusCandidate Status = "candidate"
	StatusAccepted  Status = "accepted"
	StatusEdited    Status = "edited"
	StatusAdded     Status = "added"
	StatusRejected  Status = "rejected"
)

// Counts reports whether records of this status enter counts, comparisons and systems.
func (s Status) Counts() bool {
	return s == StatusMachine || s == StatusAccepted || s == StatusEdited || s == StatusAdded
}

// Modality says in what mood something is told. Kinds of modality are never mixed in a count.
type Modality string

// Events take asserted, planned, hypothetical, denied; links take asserted, conditional,
// predicted, hedged, denied.
const (
	Asserted     Modality = "asserted"
	Planned      Modality = "planned"
	Hypothetical Modality = "hypothetical"
	Denied       Modality = "denied"
	Conditional  Modality = "conditional"
	Predicted    Modality = "predicted"
	Hedged       Modality = "hedged"
)

// AuthorHolder is the holder of what the document says in its author's own voice.
const AuthorHolder = "author"

// Quote is a span of a document's stored text together with the text itself. The law of the
// house: Text == Document.Text[Start:End], always.
type Quote struct {
	Span
	Text string `json:"text"`
}

// QuoteOf cuts the span out of the text. It panics if the span is out of range: a caller
// that has a wrong span has a bug.
func QuoteOf(text string, s Span) Quote { return Quote{Span: s, Text: text[s.Start:s.End]} }

// Record is one thing that an account says. Exactly one of the payload pointers is set, the
// one that Kind names.
type Record struct {
	ID     string `json:"id"`
	Kind   Kind   `json:"kind"`
	Doc    string `json:"doc"` // Document.ID
	Status Status `json:"status"`
	// Score is the coder's estimate, between 0 and 1, that a careful reader would agree.
	// People's records have 1.
	Score float64 `json:"score"`
	// Coder is who made it: name and version of a coder, or a person's name.
	Coder string `json:"coder"`
	// Pattern is the codebook entry that fired, for a machine's record.
	Pattern string `json:"pattern,omitempty"`
	// Evidence has at least one quote, in document order. A record told twice has two.
	Evidence []Quote `json:"evidence"`
	// Holder is whose word it is: AuthorHolder, or the name of the (innermost) speaker.
	Holder string `json:"holder,omitempty"`
	// Chain lists the speakers, outermost first, where there is more than one; its last
	// element is Holder.
	Chain []string `json:"chain,omitempty"`
	Note  string   `json:"note,omitempty"`

	Actor     *Actor     `json:"actor,omitempty"`
	Statement *Statement `json:"statement,omitempty"`
	Event     *Event     `json:"event,omitempty"`
	Tie       *Tie       `json:"tie,omitempty"`
	Position  *Position  `json:"position,omitempty"`
	Link      *Link      `json:"link,omitempty"`
	Figure    *Figure    `json:"figure,omitempty"`
	Tone      *Tone      `json:"tone,omitempty"`
}

// Actor is somebody who acts, speaks or is acted upon in one document. Its record's evidence
// is its first proper mention; Mentions has all of them.
type Actor struct {
	Name     string    `json:"name"` // canonical: "Aleksandar Vučić"
	Kind     ActorKind `json:"kind"`
	PartOf   string    `json:"part_of,omitempty"` // name of another actor of the document, or of the gazetteer
	Mentions []Quote   `json:"mentions"`          // document order; names, descriptions and pronouns
}

// ActorKind is what sort of actor it is.
type ActorKind string

// The kinds of the codebook.
const (
	Country      ActorKind = "country"
	Government   ActorKind = "government"
	Person       ActorKind = "person"
	Organisation ActorKind = "organisation"
	Alliance     ActorKind = "alliance"
	Military     ActorKind = "military"
	Public       ActorKind = "public"
	Media        ActorKind = "media"
	Group        ActorKind = "group"
)

// Statement is a proposition attributed to somebody other than the document's author. The
// record's Holder is the speaker.
type Statement struct {
	Speaker string `json:"speaker"` // actor name, or an unnamed source as worded
	Content Quote  `json:"content"`
	Cue     Quote  `json:"cue"`  // may stand outside the evidence; empty Quote when none
	Form    string `json:"form"` // direct, indirect, mixed
}

// Event is something reported to have happened, to be happening, or to be planned.
type Event struct {
	Source   []string `json:"source"` // actor names; may be empty
	Action   Quote    `json:"action"`
	Target   []string `json:"target"`         // actor names; may be empty
	Type     string   `json:"type"`           // one of the 16 PLOVER types
	Mode     string   `json:"mode,omitempty"` // PLOVER mode
	Date     string   `json:"date,omitempty"` // ISO, or a range "2013/2019"
	Place    string   `json:"place,omitempty"`
	Modality Modality `json:"modality"`
}

// Tie is a standing relation between two actors.
type Tie struct {
	From    string `json:"from"`
	Type    string `json:"type"`
	To      string `json:"to"`
	Negated bool   `json:"negated,omitempty"`
	Since   string `json:"since,omitempty"`
	Until   string `json:"until,omitempty"`
}

// Position is what an actor wants or does not want.
type Position struct {
	Actor  string `json:"actor"`
	Issue  string `json:"issue"`
	Stance int    `json:"stance"` // +1 for, -1 against, 0 explicitly neutral
}

// Link is a causal claim: what leads to what.
type Link struct {
	Cause        Quote    `json:"cause"`
	CauseFactor  string   `json:"cause_factor"`
	Effect       Quote    `json:"effect"`
	EffectFactor string   `json:"effect_factor"`
	Sign         string   `json:"sign"` // "+" or "-"
	Modality     Modality `json:"modality"`
}

// Figure is a quantity.
type Figure struct {
	Value       string  `json:"value"`          // as worded: "about $21 billion"
	Number      float64 `json:"number"`         // resolved: 2.1e10
	Unit        string  `json:"unit,omitempty"` // "USD", "percent", "people"
	Of          string  `json:"of,omitempty"`   // what is counted
	Date        string  `json:"date,omitempty"` // ISO
	SourceNamed bool    `json:"source_named"`   // whether the text names a source for it
}

// Tone is how the author portrays an actor in the author's own voice.
type Tone struct {
	Actor string `json:"actor"`
	Value int    `json:"value"` // -1, 0, +1
}

// SymmetricTies are the tie types for which either order is the same tie.
var SymmetricTies = map[string]bool{
	"ally-of": true, "friend-of": true, "rival-of": true, "at-war-with": true,
	"trades-with": true, "cooperates-with": true,
}

// TieTypes lists the tie types of the codebook.
var TieTypes = []string{
	"member-of", "candidate-of", "ally-of", "friend-of", "rival-of", "at-war-with",
	"supplies-arms-to", "supplies-energy-to", "invests-in", "trades-with", "gives-aid-to",
	"mediates-for", "protects", "recognises", "sanctions", "occupies", "depends-on",
	"controls", "infiltrates", "influences", "has-presence-in", "cooperates-with",
	"supports", "opposes", "leads", "part-of",
}

// EventTypes lists the 16 PLOVER event types.
var EventTypes = []string{
	"AGREE", "CONSULT", "SUPPORT", "COOPERATE", "AID", "CONCEDE", "RETREAT", "REQUEST",
	"ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
}
