package mail

import (
	"strings"
	"testing"
)

func TestAMailboxIsCutAtItsMarksOnly(t *testing.T) {
	const box = "From a Thu Mar  3 10:00:00 2011\nSubject: one\n\nFrom here on\n\n>From the harbour\n\nFrom b Thu Mar  3 11:00:00 2011\nSubject: two\n\nbody\n"
	var got []string
	if err := Split([]byte(box), func(m []byte) error { got = append(got, string(m)); return nil }); err != nil {
		t.Fatal(err)
	}
	if len(got) != 2 {
		t.Fatalf("%d messages", len(got))
	}
	if !strings.Contains(strings.Join(got, ""), "\nFrom the harbour") {
		t.Error("a quoted line was not unquoted")
	}
}

func TestEncodedSubjectsAndBodies(t *testing.T) {
	m, err := Parse([]byte("From: =?iso-8859-1?Q?J=F6rg?= <j@x.example>\nSubject: =?utf-8?B?SGFmZW4=?=\nDate: Thu, 03 Mar 2011 10:00:00 +0100\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nf=C3=A4hrt=\n spät\n"))
	if err != nil {
		t.Fatal(err)
	}
	if m.FromName != "Jörg" || m.Subject != "Hafen" || len(m.Parts) != 1 || !strings.HasPrefix(string(m.Parts[0].Body), "fährt") {
		t.Errorf("%+v", m)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("From: a@b\nSubject: x\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Transfer-Encoding: base64\n\neHg=\n--b--\n"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if m, err := Parse(b); err == nil && len(m.Parts) > maxParts {
			t.Fatal("too many parts")
		}
		_ = Split(b, func([]byte) error { return nil })
	})
}
