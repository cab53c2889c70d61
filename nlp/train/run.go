package train

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/rashomon-affairs/rashomon/nlp"
)

// Options say where to learn from and how.
type Options struct {
	DataDir string    // the folder of public data sets
	OutDir  string    // where the model files are written
	Seed    uint64    // the same seed and machine type give the same files; 0 means 1
	Epochs  int       // rounds over the treebanks for the syntax; 0 for the usual number
	Parts   []string  // what to learn: "syntax", "entities", "coreference", "roles"; nil for all
	Log     io.Writer // progress; nil for none
}

// Run learns the models and writes them to the output folder, each by a temporary name first.
// The whole of it takes less than an hour on two cores. Parts other than the syntax are
// learned on trees of the syntax at hand: the new one if it is learned too, else the one in
// the program.
func Run(ctx context.Context, o Options) error {
	if o.Log == nil {
		o.Log = io.Discard
	}
	if o.Seed == 0 {
		o.Seed = 1
	}
	if o.Parts == nil {
		o.Parts = []string{"syntax", "entities", "coreference", "roles"}
	}
	var m *nlp.Model
	log := func(s string) { fmt.Fprintln(o.Log, s) }
	for _, p := range o.Parts {
		if err := ctx.Err(); err != nil {
			return err
		}
		if m == nil && p != "syntax" {
			var err error
			if m, err = nlp.Load(); err != nil {
				return err
			}
		}
		var file string
		var b []byte
		var err error
		switch p {
		case "syntax":
			file = "syntax.bin"
			if m, err = Syntax(ctx, o); err == nil {
				b = m.Encode()
			}
		case "entities":
			file = "ner.bin"
			b, err = Entities(m, o.DataDir, log)
		case "coreference":
			file = "coref.bin"
			b, err = Coreference(m, o.DataDir, log)
		case "roles":
			file = "srl.bin"
			b, err = Roles(m, o.DataDir, log)
		default:
			return fmt.Errorf("train %q: no such part", p)
		}
		if err != nil {
			return fmt.Errorf("train %s: %w", p, err)
		}
		if err := replaceFile(filepath.Join(o.OutDir, file), b); err != nil {
			return fmt.Errorf("train %s: %w", p, err)
		}
		fmt.Fprintf(o.Log, "wrote %s, %d bytes\n", file, len(b))
	}
	return nil
}

// replaceFile writes a file under a temporary name, then gives it its own.
func replaceFile(path string, b []byte) error {
	f, err := os.CreateTemp(filepath.Dir(path), ".train-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	if _, err := f.Write(b); err != nil {
		f.Close()
		return err
	}
	if err := f.Sync(); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	return os.Rename(f.Name(), path)
}
