// Package server is the workbench's server: the engines over HTTP, the browser app, and what keeps
// both safe.
//
// Every operation is registered once, with the least role that may call it (routes.go); the OpenAPI
// document is generated from the Go types. Answers are a function of the address and of the affair's
// state, so that each carries an ETag and a repeated question costs nothing. Errors are
// problem+json (RFC 9457) and say what to do next. All offsets are bytes in the stored UTF-8 text.
//
// What documents say can never become script: they are sent as data, pages of originals stand in a
// sandbox, and the content security policy lets the app load nothing but itself.
package server
