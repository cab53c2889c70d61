package intake

import (
	"context"
	"strings"
	"testing"
)

func TestLimitsHold(t *testing.T) {
	if testing.Short() {
		t.Skip("large inputs")
	}
	for _, c := range []struct {
		name    string
		b       []byte
		refused bool
	}{
		{"more lines than a document holds", []byte(strings.Repeat("a line\n", 250_000)), true},
		{"more text than a document holds", []byte(strings.Repeat(para1+"\n", 60_000)), true},
		{"a file over the limit", make([]byte, 51<<20), true},
		{"one line of a megabyte", []byte(strings.Repeat("word ", 200_000)), false},
		{"a page of forty thousand links", []byte("<html><body>" + strings.Repeat("<li><a href=x>a link</a></li>", 40_000) + "<p>" + para1 + "</p></body></html>"), false},
		{"entities that mean entities", []byte(`<?xml version="1.0"?><!DOCTYPE r [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><rss><channel><title>&b;</title></channel></rss>`), true},
	} {
		t.Run(c.name, func(t *testing.T) {
			res, err := Read(context.Background(), Source{Name: "x", Bytes: c.b}, Options{})
			if err != nil {
				t.Fatal(err)
			}
			if got := len(res.Refusals()) > 0; got != c.refused {
				t.Errorf("refusals: %v", res.Refusals())
			}
		})
	}
}

func TestAPageWithoutAnyHelpIsStillRead(t *testing.T) {
	d := read(t, "a.html", []byte("<div><div>Menu</div><div>Ferry line to close</div><div>"+para1+"</div></div>")).Docs()[0]
	if b := d.Body(); len(b) != 1 || d.Text[b[0].Start:b[0].End] != para1 {
		t.Errorf("parts are %v", d.Parts)
	}
}
