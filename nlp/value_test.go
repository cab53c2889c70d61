package nlp

import (
	"math"
	"strings"
	"testing"
	"time"
)

// valuesOf reads the values of a text that is cut at spaces and marks, with nouns and verbs
// untagged: the readers must not depend on tags.
func valuesOf(text string, ref time.Time) (*Doc, []Value) {
	d := &Doc{text: text}
	word := func(c byte) bool { return c > ' ' && !strings.ContainsRune(",;:()\"$%?!/", rune(c)) }
	first := 0
	end := func() {
		if len(d.start) > first {
			d.sents = append(d.sents, tokenRange{int32(first), int32(len(d.start))})
			first = len(d.start)
		}
	}
	for i := 0; i < len(text); {
		if text[i] <= ' ' {
			i++
			continue
		}
		j := i + 1
		if word(text[i]) {
			for j < len(text) && (word(text[j]) || (text[j] == ',' || text[j] == ':' || text[j] == '/') && j+1 < len(text) && text[j+1] >= '0' && text[j+1] <= '9' && text[j-1] >= '0' && text[j-1] <= '9') {
				j++
			}
			if text[j-1] == '.' && j-i > 1 && (j == len(text)) {
				j--
			}
		}
		d.start, d.end = append(d.start, int32(i)), append(d.end, int32(j))
		d.sentOf = append(d.sentOf, int32(len(d.sents)))
		if text[i:j] == "." {
			end()
		}
		i = j
	}
	end()
	n := len(d.start)
	d.upos, d.xpos, d.head = make([]UPOS, n), make([]XPOS, n), make([]int32, n)
	annotateValues(d, ref)
	return d, d.values
}

var valueRef = time.Date(2019, 3, 13, 0, 0, 0, 0, time.UTC) // a Wednesday

func TestDatesAreResolvedAgainstTheReference(t *testing.T) {
	for _, c := range []struct{ text, span, iso string }{
		{"The treaty was signed on 4 June 1987.", "4 June 1987", "1987-06-04"},
		{"They met on Jan. 22, 2018 in Lima.", "Jan. 22, 2018", "2018-01-22"},
		{"They met on the 5th of May 2011.", "the 5th of May 2011", "2011-05-05"},
		{"The dam opened in May 2014 with a party.", "May 2014", "2014-05"},
		{"The dam opened in May with a party.", "May", "2018-05"},
		{"The dam opened in February with a party.", "February", "2019-02"},
		{"The vote is due on 2 April.", "2 April", "2019-04-02"},
		{"He resigned last Monday.", "last Monday", "2019-03-11"},
		{"He resigned on Friday.", "Friday", "2019-03-08"},
		{"He will resign on Friday.", "Friday", "2019-03-15"},
		{"He resigned yesterday.", "yesterday", "2019-03-12"},
		{"It opened last year.", "last year", "2018"},
		{"It opens next month.", "next month", "2019-04"},
		{"It opened this summer.", "this summer", "2019-SU"},
		{"It opened last winter.", "last winter", "2018-WI"},
		{"It opened four years ago.", "four years ago", "2015"},
		{"It opened two weeks ago.", "two weeks ago", "2019-02-27"},
		{"Prices fell in the early 1990s.", "the early 1990s", "1990/1993"},
		{"Prices fell in the 1970s.", "the 1970s", "1970/1979"},
		{"He ruled from 1991 to 1996.", "1991 to 1996", "1991/1996"},
		{"The 2013/2019 plan failed.", "2013/2019", "2013/2019"},
		{"The fort fell in 216 BC.", "216 BC", "BC0216"},
		{"It dates from the 19th century.", "the 19th century", "1800/1899"},
		{"Output rose in the first quarter of 2017.", "the first quarter of 2017", "2017-Q1"},
		{"The log says 2016-11-07 clearly.", "2016-11-07", "2016-11-07"},
		{"The log says 07.11.2016 clearly.", "07.11.2016", "2016-11-07"},
		{"It fell in the autumn of 1956.", "the autumn of 1956", "1956-FA"},
		{"In the past three years much changed.", "the past three years", "2016/2019"},
	} {
		d, vs := valuesOf(c.text, valueRef)
		found := false
		for _, v := range vs {
			if d.text[v.Start:v.End] == c.span && v.Kind == ValueDate {
				found = true
				if v.ISO != c.iso {
					t.Errorf("%q: %q is %q, want %q", c.text, c.span, v.ISO, c.iso)
				}
			}
		}
		if !found {
			t.Errorf("%q: no date %q among %+v", c.text, c.span, vs)
		}
	}
}

func TestDurationsAndSetsKeepTheirLength(t *testing.T) {
	for _, c := range []struct {
		text, span, iso string
		kind            ValueKind
	}{
		{"The siege lasted three days.", "three days", "P3D", ValueDuration},
		{"The siege lasted two and a half hours.", "two and a half hours", "PT2.5H", ValueDuration},
		{"A 10-year lease was signed.", "10-year", "P10Y", ValueDuration},
		{"It took several months.", "several months", "PXM", ValueDuration},
		{"The market opens every Tuesday.", "every Tuesday", "XXXX-WXX-2", ValueSet},
		{"The paper appears weekly.", "weekly", "P1W", ValueSet},
	} {
		d, vs := valuesOf(c.text, valueRef)
		ok := false
		for _, v := range vs {
			ok = ok || d.text[v.Start:v.End] == c.span && v.Kind == c.kind && v.ISO == c.iso
		}
		if !ok {
			t.Errorf("%q: want %q %s, got %+v", c.text, c.span, c.iso, vs)
		}
	}
}

func TestAmountsHaveValueUnitAndQualifier(t *testing.T) {
	for _, c := range []struct {
		text, span   string
		kind         ValueKind
		number       float64
		unit, approx string
	}{
		{"It cost about $21 billion.", "$21 billion", ValueMoney, 21e9, "USD", "about"},
		{"It cost 3.5 million euros.", "3.5 million euros", ValueMoney, 3.5e6, "EUR", ""},
		{"It cost €5bn.", "€5bn", ValueMoney, 5e9, "EUR", ""},
		{"It cost 40 Canadian dollars.", "40 Canadian dollars", ValueMoney, 40, "CAD", ""},
		{"It cost twelve dollars and thirty cents.", "twelve dollars and thirty cents", ValueMoney, 12.3, "USD", ""},
		{"Turnout was 61.4 percent.", "61.4 percent", ValuePercent, 61.4, "percent", ""},
		{"Turnout was more than 60%.", "60%", ValuePercent, 60, "percent", "more"},
		{"Support fell by 4 percentage points.", "4 percentage points", ValuePercent, 4, "percentage point", ""},
		{"The road is 120 km long.", "120 km", ValueQuantity, 120, "km", ""},
		{"It covers 40 square kilometres.", "40 square kilometres", ValueQuantity, 40, "square km", ""},
		{"Some 4,000 people came.", "4,000", ValueNumber, 4000, "", "about"},
		{"Two-thirds of members agreed.", "Two-thirds", ValueNumber, 2.0 / 3, "", ""},
		{"Half of members agreed.", "Half", ValueNumber, 0.5, "", ""},
		{"Half a million people left.", "Half a million", ValueNumber, 5e5, "", ""},
		{"A quarter of members agreed.", "A quarter", ValueNumber, 0.25, "", ""},
		{"Several million people left.", "Several million", ValueNumber, 2e6, "", "at least"},
		{"Hundreds of thousands left.", "Hundreds of thousands", ValueNumber, 1e5, "", "more"},
		{"At least two hundred and five people left.", "two hundred and five", ValueNumber, 205, "", "at least"},
		{"Three out of four agreed.", "Three out of four", ValueNumber, 0.75, "", ""},
		{"It came in 21st place.", "21st", ValueOrdinal, 21, "", ""},
		{"It was the twenty-third attempt.", "twenty-third", ValueOrdinal, 23, "", ""},
		{"A 29-year-old man was held.", "29-year-old", ValueAge, 29, "year", ""},
		{"A man aged 61 was held.", "61", ValueAge, 61, "year", ""},
	} {
		d, vs := valuesOf(c.text, valueRef)
		ok := false
		for _, v := range vs {
			ok = ok || d.text[v.Start:v.End] == c.span && v.Kind == c.kind && math.Abs(v.Number-c.number) <= 1e-9*c.number && v.Unit == c.unit && v.Approx == c.approx
		}
		if !ok {
			t.Errorf("%q: want %q %v %s %q, got %+v", c.text, c.span, c.number, c.unit, c.approx, vs)
		}
	}
}

func TestRangesAreTwoAmounts(t *testing.T) {
	_, vs := valuesOf("Between 20 and 30 percent of voters stayed at home.", valueRef)
	if len(vs) != 2 || vs[0].Number != 20 || vs[1].Number != 30 || vs[0].Unit != "percent" || vs[0].Approx != "at least" || vs[1].Approx != "at most" {
		t.Errorf("got %+v", vs)
	}
}

func TestNumbersInNamesAreNoAmounts(t *testing.T) {
	for _, text := range []string{"They flew the Zeta-44 home.", "Under Resolution 808 it was banned.", "The B17 crashed."} {
		if d, vs := valuesOf(text, valueRef); len(vs) > 0 {
			t.Errorf("%q: %q is no amount", text, d.text[vs[0].Start:vs[0].End])
		}
	}
}

func FuzzValues(f *testing.F) {
	for _, s := range []string{"", "$", "1/2", "2 1/2 in", "5-7 May 2014", "one hundred and", "'99", "12:60", "30.04.2022 12:04", "€€ 5 bn-", "a million million", "the last", "between 1 and", "490 BC - 5", "\xff1\x00,000.5", "½½", "mid-", "0000-00-00", "99999999999999999999999999 years ago"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for _, ref := range []time.Time{{}, valueRef} {
			d, vs := valuesOf(s, ref)
			last := 0
			for _, v := range vs {
				if v.Start < last || v.End <= v.Start || v.End > len(s) || v.First > v.Last || v.Last >= d.Len() {
					t.Fatalf("value %+v out of place in %q", v, s)
				}
				last = v.End
			}
		}
	})
}
