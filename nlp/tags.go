package nlp

// UPOS is a universal part-of-speech tag; the zero value is none.
type UPOS uint8

// The universal tags.
const (
	UPOSNone UPOS = iota
	ADJ
	ADP
	ADV
	AUX
	CCONJ
	DET
	INTJ
	NOUN
	NUM
	PART
	PRON
	PROPN
	PUNCT
	SCONJ
	SYM
	VERB
	X
)

var uposNames = [...]string{"_", "ADJ", "ADP", "ADV", "AUX", "CCONJ", "DET", "INTJ", "NOUN", "NUM", "PART", "PRON", "PROPN", "PUNCT", "SCONJ", "SYM", "VERB", "X"}

// String gives the name of the tag as CoNLL-U has it.
func (u UPOS) String() string { return uposNames[u] }

// XPOS is a Penn Treebank tag as the English treebanks use it; the zero value is none.
type XPOS uint8

// The Penn tags.
const (
	XPOSNone XPOS = iota
	TagNN
	TagIN
	TagDT
	TagNNP
	TagJJ
	TagPRP
	TagPeriod
	TagRB
	TagComma
	TagNNS
	TagVB
	TagCC
	TagVBD
	TagVBP
	TagVBZ
	TagCD
	TagVBN
	TagVBG
	TagTO
	TagPRPS
	TagMD
	TagUH
	TagColon
	TagWDT
	TagRRB
	TagLRB
	TagWRB
	TagOpenQuote
	TagCloseQuote
	TagRP
	TagHYPH
	TagWP
	TagPOS
	TagNNPS
	TagJJR
	TagJJS
	TagEX
	TagRBR
	TagSYM
	TagFW
	TagNFP
	TagDollar
	TagPDT
	TagGW
	TagADD
	TagRBS
	TagLS
	TagAFX
	TagWPS
	TagXX
)

var xposNames = [...]string{"_", "NN", "IN", "DT", "NNP", "JJ", "PRP", ".", "RB", ",", "NNS", "VB", "CC", "VBD", "VBP", "VBZ", "CD", "VBN", "VBG", "TO", "PRP$", "MD", "UH", ":", "WDT", "-RRB-", "-LRB-", "WRB", "``", "''", "RP", "HYPH", "WP", "POS", "NNPS", "JJR", "JJS", "EX", "RBR", "SYM", "FW", "NFP", "$", "PDT", "GW", "ADD", "RBS", "LS", "AFX", "WP$", "XX"}

// String gives the name of the tag as CoNLL-U has it.
func (x XPOS) String() string { return xposNames[x] }

// Dep is a Universal Dependencies relation with its English subtypes; the zero value is none.
type Dep uint8

// The relations.
const (
	DepNone Dep = iota
	DepAcl
	DepAclRelcl
	DepAdvcl
	DepAdvclRelcl
	DepAdvmod
	DepAmod
	DepAppos
	DepAux
	DepAuxPass
	DepCase
	DepCc
	DepCcPreconj
	DepCcomp
	DepCompound
	DepCompoundPrt
	DepConj
	DepCop
	DepCsubj
	DepCsubjOuter
	DepCsubjPass
	DepDep
	DepDet
	DepDetPredet
	DepDiscourse
	DepDislocated
	DepExpl
	DepFixed
	DepFlat
	DepGoeswith
	DepIobj
	DepList
	DepMark
	DepNmod
	DepNmodDesc
	DepNmodPoss
	DepNmodUnmarked
	DepNsubj
	DepNsubjOuter
	DepNsubjPass
	DepNummod
	DepObj
	DepObl
	DepOblAgent
	DepOblUnmarked
	DepOrphan
	DepParataxis
	DepPunct
	DepReparandum
	DepRoot
	DepVocative
	DepXcomp
)

var depNames = [...]string{"_", "acl", "acl:relcl", "advcl", "advcl:relcl", "advmod", "amod", "appos", "aux", "aux:pass", "case", "cc", "cc:preconj", "ccomp", "compound", "compound:prt", "conj", "cop", "csubj", "csubj:outer", "csubj:pass", "dep", "det", "det:predet", "discourse", "dislocated", "expl", "fixed", "flat", "goeswith", "iobj", "list", "mark", "nmod", "nmod:desc", "nmod:poss", "nmod:unmarked", "nsubj", "nsubj:outer", "nsubj:pass", "nummod", "obj", "obl", "obl:agent", "obl:unmarked", "orphan", "parataxis", "punct", "reparandum", "root", "vocative", "xcomp"}

// String gives the name of the relation as CoNLL-U has it: "nsubj:pass".
func (d Dep) String() string { return depNames[d] }

var (
	uposByName = index(uposNames[:], UPOS(0))
	xposByName = index(xposNames[:], XPOS(0))
	depByName  = index(depNames[:], Dep(0))
)

func index[T ~uint8](names []string, _ T) map[string]T {
	m := make(map[string]T, len(names))
	for i, n := range names {
		m[n] = T(i)
	}
	return m
}

// ParseUPOS returns the tag of that name, or UPOSNone.
func ParseUPOS(s string) UPOS { return uposByName[s] }

// ParseXPOS returns the tag of that name, or XPOSNone.
func ParseXPOS(s string) XPOS { return xposByName[s] }

// ParseDep returns the relation of that name; an unknown subtype gives its main relation,
// an unknown relation DepDep.
func ParseDep(s string) Dep {
	if d, ok := depByName[s]; ok {
		return d
	}
	for i := range s {
		if s[i] == ':' {
			if d, ok := depByName[s[:i]]; ok {
				return d
			}
		}
	}
	return DepDep
}

// Main returns the relation without its subtype: DepNsubj for DepNsubjPass.
func (d Dep) Main() Dep { return depMain[d] }

var depMain = func() (m [len(depNames)]Dep) {
	for i, n := range depNames {
		m[i] = Dep(i)
		for j := range n {
			if n[j] == ':' {
				m[i] = depByName[n[:j]]
			}
		}
	}
	return m
}()
