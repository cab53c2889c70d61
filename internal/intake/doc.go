// Package intake turns what an analyst has on the desk into documents: bytes in, documents
// out, whose text is fixed once and labelled part by part.
//
// The way of an input: its format is told by its content (detect.go), its reader (one
// sub-package a format) brings it into a text and blocks, package page tells title, body
// and the rest apart, and this package builds the document. What cannot be read is refused
// by name, with a reason and advice, and the rest goes on.
//
// The text of a plain text file is the file, decoded to UTF-8 in NFC; nothing is trimmed, so
// that what stands in the file can be found in the document at the same place. For other
// formats the text is the rendered page, menus and all, in reading order with an empty line
// between blocks; the parts say what is what.
package intake
