package nlp

import "strings"

// number is a number read from figures or words.
type number struct {
	value    float64
	end      int  // atom behind it
	ordinal  bool // "third", "21st"
	figures  bool // begins with figures
	vague    bool // "hundreds", "several million"
	scaled   bool // has "million" and the like
	integral bool
}

// readNumber reads the longest number that begins at atom i; end is i when there is none.
func (r *valueReader) readNumber(i int) number {
	n := number{end: i, integral: true}
	if i >= len(r.a) {
		return n
	}
	a := &r.a[i]
	switch {
	case a.kind == atomNumber:
		return r.figures(i)
	case a.w == nil:
		return n
	case a.w.class&wcGlyphFraction != 0:
		return number{value: a.w.num, end: i + 1, figures: true}
	case a.w.class&(wcCardinal|wcScale|wcOrdinal) != 0:
		return r.numberWords(i)
	case a.w.class&wcArticle != 0 && r.is(i+1, wcScale) && !r.is(i+1, wcLetterScale): // "a million"
		if m := r.numberWords(i + 1); m.end > i+1 {
			return m
		}
	case a.w.class&wcSeveral != 0: // "several million", "a few hundred"
		if r.is(i+1, wcScale) && !r.is(i+1, wcLetterScale) {
			m := r.numberWords(i + 1)
			m.value *= 2
			m.vague = true
			return m
		}
	}
	return n
}

// figures reads a number in figures with fraction, ordinal ending and scale.
func (r *valueReader) figures(i int) number {
	a := &r.a[i]
	n := number{value: a.num, end: i + 1, figures: true, integral: !a.decimal || a.num == float64(int64(a.num))}
	// Figures in groups of three with spaces: "10 000".
	if !a.decimal && a.digits <= 3 && a.digits > 0 {
		j := i + 1
		v := a.num
		for r.number(j) && !r.a[j].glued && !r.a[j].decimal && r.a[j].digits == 3 && r.a[j].start-r.a[j-1].end <= 3 {
			v = v*1000 + r.a[j].num
			j++
		}
		if j > i+1 && (r.a[j-1].num == 0 || r.is(j, wcUnit|wcCurrency) || j > i+2) {
			n.value, n.end = v, j
		}
	}
	// "2 1/2", "3/4", "10½".
	j := n.end
	if r.is(j, wcGlyphFraction) {
		n.value += r.a[j].w.num
		n.end, n.integral = j+1, false
	} else if v, k := r.slash(j); k > j && n.integral && v < 1 && !r.a[j].glued {
		n.value += v
		n.end, n.integral = k, false
	} else if v, k := r.slash(i); k > i && n.end == i+1 && v < 1 && v > 0 && r.a[i].digits <= 2 {
		return number{value: v, end: k, figures: true}
	}
	// "21st", glued or as a token of its own.
	if r.is(n.end, wcOrdinalEnding) && r.a[n.end].glued && n.integral {
		n.ordinal = true
		n.end++
		return n
	}
	return r.scale(n)
}

// slash reads numerator, slash, denominator.
func (r *valueReader) slash(i int) (v float64, end int) {
	if r.number(i) && r.text(i+1) == "/" && r.number(i+2) && r.a[i+1].glued && r.a[i+2].glued && !r.a[i].decimal && !r.a[i+2].decimal &&
		r.a[i+2].num > 0 && r.text(i+3) != "/" && r.a[i].digits <= 3 && r.a[i+2].digits <= 3 {
		return r.a[i].num / r.a[i+2].num, i + 3
	}
	return 0, i
}

// scale multiplies by the words that follow: "million", "bn", "hundred thousand".
func (r *valueReader) scale(n number) number {
	for k := 0; k < 3; k++ {
		j := n.end
		if r.hyphen(j) && r.a[j].glued && r.is(j+1, wcScale) && r.a[j+1].glued {
			j++
		}
		if !r.is(j, wcScale) || r.a[j].w.class&wcVagueScale != 0 && !r.word(j, "dozens") {
			return n
		}
		if r.a[j].w.class&wcLetterScale != 0 && !r.letterScale(j) {
			return n
		}
		n.value = round12(n.value * r.a[j].w.num)
		n.end, n.scaled, n.integral = j+1, true, true
		if f, k := r.andFraction(n.end); k > n.end && r.a[j].w.num >= 1e6 { // "3 million and a half"
			n.value += f * r.a[j].w.num
			n.end = k
			return n
		}
	}
	return n
}

// letterScale reports whether the short scale word at j ("m", "bn", "k") is one here: with a
// currency before the number, or glued to the figures and no unit otherwise.
func (r *valueReader) letterScale(j int) bool {
	if r.text(j) == "bn" || r.text(j) == "mn" || r.text(j) == "bln" || r.text(j) == "mln" || r.text(j) == "trn" || r.text(j) == "tn" || r.text(j) == "tln" {
		return true
	}
	for k := j - 2; k >= max(j-4, 0); k-- {
		if r.is(k, wcCurrency) {
			return true
		}
	}
	switch r.text(j) {
	case "k", "K", "mil", "b", "B", "M":
		return r.a[j].glued
	case "m": // metres, but for "5m people"
		return r.a[j].glued && j+1 < len(r.a) && r.nounNext(j+1)
	}
	return false
}

// numberWords reads a number in words: "two hundred and five", "twenty-first", "two-thirds",
// "one and a half million", "half a million".
func (r *valueReader) numberWords(i int) number {
	n := number{end: i, integral: true}
	if r.is(i, wcVagueScale) { // "hundreds of thousands"
		n.value, n.end, n.vague, n.scaled = r.a[i].w.num, i+1, true, true
		for r.word(n.end, "of") && r.is(n.end+1, wcVagueScale) && r.a[n.end+1].w.num > r.a[i].w.num {
			n.value *= r.a[n.end+1].w.num
			n.end += 2
		}
		return n
	}
	var total, group float64
	last := 0.0 // value of the last simple word
	j := i
	any := false
	for {
		k := j
		if any {
			if r.hyphen(k) && k+1 < len(r.a) && r.a[k].glued && r.a[k+1].glued {
				k++
			} else if r.word(k, "and") && last >= 100 && r.is(k+1, wcCardinal|wcOrdinal) && !r.is(k+2, wcFraction) {
				k++
			}
		}
		if !r.is(k, wcCardinal|wcScale|wcOrdinal) {
			break
		}
		w := r.a[k].w
		if w.class&wcVagueScale != 0 || w.class&wcLetterScale != 0 {
			break
		}
		if w.class&wcOrdinal != 0 {
			// "two thirds" is a fraction, "twenty-third" an ordinal, "second" after a
			// number a unit of time.
			if !any {
				n.value, n.end, n.ordinal = w.num, k+1, true
				return n
			}
			if w.num >= 1000 && !strings.HasSuffix(r.text(k), "s") { // "three millionth"
				n.value, n.end, n.ordinal = (total+group)*w.num, k+1, true
				return n
			}
			if last >= 20 && w.num < last && !(w.class&wcFraction != 0 && !r.hyphen(k-1) && last < 100 && false) {
				n.value, n.end, n.ordinal = total+group+w.num, k+1, true
				return n
			}
			break
		}
		if w.class&wcScale != 0 {
			if w.num == 100 || w.num == 12 || w.num == 20 {
				if group == 0 {
					group = 1
				}
				if any && last >= 100 {
					break
				}
				group *= w.num
			} else {
				switch {
				case group == 0 && total > 0 && last >= 1000: // "three lakh crore"
					total *= w.num
				case group == 0:
					total += w.num
				default:
					total += group * w.num
				}
				group = 0
			}
			n.scaled = true
			last = w.num
			any = true
			j = k + 1
			continue
		}
		// A simple number word must fit below the one before it: "twenty five", not
		// "five twenty".
		if any && !(last >= 20 && last < 100 && w.num < 10 && w.num > 0 || last >= 100 && w.num < 100) {
			break
		}
		group += w.num
		last = w.num
		any = true
		j = k + 1
	}
	if !any {
		return n
	}
	n.value, n.end = total+group, j
	if m := r.decimals(j); m.end > j {
		n.value, n.end, n.integral = n.value+m.value, m.end, false
		return r.scale(n)
	}
	// "two and a half million", "three million and a half", "forty-two and a third"
	if f, k := r.andFraction(j); k > j {
		if n.scaled && last >= 1000 { // "two million and three quarters"
			f *= last
		}
		n.value, n.end, n.integral = n.value+f, k, false
		if n.scaled {
			return n
		}
		return r.scale(n)
	}
	if r.word(j, "quarter") && r.is(j+1, wcScale) && n.value <= 3 && !n.scaled {
		n.value, n.end = n.value/4, j+1
		return r.scale(n)
	}
	if f, k := r.fractionWord(n.value, j); k > j {
		return r.scale(number{value: f, end: k})
	}
	if n.scaled {
		return n
	}
	return r.scale(n)
}

// andFraction reads "and a half", "and three quarters" behind a number.
func (r *valueReader) andFraction(j int) (float64, int) {
	if !r.word(j, "and") {
		return 0, j
	}
	m := 0.0
	switch {
	case r.is(j+1, wcArticle):
		m = 1
	case r.is(j+1, wcCardinal):
		m = r.a[j+1].w.num
	default:
		return 0, j
	}
	if m >= 10 || !r.is(j+2, wcFraction) || r.word(j+2, "second", "seconds") || m > 1 && !strings.HasSuffix(r.text(j+2), "s") && !r.word(j+2, "half") {
		return 0, j
	}
	return m * fractionValue(r.a[j+2].w), j + 3
}

// decimals reads "point five", "point seventy-one", "point nought four".
func (r *valueReader) decimals(j int) number {
	n := number{end: j}
	if !r.word(j, "point") || !r.is(j+1, wcCardinal) {
		return n
	}
	k, scale := j+1, 0.1
	for r.is(k, wcCardinal) && r.a[k].kind == atomWord && scale > 1e-9 {
		v := r.a[k].w.num
		if v >= 10 {
			n.value += v * scale / 10
			if r.hyphen(k+1) && r.is(k+2, wcCardinal) && v >= 20 && r.a[k+2].w.num < 10 {
				n.value += r.a[k+2].w.num * scale / 10
				k += 2
			}
			k++
			break
		}
		n.value += v * scale
		scale /= 10
		k++
	}
	n.value, n.end = round12(n.value), k
	return n
}

// fractionWord reads the denominator behind a numerator: "two-thirds", "three quarters".
func (r *valueReader) fractionWord(numerator float64, j int) (float64, int) {
	k := j
	if r.hyphen(k) && k+1 < len(r.a) && (r.a[k].glued || r.is(k-1, wcCardinal) && r.is(k+1, wcFraction)) {
		k++
	}
	if !r.is(k, wcFraction) || numerator <= 0 || numerator > 99 && !strings.HasSuffix(r.text(k), "s") || numerator > 999 {
		return 0, j
	}
	if r.word(k, "second", "seconds") {
		return 0, j
	}
	if numerator == 1 && !r.word(k, "half", "quarter") && strings.HasSuffix(r.text(k), "s") {
		return 0, j
	}
	return numerator * fractionValue(r.a[k].w), k + 1
}

// fractionValue is the part that a denominator names: "fifth" and "fifths" are 0.2.
func fractionValue(w *valueWord) float64 {
	if w.num > 1 {
		return 1 / w.num
	}
	return w.num
}
