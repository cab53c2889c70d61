package likeness

import (
	"bytes"
	"errors"
	"testing"
)

func table(t *testing.T) *Table {
	t.Helper()
	x, err := Load()
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestWordsOfOneSubjectAreAlike(t *testing.T) {
	x := table(t)
	for _, w := range [][3]string{
		{"harvest", "crops", "parliament"}, {"judge", "court", "harbour"}, {"vaccine", "epidemic", "tariff"}, {"loan", "debt", "goalkeeper"},
	} {
		if near, far := x.Words(w[0], w[1]), x.Words(w[0], w[2]); near < far+.2 {
			t.Errorf("%s is %.2f like %s and %.2f like %s", w[0], near, w[1], far, w[2])
		}
	}
	if a := x.Words("Harvest", "harvest"); a != 1 {
		t.Errorf("a word is %v like itself", a)
	}
	if a := x.Words("qwxzv", "harvest"); a != 0 {
		t.Errorf("an unknown word is %v like another", a)
	}
}

func TestPhrasesAreAlikeByTheirRareWords(t *testing.T) {
	x := table(t)
	near, far := x.Phrases("failure of the wheat harvest", "the crops were lost"), x.Phrases("failure of the wheat harvest", "the judge of the court")
	if near < far+.2 {
		t.Errorf("%.2f and %.2f", near, far)
	}
	if x.Phrases("", "harvest") != 0 || x.Phrases("harvest", " Harvest ") != 1 {
		t.Error("empty or equal phrases")
	}
	if x.Weight("the") > .1 || x.Weight("hydroelectric") < .9 {
		t.Errorf("weights %v, %v", x.Weight("the"), x.Weight("hydroelectric"))
	}
}

func FuzzForeignTablesAreRefused(f *testing.F) {
	f.Add([]byte{})
	f.Add(embedded[:100])
	f.Add([]byte("\x1f\x8b\x08"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := Read(bytes.NewReader(b)); err != nil && !errors.Is(err, ErrTable) {
			t.Errorf("error %v", err)
		}
		if _, err := Learn(bytes.NewReader(b)); err == nil {
			t.Log("a small input made a table")
		}
	})
}
