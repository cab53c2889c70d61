package system

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Form is the normal form of a factor's wording: what it is about, with word endings,
// function words, names of the same actor, and direction taken out.
type Form struct {
	Head string // stem of the head noun
	// Agent, Patient and Of are the actors of the phrase by their place in it: before the
	// head or after "by" and "from"; after "for", "to", "against" and the like; after "of",
	// where English leaves open which of the two is meant. Keys, sorted.
	Agent, Patient, Of []string
	Rest               []string // stems of the other content words, sorted, each once
	// Flip says that the wording names the opposite direction: "loss of support" is the
	// form of "support", flipped. FlipBy is the word that says so.
	Flip   bool
	FlipBy string

	aside []string // words and, after "@", actors that only say where or when
}

// Namer maps the name of an actor as it stands in a text ("Moscow", "Russian", "the
// Kremlin") to a key that all names of one actor share. ok is false for words that name no
// actor.
type Namer func(name string) (key string, ok bool)

// Key is equal for two forms exactly if their wordings are joined, direction aside.
func (f Form) Key() string {
	agent, patient := f.Agent, f.Patient
	// With one place empty, "of" fills the place of the agent: "resolution of the strike",
	// "the strike's resolution".
	if len(agent) == 0 {
		agent = f.Of
	} else {
		patient = sortedUnion(patient, f.Of)
	}
	return strings.Join([]string{f.Head, strings.Join(agent, "+"), strings.Join(patient, "+"), strings.Join(f.Rest, "+")}, "|")
}

// Empty reports whether nothing of the wording was left.
func (f Form) Empty() bool {
	return f.Head == "" && len(f.Agent)+len(f.Patient)+len(f.Of)+len(f.Rest) == 0
}

// Actors lists the keys of all actors in the form, sorted.
func (f Form) Actors() []string { return sortedUnion(sortedUnion(f.Agent, f.Patient), f.Of) }

func sortedUnion(a, b []string) []string {
	u := slices.Concat(a, b)
	slices.Sort(u)
	return slices.Compact(u)
}

type formWord struct {
	text  string // as worded, folded
	raw   string // as worded
	upper bool
	poss  bool // carries 's
	actor string
	width int // words of the name
}

// FormOf reads a wording: a short noun phrase, as the codebook asks for. namer may be nil.
func FormOf(wording string, namer Namer) Form {
	ws := splitWords(wording)
	ws = nameActors(ws, namer)
	var f Form
	// Cut into the part up to the first preposition (which holds the head) and the groups
	// that prepositions govern.
	prep := ""
	var heads []formWord
	type group struct {
		prep  string
		words []formWord
	}
	var groups []group
	for _, w := range ws {
		if w.actor == "" && prepositions[w.text] {
			prep = w.text
			groups = append(groups, group{prep: prep})
			continue
		}
		if prep == "" {
			heads = append(heads, w)
		} else {
			g := &groups[len(groups)-1]
			g.words = append(g.words, w)
		}
	}
	// "loss of support", "rise in prices", "end to the war": the head only gives direction,
	// and what it governs is the matter.
	for len(groups) > 0 {
		h := lastContent(heads)
		if h < 0 {
			break
		}
		dir, isDir := directionNouns[heads[h].text]
		p := groups[0].prep
		if refusals[heads[h].text] && p == "to" && lastContent(groups[0].words) >= 0 && !startsWithActor(groups[0].words) {
			// "refusal to sell arms" is the selling of arms, turned: the verb is the head.
			dir, isDir = -1, true
			v := 0
			for groups[0].words[v].actor != "" || stopWords[groups[0].words[v].text] {
				v++
			}
			object := group{prep: "of", words: groups[0].words[v+1:]}
			groups[0].words = groups[0].words[:v+1]
			groups = slices.Insert(groups, 1, object)
		}
		if h > 0 && coordinators[heads[h-1].text] {
			isDir = false // "the rise and fall of": no one direction
		}
		// What is lost or grows must be a matter: "the fall of Rome" is no fall in anything.
		if !isDir || (p != "of" && p != "in" && p != "to") || lastContent(groups[0].words) < 0 {
			break
		}
		f.turn(dir, heads[h].text)
		rest := slices.Delete(slices.Clone(heads), h, h+1)
		for i := range rest {
			rest[i].poss = rest[i].poss || rest[i].actor != ""
		}
		heads = append(rest, groups[0].words...)
		groups = groups[1:]
	}
	h := lastContent(heads)
	// "the prices' fall" is "the fall of the prices".
	if h > 0 && heads[h-1].poss && heads[h-1].actor == "" {
		if dir, ok := directionNouns[heads[h].text]; ok {
			f.turn(dir, heads[h].text)
			heads = slices.Delete(slices.Clone(heads), h, h+1)
			heads[h-1].poss = false
			h--
		}
	}
	for i, w := range heads {
		switch {
		case w.actor != "":
			f.Agent = append(f.Agent, w.actor)
		case i == h:
			f.Head = f.content(w.text)
		default:
			f.add(w)
		}
	}
	for _, g := range groups {
		for _, w := range g.words {
			switch {
			case w.actor == "":
				n := len(f.Rest)
				f.add(w)
				if settings[g.prep] {
					f.aside = append(f.aside, f.Rest[n:]...)
				}
			case g.prep == "of":
				f.Of = append(f.Of, w.actor)
			case g.prep == "by" || g.prep == "from":
				f.Agent = append(f.Agent, w.actor)
			default:
				if settings[g.prep] {
					f.aside = append(f.aside, "@"+w.actor)
				}
				f.Patient = append(f.Patient, w.actor)
			}
		}
	}
	if f.Head == "" && len(f.Rest) > 0 {
		f.Head, f.Rest = f.Rest[0], f.Rest[1:]
	}
	for _, l := range []*[]string{&f.Agent, &f.Patient, &f.Of, &f.Rest} {
		slices.Sort(*l)
		*l = slices.Compact(*l)
	}
	return f
}

func startsWithActor(ws []formWord) bool { return len(ws) > 0 && ws[0].actor != "" }

// turn folds a direction word into the form.
func (f *Form) turn(dir int, word string) {
	if dir < 0 {
		f.Flip = !f.Flip
		f.FlipBy = word
	}
}

// add puts a word that is not the head into the form.
func (f *Form) add(w formWord) {
	if stopWords[w.text] {
		return
	}
	if dir, ok := directionModifiers[w.text]; ok {
		f.turn(dir, w.text)
		return
	}
	// "cutting taxes", "losing influence": the matter is the object.
	if dir, ok := directionNouns[w.text]; ok && strings.HasSuffix(w.text, "ing") {
		f.turn(dir, w.text)
		return
	}
	if s := f.content(w.text); s != "" {
		f.Rest = append(f.Rest, s)
	}
}

// content stems a word, folding a negative one into the sign.
func (f *Form) content(word string) string {
	if pos, ok := antonyms[word]; ok {
		f.turn(-1, word)
		word = pos
	}
	if s, ok := synonyms[word]; ok {
		word = s
	}
	return Stem(word)
}

// lastContent is the index of the last word that can be a head, or -1.
func lastContent(ws []formWord) int {
	for i := len(ws) - 1; i >= 0; i-- {
		if ws[i].actor == "" && !stopWords[ws[i].text] && !ws[i].poss {
			return i
		}
	}
	return -1
}

// splitWords cuts a wording into folded words. A possessive 's is cut off and remembered;
// hyphens part words ("Russian-Serbian ties").
func splitWords(s string) []formWord {
	var out []formWord
	s = typographic.Replace(s)
	for _, x := range strings.FieldsFunc(s, func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.IsNumber(r) && r != '\'' && r != '.'
	}) {
		x = strings.Trim(x, "'.")
		var w formWord
		if t, ok := strings.CutSuffix(x, "'s"); ok {
			x, w.poss = t, true
		}
		r, _ := utf8.DecodeRuneInString(x)
		w.upper = unicode.IsUpper(r)
		w.text, w.raw = Fold(x), x
		if w.text == "" {
			continue
		}
		w.width = 1
		out = append(out, w)
	}
	// s' : the apostrophe was trimmed away with the quotes; a plural before a noun is close
	// enough to be read as a plain modifier.
	return out
}

// nameActors joins runs of words that the namer knows, longest first.
func nameActors(ws []formWord, namer Namer) []formWord {
	if namer == nil {
		return ws
	}
	var out []formWord
	for i := 0; i < len(ws); {
		n := 0
		var key string
		for k := min(5, len(ws)-i); k >= 1 && n == 0; k-- {
			inner := false
			parts, raw := make([]string, k), make([]string, k)
			for j := range k {
				parts[j], raw[j] = ws[i+j].text, ws[i+j].raw
				inner = inner || (ws[i+j].poss && j < k-1)
			}
			if inner || (k == 1 && (stopWords[parts[0]] || prepositions[parts[0]])) {
				continue
			}
			x, ok := namer(strings.Join(raw, " "))
			if !ok {
				x, ok = namer(strings.Join(parts, " "))
			}
			if ok {
				n, key = k, x
			}
		}
		if n == 0 {
			out = append(out, ws[i])
			i++
			continue
		}
		w := ws[i+n-1]
		w.actor, w.width = key, n
		out = append(out, w)
		i += n
	}
	return out
}

var (
	typographic = strings.NewReplacer("’", "'", "‘", "'", "“", " ", "”", " ")
	strokes     = strings.NewReplacer("đ", "d", "ł", "l", "ø", "o") // letters that do not decompose
	nameSigns   = strings.NewReplacer("’", "'", "-", " ")
)

// Fold takes case and accents off a word.
func Fold(s string) string {
	ascii := true
	for i := range len(s) {
		if s[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(s)
	}
	var b strings.Builder
	for _, r := range norm.NFKD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			b.WriteRune(unicode.ToLower(r))
		}
	}
	return strokes.Replace(b.String())
}

// suffixes are taken off by Stem, longest first where one ends in another. Each needs a stem
// of at least the length beside it.
var suffixes = []struct {
	end, to string
	least   int
}{
	{"atings", "", 3}, {"ating", "", 3}, {"ated", "", 3}, {"ates", "", 3}, {"ate", "", 3},
	{"isations", "", 3}, {"isation", "", 3}, {"izations", "", 3}, {"ization", "", 3},
	{"fulness", "", 3}, {"iveness", "", 3}, {"ousness", "", 3}, {"liness", "", 3},
	{"ations", "", 3}, {"ation", "", 3}, {"itions", "", 4}, {"ition", "", 4},
	{"ptions", "pt", 3}, {"ption", "pt", 3}, {"ments", "", 3}, {"ment", "", 3},
	{"encies", "", 3}, {"ances", "", 3}, {"ences", "", 3}, {"ities", "", 3},
	{"ility", "", 3}, {"ance", "", 3}, {"ence", "", 3}, {"ency", "", 3}, {"ness", "", 3},
	{"ings", "", 3}, {"sions", "s", 3}, {"tions", "t", 3}, {"ising", "", 3}, {"izing", "", 3},
	{"ised", "", 3}, {"ized", "", 3}, {"ise", "", 3}, {"ize", "", 3},
	{"sion", "s", 3}, {"tion", "t", 3}, {"ity", "", 4}, {"ing", "", 3}, {"ies", "", 3},
	{"ied", "", 3}, {"ers", "", 4}, {"ive", "", 4}, {"ial", "", 4}, {"ous", "", 4},
	{"als", "", 4}, {"ed", "", 3}, {"er", "", 4}, {"al", "", 4}, {"ly", "", 4}, {"es", "", 3},
	{"y", "", 3}, {"e", "", 3}, {"s", "", 3}, {"i", "", 3},
}

// Stem takes the endings off an English word so that verb, noun and adjective of one family
// meet ("invest", "investing", "investment"). It cuts more than a search engine's stemmer
// does: two wordings are joined only when all their words agree, so a stem shared by chance
// does little harm.
func Stem(w string) string {
	if s, ok := irregular[w]; ok {
		w = s
	}
	for range 2 { // "investments", "friendliness"
		for _, x := range suffixes {
			t, ok := strings.CutSuffix(w, x.end)
			if !ok || utf8.RuneCountInString(t) < x.least || (x.end == "s" && strings.HasSuffix(t, "s")) {
				continue
			}
			w = t + x.to
			// "stopped": the doubled consonant goes too.
			if n := len(w); n > 3 && w[n-1] == w[n-2] && (x.end == "ed" || x.end == "ing" || x.end == "er") && !strings.ContainsRune("lsz", rune(w[n-1])) {
				w = w[:n-1]
			}
			break
		}
	}
	return w
}
