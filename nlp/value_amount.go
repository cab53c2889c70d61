package nlp

import "strings"

// amount reads money, percentages, quantities, ages and plain numbers at atom i and returns
// how many atoms it took.
func (r *valueReader) amount(i int) int {
	// A sign before the figure: "$50", "US$ 5 million", "€3bn".
	if r.is(i, wcCurrencySign) {
		if n := r.signedMoney(i); n > 0 {
			return n
		}
	}
	if n := r.special(i); n > 0 {
		return n
	}
	n := r.readNumber(i)
	if n.end == i {
		return 0
	}
	if r.partOfName(i, n) {
		return r.skipGlued(i, n.end)
	}
	start := i
	sign := 1.0
	if r.figuresNegative(i) {
		sign = -1
		start--
	} else if r.word(i-1, "minus", "negative") {
		sign = -1
		start--
	}
	v := Value{Kind: ValueNumber, Number: sign * n.value, Approx: r.approx(start)}
	if n.vague {
		v.Approx = "at least"
		if r.is(i, wcVagueScale) {
			v.Approx = "more"
		}
	}
	j := n.end
	if !n.ordinal && r.word(j, "yo", "y.o.", "y/o") && n.integral {
		v.Kind, v.Unit = ValueAge, "year"
		return r.emit(start, j+1, v) - (i - start)
	}
	if !n.ordinal && n.integral && !n.scaled && n.value < 130 && (r.word(i-1, "aged") || r.word(i-1, "age") && !r.a[i-1].upper || r.word(i-1, "of") && r.word(i-2, "age")) && !r.is(j, wcPercent|wcTimeUnit) {
		v.Kind, v.Unit = ValueAge, "year"
		return r.emit(start, j, v) - (i - start)
	}
	// "three out of four", "one in five", "1 over 3"
	if k := j; !n.ordinal && n.integral && sign > 0 && (r.word(k, "out") && r.word(k+1, "of") || r.word(k, "in") && n.value <= 10 && !n.scaled || r.word(k, "over") && n.end == i+1 && n.value < 100) {
		k++
		if r.word(k, "of") {
			k++
		}
		if m := r.readNumber(k); m.end > k && m.value > n.value && m.integral && !m.ordinal && !r.is(m.end, wcTimeUnit|wcPercent|wcUnit|wcCurrency) && !(m.figures && m.value >= 1000) && (!r.word(j, "over") || m.value < 1000 && m.end == len(r.a)) {
			v.Number = n.value / m.value
			return r.emit(start, m.end, v) - (i - start)
		}
	}
	if n.ordinal {
		v.Kind = ValueOrdinal
		return r.emit(start, j, v) - (i - start)
	}
	// "20 to 30 percent", "20-30 km": the unit of the second number is that of the first.
	if end, ok := r.rangeOf(start, n); ok {
		return end - i
	}
	j, ok := r.unit(j, &v, n)
	if !ok && r.loneOne(i, n) {
		return n.end - i
	}
	if v.Kind == ValueNumber && (r.word(j, "or") && r.word(j+1, "more", "so", "less", "fewer")) {
		v.Approx = map[string]string{"more": "at least", "so": "about", "less": "at most", "fewer": "at most"}[strings.ToLower(r.text(j+1))]
	}
	return r.emit(start, j, v) - (i - start)
}

// figuresNegative reports whether a minus sign stands right before the figures and nothing
// before that.
func (r *valueReader) figuresNegative(i int) bool {
	if !r.number(i) || !r.a[i].glued || i == 0 {
		return false
	}
	t := r.text(i - 1)
	return (t == "-" || t == "−") && !r.a[i-1].glued
}

// partOfName reports whether the figures at i belong to a name: "MiG-29", "G20", "Resolution
// 1244", "F-16s".
func (r *valueReader) partOfName(i int, n number) bool {
	if !n.figures || n.ordinal || i == 0 {
		return false
	}
	p := &r.a[i-1]
	if r.a[i].glued {
		if p.kind == atomWord && !r.is(i-1, wcCurrency) && !r.word(i-1, "p", "c", "no", "no.", "x") {
			return true // "G20", "B52"
		}
		if r.hyphen(i-1) && p.glued && i >= 2 && r.a[i-2].kind == atomWord && !r.is(i-2, wcCurrency|wcCardinal|wcMonth|wcWeekday|wcEdge) {
			return true // "MiG-29"
		}
		if t := r.text(i - 1); t == "#" || t == "@" || t == "_" || t == "/" && p.glued || t == "." && p.glued {
			return true
		}
	}
	if n.scaled || r.a[i].decimal || !n.integral {
		return false
	}
	if p.upper && p.kind == atomWord && r.is(n.end, wcUnit|wcCurrency|wcPercent) == false {
		if _, ok := numberedNames[strings.ToLower(r.text(i-1))]; ok {
			return true
		}
	}
	return false
}

// numberedNames are nouns that a number names rather than counts when they are capitalised.
var numberedNames = func() map[string]struct{} {
	m := map[string]struct{}{}
	for w := range strings.FieldsSeq("resolution article section chapter flight page route highway channel windows boeing airbus apollo room act title phase level unit division battalion brigade regiment protocol decree order law bill case psalm verse volume vol. vol issue part figure table note platform building block sector area district zone gate line bus train formula chanel article's paragraph clause annex directive regulation version pier terminal soyuz session federalist") {
		m[w] = struct{}{}
	}
	return m
}()

// skipGlued passes over what is glued to a name with figures.
func (r *valueReader) skipGlued(i, end int) int {
	for end < len(r.a) && r.a[end].glued && (r.a[end].kind == atomNumber || r.a[end].kind == atomWord) {
		end++
	}
	return end - i
}

// signedMoney reads sign and figure.
func (r *valueReader) signedMoney(i int) int {
	j := i + 1
	code := r.a[i].w.money
	if r.is(i, wcCurrencySign) && r.a[i].kind == atomWord && !isCurrencyCase(r.text(i)) {
		return 0 // "try 3", "all 5"
	}
	// "US $", "C $": the country stands in the atom before a bare dollar.
	start := i
	if r.text(i) == "$" && i > 0 {
		if p := r.a[i-1].w; p != nil && p.class&wcCurrencySign != 0 && r.a[i].glued && len(r.text(i-1)) == 3 {
			start, code = i-1, p.money // "MXN$ 15"
		}
		switch strings.ToLower(r.text(i - 1)) {
		case "mex":
			start, code = i-1, "MXN"
		case "us", "u.s.", "u.s":
			start = i - 1
		case "c", "ca":
			start, code = i-1, "CAD"
		case "a", "au":
			if r.a[i].glued {
				start, code = i-1, "AUD"
			}
		case "nz":
			start, code = i-1, "NZD"
		case "hk":
			start, code = i-1, "HKD"
		case "s":
			if r.a[i].glued {
				start, code = i-1, "SGD"
			}
		case "nt":
			start, code = i-1, "TWD"
		}
	}
	if start < i && len(r.out) > 0 && r.out[len(r.out)-1].End > int(r.a[start].start) {
		start = i
	}
	n := r.readNumber(j)
	if n.end == j || n.ordinal {
		return 0
	}
	v := Value{Kind: ValueMoney, Number: n.value, Unit: code, Approx: r.approx(start)}
	end := n.end
	if r.is(end, wcCurrencyWord) && r.a[end].w.money == code { // "$5 dollars"
		end++
	}
	// "$5-6 million", "$5 to $6 million": the first takes the scale of the second.
	if !n.scaled {
		k := end
		if r.hyphen(k) || r.word(k, "to") {
			k++
			if r.is(k, wcCurrencySign) {
				k++
			}
			if m := r.readNumber(k); m.end > k && m.scaled && m.value > n.value {
				v.Number = n.value * scaleOf(m.value)
			}
		}
	}
	taken := r.emit(start, end, v) - (i - start)
	return taken
}

func scaleOf(v float64) float64 {
	switch {
	case v >= 1e12:
		return 1e12
	case v >= 1e9:
		return 1e9
	case v >= 1e6:
		return 1e6
	case v >= 1e3:
		return 1e3
	}
	return 1
}

// isCurrencyCase keeps "TRY 5" and drops "try 5".
func isCurrencyCase(s string) bool {
	if len(s) == 3 {
		switch s {
		case "usd", "eur", "gbp", "jpy", "cny", "rmb", "chf", "aud", "cad", "uah", "pln", "czk", "btc", "mxn", "inr":
			return true
		}
	}
	if strings.HasSuffix(s, "$") || s == "Rs" || s == "Rs." || s == "rs" || s == "rs." || s == "RM" {
		return true
	}
	return strings.ToUpper(s) == s
}

// special reads amounts that begin with no number: "half", "half a million", "a quarter of",
// "an hour" is a duration and read elsewhere, "a third of".
func (r *valueReader) special(i int) int {
	switch {
	case r.word(i, "half", "quarter") && r.is(i+1, wcScale) && !r.is(i+1, wcLetterScale|wcVagueScale) && !r.is(i-1, wcOrdinal|wcCardinal):
		v := Value{Kind: ValueNumber, Number: fractionValue(r.a[i].w) * r.a[i+1].w.num, Approx: r.approx(i)}
		j, _ := r.unit(i+2, &v, number{end: i + 2, scaled: true})
		return r.emit(i, j, v)
	case r.word(i, "half"):
		if r.is(i-1, wcOrdinal) || r.hyphen(i+1) && i+1 < len(r.a) && r.a[i+1].glued || r.hyphen(i-1) && i > 0 && r.a[i].glued {
			return 1
		}
		j := i + 1
		v := Value{Kind: ValueNumber, Number: 0.5, Approx: r.approx(i)}
		if r.is(j, wcArticle) {
			if r.is(j+1, wcScale) && !r.is(j+1, wcLetterScale) {
				v.Number *= r.a[j+1].w.num
				j += 2
				j, _ = r.unit(j, &v, number{end: j, scaled: true})
				return r.emit(i, j, v)
			}
			if r.is(j+1, wcUnit) {
				v.Kind, v.Unit = ValueQuantity, r.a[j+1].w.unit
				return r.emit(i, j+2, v)
			}
			return 1
		}
		return r.emit(i, j, v)
	case r.is(i, wcArticle|wcDet) && (r.is(i+1, wcFraction)) && r.word(i+2, "of") && !r.is(i+1, wcTimeUnit) && r.is(i, wcArticle),
		r.is(i, wcArticle) && r.word(i+1, "quarter") && r.word(i+2, "of") && !r.is(i+3, wcNumberStart):
		return r.emit(i, i+2, Value{Kind: ValueNumber, Number: fractionValue(r.a[i+1].w), Approx: r.approx(i)})
	case r.is(i, wcArticle) && r.is(i+1, wcUnit) && len(r.text(i+1)) > 3 && !r.word(i+1, "turn", "foot", "bits", "gross", "yard", "degree", "byte"):
		return 0 // "a mile" counts nothing
	case r.word(i, "twice", "thrice", "double", "triple"):
		return 1
	case r.is(i, wcPercent) && r.text(i) != "%" && r.word(i+1, "of") && r.number(i+2):
		return 0
	}
	return 0
}

const wcNumberStart = wcCardinal | wcScale

// unit reads what follows a number and sets kind, unit and scale. ok reports whether there
// was a unit.
func (r *valueReader) unit(j int, v *Value, n number) (end int, ok bool) {
	k := j
	if r.hyphen(k) && r.a[k].glued && k+1 < len(r.a) && r.a[k+1].glued {
		k++
	}
	if r.text(k) == "[" && r.is(k+1, wcUnit) && r.text(k+2) == "]" {
		v.Kind, v.Unit = ValueQuantity, r.a[k+1].w.unit
		return k + 3, true
	}
	if r.word(k, "per") && r.word(k+1, "cent") {
		v.Kind, v.Unit = ValuePercent, "percent"
		if r.word(k+2, "points", "point") {
			v.Unit, k = "percentage point", k+1
		}
		return k + 2, true
	}
	switch {
	case r.text(k) == "\"" && n.figures && r.word(k+1, "long", "wide", "tall", "high", "thick", "deep"):
		v.Kind, v.Unit = ValueQuantity, "inch"
		return k + 1, true
	case r.is(k, wcPercent):
		v.Kind, v.Unit = ValuePercent, "percent"
		if r.word(k+1, "points", "point") {
			v.Unit = "percentage point"
			k++
		}
		return k + 1, true
	case r.word(k, "basis") && r.word(k+1, "points", "point"):
		v.Kind, v.Unit = ValueQuantity, "basis point"
		return k + 2, true
	}
	// Country before a currency: "5 million US dollars", "3 Canadian dollars".
	c := k
	for c < k+2 && c < len(r.a) && !r.is(c, wcCurrency) && r.a[c].kind == atomWord && (r.a[c].upper || r.is(c+1, wcCurrencyWord) && r.countryCurrency(c, c+1) != "" || r.word(c, "us") && r.is(c+1, wcCurrencyWord)) {
		c++
	}
	if r.is(c, wcCurrencyWord) || r.is(c, wcCurrencySign) && (c == k) && isCurrencyCase(r.text(c)) {
		w := r.a[c].w
		code := w.money
		if c > k {
			if alt := r.countryCurrency(k, c); alt != "" {
				code = alt
			}
		}
		if !r.ambiguousCurrency(c, n, c > k) {
			v.Kind, v.Unit = ValueMoney, code
			v.Number = round12(v.Number * w.moneyNum)
			if r.word(c, "pounds", "pound") && r.word(c+1, "sterling") {
				c++
			}
			c++
			if r.is(c, wcScale) && !n.scaled && r.is(c-1, wcCurrencySign) { // "75 USD million"
				v.Number = round12(v.Number * r.a[c].w.num)
				c++
			}
			return r.smallMoney(c, v), true
		}
		if r.word(c, "pounds", "pound") {
			v.Kind, v.Unit = ValueQuantity, "lb"
			return c + 1, true
		}
	}
	// "square kilometres", "cubic feet", "metric tons", "nautical miles".
	if r.word(k, "square", "sq", "sq.", "cubic", "metric", "nautical") && r.is(k+1, wcUnit) {
		pre := map[byte]string{'s': "square ", 'c': "cubic ", 'm': "metric ", 'n': "nautical "}[r.text(k)[0]|0x20]
		v.Kind, v.Unit, v.Number = ValueQuantity, pre+r.a[k+1].w.unit, v.Number*r.a[k+1].w.unitNum
		return k + 2, true
	}
	if r.is(k, wcUnit) && !(r.is(k, wcTimeUnit|wcClock) && !r.is(k, wcUnit)) {
		w := r.a[k].w
		t := r.text(k)
		short := len(t) <= 2
		if short && t == "in" && (!r.inchHere(k)) {
			return j, false
		}
		if short && (t == "A" || t == "m" || t == "l" || t == "g" || t == "w") && !r.a[k].glued && !n.figures {
			return j, false
		}
		if t == "cup" || t == "cups" || t == "bit" || t == "turn" || t == "turns" || t == "gross" || t == "degrees" && r.word(k+1, "of") {
			if !n.figures && t != "gross" {
				return j, false
			}
		}
		v.Kind, v.Unit, v.Number = ValueQuantity, w.unit, v.Number*w.unitNum
		end := k + 1
		if w.unit == "foot" { // "5 ft 2 in", "5 feet and 2 inches"
			q := end
			if r.word(q, "and") {
				q++
			}
			if m := r.readNumber(q); m.end > q && m.value < 12 && (r.word(m.end, "inch", "inches") || r.word(m.end, "in") && r.number(q)) {
				v.Number += m.value / 12
				end = m.end + 1
			}
		}
		if r.word(end, "per") && r.word(end+1, "hour", "second", "minute", "millisecond") && lengthUnit(w.unit) {
			v.Unit += "/" + map[byte]string{'h': "h", 's': "s", 'm': "min"}[r.text(end + 1)[0]|0x20]
			if r.word(end+1, "millisecond") {
				v.Unit = w.unit + "/ms"
			}
			end += 2
		}
		if w.unit == "degree" {
			switch {
			case r.is(end, wcUnit) && (r.a[end].w.unit == "°C" || r.a[end].w.unit == "°F"):
				v.Unit = r.a[end].w.unit
				end++
			case r.text(end) == "C" || r.text(end) == "F":
				v.Unit = "°" + r.text(end)
				end++
			}
		}
		if r.text(end) == "/" && (r.is(end+1, wcUnit|wcTimeUnit) || r.word(end+1, "h", "s", "ms", "millisecond")) {
			u := strings.ToLower(r.text(end + 1))
			if u == "millisecond" {
				u = "ms"
			}
			v.Unit += "/" + u
			end += 2
		}
		if r.text(end) == "²" || r.text(end) == "2" && r.number(end) && r.a[end].glued {
			v.Unit = "square " + v.Unit
			end++
		}
		return end, true
	}
	return j, false
}

// smallMoney adds "and forty-five cents" or the bare "50" of "15 dollars 50".
func (r *valueReader) smallMoney(c int, v *Value) int {
	k := c
	if r.word(k, "and") {
		k++
	}
	m := r.readNumber(k)
	if m.end == k || m.ordinal || m.value >= 100 || !m.integral {
		return c
	}
	if r.is(m.end, wcCurrencyWord) && r.a[m.end].w.moneyNum == 0.01 {
		v.Number = round12(v.Number + m.value/100)
		return m.end + 1
	}
	if k == c && r.number(k) && r.a[k].digits == 2 && !r.is(m.end, wcUnit|wcTimeUnit|wcPercent|wcCurrency|wcScale) && (m.end == len(r.a) || r.a[m.end].kind == atomMark) {
		v.Number = round12(v.Number + m.value/100)
		return m.end
	}
	return c
}

// inchHere reports whether "in" behind a figure is the unit: glued to it, or before "thick",
// a mark or "x".
func (r *valueReader) inchHere(k int) bool {
	if r.a[k].glued && r.number(k-1) {
		return true
	}
	return r.word(k+1, "thick", "long", "wide", "tall", "high", "deep", "x")
}

func lengthUnit(u string) bool {
	return u == "km" || u == "m" || u == "cm" || u == "mile" || u == "foot"
}

// countryCurrency finds the code for "Canadian dollars".
func (r *valueReader) countryCurrency(k, c int) string {
	s := r.d.text[r.a[k].start:r.a[c-1].end]
	country, how := LookupCountry(s)
	if how == NoCountry || len(country.Currencies) == 0 {
		return ""
	}
	return country.Currencies[0]
}

// ambiguousCurrency reports whether the currency word more likely means something else here:
// "60 pounds" is a weight, "two real friends", "ten marks".
func (r *valueReader) ambiguousCurrency(c int, n number, named bool) bool {
	if named {
		return false
	}
	switch strings.ToLower(r.text(c)) {
	case "pound", "pounds":
		return !(n.scaled || n.value >= 1000) && !r.word(c+1, "sterling")
	case "real", "won", "try", "mark", "marks", "rand", "dong", "lev", "dram", "drams", "colon", "colons", "kip", "all":
		return !n.scaled && n.value < 100
	}
	return false
}

// rangeOf reads two numbers with one unit: "20 to 30 percent", "between 5 and 7 million
// euros". It emits both and returns the atom behind.
func (r *valueReader) rangeOf(start int, n number) (int, bool) {
	k := n.end
	between := r.word(start-1, "between") || r.word(start-1, "from")
	switch {
	case r.hyphen(k) && k+1 < len(r.a) && n.figures && r.number(k+1):
	case r.word(k, "to"):
	case r.word(k, "and") && between:
	default:
		return 0, false
	}
	k++
	m := r.readNumber(k)
	if m.end == k || m.ordinal || m.value <= n.value && !(m.scaled && !n.scaled) {
		return 0, false
	}
	if r.hyphen(k-1) && r.a[k-1].glued && r.a[k].glued && !r.is(m.end, wcUnit|wcPercent|wcCurrency|wcTimeUnit|wcScale) && !m.scaled && !r.word(m.end, "per") && (m.value < 2*n.value || n.value < 10) && m.value < 100 && n.integral && m.integral && (n.value < 10) {
		return 0, false // a score or a part number: "3-1", "9-11"
	}
	lo := Value{Kind: ValueNumber, Number: n.value, Approx: "at least"}
	hi := Value{Kind: ValueNumber, Number: m.value, Approx: "at most"}
	if m.scaled && !n.scaled && n.value < 1000 {
		lo.Number *= scaleOf(m.value)
	}
	end, _ := r.unit(m.end, &hi, m)
	if hi.Kind != ValueNumber {
		lo.Kind, lo.Unit = hi.Kind, hi.Unit
		if m.value != 0 && hi.Number != m.value {
			lo.Number *= hi.Number / m.value
		}
	}
	if r.is(m.end, wcTimeUnit) || r.hyphen(m.end) && r.is(m.end+1, wcTimeUnit) {
		return 0, false // a duration, read elsewhere
	}
	r.emit(start, n.end, lo)
	r.emit(k, end, hi)
	return end, true
}

// loneOne reports whether a bare "one" is a pronoun or article rather than a count.
func (r *valueReader) loneOne(i int, n number) bool {
	if n.value != 1 || n.figures || n.end != i+1 {
		return false
	}
	t := r.a[i].tok
	return r.d.upos[t] != NUM
}
