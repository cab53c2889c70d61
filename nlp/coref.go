package nlp

type corefWork struct{}
