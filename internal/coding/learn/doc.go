// Package learn trains and runs the small linear models of the coder: is a sentence causal,
// where do its cause and effect stand, how is a target portrayed. Everything is
// deterministic: the order of training examples is drawn from a fixed seed, features are
// hashed, and a model file is the same bytes on every machine.
//
// Two kinds of model:
//
//   - Linear, a multinomial logistic regression trained by FTRL-proximal (McMahan et al.,
//     "Ad click prediction: a view from the trenches", KDD 2013), whose L1 term keeps the
//     file small;
//   - Tagger, a linear-chain conditional random field (Lafferty, McCallum and Pereira,
//     ICML 2001) trained by AdaGrad (Duchi, Hazan and Singer, JMLR 2011).
//
// The package reads feature strings and knows nothing of documents or records.
package learn
