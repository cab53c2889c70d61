package nlp

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

// NERScores compares named entities with a corpus: an entity is right when both ends and the
// type are.
type NERScores struct {
	Types  [3]NERCount // PER, ORG, LOC
	Misses []string
}

// NERCount counts the entities of one type.
type NERCount struct{ Gold, System, Both int }

// F1 of one type.
func (c NERCount) F1() float64 { return spanF1(c.Both, c.System, c.Gold) }

// Total sums the types.
func (s NERScores) Total() NERCount {
	var t NERCount
	for _, c := range s.Types {
		t.Gold, t.System, t.Both = t.Gold+c.Gold, t.System+c.System, t.Both+c.Both
	}
	return t
}

func (s NERScores) String() string {
	t := s.Total()
	return fmt.Sprintf("entities: F1 %.4f (P %.4f, R %.4f); PER %.4f, ORG %.4f, LOC %.4f",
		t.F1(), timexShare(t.Both, t.System), timexShare(t.Both, t.Gold), s.Types[0].F1(), s.Types[1].F1(), s.Types[2].F1())
}

// EvaluateNER scores entities against a file in IOB2 (index, form, label, tab separated) or
// the first such file of a folder. Labels other than PER, ORG and LOC don't count.
func EvaluateNER(m *Model, path string) (NERScores, error) {
	docs, err := ReadIOB(path, UniversalNERLabels)
	if err != nil {
		return NERScores{}, err
	}
	var s NERScores
	for _, ld := range docs {
		m.AnalyseTokens(ld.Doc, Options{})
		s.add(ld)
	}
	return s, nil
}

func (s *NERScores) add(ld LabelledDoc) {
	gold := map[Entity]bool{}
	for _, e := range ld.Entities {
		if e.Label >= EntityPerson && e.Label <= EntityLocation {
			gold[e] = true
			s.Types[e.Label-1].Gold++
		}
	}
	d := ld.Doc
	line := func(sign string, e Entity) {
		sent := d.Sentence(int(d.sentOf[e.First]))
		s.Misses = append(s.Misses, fmt.Sprintf("%s %s %q | %s", sign, e.Label, d.SpanText(e.First, e.Last), strings.TrimSpace(sent.Text())))
	}
	for _, e := range d.entities {
		if e.Label < EntityPerson || e.Label > EntityLocation {
			continue
		}
		s.Types[e.Label-1].System++
		if gold[e] {
			s.Types[e.Label-1].Both++
			delete(gold, e)
			continue
		}
		line("+", e)
	}
	for _, e := range ld.Entities {
		if gold[e] {
			line("-", e)
		}
	}
}

// UniversalNERLabels maps the labels of UNER, WikiNEuRal and WNUT 2017 to ours.
var UniversalNERLabels = map[string]EntityLabel{
	"PER": EntityPerson, "ORG": EntityOrganization, "LOC": EntityLocation, "MISC": EntityMisc,
	"person": EntityPerson, "corporation": EntityOrganization, "group": EntityOrganization, "location": EntityLocation,
	"product": EntityMisc, "creative-work": EntityMisc,
}

// ReadIOB reads a column file with labels in IOB2: form and label in the first two columns,
// or index, form and label (WikiNEuRal: index, form, form, label). Blank lines end
// sentences, "# newdoc" begins a document; without such lines every hundred sentences are
// one document.
func ReadIOB(path string, labels map[string]EntityLabel) ([]LabelledDoc, error) {
	if st, err := os.Stat(path); err == nil && st.IsDir() {
		files, _ := filepath.Glob(filepath.Join(path, "*.iob2"))
		if len(files) == 0 {
			return nil, fmt.Errorf("read entities: no .iob2 file in %s", filepath.Base(path))
		}
		path = files[0]
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read entities: %w", err)
	}
	defer f.Close()
	var docs []LabelledDoc
	var sents [][]string
	var tags [][]string
	var sent, tag []string
	endSent := func() {
		if len(sent) > 0 {
			sents, tags = append(sents, sent), append(tags, tag)
			sent, tag = nil, nil
		}
	}
	endDoc := func() {
		endSent()
		if len(sents) > 0 {
			docs = append(docs, labelled(sents, tags, labels))
			sents, tags = nil, nil
		}
	}
	newdoc := false
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		line := sc.Text()
		if strings.TrimSpace(line) == "" {
			endSent()
			if !newdoc && len(sents) >= 100 {
				endDoc()
			}
			continue
		}
		p := strings.Split(line, "\t")
		if strings.HasPrefix(line, "# ") && len(p) == 1 {
			if strings.HasPrefix(line, "# newdoc") {
				newdoc = true
				endDoc()
			}
			continue
		}
		switch {
		case len(p) == 2:
			sent, tag = append(sent, p[0]), append(tag, p[1])
		case len(p) == 3:
			sent, tag = append(sent, p[1]), append(tag, p[2])
		case len(p) >= 5:
			sent, tag = append(sent, p[1]), append(tag, p[2])
		case len(p) == 4:
			sent, tag = append(sent, p[1]), append(tag, p[3])
		default:
			return nil, fmt.Errorf("read entities %s: bad line %q", filepath.Base(path), line)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("read entities %s: %w", filepath.Base(path), err)
	}
	endDoc()
	return docs, nil
}

// labelled makes a document of sentences and their IOB2 tags.
func labelled(sents, tags [][]string, labels map[string]EntityLabel) LabelledDoc {
	d := DocFromTokens(sents)
	var es []Entity
	i := 0
	for _, ts := range tags {
		first := i
		for _, t := range ts {
			kind, name, _ := strings.Cut(t, "-")
			l := labels[name]
			switch {
			case kind == "B" && l != EntityNone, kind == "I" && l != EntityNone && (i == first || len(es) == 0 || es[len(es)-1].Last != i-1 || es[len(es)-1].Label != l):
				es = append(es, Entity{i, i, l})
			case kind == "I" && l != EntityNone:
				es[len(es)-1].Last = i
			}
			i++
		}
	}
	return LabelledDoc{Doc: d, Entities: es}
}
