package nlp

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	_ "embed"
	"encoding/binary"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"
)

//go:embed models/names.tsv.gz
var namesFile []byte

//go:embed models/countries.tsv
var countriesFile string

//go:embed models/clusters.bin.gz
var clustersFile []byte

// Bits of lexEntry.flags: what lists of names say about a word.
const (
	lexFirst       uint16 = 1 << iota // a first name
	lexFirstCommon                    // a frequent first name
	lexSurname                        // a surname
	lexSurnameFreq                    // a frequent surname
	lexMale                           // a first name of men (nine in ten)
	lexFemale                         // a first name of women (nine in ten)
	lexTitle                          // Mr, President, General
	lexDemonym                        // adjective or people of a country
	lexHuman                          // noun for a human being or an office
	lexGroup                          // noun for an organisation or a body
	lexPlaceNoun                      // noun for a place
	lexMonthDay                       // month or day of the week
	lexMaleNoun                       // "husband", "Mr."
	lexFemaleNoun                     // "wife", "Mrs."
)

// lexEntry is what is known about one word form.
type lexEntry struct {
	cluster uint16 // index in wordKnowledge.clusters, 0 is none
	flags   uint16
	kind    uint8 // two bits each for person, organisation, place, no name, as learned from vectors
}

// Kinds of phrase in the lists of names.
const (
	phraseNone uint8 = iota
	phrasePlaceSmall
	phrasePlaceBig
	phraseCountry
	phraseOrg
)

// wordKnowledge is the shared knowledge of words: clusters learned from news text and lists of
// names. It does not change once it is loaded.
type wordKnowledge struct {
	words    map[uint32]lexEntry // by lowHash
	clusters []clusterBits
	phrases  map[uint32]uint8 // by phraseStep over the words
	starts   map[uint32]uint8 // lowHash of the first word of a phrase: longest phrase in words
	country  map[string]int16 // lower-case name, adjective, people or capital: index of countries
}

// clusterBits are prefixes of a Brown cluster's bit string, as numbers that differ for
// different prefixes.
type clusterBits struct{ p4, p6, p8, p10, full uint16 }

// Country is a row of the table of countries.
type Country struct {
	Code       string   // ISO 3166-1 alpha-2
	Code3      string   // ISO 3166-1 alpha-3
	Names      []string // the first is the usual English one
	Adjectives []string
	People     []string // singular and plural
	Capitals   []string
	Currencies []string // ISO 4217
	Region     string   // continent
}

var countryTable = sync.OnceValue(func() []Country {
	var t []Country
	list := func(s string) []string {
		if s == "" {
			return nil
		}
		return strings.Split(s, "|")
	}
	for line := range strings.Lines(countriesFile) {
		f := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(f) != 8 || strings.HasPrefix(line, "#") {
			continue
		}
		t = append(t, Country{f[0], f[1], list(f[2]), list(f[3]), list(f[4]), list(f[5]), list(strings.ReplaceAll(f[6], ",", "|")), f[7]})
	}
	return t
})

// Countries returns the table of countries, by code. Do not change it.
func Countries() []Country { return countryTable() }

// CountryMatch says how a word names a country.
type CountryMatch uint8

// The ways to name a country.
const (
	NoCountry CountryMatch = iota
	CountryName
	CountryAdjective
	CountryPeople
	CountryCapital
)

type countryKey struct {
	index int16
	how   CountryMatch
}

var countryIndex = sync.OnceValue(func() map[string]countryKey {
	m := make(map[string]countryKey, 2048)
	put := func(s string, i int, how CountryMatch) {
		k := strings.ToLower(s)
		if _, ok := m[k]; !ok {
			m[k] = countryKey{int16(i), how}
		}
	}
	t := countryTable()
	// Names win over adjectives, these over people, these over capitals.
	for i, c := range t {
		for _, s := range c.Names {
			put(s, i, CountryName)
		}
	}
	for i, c := range t {
		for _, s := range c.Adjectives {
			put(s, i, CountryAdjective)
		}
	}
	for i, c := range t {
		for _, s := range c.People {
			put(s, i, CountryPeople)
		}
	}
	for i, c := range t {
		for _, s := range c.Capitals {
			put(s, i, CountryCapital)
		}
	}
	return m
})

// LookupCountry finds the country that a word or phrase names, as itself ("Serbia"), by its
// adjective ("Serbian"), its people ("Serbs") or its capital ("Belgrade"). Case is ignored,
// except that "us" is no country.
func LookupCountry(s string) (Country, CountryMatch) {
	if s == "us" {
		return Country{}, NoCountry
	}
	k, ok := countryIndex()[strings.ToLower(s)]
	if !ok {
		return Country{}, NoCountry
	}
	return countryTable()[k.index], k.how
}

// lowHash is FNV-1a over the lower-case form with digits made 0 and straight quotes.
func lowHash(s string) uint32 {
	h := uint32(2166136261)
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= '1' && c <= '9':
			c = '0'
		case c >= 0x80:
			return lowHashUnicode(s)
		}
		h = (h ^ uint32(c)) * 16777619
	}
	return h
}

func lowHashUnicode(s string) uint32 {
	h := uint32(2166136261)
	var buf [utf8.UTFMax]byte
	for _, r := range s {
		switch {
		case r == '’' || r == '‘':
			r = '\''
		case r == '“' || r == '”':
			r = '"'
		case r >= '1' && r <= '9':
			r = '0'
		default:
			r = unicode.ToLower(r)
		}
		n := utf8.EncodeRune(buf[:], r)
		for _, c := range buf[:n] {
			h = (h ^ uint32(c)) * 16777619
		}
	}
	return h
}

// phraseSeed and phraseStep hash a phrase by the hashes of its words.
const phraseSeed uint32 = 2166136261

func phraseStep(h, low uint32) uint32 {
	h = (h ^ low) * 0x85ebca6b
	return h ^ h>>15
}

// splitPhrase cuts a listed name into words as the tokenizer does: hyphens and final 's apart.
func splitPhrase(s string) []string {
	var out []string
	for w := range strings.FieldsSeq(s) {
		if i := strings.Index(w, "'s"); i > 0 && i == len(w)-2 {
			out = append(out, w[:i], "'s")
			continue
		}
		if strings.Contains(w, "-") && len(w) > 3 {
			for i, p := range strings.Split(w, "-") {
				if i > 0 {
					out = append(out, "-")
				}
				if p != "" {
					out = append(out, p)
				}
			}
			continue
		}
		out = append(out, w)
	}
	return out
}

var sharedWords = sync.OnceValues(loadWords)

// loadWords reads the embedded lists.
func loadWords() (*wordKnowledge, error) {
	lx := &wordKnowledge{
		words:   make(map[uint32]lexEntry, 110000),
		phrases: make(map[uint32]uint8, 16000),
		starts:  make(map[uint32]uint8, 16000),
	}
	if err := lx.readClusters(clustersFile); err != nil {
		return nil, fmt.Errorf("read word clusters: %w", err)
	}
	if err := lx.readNames(namesFile); err != nil {
		return nil, fmt.Errorf("read lists of names: %w", err)
	}
	for _, c := range countryTable() {
		for _, s := range c.Names {
			lx.addPhrase(s, phraseCountry)
		}
		for _, s := range c.Capitals {
			lx.addPhrase(s, phrasePlaceBig)
		}
		for _, s := range c.Adjectives {
			lx.flag(s, lexDemonym)
		}
		for _, s := range c.People {
			lx.flag(s, lexDemonym)
		}
	}
	for list, flag := range lexWordLists {
		for w := range strings.FieldsSeq(list) {
			lx.flag(w, flag)
		}
	}
	return lx, nil
}

func (lx *wordKnowledge) flag(word string, f uint16) {
	h := lowHash(word)
	e := lx.words[h]
	e.flags |= f
	lx.words[h] = e
}

func (lx *wordKnowledge) addPhrase(s string, kind uint8) {
	words := splitPhrase(s)
	if len(words) == 0 || len(words) > 12 {
		return
	}
	h := phraseSeed
	for _, w := range words {
		h = phraseStep(h, lowHash(w))
	}
	if lx.phrases[h] < kind {
		lx.phrases[h] = kind
	}
	first := lowHash(words[0])
	lx.starts[first] = max(lx.starts[first], uint8(len(words)))
}

// readClusters reads the file that PackClusters writes.
func (lx *wordKnowledge) readClusters(b []byte) error {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return err
	}
	raw, err := io.ReadAll(io.LimitReader(z, 16<<20))
	if err != nil {
		return err
	}
	if len(raw) < 8 {
		return io.ErrUnexpectedEOF
	}
	nc, nw := int(binary.LittleEndian.Uint32(raw)), int(binary.LittleEndian.Uint32(raw[4:]))
	raw = raw[8:]
	if len(raw) != nc*10+nw*7 {
		return fmt.Errorf("%d bytes for %d clusters and %d words", len(raw), nc, nw)
	}
	lx.clusters = make([]clusterBits, nc+1)
	for i := range nc {
		u := func(k int) uint16 { return binary.LittleEndian.Uint16(raw[i*10+2*k:]) }
		lx.clusters[i+1] = clusterBits{u(0), u(1), u(2), u(3), u(4)}
	}
	raw = raw[nc*10:]
	for i := range nw {
		h := binary.LittleEndian.Uint32(raw[i*4:])
		lx.words[h] = lexEntry{cluster: binary.LittleEndian.Uint16(raw[nw*4+i*2:]) + 1, kind: raw[nw*6+i]}
	}
	return nil
}

// readNames reads the list of names: kind, name, detail.
func (lx *wordKnowledge) readNames(b []byte) error {
	z, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return err
	}
	sc := bufio.NewScanner(z)
	for sc.Scan() {
		line := sc.Text()
		kind, rest, ok := strings.Cut(line, "\t")
		name, detail, ok2 := strings.Cut(rest, "\t")
		if !ok || !ok2 {
			return fmt.Errorf("bad line %q", line)
		}
		switch kind {
		case "f":
			pct, class, _ := strings.Cut(detail, " ")
			share, err := strconv.Atoi(pct)
			if err != nil {
				return fmt.Errorf("bad line %q", line)
			}
			f := lexFirst
			if class >= "2" {
				f |= lexFirstCommon
			}
			switch {
			case share >= 85:
				f |= lexFemale
			case share <= 15:
				f |= lexMale
			}
			lx.flag(name, f)
		case "s":
			f := lexSurname
			if detail >= "2" {
				f |= lexSurnameFreq
			}
			lx.flag(name, f)
		case "p":
			k := phrasePlaceSmall
			if detail >= "2" {
				k = phrasePlaceBig
			}
			lx.addPhrase(name, k)
		case "o":
			lx.addPhrase(name, phraseOrg)
		default:
			return fmt.Errorf("bad line %q", line)
		}
	}
	return sc.Err()
}

// PackClusters writes word clusters in the form that the library embeds: the prefixes of
// each class, then hash and class of each word, sorted by hash. The bit strings come from
// clusters.tsv (bits TAB word TAB count), the kinds from the word vectors.
func PackClusters(w io.Writer, bits []string, words map[string]string, kinds map[string]uint8) error {
	class := make(map[string]uint16, len(bits))
	var head []byte
	prefixes := map[string]uint16{}
	id := func(s string, n int) uint16 {
		if len(s) > n {
			s = s[:n]
		}
		key := strconv.Itoa(n) + ":" + s
		v, ok := prefixes[key]
		if !ok {
			v = uint16(len(prefixes) + 1)
			prefixes[key] = v
		}
		return v
	}
	for i, b := range bits {
		class[b] = uint16(i)
		for _, n := range []int{4, 6, 8, 10, 64} {
			head = binary.LittleEndian.AppendUint16(head, id(b, n))
		}
	}
	type pair struct {
		h uint32
		c uint16
		k uint8
	}
	byHash := make(map[uint32]pair, len(words))
	for word, b := range words {
		h := lowHash(word)
		p := pair{h, class[b], kinds[word]}
		if old, ok := byHash[h]; !ok || p.c < old.c || p.c == old.c && p.k < old.k {
			byHash[h] = p
		}
	}
	pairs := make([]pair, 0, len(byHash))
	for _, p := range byHash {
		pairs = append(pairs, p)
	}
	slices.SortFunc(pairs, func(a, b pair) int { return cmp.Compare(a.h, b.h) })
	out := binary.LittleEndian.AppendUint32(nil, uint32(len(bits)))
	out = binary.LittleEndian.AppendUint32(out, uint32(len(pairs)))
	out = append(out, head...)
	for _, p := range pairs {
		out = binary.LittleEndian.AppendUint32(out, p.h)
	}
	for _, p := range pairs {
		out = binary.LittleEndian.AppendUint16(out, p.c)
	}
	for _, p := range pairs {
		out = append(out, p.k)
	}
	return writeGzip(w, out)
}

// ListedName is an entry of the embedded list of names: a first name (f), a surname (s), a
// place (p) or an organisation (o), in lower case.
type ListedName struct{ Kind, Name string }

// ListedNames gives the names of one word of the embedded list, in its order.
func ListedNames() []ListedName {
	z, err := gzip.NewReader(bytes.NewReader(namesFile))
	if err != nil {
		return nil
	}
	var out []ListedName
	sc := bufio.NewScanner(z)
	for sc.Scan() {
		p := strings.Split(sc.Text(), "\t")
		if len(p) == 3 && !strings.ContainsAny(p[1], " -'") {
			out = append(out, ListedName{p[0], strings.ToLower(p[1])})
		}
	}
	return out
}
