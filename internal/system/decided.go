package system

import "github.com/rashomon-affairs/rashomon/internal/affair"

// Decided reads people's decisions on factor names for Options: what is merged into what,
// and which wordings a person took out of the factor that their normal form puts them in.
// The log is in order of Seq; live says which decisions are not undone (see store.Live). A
// later decision on a wording replaces an earlier one.
func Decided(log []affair.Decision, live map[int64]bool) (merges map[string]string, apart map[string]bool) {
	merges, apart = map[string]string{}, map[string]bool{}
	for i := range log {
		d := &log[i]
		if !live[d.Seq] || d.Scope != "factor" {
			continue
		}
		for _, w := range d.From {
			delete(merges, w)
			delete(apart, w)
			switch d.Act {
			case affair.ActSplit:
				apart[w] = true
			case affair.ActMerge, affair.ActRename:
				if w != d.To {
					merges[w] = d.To
				}
			}
		}
	}
	return merges, apart
}
