// Package house holds the tests that keep the architecture true.
package house

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

const module = "github.com/rashomon-affairs/rashomon/"

// order is the one way through the house, as layers: a package may import layers above its own
// line, and its own sub-packages.
var order = [][]string{
	{"internal/affair", "nlp"},
	{"internal/intake"},
	{"internal/coding"},
	{"internal/store"},
	{"internal/accounts", "internal/exchange", "internal/pipeline", "internal/queue", "internal/system"},
	{"internal/compare"},
	{"internal/report"},
	{"internal/evaluate"},
	{"internal/server", "examples"},
	{"cmd"},
}

func layerOf(pkg string) int {
	for i, l := range order {
		for _, p := range l {
			if pkg == p || strings.HasPrefix(pkg, p+"/") {
				return i
			}
		}
	}
	return -1
}

func sources(t *testing.T, visit func(path, pkg string)) {
	t.Helper()
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && (d.Name() == ".git" || d.Name() == "node_modules" || d.Name() == "bin") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(p, ".go") {
			rel, err := filepath.Rel(root, filepath.Dir(p))
			if err != nil {
				return err
			}
			visit(p, filepath.ToSlash(rel))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestPackagesImportOnlyWhatStandsLeftOfThem(t *testing.T) {
	sources(t, func(path, pkg string) {
		if strings.HasSuffix(path, "_test.go") {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		from := layerOf(pkg)
		for _, im := range f.Imports {
			to, ours := strings.CutPrefix(strings.Trim(im.Path.Value, `"`), module)
			if !ours {
				continue
			}
			l := layerOf(to)
			sameRoom := slices.ContainsFunc(slices.Concat(order...), func(room string) bool {
				return (pkg == room || strings.HasPrefix(pkg, room+"/")) && (to == room || strings.HasPrefix(to, room+"/"))
			})
			if !sameRoom && from >= 0 && l >= from {
				t.Errorf("%s imports %s, which does not stand left of it", path, to)
			}
		}
	})
}

func TestNLPStandsAlone(t *testing.T) {
	sources(t, func(path, pkg string) {
		if pkg != "nlp" && !strings.HasPrefix(pkg, "nlp/") {
			return
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, im := range f.Imports {
			if strings.Contains(im.Path.Value, module+"internal/") {
				t.Errorf("%s imports %s: nlp must be usable without the rest", path, im.Path.Value)
			}
		}
	})
}

func TestEveryPackageSaysWhatItIs(t *testing.T) {
	doc := map[string]bool{}
	sources(t, func(path, pkg string) {
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments|parser.PackageClauseOnly)
		if err != nil {
			t.Fatal(err)
		}
		doc[pkg] = doc[pkg] || f.Doc != nil
	})
	for pkg, ok := range doc {
		if !ok {
			t.Errorf("package %s has no package comment", pkg)
		}
	}
}

// foreign are paths of the machine that somebody wrote on.
var foreign = regexp.MustCompile(`(^|[\s"(=])/(home|root|Users)/[a-z]`)

func TestNothingNamesTheMachineItWasWrittenOn(t *testing.T) {
	root := filepath.Join("..", "..")
	err := filepath.WalkDir(root, func(p string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && slices.Contains([]string{".git", "bin", "node_modules", "dist"}, d.Name()) {
			return filepath.SkipDir
		}
		switch filepath.Ext(p) {
		case ".go", ".md", ".yaml", ".yml", ".tmpl", ".html", ".css", ".js", ".ts", ".svelte", ".sql", ".txt", "":
		default:
			return nil
		}
		if d.IsDir() || strings.HasSuffix(p, "house_test.go") {
			return nil
		}
		b, err := os.ReadFile(p)
		if err != nil {
			return err
		}
		if m := foreign.Find(b); m != nil {
			t.Errorf("%s contains %q", p, m)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
