package nlp

import (
	"strings"
	"testing"
)

// BenchmarkAnalysis measures all parts together. The text is made of few words, so it is kind
// to the caches; "rashomon nlp" on a book says more.
func BenchmarkAnalysis(b *testing.B) {
	m := model(b)
	text := strings.Repeat("The envoy, who had waited for hours in Port Allard, told Mr. Pell's aides on Monday that they'd better leave before 9 a.m. "+
		"Nobody listened: the dam, built in 1970 by Halden Ltd., was said to be safe. ", 100)
	var d Doc
	m.AnalyseInto(&d, text, Options{})
	b.ReportAllocs()
	for b.Loop() {
		m.AnalyseInto(&d, text, Options{})
	}
	b.ReportMetric(float64(d.Len())*float64(b.N)/b.Elapsed().Seconds(), "tokens/s")
}
