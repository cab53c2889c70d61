// Package exchange moves affairs between this program and others: the JSON of the gold format,
// out and in, whole affairs with their decisions and originals, tables, and the formats of other
// tools.
//
// What goes out is streamed and has one form: the same view gives the same bytes. What comes in
// is matched to documents already read, and every span is looked for in their stored text; a
// record whose evidence is not found there is reported and left out.
package exchange
