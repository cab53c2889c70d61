package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/system"
	"github.com/rashomon-affairs/rashomon/internal/system/draw"
	"github.com/rashomon-affairs/rashomon/internal/system/fcm"
)

type systemIn struct {
	Account []string `query:"account,explode" doc:"ids of documents, a system each (default: one of all)"`
	Holder  string   `query:"holder" doc:"only what this voice claims: a name, or author"`
	All     bool     `query:"all" doc:"one system of all as well"`
	Off     []string `query:"off,explode" doc:"ids of links that are left out"`
}

// Systems are the systems asked for, with where their factors lie on a map.
type Systems struct {
	Systems []SystemOf `json:"systems"`
	// Aligned pairs the factors of the first two.
	Aligned []AlignedPair `json:"aligned"`
}

// SystemOf is one account's system.
type SystemOf struct {
	Doc         string              `json:"doc,omitempty" doc:"empty: all accounts"`
	Account     string              `json:"account"`
	Code        string              `json:"code"`
	System      *system.System      `json:"system"`
	Examination *system.Examination `json:"examination"`
	Groups      []system.Group      `json:"groups"`
	Layout      draw.Layout         `json:"layout"`
}

// AlignedPair is a factor of the first system with its counterpart in the second, by ids.
type AlignedPair struct {
	A       string  `json:"a"`
	B       string  `json:"b"`
	Score   float64 `json:"score"`
	Flipped bool    `json:"flipped,omitempty"`
	Reason  string  `json:"reason"`
}

// RunIn says what is pressed, in whose systems.
type RunIn struct {
	Accounts []string      `json:"accounts,omitempty" doc:"ids of documents; 'all' is one system of all (default)"`
	Holder   string        `json:"holder,omitempty"`
	Presses  []system.Push `json:"presses" minItems:"1" maxItems:"20"`
	Observed []system.Push `json:"observed,omitempty" maxItems:"20" doc:"known to have happened"`
	Method   string        `json:"method,omitempty" enum:"press,fcm,"`
	Draws    int           `json:"draws,omitempty" minimum:"0" maximum:"100000" doc:"default 2000"`
	Seed     uint64        `json:"seed,omitempty" doc:"default 1"`
	Off      []string      `json:"off,omitempty" doc:"ids of links that are left out"`
	Check    string        `json:"check,omitempty" doc:"also say which links the answer for this factor hangs on"`
}

// Ran is what follows in each system.
type Ran struct {
	Method     string             `json:"method"`
	Presses    []system.Push      `json:"presses"`
	Runs       []RanOne           `json:"runs"`
	SideBySide *system.SideBySide `json:"side_by_side,omitempty"`
}

// RanOne is one account's answer.
type RanOne struct {
	Doc     string                   `json:"doc,omitempty"`
	Account string                   `json:"account"`
	Code    string                   `json:"code"`
	Outcome *system.Outcome          `json:"outcome,omitempty"`
	FCM     *system.CognitiveOutcome `json:"fcm,omitempty"`
	Check   *system.Sensitive        `json:"check,omitempty"`
	Problem string                   `json:"problem,omitempty"`
}

func (s *Server) registerSystem() {
	operation(s, Reader, huma.Operation{OperationID: "get-systems", Method: http.MethodGet, Path: "/system", Summary: "The causal systems that accounts describe"}, s.systems)
	operation(s, Reader, huma.Operation{OperationID: "run", Method: http.MethodPost, Path: "/run", Summary: "What would follow if a factor rose or fell", Errors: []int{http.StatusUnprocessableEntity}, MaxBodyBytes: maxBody}, s.run)
	s.raw(Reader, http.MethodGet, "/api/system.svg", "A causal map as a drawing", "image/svg+xml", s.systemSVG)
}

// builtOne is a system with whose it is.
type builtOne struct {
	doc, account, code string
	sys                *system.System
}

// build makes the system of one account, or of all where doc is "" or "all", without the links
// that are switched off.
func (s *Server) build(st *state, doc, holder string, off []string) (*builtOne, error) {
	slices.Sort(off)
	if doc == "all" {
		doc = ""
	}
	return remember(&s.memo, st.version, fmt.Sprintf("system %q %q %q", doc, holder, off), func() (*builtOne, error) {
		w, err := st.whole()
		if err != nil {
			return nil, err
		}
		o := system.Options{Selection: system.Selection{Holder: holder}, Namer: w.namer, Families: w.families, Merges: w.merges, Apart: w.apart, Similar: s.c.Words}
		b := &builtOne{account: "all accounts", code: "∀"}
		if doc != "" {
			if _, ok := st.byID[doc]; !ok {
				return nil, huma.Error404NotFound("there is no account " + doc)
			}
			a := st.account(doc)
			o.Documents = []string{doc}
			b.doc, b.account, b.code = doc, a.title(), a.Code
		}
		b.sys = system.Build(w.docs, w.records, o)
		if len(off) == 0 {
			return b, nil
		}
		// A link is its claims: without their records it is not there.
		out := map[string]bool{}
		for i := range b.sys.Edges {
			if slices.Contains(off, b.sys.Edges[i].ID) {
				for _, c := range b.sys.Edges[i].Claims {
					out[c.Record] = true
				}
			}
		}
		left := slices.DeleteFunc(slices.Clone(w.records), func(r affair.Record) bool { return out[r.ID] })
		b.sys = system.Build(w.docs, left, o)
		return b, nil
	})
}

func (s *Server) systems(ctx context.Context, in *systemIn) (*body[Systems], error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	docs := slices.Clone(in.Account)
	if len(docs) == 0 || in.All {
		docs = append(docs, "")
	}
	if len(docs) > 12 {
		return nil, huma.Error422UnprocessableEntity("at most twelve systems at once")
	}
	out := Systems{Systems: []SystemOf{}, Aligned: []AlignedPair{}}
	var built []*builtOne
	for _, d := range docs {
		b, err := s.build(st, d, in.Holder, slices.Clone(in.Off))
		if err != nil {
			return nil, problemOf(err)
		}
		built = append(built, b)
		o := SystemOf{Doc: b.doc, Account: b.account, Code: b.code, System: b.sys, Examination: b.sys.Examine(), Groups: b.sys.Groups(), Layout: draw.Place(b.sys)}
		if o.Groups == nil {
			o.Groups = []system.Group{}
		}
		out.Systems = append(out.Systems, o)
	}
	if len(built) >= 2 {
		a, b := built[0].sys, built[1].sys
		for _, p := range system.Align(a, b, nil) {
			out.Aligned = append(out.Aligned, AlignedPair{a.Factors[p.A].ID, b.Factors[p.B].ID, p.Score, p.Flipped, p.Reason})
		}
	}
	return answer(out), nil
}

type runIn struct{ Body RunIn }

// mostDraws is how many stable draws are made when none are asked for.
const mostDraws = 2000

func (s *Server) run(ctx context.Context, in *runIn) (*body[Ran], error) {
	q := &in.Body
	if q.Method == "" {
		q.Method = "press"
	}
	if q.Draws == 0 {
		q.Draws = mostDraws
	}
	if q.Seed == 0 {
		q.Seed = 1
	}
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	for _, p := range append(q.Presses[:len(q.Presses):len(q.Presses)], q.Observed...) {
		if p.Factor == "" || p.Direction != "up" && p.Direction != "down" && p.Direction != "none" {
			return nil, huma.Error422UnprocessableEntity(fmt.Sprintf("%q=%q cannot be pressed: name a factor and up or down", p.Factor, p.Direction))
		}
	}
	// The same question is the same work: what is switched on and off again is remembered.
	out, err := remember(&s.memo, st.version, fmt.Sprintf("run %+v", *q), func() (Ran, error) { return s.runAll(ctx, st, q) })
	if err != nil {
		return nil, problemOf(err)
	}
	return answer(out), nil
}

func (s *Server) runAll(ctx context.Context, st *state, q *RunIn) (Ran, error) {
	out := Ran{Method: q.Method, Presses: q.Presses, Runs: []RanOne{}}
	cfg := system.RunConfig{Presses: q.Presses, Observed: q.Observed, Draws: q.Draws, Seed: q.Seed}
	docs := q.Accounts
	if len(docs) == 0 {
		docs = []string{""}
	}
	if len(docs) > 12 {
		return out, huma.Error422UnprocessableEntity("at most twelve systems at once")
	}
	var built []*builtOne
	for _, d := range docs {
		b, err := s.build(st, d, q.Holder, slices.Clone(q.Off))
		if err != nil {
			return out, err
		}
		built = append(built, b)
		r := RanOne{Doc: b.doc, Account: b.account, Code: b.code}
		if q.Method == "fcm" {
			r.FCM, err = b.sys.RunFCM(cfg.Presses, fcm.Config{})
		} else {
			r.Outcome, err = b.sys.Run(ctx, cfg)
		}
		if err == nil && q.Check != "" {
			r.Check, err = b.sys.Sensitivity(ctx, cfg, q.Check)
		}
		if errors.Is(err, system.ErrUnknownFactor) {
			r.Problem, err = "this account does not speak of it: "+err.Error(), nil
		}
		if err != nil {
			return out, err
		}
		out.Runs = append(out.Runs, r)
	}
	if len(built) == 2 && q.Method == "press" {
		side, err := system.RunSideBySide(ctx, built[0].account, built[0].sys, built[1].account, built[1].sys, cfg, nil)
		if err != nil && !errors.Is(err, system.ErrUnknownFactor) {
			return out, err
		}
		out.SideBySide = side
	}
	return out, nil
}

func (s *Server) systemSVG(w http.ResponseWriter, r *http.Request) {
	st, err := s.now(r.Context())
	if err != nil {
		writeProblem(w, err)
		return
	}
	q := r.URL.Query()
	b, err := s.build(st, q.Get("account"), q.Get("holder"), q["off"])
	if err != nil {
		writeProblem(w, err)
		return
	}
	o := draw.Options{Title: "Causal map: " + strings.TrimSpace(b.account)}
	if q.Get("fold") != "" {
		o.Fold = b.sys.Groups()
	}
	s.download(w, "image/svg+xml", "map.svg")
	_, _ = io.WriteString(w, draw.Map(b.sys, o))
}
