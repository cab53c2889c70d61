package coding

import (
	"cmp"
	"slices"
	"strings"
	"unicode"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/nlp"
)

// actorBuilder finds the actors of a document: first by their names, then, in reading
// order, by descriptions and pronouns.
type actorBuilder struct {
	r     *Reading
	n     *nlp.Doc
	g     *gazetteer
	info  []actorInfo
	byKey map[string]int
	// covered maps a token to 1 + the index of the name span over it.
	covered []int32
	spans   []nameSpan
	// headMention maps a head token to 1 + the index of its mention in r.Mentions.
	headMention []int32
	persons     *personIndex
	places      []placeMention
	chains      map[int]int // head token -> coreference chain
}

// actorInfo is what the builder knows of an actor beside what Reading.Actors shows.
type actorInfo struct {
	key    string
	class  *class
	ent    *entity
	owner  int             // actor that it belongs to, -1
	titles map[string]bool // lemmas of offices and descriptions
	female bool
	male   bool
	head   string // lemma of the head noun of a description
	count  int
	heads  []int // tokens of its mentions, in order
}

// nameSpan is a name found in the text.
type nameSpan struct {
	first, last int
	form        form
	gaz         bool
	label       nlp.EntityLabel
}

func (r *Reading) findActors() {
	b := &actorBuilder{
		r: r, n: r.N, g: r.gaz, byKey: map[string]int{},
		covered: make([]int32, r.N.Len()), headMention: make([]int32, r.N.Len()),
	}
	b.scanNames()
	b.unknownNames()
	b.expandedNames()
	b.unknownStates()
	b.indexPersons()
	b.nameMentions()
	b.placeMentions()
	b.personTitles()
	b.descriptions()
	b.finish()
}

func (b *actorBuilder) tok(i int) nlp.Token { return b.n.Token(i) }

// actor returns the actor of the key, made new from proto if there is none.
func (b *actorBuilder) actor(key string, proto Actor, info actorInfo) int {
	if i, ok := b.byKey[key]; ok {
		return i
	}
	i := len(b.r.Actors)
	info.key = key
	if info.titles == nil {
		info.titles = map[string]bool{}
	}
	b.byKey[key] = i
	b.r.Actors = append(b.r.Actors, proto)
	b.info = append(b.info, info)
	return i
}

// entityActor is the actor of a gazetteer row.
func (b *actorBuilder) entityActor(e *entity) int {
	proto := Actor{Name: e.name, Kind: e.kind, Code: e.code, Plural: e.people || e.region}
	owner := -1
	if p := b.g.byCode[e.part]; p != nil {
		proto.PartOf = p.name
		owner = -2 // known by name only; see finish
	}
	return b.actor("gaz:"+e.code, proto, actorInfo{ent: e, owner: owner})
}

// governmentOf is the government of a state; a body has none and stands for itself.
func (b *actorBuilder) governmentOf(e *entity) int {
	if e.kind != affair.Country {
		return b.entityActor(e)
	}
	return b.actor("class:government|gaz:"+e.code,
		Actor{Name: e.governmentName(), Kind: affair.Government, PartOf: e.name, Code: e.code + ".GOV"},
		actorInfo{class: b.g.classes["government"], owner: -2, ent: e})
}

// peopleOf is the population of a state.
func (b *actorBuilder) peopleOf(e *entity) int {
	if e.people || e.kind != affair.Country {
		return b.entityActor(e)
	}
	return b.actor("class:people|gaz:"+e.code,
		Actor{Name: e.of() + " people", Kind: affair.Public, PartOf: e.name, Code: e.code + ".PUB", Plural: true},
		actorInfo{class: b.g.classes["people"], owner: -2, ent: e})
}

// mention records a mention; the first one on a head token wins.
func (b *actorBuilder) mention(first, last, head, actor int, kind nlp.MentionKind, modifier bool) {
	if b.headMention[head] != 0 {
		return
	}
	b.r.Mentions = append(b.r.Mentions, Mention{First: first, Last: last, Head: head, Actor: actor, Kind: kind, Modifier: modifier})
	b.headMention[head] = int32(len(b.r.Mentions))
	b.info[actor].count++
	in := &b.info[actor]
	at, _ := slices.BinarySearch(in.heads, head)
	in.heads = slices.Insert(in.heads, at, head)
	if kind == nlp.Proper && !modifier {
		b.r.Actors[actor].Proper = true
	}
}

// at returns the mention whose head is the token, or nil.
func (b *actorBuilder) at(tok int) *Mention {
	if tok < 0 || b.headMention[tok] == 0 {
		return nil
	}
	return &b.r.Mentions[b.headMention[tok]-1]
}

// spanHead is the token of a span whose head lies outside it.
func (b *actorBuilder) spanHead(first, last int) int {
	for i := first; i <= last; i++ {
		if h := b.tok(i).Head(); h < first || h > last {
			if b.tok(i).UPOS() != nlp.PUNCT && b.tok(i).UPOS() != nlp.ADP && b.tok(i).UPOS() != nlp.DET {
				return i
			}
		}
	}
	return last
}

func set(ws ...string) map[string]bool {
	m := make(map[string]bool, len(ws))
	for _, w := range ws {
		m[w] = true
	}
	return m
}

func startsUpperRune(s string) bool {
	for _, r := range s {
		return unicode.IsUpper(r)
	}
	return false
}

// lemmaLower is the lower-cased lemma, of plural proper nouns too ("Ministries").
func lemmaLower(t nlp.Token) string {
	l := strings.ToLower(t.Lemma())
	if t.UPOS() == nlp.PROPN && t.XPOS() == nlp.TagNNPS {
		l = singular(l)
	}
	return l
}

func singular(w string) string {
	switch {
	case strings.HasSuffix(w, "ies") && len(w) > 4:
		return w[:len(w)-3] + "y"
	case strings.HasSuffix(w, "s") && !strings.HasSuffix(w, "ss") && len(w) > 3:
		return w[:len(w)-1]
	}
	return w
}

// finish settles part-of and sorts the mentions.
func (b *actorBuilder) finish() {
	for i := range b.r.Actors {
		a, in := &b.r.Actors[i], b.info[i]
		if in.owner >= 0 && a.Proper && a.Kind == affair.Person && b.r.Actors[in.owner].Kind == affair.Person {
			continue // a named person is nobody's part
		}
		if in.owner >= 0 && a.PartOf == "" && in.owner != i {
			a.PartOf = b.r.Actors[in.owner].Name
		}
	}
	b.r.titles = make([][]string, len(b.r.Actors))
	for i, in := range b.info {
		b.r.titles[i] = sortedKeys(in.titles)
	}
	slices.SortStableFunc(b.r.Mentions, func(x, y Mention) int {
		return cmp.Or(cmp.Compare(x.First, y.First), cmp.Compare(y.Last, x.Last), cmp.Compare(x.Head, y.Head))
	})
	b.enumerations()
}

// enumerations joins names listed with commas and a last "and" ("Peru, Chile and Bolivia"):
// where the tree gives one of them as an argument, all are meant.
func (b *actorBuilder) enumerations() {
	var list []Mention
	flush := func(closed bool) {
		if closed && len(list) >= 3 {
			for i, m := range list {
				for j, o := range list {
					if i != j && o.Actor != m.Actor && !slices.Contains(b.r.together[m.Head], o.Actor) {
						b.r.together[m.Head] = append(b.r.together[m.Head], o.Actor)
					}
				}
			}
		}
		list = list[:0]
	}
	for _, m := range b.r.Mentions {
		if m.Kind != nlp.Proper || m.Modifier {
			continue
		}
		if len(list) == 0 {
			list = append(list, m)
			continue
		}
		l := list[len(list)-1]
		and, ok := b.joiner(l.Last+1, m.First)
		same := (b.r.Actors[l.Actor].Kind == affair.Person) == (b.r.Actors[m.Actor].Kind == affair.Person)
		if !ok || !same {
			flush(false)
		}
		list = append(list, m)
		if ok && same && and {
			flush(true)
		}
	}
}

// joiner reports whether only a comma, "and", or both stand between two mentions.
func (b *actorBuilder) joiner(from, to int) (and, ok bool) {
	if to <= from || to-from > 3 || b.tok(from).Sent() != b.tok(to).Sent() {
		return false, false
	}
	comma := false
	for k := from; k < to; k++ {
		switch strings.ToLower(b.tok(k).Text()) {
		case ",":
			comma = true
		case "and":
			and = true
		case "the":
		default:
			return false, false
		}
	}
	return and, comma || and
}
