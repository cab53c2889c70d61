// Package compare lays the records of many documents beside each other: which account tells
// what and leaves out what, what independent accounts confirm, where two records cannot both
// hold, how each portrays whom, and the one line of events with everybody's version.
//
// Two rules hold everywhere. Reprints are one witness: counts are over families of documents,
// not documents. And what is asserted, planned, supposed or denied is never added up.
//
// Nothing here compares all with all: records are brought together by keys, and only those
// that share a key are looked at in pairs.
//
// A Comparison is indexed in time about proportional to the records (New), and each thing it
// gives is worked out once and kept; Precompute works out ahead what a page asks for.
// BenchmarkWorkbench measures both at any size (-docs).
//
// Subpackages: network has the discourse networks and their measures, agreement the
// statistics of coders, sameevent the matching of mentions of one event, draw the pictures.
package compare
