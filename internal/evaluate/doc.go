// Package evaluate measures: coded records against gold, layer by layer, and the parts of
// the program on the development sets. Every number that the project states comes from a
// function of this package, run by `rashomon eval`.
package evaluate
