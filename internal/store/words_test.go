package store

import (
	"strings"
	"testing"
)

func TestSnippetsShowTheWordsThatWereLookedFor(t *testing.T) {
	long := strings.Repeat("one two three four. ", 20) + "The Café Núñez stood by the river. " + strings.Repeat("five six seven. ", 20)
	for query, want := range map[string]string{
		"nunez river": "«Núñez» stood by the «river»",
		"CAF*":        "The «Café» Núñez",
		"one -two":    "«one» two three",
		"absent":      "one two three",
		"":            "one two three",
	} {
		got := snippet(long, query)
		if !strings.Contains(got, want) || len(got) > 300 {
			t.Errorf("%q: %q", query, got)
		}
	}
	if got := snippet("Short.", "short"); got != "«Short»." {
		t.Errorf("%q", got)
	}
	if got := snippet("", "x"); got != "" {
		t.Errorf("%q", got)
	}
}

func TestQueriesAreWrittenSafelyForBothDatabases(t *testing.T) {
	for in, want := range map[string][2]string{
		`bridge`:             {`("bridge")`, `(('bridge'))`},
		`"old bridge" toll*`: {`("old bridge") AND ("toll" *)`, `(('old' <-> 'bridge')) & ('toll':*)`},
		`a OR b -c`:          {`(("a" OR "b")) NOT "c"`, `(('a') | ('b')) & !('c')`},
		`Ünder'); DROP`:      {`("Ünder") AND ("DROP")`, `(('under')) & (('drop'))`},
		`-alone`:             {``, ``},
		`" - * "`:            {``, ``},
	} {
		if got := [2]string{ftsQuery(in), tsQuery(in)}; got != want {
			t.Errorf("%s:\n%q, want\n%q", in, got, want)
		}
	}
}
