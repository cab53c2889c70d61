package intake

import (
	"context"
	"strings"
	"testing"
)

// longArticle is an article of about 800 words.
func longArticle() string {
	return "Ferry line to close\n\nBy Jonas Weber\n3 March 2011\n\n" + strings.Repeat(para1+"\n\n"+para2+"\n\n"+para3+"\n\n", 10)
}

func BenchmarkReadText(b *testing.B) {
	s := []byte(longArticle())
	for b.Loop() {
		if _, err := Read(context.Background(), Source{Name: "a.txt", Bytes: s}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkReadHTML(b *testing.B) {
	s := []byte(strings.Replace(string(htmlFixture()), "<p>"+para3+"</p>", strings.Repeat("<p>"+para1+"</p><p>"+para2+"</p>", 12), 1))
	for b.Loop() {
		if _, err := Read(context.Background(), Source{Name: "a.html", Bytes: s}, Options{}); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkReadLines reads texts of many short lines: the cost a line must not grow.
func BenchmarkReadLines(b *testing.B) {
	for _, n := range []int{10_000, 40_000} {
		s := []byte(strings.Repeat("a line of a list that is no prose\n\n", n))
		b.Run(strings.TrimSpace(strings.Repeat("k", n/10_000)), func(b *testing.B) {
			for b.Loop() {
				if _, err := Read(context.Background(), Source{Name: "a.txt", Bytes: s}, Options{}); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/line")
		})
	}
}
