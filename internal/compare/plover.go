package compare

// Scores of the PLOVER ontology on its scale from -10 (conflict) to 10 (cooperation), after
// the scale of Goldstein, "A conflict-cooperation scale for WEIS events data", Journal of
// Conflict Resolution 36 (1992). The codebook prints ACCUSE as 3; its modes, all negative,
// show that -3 is meant.
var ploverScore = map[string]float64{
	"AGREE": 2.5, "CONSULT": 2.5, "SUPPORT": 5, "CONCEDE": 4.5, "COOPERATE": 9.5, "AID": 10, "RETREAT": 6.5, "REQUEST": 0,
	"ACCUSE": -3, "REJECT": -2, "THREATEN": -3.5, "PROTEST": -5, "SANCTION": -6, "MOBILIZE": -5.5, "COERCE": -7, "ASSAULT": -9,
}

var ploverMode = map[string]float64{
	"CONSULT visit": 4, "CONSULT third-party": 1, "CONSULT multilateral": 4, "CONSULT phone": 1.5,
	"RETREAT withdraw": 8, "RETREAT release": 6.5, "RETREAT disarm": 10, "RETREAT ceasefire": 7.5, "RETREAT access": 6.5, "RETREAT resign": 4.5,
	"REQUEST assist": .5, "REQUEST change": -1, "REQUEST yield": -1, "REQUEST meet": 0,
	"ACCUSE disapprove": -2, "ACCUSE investigate": -3.5, "ACCUSE allege": -3.5, "REJECT assist": -1.5,
	"THREATEN restrict": -3, "THREATEN territory": -4,
	"PROTEST riot": -7, "PROTEST hunger": -4.5, "PROTEST boycott": -4.5, "PROTEST obstruct": -4.5, "SANCTION expel": -5.5,
	"MOBILIZE troops": -6.5, "MOBILIZE weapons": -6.5, "MOBILIZE militia": -6,
	"COERCE censor": -6.5, "COERCE curfew": -6.5, "COERCE misinformation": -6.5, "COERCE martial-law": -7.5,
	"ASSAULT beat": -7.5, "ASSAULT crowd-control": -7.5, "ASSAULT primitive": -8, "ASSAULT abduct": -8.5, "ASSAULT torture": -8.5,
	"ASSAULT sexual": -8.5, "ASSAULT destroy": -8.5, "ASSAULT targeted": -9.5, "ASSAULT suicide-attack": -9.5, "ASSAULT aerial": -9.5,
	"ASSAULT drone": -9.5, "ASSAULT heavy-weapons": -9.5, "ASSAULT unconventional": -10,
}

// Score is an event's place between conflict and cooperation; ok is false for a type that
// is none of the sixteen.
func Score(typ, mode string) (float64, bool) {
	if s, ok := ploverMode[typ+" "+mode]; ok {
		return s, true
	}
	s, ok := ploverScore[typ]
	return s, ok
}

// Quad is the quarter of the ontology an event type belongs to.
func Quad(typ string) string {
	switch typ {
	case "AGREE", "CONSULT", "SUPPORT", "CONCEDE":
		return "verbal cooperation"
	case "COOPERATE", "AID", "RETREAT":
		return "material cooperation"
	case "REQUEST", "ACCUSE", "REJECT", "THREATEN":
		return "verbal conflict"
	case "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT":
		return "material conflict"
	}
	return ""
}
