package server

import (
	"context"
	"net/http"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rashomon-affairs/rashomon/internal/accounts"
)

// Role is what a person may do. Each may do what those before may.
type Role = accounts.Role

// The roles. Anyone needs no signing in: health, metrics, the app's own files.
const (
	Anyone = accounts.None
	Reader = accounts.Reader // look at everything
	Coder  = accounts.Coder  // decide on records
	Editor = accounts.Editor // read documents in, decide on names for all
	Owner  = accounts.Owner  // everything
)

// Route is one thing that can be asked for.
type Route struct {
	Method string
	Path   string // as in http.ServeMux
	Role   Role
}

// operation registers a typed operation.
func operation[I, O any](s *Server, role Role, op huma.Operation, run func(context.Context, *I) (*O, error)) {
	op.Metadata = map[string]any{"role": role}
	op.Path = "/api" + op.Path
	if op.Errors == nil {
		op.Errors = []int{http.StatusBadRequest, http.StatusNotFound}
	}
	op.Errors = append(op.Errors, http.StatusUnauthorized, http.StatusForbidden)
	op.Description += "\n\nNeeds the role " + string(role) + "."
	s.routes = append(s.routes, Route{op.Method, op.Path, role})
	huma.Register(s.api, op, run)
}

// raw registers a handler that does not speak JSON in and out, and describes it.
func (s *Server) raw(role Role, method, path, summary, mediaType string, h http.HandlerFunc) {
	s.routes = append(s.routes, Route{method, path, role})
	s.mux.HandleFunc(method+" "+path, func(w http.ResponseWriter, r *http.Request) {
		if err := s.may(r.Context(), role); err != nil {
			writeProblem(w, err)
			return
		}
		h(w, r)
	})
	if mediaType != "" {
		op := &huma.Operation{Method: method, Path: path, Summary: summary, OperationID: operationID(method, path),
			Responses: map[string]*huma.Response{"200": {Description: summary, Content: map[string]*huma.MediaType{mediaType: {}}}}}
		for _, name := range pathNames(path) {
			op.Parameters = append(op.Parameters, &huma.Param{Name: name, In: "path", Required: true, Schema: &huma.Schema{Type: "string"}})
		}
		s.api.OpenAPI().AddOperation(op)
	}
}

// roleOfOperation lets a typed operation run only for those who may.
func (s *Server) roleOfOperation(ctx huma.Context, next func(huma.Context)) {
	role, ok := ctx.Operation().Metadata["role"].(Role)
	if !ok {
		role = Owner // forgotten: nobody else
	}
	if err := s.may(ctx.Context(), role); err != nil {
		var e huma.StatusError
		if he, ok := err.(huma.StatusError); ok { //nolint:errorlint // our own, never wrapped
			e = he
		}
		_ = huma.WriteErr(s.api, ctx, e.GetStatus(), e.Error())
		return
	}
	next(ctx)
}

// may says why the one who asks may not do what needs the role, or nil.
func (s *Server) may(ctx context.Context, need Role) error {
	if need == Anyone {
		return nil
	}
	u, ok := UserOf(ctx)
	if !ok {
		return huma.Error401Unauthorized(s.c.Auth.Advice())
	}
	if !u.Role.May(need) {
		return huma.Error403Forbidden("this needs the role " + string(need) + ", and " + u.Name + " is " + string(u.Role) + ": ask an owner of the affair")
	}
	return nil
}
