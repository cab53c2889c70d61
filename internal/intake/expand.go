package intake

import (
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/rashomon-affairs/rashomon/internal/affair"
)

// Expand turns what the user named into sources: files, folders (searched through, in the
// order of their paths), patterns ("articles/*.html"), "-" for standard input, and http(s)
// addresses. Each file comes once. What does not exist is a refusal.
//
// A file's name is its base name, unless two files of the call share one: then their paths
// tell them apart, because a document's name is half of its identity.
func Expand(args []string, stdin io.Reader) ([]Source, []*affair.Refusal) {
	var out []Source
	var refused []*affair.Refusal
	seen := map[string]bool{}
	add := func(path string) {
		key := path
		if abs, err := filepath.Abs(path); err == nil {
			key = abs
		}
		if !seen[key] {
			seen[key] = true
			out = append(out, Source{Name: filepath.Base(path), Path: path, Given: path})
		}
	}
	for _, a := range args {
		switch {
		case a == "-":
			if stdin == nil {
				refused = append(refused, &affair.Refusal{Source: a, Reason: "there is no standard input", Advice: "name a file"})
				continue
			}
			b, err := io.ReadAll(io.LimitReader(stdin, defaultMaxBytes+1))
			if err != nil {
				refused = append(refused, &affair.Refusal{Source: a, Reason: "standard input cannot be read: " + plainError(err), Advice: "save it to a file and name that"})
				continue
			}
			out = append(out, Source{Name: "standard-input", Given: "-", Bytes: nonNil(b)})
		case isAddress(a):
			if !seen[a] {
				seen[a] = true
				out = append(out, Source{Name: a, URL: a, Given: a})
			}
		default:
			r := expandPath(a, add)
			refused = append(refused, r...)
		}
	}
	distinguish(out)
	return out, refused
}

func nonNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

func isAddress(s string) bool {
	l := strings.ToLower(s)
	return strings.HasPrefix(l, "http://") || strings.HasPrefix(l, "https://")
}

func expandPath(a string, add func(string)) []*affair.Refusal {
	st, err := os.Stat(a)
	if err != nil {
		if strings.ContainsAny(a, "*?[") {
			if found, gerr := filepath.Glob(a); gerr == nil && len(found) > 0 {
				slices.Sort(found)
				var out []*affair.Refusal
				for _, f := range found {
					if f != a {
						out = append(out, expandPath(f, add)...)
					}
				}
				return out
			}
			return []*affair.Refusal{{Source: a, Reason: "matches no file", Advice: "check the pattern"}}
		}
		return []*affair.Refusal{{Source: a, Reason: "cannot be opened: " + plainError(err), Advice: "check the path"}}
	}
	if !st.IsDir() {
		add(a)
		return nil
	}
	var out []*affair.Refusal
	n := 0
	_ = filepath.WalkDir(a, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			out = append(out, &affair.Refusal{Source: path, Reason: "cannot be opened: " + plainError(err), Advice: "check its permissions"})
			return nil
		}
		if path != a && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return filepath.SkipDir
			}
			return nil // hidden files are meant for programs
		}
		if d.Type().IsRegular() {
			n++
			add(path)
		} else if d.Type()&fs.ModeSymlink != 0 {
			if st, err := os.Stat(path); err == nil && st.Mode().IsRegular() {
				n++
				add(path)
			}
		}
		return nil
	})
	if n == 0 && len(out) == 0 {
		out = append(out, &affair.Refusal{Source: a, Reason: "is a folder without files", Advice: "check the path"})
	}
	return out
}

// distinguish gives files that share a base name their path as name, from the folder on in
// which they differ.
func distinguish(out []Source) {
	count := map[string]int{}
	for _, s := range out {
		count[s.Name]++
	}
	for i := range out {
		if s := &out[i]; s.Path != "" && count[s.Name] > 1 {
			s.Name = strings.TrimPrefix(filepath.ToSlash(filepath.Clean(s.Path)), "/")
			for strings.HasPrefix(s.Name, "../") {
				s.Name = s.Name[3:]
			}
		}
	}
}
