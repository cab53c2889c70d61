// Package system builds the causal system that an account, a holder, or all of them
// together describe, and examines and runs it.
//
// A system is a signed directed graph: factors that can rise or fall, and edges that bundle
// the causal claims (records of kind link) with their quotes, modality, holder and account.
// Factors worded differently are one when their normal forms agree; every join is kept with
// its reason, and people's merges and splits win over it. Claims of opposite sign stand as
// two edges, both visible.
//
// Subpackages hold the mathematics and know nothing of accounts: press draws weightings,
// loop is exact and qualitative, fcm iterates fuzzy cognitive maps.
package system
