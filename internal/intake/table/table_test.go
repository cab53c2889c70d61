package table

import (
	"strings"
	"testing"
)

func TestSeparatorsAndNames(t *testing.T) {
	for _, src := range []string{"Title;Text\nFerry;late\n", "title\ttext\nFerry\tlate\n", "title,text\nFerry,late\n"} {
		var rows []Row
		if err := CSV(src, func(r Row) error { rows = append(rows, r); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(rows) != 1 || rows[0].Get("text", "") != "late" || rows[0].Get("title", "") != "Ferry" {
			t.Errorf("%q gave %+v", src, rows)
		}
	}
}

func TestJSONArraysAndLines(t *testing.T) {
	for _, src := range []string{`[{"headline":"Ferry","body":"late","authors":[{"name":"A"},{"name":"B"}]}]`, `{"headline":"Ferry","body":"late","authors":["A","B"]}` + "\n\n"} {
		var rows []Row
		if err := JSON(src, func(r Row) error { rows = append(rows, r); return nil }); err != nil {
			t.Fatal(err)
		}
		if len(rows) != 1 || rows[0].Get("text", "") != "late" || rows[0].Get("byline", "") != "A, B" || rows[0].Get("text", "headline") != "Ferry" {
			t.Errorf("%q gave %+v", src, rows)
		}
	}
}

func FuzzTables(f *testing.F) {
	f.Add("a,b\n\"1\n2\",3\n", `[{"a":1},{"b":[true]}]`)
	f.Fuzz(func(t *testing.T, csv, json string) {
		n := 0
		count := func(Row) error { n++; return nil }
		_ = CSV(csv, count)
		_ = JSON(json, count)
		if n > strings.Count(csv+json, "")+2 {
			t.Fatal("more rows than characters")
		}
	})
}
