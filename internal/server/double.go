package server

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/compare/agreement"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

type doubleIn struct {
	Doc    string `query:"doc" required:"true"`
	Coders string `query:"coders" doc:"two coders, with a comma between: names of people, or machine (default: the first two who coded the document)"`
	Kind   string `query:"kind" doc:"one layer only"`
}

// Double is two codings of one document side by side.
type Double struct {
	Doc    string   `json:"doc"`
	Coders []string `json:"coders" doc:"the two that are compared"`
	Known  []string `json:"known" doc:"all who coded the document"`
	Pairs  []Pair   `json:"pairs" doc:"in the order of the text"`
	Both   int      `json:"both"`
	OnlyA  int      `json:"only_a"`
	OnlyB  int      `json:"only_b"`
}

// Pair is what one or both coders read at one place.
type Pair struct {
	A *Coded `json:"a,omitempty"`
	B *Coded `json:"b,omitempty"`
	// Same: both say the same, word for word of the codebook; otherwise they speak of the same words
	// and say different things.
	Same bool `json:"same"`
}

type agreementIn struct {
	Coders string   `query:"coders" doc:"two coders, with a comma between"`
	Doc    []string `query:"doc,explode"`
}

// Agreement is how far two coders agree, a layer at a time.
type Agreement struct {
	Coders []string         `json:"coders"`
	Known  []string         `json:"known"`
	Layers []LayerAgreement `json:"layers"`
}

// LayerAgreement is the agreement on one layer. A coefficient that is undefined is left out.
type LayerAgreement struct {
	Kind    affair.Kind      `json:"kind"`
	A       int              `json:"a" doc:"records of the first"`
	B       int              `json:"b"`
	Overlap agreement.F1     `json:"overlap" doc:"spans with a word in common and the same label"`
	Exact   agreement.F1     `json:"exact" doc:"the same spans and label"`
	Alpha   *float64         `json:"unitizing_alpha,omitempty" doc:"Krippendorff's alpha for unitizing"`
	Gamma   *float64         `json:"gamma,omitempty" doc:"Mathet, Widlöcher and Métivier 2015"`
	Kappa   *agreement.Kappa `json:"kappa,omitempty" doc:"Cohen's kappa on the labels of matched spans"`
}

func (s *Server) registerDouble() {
	operation(s, Coder, huma.Operation{OperationID: "get-double", Method: http.MethodGet, Path: "/double", Summary: "Two codings of one document side by side"}, s.double)
	operation(s, Coder, huma.Operation{OperationID: "get-agreement", Method: http.MethodGet, Path: "/agreement", Summary: "How far two coders agree, a layer at a time"}, s.agreement)
}

// machineCoder stands for whatever machine coded a document.
const machineCoder = "machine"

// coderOf is whose a record is: a person's name, or machineCoder.
func coderOf(r *affair.Record) string {
	if r.Status == affair.StatusAdded {
		return r.Coder
	}
	return machineCoder
}

// codings are the records of documents by coder. Rejected ones are nobody's, candidates are the
// machine's. A coder who is no editor sees only own records and the machine's.
func (s *Server) codings(ctx context.Context, docs []string) (map[string][]affair.Record, []string, error) {
	u, _ := UserOf(ctx)
	out := map[string][]affair.Record{}
	for r, err := range s.db.Records(ctx, store.Filter{Docs: docs, Status: append(slices.Clone(store.Counting), affair.StatusCandidate)}) {
		if err != nil {
			return nil, nil, problemOf(err)
		}
		c := coderOf(&r)
		if c != machineCoder && c != u.Name && !u.Role.May(Editor) {
			continue
		}
		out[c] = append(out[c], r)
	}
	var known []string
	for c := range out {
		known = append(known, c)
	}
	slices.Sort(known)
	return out, known, nil
}

// two reads which coders are compared.
func two(asked string, known []string) ([]string, error) {
	if asked == "" {
		return append([]string{}, known[:min(2, len(known))]...), nil
	}
	cs := strings.Split(asked, ",")
	for i := range cs {
		cs[i] = strings.TrimSpace(cs[i]) // one who coded nothing, or whose records were all rejected, has an empty coding
	}
	if len(cs) != 2 || cs[0] == cs[1] {
		return nil, huma.Error400BadRequest("name two coders, with a comma between")
	}
	return cs, nil
}

func (s *Server) double(ctx context.Context, in *doubleIn) (*body[Double], error) {
	st, _, err := s.document(ctx, in.Doc)
	if err != nil {
		return nil, err
	}
	all, known, err := s.codings(ctx, []string{in.Doc})
	if err != nil {
		return nil, err
	}
	out := Double{Doc: in.Doc, Known: append([]string{}, known...), Pairs: []Pair{}}
	if out.Coders, err = two(in.Coders, known); err != nil {
		return nil, err
	}
	if len(out.Coders) < 2 {
		return answer(out), nil
	}
	a, b := all[out.Coders[0]], all[out.Coders[1]]
	if in.Kind != "" {
		other := func(r affair.Record) bool { return string(r.Kind) != in.Kind }
		a, b = slices.DeleteFunc(a, other), slices.DeleteFunc(b, other)
	}
	out.Pairs = pairs(st, a, b)
	for _, p := range out.Pairs {
		switch {
		case p.A != nil && p.B != nil:
			out.Both++
		case p.A != nil:
			out.OnlyA++
		default:
			out.OnlyB++
		}
	}
	var cs []*Coded
	for i := range out.Pairs {
		for _, c := range []*Coded{out.Pairs[i].A, out.Pairs[i].B} {
			if c != nil {
				cs = append(cs, c)
			}
		}
	}
	flat := make([]Coded, len(cs))
	for i, c := range cs {
		flat[i] = *c
	}
	if err := s.sentences(ctx, flat); err != nil {
		return nil, problemOf(err)
	}
	for i, c := range cs {
		*c = flat[i]
	}
	return answer(out), nil
}

// pairs matches records of one layer whose evidence overlaps, those that say the same first, and
// puts all in the order of the text.
func pairs(st *state, a, b []affair.Record) []Pair {
	used := make([]bool, len(b))
	match := make([]int, len(a))
	for i := range match {
		match[i] = -1
	}
	for _, same := range []bool{true, false} {
		for i := range a {
			for j := range b {
				if match[i] < 0 && !used[j] && a[i].Kind == b[j].Kind && touch(&a[i], &b[j]) && (!same || labelOf(&a[i]) == labelOf(&b[j])) {
					match[i], used[j] = j, true
				}
			}
		}
	}
	var out []Pair
	for i := range a {
		c := st.coded(&a[i])
		p := Pair{A: &c}
		if j := match[i]; j >= 0 {
			d := st.coded(&b[j])
			p.B, p.Same = &d, labelOf(&a[i]) == labelOf(&b[j])
		}
		out = append(out, p)
	}
	for j := range b {
		if !used[j] {
			d := st.coded(&b[j])
			out = append(out, Pair{B: &d})
		}
	}
	at := func(p Pair) int {
		c := p.A
		if c == nil {
			c = p.B
		}
		if len(c.Evidence) == 0 {
			return 0
		}
		return c.Evidence[0].Start
	}
	slices.SortStableFunc(out, func(x, y Pair) int { return at(x) - at(y) })
	return out
}

func touch(a, b *affair.Record) bool {
	for _, x := range a.Evidence {
		for _, y := range b.Evidence {
			if x.Overlaps(y.Span) {
				return true
			}
		}
	}
	return false
}

// labelOf is what a record says, as a word for agreement.
func labelOf(r *affair.Record) string {
	switch {
	case r.Actor != nil:
		return r.Actor.Name
	case r.Statement != nil:
		return r.Statement.Speaker
	case r.Event != nil:
		return r.Event.Type
	case r.Tie != nil:
		return fmt.Sprintf("%s %s %s %t", r.Tie.From, r.Tie.Type, r.Tie.To, r.Tie.Negated)
	case r.Position != nil:
		return fmt.Sprintf("%s %d", r.Position.Actor, r.Position.Stance)
	case r.Link != nil:
		return r.Link.Sign
	case r.Figure != nil:
		return r.Figure.Value
	case r.Tone != nil:
		return fmt.Sprintf("%s %d", r.Tone.Actor, r.Tone.Value)
	}
	return ""
}

func (s *Server) agreement(ctx context.Context, in *agreementIn) (*body[Agreement], error) {
	all, known, err := s.codings(ctx, in.Doc)
	if err != nil {
		return nil, err
	}
	out := Agreement{Known: append([]string{}, known...), Layers: []LayerAgreement{}}
	if out.Coders, err = two(in.Coders, known); err != nil {
		return nil, err
	}
	if len(out.Coders) < 2 {
		return answer(out), nil
	}
	// Documents are laid one behind the other: one continuum.
	offset, length := map[string]int{}, 0
	docs := map[string]bool{}
	for _, c := range out.Coders {
		for _, r := range all[c] {
			docs[r.Doc] = true
		}
	}
	for d, err := range s.db.Documents(ctx, store.DocumentFilter{}) {
		if err != nil {
			return nil, problemOf(err)
		}
		if docs[d.ID] {
			offset[d.ID] = length
			length += len(d.Text) + 1
		}
	}
	for _, k := range affair.Kinds {
		a, b := spansOf(all[out.Coders[0]], k, offset), spansOf(all[out.Coders[1]], k, offset)
		if len(a)+len(b) == 0 {
			continue
		}
		l := LayerAgreement{Kind: k, A: len(a), B: len(b), Overlap: agreement.SpanF1(a, b, false), Exact: agreement.SpanF1(a, b, true)}
		if x, err := agreement.UnitizingAlpha([][]agreement.Span{a, b}, length); err == nil {
			l.Alpha = &x.Alpha
		} else if !errors.Is(err, agreement.ErrUndefined) {
			return nil, problemOf(err)
		}
		if len(a)+len(b) <= mostForGamma {
			if x, err := agreement.GammaOf([][]agreement.Span{a, b}, length, agreement.GammaConfig{Seed: 1}); err == nil {
				l.Gamma = &x.Gamma
			} else if !errors.Is(err, agreement.ErrUndefined) {
				return nil, problemOf(err)
			}
		}
		va, vb := labelsOfMatched(all[out.Coders[0]], all[out.Coders[1]], k)
		if x, err := agreement.Cohen(va, vb, 200, 1); err == nil {
			l.Kappa = x
		} else if !errors.Is(err, agreement.ErrUndefined) {
			return nil, problemOf(err)
		}
		out.Layers = append(out.Layers, l)
	}
	return answer(out), nil
}

// mostForGamma bounds the best alignment, whose cost grows with the square of the spans.
const mostForGamma = 600

func spansOf(rs []affair.Record, k affair.Kind, offset map[string]int) []agreement.Span {
	var out []agreement.Span
	for i := range rs {
		r := &rs[i]
		if r.Kind != k || len(r.Evidence) == 0 {
			continue
		}
		e := r.Evidence[0]
		out = append(out, agreement.Span{Start: offset[r.Doc] + e.Start, End: offset[r.Doc] + e.End, Label: labelOf(r)})
	}
	return out
}

// labelsOfMatched are the labels that two coders give the places that both coded.
func labelsOfMatched(a, b []affair.Record, k affair.Kind) (va, vb []agreement.Value) {
	byDoc := map[string][]*affair.Record{}
	for i := range b {
		if b[i].Kind == k {
			byDoc[b[i].Doc] = append(byDoc[b[i].Doc], &b[i])
		}
	}
	used := map[string]bool{}
	for i := range a {
		if a[i].Kind != k {
			continue
		}
		for _, o := range byDoc[a[i].Doc] {
			if !used[o.ID] && touch(&a[i], o) {
				used[o.ID] = true
				va, vb = append(va, agreement.Label(labelOf(&a[i]))), append(vb, agreement.Label(labelOf(o)))
				break
			}
		}
	}
	return va, vb
}
