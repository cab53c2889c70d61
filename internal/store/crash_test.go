package store_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

// These tests cut power. What a file system promises is that what was synced is there and that
// the rest may be there in part. SQLite in WAL mode writes the log, syncs it, and later copies
// its pages into the file; so the states that a power cut can leave are: a log cut short at any
// byte, a log whose unsynced sectors are there in any combination, a file into which any number
// of pages was copied while the whole log is there, and a log that begins anew over the old one.

// acked is the affair's state after some acknowledged decisions.
type acked struct {
	wal       int // bytes of the log
	decisions int
}

// recorded makes an affair, decides in it and keeps every state of its two files.
type recorded struct {
	before []byte // the file before the decisions
	wal    []byte // the log after them
	states []acked
}

func accept(i int) affair.Decision {
	return affair.Decision{Act: affair.ActAccept, Who: "Ana", Record: storetest.Make(0).Records[i%3].ID, Why: strconv.Itoa(i)}
}

func read(t *testing.T, path string) []byte {
	t.Helper()
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func record(t *testing.T) (recorded, *store.DB, string) {
	t.Helper()
	path := filepath.Join(t.TempDir(), "a.rashomon")
	db, err := store.Open(t.Context(), path, create)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{storetest.Make(0)}}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	r := recorded{before: read(t, path), states: []acked{{}}}
	db = openAt(t, path)
	for i := range 3 {
		if _, err := db.Decide(t.Context(), accept(i)); err != nil {
			t.Fatal(err)
		}
		r.states = append(r.states, acked{len(read(t, path+"-wal")), i + 1})
	}
	r.wal = read(t, path+"-wal")
	return r, db, path
}

// afterPowerCut opens what is left and checks that it is sound and has at least the decisions
// that were acknowledged, and those it has as they were made.
func afterPowerCut(t *testing.T, what string, file, wal []byte, atLeast int) {
	t.Helper()
	dir, err := os.MkdirTemp(t.TempDir(), "")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "a.rashomon")
	for name, b := range map[string][]byte{path: file, path + "-wal": wal} {
		if err := os.WriteFile(name, b, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	db, err := store.Open(t.Context(), path, store.Options{})
	if err != nil {
		t.Fatalf("%s: the file does not open: %v", what, err)
	}
	defer db.Close()
	v, err := db.Verify(t.Context())
	if err != nil || len(v.Findings) > 0 || v.Documents != 1 {
		t.Fatalf("%s: %+v %v", what, v, err)
	}
	ds, err := store.Collect(db.Decisions(t.Context(), 0))
	if err != nil || len(ds) < atLeast {
		t.Fatalf("%s: %d of %d acknowledged decisions are there, %v", what, len(ds), atLeast, err)
	}
	for i, d := range ds {
		if want := accept(i); d.Record != want.Record || d.Why != want.Why {
			t.Fatalf("%s: decision %d is another one", what, i+1)
		}
	}
}

// until gives how many decisions were acknowledged when the log had a number of bytes.
func (r *recorded) until(wal int) int {
	n := 0
	for _, s := range r.states {
		if s.wal <= wal {
			n = s.decisions
		}
	}
	return n
}

const walHeader, frameHeader = 32, 24

func (r *recorded) pageSize() int { return int(binary.BigEndian.Uint32(r.wal[8:12])) }

func TestPowerMayFailAtAnyPointOfTheLog(t *testing.T) {
	r, _, _ := record(t)
	frame := frameHeader + r.pageSize()
	for at := 0; at <= len(r.wal); {
		afterPowerCut(t, fmt.Sprintf("log cut at %d of %d", at, len(r.wal)), r.before, r.wal[:at], r.until(at))
		switch { // whole frames, and frames torn in the header, in the page, and a byte before the end
		case at < walHeader:
			at = min(at+15, walHeader)
		default:
			steps := []int{0, 9, frameHeader + 512, frame - 1, frame}
			into := (at - walHeader) % frame
			at += steps[slices.Index(steps, into)+1] - into
		}
	}
}

func TestUnsyncedSectorsMayBeLostInAnyCombination(t *testing.T) {
	r, _, _ := record(t)
	synced := r.states[2].wal
	rnd := rand.New(rand.NewPCG(11, 5))
	for range 40 {
		wal := bytes.Clone(r.wal)
		for at := synced; at < len(wal); at += 512 {
			if rnd.IntN(3) == 0 {
				clear(wal[at:min(at+512, len(wal))])
			}
		}
		afterPowerCut(t, "sectors lost", r.before, wal, r.states[2].decisions)
	}
}

func TestPowerMayFailWhileTheLogIsCopiedIntoTheFile(t *testing.T) {
	r, db, path := record(t)
	if err := store.Checkpoint(t.Context(), db); err != nil {
		t.Fatal(err)
	}
	after, page := read(t, path), r.pageSize()
	if bytes.Equal(after[:len(r.before)], r.before) {
		t.Fatal("nothing was copied: this test looks at nothing")
	}
	file := bytes.Clone(r.before)
	for at := 0; at < len(after); at += page {
		end := min(at+page, len(after))
		if at < len(file) && bytes.Equal(file[at:end], after[at:end]) {
			continue
		}
		if at+page/2 <= len(after) { // a page of which only half was written
			torn := append(bytes.Clone(file[:min(at, len(file))]), after[at:at+page/2]...)
			if len(file) > len(torn) {
				torn = append(torn, file[len(torn):]...)
			}
			afterPowerCut(t, "a torn page", torn, r.wal, 3)
		}
		file = append(append(bytes.Clone(file[:min(at, len(file))]), after[at:end]...), file[min(end, len(file)):]...)
		afterPowerCut(t, fmt.Sprintf("copied until %d", end), file, r.wal, 3)
	}

	// The log begins anew, over the old one.
	if _, err := db.Decide(t.Context(), accept(3)); err != nil {
		t.Fatal(err)
	}
	wal, frame := read(t, path+"-wal"), frameHeader+page
	if len(wal) != len(r.wal) || bytes.Equal(wal[:walHeader], r.wal[:walHeader]) {
		t.Fatal("the log did not begin anew: this test looks at nothing")
	}
	for at := 0; at <= len(wal); at += frame / 2 {
		least := 3
		if bytes.Equal(wal[at:], r.wal[at:]) {
			least = 4
		}
		afterPowerCut(t, fmt.Sprintf("log begun anew until %d", at), after, append(bytes.Clone(wal[:at]), r.wal[at:]...), least)
	}
}

func TestAFullDiskRefusesADecisionAndLosesNone(t *testing.T) {
	r, db, _ := record(t)
	_ = r
	if err := store.LimitPages(t.Context(), db, 1); err != nil { // not one page more than it has
		t.Fatal(err)
	}
	big := accept(3)
	big.Why = string(bytes.Repeat([]byte("because "), 1<<16))
	if _, err := db.Decide(t.Context(), big); err == nil {
		t.Error("half a megabyte went into a full file")
	}
	if err := store.LimitPages(t.Context(), db, 1<<30); err != nil {
		t.Fatal(err)
	}
	if _, err := db.Decide(t.Context(), accept(3)); err != nil {
		t.Errorf("after there is room again: %v", err)
	}
	v, err := db.Verify(t.Context())
	if err != nil || len(v.Findings) > 0 || v.Decisions != 4 {
		t.Errorf("%+v %v", v, err)
	}
}

// decideUntilKilled names the affair for a child process that decides until it is killed.
const decideUntilKilled = "RASHOMON_TEST_DECIDE_UNTIL_KILLED"

func TestMain(m *testing.M) {
	if path := os.Getenv(decideUntilKilled); path != "" {
		fmt.Fprintln(os.Stderr, decideForEver(path))
		os.Exit(1)
	}
	os.Exit(m.Run())
}

// decideForEver prints a line for every decision that was acknowledged.
func decideForEver(path string) error {
	db, err := store.Open(context.Background(), path, create)
	if err != nil {
		return err
	}
	if err := db.Write(context.Background(), store.Batch{Documents: []store.Coded{storetest.Make(0)}}); err != nil {
		return err
	}
	n, err := store.Collect(db.Decisions(context.Background(), 0))
	for i := len(n); err == nil; i++ {
		if _, err = db.Decide(context.Background(), accept(i)); err == nil {
			fmt.Println(i + 1)
		}
	}
	return err
}

func testKilled(t *testing.T, path string) {
	acknowledged := 0
	rnd := rand.New(rand.NewPCG(3, 1))
	for range 8 {
		cmd := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^$")
		cmd.Env = append(os.Environ(), decideUntilKilled+"="+path)
		out, err := cmd.StdoutPipe()
		if err != nil {
			t.Fatal(err)
		}
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		lines := bufio.NewScanner(out)
		for n := 3 + rnd.IntN(30); n > 0 && lines.Scan(); n-- {
			acknowledged, _ = strconv.Atoi(lines.Text())
		}
		if err := cmd.Process.Kill(); err != nil {
			t.Fatal(err)
		}
		for lines.Scan() { // what it had acknowledged before it died
			if n, err := strconv.Atoi(lines.Text()); err == nil {
				acknowledged = n
			}
		}
		_ = cmd.Wait() // it was killed
		db := openAt(t, path)
		v, err := db.Verify(t.Context())
		if err != nil || len(v.Findings) > 0 {
			t.Fatalf("%+v %v", v, err)
		}
		if v.Decisions < acknowledged || acknowledged == 0 {
			t.Fatalf("%d of %d acknowledged decisions are there", v.Decisions, acknowledged)
		}
	}
}

func TestAProgramThatIsKilledLosesNoAcknowledgedDecision(t *testing.T) {
	testKilled(t, filepath.Join(t.TempDir(), "a.rashomon"))
}

func TestAProgramThatIsKilledLosesNoAcknowledgedDecisionOnAServer(t *testing.T) {
	testKilled(t, storetest.Postgres(t))
}

func TestAServerThatCrashesLosesNoAcknowledgedDecision(t *testing.T) {
	server := storetest.NewServer(t)
	db := openAt(t, server.Address())
	if err := db.Write(t.Context(), store.Batch{Documents: []store.Coded{storetest.Make(0)}}); err != nil {
		t.Fatal(err)
	}
	acknowledged := 0
	for range 3 {
		some := make(chan struct{})
		cut := make(chan error)
		go func() {
			for i := acknowledged; ; i++ {
				if _, err := db.Decide(t.Context(), accept(i)); err != nil {
					cut <- err
					return
				}
				if acknowledged++; acknowledged%20 == 0 {
					select {
					case some <- struct{}{}:
					default:
					}
				}
			}
		}()
		<-some
		server.Crash()
		if err := <-cut; err == nil || errors.Is(err, store.ErrInvalid) {
			t.Errorf("a decision without a server gives %v", err)
		}
		server.Start()
		v, err := db.Verify(t.Context())
		if err != nil || len(v.Findings) > 0 {
			t.Fatalf("%+v %v", v, err)
		}
		// One more may have been kept whose acknowledgement was lost with the connection.
		if v.Decisions < acknowledged || v.Decisions > acknowledged+1 {
			t.Fatalf("%d decisions are there, %d were acknowledged", v.Decisions, acknowledged)
		}
		acknowledged = v.Decisions
	}
}
