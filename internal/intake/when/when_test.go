package when

import "testing"

func TestFindReadsDatesAsPrintedByNewsrooms(t *testing.T) {
	for _, c := range []struct{ in, want string }{
		{"Mar. 3, 2011", "2011-03-03"},
		{"3 March 2011", "2011-03-03"},
		{"Thursday, March 3rd, 2011", "2011-03-03"},
		{"March 2011", "2011-03"},
		{"2011-03", "2011-03"},
		{"2011-03-03T08:09:10+02:00", "2011-03-03T08:09:10+02:00"},
		{"Published 3 March 2011 at 08:09 GMT", "2011-03-03T08:09:00Z"},
		{"March 3, 2011, 8:09 p.m. EST", "2011-03-03T20:09:00-05:00"},
		{"March 3, 2011, 8:09 p.m.", "2011-03-03"},
		{"03.04.2011", "2011-04-03"},
		{"23/04/2011", "2011-04-23"},
		{"04/23/2011", "2011-04-23"},
		{"2011/4/23", "2011-04-23"},
		{"3. März 2011", "2011-03-03"},
		{"3 de mayo de 2011", "2011-05-03"},
		{"31 February 2011", "2011-02"}, // the day does not exist, the month does
		{"Chapter 3, 2011 pages", ""},
		{"no date here", ""},
		{"3-Mar-2011", "2011-03-03"},
		{"Published 8:09 PM EST Mar 3, 2011", "2011-03-03T20:09:00-05:00"},
		{"20.09 GMT, Thursday, 3 March 2011", "2011-03-03T20:09:00Z"},
		{"8:09 pm 3 March 2011", "2011-03-03"},
		{"a score of 99:80 3 March 2011", "2011-03-03"},
	} {
		d, ok := Find(c.in)
		if d.ISO != c.want || ok != (c.want != "") {
			t.Errorf("Find(%q) = %q, want %q", c.in, d.ISO, c.want)
		}
	}
}

func TestOnlyRefusesRunningText(t *testing.T) {
	if _, ok := Only("The bridge was closed on 3 March 2011"); ok {
		t.Error("a sentence was taken for a date line")
	}
	if d, ok := Only("Last updated on Thursday, 3 March 2011"); !ok || d.ISO != "2011-03-03" {
		t.Errorf("a date line was not read: %v %v", d, ok)
	}
	if d, ok := Only("Published 8:09 PM EST Mar 3, 2011"); !ok || d.ISO != "2011-03-03T20:09:00-05:00" {
		t.Errorf("a date line with the time in front was not read: %v %v", d, ok)
	}
}

func FuzzFind(f *testing.F) {
	f.Add("Mar. 3, 2011 8:09 pm EST")
	f.Add("2011-03-03T08:09:10+02:00")
	f.Fuzz(func(t *testing.T, s string) {
		if d, ok := Find(s); ok && (d.Start < 0 || d.End > len(s) || d.Start >= d.End || d.ISO == "") {
			t.Fatalf("date outside its text: %+v in %q", d, s)
		}
	})
}
