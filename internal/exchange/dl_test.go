package exchange_test

import (
	"bytes"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/rashomon-affairs/rashomon/internal/exchange"
)

func TestDLAddsUpEdgesAndKeepsLabelsApart(t *testing.T) {
	g := &exchange.Graph{
		Nodes: []exchange.Node{{ID: "a", Label: "The \"Guild\""}, {ID: "b", Label: "The\nGuild"}, {ID: "c", Label: ""}},
		Edges: []exchange.Edge{{From: "a", To: "b", Weight: 1}, {From: "b", To: "c", Weight: .5, Undirected: true}, {From: "a", To: "b", Weight: 2}},
	}
	var b bytes.Buffer
	if err := exchange.WriteDL(&b, g); err != nil {
		t.Fatal(err)
	}
	want := "dl n=3 format=edgelist1\nlabels:\n\"The Guild\"\n\"The Guild (2)\"\n\"node\"\nlabels embedded\ndata:\n" +
		"\"The Guild\" \"The Guild (2)\" 3\n\"The Guild (2)\" \"node\" 0.5\n\"node\" \"The Guild (2)\" 0.5\n"
	if d := cmp.Diff(want, b.String()); d != "" {
		t.Error(d)
	}
}
