package coding

import (
	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/coding/codebook"
)

// codeStatements emits one statement a voice.
func codeStatements(r *Reading, _ *codebook.Book, out *Sink) {
	for i := range r.Voices {
		v := &r.Voices[i]
		speaker := r.speakerName(i)
		if speaker == "" {
			continue
		}
		holder, chain := r.holderOf(i)
		st := &affair.Statement{Speaker: speaker, Content: r.Quote(v.First, v.Last), Form: v.Form}
		if v.CueFirst >= 0 {
			st.Cue = r.Quote(v.CueFirst, v.CueLast)
		}
		out.Emit(affair.Record{
			Kind: affair.KindStatement, Score: v.Score, Pattern: r.voicePattern[i],
			Holder: holder, Chain: chain, Statement: st,
		}, v.First)
	}
}
