package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/term"
)

// table is rows for people (fitted to the terminal) or for programs (CSV).
type table struct {
	head  []string
	right map[int]bool // columns aligned to the right
	rows  [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// csv writes the table as CSV. Cells that a spreadsheet would take for a formula get a
// leading apostrophe.
func (t *table) csv(w io.Writer) error {
	c := csv.NewWriter(w)
	if err := c.Write(t.head); err != nil {
		return err
	}
	for _, r := range t.rows {
		safe := make([]string, len(r))
		for i, x := range r {
			if x != "" && strings.ContainsRune("=+-@\t\r", rune(x[0])) {
				if _, err := strconv.ParseFloat(x, 64); err != nil {
					x = "'" + x
				}
			}
			safe[i] = x
		}
		if err := c.Write(safe); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

// print writes the table for a terminal of the given width: the widest columns give way
// until it fits, and cells too long for their column are cut.
func (t *table) print(w io.Writer, width int) error {
	n := len(t.head)
	want := make([]int, n)
	for i, h := range t.head {
		want[i] = utf8.RuneCountInString(h)
	}
	for _, r := range t.rows {
		for i, c := range r {
			want[i] = max(want[i], utf8.RuneCountInString(oneLine(c)))
		}
	}
	for total(want)+2*(n-1) > width {
		widest := 0
		for i := range want {
			if want[i] > want[widest] {
				widest = i
			}
		}
		if want[widest] <= 8 {
			break // too narrow a terminal for this table; let the lines run over
		}
		want[widest]--
	}
	line := func(cells []string) error {
		var b strings.Builder
		for i, c := range cells {
			c = cutTo(oneLine(c), want[i])
			pad := strings.Repeat(" ", want[i]-utf8.RuneCountInString(c))
			switch {
			case t.right[i]:
				b.WriteString(pad + c)
			case i < n-1:
				b.WriteString(c + pad)
			default:
				b.WriteString(c)
			}
			if i < n-1 {
				b.WriteString("  ")
			}
		}
		_, err := fmt.Fprintln(w, strings.TrimRight(b.String(), " "))
		return err
	}
	if err := line(t.head); err != nil {
		return err
	}
	for _, r := range t.rows {
		if err := line(r); err != nil {
			return err
		}
	}
	return nil
}

func total(ns []int) int {
	s := 0
	for _, n := range ns {
		s += n
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

func cutTo(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n-1]) + "…"
}

// width is the number of columns to print to: the terminal's, COLUMNS, or 100.
func width(w io.Writer) int {
	if f, ok := w.(*os.File); ok {
		if n, _, err := term.GetSize(int(f.Fd())); err == nil && n > 20 {
			return n
		}
	}
	if n, err := strconv.Atoi(os.Getenv("COLUMNS")); err == nil && n > 20 {
		return n
	}
	return 100
}

// plural counts something: "1 example", "3 examples".
func plural(n int, word string) string {
	if n == 1 {
		return "1 " + word
	}
	return strconv.Itoa(n) + " " + word + "s"
}
