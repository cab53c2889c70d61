package nlp

// annotate adds entities, coreference and values. Placeholder: delete this file together
// with adding the real method in annotate.go.
func (m *Model) annotate(d *Doc, o Options) {}
