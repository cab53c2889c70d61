package store_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

// draft draws a decision that the store would take, on records of the two documents and on a
// few names.
func draft(t *rapid.T, view []affair.Record, log []affair.Decision) (affair.Decision, bool) {
	d := affair.Decision{Seq: int64(len(log) + 1), Who: rapid.SampledFrom([]string{"Ana", "Ben"}).Draw(t, "who"), When: storetest.Noon}
	name := rapid.SampledFrom([]string{"Dana Ruiz", "Ferrymen's guild", "Millers", "X", "Y"})
	act := rapid.SampledFrom([]affair.Act{affair.ActAccept, affair.ActReject, affair.ActEdit, affair.ActAdd, affair.ActMerge,
		affair.ActRename, affair.ActSplit, affair.ActUndo, affair.ActUndo}).Draw(t, "act")
	d.Act = act
	switch act {
	case affair.ActAccept, affair.ActReject, affair.ActEdit:
		r := rapid.SampledFrom(view).Draw(t, "record")
		d.Record, d.Was = r.ID, &r
		if act == affair.ActEdit {
			n := r
			if n.Tie != nil {
				tie := *n.Tie
				tie.From = rapid.SampledFrom([]string{tie.From, "X", "Dana Ruiz"}).Draw(t, "from")
				tie.Type = rapid.SampledFrom([]string{"leads", "opposes"}).Draw(t, "type")
				n.Tie = &tie
			}
			n.Status, n.Coder, n.Score = affair.StatusEdited, d.Who, 1
			d.New = &n
		}
	case affair.ActAdd:
		c := storetest.Make(rapid.IntRange(0, 1).Draw(t, "doc"))
		r := storetest.Tie(c.Doc, name.Draw(t, "from"), "supports", name.Draw(t, "to"), "The millers want the bridge opened.")
		r.Status, r.Coder, r.Score = affair.StatusAdded, d.Who, 1
		r.ID = affair.RecordID(&r)
		d.Record, d.New = r.ID, &r
	case affair.ActMerge, affair.ActRename:
		d.Scope, d.To = store.ScopeActor, name.Draw(t, "to")
		d.From = []string{name.Draw(t, "name")}
		if act == affair.ActMerge {
			d.From = append(d.From, name.Draw(t, "name 2"))
		}
	case affair.ActSplit:
		d.Scope, d.From = store.ScopeActor, []string{name.Draw(t, "name")}
	case affair.ActUndo:
		live := store.Live(log)
		var can []int64
		for i := range log {
			if live[log[i].Seq] {
				can = append(can, log[i].Seq)
			}
		}
		if len(can) == 0 {
			return d, false
		}
		d.Undoes = rapid.SampledFrom(can).Draw(t, "undoes")
	}
	return d, true
}

func machine() []affair.Record {
	return append(slices.Clone(storetest.Make(0).Records), storetest.Make(1).Records...)
}

// history draws a log.
func history(t *rapid.T) []affair.Decision {
	var log []affair.Decision
	for range rapid.IntRange(0, 12).Draw(t, "length") {
		if d, ok := draft(t, store.View(machine(), log), log); ok {
			log = append(log, d)
		}
	}
	return log
}

func differ(t *rapid.T, what string, got, want any) {
	t.Helper()
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("%s (-want +got):\n%s", what, d)
	}
}

func TestUndoingTheLastDecisionGivesTheViewBeforeItAndRedoingTheViewAfterIt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := history(t)
		before := store.View(machine(), log)
		d, ok := draft(t, before, log)
		if !ok {
			t.Skip("nothing to undo")
		}
		log = append(log, d)
		after := store.View(machine(), log)
		log = append(log, affair.Decision{Seq: d.Seq + 1, Act: affair.ActUndo, Who: "Ana", Undoes: d.Seq})
		differ(t, "undone", store.View(machine(), log), before)
		log = append(log, affair.Decision{Seq: d.Seq + 2, Act: affair.ActUndo, Who: "Ana", Undoes: d.Seq + 1})
		differ(t, "redone", store.View(machine(), log), after)
	})
}

func TestTheViewIsTheSameWhateverTheOrderOfTheMachinesRecords(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := history(t)
		want := store.View(machine(), log)
		differ(t, "shuffled", store.View(rapid.Permutation(machine()).Draw(t, "order"), log), want)
	})
}

func TestTheViewChangesNeitherRecordsNorLog(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := history(t)
		m, l := machine(), slices.Clone(log)
		want := store.View(m, log)
		differ(t, "machine records", m, machine())
		differ(t, "log", log, l)
		differ(t, "a second view", store.View(m, log), want)
	})
}

func TestDecidingTheSameTwiceIsDecidingItOnce(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := history(t)
		d, ok := draft(t, store.View(machine(), log), log)
		if !ok || d.Act == affair.ActUndo {
			t.Skip("undoing twice is refused")
		}
		log = append(log, d)
		once := store.View(machine(), log)
		again := d
		again.Seq++
		if r := again.Was; r != nil {
			i := slices.IndexFunc(once, func(x affair.Record) bool { return x.ID == r.ID })
			again.Was = &once[i]
		}
		differ(t, "twice", store.View(machine(), append(log, again)), once)
	})
}

func TestEveryMachineRecordStaysInTheViewUnderItsID(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := history(t)
		in := map[string]int{}
		for _, r := range store.View(machine(), log) {
			in[r.ID]++
		}
		for _, r := range machine() {
			if in[r.ID] != 1 {
				t.Fatalf("record %s is %d times in the view", r.ID, in[r.ID])
			}
		}
	})
}

func TestVouchedRecordsOutliveTheCoderThatFoundThem(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		log := history(t)
		var kept []string
		for _, r := range store.View(machine(), log) {
			if r.Status == affair.StatusAccepted || r.Status == affair.StatusEdited || r.Status == affair.StatusAdded {
				kept = append(kept, fmt.Sprint(r.ID, r.Status))
			}
		}
		slices.Sort(kept)
		var after []string
		for _, r := range store.View(nil, log) { // a coder that finds nothing
			if r.Status == affair.StatusRejected {
				continue // rejected after it had been vouched for
			}
			after = append(after, fmt.Sprint(r.ID, r.Status))
		}
		slices.Sort(after)
		differ(t, "vouched for", after, kept)
	})
}

// TestTheStoreShowsWhatTheViewSays holds the rows that are kept up to date one decision at a
// time against the pure function over everything.
func TestTheStoreShowsWhatTheViewSays(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		db, err := store.Open(t.Context(), t.TempDir()+"/a", create)
		if err != nil {
			rt.Fatal(err)
		}
		defer db.Close()
		late := rapid.Bool().Draw(rt, "second document comes late")
		docs := []store.Coded{storetest.Make(0), storetest.Make(1)}
		first := docs
		if late {
			first = docs[:1]
		}
		if err := db.Write(t.Context(), store.Batch{Documents: first}); err != nil {
			rt.Fatal(err)
		}
		have := func() (rs []affair.Record) {
			if rs, err = store.Collect(db.Records(t.Context(), store.Filter{Status: store.AnyStatus})); err != nil {
				rt.Fatal(err)
			}
			return rs
		}
		var log []affair.Decision
		for range rapid.IntRange(1, 8).Draw(rt, "length") {
			d, ok := draft(rt, have(), log)
			if !ok || (late && d.New != nil && d.New.Doc != docs[0].Doc.ID) {
				continue
			}
			logged, err := db.Decide(t.Context(), d)
			if err != nil {
				rt.Fatal(err)
			}
			log = append(log, logged...)
		}
		if late {
			if err := db.Write(t.Context(), store.Batch{Documents: docs[1:]}); err != nil {
				rt.Fatal(err)
			}
		}
		differ(rt, "rows", have(), store.View(machine(), log))
		v, err := db.Verify(t.Context())
		if err != nil || len(v.Findings) > 0 {
			rt.Fatalf("verify: %v %v", v.Findings, err)
		}
	})
}
