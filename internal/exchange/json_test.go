package exchange_test

import (
	"bytes"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

func open(t testing.TB) *store.DB {
	t.Helper()
	db, err := store.Open(t.Context(), filepath.Join(t.TempDir(), "a.rashomon"),
		store.Options{Create: true, Now: func() time.Time { return storetest.Noon }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := db.Close(); err != nil {
			t.Error(err)
		}
	})
	return db
}

// affairOf makes an affair of n documents, in the given order, with some decisions.
func affairOf(t testing.TB, order ...int) *store.DB {
	t.Helper()
	db := open(t)
	for _, i := range order {
		if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{storetest.Make(i)}}); err != nil {
			t.Fatal(err)
		}
	}
	c := storetest.Make(0)
	added := storetest.Tie(c.Doc, "Millers", "rival-of", "Ferrymen's guild", "The millers want the bridge opened.")
	added.Evidence = append(added.Evidence, storetest.Quote(c.Doc.Text, "The ferrymen's guild is an old friend of the mayor."))
	var tie affair.Record
	for _, r := range c.Records {
		if r.Kind == affair.KindTie && r.Status == affair.StatusMachine {
			tie = r
		}
	}
	if _, err := db.Decide(t.Context(),
		affair.Decision{Act: affair.ActAdd, Who: "Ana", New: &added},
		affair.Decision{Act: affair.ActReject, Who: "Ben", Record: tie.ID, Why: "<irony> & \"wit\""},
		affair.Decision{Act: affair.ActRename, Who: "Ben", Scope: store.ScopeActor, From: []string{"Dana Ruiz"}, To: "Daniela Ruiz"},
		affair.Decision{Act: affair.ActUndo, Who: "Ana", Undoes: 2},
		affair.Decision{Act: affair.ActUndo, Who: "Ben", Undoes: 4},
	); err != nil {
		t.Fatal(err)
	}
	return db
}

func export(t testing.TB, db *store.DB, o exchange.Options) string {
	t.Helper()
	var b bytes.Buffer
	if err := exchange.ExportJSON(t.Context(), &b, &db.Reader, o); err != nil {
		t.Fatal(err)
	}
	if !json.Valid(b.Bytes()) {
		t.Fatalf("the export is not JSON:\n%s", b.String())
	}
	return b.String()
}

func load(t testing.TB, db *store.DB, s string, o exchange.ImportOptions) exchange.Imported {
	t.Helper()
	got, err := exchange.ImportJSON(t.Context(), strings.NewReader(s), db, o)
	if err != nil {
		t.Fatal(err)
	}
	v, err := db.Verify(t.Context())
	if err != nil || len(v.Findings) > 0 {
		t.Errorf("verify after import: %v %v", v.Findings, err)
	}
	return got
}

func TestTheSameViewGivesTheSameBytesWhateverTheOrderOfArrival(t *testing.T) {
	a, b := affairOf(t, 0, 1, 2), affairOf(t, 2, 0, 1)
	for _, o := range []exchange.Options{{}, {Candidates: true}, {Full: true}, {NoText: true}} {
		if d := cmp.Diff(export(t, a, o), export(t, b, o)); d != "" {
			t.Errorf("%+v:\n%s", o, d)
		}
	}
}

// exported is what the tests look at in an export.
type exported struct {
	Documents []struct {
		Document, Text string
		Body           struct {
			First, Last string
			NotBody     []string `json:"not_body"`
		}
		Actors, Statements, Events, Ties, Positions, Links, Figures, Tone []map[string]any
	}
}

func parse(t *testing.T, s string) exported {
	t.Helper()
	var e exported
	if err := json.Unmarshal([]byte(s), &e); err != nil {
		t.Fatal(err)
	}
	return e
}

func TestOffsetsOfAnExportAreRightInBytesAndInCodePoints(t *testing.T) {
	e := parse(t, export(t, affairOf(t, 0, 1, 2), exchange.Options{Candidates: true}))
	spans := 0
	check := func(text string, words, start, end, cpStart, cpEnd any) {
		t.Helper()
		spans++
		s, en := int(start.(float64)), int(end.(float64))
		if text[s:en] != words {
			t.Errorf("%q stands at %d..%d, not %q", text[s:en], s, en, words)
		}
		if r := []rune(text); string(r[int(cpStart.(float64)):int(cpEnd.(float64))]) != words {
			t.Errorf("code points of %q are wrong", words)
		}
	}
	for _, d := range e.Documents {
		for _, layer := range [][]map[string]any{d.Actors, d.Statements, d.Events, d.Ties, d.Positions, d.Links, d.Figures} {
			for _, r := range layer {
				check(d.Text, r["evidence"], r["start"], r["end"], r["cp_start"], r["cp_end"])
				for _, k := range []string{"content", "cue", "action", "cause", "effect"} {
					if w, ok := r[k]; ok && w != "" {
						check(d.Text, w, r[k+"_start"], r[k+"_end"], r[k+"_cp_start"], r[k+"_cp_end"])
					}
				}
				for _, list := range []string{"mentions", "evidence_more"} {
					l, _ := r[list].([]any)
					for _, m := range l {
						m := m.(map[string]any)
						check(d.Text, m["text"], m["start"], m["end"], m["cp_start"], m["cp_end"])
					}
				}
			}
		}
		for _, r := range d.Tone {
			for i, w := range r["evidence"].([]any) {
				m := r["spans"].([]any)[i].(map[string]any)
				check(d.Text, w, m["start"], m["end"], m["cp_start"], m["cp_end"])
			}
		}
	}
	if spans < 60 {
		t.Errorf("only %d spans were checked", spans)
	}
}

func TestCandidatesAndRejectedRecordsStayOutUnlessAskedFor(t *testing.T) {
	db := affairOf(t, 0)
	for asked, want := range map[bool]int{false: 1, true: 3} { // added; candidate; rejected
		e := parse(t, export(t, db, exchange.Options{Candidates: asked}))
		if n := len(e.Documents[0].Ties); n != want {
			t.Errorf("candidates %v: %d ties, want %d", asked, n, want)
		}
	}
	e := parse(t, export(t, db, exchange.Options{Records: store.Filter{Status: store.OnlyAdded}}))
	if d := e.Documents[0]; len(d.Ties) != 1 || len(d.Events)+len(d.Actors)+len(d.Tone) != 0 || d.Ties[0]["status"] != "added" {
		t.Errorf("only added: %+v", d)
	}
}

func TestAnAffairMovesToAnotherFileWithNothingChanged(t *testing.T) {
	a := affairOf(t, 0, 1, 2)
	if err := a.Write(t.Context(), store.Batch{Refusals: []affair.Refusal{{Source: "in/x", Reason: "is empty", Advice: "none"}}}); err != nil {
		t.Fatal(err)
	}
	whole := export(t, a, exchange.Options{Full: true})
	b := open(t)
	got := load(t, b, whole, exchange.ImportOptions{})
	if got.Restored != 3 || got.Decisions != 5 || got.Added != 0 || len(got.Problems) != 0 {
		t.Errorf("%+v", got)
	}
	if d := cmp.Diff(whole, export(t, b, exchange.Options{Full: true})); d != "" {
		t.Errorf("the restored affair differs:\n%s", d)
	}
	if again := load(t, b, whole, exchange.ImportOptions{}); again.Restored+again.Decisions+again.Added != 0 {
		t.Errorf("restoring again did something: %+v", again)
	}
	if _, err := b.Decide(t.Context(), affair.Decision{Act: affair.ActUndo, Who: "Ana", Undoes: 1}); err != nil {
		t.Fatal(err)
	}
	if _, err := exchange.ImportJSON(t.Context(), strings.NewReader(whole), b, exchange.ImportOptions{}); !errors.Is(err, store.ErrConflict) {
		t.Errorf("restoring over other decisions gives %v", err)
	}
}

func TestAnExportComesInAsAPersonsRecordsBesideTheMachines(t *testing.T) {
	a := affairOf(t, 0, 1)
	text := export(t, a, exchange.Options{})
	b := open(t)
	for i := range 2 {
		if err := b.Write(t.Context(), store.Batch{Documents: []store.Coded{storetest.Make(i)}}); err != nil {
			t.Fatal(err)
		}
	}
	machine, err := b.Count(t.Context(), store.Filter{})
	if err != nil {
		t.Fatal(err)
	}
	got := load(t, b, text, exchange.ImportOptions{Coder: "Cem"})
	if len(got.Problems) > 0 || got.Documents != 2 || got.Added != machine {
		t.Errorf("%+v, of %d records", got, machine)
	}
	if again := load(t, b, text, exchange.ImportOptions{Coder: "Cem"}); again.Added != 0 || again.Known != got.Added {
		t.Errorf("importing again: %+v", again)
	}
	added, err := store.Collect(b.Records(t.Context(), store.Filter{Status: store.OnlyAdded}))
	if err != nil || len(added) != got.Added {
		t.Fatalf("%d added records, %v", len(added), err)
	}
	for _, r := range added {
		if r.Coder != "Cem" || r.Status != affair.StatusAdded {
			t.Errorf("record of %q, %s", r.Coder, r.Status)
		}
	}
	// What a person took from an export is what the export says, but for who says it.
	strip := func(s string) string {
		var v exported
		v = parse(t, s)
		for _, d := range v.Documents {
			for _, layer := range [][]map[string]any{d.Actors, d.Statements, d.Events, d.Ties, d.Positions, d.Links, d.Figures, d.Tone} {
				for _, r := range layer {
					for _, k := range []string{"id", "status", "score", "coder", "pattern"} {
						delete(r, k)
					}
				}
			}
		}
		b, _ := json.MarshalIndent(v, "", " ")
		return string(b)
	}
	if d := cmp.Diff(strip(text), strip(export(t, b, exchange.Options{Records: store.Filter{Status: store.OnlyAdded}}))); d != "" {
		t.Errorf("import then export differs:\n%s", d)
	}
}

func TestImportReadsGoldWrittenByHand(t *testing.T) {
	db := open(t)
	d, original := storetest.Document("kiosk.html", "The kiosk\nMayor Ilse Brandt said “we'll close   the kiosk”,\nand he who sells there wept. Because of the smell, trade fell by two thirds.\n")
	if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{{Doc: d, Original: original}}}); err != nil {
		t.Fatal(err)
	}
	got := load(t, db, "\xef\xbb\xbf"+`{"document": "somewhere/kiosk.html.txt", "notes": ["ignored"], "system": {"expectations": []},
		"actors": [{"name": "Ilse Brandt", "kind": "person", "part_of": "", "mentions": ["Mayor Ilse Brandt", "he", "nobody"]},
		           {"name": "Ghost", "kind": "person", "mentions": []}, 7],
		"statements": [{"speaker": "Ilse Brandt", "content": "we’ll close the kiosk", "cue": "said", "form": "direct", "chain": ["The Gazette"],
		                "evidence": "Mayor Ilse Brandt said \"we'll close the kiosk\""}],
		"events": [{"source": ["Ilse Brandt", "Council"], "action": "close the kiosk", "target": "A; B", "type": "COERCE", "evidence": "we'll close the kiosk",
		            "more_evidence": ["sells there", "not there at all"], "modality": "planned"}],
		"ties": [{"from": "A", "type": "rival-of", "to": "B", "negated": true, "evidence": "these words are nowhere"}],
		"positions": [{"actor": "Ilse Brandt", "issue": "closing of the kiosk", "stance": "+1", "evidence": "we'll close the kiosk"},
		              {"actor": "Ilse Brandt", "issue": "noise", "stance": 3, "evidence": "we'll close the kiosk"}],
		"links": [{"cause": "the smell", "cause_factor": "smell", "effect": "trade fell", "effect_factor": "trade", "sign": "-", "evidence": "Because of the smell, trade fell"}],
		"figures": [{"value": "two thirds", "evidence": "trade fell by two thirds"}, {"value": "$1.5 billion", "number": "NaN", "evidence": "trade fell"}],
		"tone": [{"actor": "Ilse Brandt", "value": -1, "evidence": ["the smell", "nowhere"]}, {"actor": "X", "value": 0, "evidence": []}]}`,
		exchange.ImportOptions{Coder: "Ana", Why: "kiosk.json"})
	var problems []string
	for _, p := range got.Problems {
		problems = append(problems, p.String())
	}
	if d := cmp.Diff([]string{
		`somewhere/kiosk.html.txt, actors 2: name and mentions not found in the text: "Ghost"`,
		`somewhere/kiosk.html.txt, actors 3: is not an object`,
		`somewhere/kiosk.html.txt, ties 1: evidence not found in the text: "these words are nowhere"`,
		`somewhere/kiosk.html.txt, positions 2: its stance is none of -1, 0, 1`,
		`somewhere/kiosk.html.txt, tone 2: evidence not found in the text: ""`,
	}, problems); d != "" {
		t.Error(d)
	}
	rs, err := store.Collect(db.Records(t.Context(), store.Filter{}))
	if err != nil || len(rs) != 8 || got.Added != 8 {
		t.Fatalf("%d records, %+v, %v", len(rs), got, err)
	}
	actor, statement, event, link := rs[0], rs[1], rs[2], rs[4]
	if q := actor.Actor.Mentions; len(q) != 2 || q[1].Text != "he" || d.Text[q[1].Start-1] != ' ' {
		t.Errorf("mentions %+v", q)
	}
	if s := statement.Statement; statement.Evidence[0].Text != "Mayor Ilse Brandt said “we'll close   the kiosk”" || s.Content.Text != "we'll close   the kiosk" || s.Cue.Text != "said" {
		t.Errorf("statement %+v %+v", statement.Evidence, s)
	}
	if d := cmp.Diff([]string{"The Gazette", "Ilse Brandt"}, statement.Chain); d != "" || statement.Holder != "Ilse Brandt" {
		t.Errorf("chain: %s", d)
	}
	if e := event.Event; len(event.Evidence) != 2 || len(e.Source) != 2 || len(e.Target) != 2 || e.Modality != affair.Planned || event.Holder != affair.AuthorHolder {
		t.Errorf("event %+v %+v", event, e)
	}
	if link.Link.Modality != affair.Asserted || link.Link.Effect.Text != "trade fell" {
		t.Errorf("link %+v", link.Link)
	}
	if f := rs[6].Figure; f.Number == 0 {
		t.Errorf("figure %+v", f)
	}
}

func TestImportSaysWhatItCannotPlace(t *testing.T) {
	db := affairOf(t, 0)
	d, original := storetest.Document("account-000.html", "Twin\nof another name.\n")
	if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{{Doc: d, Original: original}}}); err != nil {
		t.Fatal(err)
	}
	got := load(t, db, `{"documents": [{"document": "unknown.txt", "text": "New text.", "ties": [{"from": "A", "type": "leads", "to": "B", "evidence": "New text"}]},
		{"document": "account-000"}, {}, 3]}`, exchange.ImportOptions{})
	if len(got.Problems) != 4 || got.Added != 0 {
		t.Errorf("%+v", got)
	}
	got = load(t, db, `{"documents": [{"document": "unknown.txt", "text": "New text.", "ties": [{"from": "A", "type": "leads", "to": "B", "evidence": "New text"}]}]}`,
		exchange.ImportOptions{TakeIn: true})
	if got.TakenIn != 1 || got.Added != 1 || len(got.Problems) != 0 {
		t.Errorf("%+v", got)
	}
	for name, s := range map[string]string{
		"nothing":            "",
		"a list":             "[]",
		"cut short":          `{"documents": [{"document": "a"`,
		"no document's name": `{"ties": []}`,
		"a text":             "Dear editor,",
		"documents no list":  `{"documents": 3}`,
	} {
		if _, err := exchange.ImportJSON(t.Context(), strings.NewReader(s), db, exchange.ImportOptions{}); !errors.Is(err, exchange.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzImport(f *testing.F) {
	db := affairOf(f, 0, 1)
	for _, o := range []exchange.Options{{}, {Full: true}, {Candidates: true, NoText: true}} {
		f.Add([]byte(export(f, db, o)))
	}
	f.Add([]byte(`{"document": "account-000.txt", "figures": [{"value": "1e999 billion", "number": 1e309, "evidence": "Veldra"}], "tone": [{"actor": 1, "value": 1e300, "evidence": "Veldra"}]}`))
	f.Add([]byte(`{"document": "account-000.txt", "actors": [{"name": "the", "mentions": [{"text": "the", "start": -1, "end": 99999999999999999999}]}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		db := open(t)
		if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{storetest.Make(0), storetest.Make(1)}}); err != nil {
			t.Fatal(err)
		}
		_, err := exchange.ImportJSON(t.Context(), bytes.NewReader(b), db, exchange.ImportOptions{TakeIn: true})
		if errors.Is(err, store.ErrInvalid) && !bytes.Contains(b, []byte("affair")) {
			t.Errorf("the importer made records that the store refuses: %v", err)
		}
		v, err := db.Verify(t.Context())
		if err != nil || len(v.Findings) > 0 {
			t.Errorf("verify: %v %v", v.Findings, err)
		}
	})
}

func TestAnAffairMovesToAServerAndBackWithNothingChanged(t *testing.T) {
	address := os.Getenv("RASHOMON_TEST_POSTGRES")
	if address == "" {
		t.Skip("no PostgreSQL: set RASHOMON_TEST_POSTGRES to the address of a database where schemas may be made")
	}
	schema := fmt.Sprintf("rashomon_move_%d", os.Getpid())
	admin, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer admin.Close()
	if _, err := admin.ExecContext(t.Context(), "CREATE SCHEMA "+schema); err != nil {
		t.Fatal(err)
	}
	defer func() {
		if _, err := admin.Exec("DROP SCHEMA " + schema + " CASCADE"); err != nil {
			t.Error(err)
		}
	}()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	q := u.Query()
	q.Set("search_path", schema)
	u.RawQuery = q.Encode()
	server, err := store.Open(t.Context(), u.String(), store.Options{Create: true})
	if err != nil {
		t.Fatal(err)
	}
	defer server.Close()
	whole := export(t, affairOf(t, 0, 1, 2), exchange.Options{Full: true})
	load(t, server, whole, exchange.ImportOptions{})
	there := export(t, server, exchange.Options{Full: true})
	if d := cmp.Diff(whole, there); d != "" {
		t.Errorf("on the server the affair differs:\n%s", d)
	}
	back := open(t)
	load(t, back, there, exchange.ImportOptions{})
	if d := cmp.Diff(whole, export(t, back, exchange.Options{Full: true})); d != "" {
		t.Errorf("back in a file the affair differs:\n%s", d)
	}
}
