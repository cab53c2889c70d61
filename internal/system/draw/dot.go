package draw

import (
	"fmt"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/system"
)

// DOT writes the system in the language of Graphviz: arrowheads for plus, dots for minus,
// line styles for modality, one quote an edge as its tooltip.
func DOT(s *system.System, title string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "digraph %s {\n\trankdir=LR;\n\tnode [shape=box, style=rounded, fontname=\"sans-serif\", fontsize=11];\n\tedge [fontname=\"sans-serif\", fontsize=9];\n", quote(title))
	for i := range s.Factors {
		fmt.Fprintf(&b, "\t%s [label=%s];\n", s.Factors[i].ID, quote(s.Factors[i].Name))
	}
	for i := range s.Edges {
		e := &s.Edges[i]
		head, color := "normal", "#0b6e4f"
		if e.Sign < 0 {
			head, color = "dot", "#b3261e"
		}
		style := map[affair.Modality]string{affair.Predicted: "dashed", affair.Conditional: "dashed", affair.Hedged: "dotted", affair.Denied: "dotted"}[e.Modality]
		if style == "" {
			style = "solid"
		}
		if e.Denied {
			color = "gray"
		}
		tip := ""
		if len(e.Claims) > 0 && len(e.Claims[0].Evidence) > 0 {
			tip = e.Claims[0].Evidence[0].Text
		}
		fmt.Fprintf(&b, "\t%s -> %s [arrowhead=%s, color=%s, style=%s, penwidth=%d, tooltip=%s];\n",
			e.FromID, e.ToID, head, quote(color), style, 1+min(e.Accounts, 5)/2, quote(tip))
	}
	b.WriteString("}\n")
	return b.String()
}

func quote(s string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\r", "").Replace(s) + `"`
}
