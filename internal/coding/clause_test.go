package coding

import (
	"fmt"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// tree makes a one-sentence document out of "form lemma UPOS XPOS head relation" words
// separated by " | ".
func tree(t *testing.T, s string) *nlp.Doc {
	t.Helper()
	var sb strings.Builder
	for i, w := range strings.Split(s, "|") {
		f := strings.Fields(w)
		if len(f) != 6 {
			t.Fatalf("word %d of the tree has %d fields, want 6: %q", i+1, len(f), w)
		}
		fmt.Fprintf(&sb, "%d\t%s\t%s\t%s\t%s\t_\t%s\t%s\t_\t_\n", i+1, f[0], f[1], f[2], f[3], f[4], f[5])
	}
	sb.WriteByte('\n')
	d, err := nlp.ReadCoNLLU(strings.NewReader(sb.String()))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func testBook(t testing.TB) *codebook.Book {
	t.Helper()
	b, err := codebook.Load(codebook.Embedded())
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func readingOf(t *testing.T, d *nlp.Doc) *Reading {
	t.Helper()
	doc := &affair.Document{ID: "d", Name: "d", Text: d.Text(), Parts: []affair.Part{{Span: affair.Span{End: len(d.Text())}, Kind: affair.PartBody}}}
	rd, err := testReader()
	if err != nil {
		t.Fatal(err)
	}
	return rd.Read(Input{Doc: doc, NLP: d})
}

func TestClausesComeOutNormalised(t *testing.T) {
	tests := []struct{ name, tree, pred, want string }{
		{"active", "Sparta Sparta PROPN NNP 2 nsubj | besieged besiege VERB VBD 0 root | Corinth Corinth PROPN NNP 2 obj",
			"besieged", "besiege(subject=Sparta, object=Corinth)"},
		{"passive with an agent", "Corinth Corinth PROPN NNP 3 nsubj:pass | was be AUX VBD 3 aux:pass | besieged besiege VERB VBN 0 root | by by ADP IN 5 case | Sparta Sparta PROPN NNP 3 obl:agent",
			"besieged", "besiege(object=Corinth, subject=Sparta)"},
		{"passive whose agent is a plain oblique", "Corinth Corinth PROPN NNP 3 nsubj:pass | was be AUX VBD 3 aux:pass | besieged besiege VERB VBN 0 root | by by ADP IN 5 case | Sparta Sparta PROPN NNP 3 obl",
			"besieged", "besiege(object=Corinth, subject=Sparta)"},
		{"relative clause", "Sparta Sparta PROPN NNP 6 nsubj | , , PUNCT , 4 punct | which which PRON WDT 4 nsubj | besieged besiege VERB VBD 1 acl:relcl | Corinth Corinth PROPN NNP 4 obj | fell fall VERB VBD 0 root",
			"besieged", "besiege(object=Corinth, subject=Sparta)"},
		{"relative clause without a pronoun", "the the DET DT 2 det | town town NOUN NN 5 nsubj | Sparta Sparta PROPN NNP 4 nsubj | besieged besiege VERB VBD 2 acl:relcl | fell fall VERB VBD 0 root",
			"besieged", "besiege(subject=Sparta, object=town)"},
		{"participle behind a noun", "grain grain NOUN NN 5 nsubj | sold sell VERB VBN 1 acl | by by ADP IN 4 case | Corinth Corinth PROPN NNP 2 obl:agent | rotted rot VERB VBD 0 root",
			"sold", "sell(subject=Corinth, object=grain)"},
		{"subject control", "Sparta Sparta PROPN NNP 2 nsubj | decided decide VERB VBD 0 root | to to PART TO 4 mark | attack attack VERB VB 2 xcomp | Corinth Corinth PROPN NNP 4 obj",
			"attack", "attack(object=Corinth, subject=Sparta) planned"},
		{"object control", "Sparta Sparta PROPN NNP 2 nsubj | forced force VERB VBD 0 root | Corinth Corinth PROPN NNP 2 obj | to to PART TO 5 mark | surrender surrender VERB VB 2 xcomp",
			"surrender", "surrender(subject=Corinth)"},
		{"control by what is called on", "Sparta Sparta PROPN NNP 2 nsubj | called call VERB VBD 0 root | on on ADP IN 4 case | Corinth Corinth PROPN NNP 2 obl | to to PART TO 6 mark | yield yield VERB VB 2 xcomp",
			"yield", "yield(subject=Corinth) desired"},
		{"coordination shares the subject", "Sparta Sparta PROPN NNP 2 nsubj | came come VERB VBD 0 root | and and CCONJ CC 4 cc | burned burn VERB VBD 2 conj | ships ship NOUN NNS 4 obj",
			"burned", "burn(object=ships, subject=Sparta)"},
		{"coordination shares the object", "Sparta Sparta PROPN NNP 2 nsubj | bribed bribe VERB VBD 0 root | and and CCONJ CC 4 cc | recruited recruit VERB VBD 2 conj | sailors sailor NOUN NNS 4 obj",
			"bribed", "bribe(subject=Sparta, object=sailors)"},
		{"coordinated subjects are two", "Sparta Sparta PROPN NNP 4 nsubj | and and CCONJ CC 3 cc | Thebes Thebes PROPN NNP 1 conj | fought fight VERB VBD 0 root",
			"fought", "fight(subject=Sparta, subject=Thebes)"},
		{"particle", "Sparta Sparta PROPN NNP 2 nsubj | took take VERB VBD 0 root | over over ADP RP 2 compound:prt | Corinth Corinth PROPN NNP 2 obj",
			"took", "take over(subject=Sparta, object=Corinth)"},
		{"copula with a noun", "Thebes Thebes PROPN NNP 4 nsubj | is be AUX VBZ 4 cop | an a DET DT 4 det | ally ally NOUN NN 0 root | of of ADP IN 6 case | Sparta Sparta PROPN NNP 4 nmod",
			"ally", "is-a ally(subject=Thebes, prep:of=Sparta)"},
		{"copula with an adjective", "Thebes Thebes PROPN NNP 3 nsubj | is be AUX VBZ 3 cop | loyal loyal ADJ JJ 0 root | to to ADP IN 5 case | Sparta Sparta PROPN NNP 3 obl",
			"loyal", "adj loyal(subject=Thebes, prep:to=Sparta)"},
		{"nominalisation with possessor and of", "Sparta Sparta PROPN NNP 3 nmod:poss | 's 's PART POS 1 case | siege siege NOUN NN 6 nsubj | of of ADP IN 5 case | Corinth Corinth PROPN NNP 3 nmod | failed fail VERB VBD 0 root",
			"siege", "noun siege(possessor=Sparta, prep:of=Corinth, subject=Sparta, object=Corinth)"},
		{"nominalisation with by", "the the DET DT 2 det | siege siege NOUN NN 7 nsubj | of of ADP IN 4 case | Corinth Corinth PROPN NNP 2 nmod | by by ADP IN 6 case | Sparta Sparta PROPN NNP 2 nmod | failed fail VERB VBD 0 root",
			"siege", "noun siege(prep:by=Sparta, prep:of=Corinth, subject=Sparta, object=Corinth)"},
		{"adjective of origin", "Spartan Spartan ADJ JJ 2 amod | support support NOUN NN 5 nsubj | for for ADP IN 4 case | Corinth Corinth PROPN NNP 2 nmod | grew grow VERB VBD 0 root",
			"support", "noun support(prep:for=Corinth, modifier=Spartan, subject=Spartan)"},
		{"light verb", "Sparta Sparta PROPN NNP 2 nsubj | launched launch VERB VBD 0 root | an a DET DT 4 det | attack attack NOUN NN 2 obj | on on ADP IN 6 case | Corinth Corinth PROPN NNP 4 nmod",
			"attack", "noun attack(prep:on=Corinth, subject=Sparta) light:launch"},
		{"light verb in the passive", "An a DET DT 2 det | attack attack NOUN NN 4 nsubj:pass | was be AUX VBD 4 aux:pass | launched launch VERB VBN 0 root | by by ADP IN 6 case | Sparta Sparta PROPN NNP 4 obl:agent",
			"attack", "noun attack(subject=Sparta) light:launch"},
		{"purpose clause", "Sparta Sparta PROPN NNP 2 nsubj | sent send VERB VBD 0 root | ships ship NOUN NNS 2 obj | to to PART TO 5 mark | guard guard VERB VB 2 advcl | Corinth Corinth PROPN NNP 5 obj",
			"guard", "guard(object=Corinth, subject=Sparta) desired"},
		{"a that-clause parsed as a subject behind the verb", "Thebes Thebes PROPN NNP 2 nsubj | fears fear VERB VBZ 0 root | that that SCONJ IN 6 mark | Sparta Sparta PROPN NNP 6 nsubj | will will AUX MD 6 aux | come come VERB VB 2 csubj",
			"fears", "fear(subject=Thebes, complement=come)"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := readingOf(t, tree(t, tt.tree))
			for i := range r.Clauses {
				if c := &r.Clauses[i]; r.N.Token(c.Pred).Text() == tt.pred {
					if got := r.describe(c); got != tt.want {
						t.Errorf("got  %s\nwant %s", got, tt.want)
					}
					return
				}
			}
			t.Errorf("no clause on %q", tt.pred)
		})
	}
}

func TestMoodFollowsFromTheWordsAround(t *testing.T) {
	tests := []struct {
		name, tree, pred string
		want             Mood
		event            affair.Modality
	}{
		{"plain", "Sparta Sparta PROPN NNP 2 nsubj | attacked attack VERB VBD 0 root", "attacked", Mood{}, affair.Asserted},
		{"not", "Sparta Sparta PROPN NNP 4 nsubj | did do AUX VBD 4 aux | not not PART RB 4 advmod | attack attack VERB VB 0 root", "attack", Mood{Negated: true}, affair.Denied},
		{"no subject", "No no DET DT 2 det | king king NOUN NN 3 nsubj | attacked attack VERB VBD 0 root", "attacked", Mood{Negated: true}, affair.Denied},
		{"refuse to", "Sparta Sparta PROPN NNP 2 nsubj | refused refuse VERB VBD 0 root | to to PART TO 4 mark | attack attack VERB VB 2 xcomp", "attack", Mood{Negated: true}, affair.Denied},
		{"did not refuse to", "Sparta Sparta PROPN NNP 4 nsubj | did do AUX VBD 4 aux | not not PART RB 4 advmod | refuse refuse VERB VB 0 root | to to PART TO 6 mark | attack attack VERB VB 4 xcomp", "attack", Mood{}, affair.Asserted},
		{"without", "Sparta Sparta PROPN NNP 2 nsubj | won win VERB VBD 0 root | without without SCONJ IN 4 mark | attacking attack VERB VBG 2 advcl", "attacking", Mood{Negated: true}, affair.Denied},
		{"will", "Sparta Sparta PROPN NNP 3 nsubj | will will AUX MD 3 aux | attack attack VERB VB 0 root", "attack", Mood{Future: true}, affair.Planned},
		{"may", "Sparta Sparta PROPN NNP 3 nsubj | may may AUX MD 3 aux | attack attack VERB VB 0 root", "attack", Mood{Hedged: true}, affair.Hypothetical},
		{"if", "If if SCONJ IN 3 mark | Sparta Sparta PROPN NNP 3 nsubj | attacks attack VERB VBZ 5 advcl | Corinth Corinth PROPN NNP 5 nsubj | falls fall VERB VBZ 0 root", "attacks", Mood{Conditional: true}, affair.Hypothetical},
		{"inverted should", "Should should AUX MD 3 aux | Sparta Sparta PROPN NNP 3 nsubj | attack attack VERB VB 5 advcl | Corinth Corinth PROPN NNP 5 nsubj | falls fall VERB VBZ 0 root", "attack", Mood{Conditional: true}, affair.Hypothetical},
		{"must", "Sparta Sparta PROPN NNP 3 nsubj | must must AUX MD 3 aux | attack attack VERB VB 0 root", "attack", Mood{Obligation: true}, affair.Hypothetical},
		{"want to", "Sparta Sparta PROPN NNP 2 nsubj | wants want VERB VBZ 0 root | to to PART TO 4 mark | attack attack VERB VB 2 xcomp", "attack", Mood{Desired: true}, affair.Hypothetical},
		{"try to", "Sparta Sparta PROPN NNP 2 nsubj | tried try VERB VBD 0 root | to to PART TO 4 mark | attack attack VERB VB 2 xcomp", "attack", Mood{Attempt: true}, affair.Asserted},
		{"not only denies nothing", "Sparta Sparta PROPN NNP 4 nsubj | not not PART RB 4 advmod | only only ADV RB 4 advmod | attacked attack VERB VBD 0 root", "attacked", Mood{}, affair.Asserted},
		{"question", "Will will AUX MD 3 aux | Sparta Sparta PROPN NNP 3 nsubj | attack attack VERB VB 0 root | ? ? PUNCT . 3 punct", "attack", Mood{Future: true, Question: true}, affair.Hypothetical},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			r := readingOf(t, tree(t, tt.tree))
			for i := range r.Clauses {
				if c := &r.Clauses[i]; r.N.Token(c.Pred).Text() == tt.pred {
					if c.Mood != tt.want || c.Mood.Event() != tt.event {
						t.Errorf("got %+v (%s), want %+v (%s)", c.Mood, c.Mood.Event(), tt.want, tt.event)
					}
					return
				}
			}
			t.Errorf("no clause on %q", tt.pred)
		})
	}
}
