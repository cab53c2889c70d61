package storetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/sync/errgroup"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// Noon is the time on the test's clock.
var Noon = time.Date(2024, 5, 7, 12, 0, 0, 0, time.UTC)

// Run runs the suite. Open opens a new, empty affair and closes it when the test ends.
func Run(t *testing.T, open func(t *testing.T) *store.DB) {
	for name, test := range map[string]func(*testing.T, *store.DB){
		"gives back what was written":                             givesBack,
		"writes a document once":                                  writesOnce,
		"refuses what breaks a law":                               refusesUnlawful,
		"keeps all or nothing of a batch":                         allOrNothing,
		"filters and orders records":                              filters,
		"pages through documents and records":                     pages,
		"finds words whatever their case and accents":             searches,
		"accepts, rejects and edits":                              decides,
		"adds people's records once":                              adds,
		"renames, merges and splits everywhere and undoes it":     names,
		"keeps decisions when a better coder comes":               recodes,
		"refuses impossible decisions and logs none of the batch": refusesDecisions,
		"restores an exported log":                                restores,
		"remembers refusals until the input is read":              refusals,
		"shows a snapshot what was, not what is":                  snapshots,
		"verifies a sound affair":                                 verifies,
		"lets several write at once and loses nothing":            writesAtOnce,
		"tells who watches of everything once":                    tells,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

func write(t *testing.T, db *store.DB, cs ...store.Coded) {
	t.Helper()
	if err := db.Write(t.Context(), store.Batch{Documents: cs}); err != nil {
		t.Fatal(err)
	}
}

func records(t *testing.T, db *store.DB, f store.Filter) []affair.Record {
	t.Helper()
	rs, err := store.Collect(db.Records(t.Context(), f))
	if err != nil {
		t.Fatal(err)
	}
	return rs
}

func decide(t *testing.T, db *store.DB, ds ...affair.Decision) []affair.Decision {
	t.Helper()
	out, err := db.Decide(t.Context(), ds...)
	if err != nil {
		t.Fatal(err)
	}
	sound(t, db)
	return out
}

// sound checks that Verify finds nothing, which includes that the view is what store.View says.
func sound(t *testing.T, db *store.DB) {
	t.Helper()
	v, err := db.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range v.Findings {
		t.Errorf("verify: %v", f)
	}
}

func same(t *testing.T, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("differs from what is wanted (-want +got):\n%s", d)
	}
}

func givesBack(t *testing.T, db *store.DB) {
	c := Make(0)
	write(t, db, c)
	d, err := db.Document(t.Context(), c.Doc.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, d, c.Doc)
	original, err := db.Original(t.Context(), c.Doc.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, string(original), string(c.Original))
	same(t, records(t, db, store.Filter{Status: store.AnyStatus}), c.Records)
	machine, err := db.Machine(t.Context(), c.Doc.ID)
	if err != nil {
		t.Fatal(err)
	}
	same(t, machine, c.Records)
	coder, err := db.Coder(t.Context(), c.Doc.ID)
	if err != nil || coder != Coder {
		t.Errorf("coder is %q, %v", coder, err)
	}
	if _, err := db.Document(t.Context(), "nothing"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a missing document gives %v", err)
	}
	if _, err := db.Record(t.Context(), "nothing"); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a missing record gives %v", err)
	}
}

func writesOnce(t *testing.T, db *store.DB) {
	c := Make(1)
	write(t, db, c)
	write(t, db, c, c)
	docs, err := store.Collect(db.Documents(t.Context(), store.DocumentFilter{}))
	if err != nil {
		t.Fatal(err)
	}
	if len(docs) != 1 {
		t.Errorf("%d documents, want 1", len(docs))
	}
	same(t, len(records(t, db, store.Filter{Status: store.AnyStatus})), len(c.Records))
	sound(t, db)
}

func refusesUnlawful(t *testing.T, db *store.DB) {
	for name, spoil := range map[string]func(*store.Coded){
		"a quote that does not stand there": func(c *store.Coded) {
			c.Records[0].Evidence = []affair.Quote{{Span: affair.Span{Start: 1, End: 4}, Text: "xyz"}}
		},
		"a record without evidence":           func(c *store.Coded) { c.Records[0].Evidence = nil },
		"an id that does not follow":          func(c *store.Coded) { c.Records[0].ID = "0123456789abcdef" },
		"a machine's record that is accepted": func(c *store.Coded) { c.Records[0].Status = affair.StatusAccepted },
		"a wrong document id":                 func(c *store.Coded) { c.Doc.ID = "0123456789abcdef" },
		"a wrong hash":                        func(c *store.Coded) { c.Doc.SHA256 = "00" },
		"a part outside the text":             func(c *store.Coded) { c.Doc.Parts[0].End = 1 << 20 },
		"text that is not UTF-8":              func(c *store.Coded) { c.Doc.Text += "\xff" },
	} {
		c := Make(2)
		spoil(&c)
		if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{c}}); !errors.Is(err, store.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func allOrNothing(t *testing.T, db *store.DB) {
	bad := Make(4)
	bad.Records[0].ID = "0123456789abcdef"
	if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{Make(3), bad}}); err == nil {
		t.Fatal("a bad batch was written")
	}
	if n, err := db.Count(t.Context(), store.Filter{Status: store.AnyStatus}); err != nil || n != 0 {
		t.Errorf("%d records of a refused batch, %v", n, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := db.Write(ctx, store.Batch{Documents: []store.Coded{Make(3)}}); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled write gives %v", err)
	}
	write(t, db, Make(3))
	sound(t, db)
}

func filters(t *testing.T, db *store.DB) {
	var all []affair.Record
	for i := range 5 {
		c := Make(i)
		write(t, db, c)
		all = append(all, c.Records...)
	}
	affair.SortRecords(all)
	for name, test := range map[string]struct {
		f    store.Filter
		keep func(affair.Record) bool
	}{
		"nothing said: what counts": {store.Filter{}, func(r affair.Record) bool { return r.Status.Counts() }},
		"all":                       {store.Filter{Status: store.AnyStatus}, func(affair.Record) bool { return true }},
		"candidates":                {store.Filter{Status: []affair.Status{affair.StatusCandidate}}, func(r affair.Record) bool { return r.Status == affair.StatusCandidate }},
		"only added":                {store.Filter{Status: store.OnlyAdded}, func(affair.Record) bool { return false }},
		"kinds":                     {store.Filter{Kinds: []affair.Kind{affair.KindLink, affair.KindTie}}, func(r affair.Record) bool { return r.Status.Counts() && (r.Tie != nil || r.Link != nil) }},
		"an unknown kind":           {store.Filter{Kinds: []affair.Kind{"dance"}}, func(affair.Record) bool { return false }},
		"documents":                 {store.Filter{Docs: []string{Make(1).Doc.ID}}, func(r affair.Record) bool { return r.Status.Counts() && r.Doc == Make(1).Doc.ID }},
		"actor": {store.Filter{Actor: "Ferrymen's guild"}, func(r affair.Record) bool {
			return r.Status.Counts() && (r.Actor != nil && r.Actor.Name == "Ferrymen's guild" || r.Tie != nil)
		}},
		"holder":   {store.Filter{Holder: "Dana Ruiz"}, func(r affair.Record) bool { return r.Holder == "Dana Ruiz" }},
		"issue":    {store.Filter{Issue: "opening of the bridge"}, func(r affair.Record) bool { return r.Position != nil }},
		"factor":   {store.Filter{Factor: "trade"}, func(r affair.Record) bool { return r.Link != nil }},
		"type":     {store.Filter{Types: []string{"SANCTION", "friend-of"}}, func(r affair.Record) bool { return r.Event != nil || r.Tie != nil && r.Tie.Type == "friend-of" }},
		"modality": {store.Filter{Modality: "asserted"}, func(r affair.Record) bool { return r.Event != nil || r.Link != nil }},
		"dates": {store.Filter{From: "2011", Until: "2012"}, func(r affair.Record) bool {
			return r.Event != nil && (r.Event.Date == "2011" || r.Event.Date == "2012")
		}},
		"score":                     {store.Filter{Status: store.AnyStatus, MinScore: .5}, func(r affair.Record) bool { return r.Score >= .5 }},
		"text":                      {store.Filter{Text: "gambler"}, func(r affair.Record) bool { return r.Tone != nil }},
		"text of nothing but signs": {store.Filter{Text: "?!"}, func(affair.Record) bool { return false }},
	} {
		t.Run(name, func(t *testing.T) {
			var want []affair.Record
			for _, r := range all {
				if test.keep(r) {
					want = append(want, r)
				}
			}
			same(t, records(t, db, test.f), want)
			n, err := db.Count(t.Context(), test.f)
			if err != nil || n != len(want) {
				t.Errorf("counted %d, %v; want %d", n, err, len(want))
			}
		})
	}
}

func pages(t *testing.T, db *store.DB) {
	var ids []string
	for i := range 70 { // more than one page of documents with text
		c := Make(i)
		write(t, db, c)
		ids = append(ids, c.Doc.ID)
	}
	docs, err := store.Collect(db.Documents(t.Context(), store.DocumentFilter{}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, d := range docs {
		got = append(got, d.ID)
	}
	same(t, got, ids)
	all := records(t, db, store.Filter{})
	var paged []affair.Record
	for after := ""; ; {
		rs := records(t, db, store.Filter{After: after, Limit: 17})
		paged = append(paged, rs...)
		if len(rs) < 17 {
			break
		}
		after = rs[len(rs)-1].ID
	}
	same(t, paged, all)
	same(t, records(t, db, store.Filter{Limit: 5}), all[:5])
	some, err := store.Collect(db.Documents(t.Context(), store.DocumentFilter{Limit: 40, AfterName: docs[9].Name, AfterID: docs[9].ID, WithoutText: true}))
	if err != nil {
		t.Fatal(err)
	}
	if len(some) != 40 || some[0].ID != docs[10].ID || some[0].Text != "" {
		t.Errorf("%d documents after the tenth, first %s", len(some), some[0].Name)
	}
	named, err := store.Collect(db.Documents(t.Context(), store.DocumentFilter{Name: "elsewhere/account-007.txt.json"}))
	if err != nil || len(named) != 1 || named[0].ID != ids[7] {
		t.Errorf("by name: %v %v", named, err)
	}
	d, original := Document("account-007.html", "The same account\nfrom another file.\n")
	write(t, db, store.Coded{Doc: d, Original: original})
	for name, want := range map[string]int{"account-007.html": 1, "account-007.txt": 1, "x/account-007.txt": 1, ids[7]: 1, "account-007": 2, "account-007.pdf": 2, "account-7": 0} {
		if named, err = store.Collect(db.Documents(t.Context(), store.DocumentFilter{Name: name})); err != nil || len(named) != want {
			t.Errorf("%d documents are called %s, want %d, %v", len(named), name, want, err)
		}
	}
}

func searches(t *testing.T, db *store.DB) {
	for i := range 3 {
		write(t, db, Make(i))
	}
	for query, want := range map[string][2]int{ // hits in documents, in records
		"NUNEZ":                     {3, 0},
		"alm":                       {1, 0},
		`"reckless gambler" café`:   {3, 0},
		`"gambler reckless"`:        {0, 0},
		"gambl*":                    {3, 3},
		"bridge -Veldra":            {2, 11},
		"Veldra OR Ostrin":          {2, 12},
		`" AND ( NEAR/ ) - * OR "`:  {0, 0},
		"":                          {0, 0},
		"piers AND rotten":          {0, 0}, // AND is a word like another
		"rotten piers":              {3, 3},
		"quote:piers":               {0, 0},
		"no-such-word'; DROP TABLE": {0, 0},
	} {
		hits, err := db.Search(t.Context(), query, store.SearchOptions{Limit: 100})
		if err != nil {
			t.Errorf("%q: %v", query, err)
			continue
		}
		var got [2]int
		for _, h := range hits {
			if h.Record == "" {
				got[0]++
			} else {
				got[1]++
			}
		}
		if got != want {
			t.Errorf("%q finds %v, want %v", query, got, want)
		}
	}
}

func by(act affair.Act, id string) affair.Decision {
	return affair.Decision{Act: act, Who: "Ana", Record: id}
}

func pick(t *testing.T, rs []affair.Record, k affair.Kind) affair.Record {
	t.Helper()
	i := slices.IndexFunc(rs, func(r affair.Record) bool { return r.Kind == k })
	if i < 0 {
		t.Fatalf("no record of kind %s", k)
	}
	return rs[i]
}

func decides(t *testing.T, db *store.DB) {
	c := Make(0)
	write(t, db, c)
	event, tie, link := pick(t, c.Records, affair.KindEvent), pick(t, c.Records, affair.KindTie), pick(t, c.Records, affair.KindLink)
	edited := link
	l := *link.Link
	l.EffectFactor = "commerce"
	edited.Link = &l
	logged := decide(t, db, by(affair.ActAccept, event.ID), by(affair.ActReject, tie.ID),
		affair.Decision{Act: affair.ActEdit, Who: "Ben", Record: link.ID, New: &edited, Why: "the text's own word"})
	same(t, []int64{logged[0].Seq, logged[1].Seq, logged[2].Seq}, []int64{1, 2, 3})
	if !logged[0].When.Equal(Noon) {
		t.Errorf("decided at %v", logged[0].When)
	}
	status := func(id string) affair.Status {
		r, err := db.Record(t.Context(), id)
		if err != nil {
			t.Fatal(err)
		}
		return r.Status
	}
	same(t, []affair.Status{status(event.ID), status(tie.ID), status(link.ID)},
		[]affair.Status{affair.StatusAccepted, affair.StatusRejected, affair.StatusEdited})
	r, err := db.Record(t.Context(), link.ID)
	if err != nil {
		t.Fatal(err)
	}
	if r.Link.EffectFactor != "commerce" || r.Coder != "Ben" || r.Score != 1 {
		t.Errorf("edited record: %+v", r)
	}
	if n, err := db.Count(t.Context(), store.Filter{Factor: "trade"}); n != 0 || err != nil {
		t.Errorf("the old factor still stands in %d records, %v", n, err)
	}
	decide(t, db, affair.Decision{Act: affair.ActUndo, Who: "Ana", Undoes: 3}, affair.Decision{Act: affair.ActUndo, Who: "Ana", Undoes: 2})
	same(t, []affair.Status{status(tie.ID), status(link.ID)}, []affair.Status{affair.StatusMachine, affair.StatusMachine})
	decide(t, db, affair.Decision{Act: affair.ActUndo, Who: "Ana", Undoes: 5}) // redo the rejection
	same(t, status(tie.ID), affair.StatusRejected)
	log, err := store.Collect(db.Decisions(t.Context(), 0))
	if err != nil || len(log) != 6 {
		t.Errorf("the log has %d entries, %v", len(log), err)
	}
	about, err := db.RecordDecisions(t.Context(), link.ID)
	if err != nil || len(about) != 1 || about[0].Why != "the text's own word" {
		t.Errorf("decisions about a record: %v %v", about, err)
	}
}

func adds(t *testing.T, db *store.DB) {
	c := Make(0)
	write(t, db, c)
	r := Tie(c.Doc, "Millers", "rival-of", "Ferrymen's guild", "The millers want the bridge opened.")
	add := affair.Decision{Act: affair.ActAdd, Who: "Ana", New: &r}
	first := decide(t, db, add, add)
	if len(first) != 1 || first[0].New.Status != affair.StatusAdded || first[0].New.Coder != "Ana" || first[0].Record == r.ID {
		t.Fatalf("added: %+v", first)
	}
	if again := decide(t, db, add); len(again) != 0 {
		t.Errorf("adding again was logged: %+v", again)
	}
	other := add
	other.Who = "Ben"
	if o := decide(t, db, other); len(o) != 1 || o[0].Record == first[0].Record {
		t.Errorf("another person's same record: %+v", o)
	}
	same(t, len(records(t, db, store.Filter{Status: store.OnlyAdded})), 2)
	decide(t, db, by(affair.ActReject, first[0].Record))
	same(t, len(records(t, db, store.Filter{Status: store.OnlyAdded})), 1)
	if again := decide(t, db, add); len(again) != 1 {
		t.Errorf("adding what was rejected was not logged: %+v", again)
	}
	same(t, len(records(t, db, store.Filter{Status: store.OnlyAdded})), 2)
	decide(t, db, affair.Decision{Act: affair.ActUndo, Who: "Ana", Undoes: first[0].Seq})
	same(t, len(records(t, db, store.Filter{Status: store.OnlyAdded})), 2) // the second adding still stands
}

func names(t *testing.T, db *store.DB) {
	for i := range 3 {
		write(t, db, Make(i))
	}
	count := func(name string) int {
		n, err := db.Count(t.Context(), store.Filter{Actor: name, Status: store.AnyStatus})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	before := records(t, db, store.Filter{Status: store.AnyStatus})
	ruiz, guild := count("Dana Ruiz"), count("Ferrymen's guild")
	decide(t, db, affair.Decision{Act: affair.ActRename, Who: "Ana", Scope: store.ScopeActor, From: []string{"Dana Ruiz"}, To: "Daniela Ruiz"})
	same(t, []int{count("Dana Ruiz"), count("Daniela Ruiz")}, []int{0, ruiz})
	decide(t, db, affair.Decision{Act: affair.ActMerge, Who: "Ana", Scope: store.ScopeActor, From: []string{"Daniela Ruiz", "Ferrymen's guild"}, To: "The mayor's friends"})
	if n := count("The mayor's friends"); n >= ruiz+guild || n < ruiz {
		t.Errorf("%d records after the merge of %d and %d", n, ruiz, guild)
	}
	write(t, db, Make(3)) // a document that comes later is renamed as well
	same(t, count("Dana Ruiz"), 0)
	decide(t, db, affair.Decision{Act: affair.ActSplit, Who: "Ana", Scope: store.ScopeActor, From: []string{"Daniela Ruiz"}})
	same(t, count("Daniela Ruiz"), 4*ruiz/3)
	decide(t, db, affair.Decision{Act: affair.ActUndo, Who: "Ana", Undoes: 3}, affair.Decision{Act: affair.ActUndo, Who: "Ana", Undoes: 2},
		affair.Decision{Act: affair.ActUndo, Who: "Ana", Undoes: 1})
	var after []affair.Record
	for _, r := range records(t, db, store.Filter{Status: store.AnyStatus}) {
		if r.Doc != Make(3).Doc.ID {
			after = append(after, r)
		}
	}
	same(t, after, before)
	list, err := db.Names(t.Context(), store.ScopeActor, 1)
	if err != nil || len(list) != 1 || list[0].Name != "Dana Ruiz" {
		t.Errorf("most frequent actor: %v %v", list, err)
	}
}

func recodes(t *testing.T, db *store.DB) {
	c := Make(0)
	write(t, db, c)
	event, tie, figure, tone := pick(t, c.Records, affair.KindEvent), pick(t, c.Records, affair.KindTie), pick(t, c.Records, affair.KindFigure), pick(t, c.Records, affair.KindTone)
	edited := tie
	edited.Tie = &affair.Tie{From: tie.Tie.From, Type: "ally-of", To: tie.Tie.To}
	added := Tie(c.Doc, "Millers", "rival-of", "Ferrymen's guild", "The millers want the bridge opened.")
	decide(t, db, by(affair.ActAccept, event.ID), affair.Decision{Act: affair.ActEdit, Who: "Ana", Record: tie.ID, New: &edited},
		by(affair.ActReject, figure.ID), by(affair.ActReject, tone.ID), affair.Decision{Act: affair.ActAdd, Who: "Ana", New: &added})
	better := c
	better.Coder = "test 2"
	better.Records = slices.DeleteFunc(slices.Clone(c.Records), func(r affair.Record) bool {
		return r.ID == event.ID || r.ID == tie.ID || r.ID == figure.ID
	})
	write(t, db, better)
	sound(t, db)
	coder, err := db.Coder(t.Context(), c.Doc.ID)
	if err != nil || coder != "test 2" {
		t.Errorf("coder is %q, %v", coder, err)
	}
	for id, want := range map[string]affair.Status{event.ID: affair.StatusAccepted, tie.ID: affair.StatusEdited, tone.ID: affair.StatusRejected} {
		r, err := db.Record(t.Context(), id)
		if err != nil {
			t.Errorf("%s record is lost: %v", want, err)
			continue
		}
		if r.Status != want {
			t.Errorf("record is %s, want %s", r.Status, want)
		}
		if (id != tone.ID) != (r.Note != "") {
			t.Errorf("note of the %s record: %q", want, r.Note)
		}
	}
	if _, err := db.Record(t.Context(), figure.ID); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a rejected record that is found no more is still there: %v", err)
	}
	same(t, len(records(t, db, store.Filter{Status: store.OnlyAdded})), 1)
	write(t, db, c) // and back
	r, err := db.Record(t.Context(), figure.ID)
	if err != nil || r.Status != affair.StatusRejected {
		t.Errorf("a rejected record that is found again is %q, %v", r.Status, err)
	}
	sound(t, db)
}

func refusesDecisions(t *testing.T, db *store.DB) {
	c := Make(0)
	write(t, db, c)
	tie := pick(t, c.Records, affair.KindTie)
	ungrounded := tie
	ungrounded.Evidence = []affair.Quote{{Span: affair.Span{Start: 0, End: 3}, Text: "abc"}}
	hollow := tie
	hollow.Tie = nil
	decide(t, db, by(affair.ActAccept, tie.ID))
	decide(t, db, affair.Decision{Act: affair.ActUndo, Who: "Ana", Undoes: 1})
	for name, test := range map[string]struct {
		d    affair.Decision
		want error
	}{
		"an unknown record":       {by(affair.ActAccept, "nothing"), store.ErrNotFound},
		"nobody decides":          {affair.Decision{Act: affair.ActAccept, Record: tie.ID}, store.ErrInvalid},
		"an unknown act":          {by("dance", tie.ID), store.ErrInvalid},
		"an edit without content": {by(affair.ActEdit, tie.ID), store.ErrInvalid},
		"an ungrounded edit":      {affair.Decision{Act: affair.ActEdit, Who: "Ana", Record: tie.ID, New: &ungrounded}, store.ErrInvalid},
		"an ungrounded addition":  {affair.Decision{Act: affair.ActAdd, Who: "Ana", New: &ungrounded}, store.ErrInvalid},
		"a hollow addition":       {affair.Decision{Act: affair.ActAdd, Who: "Ana", New: &hollow}, store.ErrInvalid},
		"an addition of nothing":  {affair.Decision{Act: affair.ActAdd, Who: "Ana"}, store.ErrInvalid},
		"a merge without names":   {affair.Decision{Act: affair.ActMerge, Who: "Ana", Scope: store.ScopeActor, To: "X"}, store.ErrInvalid},
		"a merge in no scope":     {affair.Decision{Act: affair.ActMerge, Who: "Ana", From: []string{"Y"}, To: "X"}, store.ErrInvalid},
		"renaming the author":     {affair.Decision{Act: affair.ActRename, Who: "Ana", Scope: store.ScopeActor, From: []string{"author"}, To: "X"}, store.ErrInvalid},
		"undoing nothing":         {affair.Decision{Act: affair.ActUndo, Who: "Ana", Undoes: 99}, store.ErrNotFound},
		"undoing twice":           {affair.Decision{Act: affair.ActUndo, Who: "Ana", Undoes: 1}, store.ErrConflict},
	} {
		if _, err := db.Decide(t.Context(), by(affair.ActReject, tie.ID), test.d); !errors.Is(err, test.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	log, err := store.Collect(db.Decisions(t.Context(), 0))
	if err != nil || len(log) != 2 {
		t.Errorf("the log has %d entries, %v; want 2", len(log), err)
	}
	sound(t, db)
}

func restores(t *testing.T, db *store.DB) {
	c := Make(0)
	write(t, db, c)
	tie := pick(t, c.Records, affair.KindTie)
	log := []affair.Decision{
		{Seq: 1, Act: affair.ActReject, Who: "Ana", When: Noon, Record: tie.ID, Was: &tie},
		{Seq: 2, Act: affair.ActRename, Who: "Ben", When: Noon, Scope: store.ScopeActor, From: []string{"Dana Ruiz"}, To: "D. Ruiz"},
		{Seq: 3, Act: affair.ActUndo, Who: "Ben", When: Noon, Undoes: 1},
	}
	seq := func(yield func(affair.Decision, error) bool) {
		for _, d := range log {
			if !yield(d, nil) {
				return
			}
		}
	}
	if err := db.Restore(t.Context(), seq); err != nil {
		t.Fatal(err)
	}
	sound(t, db)
	got, err := store.Collect(db.Decisions(t.Context(), 0))
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, log)
	if n, _ := db.Count(t.Context(), store.Filter{Actor: "D. Ruiz"}); n == 0 {
		t.Error("the restored rename has no effect")
	}
	if err := db.Restore(t.Context(), seq); !errors.Is(err, store.ErrConflict) {
		t.Errorf("restoring over a log gives %v", err)
	}
}

func refusals(t *testing.T, db *store.DB) {
	c := Make(0)
	r := affair.Refusal{Source: c.Doc.Source, Reason: "is empty", Advice: "save it again"}
	if err := db.Write(t.Context(), store.Batch{Refusals: []affair.Refusal{{Source: "z"}, r, r}}); err != nil {
		t.Fatal(err)
	}
	got, err := db.Refusals(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	same(t, got, []affair.Refusal{r, {Source: "z"}})
	write(t, db, c)
	if got, _ = db.Refusals(t.Context()); len(got) != 1 {
		t.Errorf("after reading it the input is still refused: %v", got)
	}
}

func snapshots(t *testing.T, db *store.DB) {
	write(t, db, Make(0))
	s, err := db.Snapshot(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	write(t, db, Make(1))
	docs, err := store.Collect(s.Documents(t.Context(), store.DocumentFilter{}))
	if err != nil || len(docs) != 1 {
		t.Errorf("the snapshot has %d documents, %v", len(docs), err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

func verifies(t *testing.T, db *store.DB) {
	for i := range 3 {
		write(t, db, Make(i))
	}
	v, err := db.Verify(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if v.Documents != 3 || v.Records != 33 || v.Quotes <= v.Records || len(v.Findings) != 0 {
		t.Errorf("%+v", v)
	}
}

// writesAtOnce has two openings of one affair, as two processes are, write documents and decide at
// the same time, some of it the same.
func writesAtOnce(t *testing.T, db *store.DB) {
	other, err := store.Open(t.Context(), db.Path(), store.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer other.Close()
	first := Make(0)
	write(t, db, first)
	var g errgroup.Group
	for k, side := range []*store.DB{db, other} {
		for half := range 2 {
			g.Go(func() error {
				for i := 1 + 2*half; i < 9; i += 2 - k { // one side writes all, the other every second
					if err := side.Write(t.Context(), store.Batch{Documents: []store.Coded{Make(i)}}); err != nil {
						return err
					}
					if _, err := side.Decide(t.Context(), affair.Decision{Act: affair.ActAccept, Who: fmt.Sprint("person ", k), Record: first.Records[i].ID},
						affair.Decision{Act: affair.ActRename, Who: "x", Scope: store.ScopeActor, From: []string{"Millers"}, To: fmt.Sprint("Millers ", i)}); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	sound(t, db)
	docs, err := store.Collect(db.Documents(t.Context(), store.DocumentFilter{}))
	if err != nil || len(docs) != 9 {
		t.Errorf("%d documents, %v; want 9", len(docs), err)
	}
	log, err := store.Collect(db.Decisions(t.Context(), 0))
	if want := 2 * (4 + 3 + 8 + 6); err != nil || len(log) != want {
		t.Errorf("%d decisions, %v; want %d", len(log), err, want)
	}
	for i, d := range log {
		if d.Seq != int64(i+1) {
			t.Errorf("decision %d has number %d", i+1, d.Seq)
		}
	}
}
