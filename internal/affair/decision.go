package affair

import "time"

// Act is what a person did.
type Act string

// The acts. Accept, reject, edit and add concern one record; merge, split, rename and group
// concern names (of actors, issues or factors) everywhere in the affair; undo takes back one
// earlier decision.
const (
	ActAccept Act = "accept"
	ActReject Act = "reject"
	ActEdit   Act = "edit"
	ActAdd    Act = "add"
	ActMerge  Act = "merge"
	ActSplit  Act = "split"
	ActRename Act = "rename"
	ActUndo   Act = "undo"
)

// Decision is one entry in the append-only log. What one sees is the machine's records with
// the decisions that are not undone applied in order of Seq.
type Decision struct {
	Seq    int64     `json:"seq"` // 1, 2, 3 ... in the order of arrival
	Act    Act       `json:"act"`
	Who    string    `json:"who"`
	When   time.Time `json:"when"` // UTC
	Why    string    `json:"why,omitempty"`
	Record string    `json:"record,omitempty"` // accept, reject, edit
	// New is the record as edited or added.
	New *Record `json:"new,omitempty"`
	// Was is the record as it was seen when it was accepted, rejected or edited. The store
	// fills it in. It keeps what a person vouched for when a later coder no longer finds it.
	Was *Record `json:"was,omitempty"`
	// Name decisions: Scope says what kind of name (actor, issue, factor). Merge and rename
	// turn every name in From into To; split takes From[0] back out of the name it was
	// merged into.
	Scope string   `json:"scope,omitempty"`
	From  []string `json:"from,omitempty"`
	To    string   `json:"to,omitempty"`
	// Undoes is the Seq of the decision taken back.
	Undoes int64 `json:"undoes,omitempty"`
}
