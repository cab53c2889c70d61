package server

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"strings"

	"github.com/danielgtaylor/huma/v2"

	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/system"
)

// writeProblem answers with problem+json outside of typed operations.
func writeProblem(w http.ResponseWriter, err error) {
	var se huma.StatusError
	if !errors.As(err, &se) {
		se = asStatus(problemOf(err))
	}
	w.Header().Del("ETag")
	w.Header().Set("Content-Type", "application/problem+json")
	w.WriteHeader(se.GetStatus())
	_ = json.NewEncoder(w).Encode(se) // the connection is gone when this fails
}

func asStatus(err error) huma.StatusError {
	var se huma.StatusError
	if errors.As(err, &se) {
		return se
	}
	return unexpected(err)
}

// unexpected is an error that nobody foresaw. It is logged; what it says may tell strangers about
// the machine, so the answer only names the entry in the log.
func unexpected(err error) huma.StatusError {
	ref := secret()[:8]
	slog.Error("unexpected", "reference", ref, "error", err)
	return huma.Error500InternalServerError("the program made a mistake, entry " + ref + " of its log: please report it with what you did")
}

// problemOf turns an error of the engines into an answer.
func problemOf(err error) error {
	var se huma.StatusError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &se):
		return err
	case errors.Is(err, store.ErrNotFound):
		return huma.Error404NotFound(err.Error() + ": it may have been read again since; load the page again")
	case errors.Is(err, store.ErrConflict):
		return huma.Error409Conflict(err.Error())
	case errors.Is(err, store.ErrInvalid), errors.Is(err, system.ErrUnknownFactor):
		return huma.Error422UnprocessableEntity(err.Error())
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return huma.Error503ServiceUnavailable("it took too long: ask for less, or try again")
	}
	return unexpected(err)
}

// operationID names a route for the OpenAPI document.
func operationID(method, path string) string {
	return strings.ToLower(method) + strings.Map(func(r rune) rune {
		switch {
		case r == '/' || r == '.':
			return '-'
		case r == '{' || r == '}':
			return -1
		}
		return r
	}, path)
}

func pathNames(path string) []string {
	var out []string
	for _, p := range strings.Split(path, "/") {
		if n, ok := strings.CutPrefix(p, "{"); ok {
			out = append(out, strings.TrimSuffix(n, "}"))
		}
	}
	return out
}
