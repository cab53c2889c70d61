package intake

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestExpandFindsFilesInOrderAndOnce(t *testing.T) {
	dir := t.TempDir()
	for _, p := range []string{"b.txt", "a.txt", "sub/c.html", "sub/a.txt", ".hidden/x.txt"} {
		if err := os.MkdirAll(filepath.Dir(filepath.Join(dir, p)), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, p), []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, refused := Expand([]string{dir, filepath.Join(dir, "*.txt"), "https://harbour.example/a", "-", filepath.Join(dir, "none.txt"), filepath.Join(dir, "*.pdf")}, strings.NewReader("standard input"))
	var names []string
	for _, s := range got {
		name := s.Name
		if s.Path != "" && name != filepath.Base(s.Path) {
			name = filepath.Base(filepath.Dir(s.Path)) + "/" + filepath.Base(s.Path)
		}
		names = append(names, name)
	}
	want := filepath.Base(dir) + "/a.txt b.txt sub/a.txt c.html https://harbour.example/a standard-input"
	if strings.Join(names, " ") != want {
		t.Errorf("sources are %v, want %s", names, want)
	}
	if len(refused) != 2 {
		t.Errorf("refusals are %v", refused)
	}
}
