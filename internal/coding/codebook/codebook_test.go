package codebook

import (
	"strings"
	"testing"
	"testing/fstest"
)

func fsOf(files map[string]string) fstest.MapFS {
	m := fstest.MapFS{}
	for n, s := range files {
		m[n] = &fstest.MapFile{Data: []byte(s)}
	}
	return m
}

const base = `
- {id: one, layer: event, type: ASSAULT, when: {verb: ["@war"]}, roles: {source: [subject], target: [object]}}
- {id: two, layer: event, type: AID, when: {verb: [help]}, roles: {source: [subject]}}
`

func TestListsAreExpandedAndIndexed(t *testing.T) {
	b, err := Load(fsOf(map[string]string{"events.yaml": base, "lists.yaml": "war: [besiege, \"@more\"]\nmore: [raze]\n"}))
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range []string{"besiege", "raze"} {
		if e := b.Lookup("event", "v", w); len(e) != 1 || e[0].ID != "one" {
			t.Errorf("looking up %q gave %v, want the entry one", w, e)
		}
	}
	if got := b.Entries("event")[0].Roles[1].Name; got != "target" {
		t.Errorf("second slot is %q, want target as written", got)
	}
}

func TestUsersFilesAddReplaceAndRemove(t *testing.T) {
	b, err := Load(fsOf(map[string]string{"events.yaml": base, "lists.yaml": "war: [besiege]"}), fsOf(map[string]string{
		"mine.yaml": `
- {id: one, layer: event, type: THREATEN, when: {verb: [menace]}, roles: {source: [subject]}}
- {id: two, layer: event, when: {any: true}, off: true}
- {id: three, layer: tie, type: owes, when: {verb: [owe]}, roles: {source: [subject]}}
`}))
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range b.Entries("") {
		got = append(got, e.ID+" "+e.Type)
	}
	if s := strings.Join(got, ", "); s != "one THREATEN, three owes" {
		t.Errorf("entries are %s", s)
	}
}

func TestMistakesAreNamedWithFileAndEntry(t *testing.T) {
	tests := []struct{ name, yaml, want string }{
		{"unknown key", "- {id: x, layer: event, wenn: {verb: [go]}}", "wenn"},
		{"no word", "- {id: x, layer: event, when: {}}", "when needs"},
		{"unknown list", "- {id: x, layer: event, when: {verb: [\"@nope\"]}}", "nope"},
		{"unknown mood", "- {id: x, layer: event, when: {verb: [go], mood: {angry: true}}}", "angry"},
		{"unknown negation", "- {id: x, layer: event, when: {verb: [go]}, negated: maybe}", "maybe"},
		{"twice", "- {id: x, layer: event, when: {verb: [go]}}\n- {id: x, layer: event, when: {verb: [go]}}", "twice"},
		{"score", "- {id: x, layer: event, when: {verb: [go]}, score: 7}", "score"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			_, err := Load(fsOf(map[string]string{"e.yaml": tt.yaml}))
			if err == nil || !strings.Contains(err.Error(), tt.want) || !strings.Contains(err.Error(), "e.yaml") {
				t.Errorf("error %v, want one that names e.yaml and %q", err, tt.want)
			}
		})
	}
}

func TestAListThatContainsItselfIsAnError(t *testing.T) {
	_, err := Load(fsOf(map[string]string{"lists.yaml": "a: [\"@a\"]", "e.yaml": "- {id: x, layer: event, when: {verb: [\"@a\"]}}"}))
	if err == nil {
		t.Error("no error")
	}
}

func TestExamplesThatFailAreReported(t *testing.T) {
	b, err := Load(fsOf(map[string]string{"e.yaml": `
- id: x
  layer: event
  when: {verb: [go]}
  roles: {source: [subject]}
  yes: [{text: "Rome goes.", source: Rome}, {text: "Carthage goes.", source: Carthage}, "Nobody goes."]
  no: ["Rome stays."]
`}))
	if err != nil {
		t.Fatal(err)
	}
	e := b.Entries("")[0]
	fails := Test(b, func(text string) []Firing {
		switch text {
		case "Nobody goes.":
			return nil
		}
		return []Firing{{Entry: e, Slots: map[string]string{"source": "the Rome"}}}
	})
	var got []string
	for _, f := range fails {
		got = append(got, f.Text)
	}
	if s := strings.Join(got, " "); s != "Carthage goes. Nobody goes. Rome stays." {
		t.Errorf("failures: %s", s)
	}
}
