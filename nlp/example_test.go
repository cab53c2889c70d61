package nlp_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

func Example() {
	m, err := nlp.Load()
	if err != nil {
		panic(err)
	}
	doc := m.Analyse("The council accused the company. It denied everything.", nlp.Options{})
	for s := range doc.Sentences() {
		root := doc.Token(s.Root())
		who := doc.Token(root.Child(nlp.DepNsubj))
		fmt.Printf("%s: %s (bytes %d to %d)\n", who.Text(), root.Lemma(), root.Start(), root.End())
	}
	// Output:
	// council: accuse (bytes 12 to 19)
	// It: deny (bytes 36 to 42)
}

func ExampleWriteCoNLLU() {
	m, err := nlp.Load()
	if err != nil {
		panic(err)
	}
	doc := m.Analyse("The dam's gate fell.", nlp.Options{SyntaxOnly: true})
	if err := nlp.WriteCoNLLU(os.Stdout, doc); err != nil {
		panic(err)
	}
	// Output:
	// # newdoc
	// # sent_id = 1
	// # text = The dam's gate fell.
	// 1	The	the	DET	DT	_	2	det	_	TokenRange=0:3
	// 2-3	dam's	_	_	_	_	_	_	_	TokenRange=4:9
	// 2	dam	dam	NOUN	NN	_	4	nmod:poss	_	TokenRange=4:7
	// 3	's	's	PART	POS	_	2	case	_	TokenRange=7:9
	// 4	gate	gate	NOUN	NN	_	5	nsubj	_	TokenRange=10:14
	// 5	fell	fall	VERB	VBD	_	0	root	_	TokenRange=15:19|SpaceAfter=No
	// 6	.	.	PUNCT	.	_	5	punct	_	TokenRange=19:20
}

func ExampleModel_AnalyseTokens() {
	m, err := nlp.Load()
	if err != nil {
		panic(err)
	}
	given := "1\tNobody\t_\t_\t_\t_\t_\t_\t_\t_\n2\tleft\t_\t_\t_\t_\t_\t_\t_\t_\n3\t.\t_\t_\t_\t_\t_\t_\t_\t_\n\n"
	doc, err := nlp.ReadCoNLLU(strings.NewReader(given))
	if err != nil {
		panic(err)
	}
	m.AnalyseTokens(doc, nlp.Options{SyntaxOnly: true})
	for i := range doc.Len() {
		t := doc.Token(i)
		fmt.Println(t.Text(), t.UPOS(), t.XPOS(), t.Lemma(), t.Dep())
	}
	// Output:
	// Nobody PRON NN nobody nsubj
	// left VERB VBD leave root
	// . PUNCT . . punct
}

func ExampleNotEnglish() {
	fmt.Println(nlp.NotEnglish("Der Rat teilte mit, dass der Hafen für den Rest des Jahres geschlossen wird."))
	// Output:
	// this text looks German (de); the analyser reads English only, so what it finds here can't be trusted
}
