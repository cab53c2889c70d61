package server

import (
	"context"
	"fmt"
	"io"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rashomon-affairs/rashomon/internal/compare"
	"github.com/rashomon-affairs/rashomon/internal/compare/draw"
	"github.com/rashomon-affairs/rashomon/internal/compare/network"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// compared registers a comparison: GET /api/compare/NAME gives {"NAME": result}, as 'rashomon
// compare NAME --format json' prints it.
func compared[I any](s *Server, name, summary string, run func(*compare.Comparison, *I) (any, error)) {
	operation(s, Reader, huma.Operation{OperationID: "compare-" + name, Method: http.MethodGet, Path: "/compare/" + name, Summary: summary, Errors: []int{http.StatusUnprocessableEntity}},
		func(ctx context.Context, in *I) (*body[map[string]any], error) {
			st, err := s.now(ctx)
			if err != nil {
				return nil, problemOf(err)
			}
			v, err := remember(&s.memo, st.version, fmt.Sprintf("compare %s %+v", name, *in), func() (any, error) {
				w, err := st.whole()
				if err != nil {
					return nil, err
				}
				return run(w.compare, in)
			})
			if err != nil {
				return nil, problemOf(err)
			}
			return answer(map[string]any{name: v}), nil
		})
}

type limitIn struct {
	Limit int `query:"limit" minimum:"0" doc:"at most this many; 0 is all"`
}

type leastIn struct {
	Least int `query:"least" minimum:"0" default:"1" doc:"told by at least this many independent families"`
}

type omissionsIn struct {
	Account []string `query:"account,explode" doc:"ids of documents (default: all)"`
	Least   int      `query:"least" minimum:"1" default:"2" doc:"told by at least this many other families"`
	Limit   int      `query:"limit" minimum:"0"`
}

type dyadsIn struct {
	Unit string `query:"unit" enum:"day,month,year" default:"month"`
}

type networkIn struct {
	Mode          string `query:"mode" enum:"one,two" default:"two"`
	A             string `query:"a" default:"actor"`
	B             string `query:"b" default:"issue"`
	Aggregation   string `query:"aggregation" enum:"ignore,congruence,conflict,subtract,combine" default:"subtract"`
	Normalisation string `query:"normalisation" default:"no"`
	Duplicates    string `query:"duplicates" default:"include"`
	Compatible    bool   `query:"dna_compatible"`
	Isolates      bool   `query:"isolates"`
	Coalitions    int    `query:"coalitions" default:"-1" doc:"find this many, 0 for as many as fit best; -1: none"`
	Seed          uint64 `query:"seed" default:"1"`
}

type polarizationIn struct {
	A          string `query:"a" default:"actor"`
	B          string `query:"b" default:"issue"`
	Duplicates string `query:"duplicates" default:"include"`
	Camps      int    `query:"camps" default:"2" minimum:"2" maximum:"20"`
	Search     string `query:"search" enum:"free,greedy,genetic" default:"free"`
	Seed       uint64 `query:"seed" default:"1"`
}

func firstOf[T any](l []T, limit int) []T {
	if l == nil {
		return []T{}
	}
	if limit > 0 {
		return l[:min(limit, len(l))]
	}
	return l
}

func (s *Server) registerCompare() {
	compared(s, "coverage", "Which account tells what", func(c *compare.Comparison, _ *struct{}) (any, error) { return c.Coverage(), nil })
	compared(s, "corroboration", "What independent accounts both tell", func(c *compare.Comparison, in *limitIn) (any, error) {
		return firstOf(c.Corroborations(), in.Limit), nil
	})
	compared(s, "contradictions", "What cannot both hold, with both quotes", func(c *compare.Comparison, in *limitIn) (any, error) {
		return firstOf(c.Contradictions(), in.Limit), nil
	})
	compared(s, "omissions", "What each account leaves out that others tell", func(c *compare.Comparison, in *omissionsIn) (any, error) {
		return firstOf(c.Omissions(in.Account, in.Least, in.Limit), 0), nil
	})
	compared(s, "portrayal", "How each outlet portrays each actor", func(c *compare.Comparison, _ *struct{}) (any, error) { return c.Portrayal(), nil })
	compared(s, "timeline", "One line of events with every account's version", func(c *compare.Comparison, in *leastIn) (any, error) { return c.Timeline(in.Least), nil })
	compared(s, "dyads", "Who did what to whom over time, scored", func(c *compare.Comparison, in *dyadsIn) (any, error) {
		return firstOf(c.Dyads(compare.Unit(in.Unit)), 0), nil
	})
	compared(s, "issues", "What actors want and do not want, each with who says so", func(c *compare.Comparison, in *limitIn) (any, error) { return firstOf(c.Issues(), in.Limit), nil })
	compared(s, "figures", "Quantities with the values that accounts give them", func(c *compare.Comparison, in *limitIn) (any, error) { return firstOf(c.Figures(), in.Limit), nil })
	compared(s, "network", "Discourse networks of actors and issues", discourse)
	compared(s, "polarization", "How far the actors fall into camps", polarization)
	operation(s, Reader, huma.Operation{OperationID: "get-ties", Method: http.MethodGet, Path: "/ties", Summary: "The network of ties between actors, each with every account's version"}, s.ties)
	s.raw(Reader, http.MethodGet, "/api/network/export", "The network of ties as a file: svg, gexf, graphml or dl", "application/xml", s.exportNetwork)
	s.raw(Reader, http.MethodGet, "/api/timeline.svg", "The timeline as a drawing", "image/svg+xml", s.timelineSVG)
}

// network is a matrix with how it was made.
type networkOut struct {
	*network.Matrix
	Config     network.Config      `json:"config"`
	Coalitions []network.Coalition `json:"coalitions,omitempty"`
}

func discourse(c *compare.Comparison, in *networkIn) (any, error) {
	cfg := network.Config{Aggregation: network.Aggregation(in.Aggregation), Normalisation: network.Normalisation(in.Normalisation),
		Duplicates: network.Duplicates(in.Duplicates), Isolates: in.Isolates, Compatible: in.Compatible, Most: compare.MostShown}
	m, err := c.Network(compare.Variable(in.A), compare.Variable(in.B), in.Mode == "one", cfg)
	if err != nil {
		return nil, huma.Error422UnprocessableEntity(err.Error())
	}
	out := networkOut{Matrix: m, Config: cfg}
	if in.Coalitions >= 0 && m.OneMode {
		out.Coalitions = network.Coalitions(m, in.Coalitions, in.Seed)
	}
	return out, nil
}

func polarization(c *compare.Comparison, in *polarizationIn) (any, error) {
	var ms [2]*network.Matrix
	for i, agg := range []network.Aggregation{network.Congruence, network.Conflict} {
		var err error
		ms[i], err = c.Network(compare.Variable(in.A), compare.Variable(in.B), true,
			network.Config{Aggregation: agg, Normalisation: network.Average, Duplicates: network.Duplicates(in.Duplicates), Most: compare.MostShown})
		if err != nil {
			return nil, huma.Error422UnprocessableEntity(err.Error())
		}
	}
	return network.Polarize(ms[0], ms[1], in.Camps, network.Search(in.Search), in.Seed), nil
}

type tiesIn struct {
	Limit int `query:"limit" default:"60" minimum:"1" maximum:"500" doc:"how many of the best-connected actors"`
}

// Ties is the network of ties with the accounts by code.
type Ties struct {
	*compare.TieNetwork
	Codes map[string]string `json:"codes" doc:"document id to account code"`
}

func (s *Server) ties(ctx context.Context, in *tiesIn) (*body[Ties], error) {
	st, err := s.now(ctx)
	if err != nil {
		return nil, problemOf(err)
	}
	n, err := s.tieNetwork(st, in.Limit)
	if err != nil {
		return nil, problemOf(err)
	}
	out := Ties{TieNetwork: n, Codes: map[string]string{}}
	for _, e := range n.Edges {
		for _, v := range e.Versions {
			out.Codes[v.Doc] = st.account(v.Doc).Code
		}
	}
	return answer(out), nil
}

func (s *Server) tieNetwork(st *state, limit int) (*compare.TieNetwork, error) {
	return remember(&s.memo, st.version, fmt.Sprintf("ties %d", limit), func() (*compare.TieNetwork, error) {
		w, err := st.whole()
		if err != nil {
			return nil, err
		}
		return w.compare.TieNetwork(limit), nil
	})
}

func (s *Server) exportNetwork(w http.ResponseWriter, r *http.Request) {
	st, err := s.now(r.Context())
	if err != nil {
		writeProblem(w, err)
		return
	}
	format := r.URL.Query().Get("format")
	if format == "" || format == "svg" {
		n, err := s.tieNetwork(st, 60)
		if err != nil {
			writeProblem(w, err)
			return
		}
		s.download(w, "image/svg+xml", "ties.svg")
		_, _ = io.WriteString(w, draw.Ties(n, draw.Options{Title: s.c.Name}))
		return
	}
	write := map[string]func(io.Writer, *exchange.Graph) error{"gexf": exchange.WriteGEXF, "graphml": exchange.WriteGraphML, "dl": exchange.WriteDL}[format]
	if write == nil {
		writeProblem(w, huma.Error422UnprocessableEntity("there is no format "+format+": choose svg, gexf, graphml or dl"))
		return
	}
	g, err := exchange.TieGraph(r.Context(), &s.db.Reader, store.Filter{})
	if err != nil {
		writeProblem(w, err)
		return
	}
	s.download(w, "application/octet-stream", "ties."+format)
	if err := write(w, g); err != nil {
		s.c.Log.Warn("an export broke off", "error", err)
	}
}

func (s *Server) timelineSVG(w http.ResponseWriter, r *http.Request) {
	st, err := s.now(r.Context())
	if err != nil {
		writeProblem(w, err)
		return
	}
	all, err := st.whole()
	if err != nil {
		writeProblem(w, err)
		return
	}
	var names []string
	for _, a := range st.accounts {
		names = append(names, a.Name)
	}
	s.download(w, "image/svg+xml", "timeline.svg")
	_, _ = io.WriteString(w, draw.Timeline(all.compare.Timeline(1), names, draw.Options{Title: s.c.Name}))
}

// download sets the headers of a file. A drawing opened by itself can run nothing.
func (s *Server) download(w http.ResponseWriter, mediaType, name string) {
	h := w.Header()
	h.Set("Content-Type", mediaType)
	h.Set("Content-Disposition", `attachment; filename="`+fileName(s.c.Name)+"-"+name+`"`)
	h.Set("Content-Security-Policy", sandbox)
}
