// Package affair is the domain: what a document is, what can be read out of it, and what
// people decide about what was read. It imports nothing of ours, and everything else
// imports it.
//
// Terms are those of the codebook (docs/codebook.md). An affair is a set of documents about
// one contested matter; a document is one account; a record is one thing an account says,
// and it always carries the words that say it.
//
// Offsets are bytes in the document's stored text (UTF-8, NFC). They are fixed when the
// document is taken in and never change afterwards.
package affair
