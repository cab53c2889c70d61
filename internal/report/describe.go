package report

import (
	"fmt"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Describe says in one line what a record says, without its quote: "Norvia → Selland:
// supplies-energy-to".
func Describe(r *affair.Record) string {
	switch {
	case r.Actor != nil:
		s := r.Actor.Name + " (" + string(r.Actor.Kind)
		if r.Actor.PartOf != "" {
			s += ", part of " + r.Actor.PartOf
		}
		return s + ")"
	case r.Statement != nil:
		return r.Statement.Speaker + ": " + OneLine(r.Statement.Content.Text)
	case r.Event != nil:
		e := r.Event
		s := orDash(strings.Join(e.Source, ", ")) + " → " + orDash(strings.Join(e.Target, ", ")) + ": " + e.Type
		if e.Mode != "" {
			s += "/" + e.Mode
		}
		if e.Date != "" {
			s += ", " + e.Date
		}
		if e.Modality != affair.Asserted {
			s += ", " + string(e.Modality)
		}
		return s
	case r.Tie != nil:
		t := r.Tie
		not := ""
		if t.Negated {
			not = "not "
		}
		return fmt.Sprintf("%s %s%s %s", t.From, not, t.Type, orDash(t.To))
	case r.Position != nil:
		return r.Position.Actor + " " + Stance(r.Position.Stance) + " " + r.Position.Issue
	case r.Link != nil:
		l := r.Link
		s := l.CauseFactor + " " + Arrow(l.Sign) + " " + l.EffectFactor
		if l.Modality != affair.Asserted {
			s += " (" + string(l.Modality) + ")"
		}
		return s
	case r.Figure != nil:
		f := r.Figure
		s := f.Value
		if f.Of != "" {
			s += ": " + f.Of
		}
		if f.Date != "" {
			s += ", " + f.Date
		}
		return s
	case r.Tone != nil:
		return r.Tone.Actor + " portrayed " + ToneWord(r.Tone.Value)
	}
	return ""
}

// Stance is the word for a stance: for, against, undecided on.
func Stance(v int) string {
	switch {
	case v > 0:
		return "for"
	case v < 0:
		return "against"
	}
	return "undecided on"
}

// ToneWord is the word for a tone: well, badly, evenly.
func ToneWord(v int) string {
	switch {
	case v > 0:
		return "well"
	case v < 0:
		return "badly"
	}
	return "evenly"
}

// Arrow draws the sign of a link, with the sign beside it so that shape alone tells it.
func Arrow(sign string) string {
	if sign == "-" {
		return "⊸−"
	}
	return "→+"
}

// Voice says whose word a record is: "the author", or the chain of speakers.
func Voice(r *affair.Record) string {
	if len(r.Chain) > 1 {
		return strings.Join(r.Chain, " › ")
	}
	if r.Holder == "" || r.Holder == affair.AuthorHolder {
		return "the author"
	}
	return r.Holder
}

// OneLine folds white space, so that a quote from a hard-wrapped text fits a line.
func OneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// Cut shortens to at most n characters, at a word where it can.
func Cut(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := n - 1
	for i := cut; i > n*2/3; i-- {
		if r[i] == ' ' {
			cut = i
			break
		}
	}
	return string(r[:cut]) + "…"
}

func orDash(s string) string {
	if s == "" {
		return "–"
	}
	return s
}
