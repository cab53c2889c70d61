package train

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// gumDoc is a document of GUM with its mentions.
type gumDoc struct {
	name, genre string
	sents       [][]string // forms
	upos        []string   // of all tokens; PROPN wherever the Penn tag is that of a name
	heads       []int      // absolute, -1 for a root
	mentions    []gumMention
}

// gumMention is a span that GUM marks as referring to something.
type gumMention struct {
	first, last, head int // tokens of the document
	etype             string
	chain             string
}

// readGUM reads the documents of a GUM file with the Entity annotation of the last column.
func readGUM(path string) ([]*gumDoc, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read GUM: %w", err)
	}
	defer f.Close()
	var docs []*gumDoc
	var doc *gumDoc
	var sent []string
	type open struct {
		first int
		parts []string
	}
	var stack []open
	n, base := 0, 0
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	closeMention := func(first, last int, p []string) {
		m := gumMention{first: first, last: last, head: first, chain: p[0]}
		if len(p) > 1 {
			m.etype = p[1]
		}
		if len(p) > 4 {
			if h, err := strconv.Atoi(strings.Split(p[5%len(p)], ",")[0]); err == nil && h >= 1 && first+h-1 <= last {
				m.head = first + h - 1
			}
		}
		doc.mentions = append(doc.mentions, m)
	}
	for sc.Scan() {
		line := sc.Text()
		switch {
		case strings.HasPrefix(line, "# newdoc id = "):
			doc = &gumDoc{name: strings.TrimPrefix(line, "# newdoc id = ")}
			docs = append(docs, doc)
			n, stack = 0, nil
		case strings.HasPrefix(line, "# meta::genre = "):
			doc.genre = strings.TrimPrefix(line, "# meta::genre = ")
		case line == "":
			if len(sent) > 0 {
				doc.sents = append(doc.sents, sent)
				sent = nil
			}
			base = n
		case line[0] >= '1' && line[0] <= '9':
			p := strings.Split(line, "\t")
			if len(p) != 10 || doc == nil {
				return nil, fmt.Errorf("read GUM: bad line %q", line)
			}
			if strings.ContainsAny(p[0], "-.") {
				continue
			}
			if len(sent) == 0 {
				base = n
			}
			sent = append(sent, p[1])
			upos := p[3]
			if strings.HasPrefix(p[4], "NNP") { // "United", "State Department": ADJ, NOUN in names
				upos = "PROPN"
			}
			doc.upos = append(doc.upos, upos)
			h, _ := strconv.Atoi(p[6])
			if h == 0 {
				doc.heads = append(doc.heads, -1)
			} else {
				doc.heads = append(doc.heads, base+h-1)
			}
			for kv := range strings.SplitSeq(p[9], "|") {
				e, ok := strings.CutPrefix(kv, "Entity=")
				if !ok {
					continue
				}
				for e != "" {
					if e[0] == '(' {
						end := strings.IndexAny(e[1:], "()")
						body, whole := e[1:], false
						if end >= 0 {
							body, whole = e[1:1+end], e[1+end] == ')'
							e = e[1+end:]
						} else {
							e = ""
						}
						parts := strings.Split(body, "-")
						if whole {
							closeMention(n, n, parts)
							e = e[1:]
						} else {
							stack = append(stack, open{n, parts})
						}
						continue
					}
					id, rest, _ := strings.Cut(e, ")")
					e = rest
					for k := len(stack) - 1; k >= 0; k-- {
						if stack[k].parts[0] == id {
							closeMention(stack[k].first, n, stack[k].parts)
							stack = append(stack[:k], stack[k+1:]...)
							break
						}
					}
				}
			}
			n++
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("read GUM %s: %w", filepath.Base(path), err)
	}
	return docs, nil
}

// names takes the names out of the mentions: the run of proper nouns around the head of a
// mention that is a person, an organisation, a place or something else with a name.
func (g *gumDoc) names() nlp.LabelledDoc {
	d := nlp.DocFromTokens(g.sents)
	form := func(i int) string { return d.Token(i).Text() }
	upper := func(i int) bool { c := form(i)[0]; return c >= 'A' && c <= 'Z' || c >= 0xc3 }
	best := map[int]nlp.Entity{} // by head, the shortest mention wins
	var out []nlp.Entity
	for _, m := range g.mentions {
		if g.upos[m.head] != "PROPN" {
			continue
		}
		label := nlp.EntityMisc
		switch m.etype {
		case "person":
			label = nlp.EntityPerson
		case "organization":
			label = nlp.EntityOrganization
		case "place":
			label = nlp.EntityLocation
		case "time":
			continue
		}
		if label == nlp.EntityMisc {
			for i := m.first; i <= m.last; i++ { // "Smith (1998)", "Smith et al., 2000"
				if t := form(i); len(t) == 4 && (t[:2] == "19" || t[:2] == "20") {
					label = nlp.EntityPerson
				}
			}
			if label == nlp.EntityPerson && (m.last-m.first > 8 || !upper(m.head)) {
				continue
			}
		}
		proper := func(i int) bool { return g.upos[i] == "PROPN" }
		first, last := m.head, m.head
		for first > m.first {
			p := first - 1
			switch {
			case proper(p):
			case (form(p) == "-" || form(p) == "." || form(p) == "&" || form(p) == "'s" || form(p) == "’s") && p > m.first && proper(p-1):
			case label == nlp.EntityOrganization && (g.upos[p] == "ADJ" || g.upos[p] == "NOUN") && upper(p) && !g.starts(p):
			default:
				p = -1
			}
			if p < 0 {
				break
			}
			first = p
		}
		for last < m.last {
			p := last + 1
			ok := proper(p)
			if !ok && label != nlp.EntityPerson {
				switch form(p) {
				case "of", "for", "on":
					k := p + 1
					if k <= m.last && (form(k) == "the" || form(k) == "The") {
						k++
					}
					ok = k <= m.last && (proper(k) || upper(k) && g.upos[k] != "DET")
				case "the":
					ok = p < m.last && (form(p-1) == "of" || form(p-1) == "for") && upper(p+1)
				case "and", "&":
					ok = label == nlp.EntityOrganization && p < m.last && proper(p+1) && last > m.head
				case "'s", "’s":
					ok = p < m.last && proper(p+1)
				}
				ok = ok || upper(p) && (g.upos[p] == "NOUN" || g.upos[p] == "ADJ") && label == nlp.EntityOrganization
				ok = ok || g.upos[p] == "NUM" && last == m.head && label == nlp.EntityMisc
			}
			if !ok && (form(p) == "-" || form(p) == "–") {
				ok = p < m.last && proper(p+1)
			}
			if !ok {
				break
			}
			last = p
		}
		if label == nlp.EntityPerson {
			for first < last && isTitle(form(first)) {
				first++
			}
			if first == last && isTitle(form(first)) {
				continue
			}
		}
		// Countries and their capitals are places whatever they do; peoples are no names
		// of persons.
		switch _, how := nlp.LookupCountry(d.SpanText(first, last)); how {
		case nlp.CountryName, nlp.CountryCapital:
			label = nlp.EntityLocation
		case nlp.CountryAdjective, nlp.CountryPeople:
			label = nlp.EntityMisc
		}
		e := nlp.Entity{First: first, Last: last, Label: label}
		if old, ok := best[m.head]; ok && old.Last-old.First <= last-first {
			continue
		}
		best[m.head] = e
	}
	for _, m := range g.mentions {
		if e, ok := best[m.head]; ok {
			out = append(out, e)
			delete(best, m.head)
		}
	}
	return nlp.LabelledDoc{Doc: d, Entities: longestFirst(out)}
}

// starts reports whether token i begins a sentence.
func (g *gumDoc) starts(i int) bool {
	n := 0
	for _, s := range g.sents {
		if n == i {
			return true
		}
		if n > i {
			return false
		}
		n += len(s)
	}
	return false
}

// longestFirst orders entities so that of two that overlap the longer comes first.
func longestFirst(es []nlp.Entity) []nlp.Entity {
	for i := 1; i < len(es); i++ {
		for j := i; j > 0 && es[j].Last-es[j].First > es[j-1].Last-es[j-1].First; j-- {
			es[j], es[j-1] = es[j-1], es[j]
		}
	}
	return es
}

func isTitle(s string) bool {
	switch strings.TrimSuffix(strings.ToLower(s), ".") {
	case "mr", "mrs", "ms", "miss", "dr", "sir", "dame", "lord", "lady", "prof", "professor", "president", "senator", "sen", "rep",
		"governor", "gov", "general", "gen", "colonel", "col", "captain", "capt", "lieutenant", "lt", "sergeant", "sgt", "king", "queen",
		"prince", "princess", "pope", "minister", "chancellor", "judge", "justice", "mayor", "chief", "officer", "detective", "major", "commander", "secretary", "director", "congressman", "father", "sister", "uncle", "aunt", "mayor-elect", "coach", "st", "saint", "reverend", "rev":
		return true
	}
	return false
}
