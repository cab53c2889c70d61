package evaluate

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// TwoSided is a score whose two sides are not matched one to one: Matched of Gold are found,
// Right of Coded are right.
type TwoSided struct {
	Score
	Right int `json:"right"`
}

func (s *TwoSided) finish() {
	s.Score.finish()
	if s.Coded > 0 {
		s.P = float64(s.Right) / float64(s.Coded)
	}
	if s.F1 = 0; s.P+s.R > 0 {
		s.F1 = 2 * s.P * s.R / (s.P + s.R)
	}
}

// Attributions is the result of EvaluateAttribution.
type Attributions struct {
	Part     string   `json:"part"`
	Speaker  TwoSided `json:"speaker_and_content"`
	Content  TwoSided `json:"content"` // whoever is said to say it
	Document int      `json:"documents"`
	Misses   []string `json:"-"`
}

// gumDocument is one document of a treebank with discourse relations: its text and its
// elementary discourse units in order.
type gumDocument struct {
	name, genre string
	text        string
	units       []gumUnit
}

// gumUnit is an elementary discourse unit.
type gumUnit struct {
	span     affair.Span
	sentence int
	relation string
	parent   int         // index of the unit that it depends on, -1
	subject  affair.Span // of the verb in the unit; empty if it has none of its own
	first    bool        // the subject is "I" or "we"
}

type gumToken struct {
	span     affair.Span
	form     string
	head     int // in the sentence, from 1
	dep      string
	relation string // the unit that starts here
	child    int
	parent   int
	sentence int
	index    int
}

var discourseRE = regexp.MustCompile(`(?:^|\|)Discourse=([A-Za-z_-]+):(\d+)(?:->(\d+))?`)

// readGum reads the documents of a CoNLL-U file whose last column has discourse units
// (Discourse=relation:unit->parent). Sentences are joined by a space, paragraphs by an empty
// line.
func readGum(path string) ([]gumDocument, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("read discourse treebank: %w", err)
	}
	defer f.Close()
	var docs []gumDocument
	var sb strings.Builder
	var toks []gumToken
	name, genre, sentence, paragraph := "", "", 0, false
	flush := func() {
		if name != "" {
			docs = append(docs, gumDocument{name, genre, sb.String(), gumUnits(sb.String(), toks)})
		}
		sb.Reset()
		toks, sentence = nil, 0
	}
	sc := bufio.NewScanner(f)
	sc.Buffer(nil, 1<<20)
	start, multiEnd, space := true, 0, true
	for sc.Scan() {
		line := sc.Text()
		if v, ok := strings.CutPrefix(line, "# newdoc id = "); ok {
			flush()
			name = v
			continue
		}
		if v, ok := strings.CutPrefix(line, "# meta::genre = "); ok {
			genre = v
		}
		if strings.HasPrefix(line, "# newpar") {
			paragraph = true
		}
		if line == "" {
			sentence++
			start = true
			continue
		}
		if strings.HasPrefix(line, "#") {
			continue
		}
		c := strings.Split(line, "\t")
		if len(c) < 10 || strings.Contains(c[0], ".") {
			continue
		}
		if start {
			if sb.Len() > 0 {
				if paragraph {
					sb.WriteString("\n\n")
				} else {
					sb.WriteString(" ")
				}
			}
			start, paragraph, space, multiEnd = false, false, false, 0
		}
		if from, to, ok := strings.Cut(c[0], "-"); ok { // a multi-word token is written once
			_ = from
			if multiEnd, err = strconv.Atoi(to); err != nil {
				return nil, fmt.Errorf("read discourse treebank: token %q: %w", c[0], err)
			}
			if space {
				sb.WriteString(" ")
			}
			sb.WriteString(c[1])
			space = !strings.Contains(c[9], "SpaceAfter=No")
			continue
		}
		id, err := strconv.Atoi(c[0])
		if err != nil {
			return nil, fmt.Errorf("read discourse treebank: token %q: %w", c[0], err)
		}
		head, _ := strconv.Atoi(c[6]) // 0 for a root and for what is no number
		t := gumToken{form: c[1], head: head, dep: c[7], child: -1, parent: -1, sentence: sentence, index: id}
		if id > multiEnd {
			if space {
				sb.WriteString(" ")
			}
			t.span.Start = sb.Len()
			sb.WriteString(c[1])
			space = !strings.Contains(c[9], "SpaceAfter=No")
		} else {
			t.span.Start = max(0, sb.Len()-1)
		}
		t.span.End = sb.Len()
		if m := discourseRE.FindStringSubmatch(c[9]); m != nil {
			t.relation = m[1]
			t.child, _ = strconv.Atoi(m[2])
			if m[3] != "" {
				t.parent, _ = strconv.Atoi(m[3])
			}
		}
		toks = append(toks, t)
	}
	flush()
	return docs, sc.Err()
}

// gumUnits cuts the tokens of a document into its units.
func gumUnits(text string, toks []gumToken) []gumUnit {
	var units []gumUnit
	at := map[int]int{}
	for i := 0; i < len(toks); {
		j := i + 1
		for j < len(toks) && toks[j].relation == "" {
			j++
		}
		u := gumUnit{span: affair.Span{Start: toks[i].span.Start, End: toks[j-1].span.End}, sentence: toks[i].sentence, relation: toks[i].relation, parent: toks[i].parent}
		if u.span.End > len(text) {
			u.span.End = len(text)
		}
		for k := i; k < j; k++ {
			t := toks[k]
			if t.dep != "nsubj" && t.dep != "nsubj:pass" && t.dep != "obl:agent" && !(t.dep == "obl" && strings.HasPrefix(strings.ToLower(text[u.span.Start:u.span.End]), "according")) {
				continue
			}
			u.subject = t.span
			switch strings.ToLower(t.form) {
			case "i", "we", "you", "one", "it", "they", "this", "that":
				u.first = !strings.EqualFold(t.form, "it") && !strings.EqualFold(t.form, "they") && !strings.EqualFold(t.form, "this") && !strings.EqualFold(t.form, "that")
			}
			break
		}
		at[toks[i].child] = len(units)
		units = append(units, u)
		i = j
	}
	for i := range units {
		if p, ok := at[units[i].parent]; ok && units[i].parent >= 0 {
			units[i].parent = p
		} else {
			units[i].parent = -1
		}
	}
	return units
}

// EvaluateAttribution measures statements on the attribution relations of a corpus of many
// genres (eRST relations attribution-positive and attribution-negative): F1 of attributions
// whose speaker and content are found, and of those whose content is.
//
// Its rules: only attributions to somebody other than the writer count ("I think" and "you
// know" are left out, as in the codebook), and only those whose unit has a subject. An
// attribution is found if a coded statement covers at least half of the unit that is its
// content. A coded statement is right if at least half of it stands in what depends on such a
// content. The speaker is right if a mention of the coded speaker, or the words of an unnamed
// one, overlap the attributing unit.
func EvaluateAttribution(path string, genres []string, code TextCoder) (Attributions, error) {
	docs, err := readGum(path)
	if err != nil {
		return Attributions{}, err
	}
	res := Attributions{Part: filepath.Base(path), Speaker: TwoSided{Score: Score{Layer: "speaker and content"}}, Content: TwoSided{Score: Score{Layer: "content"}}}
	for _, d := range docs {
		if len(genres) > 0 && !slices.Contains(genres, d.genre) {
			continue
		}
		recs, err := code(d.name, d.text, time.Time{})
		if err != nil {
			return res, err
		}
		res.Document++
		d.compare(counting(recs), &res)
	}
	res.Speaker.finish()
	res.Content.finish()
	return res, nil
}

// compare adds one document's counts. Matched counts gold attributions that are found, Right
// coded statements that are right: several sentences of one quotation are one attribution.
func (d *gumDocument) compare(recs []affair.Record, res *Attributions) {
	mentions := map[string][]affair.Span{}
	for _, r := range recs {
		if r.Actor != nil {
			for _, m := range r.Actor.Mentions {
				mentions[r.Actor.Name] = append(mentions[r.Actor.Name], m.Span)
			}
		}
	}
	says := func(r *affair.Record, u *gumUnit) bool {
		for _, s := range strings.Split(r.Statement.Speaker, "; ") {
			for _, m := range mentions[s] {
				if m.Overlaps(u.span) {
					return true
				}
			}
			if s != "" && strings.Contains(strings.ToLower(d.text[u.span.Start:u.span.End]), strings.ToLower(s)) {
				return true
			}
		}
		return false
	}
	right := map[int]int{} // statement -> 1 content, 2 speaker too
	skipped := map[int]bool{}
	for i := range d.units {
		u := &d.units[i]
		if !strings.HasPrefix(u.relation, "attribution") || u.parent < 0 {
			continue
		}
		counts := !u.first && u.subject.Len() > 0
		under := d.under(u.parent, i)
		if counts {
			res.Content.Gold++
			res.Speaker.Gold++
		}
		hit, hitSpeaker := false, false
		for k := range recs {
			r := &recs[k]
			if r.Statement == nil {
				continue
			}
			c := r.Statement.Content.Span
			p := d.units[u.parent].span
			covers := 2*overlapLen(c, p) >= p.Len()
			inside := 0
			for _, x := range under {
				inside += overlapLen(c, d.units[x].span)
			}
			if covers || 2*inside >= c.Len() {
				s := says(r, u)
				if !counts {
					skipped[k] = true
					continue
				}
				right[k] = max(right[k], 1)
				if s {
					right[k] = 2
				}
				if covers {
					hit, hitSpeaker = true, hitSpeaker || s
				}
			}
		}
		if counts && hit {
			res.Content.Matched++
		}
		if counts && hitSpeaker {
			res.Speaker.Matched++
		}
		if counts && !hitSpeaker {
			res.Misses = append(res.Misses, fmt.Sprintf("%s missed (content %v) [%s] %s", d.name, hit, d.text[u.span.Start:u.span.End], d.text[d.units[u.parent].span.Start:d.units[u.parent].span.End]))
		}
	}
	for k := range recs {
		if recs[k].Statement == nil || skipped[k] && right[k] == 0 {
			continue
		}
		res.Content.Coded++
		res.Speaker.Coded++
		if right[k] > 0 {
			res.Content.Right++
		}
		if right[k] > 1 {
			res.Speaker.Right++
		} else {
			res.Misses = append(res.Misses, fmt.Sprintf("%s false (content %v) %s: %s", d.name, right[k] > 0, recs[k].Statement.Speaker, recs[k].Statement.Content.Text))
		}
	}
}

// under are the units that depend on a unit, itself included, without those behind the
// attribution not.
func (d *gumDocument) under(root, not int) []int {
	out := []int{root}
	for n := 0; n < len(out); n++ {
		for i := range d.units {
			if d.units[i].parent == out[n] && i != not && !slices.Contains(out, i) {
				out = append(out, i)
			}
		}
	}
	return out
}

func overlapLen(a, b affair.Span) int { return max(0, min(a.End, b.End)-max(a.Start, b.Start)) }
