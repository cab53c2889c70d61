package nlp

import "slices"

// Coreference works in three steps. All noun phrases, names and pronouns are listed; names
// are put together over the whole document by their parts, acronyms and countries; then
// descriptions and pronouns are resolved from left to right, each looking back over a bounded
// number of mentions, pronouns by a linear ranker. The cost is linear in the text.

// corefWork is the memory of one resolution.
type corefWork struct {
	m            []corefMention
	e            []corefEntity
	names        map[uint32]int32 // by key of a name: entity
	inside       []int32          // by token: index of the entity (of the document) plus 1
	cand         []candidate
	seen         []int32 // by entity: number of the last search that saw it
	search       int32
	feats        []uint32
	busy, busyAt int
	busyCount    int32
}

// corefMention is a mention under resolution.
type corefMention struct {
	first, last, head int32
	sent              int32
	ent               int32 // index of corefEntity, -1 before it has one
	kind              MentionKind
	label             EntityLabel
	role              uint8
	gender            uint8
	number            uint8
	human             uint8 // 0 unknown, 1 a person, 2 a group, 3 a thing, 4 a place
	pron              uint8
	definite          uint8 // 0 bare, 1 definite, 2 indefinite
	coord             bool
	noun              uint32 // hash of the head's lower-case lemma or form
	country           int16  // index in the table plus 1
}

// corefEntity is what is known of the thing that mentions refer to.
type corefEntity struct {
	label            EntityLabel
	gender, number   uint8
	human            uint8
	count            int32
	firstName, last1 uint32 // hashes of first and last part of a person's name
	titles           [6]uint32
	nTitles          uint8
	country          int16
	chain            int32
	first            int32
}

const (
	genderUnknown uint8 = iota
	genderMale
	genderFemale
)

const (
	numberUnknown uint8 = iota
	numberSingular
	numberPlural
)

const (
	humanUnknown uint8 = iota
	humanPerson
	humanGroup
	humanThing
	humanPlace
)

const (
	roleOther uint8 = iota
	roleSubject
	roleObject
	roleOblique
	roleNmod
	rolePossessive
	roleApposition
	roleCompound
	roleRoot
)

const (
	pronNone uint8 = iota
	pronHe
	pronShe
	pronIt
	pronThey
)

// coreference finds the mentions and chains of a document.
func (w *semWork) coreference(d *Doc, sem *semantics) {
	c := &w.coref
	c.prepare(d, w, sem)
	for i := range c.m {
		switch m := &c.m[i]; {
		case m.ent >= 0:
		case m.kind == Pronominal:
			if e := c.resolvePronoun(d, w, i, sem.coref); e >= 0 {
				c.join(i, e)
			}
		default:
			c.describe(d, w, i)
		}
	}
	c.write(d)
}

// prepare lists the mentions and puts names and appositions together.
func (c *corefWork) prepare(d *Doc, w *semWork, sem *semantics) {
	c.reset(d)
	c.collect(d, w, sem)
	for i := range c.m {
		if c.m[i].kind == Proper {
			c.name(d, w, i)
		}
	}
	c.titles(d, w)
	c.appositions(d)
}

func (c *corefWork) reset(d *Doc) {
	c.m, c.e, c.seen = c.m[:0], c.e[:0], c.seen[:0]
	c.search = 0
	c.busy, c.busyAt, c.busyCount = 0, 0, 0
	if c.names == nil {
		c.names = make(map[uint32]int32)
	}
	clear(c.names)
	n := len(d.start)
	if cap(c.inside) < n {
		c.inside = make([]int32, n, n+n/4)
	}
	c.inside = c.inside[:n]
	clear(c.inside)
	for i, e := range d.entities {
		for t := e.First; t <= e.Last; t++ {
			c.inside[t] = int32(i) + 1
		}
	}
}

// join adds mention i to entity e and lets each learn from the other.
func (c *corefWork) join(i int, e int32) {
	m, x := &c.m[i], &c.e[e]
	m.ent = e
	x.count++
	if m.kind == Pronominal {
		if x.gender == genderUnknown && x.human != humanThing {
			x.gender = m.gender
		}
		if x.human == humanUnknown && (m.pron == pronHe || m.pron == pronShe) {
			x.human = humanPerson
		}
		return
	}
	if x.gender == genderUnknown {
		x.gender = m.gender
	}
	if x.number == numberUnknown {
		x.number = m.number
	}
	if x.human == humanUnknown {
		x.human = m.human
	}
	if x.country == 0 {
		x.country = m.country
	}
	if m.kind == Nominal && m.human == humanPerson {
		x.addTitle(m.noun)
	}
}

func (x *corefEntity) addTitle(t uint32) {
	if t == 0 || x.hasTitle(t) || int(x.nTitles) == len(x.titles) {
		return
	}
	x.titles[x.nTitles] = t
	x.nTitles++
}

func (x *corefEntity) hasTitle(t uint32) bool {
	return slices.Contains(x.titles[:x.nTitles], t)
}

// entity makes a new entity of mention i.
func (c *corefWork) entity(i int) int32 {
	m := &c.m[i]
	e := int32(len(c.e))
	c.e = append(c.e, corefEntity{label: m.label, gender: m.gender, number: m.number, human: m.human, count: 1, country: m.country, first: int32(i)})
	c.seen = append(c.seen, 0)
	m.ent = e
	if m.kind == Nominal && m.human == humanPerson {
		c.e[e].addTitle(m.noun)
	}
	return e
}

// write puts the chains of at least two mentions into the document.
func (c *corefWork) write(d *Doc) {
	d.mentions = d.mentions[:0]
	next := int32(1)
	for i := range c.m {
		m := &c.m[i]
		if m.ent < 0 {
			continue
		}
		x := &c.e[m.ent]
		if x.count < 2 {
			continue
		}
		if x.chain == 0 {
			x.chain = next
			next++
		}
		d.mentions = append(d.mentions, Mention{First: int(m.first), Last: int(m.last), Head: int(m.head), Chain: int(x.chain), Kind: m.kind})
	}
}
