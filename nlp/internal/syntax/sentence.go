// Package syntax holds the learned parts of the analysis, tagger and parser, over plain
// numbers. Package nlp gives those numbers their names; nlp/train learns them.
package syntax

import "github.com/rashomon-affairs/rashomon/nlp/internal/lexicon"

// Sentence is the working form of one sentence. The columns have one place a token.
type Sentence struct {
	Forms  []string
	Normal []string
	Row    []int32 // vocabulary rows
	Clus   []lexicon.Cluster
	Shape  []uint8
	UPOS   []uint8
	XPOS   []uint8
	Heads  []int32 // within the sentence, -1 for the root
	Deps   []uint8
}

// Reset empties the sentence and keeps its memory.
func (s *Sentence) Reset() {
	s.Forms, s.Normal, s.Row, s.Clus, s.Shape = s.Forms[:0], s.Normal[:0], s.Row[:0], s.Clus[:0], s.Shape[:0]
	s.UPOS, s.XPOS, s.Heads, s.Deps = s.UPOS[:0], s.XPOS[:0], s.Heads[:0], s.Deps[:0]
}

// Add appends a token.
func (s *Sentence) Add(form, normal string, row int32, c lexicon.Cluster, shape uint8) {
	s.Forms = append(s.Forms, form)
	s.Normal = append(s.Normal, normal)
	s.Row = append(s.Row, row)
	s.Clus = append(s.Clus, c)
	s.Shape = append(s.Shape, shape)
	s.UPOS = append(s.UPOS, 0)
	s.XPOS = append(s.XPOS, 0)
	s.Heads = append(s.Heads, -1)
	s.Deps = append(s.Deps, 0)
}

// Len is the number of tokens.
func (s *Sentence) Len() int { return len(s.Forms) }
