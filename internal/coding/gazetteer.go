package coding

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
	"gopkg.in/yaml.v3"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
)

// formKind says how a word of the gazetteer stands for its entity.
type formKind uint8

const (
	formName    formKind = iota // "Russia", "NATO"
	formAdj                     // "Russian"
	formPeople                  // "Russians"
	formCapital                 // "Moscow": the government where it acts, a place where things happen
	formMetonym                 // "the Kremlin": always the government or body
	formMedia                   // a media outlet
	formBloc                    // "Western countries"
)

// entity is one row of the gazetteer.
type entity struct {
	code    string
	name    string
	kind    affair.ActorKind
	part    string // code
	adj     string // first adjective of origin, for names like "Serbian government"
	claimed string // code of the state that claims a contested territory
	people  bool   // a people without a state table row
	region  bool
}

type form struct {
	ent  *entity
	kind formKind
	text string // as written, single spaces, straight apostrophes
}

// class is a family of nouns by which collective actors are named.
type class struct {
	Class string         `yaml:"class"`
	Kind  string         `yaml:"kind"`
	Join  bool           `yaml:"join"`
	Name  string         `yaml:"name"`
	Nouns codebook.Words `yaml:"nouns"`
}

// gazetteer is our own table of states, bodies, metonyms, media, offices and role nouns. It
// is immutable.
type gazetteer struct {
	byCode   map[string]*entity
	forms    map[string][]form // by folded first word, longest first
	classes  map[string]*class // by noun lemma, one or more words
	offices  map[string]bool   // lower case
	titles   map[string]bool   // lower case
	settings map[string]string
}

type countryRow struct {
	Code, Name, Claimed        string
	Also, Adj, People, Capital codebook.Words
	Former                     bool
}

type actorsFile struct {
	Settings map[string]string
	Bodies   []struct {
		Code, Name, Kind, Part string
		Also, Adj, Capital     codebook.Words
	}
	Metonyms []struct {
		Of    string
		Words codebook.Words
	}
	Regions []struct {
		Code, Name, Kind string
		Also, Adj, Bloc  codebook.Words
		Lower            bool
	}
	Peoples []struct {
		Name, Of   string
		Words, Adj codebook.Words
	}
	Media   codebook.Words
	Classes []*class
	Offices codebook.Words
	Titles  codebook.Words
}

func newGazetteer(book *codebook.Book) (*gazetteer, error) {
	g := &gazetteer{
		byCode: map[string]*entity{}, forms: map[string][]form{}, classes: map[string]*class{},
		offices: map[string]bool{}, titles: map[string]bool{}, settings: map[string]string{},
	}
	if err := eachDocument("countries.yaml", book.File("countries.yaml"), func(rows []countryRow) {
		for _, c := range rows {
			g.country(c)
		}
	}); err != nil {
		return nil, err
	}
	if err := eachDocument("actors.yaml", book.File("actors.yaml"), func(f actorsFile) { g.actors(f) }); err != nil {
		return nil, err
	}
	for k := range g.forms {
		slices.SortStableFunc(g.forms[k], func(a, b form) int { return cmp.Compare(len(b.text), len(a.text)) })
	}
	for _, e := range g.byCode {
		if e.claimed == "" {
			continue
		}
		s := cmp.Or(g.settings["contested-"+e.code], g.settings["contested"], "own")
		if s == "claimed" {
			e.part = e.claimed
		}
	}
	return g, nil
}

// eachDocument decodes the YAML documents of a data file one after the other: the program's
// first, then those of the user's files of the same name.
func eachDocument[T any](name string, data []byte, f func(T)) error {
	dec := yaml.NewDecoder(bytes.NewReader(data))
	for {
		var v T
		err := dec.Decode(&v)
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read codebook file %s: %w", name, err)
		}
		f(v)
	}
}

func (g *gazetteer) country(c countryRow) {
	e := &entity{code: c.Code, name: c.Name, kind: affair.Country, claimed: c.Claimed}
	if len(c.Adj) > 0 {
		e.adj = c.Adj[0]
	}
	if c.Code == "USA" {
		e.adj = "US"
	}
	g.byCode[e.code] = e
	g.add(e, formName, c.Name)
	g.add(e, formName, c.Also...)
	g.add(e, formAdj, c.Adj...)
	g.add(e, formPeople, c.People...)
	g.add(e, formCapital, c.Capital...)
}

func (g *gazetteer) actors(f actorsFile) {
	for k, v := range f.Settings {
		g.settings[k] = v
	}
	for _, b := range f.Bodies {
		e := &entity{code: b.Code, name: b.Name, kind: affair.ActorKind(b.Kind), part: b.Part}
		g.byCode[e.code] = e
		g.add(e, formName, b.Name)
		g.add(e, formName, b.Also...)
		g.add(e, formAdj, b.Adj...)
		g.add(e, formCapital, b.Capital...)
	}
	for _, m := range f.Metonyms {
		if e := g.byCode[m.Of]; e != nil {
			g.add(e, formMetonym, m.Words...)
		}
	}
	for _, x := range f.Regions {
		e := &entity{code: x.Code, name: x.Name, kind: affair.Group, region: true}
		if len(x.Adj) > 0 {
			e.adj = x.Adj[0]
		}
		g.byCode[e.code] = e
		g.add(e, formName, strings.TrimPrefix(x.Name, "the "))
		g.add(e, formName, x.Also...)
		g.add(e, formAdj, x.Adj...)
		g.add(e, formBloc, x.Bloc...)
	}
	for _, x := range f.Peoples {
		e := &entity{code: "people-" + x.Name, name: x.Name, kind: affair.Public, part: x.Of, people: true}
		if len(x.Adj) > 0 {
			e.adj = x.Adj[0]
		}
		g.byCode[e.code] = e
		g.add(e, formName, x.Words...)
		g.add(e, formAdj, x.Adj...)
	}
	for _, m := range f.Media {
		e := &entity{code: "media-" + m, name: m, kind: affair.Media}
		if g.byCode[e.code] == nil {
			g.byCode[e.code] = e
			g.add(e, formMedia, m)
		}
	}
	for _, c := range f.Classes {
		for _, n := range c.Nouns {
			if g.classes[n] == nil {
				g.classes[n] = c
			}
		}
	}
	for _, o := range f.Offices {
		g.offices[strings.ToLower(o)] = true
	}
	for _, t := range f.Titles {
		g.titles[strings.ToLower(t)] = true
		g.titles[strings.TrimSuffix(strings.ToLower(t), ".")] = true
	}
}

func (g *gazetteer) add(e *entity, k formKind, words ...string) {
	for _, w := range words {
		if w == "" {
			continue
		}
		key := firstWord(w)
		w = strings.ReplaceAll(w, "’", "'")
		if !slices.ContainsFunc(g.forms[key], func(f form) bool { return f.text == w && f.kind == k && f.ent == e }) {
			g.forms[key] = append(g.forms[key], form{e, k, w})
		}
	}
}

// firstWord is the folded leading run of letters and digits.
func firstWord(s string) string {
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			if i > 0 {
				return fold(s[:i])
			}
			return ""
		}
	}
	return fold(s)
}

// fold lower-cases and takes the marks off letters, so that "Vučić" and "Vucic" are one.
func fold(s string) string {
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
	var sb strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(s)) {
		switch {
		case unicode.Is(unicode.Mn, r):
		case r == '’' || r == '‘':
			sb.WriteByte('\'')
		case r == 'ł':
			sb.WriteByte('l')
		case r == 'đ':
			sb.WriteByte('d')
		case r == 'ø':
			sb.WriteByte('o')
		default:
			sb.WriteRune(r)
		}
	}
	return sb.String()
}

// lookup returns the forms that stand in the text at the byte offset, longest first, with
// the number of bytes each covers. upper accepts text in capitals ("RUSSIA").
func (g *gazetteer) lookup(text string, upper bool) (out []form, length []int) {
	for _, f := range g.forms[firstWord(text)] {
		if n := prefixLen(text, f.text, upper); n > 0 {
			out, length = append(out, f), append(length, n)
		}
	}
	return out, length
}

// prefixLen is how many bytes of text spell the name, any white space counting as one space
// and a curly apostrophe as a straight one; 0 if they do not.
func prefixLen(text, name string, upper bool) int {
	i := 0
	for j := 0; j < len(name); {
		if i >= len(text) {
			return 0
		}
		nr, nw := utf8.DecodeRuneInString(name[j:])
		tr, tw := utf8.DecodeRuneInString(text[i:])
		if tr == '’' {
			tr = '\''
		}
		switch {
		case nr == ' ' && unicode.IsSpace(tr):
			i += tw
			for i < len(text) {
				r, w := utf8.DecodeRuneInString(text[i:])
				if !unicode.IsSpace(r) {
					break
				}
				i += w
			}
			j += nw
			continue
		case nr == tr, upper && unicode.ToUpper(nr) == tr:
		default:
			return 0
		}
		i, j = i+tw, j+nw
	}
	return i
}

// classOf returns the class of a noun; the two-word form ("intelligence agency") is tried
// first by the caller.
func (g *gazetteer) classOf(lemma string) *class { return g.classes[lemma] }

// governmentName is the canonical name of a state's government.
func (e *entity) governmentName() string { return e.of() + " government" }

// of is the adjective of origin, or the name.
func (e *entity) of() string { return cmp.Or(e.adj, e.name) }

// CountryCodes maps the lower-case names and adjectives of origin of the codebook's states to
// their codes (ISO 3166-1 alpha-3 where there is one).
func CountryCodes(book *codebook.Book) (map[string]string, error) {
	out := map[string]string{}
	err := eachDocument("countries.yaml", book.File("countries.yaml"), func(rows []countryRow) {
		for _, c := range rows {
			for _, w := range slices.Concat([]string{c.Name}, c.Also, c.Adj) {
				if k := strings.ToLower(w); out[k] == "" && !c.Former {
					out[k] = c.Code
				}
			}
		}
	})
	return out, err
}
