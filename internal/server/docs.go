package server

import (
	"cmp"
	"html/template"
	"net/http"
	"slices"
	"strings"

	"github.com/danielgtaylor/huma/v2"
)

var docsPage = template.Must(template.New("docs").Parse(`<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Rashomon: the interface</title></head><body><main>
<h1>The interface for programs</h1>
<p>{{.Intro}} Errors are problem+json (RFC 9457). Answers carry an ETag of the affair's state; send it back as If-None-Match.
A request that changes something carries the header <code>X-Rashomon: 1</code>. The whole description, for generators: <a href="/openapi.json">openapi.json</a> (OpenAPI 3.1).</p>
{{range .Operations}}<section><h2><code>{{.Method}} {{.Path}}</code></h2><p>{{.Summary}}{{if .Role}} Needs the role <em>{{.Role}}</em>.{{end}}</p>
{{if .Params}}<dl>{{range .Params}}<dt><code>{{.Name}}</code> ({{.In}}{{if .Required}}, needed{{end}})</dt><dd>{{.Description}}</dd>{{end}}</dl>{{end}}</section>
{{end}}</main></body></html>
`))

type docOperation struct {
	Method, Path, Summary string
	Role                  Role
	Params                []*huma.Param
}

// docs shows the interface as a plain page of our own: the usual viewers come from elsewhere.
func (s *Server) docs(w http.ResponseWriter, _ *http.Request) {
	role := map[string]Role{}
	for _, r := range s.routes {
		role[r.Method+" "+r.Path] = r.Role
	}
	var ops []docOperation
	for p, item := range s.OpenAPI().Paths {
		for _, x := range []struct {
			method string
			op     *huma.Operation
		}{{"GET", item.Get}, {"POST", item.Post}, {"PUT", item.Put}, {"DELETE", item.Delete}} {
			if x.op != nil {
				ops = append(ops, docOperation{x.method, p, strings.TrimSuffix(x.op.Summary, ".") + ".", role[x.method+" "+p], x.op.Parameters})
			}
		}
	}
	slices.SortFunc(ops, func(a, b docOperation) int {
		return cmp.Or(cmp.Compare(a.Path, b.Path), cmp.Compare(a.Method, b.Method))
	})
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = docsPage.Execute(w, struct {
		Intro      string
		Operations []docOperation
	}{s.OpenAPI().Info.Description, ops})
}
