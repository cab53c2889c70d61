package coding

import "github.com/rashomon-affairs/rashomon/internal/coding/codebook"

// lexicon holds the word lists that the clause reader and the voices need, as sets.
type lexicon struct {
	light, subjectControl, prepControl                                                                     map[string]bool
	negative, negativeNouns, negating, denying                                                             map[string]bool
	planning, wanting, trying, hedging, obliging                                                           map[string]bool
	presuppose, hedges, conditionMarks, subjectOf                                                          map[string]bool
	times, bodies, sources, quoteNouns, direct, claims, weak, told, noSource, weather, quoting, humanVerbs map[string]bool
}

func newLexicon(b *codebook.Book) *lexicon {
	return &lexicon{
		light: b.Set("light-verbs"), subjectControl: b.Set("subject-control"), prepControl: b.Set("prep-control"),
		negative: b.Set("negative"), negativeNouns: b.Set("negative-nouns"),
		negating: b.Set("negating-verbs"), denying: b.Set("denying-verbs"),
		planning: b.Set("planning-verbs"), wanting: b.Set("wanting-verbs"), trying: b.Set("trying-verbs"),
		hedging: b.Set("hedging-verbs"), obliging: b.Set("obliging-verbs"), presuppose: b.Set("presupposing-verbs"),
		hedges: b.Set("hedges"), conditionMarks: b.Set("condition-marks"), subjectOf: b.Set("subject-nouns"),
		times: b.Set("time-nouns"), bodies: b.Set("body-nouns"),
		sources: b.Set("say-sources"), quoteNouns: b.Set("quote-nouns"), direct: b.Set("direct-verbs"), claims: b.Set("claim-nouns"), weak: b.Set("weak-utter"), told: b.Set("told-verbs"), noSource: b.Set("no-sources"), weather: b.Set("weather-verbs"), quoting: b.Set("quoting-verbs"), humanVerbs: b.Set("human-verbs"),
	}
}
