package exchange

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/rashomon-affairs/rashomon/internal/affair"
	"github.com/rashomon-affairs/rashomon/internal/store"
)

// around is how many characters before and after a quote an annotation carries, so that other
// tools find it again in a text that has changed.
const around = 32

// ExportAnnotations writes the chosen records as one W3C annotation collection (Web Annotation
// Data Model, W3C Recommendation of 23 February 2017, in JSON-LD): an annotation a record, a
// target a piece of evidence. Positions are code points of the stored text, as the model counts
// them. The body has what the record says as a tag for people, and as JSON in the gold format for
// programs.
func ExportAnnotations(ctx context.Context, w io.Writer, r *store.Reader, f store.Filter) error {
	total, err := r.Count(ctx, f)
	if err != nil {
		return fmt.Errorf("export annotations: %w", err)
	}
	p := newPrinter(w)
	p.print("{\"@context\": \"http://www.w3.org/ns/anno.jsonld\", \"type\": \"AnnotationCollection\", \"id\": \"urn:rashomon:records\", \"label\": \"records of an affair\", \"total\": ")
	p.json(total)
	p.print(",\n\"first\": {\"type\": \"AnnotationPage\", \"id\": \"urn:rashomon:records:1\", \"startIndex\": 0, \"items\": [")
	var d *affair.Document
	var at *offsets
	first := true
	for rec, err := range r.Records(ctx, f) {
		if err != nil {
			return fmt.Errorf("export annotations: %w", err)
		}
		if d == nil || d.ID != rec.Doc {
			if d, err = r.Document(ctx, rec.Doc); err != nil {
				return fmt.Errorf("export annotations: %w", err)
			}
			at = newOffsets(d.Text)
		}
		if !first {
			p.print(",")
		}
		first = false
		p.print("\n")
		p.object(annotation(d, &rec, at))
	}
	p.print("\n]}}\n")
	if err := p.flush(); err != nil {
		return fmt.Errorf("export annotations: %w", err)
	}
	return nil
}

func annotation(d *affair.Document, r *affair.Record, at *offsets) *object {
	o := &object{}
	o.put("type", "Annotation")
	o.put("id", "urn:rashomon:record:"+r.ID)
	o.put("motivation", "classifying")
	creator := &object{}
	switch r.Status {
	case affair.StatusAdded, affair.StatusEdited:
		creator.put("type", "Person")
	default:
		creator.put("type", "Software")
	}
	creator.put("name", r.Coder)
	o.put("creator", creator)
	tag, whole := &object{}, &object{}
	tag.put("type", "TextualBody")
	tag.put("purpose", "tagging")
	tag.put("value", Summary(r))
	whole.put("type", "TextualBody")
	whole.put("purpose", "describing")
	whole.put("format", "application/json")
	whole.put("value", string(recordObject(r, at).bytes()))
	o.objects("body", []*object{tag, whole})
	var targets []*object
	for _, q := range r.Evidence {
		position, quote, t := &object{}, &object{}, &object{}
		position.put("type", "TextPositionSelector")
		position.put("start", at.codePoint(q.Start))
		position.put("end", at.codePoint(q.End))
		quote.put("type", "TextQuoteSelector")
		quote.put("exact", q.Text)
		quote.put("prefix", before(d.Text, q.Start))
		quote.put("suffix", after(d.Text, q.End))
		t.put("source", source(d))
		t.objects("selector", []*object{position, quote})
		targets = append(targets, t)
	}
	o.objects("target", targets)
	return o
}

// source is the address of a document, or a name of its own.
func source(d *affair.Document) string {
	if d.URL.Value != "" {
		return d.URL.Value
	}
	return "urn:rashomon:document:" + d.ID
}

func before(text string, off int) string {
	i := off
	for n := 0; n < around && i > 0; n++ {
		_, size := utf8.DecodeLastRuneInString(text[:i])
		i -= size
	}
	return text[i:off]
}

func after(text string, off int) string {
	i := off
	for n := 0; n < around && i < len(text); n++ {
		_, size := utf8.DecodeRuneInString(text[i:])
		i += size
	}
	return text[off:i]
}

// Summary says a record in one short line: "tie: A friend-of B".
func Summary(r *affair.Record) string {
	names := func(l []string) string {
		if len(l) == 0 {
			return "?"
		}
		return strings.Join(l, joint)
	}
	s := ""
	switch {
	case r.Actor != nil:
		s = r.Actor.Name + " (" + string(r.Actor.Kind) + ")"
	case r.Statement != nil:
		s = r.Statement.Speaker + ": " + r.Statement.Content.Text
	case r.Event != nil:
		s = names(r.Event.Source) + " " + r.Event.Type + " " + names(r.Event.Target) + " (" + string(r.Event.Modality) + ")"
	case r.Tie != nil:
		typ := r.Tie.Type
		if r.Tie.Negated {
			typ = "not " + typ
		}
		s = r.Tie.From + " " + typ + " " + r.Tie.To
	case r.Position != nil:
		s = r.Position.Actor + " " + [...]string{"against", "neutral on", "for"}[min(max(r.Position.Stance, -1), 1)+1] + " " + r.Position.Issue
	case r.Link != nil:
		s = r.Link.CauseFactor + " -(" + r.Link.Sign + ")-> " + r.Link.EffectFactor + " (" + string(r.Link.Modality) + ")"
	case r.Figure != nil:
		s = strings.TrimSpace(r.Figure.Value + " " + r.Figure.Of)
	case r.Tone != nil:
		s = r.Tone.Actor + " " + [...]string{"negative", "neutral", "positive"}[min(max(r.Tone.Value, -1), 1)+1]
	}
	return string(r.Kind) + ": " + s
}
