// Package storetest is the conformance suite of the store: what every database behind it must
// do, written once. Run runs it; the makers of small documents and records serve other
// packages' tests too.
package storetest

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// Coder is the name and version of the made-up coder of Make.
const Coder = "test 1"

// Document makes a document of a title line and body paragraphs, one a line.
func Document(name, text string) (*affair.Document, []byte) {
	original := []byte("original of " + name + "\n" + text)
	h := sha256.Sum256(original)
	d := &affair.Document{
		ID: affair.DocumentID(name, original), Name: name, Source: "in/" + name,
		SHA256: hex.EncodeToString(h[:]), MediaType: "text/plain", Charset: "utf-8", Text: text,
	}
	at := 0
	for i, line := range strings.SplitAfter(text, "\n") {
		kind := affair.PartBody
		if i == 0 {
			kind = affair.PartTitle
			d.Title = affair.Field{Value: strings.TrimSuffix(line, "\n"), Where: "text", Score: 1}
		}
		if s := strings.TrimSuffix(line, "\n"); s != "" {
			d.Parts = append(d.Parts, affair.Part{Span: affair.Span{Start: at, End: at + len(s)}, Kind: kind})
		}
		at += len(line)
	}
	return d, original
}

// Quote finds a phrase in the text; it panics when it is not there.
func Quote(text, phrase string) affair.Quote {
	i := strings.Index(text, phrase)
	if i < 0 {
		panic("storetest: no such phrase: " + phrase)
	}
	return affair.QuoteOf(text, affair.Span{Start: i, End: i + len(phrase)})
}

// Machine finishes a coder's record: document, status, coder, id.
func Machine(d *affair.Document, r affair.Record) affair.Record {
	r.Doc, r.Coder = d.ID, Coder
	if r.Status == "" {
		r.Status = affair.StatusMachine
	}
	if r.Score == 0 {
		r.Score = .8
	}
	if r.Holder == "" && r.Kind != affair.KindActor && r.Kind != affair.KindTone {
		r.Holder = affair.AuthorHolder
	}
	r.ID = affair.RecordID(&r)
	return r
}

// Tie makes a machine's tie with the phrase as evidence.
func Tie(d *affair.Document, from, typ, to, phrase string) affair.Record {
	return Machine(d, affair.Record{Kind: affair.KindTie, Evidence: []affair.Quote{Quote(d.Text, phrase)},
		Tie: &affair.Tie{From: from, Type: typ, To: to}})
}

// Make makes a document with records of all eight layers, from a text written around the given
// names: two accounts of one quarrel over a bridge.
func Make(i int) store.Coded {
	town := []string{"Veldra", "Ostrin", "Quenby", "Harrow Vale"}[i%4]
	river := []string{"Ålm", "Tessel", "Mirn"}[i%3]
	text := fmt.Sprintf("%s quarrels over the %s bridge\n"+
		"The council of %s closed the bridge in 20%02d. “The piers are rotten,” mayor Dana Ruiz said on Monday.\n"+
		"Because the bridge is closed, trade in %s has fallen by %d percent. The ferrymen's guild is an old friend of the mayor.\n"+
		"The millers want the bridge opened. Café owner Núñez called the mayor a reckless gambler.\n", town, river, town, 10+i%10, town, 5+i%40)
	d, original := Document(fmt.Sprintf("account-%03d.txt", i), text)
	d.Outlet = affair.Field{Value: "The " + town + " Post", Where: "text", Score: .9}
	d.Published = affair.Field{Value: fmt.Sprintf("20%02d-03-0%d", 10+i%10, 1+i%9), Where: "text", Score: .9}
	q := func(s string) affair.Quote { return Quote(text, s) }
	ev := func(s string) []affair.Quote { return []affair.Quote{q(s)} }
	closed := fmt.Sprintf("The council of %s closed the bridge in 20%02d.", town, 10+i%10)
	trade := fmt.Sprintf("Because the bridge is closed, trade in %s has fallen by %d percent.", town, 5+i%40)
	council := "Council of " + town
	rs := []affair.Record{
		{Kind: affair.KindActor, Evidence: ev("council of " + town), Actor: &affair.Actor{Name: council, Kind: affair.Government, Mentions: ev("council of " + town)}},
		{Kind: affair.KindActor, Evidence: ev("Dana Ruiz"), Actor: &affair.Actor{Name: "Dana Ruiz", Kind: affair.Person, PartOf: council,
			Mentions: []affair.Quote{q("Dana Ruiz"), q("the mayor.")}}},
		{Kind: affair.KindActor, Evidence: ev("ferrymen's guild"), Actor: &affair.Actor{Name: "Ferrymen's guild", Kind: affair.Organisation, Mentions: ev("ferrymen's guild")}},
		{Kind: affair.KindStatement, Holder: "Dana Ruiz", Evidence: ev("“The piers are rotten,” mayor Dana Ruiz said on Monday."),
			Statement: &affair.Statement{Speaker: "Dana Ruiz", Content: q("The piers are rotten"), Cue: q("said"), Form: "direct"}},
		{Kind: affair.KindEvent, Evidence: ev(closed), Event: &affair.Event{Source: []string{council}, Action: q("closed the bridge"), Type: "SANCTION",
			Date: fmt.Sprintf("20%02d", 10+i%10), Place: town, Modality: affair.Asserted}},
		{Kind: affair.KindTie, Evidence: ev("The ferrymen's guild is an old friend of the mayor."), Tie: &affair.Tie{From: "Ferrymen's guild", Type: "friend-of", To: "Dana Ruiz"}},
		{Kind: affair.KindTie, Status: affair.StatusCandidate, Score: .3, Evidence: ev("The millers want the bridge opened."), Tie: &affair.Tie{From: "Millers", Type: "opposes", To: council}},
		{Kind: affair.KindPosition, Evidence: ev("The millers want the bridge opened."), Position: &affair.Position{Actor: "Millers", Issue: "opening of the bridge", Stance: 1}},
		{Kind: affair.KindLink, Evidence: ev(trade), Link: &affair.Link{Cause: q("the bridge is closed"), CauseFactor: "closure of the bridge",
			Effect: q("trade in " + town + " has fallen"), EffectFactor: "trade", Sign: "-", Modality: affair.Asserted}},
		{Kind: affair.KindFigure, Evidence: ev(trade), Figure: &affair.Figure{Value: fmt.Sprintf("%d percent", 5+i%40), Number: float64(5 + i%40), Unit: "percent", Of: "fall of trade"}},
		{Kind: affair.KindTone, Evidence: ev("reckless gambler"), Tone: &affair.Tone{Actor: "Dana Ruiz", Value: -1}},
	}
	for j := range rs {
		rs[j] = Machine(d, rs[j])
	}
	affair.SortRecords(rs)
	return store.Coded{Doc: d, Original: original, Coder: Coder, Records: rs}
}

// Article makes an article of about 800 words with about 90 records, for measurements.
func Article(i int) store.Coded {
	names := []string{"Veldra", "Ostrin", "Quenby", "Harrow Vale", "Tessel", "Mirn", "Dana Ruiz", "Café Núñez", "Millers", "Ferrymen", "Council", "Old Guard"}
	verbs := []string{"accused", "praised", "met", "warned", "ignored", "paid", "sued", "joined"}
	var b strings.Builder
	fmt.Fprintf(&b, "Article %d about the bridge\n", i)
	type place struct{ start, end, a, v, c int }
	var places []place
	for s := range 60 {
		a, v, c := (i+s)%len(names), (i*7+s*3)%len(verbs), (i*5+s*11+1)%len(names)
		start := b.Len()
		fmt.Fprintf(&b, "%s %s %s over plan %d of the year %d, people there said.", names[a], verbs[v], names[c], (i*31+s)%997, 1990+(i+s)%30)
		places = append(places, place{start, b.Len(), a, v, c})
		if s%4 == 3 {
			b.WriteByte('\n')
		} else {
			b.WriteByte(' ')
		}
	}
	b.WriteByte('\n')
	text := b.String()
	d, original := Document(fmt.Sprintf("article-%06d.txt", i), text)
	var rs []affair.Record
	for n, p := range places {
		q := affair.QuoteOf(text, affair.Span{Start: p.start, End: p.end})
		verb := affair.QuoteOf(text, affair.Span{Start: p.start + len(names[p.a]) + 1, End: p.start + len(names[p.a]) + 1 + len(verbs[p.v])})
		rs = append(rs, Machine(d, affair.Record{Kind: affair.KindEvent, Evidence: []affair.Quote{q}, Event: &affair.Event{Source: []string{names[p.a]},
			Action: verb, Target: []string{names[p.c]}, Type: affair.EventTypes[p.v], Date: fmt.Sprint(1990 + (i+n)%30), Modality: affair.Asserted}}))
		if n%2 == 0 {
			rs = append(rs, Machine(d, affair.Record{Kind: affair.KindTie, Evidence: []affair.Quote{q},
				Tie: &affair.Tie{From: names[p.a], Type: "opposes", To: names[p.c]}}))
		}
	}
	for k, name := range names {
		var ms []affair.Quote
		for _, p := range places {
			if p.a == k {
				ms = append(ms, affair.QuoteOf(text, affair.Span{Start: p.start, End: p.start + len(name)}))
			}
		}
		if len(ms) > 0 {
			rs = append(rs, Machine(d, affair.Record{Kind: affair.KindActor, Evidence: ms[:1], Actor: &affair.Actor{Name: name, Kind: affair.Group, Mentions: ms}}))
		}
	}
	affair.SortRecords(rs)
	return store.Coded{Doc: d, Original: original, Coder: Coder, Records: rs}
}
