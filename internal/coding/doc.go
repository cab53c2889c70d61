// Package coding turns one analysed document into records: who is there (actors), who says
// what (statements), who did what to whom (events), how they stand to each other (ties), who
// wants what (positions), what leads to what (links), how much (figures), and how the author
// portrays whom (tone).
//
// Coding is a pure function of (document, coder version, codebook). The rule coder works in
// steps over one shared Reading, one file a step:
//
//	actors    mentions -> actors with kind and part-of
//	clauses   trees -> predicates with normalised arguments, polarity and modality
//	voices    attribution and quotation -> who speaks where (holder and chain)
//	layers    statements, events, ties, positions, links, figures, tone
//	gate      no verbatim span, no record; ids; duplicates joined; order
//
// What the layers look for is data: codebook/*.yaml.
package coding
