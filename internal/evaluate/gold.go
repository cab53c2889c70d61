package evaluate

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
)

// Document is one document's records in the gold format (docs/formats.md). Both sides of a
// comparison have this shape: hand-coded files and our own JSON export.
type Document struct {
	Document   string      `json:"document"`
	Actors     []Actor     `json:"actors"`
	Statements []Statement `json:"statements"`
	Events     []Event     `json:"events"`
	Ties       []Tie       `json:"ties"`
	Positions  []Position  `json:"positions"`
	Links      []Link      `json:"links"`
	Figures    []Figure    `json:"figures"`
	Tone       []Tone      `json:"tone"`
	System     struct {
		Expectations []Expectation `json:"expectations"`
	} `json:"system"`
}

// Estimate is what a coded record says of itself; gold has none.
type Estimate struct {
	Score   float64 `json:"score"`
	Pattern string  `json:"pattern"`
}

// Actor, Statement and so on hold the fields that scoring looks at.
type (
	Actor struct {
		Estimate
		Name     string     `json:"name"`
		Kind     string     `json:"kind"`
		PartOf   string     `json:"part_of"`
		Mentions []spanText `json:"mentions"`
	}
	// Statement is who says what.
	Statement struct {
		Estimate
		Speaker string `json:"speaker"`
		Content string `json:"content"`
	}
	// Event is who did what to whom.
	Event struct {
		Estimate
		Source   names  `json:"source"`
		Action   string `json:"action"`
		Target   names  `json:"target"`
		Type     string `json:"type"`
		Evidence string `json:"evidence"`
	}
	// Tie is how two actors stand to each other.
	Tie struct {
		Estimate
		From     names  `json:"from"`
		Type     string `json:"type"`
		To       names  `json:"to"`
		Negated  bool   `json:"negated"`
		Evidence string `json:"evidence"`
	}
	// Position is who wants what.
	Position struct {
		Estimate
		Actor    names  `json:"actor"`
		Issue    string `json:"issue"`
		Stance   int    `json:"stance"`
		Evidence string `json:"evidence"`
	}
	// Link is what leads to what.
	Link struct {
		Estimate
		Cause        string `json:"cause"`
		CauseFactor  string `json:"cause_factor"`
		Effect       string `json:"effect"`
		EffectFactor string `json:"effect_factor"`
		Sign         string `json:"sign"`
	}
	// Figure is a quantity.
	Figure struct {
		Estimate
		Value    anyText `json:"value"`
		Evidence string  `json:"evidence"`
	}
	// Tone is how the author portrays an actor.
	Tone struct {
		Estimate
		Actor names `json:"actor"`
		Value int   `json:"value"`
	}
	// Expectation is what an account says would follow if a factor rose or fell.
	Expectation struct {
		Press     string `json:"press"`
		Direction string `json:"direction"`
		Expect    []struct {
			Factor    string `json:"factor"`
			Direction string `json:"direction"`
		} `json:"expect"`
		Evidence string `json:"evidence"`
	}
)

// spanText is a mention: a string, or an object with a text field.
type spanText string

// UnmarshalJSON reads either form.
func (s *spanText) UnmarshalJSON(b []byte) error {
	var v struct {
		Text string `json:"text"`
	}
	if len(b) > 0 && b[0] == '{' {
		if err := json.Unmarshal(b, &v); err != nil {
			return err
		}
		*s = spanText(v.Text)
		return nil
	}
	return json.Unmarshal(b, (*string)(s))
}

// anyText is a string or a number, kept as text.
type anyText string

// UnmarshalJSON reads either form.
func (s *anyText) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '"' {
		return json.Unmarshal(b, (*string)(s))
	}
	*s = anyText(strings.TrimSpace(string(b)))
	return nil
}

// names is a list of actor names: a JSON list, or one string with "; " between them.
type names []string

// UnmarshalJSON reads either form.
func (n *names) UnmarshalJSON(b []byte) error {
	if len(b) > 0 && b[0] == '[' {
		return json.Unmarshal(b, (*[]string)(n))
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return err
	}
	*n = splitNames(s)
	return nil
}

func splitNames(s string) names {
	var n names
	for x := range strings.SplitSeq(s, ";") {
		if x = strings.TrimSpace(x); x != "" {
			n = append(n, x)
		}
	}
	return n
}

// Load reads a folder of gold files or one export, keyed by normalised document name.
func Load(p string) (map[string]*Document, error) {
	st, err := os.Stat(p)
	if err != nil {
		return nil, fmt.Errorf("read gold: %w", err)
	}
	docs := map[string]*Document{}
	if !st.IsDir() {
		f, err := os.Open(p)
		if err != nil {
			return nil, fmt.Errorf("read coded records: %w", err)
		}
		defer f.Close()
		return LoadExport(f)
	}
	files, err := filepath.Glob(filepath.Join(p, "*.json"))
	if err != nil {
		return nil, fmt.Errorf("read gold: %w", err)
	}
	if len(files) == 0 {
		return nil, fmt.Errorf("read gold: no .json files in %s", p)
	}
	slices.Sort(files)
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			return nil, fmt.Errorf("read gold: %w", err)
		}
		var d Document
		if err := json.Unmarshal(b, &d); err != nil {
			return nil, fmt.Errorf("read gold %s: %w", name, err)
		}
		if d.Document == "" {
			d.Document = filepath.Base(name)
		}
		docs[NormName(d.Document)] = &d
	}
	return docs, nil
}

// LoadExport reads one export: {"documents": [...]}.
func LoadExport(r io.Reader) (map[string]*Document, error) {
	var x struct {
		Documents []*Document `json:"documents"`
	}
	if err := json.NewDecoder(r).Decode(&x); err != nil {
		return nil, fmt.Errorf("read export: %w", err)
	}
	docs := map[string]*Document{}
	for _, d := range x.Documents {
		docs[NormName(d.Document)] = d
	}
	return docs, nil
}

var nameSuffix = regexp.MustCompile(`(\.(txt|json|html?|pdf))+$`)

// NormName is a document's name without folders and file suffixes, by which two sides of a
// comparison find each other.
func NormName(n string) string { return nameSuffix.ReplaceAllString(path.Base(n), "") }
