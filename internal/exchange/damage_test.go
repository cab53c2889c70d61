package exchange_test

import (
	"errors"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/rashomon-affairs/rashomon/internal/exchange"
	"github.com/rashomon-affairs/rashomon/internal/store"
	"github.com/rashomon-affairs/rashomon/internal/store/storetest"
)

// TestADamagedFileBreaksNothing spoils exports in many ways. Whatever comes of it, the affair
// stays sound, and the importer never makes a record that the store would refuse.
func TestADamagedFileBreaksNothing(t *testing.T) {
	db := affairOf(t, 0, 1)
	text := export(t, db, exchange.Options{Candidates: true})
	hostile := []string{`"`, `{`, `}`, `[`, `]`, `,`, `:`, `null`, `-1`, `1e999`, `99999999999999999999`, `"\ud800"`, "\x00", "\xff", `""`, `[]`, `{}`, `"start": 7, `,
		"é", "\u2028", `"evidence": "the", `, `"status": "candidate", `}
	rnd := rand.New(rand.NewPCG(3, 4))
	into := open(t)
	if err := into.Write(t.Context(), store.Batch{Documents: []store.Coded{storetest.Make(0), storetest.Make(1)}}); err != nil {
		t.Fatal(err)
	}
	read := 0
	for range 400 {
		b := text
		for range 1 + rnd.IntN(4) {
			at := rnd.IntN(len(b))
			switch rnd.IntN(4) {
			case 0:
				b = b[:at] + hostile[rnd.IntN(len(hostile))] + b[at:]
			case 1:
				b = b[:at] + b[min(len(b), at+1+rnd.IntN(20)):]
			case 2:
				b = b[:at] + string(rune('0'+rnd.IntN(10))) + b[min(len(b), at+1):]
			case 3:
				to := rnd.IntN(len(b))
				b = b[:at] + b[to:min(len(b), to+30)] + b[at:]
			}
		}
		_, err := exchange.ImportJSON(t.Context(), strings.NewReader(b), into, exchange.ImportOptions{Coder: "somebody"})
		switch {
		case err == nil:
			read++
		case !errors.Is(err, exchange.ErrFormat):
			t.Errorf("a damaged file gives %v", err)
		}
	}
	if read == 0 {
		t.Error("none of the damaged files was read at all")
	}
	v, err := into.Verify(t.Context())
	if err != nil || len(v.Findings) > 0 {
		t.Errorf("verify: %v %v", v.Findings, err)
	}
}
