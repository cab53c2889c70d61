package nlp

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"
	"unicode/utf8"
)

func model(t testing.TB) *Model {
	t.Helper()
	m, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// shared gives the folder of public data, or skips the test aloud.
func shared(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("RASHOMON_SHARED")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared")
	}
	dir = filepath.Join(dir, "data")
	if _, err := os.Stat(filepath.Join(dir, "ud-ewt")); err != nil {
		t.Skipf("SKIPPED, quality not measured: no public data at %s (set RASHOMON_SHARED)", dir)
	}
	return dir
}

// wellFormed checks what must hold of any analysis.
func wellFormed(t testing.TB, d *Doc) {
	t.Helper()
	last := 0
	for i := range d.Len() {
		tok := d.Token(i)
		if tok.Start() < last || tok.End() <= tok.Start() || tok.End() > len(d.text) {
			t.Fatalf("token %d at %d:%d, text ends at %d, token before ends at %d", i, tok.Start(), tok.End(), len(d.text), last)
		}
		if gap := d.text[last:tok.Start()]; strings.TrimFunc(gap, unicode.IsSpace) != "" {
			t.Fatalf("bytes %q are in no token", gap)
		}
		last = tok.End()
	}
	if gap := d.text[last:]; strings.TrimFunc(gap, unicode.IsSpace) != "" {
		t.Fatalf("bytes %q at the end are in no token", gap)
	}
	next := 0
	for s := range d.Sentences() {
		if s.First() != next || s.Last() < s.First() {
			t.Fatalf("sentence %d covers tokens %d to %d, want from %d", s.Index(), s.First(), s.Last(), next)
		}
		next = s.Last() + 1
		roots := 0
		for i := s.First(); i <= s.Last(); i++ {
			tok := d.Token(i)
			if tok.Sent() != s.Index() {
				t.Fatalf("token %d says sentence %d, want %d", i, tok.Sent(), s.Index())
			}
			h := tok.Head()
			if h < 0 {
				roots++
				if tok.Dep() != DepRoot {
					t.Fatalf("root %d has relation %s", i, tok.Dep())
				}
			} else if h < s.First() || h > s.Last() || h == i {
				t.Fatalf("head of %d is %d, outside its sentence", i, h)
			} else if tok.Dep() == DepRoot || tok.Dep() == DepNone {
				t.Fatalf("token %d with a head has relation %s", i, tok.Dep())
			}
			if tok.UPOS() == UPOSNone || tok.XPOS() == XPOSNone || tok.Lemma() == "" {
				t.Fatalf("token %d %q lacks a tag or lemma", i, tok.Text())
			}
		}
		if roots != 1 {
			t.Fatalf("sentence %d has %d roots", s.Index(), roots)
		}
		if cyclic(d.head[s.First():s.Last()+1], s.First()) {
			t.Fatalf("sentence %d has a circle", s.Index())
		}
	}
	if next != d.Len() {
		t.Fatalf("%d tokens are in no sentence", d.Len()-next)
	}
}

func TestAnySortOfTextGivesWellFormedTrees(t *testing.T) {
	m := model(t)
	const long = 1 << 16
	for _, c := range []struct{ name, text string }{
		{"nothing", ""},
		{"white space", " \n\t\u00a0\u2003 "},
		{"one letter", "x"},
		{"NUL bytes", "a\x00b \x00\x00 c."},
		{"bytes that aren't UTF-8", "caf\xe9 \xff\xfe\x80 na\xc3 end. \xe2\x80"},
		{"emoji only", strings.Repeat("😀👩‍👩‍👧‍👦🏳️‍🌈👍🏽", 300)},
		{"right to left", "قال الوزير إن الجسر آمن. ثم غادر المدينة."},
		{"combining marks", "e\u0301a\u0300\u0301\u0302 \u0301 x\u200b\u200d\ufeff"},
		{"brackets", strings.Repeat("(", 10000) + "a" + strings.Repeat(")", 10000)},
		{"quotation marks", strings.Repeat(`"'“‘`, 5000)},
		{"no spaces", strings.Repeat("abc", long/3)},
		{"no spaces, dots", strings.Repeat("a.b", long/3)},
		{"no spaces, marks", strings.Repeat("a'b-c/d@e:f", long/11)},
		{"dots", strings.Repeat(".", long)},
		{"dots and spaces", strings.Repeat(". ", long/2)},
		{"digits", strings.Repeat("1,", long/2)},
		{"hyphens between digits", strings.Repeat("1-", long/2)},
		{"spaces", strings.Repeat(" ", long)},
		{"one line of words", strings.Repeat("the mayor said that ", long/20)},
		{"apostrophes", strings.Repeat("don't've's ", 5000)},
		{"abbreviations", strings.Repeat("Mr. U.S. No. ", 5000)},
		{"lone surrogates and high planes", "\xed\xa0\x80 \U0010ffff \U000e0001."},
		{"an address without end", "http://" + strings.Repeat("a/", 4000)},
	} {
		t.Run(c.name, func(t *testing.T) {
			d := m.Analyse(c.text, Options{SyntaxOnly: true})
			if d.Text() != c.text {
				t.Fatal("the text was changed")
			}
			wellFormed(t, d)
		})
	}
}

func TestSentencesNeverCrossRegions(t *testing.T) {
	text := "Home About. The mayor spoke at noon and Share this left again."
	d := model(t).Analyse(text, Options{Regions: []Region{{12, 39}, {51, 62}, {40, 45}, {200, 300}}, SyntaxOnly: true})
	if d.NumSentences() != 2 {
		t.Fatalf("%d sentences, want 2", d.NumSentences())
	}
	if a, b := d.Sentence(0).Text(), d.Sentence(1).Text(); a != "The mayor spoke at noon and" || b != "left again." {
		t.Errorf("sentences are %q and %q", a, b)
	}
}

func TestTokensAreCutAsTheTreebanksDo(t *testing.T) {
	m := model(t)
	for in, want := range map[string]string{
		"Don't they know it's Tuesday?":             "Do n't they know it 's Tuesday ?",
		"The mayor’s aides can’t cannot won't":      "The mayor ’s aides ca n’t can not wo n't",
		"state-owned, pro-government, re-elected":   "state - owned , pro-government , re-elected",
		"$4.5bn, €3, 21% and 5pm":                   "$ 4.5 bn , € 3 , 21 % and 5 pm",
		"Write to desk@port.org or www.port.org.":   "Write to desk@port.org or www.port.org .",
		"\"Go,\" he said. ``No.''":                  "\" Go , \" he said . `` No . ''",
		"Mr. Pell left the U.S. at 9 a.m. (alone).": "Mr. Pell left the U.S. at 9 a.m. ( alone ) .",
		"the workers' pay and 'the workers' said":   "the workers ' pay and ' the workers ' said",
		"Well... no!!! Why?!":                       "Well ... no !!! Why ?!",
		"wind/rain and/or 9/11 1990-1995":           "wind / rain and / or 9/11 1990 - 1995",
		"rock'n'roll O'Brien d'Estaing '90s 'em":    "rock'n'roll O'Brien d'Estaing '90s 'em",
		"I'm gonna; you're; they'd've":              "I 'm gon na ; you 're ; they 'd 've",
		"a .5 share, .38 calibre, end.":             "a .5 share , .38 calibre , end .",
		"#harbour @pell :) <3":                      "#harbour @pell :) <3",
	} {
		d := m.Analyse(in, Options{SyntaxOnly: true})
		var got []string
		for i := range d.Len() {
			got = append(got, d.Token(i).Text())
		}
		if s := strings.Join(got, " "); s != want {
			t.Errorf("%q is cut into\n %s, want\n %s", in, s, want)
		}
	}
}

func TestManyGoroutinesGetTheSameAnalysis(t *testing.T) {
	m := model(t)
	text := strings.Repeat("Gen. Voss told the council that the dam wouldn't hold. “Leave,” he said; nobody left the valley. ", 20)
	var want bytes.Buffer
	if err := WriteCoNLLU(&want, m.Analyse(text, Options{SyntaxOnly: true})); err != nil {
		t.Fatal(err)
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			var d Doc
			for k := range 3 {
				m.AnalyseInto(&d, strings.Repeat("Other words fill the caches. ", g*k), Options{SyntaxOnly: true})
				m.AnalyseInto(&d, text, Options{SyntaxOnly: true})
				var got bytes.Buffer
				if err := WriteCoNLLU(&got, &d); err != nil || got.String() != want.String() {
					t.Errorf("goroutine %d, run %d: another analysis (%v)", g, k, err)
				}
			}
		})
	}
	wg.Wait()
}

func TestCoNLLUThatIsWrittenIsReadAsTheSame(t *testing.T) {
	m := model(t)
	d := m.Analyse("The mayor's men don't know.\n\nShe can't say: “it's late”.\tReally", Options{SyntaxOnly: true})
	var a, b bytes.Buffer
	if err := WriteCoNLLU(&a, d); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(a.String(), "2-3\tmayor's\t_\t_\t_\t_\t_\t_\t_\tTokenRange=4:11\n") {
		t.Errorf("no multiword token for mayor's in\n%s", a.String())
	}
	e, err := ReadCoNLLU(bytes.NewReader(a.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	s, err := Score(d, e)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range []F1{s.Tokens, s.Sentences, s.Words, s.UPOS, s.XPOS, s.Lemmas, s.UAS, s.LAS} {
		if f.F() != 1 {
			t.Errorf("scores of a document against itself: %+v", s)
		}
	}
	m.AnalyseTokens(e, Options{SyntaxOnly: true})
	if err := WriteCoNLLU(&b, e); err != nil {
		t.Fatal(err)
	}
	wellFormed(t, e)
}

func TestBadCoNLLUIsRefusedWithItsLine(t *testing.T) {
	row := func(id, form, head string) string {
		return id + "\t" + form + "\t_\t_\t_\t_\t" + head + "\t_\t_\t_\n"
	}
	for _, c := range []struct{ name, in, want string }{
		{"too few columns", "1\ta\n\n", "line 1"},
		{"word out of order", row("1", "a", "0") + row("3", "b", "1"), "line 2"},
		{"head outside", row("1", "a", "7") + "\n", "head 7"},
		{"head of itself", row("1", "a", "1") + "\n", "head 1"},
		{"a circle", row("1", "a", "2") + row("2", "b", "1") + "\n", "circle"},
		{"multiword token too long", "1-3\tab\t_\t_\t_\t_\t_\t_\t_\t_\n" + row("1", "a", "0") + "\n", "multiword"},
		{"no form", row("1", "", "0"), "form"},
		{"not UTF-8", row("1", "\xff", "0"), "UTF-8"},
	} {
		if _, err := ReadCoNLLU(strings.NewReader(c.in)); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one with %q", c.name, err, c.want)
		}
	}
}

func TestGivenSentencesOfAnyLengthAreParsed(t *testing.T) {
	var b strings.Builder
	for i := range 3000 {
		fmt.Fprintf(&b, "%d\tword%d\t_\t_\t_\t_\t0\t_\t_\t_\n", i+1, i%7)
	}
	d, err := ReadCoNLLU(strings.NewReader(b.String() + "\n"))
	if err != nil {
		t.Fatal(err)
	}
	model(t).AnalyseTokens(d, Options{SyntaxOnly: true})
	wellFormed(t, d)
	if d.NumSentences() != 1 {
		t.Errorf("%d sentences, want the given one", d.NumSentences())
	}
}

func TestModelsOfAnotherVersionAreRefused(t *testing.T) {
	for _, in := range []string{"", "RASHNLP", "RASHNLP\x00\x07\x00\x00\x00", syntaxFile[:len(syntaxFile)/2], syntaxFile[:40]} {
		if _, err := Decode(in); err == nil {
			t.Errorf("a file of %d bytes was taken for a model", len(in))
		}
	}
	_, err := Decode("RASHNLP\x00\x07\x00\x00\x00")
	if err == nil || !strings.Contains(err.Error(), "version") {
		t.Errorf("error %v doesn't speak of versions", err)
	}
}

func FuzzAnalyse(f *testing.F) {
	for _, s := range []string{"Mr. Pell can't say.", "\x00\xff", "a.b.c@d--e''", "“‘’”", "1.\n\n2.", "x\u0301\u200d😀"} {
		f.Add(s)
	}
	m := model(f)
	var d Doc
	f.Fuzz(func(t *testing.T, text string) {
		m.AnalyseInto(&d, text, Options{SyntaxOnly: true})
		wellFormed(t, &d)
	})
}

func FuzzReadCoNLLU(f *testing.F) {
	f.Add("# newpar\n1-2\tit's\t_\t_\t_\t_\t_\t_\t_\t_\n1\tit\tit\tPRON\tPRP\t_\t0\troot\t_\t_\n2\t's\tbe\tAUX\tVBZ\t_\t1\tcop\t_\tSpaceAfter=No\n\n")
	f.Add("1\ta\tb\tX\tXX\t_\t0\troot\t_\t_\n2.1\t_\n")
	f.Fuzz(func(t *testing.T, in string) {
		d, err := ReadCoNLLU(strings.NewReader(in))
		if err != nil {
			return
		}
		var b bytes.Buffer
		if err := WriteCoNLLU(&b, d); err != nil {
			t.Fatal(err)
		}
		e, err := ReadCoNLLU(&b)
		if err != nil {
			t.Fatalf("what was written can't be read: %v\n%s", err, b.String())
		}
		if e.Len() != d.Len() || e.NumSentences() != d.NumSentences() {
			t.Fatalf("%d tokens in %d sentences became %d in %d", d.Len(), d.NumSentences(), e.Len(), e.NumSentences())
		}
		for i := range d.Len() {
			if d.head[i] != e.head[i] || d.upos[i] != e.upos[i] || d.dep[i] != e.dep[i] {
				t.Fatalf("token %d was changed", i)
			}
		}
	})
}

func TestReusedDocumentsCostNoMemory(t *testing.T) {
	m := model(t)
	text := strings.Repeat("The envoy, who had waited for hours, told Mr. Pell's aides that they'd better leave. ", 200)
	var d Doc
	m.AnalyseInto(&d, text, Options{SyntaxOnly: true})
	per := testing.AllocsPerRun(5, func() { m.AnalyseInto(&d, text, Options{SyntaxOnly: true}) }) / float64(d.Len())
	if per > 0.02 {
		t.Errorf("%.3f allocations a token in steady state, want none", per)
	}
}

func BenchmarkSyntax(b *testing.B) {
	m := model(b)
	text := strings.Repeat("The envoy, who had waited for hours in Port Allard, told Mr. Pell's aides on Monday that they'd better leave before 9 a.m. "+
		"Nobody listened: the dam, built in 1970 by Halden Ltd., was said to be safe. ", 100)
	var d Doc
	m.AnalyseInto(&d, text, Options{SyntaxOnly: true})
	b.ReportAllocs()
	for b.Loop() {
		m.AnalyseInto(&d, text, Options{SyntaxOnly: true})
	}
	b.ReportMetric(float64(d.Len())*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}

func TestOffsetsStayOnRunes(t *testing.T) {
	text := "Señora Peña’s café — “öffnet” um 9 Uhr… 東京で。"
	d := model(t).Analyse(text, Options{SyntaxOnly: true})
	for i := range d.Len() {
		if !utf8.ValidString(d.Token(i).Text()) {
			t.Errorf("token %q is cut inside a character", d.Token(i).Text())
		}
	}
}
