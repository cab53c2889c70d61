package intake

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestReferenceAccountsAreToldApart compares body and metadata with the hand-coded gold.
func TestReferenceAccountsAreToldApart(t *testing.T) {
	dir := shared(t, "gold")
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*.json"))
	wrong, checks := 0, 0
	for _, f := range files {
		raw, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var g struct {
			Document, Outlet, Byline, Date, Origin, Title string
			Body                                          struct {
				First, Last string
				NotBody     []string `json:"not_body"`
			}
		}
		if err := json.Unmarshal(raw, &g); err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, "..", "seeds", g.Document)
		if _, err := os.Stat(path); err != nil {
			path = filepath.Join(dir, "..", "accounts", g.Document)
		}
		res, err := Read(context.Background(), Source{Path: path}, Options{})
		if err != nil || len(res.Docs()) != 1 {
			t.Fatalf("%s: %v %v", g.Document, res.Refusals(), err)
		}
		d := res.Docs()[0]
		checkDocument(t, d)
		check := func(what, got, want string, ok bool) {
			checks++
			if !ok {
				wrong++
				t.Logf("%s %s: got %.80q, want %.80q", g.Document, what, got, want)
			}
		}
		body := d.Body()
		if len(body) == 0 {
			t.Errorf("%s has no body", g.Document)
			continue
		}
		first, last := d.Text[body[0].Start:body[0].End], d.Text[body[len(body)-1].Start:body[len(body)-1].End]
		check("first paragraph", first, g.Body.First, strings.HasPrefix(first, g.Body.First))
		check("last paragraph", last, g.Body.Last, strings.HasSuffix(last, g.Body.Last))
		for _, s := range g.Body.NotBody {
			for _, line := range strings.Split(s, "\n") {
				line = strings.TrimSpace(line)
				at := strings.LastIndex(d.Text, line)
				if at < 0 || line == "" || line == g.Title {
					continue
				}
				p, ok := d.PartAt(at)
				check("not body", string(p.Kind), line, ok && p.Kind != "body")
			}
		}
		check("title", d.Title.Value, g.Title, d.Title.Value == g.Title)
		check("outlet", d.Outlet.Value, g.Outlet, d.Outlet.Value == g.Outlet)
		check("byline", d.Byline.Value, g.Byline, strings.EqualFold(d.Byline.Value, g.Byline))
		check("origin", d.Origin.Value, g.Origin, d.Origin.Value == g.Origin)
		if !strings.Contains(filepath.Dir(f), "/a") { // coding a dates two letters from what they tell
			check("date", d.Published.Value, g.Date, d.Published.Value == g.Date)
		}
	}
	t.Logf("%d of %d checks right", checks-wrong, checks)
	if wrong*100 > checks*3 {
		t.Errorf("%d of %d checks wrong", wrong, checks)
	}
}
