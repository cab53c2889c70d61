package learn

import "strconv"

// sentenceFeatures describes a sentence for the causal classifier.
func sentenceFeatures(f *Features, ws []Word, words *Words) {
	for i, w := range ws {
		f.Add("w", w.Lower)
		f.Add("l", w.Lemma)
		if i > 0 {
			f.Add("ww", ws[i-1].Lower, w.Lower)
		}
		if i > 1 {
			f.Add("www", ws[i-2].Lower, ws[i-1].Lower, w.Lower)
			f.Add("w_w", ws[i-2].Lower, w.Lower)
		}
		if p := words.Path(w.Lower); p != "" {
			f.Add("c", prefix(p, 8))
			f.Add("c", p)
			if i > 0 {
				f.Add("wc", ws[i-1].Lower, prefix(p, 6))
			}
		}
		if w.Dep != "" {
			f.Add("dl", w.Dep, w.Lemma)
			if w.Head >= 0 {
				h := ws[w.Head]
				f.Add("hd", h.Lemma, w.Dep)
				f.Add("hdm", h.Lemma, w.Dep, w.Lemma)
				f.Add("dt", h.Tag, w.Dep, w.Tag)
				f.Add("dp", prefix(words.Path(h.Lower), 6), w.Dep, prefix(words.Path(w.Lower), 6))
			}
		}
	}
	f.Add("len", strconv.Itoa(min(len(ws)/5, 10)))
	f.Add("bias")
}

func prefix(s string, n int) string { return s[:min(n, len(s))] }

// tokenFeatures describes each token for the span tagger.
func tokenFeatures(ws []Word, words *Words, bits int) []Example {
	f := NewFeatures(bits)
	out := make([]Example, len(ws))
	at := func(i int) string {
		if i < 0 {
			return "<s>"
		}
		if i >= len(ws) {
			return "</s>"
		}
		return ws[i].Lower
	}
	path := func(i, n int) string {
		if i < 0 || i >= len(ws) {
			return "-"
		}
		return prefix(words.Path(ws[i].Lower), n)
	}
	tag := func(i int) string {
		if i < 0 || i >= len(ws) {
			return "-"
		}
		return ws[i].Tag
	}
	starts, ends := edges(ws)
	for i, w := range ws {
		f.Reset()
		f.Add("bias")
		if w.Dep != "" { // which phrase or clause begins and ends here
			f.Add("starts", starts[i])
			f.Add("ends", ends[i])
			f.Add("startsw", starts[i], at(i))
			if i > 0 {
				f.Add("ended", ends[i-1])
				f.Add("edge", ends[i-1], starts[i])
				f.Add("edgew", at(i-1), starts[i])
			}
			if i+1 < len(ws) {
				f.Add("edge1", ends[i], starts[i+1])
				f.Add("edgew1", ends[i], at(i+1))
			}
		}
		for d := -3; d <= 3; d++ {
			ds := strconv.Itoa(d)
			f.Add("w", ds, at(i+d))
			f.Add("c", ds, path(i+d, 6))
			f.Add("t", ds, tag(i+d))
		}
		f.Add("c12", path(i, 12))
		f.Add("b0", at(i-1), at(i))
		f.Add("b1", at(i), at(i+1))
		f.Add("b2", at(i-2), at(i-1))
		f.Add("b3", at(i+1), at(i+2))
		f.Add("cc", path(i-1, 6), path(i, 6))
		f.Add("cc1", path(i, 6), path(i+1, 6))
		f.Add("tt", tag(i-1), tag(i))
		f.Add("tt1", tag(i), tag(i+1))
		f.Add("ttt", tag(i-1), tag(i), tag(i+1))
		f.Add("pos", strconv.Itoa(min(i, 6)), strconv.Itoa(min(len(ws)-1-i, 4)))
		f.Add("rel", strconv.Itoa(8*i/max(1, len(ws))))
		if w.Dep != "" {
			f.Add("d", w.Dep)
			f.Add("dl", w.Dep, w.Lower)
			// the clause the token stands in: the path of relations to the root
			steps := 0
			for h, last := i, ""; h >= 0 && steps < 6; h, steps = ws[h].Head, steps+1 {
				switch d := ws[h].Dep; d {
				case "advcl", "acl", "acl:relcl", "ccomp", "xcomp", "conj", "parataxis", "root", "nsubj", "nsubj:pass", "obl", "nmod", "obj", "advcl:relcl", "csubj":
					f.Add("up", strconv.Itoa(steps), d)
					f.Add("upl", d, ws[h].Lemma)
					if last != "" {
						f.Add("up2", last, d)
					}
					if d == "advcl" || d == "obl" || d == "nmod" || d == "acl" {
						f.Add("mark", d, marker(ws, h))
						side := "in"
						if first := h; i < first {
							side = "before"
						}
						f.Add("mkside", marker(ws, h), side)
					}
					last = d
				}
			}
			// what the clause of the token has under it, and in which order
			if w.Head >= 0 {
				f.Add("h", ws[w.Head].Lemma, w.Dep)
			}
		}
		// signals seen to the left and right
		for j := range ws {
			if j == i || !signalWord[ws[j].Lower] {
				continue
			}
			side := "L"
			if j > i {
				side = "R"
			}
			f.Add("sig", side, ws[j].Lower)
			if d := j - i; d >= -8 && d <= 8 {
				f.Add("sign", side, ws[j].Lower, "near")
			}
			if j+1 < len(ws) {
				f.Add("sig2", side, ws[j].Lower, ws[j+1].Lower)
			}
		}
		out[i] = f.Example()
	}
	return out
}

// signalFeatures describes a token as part of the signal of a relation whose cause and effect
// are known.
func signalFeatures(f *Features, ws []Word, words *Words, cause, effect TokenSpan, i int) {
	place := func(s TokenSpan) string {
		switch d := i - s.First; {
		case i > s.Last:
			return "after" + strconv.Itoa(min(i-s.Last, 3))
		case d < 0:
			return "before" + strconv.Itoa(min(-d, 3))
		default:
			return "in" + strconv.Itoa(min(d, 3))
		}
	}
	at := func(j int) string {
		if j < 0 || j >= len(ws) {
			return "-"
		}
		return ws[j].Lower
	}
	w := ws[i]
	order := "ce"
	if effect.First < cause.First {
		order = "ec"
	}
	pc, pe := place(cause), place(effect)
	f.Add("bias")
	f.Add("w", w.Lower)
	f.Add("pos", pc, pe, order)
	f.Add("wpc", w.Lower, pc)
	f.Add("wpe", w.Lower, pe)
	f.Add("wpp", w.Lower, pc, pe, order)
	f.Add("lpp", w.Lemma, pc, pe)
	f.Add("tpp", w.Tag, pc, pe, order)
	f.Add("dpp", w.Dep, pc, pe, order)
	f.Add("cpp", prefix(words.Path(w.Lower), 8), pc, pe)
	f.Add("w-1", at(i-1), w.Lower, pc, pe)
	f.Add("w+1", w.Lower, at(i+1), pc, pe)
	f.Add("w-1t", at(i-1), w.Tag, pc, pe)
	f.Add("w+1t", w.Tag, at(i+1), pc, pe)
	f.Add("firstc", at(cause.First), pc, pe)
	f.Add("firste", at(effect.First), pc, pe)
}

// edges gives, for every token, the relation of the largest subtree that starts and of the
// largest that ends there, with its size class; "-" when only the token itself does.
func edges(ws []Word) (starts, ends []string) {
	n := len(ws)
	first, last := make([]int, n), make([]int, n)
	for i := range ws {
		first[i], last[i] = i, i
	}
	for i := range ws {
		for h, k := ws[i].Head, 0; h >= 0 && k < 60; h, k = ws[h].Head, k+1 {
			first[h], last[h] = min(first[h], i), max(last[h], i)
		}
	}
	starts, ends = make([]string, n), make([]string, n)
	bestS, bestE := make([]int, n), make([]int, n)
	for i := range ws {
		starts[i], ends[i] = "-", "-"
	}
	for h := range ws {
		size := last[h] - first[h] + 1
		if size < 2 {
			continue
		}
		c := "s"
		if size > 4 {
			c = "m"
		}
		if size > 10 {
			c = "l"
		}
		if size > bestS[first[h]] {
			bestS[first[h]], starts[first[h]] = size, ws[h].Dep+c
		}
		if size > bestE[last[h]] {
			bestE[last[h]], ends[last[h]] = size, ws[h].Dep+c
		}
	}
	return starts, ends
}

func marker(ws []Word, h int) string {
	for j, w := range ws {
		if w.Head == h && (w.Dep == "mark" || w.Dep == "case") {
			_ = j
			return w.Lower
		}
	}
	return "-"
}

// signalWord lists words that often stand between a cause and its effect.
var signalWord = func() map[string]bool {
	m := map[string]bool{}
	for _, w := range []string{"to", "after", "because", "over", "against", "for", "by", "as", "since", "following",
		"due", "if", "when", "demanding", "in", "so", "that", "which", "from", "led", "lead", "caused", "causing", "cause", "resulted",
		"resulting", "result", "forced", "forcing", "killing", "leaving", "left", "sparked", "triggered", "prompted", "prevent",
		"protest", "stop", "response", "order", "with", "and", "amid", "despite", "until", "allegedly", "accused", "therefore", "thus",
		"hence", "sparking", "prompting", "injuring", "wounding", "saying", "reason", "why", "alleging", "claiming", "fears", "fear"} {
		m[w] = true
	}
	return m
}()
