// Package store keeps an affair at rest: documents with their original bytes, what a coder
// read out of them, the inputs that were refused, and the append-only log of people's
// decisions. It answers what one sees: the machine's records with the decisions applied.
//
// Three things are kept, and one is computed. Documents never change. A document's machine
// records are replaced as a whole when it is coded again. Decisions are appended and never
// changed. The view follows from these (see View); it is kept as rows so that it can be
// filtered, sorted and searched, and brought up to date in the same transaction as every
// write. Verify proves that it follows.
//
// An affair is one SQLite file: write-ahead log, one writer with immediate transactions, a
// pool of readers. A DB may be used by any number of goroutines, and the file by several
// processes.
package store
