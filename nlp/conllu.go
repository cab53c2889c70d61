package nlp

import (
	"bufio"
	"fmt"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"
)

// maxLine is the longest line of CoNLL-U that is read, in bytes.
const maxLine = 16 << 20

// ReadCoNLLU reads sentences in CoNLL-U (universaldependencies.org/format) into one document.
// Its text is put together from the forms and SpaceAfter=No: sentences are parted by a space,
// paragraphs and documents (newpar, newdoc) by an empty line. The words of a multiword token
// stand side by side; where their forms don't make up the token's form, the words count.
// Empty nodes, features and enhanced graphs are left out. The error names the line that
// can't be read.
func ReadCoNLLU(r io.Reader) (*Doc, error) {
	p := conlluReader{d: &Doc{}}
	sc := bufio.NewScanner(r)
	sc.Buffer(make([]byte, 0, 64<<10), maxLine)
	n := 0
	for sc.Scan() {
		n++
		if err := p.line(strings.TrimSuffix(sc.Text(), "\r")); err != nil {
			return nil, fmt.Errorf("conllu line %d: %w", n, err)
		}
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("conllu line %d: %w", n+1, err)
	}
	if err := p.close(); err != nil {
		return nil, fmt.Errorf("conllu line %d: %w", n, err)
	}
	p.d.text = p.text.String()
	p.d.indexTree()
	return p.d, nil
}

type conlluReader struct {
	d        *Doc
	text     strings.Builder
	comments strings.Builder
	par      bool // the sentence begins a paragraph
	first    int  // first token of the sentence at hand
	mwtEnd   int  // last word number of the multiword token at hand
	mwtSpace bool
}

func (p *conlluReader) line(l string) error {
	switch {
	case l == "":
		return p.close()
	case l[0] == '#':
		if p.first < p.d.Len() {
			return fmt.Errorf("comment inside a sentence")
		}
		if strings.HasPrefix(l, "# newpar") || strings.HasPrefix(l, "# newdoc") {
			p.par = true
		}
		p.comments.WriteString(l)
		p.comments.WriteByte('\n')
		return nil
	}
	if !utf8.ValidString(l) {
		return fmt.Errorf("not UTF-8")
	}
	var f [10]string
	rest, ok := l, true
	for i := range f {
		if !ok {
			return fmt.Errorf("%d columns, want 10", i)
		}
		f[i], rest, ok = strings.Cut(rest, "\t")
	}
	if ok {
		return fmt.Errorf("more than 10 columns")
	}
	id := f[0]
	if strings.Contains(id, ".") {
		return nil
	}
	space := !hasMisc(f[9], "SpaceAfter=No")
	if a, b, ok := strings.Cut(id, "-"); ok {
		lo, err1 := strconv.Atoi(a)
		hi, err2 := strconv.Atoi(b)
		if err1 != nil || err2 != nil || lo != p.d.Len()-p.first+1 || hi < lo || lo <= p.mwtEnd {
			return fmt.Errorf("multiword token %q out of order", id)
		}
		p.mwtEnd, p.mwtSpace = hi, space
		return nil
	}
	n, err := strconv.Atoi(id)
	if err != nil || n != p.d.Len()-p.first+1 {
		return fmt.Errorf("word %q out of order", id)
	}
	if f[1] == "" {
		return fmt.Errorf("word %d without a form", n)
	}
	d := p.d
	head := int32(-1)
	if f[6] != "_" {
		h, err := strconv.Atoi(f[6])
		if err != nil || h < 0 || h > 1<<24 {
			return fmt.Errorf("head %q of word %d", f[6], n)
		}
		head = int32(h - 1)
	}
	if n == 1 && p.text.Len() > 0 {
		if p.par {
			p.text.WriteString("\n\n")
		} else {
			p.text.WriteByte(' ')
		}
	} else if n > 1 && d.flag[len(d.flag)-1]&flagSpaceAfter != 0 {
		p.text.WriteByte(' ')
	}
	if p.text.Len()+len(f[1]) > 1<<30 {
		return fmt.Errorf("document longer than 1 GiB")
	}
	var flag uint8
	if n < p.mwtEnd {
		flag, space = flagMWTNext, false
	} else if n == p.mwtEnd {
		space = p.mwtSpace
	}
	if space {
		flag |= flagSpaceAfter
	}
	d.start = append(d.start, int32(p.text.Len()))
	p.text.WriteString(f[1])
	d.end = append(d.end, int32(p.text.Len()))
	d.flag = append(d.flag, flag)
	d.upos = append(d.upos, ParseUPOS(f[3]))
	d.xpos = append(d.xpos, ParseXPOS(f[4]))
	d.lemma = append(d.lemma, f[2])
	d.head = append(d.head, head)
	dep := DepNone
	if f[7] != "_" {
		dep = ParseDep(f[7])
	}
	d.dep = append(d.dep, dep)
	d.sentOf = append(d.sentOf, int32(len(d.sents)))
	return nil
}

// close ends the sentence at hand.
func (p *conlluReader) close() error {
	d := p.d
	n := d.Len() - p.first
	if n == 0 {
		if p.comments.Len() > 0 && p.mwtEnd == 0 {
			return nil // comments of a document, before its first sentence
		}
		p.comments.Reset()
		return nil
	}
	if p.mwtEnd > n {
		return fmt.Errorf("multiword token ends behind the sentence")
	}
	for i := p.first; i < d.Len(); i++ {
		if d.head[i] < 0 {
			continue
		}
		if int(d.head[i]) >= n || int(d.head[i]) == i-p.first {
			return fmt.Errorf("head %d of word %d", d.head[i]+1, i-p.first+1)
		}
		d.head[i] += int32(p.first)
	}
	if cyclic(d.head[p.first:], p.first) {
		return fmt.Errorf("heads form a circle")
	}
	// The last token of a sentence stands before a space, that of the joined text.
	d.flag[d.Len()-1] |= flagSpaceAfter
	d.sents = append(d.sents, tokenRange{int32(p.first), int32(d.Len())})
	d.comments = append(d.comments, p.comments.String())
	p.comments.Reset()
	p.first, p.mwtEnd, p.par = d.Len(), 0, false
	return nil
}

// cyclic reports whether the heads (document indexes, those of a sentence that begins at
// first) run in a circle.
func cyclic(heads []int32, first int) bool {
	mark := make([]int32, len(heads))
	for i := range heads {
		for j := i; ; {
			if mark[j] == int32(i)+1 {
				return true
			}
			if mark[j] != 0 {
				break
			}
			mark[j] = int32(i) + 1
			if heads[j] < 0 {
				break
			}
			j = int(heads[j]) - first
		}
	}
	return false
}

func hasMisc(misc, want string) bool {
	for misc != "" {
		var m string
		m, misc, _ = strings.Cut(misc, "|")
		if m == want {
			return true
		}
	}
	return false
}

// WriteCoNLLU writes a document as CoNLL-U. MISC holds TokenRange=start:end, byte offsets in
// the document's text; SpaceAfter=No; NE=B-PER, I-PER and so on for named entities;
// Coref=n for the tokens of a mention of chain n (several, innermost last, joined by commas);
// and Value=kind:value at the first token of a date or an amount. Line breaks in a form
// become spaces.
func WriteCoNLLU(w io.Writer, d *Doc) error {
	b := bufio.NewWriterSize(w, 64<<10)
	misc := newMisc(d)
	var buf []byte
	for si := range d.sents {
		s := d.Sentence(si)
		if si < len(d.comments) && d.comments[si] != "" {
			b.WriteString(d.comments[si])
		} else {
			if si == 0 {
				b.WriteString("# newdoc\n")
			} else if blankLine(d.text[d.end[s.First()-1]:d.start[s.First()]]) {
				b.WriteString("# newpar\n")
			}
			fmt.Fprintf(b, "# sent_id = %d\n# text = ", si+1)
			b.WriteString(oneLine(s.Text()))
			b.WriteByte('\n')
		}
		for i := s.First(); i <= s.Last(); i++ {
			n := i - s.First() + 1
			if d.flag[i]&flagMWTNext != 0 && i < s.Last() && (i == s.First() || d.flag[i-1]&flagMWTNext == 0) {
				last := i
				for last < s.Last() && d.flag[last]&flagMWTNext != 0 {
					last++
				}
				buf = append(buf[:0], strconv.Itoa(n)...)
				buf = append(buf, '-')
				buf = strconv.AppendInt(buf, int64(last-s.First()+1), 10)
				buf = append(buf, '\t')
				buf = append(buf, oneLine(d.SpanText(i, last))...)
				buf = append(buf, "\t_\t_\t_\t_\t_\t_\t_\tTokenRange="...)
				buf = appendRange(buf, d.start[i], d.end[last])
				if d.flag[last]&flagSpaceAfter == 0 {
					buf = append(buf, "|SpaceAfter=No"...)
				}
				buf = append(buf, '\n')
				b.Write(buf)
			}
			buf = appendWord(buf[:0], d, i, n, s.First())
			inMWT := d.flag[i]&flagMWTNext != 0 && i < s.Last() || i > s.First() && d.flag[i-1]&flagMWTNext != 0
			if d.flag[i]&flagSpaceAfter == 0 && !inMWT {
				buf = append(buf, "|SpaceAfter=No"...)
			}
			buf = misc.append(buf, i)
			buf = append(buf, '\n')
			b.Write(buf)
		}
		b.WriteByte('\n')
	}
	if err := b.Flush(); err != nil {
		return fmt.Errorf("write conllu: %w", err)
	}
	return nil
}

func appendRange(b []byte, s, e int32) []byte {
	b = strconv.AppendInt(b, int64(s), 10)
	b = append(b, ':')
	return strconv.AppendInt(b, int64(e), 10)
}

func appendWord(b []byte, d *Doc, i, n, first int) []byte {
	t := d.Token(i)
	b = strconv.AppendInt(b, int64(n), 10)
	b = append(b, '\t')
	b = append(b, oneLine(t.Text())...)
	b = append(b, '\t')
	lemma := "_"
	if i < len(d.lemma) && d.lemma[i] != "" {
		lemma = oneLine(d.lemma[i])
	}
	b = append(b, lemma...)
	b = append(b, '\t')
	b = append(b, t.UPOS().String()...)
	b = append(b, '\t')
	b = append(b, t.XPOS().String()...)
	b = append(b, "\t_\t"...)
	if t.Dep() == DepNone && t.Head() < 0 {
		b = append(b, '_')
	} else {
		b = strconv.AppendInt(b, int64(t.Head()-first+1)*int64(btoi(t.Head() >= 0)), 10)
	}
	b = append(b, '\t')
	b = append(b, t.Dep().String()...)
	b = append(b, "\t_\tTokenRange="...)
	return appendRange(b, d.start[i], d.end[i])
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

// oneLine makes a string fit a column: no tabs or line breaks, valid UTF-8.
func oneLine(s string) string {
	if !strings.ContainsAny(s, "\t\n\r\v\f\u0085\u2028\u2029") && utf8.ValidString(s) {
		return s
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		switch r {
		case '\t', '\n', '\r', '\v', '\f', '\u0085', '\u2028', '\u2029':
			return ' '
		}
		return r
	}, s)
}

// miscColumn gives what entities, mentions and values say about each token.
type miscColumn struct {
	d             *Doc
	ent, val, men int
	open          []int // mentions that may still cover the token at hand
}

func newMisc(d *Doc) *miscColumn { return &miscColumn{d: d} }

// append adds the annotations of token i; tokens must come in order.
func (m *miscColumn) append(b []byte, i int) []byte {
	d := m.d
	for m.ent < len(d.entities) && d.entities[m.ent].Last < i {
		m.ent++
	}
	if m.ent < len(d.entities) && d.entities[m.ent].First <= i {
		b = append(b, "|NE="...)
		b = append(b, "BI"[btoi(d.entities[m.ent].First < i)], '-')
		b = append(b, d.entities[m.ent].Label.String()...)
	}
	for m.men < len(d.mentions) && d.mentions[m.men].First <= i {
		m.open = append(m.open, m.men)
		m.men++
	}
	k, some := 0, false
	for _, j := range m.open {
		if d.mentions[j].Last < i {
			continue
		}
		m.open[k] = j
		k++
		if some {
			b = append(b, ',')
		} else {
			b = append(b, "|Coref="...)
		}
		some = true
		b = strconv.AppendInt(b, int64(d.mentions[j].Chain), 10)
	}
	m.open = m.open[:k]
	for m.val < len(d.values) && d.values[m.val].First < i {
		m.val++
	}
	if m.val < len(d.values) && d.values[m.val].First == i {
		b = append(b, "|Value="...)
		b = append(b, oneValue(&d.values[m.val])...)
	}
	return b
}

// String names the kind of value in lower case.
func (k ValueKind) String() string {
	return [...]string{"date", "duration", "set", "number", "ordinal", "percent", "money", "quantity", "age"}[k]
}

// oneValue writes a value as "date:2014-05-07" or "money:2.1e+10:USD", with ":about" and the
// like behind it, and the byte range at the end so that its extent is known.
func oneValue(v *Value) string {
	s := v.Kind.String() + ":"
	if v.Kind <= ValueSet {
		s += v.ISO
	} else {
		s += strconv.FormatFloat(v.Number, 'g', -1, 64)
		if v.Unit != "" {
			s += ":" + v.Unit
		}
	}
	if v.Approx != "" {
		s += ":" + strings.ReplaceAll(v.Approx, " ", "_")
	}
	return s + "@" + strconv.Itoa(v.Start) + "-" + strconv.Itoa(v.End)
}
