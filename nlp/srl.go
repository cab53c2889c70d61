package nlp

type srlWork struct{}
